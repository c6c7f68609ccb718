"""Wondering, before there is an account and after."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.access import Hidden, open_for, seal
from lamplighter.access.keyring import find_saying, forget, read_draft
from lamplighter.access.link import hash_of, new_token, open_draft
from lamplighter.core import limits
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit
from lamplighter.models.event import record
from lamplighter.models.person import Person
from lamplighter.models.question import Draft, Question


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
def keep_draft(words: str, *, token: str | None, at: datetime) -> str:
    """Keep what a visitor typed, for a few days and for this browser alone; returns the browser's token."""
    fitted = _words(words)
    if token is not None:
        clear_draft(token, at=at)
    fresh = new_token()
    draft = Draft(token_hash=hash_of(fresh), typed_at=at)
    seal(draft, words=fitted)
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
    words = read_draft(draft)
    if not Draft.objects.filter(pk=draft.pk).delete()[0]:
        return None  # the same browser, twice at once
    _forget_later(draft)
    return keep_question(words, by=by, at=at) if words else None


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


def _words(words: str) -> str:
    fitted = fit(words, at_most=limits.QUESTION)
    if not fitted:
        raise Refusal(gettext_noop("Write one line first. 'I feel a bit stuck' is a good place to start."))
    return fitted
