"""Everybody somebody may find: those close to their question first, then the others, a page at a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

from lamplighter.access import visible_to
from lamplighter.core.moment import day_in
from lamplighter.core.turn import RING, place_of
from lamplighter.models.card import Photo
from lamplighter.models.person import Offer, Person
from lamplighter.queries.availability import get_my_availability
from lamplighter.queries.card import is_here
from lamplighter.queries.directory.narrow import FULL, ROOM, WIDE, Narrow, narrowed
from lamplighter.queries.directory.reason import reason_of
from lamplighter.queries.directory.search import Closest, Piece, Reader, find_closest, wanted_in
from lamplighter.queries.question import QuestionLine, get_question_for, list_questions_for

NOTHING: frozenset[str] = frozenset()
COLUMNS = (
    *("person_id", "place", "person__name", "words", "more", "stems", "proven"),
    *("person__seats_taken", "person__seats", "photo"),
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
    more: str
    stems: str
    proven: str
    seats_taken: int
    seats: int
    photo: uuid.UUID | None

    @property
    def is_full(self) -> bool:
        return self.seats_taken >= self.seats

    def has_helped_with(self, counted: frozenset[str]) -> bool:
        """Whether somebody here says that an answer on just this helped. How many say so is not known here."""
        return not counted.isdisjoint(self.proven.split())


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
    reader = Reader(person.pk, day_in(person.zone, at))
    mine = get_my_availability(person)
    here = is_here(at, "person__")
    everybody = Offer.objects.filter(here, **(Offer.for_members or {})).exclude(person=person).exclude(person__seats=0)
    rows = narrowed(everybody, narrow, mine, at)
    wanted = wanted_in(words)
    closest = find_closest(wanted, reader)
    some = _some_of(rows, closest.fits, reader, last, settings.LIMITS.people_on_a_page + 1)
    faces = visible_to(person, Photo).filter(person=OuterRef("person")).values("pk")
    found = visible_to(person, Offer).filter(here, pk__in=some).annotate(photo=Subquery(faces[:1]))
    way = _way(found, closest, reader, last)
    shown = way[: settings.LIMITS.people_on_a_page]
    others = [row for row in shown if row.place not in closest.fits]
    others.sort(key=lambda row: (row.is_full, reader.turn(row.place)))
    return PeoplePage(
        words=words,
        question_id=question,
        asks_something=bool(wanted),
        is_first=last is None,
        narrow=narrow,
        knows_my_hours=mine.hours.are_known,
        fitting=tuple(_line(row, closest.counted, fits=True) for row in shown if row.place in closest.fits),
        others=tuple(_line(row, NOTHING, fits=False) for row in others),
        last=Last(shown[-1].person, shown[-1].is_full) if len(way) > len(shown) else None,
    )


def _some_of(
    rows: QuerySet[Offer], fits: Mapping[int, float], reader: Reader, last: Last | None, at_most: int
) -> QuerySet[Offer, Any]:
    """Ids of all who are close, and of stretches of the ring no longer than a page, however many people there are."""
    is_past_fits = last is not None and last.place not in fits
    others = rows.exclude(place__in=list(fits))
    parts = [rows.none() if is_past_fits else rows.filter(place__in=list(fits))]
    for stretch in _stretches(reader.start, last if is_past_fits else None):
        parts.append(
            Offer.objects.filter(pk__in=others.filter(stretch).order_by("person__place").values("pk")[:at_most])
        )
    first, *more = (part.order_by().values("pk") for part in parts)
    return first.union(*more, all=True)


def _way(rows: QuerySet[Offer], closest: Closest, reader: Reader, last: Last | None) -> list[Row]:
    """These in the order in which they come, as far as the last one has not been passed."""
    found, fits, counted = [Row(*row) for row in rows.values_list(*COLUMNS)], closest.fits, closest.counted
    close = [row for row in found if row.place in fits]
    close.sort(
        key=lambda row: (-fits[row.place], row.is_full, not row.has_helped_with(counted), reader.turn(row.place))
    )
    around = [row for row in found if row.place not in fits]
    around.sort(key=lambda row: (row.is_full, reader.way_to(row.place)))
    return [*_after(close, last), *around]


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


def _line(row: Row, counted: frozenset[str], *, fits: bool) -> PersonLine:
    marked = counted.intersection(row.stems.split())
    reason, is_statement = reason_of(row.words, row.more, marked)
    return PersonLine(row.person, row.name, reason, not row.is_full, fits, is_statement, row.photo)
