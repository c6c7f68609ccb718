"""Choosing in private: whom one considers, what one's gut says, what one noticed, and why one chose."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from lamplighter.access import Hidden, Keyring, open_for, seal
from lamplighter.core import limits
from lamplighter.core.assessment import Answer, Leaning, Noticed, Outcome
from lamplighter.core.pack import load_pack
from lamplighter.core.privacy import Right
from lamplighter.core.quality import OF_MENTORS, Quality
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit, fit_line
from lamplighter.models.assessment import Candidate, Impression, Priorities
from lamplighter.models.event import has_done, record
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.queries.assessment import NOTES, SHEET, answers_in, has_run, priorities_in, sentences
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
def keep_leaning(pk: uuid.UUID, *, keep: bool = True, by: Person, at: datetime) -> None:
    """Let the leaning stay until the mentorship has run, to see how well the gut did; or no longer. Twice is once."""
    candidate = open_for(by, Candidate, pk, Right.CHANGE)
    if keep == (candidate.kept_at is not None):
        return
    if candidate.gut_at is None:
        raise Refusal(gettext_noop("Your gut has not spoken yet. There is nothing to keep."))
    candidate.kept_at = at if keep else None
    candidate.outcome = candidate.went = candidate.looked_back_at = None
    candidate.save(update_fields=["kept_at", "outcome", "went", "looked_back_at"])
    record("keeps what their gut said" if keep else "no longer keeps what their gut said", pk, by=by, at=at)


@transaction.atomic
def look_back(pk: uuid.UUID, outcome: Outcome, words: str = "", *, by: Person, at: datetime) -> None:
    """How well the gut did, once it is over; in one's own words, for oneself, and to be changed at any time."""
    fitted = fit(words, at_most=limits.WHY)
    candidate = open_for(by, Candidate, pk, Right.CHANGE)
    if candidate.kept_at is None or not has_run(by, candidate.person_id):
        raise Refusal(gettext_noop("You can look back once a mentorship with them is over and your gut was kept."))
    ring = Keyring(by)
    if (ring.read(candidate, "outcome"), ring.read(candidate, "went")) == (outcome.value, fitted):
        return
    _words_into(candidate, outcome=outcome.value, went=fitted)
    candidate.looked_back_at = at
    candidate.save(update_fields=["outcome", "went", "looked_back_at"])
    record("looked back at what their gut said", pk, by=by, at=at)


@transaction.atomic
def keep_notes(pk: uuid.UUID, notes: Mapping[Quality, Note], *, by: Person, at: datetime) -> None:
    """What was noticed, for its author alone. Qualities that are not named stay as they are; the same twice is once."""
    fitted = {q: Note(note.noticed, _line(note.evidence)) for q, note in notes.items()}
    candidate, rows, before = _notes_so_far(pk, by)
    kept = {q: replace(before[q], noticed=note.noticed, evidence=note.evidence) for q, note in fitted.items()}
    _keep(candidate, rows, before, kept, by=by, at=at)


@transaction.atomic
def keep_sheet(
    pk: uuid.UUID, answers: Mapping[str, Answer], evidence: Mapping[Quality, str], *, by: Person, at: datetime
) -> None:
    """The whole sheet, by sentence; None: it did not come up. What is not named stays as it is."""
    for name, answer in answers.items():
        _see_to_it_that_it_can_be_answered(name, answer)
    fitted = {quality: _line(words) for quality, words in evidence.items()}
    candidate, rows, before = _notes_so_far(pk, by)
    kept = dict(before)
    for name, answer in answers.items():
        quality = Quality[name.partition(".")[0]]
        others = {one: said for one, said in kept[quality].answers.items() if one != name}
        kept[quality] = replace(kept[quality], answers=others if answer is None else {**others, name: answer})
    for quality, words in fitted.items():
        kept[quality] = replace(kept[quality], evidence=words)
    _keep(candidate, rows, before, kept, by=by, at=at)


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
    """Ninety days after the last word, notes about somebody are gone; a gut may stay, if its author chose so."""
    old = Candidate.objects.filter(used_at__lte=at - settings.LIMITS.considered_kept)
    long_over = at - settings.LIMITS.gut_kept
    pairs = Mentorship.objects.filter(mentee=OuterRef("author"), mentor=OuterRef("person"))
    not_long_over = pairs.exclude(stage__in=OVER_CODES, moved_at__lte=long_over)
    stays = list(old.filter(Exists(not_long_over), kept_at__isnull=False).values_list("pk", flat=True))
    gone = old.exclude(pk__in=stays).delete()[0] + Impression.objects.filter(candidate__in=stays).delete()[0]
    words = dict.fromkeys(("gut", "what_for", "why", "unknown", "chosen_at"))
    return gone + Candidate.objects.filter(pk__in=stays).exclude(**words).update(**words)


@dataclass(frozen=True, slots=True)
class _Kept(Note):
    """All that one row says: the tick, the line, and the answers to the whole sheet."""

    answers: Mapping[str, int] = field(default_factory=dict)


_Rows = dict[Quality, Impression]


def _notes_so_far(pk: uuid.UUID, by: Person) -> tuple[Candidate, _Rows, dict[Quality, _Kept]]:
    """Held, so that two windows follow one another."""
    candidate = open_for(by, Candidate, pk, Right.CHANGE)
    rows = {Quality[row.quality]: row for row in Impression.objects.filter(candidate=candidate)}
    ring = Keyring(by, rows.values())
    found = {quality: _kept(row, ring) for quality, row in rows.items()}
    return candidate, rows, {quality: found.get(quality, _Kept()) for quality in OF_MENTORS}


def _kept(row: Impression, ring: Keyring) -> _Kept:
    said, evidence, answers = (ring.read(row, name) for name in ("noticed", "evidence", "answers"))
    return _Kept(Noticed[said] if said else None, evidence, answers_in(answers))


def _see_to_it_that_it_can_be_answered(name: str, answer: Answer) -> None:
    if name not in {item.id for item in sentences()} or answer not in {None, *range(load_pack(SHEET).most + 1)}:
        raise Refusal(gettext_noop("The sheet has no answer like this. Choose one of those beside the sentence."))


def _keep(
    candidate: Candidate,
    rows: _Rows,
    before: Mapping[Quality, _Kept],
    kept: Mapping[Quality, _Kept],
    *,
    by: Person,
    at: datetime,
) -> None:
    changed = {quality: note for quality, note in kept.items() if note != before[quality]}
    for quality, note in changed.items():
        row = rows.get(quality) or Impression(author=by, candidate=candidate, quality=quality.name)
        if note == _Kept():
            row.delete()
        else:
            _write(row, note, at)
    if changed:
        _use(candidate, at)
        record("noted", candidate.pk, by=by, at=at)


def _write(row: Impression, note: _Kept, at: datetime) -> None:
    pack, sheet = load_pack(NOTES), load_pack(SHEET)
    row.pack, row.language, row.noted_at = pack.name, pack.language, at
    row.sheet = sheet.name if note.answers else ""
    _words_into(
        row,
        noticed=note.noticed.name if note.noticed else "",
        evidence=note.evidence,
        answers=" ".join(f"{name}={answer}" for name, answer in sorted(note.answers.items())),
    )
    row.save()


def _line(words: str) -> str:
    return fit_line(words, at_most=limits.SENTENCE)


def _words_into(row: Candidate | Impression, **words: str) -> None:
    """An empty box is none."""
    seal(row, **{name: said for name, said in words.items() if said})
    for name, said in words.items():
        if not said:
            setattr(row, name, None)


def _use(candidate: Candidate, at: datetime) -> None:
    candidate.used_at = at
    candidate.save(update_fields=["used_at"])
