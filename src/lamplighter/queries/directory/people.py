"""Everybody somebody may find: those close to their question first, then the others, a page at a time."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet

from lamplighter.access import visible_to
from lamplighter.core.moment import day_in
from lamplighter.core.turn import RING, place_of, start_of, turn_of
from lamplighter.models.person import Offer, Person
from lamplighter.queries.availability import get_my_availability
from lamplighter.queries.directory.narrow import FULL, ROOM, WIDE, Narrow, narrowed
from lamplighter.queries.directory.search import Closest, Piece, find_closest, mark, wanted_in
from lamplighter.queries.question import QuestionLine, get_question_for, list_questions_for

COLUMNS = ("person_id", "place", "person__name", "words", "person__seats_taken", "person__seats")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list. Their own sentence is the reason, with the words that were asked for marked in it."""

    id: uuid.UUID
    name: str
    reason: tuple[Piece, ...]
    has_room: bool
    fits: bool

    @property
    def can_help_with(self) -> str:
        return "".join(piece.words for piece in self.reason)


@dataclass(frozen=True, slots=True)
class Last:
    """With whom a page ended. It says where to go on, and opens nothing: whoever is gone since leaves their place."""

    person: uuid.UUID
    was_full: bool

    @property
    def place(self) -> int:
        return place_of(self.person)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`words` are the question's, or those that were typed; `last` is with whom it ended, if there are more."""

    words: str
    question_id: uuid.UUID | None
    asks_something: bool  # more than idle words
    is_first: bool
    narrow: Narrow
    knows_my_hours: bool
    fitting: tuple[PersonLine, ...]
    others: tuple[PersonLine, ...]
    last: Last | None

    @property
    def all_fitting_shown(self) -> bool:
        return bool(self.others) or self.last is None


class Row(NamedTuple):
    """What a line is made of."""

    person: uuid.UUID
    place: int
    name: str
    words: str
    seats_taken: int
    seats: int

    @property
    def is_full(self) -> bool:
        return self.seats_taken >= self.seats


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, on which day: what settles the order of those who are equal."""

    person: Person
    day: date

    @property
    def start(self) -> int:
        return start_of(self.person.pk, self.day)

    def turn(self, row: Row) -> tuple[bool, int]:
        """Those with room first, then by turns."""
        return row.is_full, turn_of(self.person.pk, self.day, row.person)

    def way_to(self, row: Row) -> tuple[bool, int]:
        """Where on this reader's way around the ring somebody stands."""
        return row.is_full, (row.place - self.start) % RING


def list_people_for(
    person: Person,
    question: uuid.UUID | None = None,
    *,
    narrow: Narrow = WIDE,
    after: Last | None = None,
    at: datetime,
) -> PeoplePage:
    """Those who fit one of my questions, or else the newest that is open."""
    chosen = _question(person, question)
    words, pk = (chosen.words, chosen.id) if chosen else ("", None)
    return _page(person, words, pk, narrow, after, at)


def search_people_for(
    person: Person, words: str, *, narrow: Narrow = WIDE, after: Last | None = None, at: datetime
) -> PeoplePage:
    """Those who fit words that were just typed; they are kept nowhere."""
    return _page(person, words, None, narrow, after, at)


def _question(person: Person, pk: uuid.UUID | None) -> QuestionLine | None:
    if pk is not None:
        return get_question_for(person, pk)
    return next(iter(list_questions_for(person, only_open=True)), None)


def _page(
    person: Person, words: str, question: uuid.UUID | None, narrow: Narrow, last: Last | None, at: datetime
) -> PeoplePage:
    """One way leads past everybody: first the closest, then around the ring. A page is the next stretch of it."""
    reader = Reader(person, day_in(person.zone, at))
    mine = get_my_availability(person)
    rows = narrowed(visible_to(person, Offer).exclude(person=person).exclude(person__seats=0), narrow, mine, at)
    wanted = wanted_in(words)
    closest = find_closest(rows, wanted, reader.start)
    way = _way(rows, closest, reader, last, settings.LIMITS.people_on_a_page + 1)
    shown = way[: settings.LIMITS.people_on_a_page]
    fitting = [row for row in shown if row.place in closest.fits]
    others = sorted((row for row in shown if row.place not in closest.fits), key=reader.turn)
    return PeoplePage(
        words=words,
        question_id=question,
        asks_something=bool(wanted),
        is_first=last is None,
        narrow=narrow,
        knows_my_hours=mine.hours.are_known,
        fitting=tuple(_line(row, closest.counted, fits=True) for row in fitting),
        others=tuple(_line(row, closest.counted, fits=False) for row in others),
        last=Last(shown[-1].person, shown[-1].is_full) if len(way) > len(shown) else None,
    )


def _way(rows: QuerySet[Offer], closest: Closest, reader: Reader, last: Last | None, at_most: int) -> list[Row]:
    """What comes after the last one, asked for in one statement: who fits, and short stretches of the ring."""
    is_past_fitting = last is not None and last.place not in closest.fits
    fitting = Offer.objects.none() if is_past_fitting else rows.filter(place__in=closest.fits)
    others = rows.exclude(place__in=closest.fits)
    stretches = (
        Offer.objects.filter(pk__in=others.filter(stretch).order_by("person__place").values("pk")[:at_most])
        for stretch in _stretches(reader.start, last if is_past_fitting else None)
    )
    parts = (part.values_list(*COLUMNS) for part in (fitting, *stretches))
    found = [Row(*row) for row in next(parts).union(*parts, all=True)]
    close = sorted(
        (r for r in found if r.place in closest.fits), key=lambda r: (-closest.fits[r.place], reader.turn(r))
    )
    around = sorted((r for r in found if r.place not in closest.fits), key=reader.way_to)
    return [*_after(close, last), *around][:at_most]


def _after(close: list[Row], last: Last | None) -> list[Row]:
    """What of the closest is still to be shown."""
    places = [row.place for row in close]
    return close[places.index(last.place) + 1 :] if last is not None and last.place in places else close


def _stretches(start: int, last: Last | None) -> Iterator[Q]:
    """What is left of the way around the ring, in its order: past those with room, and once more past the full."""
    whole = [(is_full, low, high) for is_full in (False, True) for low, high in ((start, RING), (0, start))]
    if last is not None:
        here = next(
            i for i, (full, low, high) in enumerate(whole) if full == last.was_full and low <= last.place < high
        )
        whole = [(last.was_full, last.place + 1, whole[here][2]), *whole[here + 1 :]]
    for is_full, low, high in whole:
        yield (FULL if is_full else ROOM) & Q(person__place__gte=low, person__place__lt=high)


def _line(row: Row, counted: Collection[str], *, fits: bool) -> PersonLine:
    marked = frozenset(counted) if fits else frozenset()
    return PersonLine(row.person, row.name, mark(row.words, marked), not row.is_full, fits)
