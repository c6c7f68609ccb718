"""Everybody somebody may find: those close to their question first, then the others, a page at a time."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import inf

from django.conf import settings

from lamplighter.access import Hidden
from lamplighter.core.moment import day_in
from lamplighter.core.turn import RING, place_of
from lamplighter.models.gap import Gapped, as_id
from lamplighter.models.person import Person
from lamplighter.queries.availability import MyAvailability, availability_in, get_my_availability, my_availability
from lamplighter.queries.directory.narrow import WIDE, Narrow
from lamplighter.queries.directory.reason import reason_of
from lamplighter.queries.directory.rows import Everybody, Row, Stretch
from lamplighter.queries.directory.search import NOBODY, Closest, Piece, Reader, find_closest, wanted_in
from lamplighter.queries.question import one_question, words_of

NOTHING: frozenset[str] = frozenset()


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


def list_people_for(
    person: Person,
    question: uuid.UUID | None = None,
    *,
    narrow: Narrow = WIDE,
    after: Last | None = None,
    at: datetime,
) -> PeoplePage:
    """Those who fit one of my questions, or else the newest that is open. Raises Hidden for one that is not mine."""
    asked = {"reader": person.pk, "person": person.pk, "question": question}
    [answer] = _mine(person.joined_at is not None, question is not None).ask(asked)
    words, pk = words_of(person, answer[:3])
    if pk is None and question is not None:
        raise Hidden
    return _page(person, words, pk, availability_in(person, answer[3:]), narrow, after, at)


def search_people_for(
    person: Person, words: str, *, narrow: Narrow = WIDE, after: Last | None = None, at: datetime
) -> PeoplePage:
    """Those who fit words that were just typed; they are kept nowhere."""
    return _page(person, words, None, get_my_availability(person), narrow, after, at)


@cache
def _mine(has_joined: bool, is_named: bool) -> Gapped:
    """What somebody wonders about, and what they have said of themselves, at once."""
    return one_question(has_joined, is_named).beside(my_availability())


def _page(
    person: Person,
    words: str,
    question: uuid.UUID | None,
    mine: MyAvailability,
    narrow: Narrow,
    last: Last | None,
    at: datetime,
) -> PeoplePage:
    """One way leads past everybody: first the closest, then around the ring. A page is the next stretch of it."""
    reader = Reader(person.pk, day_in(person.zone, at))
    wanted = wanted_in(words)
    closest = find_closest(wanted, reader, at=at)
    way = _way(Everybody(person, narrow, mine, at), closest, reader, last)
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
        last=Last(as_id(shown[-1].person), shown[-1].is_full) if len(way) > len(shown) else None,
    )


def _way(everybody: Everybody, closest: Closest, reader: Reader, last: Last | None) -> list[Row]:
    """Somewhat more than a page of them, in the order in which they come: who is close, then those around the ring.

    Where far more are close than a page shows, the closest are asked for alone; should so many of them be away, or left
    out by what the list is narrowed down to, that the page is not full, the rest of the way is looked at after all.
    """
    fits, at_most = closest.fits, settings.LIMITS.people_on_a_page + 1
    if not fits:
        return _around(everybody, reader, last, at_most)
    is_past_fits = last is not None and last.place not in fits
    if len(fits) > 2 * at_most and not is_past_fits:
        first = everybody.rows(near=_first_steps(fits, last, 2 * at_most))
        close, _ = _in_order(first, closest, reader)
        if len(_after(close, last)) >= at_most:
            return _after(close, last)
    stretches = _stretches(reader.start, last if is_past_fits else None)
    found = everybody.rows(stretches=stretches, near=() if is_past_fits else fits, close=fits)
    close, around = _in_order(found, closest, reader)
    return [*_after(close, last), *around]


def _first_steps(fits: Mapping[int, float], last: Last | None, enough: int) -> list[int]:
    """The closest from the last one shown on, whole steps of closeness: nobody outside of them comes before them."""
    highest = fits[last.place] if last else inf
    counts = Counter(fit for fit in fits.values() if fit <= highest)
    left = enough + counts[highest]  # of that step most may have been shown
    lowest = highest
    for lowest in sorted(counts, reverse=True):
        left -= counts[lowest]
        if left <= 0:
            break
    return [place for place, fit in fits.items() if lowest <= fit <= highest]


def _around(everybody: Everybody, reader: Reader, last: Last | None, at_most: int) -> list[Row]:
    """Where nobody is close, the way around the ring alone. Its first stretch is mostly long enough."""
    first, *more = _stretches(reader.start, last)
    found = everybody.rows(stretches=[first])
    if len(found) >= at_most or not more:
        return found
    return [*found, *_in_order(everybody.rows(stretches=more), NOBODY, reader)[1]]


def _in_order(found: list[Row], closest: Closest, reader: Reader) -> tuple[list[Row], list[Row]]:
    fits, counted = closest.fits, closest.counted
    close = [row for row in found if row.place in fits]
    close.sort(
        key=lambda row: (-fits[row.place], row.is_full, not row.has_helped_with(counted), reader.turn(row.place))
    )
    around = [row for row in found if row.place not in fits]
    around.sort(key=lambda row: (row.is_full, reader.way_to(row.place)))
    return close, around


def _after(close: list[Row], last: Last | None) -> list[Row]:
    """What of the closest is still to be shown."""
    places = [row.place for row in close]
    return close[places.index(last.place) + 1 :] if last is not None and last.place in places else close


def _stretches(start: int, last: Last | None) -> list[Stretch]:
    """What is left of the way around the ring, in its order: past those with room, and once more past the full."""
    whole = [Stretch(is_full, low, high) for is_full in (False, True) for low, high in ((start, RING), (0, start))]
    if last is None:
        return whole
    here = next(i for i, (full, low, high) in enumerate(whole) if full == last.was_full and low <= last.place < high)
    return [Stretch(last.was_full, last.place + 1, whole[here].high), *whole[here + 1 :]]


def _line(row: Row, counted: frozenset[str], *, fits: bool) -> PersonLine:
    marked = counted.intersection(row.stems.split())
    reason, is_statement = reason_of(row.words, row.more, marked)
    photo = as_id(row.photo) if row.photo else None
    return PersonLine(as_id(row.person), row.name, reason, not row.is_full, fits, is_statement, photo)
