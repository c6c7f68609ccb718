"""Wondering, before there is an account and after."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.access import Hidden, Keyring, open_for, seal
from lamplighter.access.keyring import find_saying, forget, read_draft
from lamplighter.access.link import hash_of, new_token, open_draft
from lamplighter.core import limits
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit, fit_line
from lamplighter.models.event import has_done, record
from lamplighter.models.person import Person
from lamplighter.models.question import Draft, GoalDraft, Question, Theme
from lamplighter.queries.question import get_draft_more, more_in

TOOK_AWAY = "took a heading away"


@transaction.atomic
def keep_question(words: str, *, by: Person, at: datetime) -> uuid.UUID:
    """Write a question down; it stays its author's alone. Wondering the same twice is wondering once."""
    fitted = _words(words)
    open_for(by, Person, by.pk, Right.CHANGE)  # a second tap waits for the first
    if known := find_saying(fitted, Question.objects.filter(asker=by, closed_at=None), reader=by):
        return known.pk
    question = Question(asker=by, wondered_at=at)
    seal(question, words=fitted)
    question.save()
    record("wondered", question.pk, by=by, at=at)
    return question.pk


@transaction.atomic
def close_question(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Found, or let go: it is no longer open. Closing twice is closing once."""
    question = open_for(by, Question, pk, Right.CHANGE)
    if question.closed_at is None:
        question.closed_at = at
        question.save(update_fields=["closed_at"])
        record("closed", question.pk, by=by, at=at)


@transaction.atomic
def keep_more_questions(words: Sequence[str], *, by: Person, at: datetime) -> None:
    """A second question and a third; empty boxes are left alone. The first one written stays the newest."""
    for number, line in enumerate(filter(str.strip, words), start=1):
        keep_question(line, by=by, at=at - timedelta(seconds=number))


@transaction.atomic
def put_under(pk: uuid.UUID, theme: uuid.UUID | None, *, by: Person, at: datetime) -> None:
    """A question goes under one of one's own headings, or (None) under none."""
    question = open_for(by, Question, pk, Right.CHANGE)
    heading = open_for(by, Theme, theme) if theme is not None else None
    if question.theme_id != theme:
        question.theme = heading
        question.save(update_fields=["theme"])
        record("sorted", pk, by=by, at=at)


@transaction.atomic
def put_under_new(pk: uuid.UUID, words: str, *, by: Person, at: datetime) -> None:
    """The same, with a heading that may have to be made first. The same word twice is one heading."""
    fitted = _heading(words)
    open_for(by, Question, pk, Right.CHANGE)
    open_for(by, Person, by.pk, Right.CHANGE)  # a second tap waits for the first
    theme = find_saying(fitted, Theme.objects.filter(asker=by), reader=by)
    if theme is None:
        theme = Theme(asker=by, made_at=at)
        seal(theme, words=fitted)
        theme.save()
    put_under(pk, theme.pk, by=by, at=at)


@transaction.atomic
def put_together(questions: Sequence[uuid.UUID], words: str, *, by: Person, at: datetime) -> None:
    """Several under one heading, which may have to be made first."""
    if not questions:
        raise Refusal(gettext_noop("Choose at least one question to put under this heading."))
    for pk in questions:
        put_under_new(pk, words, by=by, at=at)


@transaction.atomic
def rename_theme(pk: uuid.UUID, words: str, *, by: Person, at: datetime) -> None:
    """Another word for it. Without a word the heading goes, and its questions stay."""
    try:
        theme = open_for(by, Theme, pk, Right.CHANGE)
    except Hidden:
        if not words.strip() and has_done(TOOK_AWAY, pk, by=by):
            return
        raise
    if not words.strip():
        theme.delete()
        record(TOOK_AWAY, pk, by=by, at=at)
    elif not Keyring(by).says(theme, "words", fitted := _heading(words)):
        seal(theme, words=fitted)
        theme.save(update_fields=["words"])


@transaction.atomic
def write_goal_draft(words: str, *, by: Person, at: datetime) -> None:
    """What it is all for, in one line, for oneself until it is put into something for two. Empty takes it away."""
    fitted = fit(words, at_most=limits.GOAL)
    open_for(by, Person, by.pk, Right.CHANGE)  # a second tap waits for the first
    known = GoalDraft.objects.filter(asker=by)
    if not fitted:
        known.delete()
    elif find_saying(fitted, known, reader=by) is None:
        draft = known.first() or GoalDraft(asker=by)
        draft.written_at = at
        seal(draft, words=fitted)
        draft.save()


@transaction.atomic
def keep_draft(words: str, *, token: str | None, at: datetime, more: Sequence[str] | None = None) -> str:
    """Keep what a visitor typed, for a few days and for this browser alone; returns the browser's token.

    `more` is a second question and a third; None leaves those that are there.
    """
    fitted = _words(words)
    rest = [_words(line) for line in more if line.strip()] if more is not None else get_draft_more(token, at=at)
    if token is not None:
        clear_draft(token, at=at)
    fresh = new_token()
    draft = Draft(token_hash=hash_of(fresh), typed_at=at)
    seal(draft, words=fitted, more=json.dumps(rest))
    draft.save()
    return fresh


@transaction.atomic
def clear_draft(token: str, *, at: datetime) -> None:
    """What was typed is gone, key and all. Clearing twice is clearing once."""
    try:
        draft = open_draft(token, kept_since=at - settings.LIMITS.draft_kept)
    except Hidden:
        return
    Draft.objects.filter(
        pk=draft.pk
    ).delete()  # not draft.delete(), which takes the id away, and the key's name with it
    _forget_later(draft)


@transaction.atomic
def claim_draft(token: str, *, by: Person, at: datetime) -> uuid.UUID | None:
    """The words typed before there was an account become this person's first question."""
    try:
        draft = open_draft(token, kept_since=at - settings.LIMITS.draft_kept)
    except Hidden:
        return None
    words, rest = read_draft(draft), more_in(draft)
    if not Draft.objects.filter(pk=draft.pk).delete()[0]:
        return None  # the same browser, twice at once
    _forget_later(draft)
    if not words:
        return None
    keep_more_questions(rest, by=by, at=at)
    return keep_question(words, by=by, at=at)


def forget_old_drafts(*, at: datetime) -> int:
    """Drafts nobody came back for."""
    old = list(Draft.objects.filter(typed_at__lte=at - settings.LIMITS.draft_kept))
    for draft in old:
        Draft.objects.filter(pk=draft.pk).delete()
        forget(draft)
    return len(old)


def _forget_later(draft: Draft) -> None:
    """Its key goes once the deed is committed: a deed that fails must not cost the words."""
    transaction.on_commit(lambda: forget(draft))


def _heading(words: str) -> str:
    fitted = fit_line(words, at_most=limits.THEME)
    if not fitted:
        raise Refusal(gettext_noop("Write a word or two for the heading, or choose one that is there."))
    return fitted


def _words(words: str) -> str:
    fitted = fit(words, at_most=limits.QUESTION)
    if not fitted:
        raise Refusal(gettext_noop("Write one line first. 'I feel a bit stuck' is a good place to start."))
    return fitted
