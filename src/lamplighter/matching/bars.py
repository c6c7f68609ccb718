"""Why two people cannot be a pair, and what is said of two people by name: wishes, and all that settles it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from typing import Final

import numpy as np

from lamplighter.matching.edges import HIGHEST, Ints
from lamplighter.matching.people import Participant
from lamplighter.matching.rules import Rules

UNNAMED: Final = HIGHEST // 3  # somebody whom a list of wishes does not name
BOTH_ASK: Final = 1024  # beside the bits of `Bar`: then a team is no bar


class Bar(IntFlag):
    """Why two people cannot be a pair."""

    SELF = 1
    LANGUAGE = 2
    HOURS = 4
    TEAM = 8
    REPORTS = 16
    REFUSED = 32
    EARLIER = 64
    BANNED = 128
    CRITERION = 256
    FLOOR = 512


REFUSED: Final = Bar.REFUSED.value
EARLIER: Final = Bar.EARLIER.value
REPORTS: Final = Bar.REPORTS.value


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """A number for a few pairs: those of mentee i are start[i]:start[i + 1]. int64 (n + 1,), the others (k,)."""

    start: Ints
    mentor: Ints
    number: Ints

    def of(self, rows: slice) -> tuple[Ints, Ints, Ints]:
        """Row (from the first of these), mentor, number."""
        first, last, _ = rows.indices(len(self.start) - 1)
        own = slice(self.start[first], self.start[max(first, last)])
        lengths = np.diff(self.start[first : max(first, last) + 1])
        return np.repeat(np.arange(len(lengths)), lengths), self.mentor[own], self.number[own]

    def at(self, mentee: Ints, mentor: Ints) -> tuple[Ints, Ints]:
        """Which of these pairs, int64 (k,) both, have a number; and their numbers."""
        row, other, number = self.of(slice(None))
        most = 1 + max(int(other.max(initial=0)), int(mentor.max(initial=0)))
        codes, wanted = row * most + other, mentee * most + mentor
        place = np.searchsorted(codes, wanted)
        found = np.flatnonzero(np.append(codes, -1)[place] == wanted)
        return found, number[place[found]]

    def among(self, rows: Ints, columns: Ints) -> Listed:
        """The same for some mentees and some mentors, who are numbered anew: int64 (k,) both, each in order."""
        row, mentor, number = self.of(slice(None))
        place = np.searchsorted(rows, row), np.searchsorted(columns, mentor)
        kept = (np.append(rows, -1)[place[0]] == row) & (np.append(columns, -1)[place[1]] == mentor)
        row, mentor, number = place[0][kept], place[1][kept], number[kept]
        return Listed(np.searchsorted(row, np.arange(len(rows) + 1)), mentor, number)


Side = Sequence[Participant]
Told = dict[tuple[int, int], int]


def _listed(told: Mapping[tuple[int, int], int], mentees: int) -> Listed:
    table = np.array([(*pair, number) for pair, number in sorted(told.items())], np.int64).reshape(-1, 3)
    return Listed(np.searchsorted(table[:, 0], np.arange(mentees + 1)), table[:, 1].copy(), table[:, 2].copy())


def wishes_by_name(mentees: Side, mentors: Side) -> Listed:
    """Points for those whom a list of wishes names. A list counts from 10,000 down to above 5,000.

    Whoever is not on it counts UNNAMED; where both sides have a list, it is the mean.
    """
    n, m = len(mentees), max(1, len(mentors))
    row, wished, mine = _places(mentees, mentors)
    wishing, other, theirs = _places(mentors, mentees)
    codes = np.union1d(row * m + wished, other * m + wishing)
    has_list = [np.array([len(p.prefers) > 0 for p in side], np.int64) for side in (mentees, mentors)]
    known = has_list[0][codes // m], has_list[1][codes % m]
    points = np.full((2, len(codes)), UNNAMED, np.int64)
    points[0, np.searchsorted(codes, row * m + wished)] = mine
    points[1, np.searchsorted(codes, other * m + wishing)] = theirs
    mean = (points[0] * known[0] + points[1] * known[1]) // (known[0] + known[1])
    return Listed(np.searchsorted(codes, np.arange(n + 1) * m), codes % m, mean)


def _places(people: Side, others: Side) -> Ints:
    """Who wishes for whom, and the points that the place on the list is worth: int64 (3, k)."""
    place = {other.id: k for k, other in enumerate(others)}
    told = [
        (row, place[wish], HIGHEST - HIGHEST // 2 * rank // len(person.prefers))
        for row, person in enumerate(people)
        for rank, wish in enumerate(person.prefers)
        if wish in place
    ]
    return np.array(told, np.int64).reshape(-1, 3).T


def said_by_name(mentees: Side, mentors: Side, rules: Rules) -> Listed:
    """Bits of `Bar`: oneself, a no, an earlier pair, a reporting line, a ban; and BOTH_ASK."""
    column_of = {mentor.id: column for column, mentor in enumerate(mentors)}
    row_of = {mentee.id: row for row, mentee in enumerate(mentees)}
    told: Told = {}

    def tell(mentee: str, mentor: str, bit: int) -> None:
        if mentee in row_of and mentor in column_of:
            pair = row_of[mentee], column_of[mentor]
            told[pair] = told.get(pair, 0) | bit

    itself, banned = Bar.SELF.value, Bar.BANNED.value
    for both in row_of.keys() & column_of.keys():
        tell(both, both, itself)
    for mentee in mentees:
        for who, bar in _named(mentee):
            tell(mentee.id, who, bar)
        for who in mentee.prefers:
            if who in column_of and mentee.id in mentors[column_of[who]].prefers:
                tell(mentee.id, who, BOTH_ASK)
    for mentor in mentors:
        for who, bar in _named(mentor):
            tell(who, mentor.id, bar)
    for two in rules.bans:
        tell(*two, banned)
    asking = {pair: bits & ~REPORTS if bits & BOTH_ASK else bits for pair, bits in told.items()}
    return _listed(asking, len(mentees))


def _named(person: Participant) -> Iterator[tuple[str, int]]:
    for who in person.refuses:
        yield who, REFUSED
    for who in person.earlier:
        yield who, EARLIER
    if person.reports_to:
        yield person.reports_to, REPORTS


def teams_of(mentees: Side, mentors: Side, rules: Rules) -> tuple[Ints, Ints]:
    """A number for each team, int64 (n,) and (m,): 0 for none, and for all mentees where a team is no bar."""
    number = {"": 0}
    for person in mentors:
        number.setdefault(person.team, len(number))
    mine = [0 if rules.same_team else number.get(person.team, 0) for person in mentees]
    return np.array(mine, np.int64), np.array([number[person.team] for person in mentors], np.int64)
