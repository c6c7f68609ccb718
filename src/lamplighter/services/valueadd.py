"""Saying in depth what one can help with, what backs it, and what one is not the right person for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Min

from lamplighter.access import Hidden, Keyring, open_for, seal
from lamplighter.core import limits
from lamplighter.core.privacy import Right
from lamplighter.core.quality import Quality
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit, fit_line
from lamplighter.core.valueadd import Prompt, fit_link, fit_phrases
from lamplighter.models.event import has_done, record
from lamplighter.models.person import Person
from lamplighter.models.valueadd import Reflection, Statement
from lamplighter.services.person import keep_offer

TAKEN_AWAY = "took a statement away"


@transaction.atomic
def add_statement(words: str, *, by: Person, at: datetime) -> uuid.UUID:
    """One more sentence on one's card, as one's own word. Saying the same twice is saying it once."""
    fitted = _sentence(words)
    person = _hold(by)
    mine = list(Statement.objects.filter(person=person).order_by("place"))
    if known := next((statement for statement in mine if statement.words == fitted), None):
        return known.pk
    most = settings.LIMITS.statements_at_most
    if len(mine) >= most:
        raise Refusal(gettext_noop("Up to %(most)d sentences fit on a card. Take one away first."), most=most)
    place = mine[-1].place + 1 if mine else 0  # from the same look as the count: whoever sees as many wants this place
    statement = Statement.objects.create(person=person, place=place, words=fitted, added_at=at)
    _keep_by_words(person)
    record("added a statement", statement.pk, by=by, at=at)
    return statement.pk


@transaction.atomic
def change_statement(
    pk: uuid.UUID, words: str, *, evidence: str, link: str, quality: Quality | None = None, by: Person, at: datetime
) -> None:
    """Other words, other evidence or none: without any, it is its author's word again, at once."""
    fitted, proof = _sentence(words), fit_line(evidence, at_most=limits.SENTENCE)
    work, shows = fit_link(link), quality.name if quality else ""
    statement = open_for(by, Statement, pk, Right.CHANGE)
    person = _hold(by)
    if Statement.objects.filter(person=person, words=fitted).exclude(pk=pk).exists():
        raise Refusal(gettext_noop("This sentence is on your card already."))
    if (fitted, proof, work, shows) == (statement.words, statement.evidence, statement.link, statement.quality):
        return
    statement.quality = shows
    if fitted != statement.words:
        statement.words, statement.added_at = fitted, at
        statement.helped_on, statement.confirmed = "", False  # it helped with something else
    if (proof, work) != (statement.evidence, statement.link):
        statement.evidence, statement.link = proof, work
        statement.backed_at = at if proof or work else None
    statement.save()
    _keep_by_words(person)
    record("changed a statement", pk, by=by, at=at)


@transaction.atomic
def put_statement_first(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """This one is read first. Putting it there twice is once; any order can be made so."""
    statement = open_for(by, Statement, pk, Right.CHANGE)
    person = _hold(by)
    first = Statement.objects.filter(person=person).aggregate(first=Min("place"))["first"]
    if statement.place == first:
        return
    statement.place = first - 1
    statement.save(update_fields=["place"])
    _keep_by_words(person)
    record("put a statement first", pk, by=by, at=at)


@transaction.atomic
def take_statement_away(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """It stands on the card no more, nor can anybody be found by it. Twice is once; a stranger learns nothing."""
    try:
        statement = open_for(by, Statement, pk, Right.CHANGE)
    except Hidden:
        if has_done(TAKEN_AWAY, pk, by=by):
            return
        raise
    person = _hold(by)
    statement.delete()
    _keep_by_words(person)
    record(TAKEN_AWAY, pk, by=by, at=at)


@transaction.atomic
def say_not_for(phrases: str, *, by: Person, at: datetime) -> None:
    """What one is not the right person for, a phrase a line; nothing takes it back. All of it replaces what was."""
    found = fit_phrases(phrases, at_most=settings.LIMITS.not_for_at_most)
    person = _hold(by)
    kept = fit("\n".join(found), at_most=limits.NOT_FOR)
    if person.not_for == kept:
        return
    person.not_for = kept
    person.save(update_fields=["not_for"])
    keep_offer(person)
    record("said what they are not for", person.pk, by=by, at=at)


@transaction.atomic
def keep_reflections(answers: Mapping[Prompt, str], *, by: Person, at: datetime) -> None:
    """What was written to these prompts, for its author alone. An empty answer is none; the other prompts stay."""
    fitted = {prompt: fit(words, at_most=limits.REFLECTION) for prompt, words in answers.items()}
    person = _hold(by)
    before = {Prompt(row.prompt): row for row in Reflection.objects.filter(person=person)}
    ring = Keyring(by, before.values())
    for prompt, words in fitted.items():
        row = before.get(prompt)
        if row is None and words:
            _write(Reflection(person=person, prompt=prompt.value), words, at)
        elif row is not None and not words:
            row.delete()
        elif row is not None and not ring.says(row, "words", words):
            _write(row, words, at)


@transaction.atomic
def clear_reflections(*, by: Person, at: datetime) -> None:
    """All that was written to the prompts is gone. Clearing twice is clearing once."""
    if Reflection.objects.filter(person=_hold(by)).delete()[0]:
        record("cleared their reflections", by.pk, by=by, at=at)


def show_helped(pk: uuid.UUID, days: Sequence[str], *, confirmed: bool) -> None:
    """Part of a deed of a later room: on these days answers came to stand behind a sentence; whether two confirm it."""
    statement = Statement.objects.select_related("person").get(pk=pk)
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=statement.person_id)
    Statement.objects.filter(pk=pk).update(helped_on=" ".join(days), confirmed=confirmed)
    _keep_by_words(person)


def _write(row: Reflection, words: str, at: datetime) -> None:
    row.written_at = at
    seal(row, words=words)
    row.save()


def _hold(by: Person) -> Person:
    """One's own card, held: a second tap waits for the first, and two tabs never add one sentence too many."""
    return open_for(by, Person, by.pk, Right.CHANGE)


def _keep_by_words(person: Person) -> None:
    rows = Statement.objects.filter(person=person).order_by("place").values_list("words", "confirmed")
    more, proven = (words for words, _ in rows), (words for words, confirmed in rows if confirmed)
    keep_offer(person, more="\n".join(more), proven="\n".join(proven))


def _sentence(words: str) -> str:
    fitted = fit_line(words, at_most=limits.SENTENCE)
    if not fitted:
        raise Refusal(gettext_noop("Write one sentence first, such as: I help new parents plan their return to work."))
    return fitted
