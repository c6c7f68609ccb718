"""Choosing in private: whom one considers, what one's gut says, what one noticed, and why one chose."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.access import Hidden, Keyring, open_for, seal
from lamplighter.core import limits
from lamplighter.core.assessment import Leaning, Noticed
from lamplighter.core.pack import load_pack
from lamplighter.core.privacy import Right
from lamplighter.core.quality import OF_MENTORS, Quality
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit, fit_line
from lamplighter.models.assessment import Candidate, Impression, Priorities
from lamplighter.models.event import has_done, record
from lamplighter.models.person import Person
from lamplighter.queries.assessment import NOTES, priorities_in
from lamplighter.services.question import keep_question

NO_LONGER = "no longer considered"


@dataclass(frozen=True, slots=True)
class Note:
    """What was noticed of one quality, and what makes me say so. Neither: it did not come up."""

    noticed: Noticed | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """A choice in its author's words; what they still do not know belongs to it."""

    what_for: str = ""
    why: str = ""
    unknown: str = ""


@transaction.atomic
def consider(person: uuid.UUID, *, by: Person, at: datetime) -> uuid.UUID:
    """Put somebody whose card one finds on one's own list. They can never learn of it. Twice is once."""
    whom = open_for(by, Person, person)
    if whom.pk == by.pk:
        raise Refusal(gettext_noop("This is you. Consider somebody else."))
    open_for(by, Person, by.pk, Right.CHANGE)  # a second tap waits for the first
    mine = Candidate.objects.filter(author=by)
    if known := mine.filter(person=whom).first():
        return known.pk
    most = settings.LIMITS.considered_at_most
    if mine.count() >= most:
        raise Refusal(gettext_noop("Up to %(most)d people fit on this list. Take somebody off it first."), most=most)
    candidate = Candidate.objects.create(author=by, person=whom, considered_at=at, used_at=at)
    record("considered", candidate.pk, by=by, at=at)
    return candidate.pk


@transaction.atomic
def say_gut(pk: uuid.UUID, leaning: Leaning, words: str = "", *, by: Person, at: datetime) -> None:
    """What the gut says, once and dated: it is worth something only as it was. The same twice is once."""
    fitted = fit_line(words, at_most=limits.SENTENCE)
    candidate = open_for(by, Candidate, pk, Right.CHANGE)
    if candidate.gut_at is not None:
        ring = Keyring(by)
        if ring.says(candidate, "leaning", leaning.value) and ring.read(candidate, "gut") == fitted:
            return
        raise Refusal(gettext_noop("Your gut has spoken already. It stays as it was, so that you can look back at it."))
    seal(candidate, leaning=leaning.value)
    _words_into(candidate, gut=fitted)
    candidate.gut_at = candidate.used_at = at
    candidate.save(update_fields=["leaning", "gut", "gut_at", "used_at"])
    record("said what their gut says", pk, by=by, at=at)


@transaction.atomic
def keep_notes(pk: uuid.UUID, notes: Mapping[Quality, Note], *, by: Person, at: datetime) -> None:
    """What was noticed, for its author alone. Qualities that are not named stay as they are; the same twice is once."""
    fitted = {q: Note(note.noticed, fit_line(note.evidence, at_most=limits.SENTENCE)) for q, note in notes.items()}
    candidate = open_for(by, Candidate, pk, Right.CHANGE)
    rows = {Quality[row.quality]: row for row in Impression.objects.filter(candidate=candidate)}
    ring = Keyring(by, rows.values())
    before = {quality: _note(row, ring) for quality, row in rows.items()}
    changed = {quality: note for quality, note in fitted.items() if note != before.get(quality, Note())}
    for quality, note in changed.items():
        row = rows.get(quality) or Impression(author=by, candidate=candidate, quality=quality.name)
        if note == Note():
            row.delete()
        else:
            _write(row, note, at)
    if changed:
        _use(candidate, at)
        record("noted", pk, by=by, at=at)


@transaction.atomic
def write_why(pk: uuid.UUID, why: Why, *, by: Person, at: datetime) -> None:
    """Why this one. It is for oneself: nothing asks for it, and nothing is sent. Three empty boxes take it back."""
    fitted = Why(*(fit(words, at_most=limits.WHY) for words in astuple(why)))
    candidate = open_for(by, Candidate, pk, Right.CHANGE)
    ring = Keyring(by)
    if fitted == Why(*(ring.read(candidate, field) for field in ("what_for", "why", "unknown"))):
        return
    _words_into(candidate, what_for=fitted.what_for, why=fitted.why, unknown=fitted.unknown)
    candidate.chosen_at = at if fitted != Why() else None
    candidate.used_at = at
    candidate.save(update_fields=["what_for", "why", "unknown", "chosen_at", "used_at"])
    record("wrote why they chose", pk, by=by, at=at)


@transaction.atomic
def stop_considering(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Off the list, with gut, notes and all. Twice is once; a stranger learns nothing."""
    try:
        candidate = open_for(by, Candidate, pk, Right.CHANGE)
    except Hidden:
        if has_done(NO_LONGER, pk, by=by):
            return
        raise
    candidate.delete()
    record(NO_LONGER, pk, by=by, at=at)


@transaction.atomic
def take_question_along(pk: uuid.UUID, quality: Quality, *, by: Person, at: datetime) -> uuid.UUID:
    """The sentence that lets one see this quality goes among one's own questions. Twice is once."""
    open_for(by, Candidate, pk)
    return keep_question(load_pack(NOTES).one(quality).to_ask, by=by, at=at)


@transaction.atomic
def say_what_matters(weights: Mapping[Quality, int], *, by: Person, at: datetime) -> None:
    """How much each quality matters to me, from 0 to 3. All alike is nothing said."""
    open_for(by, Person, by.pk, Right.CHANGE)
    row = Priorities.objects.filter(person=by).first()
    before = priorities_in(Keyring(by).read(row, "weights")) if row else priorities_in("")
    wanted = {quality: weights.get(quality, 1) for quality in OF_MENTORS}
    if wanted == before:
        return
    row = row or Priorities(person=by)
    seal(row, weights=" ".join(f"{quality.name}={weight}" for quality, weight in wanted.items()))
    row.save()
    record("said what matters", row.pk, by=by, at=at)


def forget_considered(*, at: datetime) -> int:
    """Ninety days after the last word, notes about somebody are gone."""
    return Candidate.objects.filter(used_at__lte=at - settings.LIMITS.considered_kept).delete()[0]


def _note(row: Impression, ring: Keyring) -> Note:
    said = ring.read(row, "noticed")
    return Note(Noticed[said] if said else None, ring.read(row, "evidence"))


def _write(row: Impression, note: Note, at: datetime) -> None:
    pack = load_pack(NOTES)
    row.pack, row.language, row.noted_at = pack.name, pack.language, at
    _words_into(row, noticed=note.noticed.name if note.noticed else "", evidence=note.evidence)
    row.save()


def _words_into(row: Candidate | Impression, **words: str) -> None:
    """An empty box is none."""
    seal(row, **{field: said for field, said in words.items() if said})
    for field, said in words.items():
        if not said:
            setattr(row, field, None)


def _use(candidate: Candidate, at: datetime) -> None:
    candidate.used_at = at
    candidate.save(update_fields=["used_at"])
