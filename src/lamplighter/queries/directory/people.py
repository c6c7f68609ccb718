"""Everybody somebody may find: those close to their question first, then the others, a page at a time."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, Q, QuerySet

from lamplighter.access import open_for, visible_to
from lamplighter.core.moment import day_in
from lamplighter.core.turn import RING, start_of, turn_of
from lamplighter.models.person import Offer, Person
from lamplighter.queries.card import is_here, list_photos_for
from lamplighter.queries.directory.reason import reason_of
from lamplighter.queries.directory.search import Piece, find_closest, wanted_in
from lamplighter.queries.question import QuestionLine, get_question_for, list_questions_for

ROOM = Q(person__seats_taken__lt=F("person__seats"))
FULL = Q(person__seats_taken__gte=F("person__seats"))
COLUMNS = (
    *("person_id", "person__place", "person__name", "words", "more", "stems"),
    *("person__seats_taken", "person__seats"),
)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list. A sentence of theirs is the reason, with the words that were asked for marked in it."""

    id: uuid.UUID
    name: str
    reason: tuple[Piece, ...]
    has_room: bool
    fits: bool
    is_statement: bool  # and so a whole sentence of its own
    photo: uuid.UUID | None = None

    @property
    def can_help_with(self) -> str:
        return "".join(piece.words for piece in self.reason)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`words` are the question's, or those that were typed; `more_after` is the last one shown, if there are more."""

    words: str
    question_id: uuid.UUID | None
    asks_something: bool  # more than idle words
    is_first: bool
    fitting: tuple[PersonLine, ...]
    others: tuple[PersonLine, ...]
    more_after: uuid.UUID | None

    @property
    def all_fitting_shown(self) -> bool:
        return bool(self.others) or self.more_after is None


class Row(NamedTuple):
    """What a line is made of."""

    person: uuid.UUID
    place: int
    name: str
    words: str
    more: str
    stems: str
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
    person: Person, question: uuid.UUID | None = None, *, after: uuid.UUID | None = None, at: datetime
) -> PeoplePage:
    """Everybody this person may find; those who fit this question of theirs, or the newest, come first.

    With `after`, those who come after that person; raises Hidden for one this person may not find.
    """
    about = _question(person, question)
    return _page(person, about.words if about else "", about.id if about else None, after, at)


def search_people_for(person: Person, words: str, *, after: uuid.UUID | None = None, at: datetime) -> PeoplePage:
    """The same for words that were typed a moment ago; they are kept nowhere."""
    return _page(person, words, None, after, at)


def _question(person: Person, pk: uuid.UUID | None) -> QuestionLine | None:
    if pk is not None:
        return get_question_for(person, pk)
    return next(iter(list_questions_for(person, only_open=True)), None)


def _page(person: Person, words: str, question: uuid.UUID | None, after: uuid.UUID | None, at: datetime) -> PeoplePage:
    """One way leads past everybody: first the closest, then around the ring. A page is the next stretch of it."""
    reader = Reader(person, day_in(person.zone, at))
    last = open_for(person, Person, after) if after else None
    rows = visible_to(person, Offer).exclude(person=person).exclude(person__seats=0).filter(is_here(at, "person__"))
    wanted = wanted_in(words)
    closest = find_closest(rows, wanted, reader.start)
    ranked = _ranked(rows, closest.fits, reader)
    fitting = _after(ranked, last)[: settings.LIMITS.people_on_a_page]
    on_the_ring = last is not None and last.place not in closest.fits
    room_for = settings.LIMITS.people_on_a_page - len(fitting)
    others = _others(rows.exclude(place__in=closest.fits), reader, last if on_the_ring else None, room_for + 1)
    shown = others[:room_for]
    photos = list_photos_for(person, [row.person for row in (*fitting, *shown)])
    rest = len(others) > len(shown) or (bool(ranked) and fitting[-1:] != ranked[-1:] and bool(fitting))
    return PeoplePage(
        words=words,
        question_id=question,
        asks_something=bool(wanted),
        is_first=last is None,
        fitting=tuple(_line(row, closest.counted, photos, fits=True) for row in fitting),
        others=tuple(_line(row, closest.counted, photos, fits=False) for row in sorted(shown, key=reader.turn)),
        more_after=(shown or fitting)[-1].person if rest else None,
    )


def _ranked(rows: QuerySet[Offer], fits: dict[int, float], reader: Reader) -> list[Row]:
    found = [Row(*row) for row in rows.filter(place__in=fits).values_list(*COLUMNS)]
    return sorted(found, key=lambda row: (-fits[row.place], reader.turn(row)))


def _after(ranked: list[Row], last: Person | None) -> list[Row]:
    """What of the closest is still to be shown: all of them, those after the last one, or none any more."""
    if last is None:
        return ranked
    places = [row.place for row in ranked]
    return ranked[places.index(last.place) + 1 :] if last.place in places else []


def _others(rows: QuerySet[Offer], reader: Reader, last: Person | None, at_most: int) -> list[Row]:
    """The next ones around the ring: those with room, all the way round, and then those without.

    Four short stretches of an index in one statement, however many people there are.
    """
    stretches = (
        Offer.objects.filter(pk__in=rows.filter(stretch).order_by("person__place").values("pk")[:at_most])
        for stretch in _stretches(reader.start, last)
    )
    first, *more = (stretch.values_list(*COLUMNS) for stretch in stretches)
    found = [Row(*row) for row in first.union(*more, all=True)]
    return sorted(found, key=reader.way_to)[:at_most]


def _stretches(start: int, last: Person | None) -> list[Q]:
    """What is left of the way, in its order."""
    halves = ((start, RING), (0, start))
    whole = [(is_full, low, high) for is_full in (False, True) for low, high in halves]
    if last is not None:
        is_full = last.seats_taken >= last.seats
        here = next(i for i, (full, low, high) in enumerate(whole) if full == is_full and low <= last.place < high)
        whole = [(is_full, last.place + 1, whole[here][2]), *whole[here + 1 :]]
    return [(FULL if full else ROOM) & _between(low, high) for full, low, high in whole]


def _between(low: int, high: int) -> Q:
    return Q(person__place__gte=low, person__place__lt=high)


def _line(row: Row, counted: Collection[str], photos: Mapping[uuid.UUID, uuid.UUID], *, fits: bool) -> PersonLine:
    marked = frozenset(counted).intersection(row.stems.split()) if fits else frozenset()
    reason, is_statement = reason_of(row.words, row.more, marked)
    return PersonLine(row.person, row.name, reason, not row.is_full, fits, is_statement, photos.get(row.person))
