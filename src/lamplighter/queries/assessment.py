"""Whom somebody considers, as they alone see it; people side by side, and the one question."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef

from lamplighter.access import Hidden, Keyring, open_for, visible_to
from lamplighter.core.assessment import (
    ENOUGH_OUTCOMES,
    SEM_SHORT,
    Leaning,
    Noticed,
    Outcome,
    Score,
    Seen,
    Span,
    doubts_respect,
    looks_hasty,
    score_seen,
    seen_in,
    span_of,
)
from lamplighter.core.comparison import Verdict, compare, odds, pairs_of, the_one_question
from lamplighter.core.pack import Item, load_pack
from lamplighter.core.quality import OF_MENTORS, Quality
from lamplighter.models.assessment import Candidate, Impression, Priorities
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.queries.valueadd import StatementLine, list_statements_for

NOTES: Final = "short-notes-1"
SHEET: Final = "intro-call-1"
SIDE_BY_SIDE: Final = 4  # people; more than that nobody holds in mind
USUAL_WEIGHT: Final = 1
UNSEEN: Final = Score(None, 0, 1, SEM_SHORT)


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """Somebody I am considering. `name` is empty where I no longer find their card."""

    id: uuid.UUID
    person: uuid.UUID
    name: str
    leaning: Leaning | None
    gut: str
    gut_at: datetime | None
    chosen_at: datetime | None
    kept_until: datetime
    keeps_gut: bool = False
    outcome: Outcome | None = None
    went: str = ""


@dataclass(frozen=True, slots=True)
class CandidatePage:
    candidate: CandidateLine
    claims: tuple[StatementLine, ...]  # what they say of themselves, each with what backs it
    has_notes: bool


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One of the ten. `asks` is what one may have seen; `answers` are those to the whole sheet, by sentence."""

    quality: Quality
    asks: str
    noticed: Noticed | None = None
    evidence: str = ""
    answers: Mapping[str, int] = field(default_factory=dict)
    claims: tuple[StatementLine, ...] = ()  # what they say shows it, each with what backs it
    score: Score = UNSEEN  # for reckoning, worked out once; no page shows it

    @property
    def name(self) -> str:
        return self.quality.value.name

    @property
    def seen(self) -> Seen:
        return seen_in(self.score.value)

    @property
    def said(self) -> tuple[str, ...]:
        """The answers to the sheet, in its own words."""
        pack = load_pack(SHEET)
        return tuple(
            pack.scale.answers[self.answers[item.id]] for item in pack.of(self.quality) if item.id in self.answers
        )

    @property
    def is_caution(self) -> bool:
        """Whether respect was missing."""
        is_missed = self.quality is Quality.M8 and self.noticed is Noticed.NO
        return is_missed or doubts_respect(self.answers, load_pack(SHEET))


@dataclass(frozen=True, slots=True)
class NotesPage:
    candidate: CandidateLine
    rows: tuple[NoteRow, ...]
    claims: tuple[StatementLine, ...]  # those that stand beside no quality

    @property
    def is_hasty(self) -> bool:
        """A reason to ask for another look at the sheet: many equal answers in a row. It may be just so."""
        return looks_hasty([answer for _, answer in self.by_sentence()])

    def by_sentence(self) -> Iterable[tuple[str, int | None]]:
        """In the order in which the sheet asks: no two about one quality stand together."""
        answers = {name: answer for row in self.rows for name, answer in row.answers.items()}
        return [(item.id, answers.get(item.id)) for item in sentences()]


@dataclass(frozen=True, slots=True)
class WhyPage:
    candidate: CandidateLine
    what_for: str
    why: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Hindsight:
    """What the gut said, whether it is over, and how well the gut did all in all, once that is a pattern."""

    candidate: CandidateLine
    has_run: bool
    right: int
    times: int

    @property
    def is_a_pattern(self) -> bool:
        return self.times >= ENOUGH_OUTCOMES


@dataclass(frozen=True, slots=True)
class Column:
    """One of those side by side, in words."""

    candidate: CandidateLine
    rows: tuple[NoteRow, ...]

    @property
    def noticed(self) -> tuple[NoteRow, ...]:
        return self._seen(Seen.YES)

    @property
    def partly(self) -> tuple[NoteRow, ...]:
        return self._seen(Seen.PARTLY)

    @property
    def missed(self) -> tuple[NoteRow, ...]:
        return self._seen(Seen.NO)

    @property
    def unseen(self) -> tuple[NoteRow, ...]:
        return self._seen(Seen.NOT_YET)

    def _seen(self, seen: Seen) -> tuple[NoteRow, ...]:
        return tuple(row for row in self.rows if row.seen is seen)

    @property
    def has_notes(self) -> bool:
        return len(self.unseen) < len(self.rows)

    @property
    def can_be_weighed(self) -> bool:
        """Nothing makes up for a lack of respect, and of somebody without a name nothing can be said."""
        return bool(self.candidate.name) and self.has_notes and not self.respect_was_missing

    @property
    def respect_was_missing(self) -> bool:
        """A caution that stands before everything else."""
        return any(row.is_caution for row in self.rows)


@dataclass(frozen=True, slots=True)
class Odds:
    """Two people in words: `ahead` is who, unless they are about the same; "about `times` in `of`"."""

    one: str
    other: str
    ahead: str
    is_clear: bool
    times: int
    of: int


@dataclass(frozen=True, slots=True)
class OneQuestion:
    """What to ask whom; the answer would help the choice most."""

    candidate: CandidateLine
    quality: Quality
    words: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One quality of all of them, in the order of the columns."""

    name: str
    cells: tuple[tuple[str, NoteRow], ...]  # whose it is, and what was noticed


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One quality of those of whom odds are said: where the truth is nine times in ten, or None: not known yet."""

    name: str
    spans: tuple[tuple[str, Span | None], ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    columns: tuple[Column, ...]
    table: tuple[TableRow, ...]
    odds: tuple[Odds, ...]
    ranges: tuple[RangeRow, ...]  # of what was seen in anybody
    guts_missing: tuple[CandidateLine, ...]  # no odds before these have been asked
    question: OneQuestion | None
    all_of_them: tuple[CandidateLine, ...]  # to choose up to four from
    at_most: int = SIDE_BY_SIDE

    @property
    def cautions(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.respect_was_missing)

    @property
    def has_notes(self) -> bool:
        return any(column.has_notes for column in self.columns)

    @property
    def can_choose(self) -> bool:
        return len(self.all_of_them) > 2


def list_candidates_for(person: Person) -> tuple[CandidateLine, ...]:
    """The newest first."""
    return _lines(list(visible_to(person, Candidate).order_by("-considered_at", "pk")), person)


def find_candidate(person: Person, whom: uuid.UUID) -> uuid.UUID | None:
    """Whether this person considers somebody already."""
    return visible_to(person, Candidate).filter(person=whom).values_list("pk", flat=True).first()


def find_kept_gut(person: Person, whom: uuid.UUID) -> uuid.UUID | None:
    """Where this person looks back at what their gut once said of somebody, if they chose to keep it."""
    rows = visible_to(person, Candidate).filter(person=whom, kept_at__isnull=False)
    return rows.values_list("pk", flat=True).first()


def get_candidate_for(person: Person, pk: uuid.UUID) -> CandidatePage:
    """Raises Hidden for everybody but its author."""
    (line,) = _lines([open_for(person, Candidate, pk)], person)
    has_notes = visible_to(person, Impression).filter(candidate=pk).exists()
    return CandidatePage(line, list_statements_for(person, line.person), has_notes)


def get_notes_for(person: Person, pk: uuid.UUID) -> NotesPage:
    """All ten rows, with what was noticed."""
    (line,) = _lines([open_for(person, Candidate, pk)], person)
    claims = list_statements_for(person, line.person)
    rows = tuple(replace(row, claims=_showing(row.quality, claims)) for row in _notes_of([pk], person)[pk])
    return NotesPage(line, rows, _showing(None, claims))


def _showing(quality: Quality | None, claims: Iterable[StatementLine]) -> tuple[StatementLine, ...]:
    return tuple(line for line in claims if line.quality is quality)


def get_why_for(person: Person, pk: uuid.UUID) -> WhyPage:
    row = open_for(person, Candidate, pk)
    ring = Keyring(person)
    (line,) = _lines([row], person)
    return WhyPage(line, *(ring.read(row, field) for field in ("what_for", "why", "unknown")))


def get_hindsight_for(person: Person, pk: uuid.UUID) -> Hindsight:
    """Raises Hidden for everybody but its author, and where no gut is kept."""
    row = open_for(person, Candidate, pk)
    if row.kept_at is None:
        raise Hidden
    looked_back = list(visible_to(person, Candidate).filter(looked_back_at__isnull=False))
    ring = Keyring(person, looked_back)
    outcomes = [ring.read(one, "outcome") for one in looked_back]
    (line,) = _lines([row], person)
    return Hindsight(line, has_run(person, line.person), outcomes.count(Outcome.RIGHT.value), len(outcomes))


def has_run(person: Person, whom: uuid.UUID) -> bool:
    """Whether a mentorship in which this person learnt from them is over."""
    return visible_to(person, Mentorship).filter(mentee=person, mentor=whom, stage__in=OVER_CODES).exists()


def get_priorities_for(person: Person) -> Mapping[Quality, int]:
    """How much each quality matters to this person; without a word of theirs, all alike."""
    row = visible_to(person, Priorities).first()
    return priorities_in(Keyring(person).read(row, "weights") if row else "")


def get_side_by_side(person: Person, chosen: Collection[uuid.UUID] = ()) -> SideBySide:
    """Up to four of those one considers. Without a choice, those with notes, and those last written about."""
    noted = Impression.objects.filter(candidate=OuterRef("pk")).exclude(noticed=None, answers=None)
    rows = list(visible_to(person, Candidate).annotate(noted=Exists(noted)).order_by("-noted", "-used_at", "pk"))
    lines = _lines(rows, person)
    picked = [line for line in lines if not chosen or line.id in chosen][:SIDE_BY_SIDE]
    notes = _notes_of([line.id for line in picked], person)
    columns = tuple(Column(line, notes[line.id]) for line in picked)
    weights = get_priorities_for(person)
    guts_missing = tuple(column.candidate for column in columns if column.candidate.gut_at is None)
    return SideBySide(
        columns=columns,
        table=_table(columns),
        odds=tuple(_odds(columns, weights)),
        ranges=tuple(_ranges(columns)),
        guts_missing=guts_missing,
        question=_question(columns, weights),
        all_of_them=lines,
    )


def sentences() -> tuple[Item, ...]:
    """Of the whole sheet about a mentor: the first of each quality, and then the second."""
    pack = load_pack(SHEET)
    return tuple(item for round_of in zip(*map(pack.of, OF_MENTORS), strict=True) for item in round_of)


def answers_in(words: str) -> dict[str, int]:
    """As they are kept: "M1.a=3 M1.b=0"."""
    return {name: int(answer) for name, _, answer in (word.partition("=") for word in words.split())}


def priorities_in(words: str) -> dict[Quality, int]:
    """As they are kept: "M1=3 M2=1"."""
    said = dict(word.split("=") for word in words.split())
    return {quality: int(said.get(quality.name, USUAL_WEIGHT)) for quality in OF_MENTORS}


def _lines(rows: Sequence[Candidate], person: Person) -> tuple[CandidateLine, ...]:
    people = visible_to(person, Person).filter(pk__in={row.person_id for row in rows})
    names = dict(people.values_list("pk", "name"))
    ring = Keyring(person, rows)
    return tuple(_line(row, names.get(row.person_id, ""), ring) for row in rows)


def _line(row: Candidate, name: str, ring: Keyring) -> CandidateLine:
    leaning, outcome = ring.read(row, "leaning"), ring.read(row, "outcome")
    return CandidateLine(
        id=row.pk,
        person=row.person_id,
        name=name,
        leaning=Leaning(leaning) if leaning else None,
        gut=ring.read(row, "gut"),
        gut_at=row.gut_at,
        chosen_at=row.chosen_at,
        kept_until=row.used_at + settings.LIMITS.considered_kept,
        keeps_gut=row.kept_at is not None,
        outcome=Outcome(outcome) if outcome else None,
        went=ring.read(row, "went"),
    )


def _notes_of(candidates: Collection[uuid.UUID], person: Person) -> dict[uuid.UUID, tuple[NoteRow, ...]]:
    found = list(visible_to(person, Impression).filter(candidate__in=candidates))
    ring, pack = Keyring(person, found), load_pack(NOTES)
    said = {(row.candidate_id, row.quality): row for row in found}
    return {
        pk: tuple(_note(quality, pack.one(quality).asks, said.get((pk, quality.name)), ring) for quality in OF_MENTORS)
        for pk in candidates
    }


def _note(quality: Quality, asks: str, row: Impression | None, ring: Keyring) -> NoteRow:
    if row is None:
        return NoteRow(quality, asks)
    noticed = ring.read(row, "noticed")
    tick, answers = Noticed[noticed] if noticed else None, answers_in(ring.read(row, "answers"))
    score = score_seen({quality: tick}, answers, load_pack(SHEET))[quality]
    return NoteRow(quality, asks, tick, ring.read(row, "evidence"), answers, score=score)


def _table(columns: tuple[Column, ...]) -> tuple[TableRow, ...]:
    return tuple(
        TableRow(quality.value.name, tuple((column.candidate.name, column.rows[number]) for column in columns))
        for number, quality in enumerate(OF_MENTORS)
    )


def _scores(column: Column) -> dict[Quality, Score]:
    return {row.quality: row.score for row in column.rows}


def _spoken_of(columns: tuple[Column, ...]) -> list[Column]:
    """Figures only of those of whom the gut has spoken first."""
    return [column for column in columns if column.can_be_weighed and column.candidate.gut_at]


def _ranges(columns: tuple[Column, ...]) -> Iterable[RangeRow]:
    shown = _spoken_of(columns)
    for number, quality in enumerate(OF_MENTORS):
        spans = tuple((column.candidate.name, span_of(column.rows[number].score)) for column in shown)
        if any(span for _, span in spans):
            yield RangeRow(quality.value.name, spans)


def _odds(columns: tuple[Column, ...], weights: Mapping[Quality, int]) -> Iterable[Odds]:
    for a, b in pairs_of(_spoken_of(columns)):
        found = compare(_scores(a), _scores(b), weights)
        if found.probability is None:
            continue
        one, other = a.candidate.name, b.candidate.name
        ahead = one if found.probability >= 0.5 else other
        is_same, is_clear = found.verdict is Verdict.SAME, found.verdict in (Verdict.CLEARER, Verdict.CLEARER_OTHER)
        yield Odds(one, other, "" if is_same else ahead, is_clear, *odds(max(found.probability, 1 - found.probability)))


def _question(columns: tuple[Column, ...], weights: Mapping[Quality, int]) -> OneQuestion | None:
    people = {column.candidate.id: _scores(column) for column in columns if column.can_be_weighed}
    found = the_one_question(people, weights) if len(people) > 1 else None
    if found is None:
        return None
    candidate = next(column.candidate for column in columns if column.candidate.id == found.name)
    return OneQuestion(candidate, found.quality, load_pack(NOTES).one(found.quality).to_ask)
