"""Feasible pairs as flat arrays: who could be with whom, how well they fit, and how many places each mentor has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

HIGHEST: Final = 10_000  # the best score a pair can have
ABSURD: Final = 1_000_000  # more places than that is a slip of the finger, and would not fit the sums


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Each feasible pair once, sorted by mentee and then by mentor.

    Shapes: `mentee`, `mentor` and `score` are int64 (E,); `start` is int64 (n + 1,), the edges of mentee i are
    start[i]:start[i + 1]; `capacity` is int64 (m,), places per mentor. Scores are points.
    """

    mentee: Ints
    mentor: Ints
    score: Ints
    start: Ints
    capacity: Ints

    @property
    def mentees(self) -> int:
        return len(self.start) - 1

    @property
    def mentors(self) -> int:
        return len(self.capacity)

    @property
    def most(self) -> int:
        """No more people than this can ever be matched."""
        return int(min(self.mentees, self.capacity.sum()))

    def only(self, kept: Flags) -> Edges:
        """The same people, and of the pairs those that are kept: bool (E,)."""
        return _sorted_edges(self.mentee[kept], self.mentor[kept], self.score[kept], self.mentees, self.capacity)

    def scored(self, score: Ints) -> Edges:
        """The same pairs with other points: int64 (E,)."""
        return Edges(self.mentee, self.mentor, score, self.start, self.capacity)

    def find(self, mentor_of: Ints) -> Ints:
        """For each mentee the number of the edge to their mentor, -1 for nobody. int64 (n,).

        Raises ValueError for a pair that is not feasible.
        """
        who = np.flatnonzero(mentor_of >= 0)
        found = np.full(self.mentees, -1, np.int64)
        found[who], there = self.places(who, mentor_of[who])
        if not there.all():
            raise ValueError("A pair in this result is not among the feasible ones.")
        return found

    def places(self, mentee: Ints, mentor: Ints) -> tuple[Ints, Flags]:
        """The number of each of these pairs, int64 (k,) all; and which of them are there at all."""
        wanted = mentee * self.mentors + mentor
        codes = self.mentee * self.mentors + self.mentor
        place = np.searchsorted(codes, wanted)
        there: Flags = np.append(codes, -1)[place] == wanted
        return place, there


def edges_of(
    mentee: npt.ArrayLike, mentor: npt.ArrayLike, score: npt.ArrayLike, capacity: npt.ArrayLike, n_mentees: int
) -> Edges:
    """Arrays from outside, checked and put in order; of a pair that is told twice the better score counts.

    Raises ValueError with what is allowed.
    """
    rows, columns, points = _ints(mentee, "mentee"), _ints(mentor, "mentor"), _ints(score, "score")
    places = _ints(capacity, "capacity")
    if not len(rows) == len(columns) == len(points):
        raise ValueError("mentee, mentor and score are of one length, an entry for each pair.")
    _within(np.array([n_mentees]), 0, ABSURD * 1_000, "n_mentees")
    _within(rows, 0, n_mentees - 1, "mentee")
    _within(columns, 0, len(places) - 1, "mentor")
    _within(points, 0, HIGHEST, "score")
    _within(places, 0, ABSURD, "capacity")
    return _sorted_edges(*_best_of_each(rows, columns, points), n_mentees, places)


def _ints(values: npt.ArrayLike, name: str) -> Ints:
    array = np.asarray(values)
    if array.size == 0:
        return np.zeros(0, np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise ValueError(f"{name} is one row of whole numbers.")
    return array.astype(np.int64)


def _within(values: Ints, low: int, high: int, name: str) -> None:
    if len(values) and (values.min() < low or values.max() > high):
        raise ValueError(f"{name} is from {low} to {high}; found {values.min()} to {values.max()}.")


def _best_of_each(rows: Ints, columns: Ints, points: Ints) -> tuple[Ints, Ints, Ints]:
    in_order = (rows[1:] > rows[:-1]) | (rows[1:] == rows[:-1]) & (columns[1:] > columns[:-1])
    if in_order.all():
        return rows, columns, points
    order = np.lexsort((-points, columns, rows))
    rows, columns, points = rows[order], columns[order], points[order]
    first = np.ones(len(rows), bool)
    first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    return rows[first], columns[first], points[first]


def _sorted_edges(rows: Ints, columns: Ints, points: Ints, mentees: int, capacity: Ints) -> Edges:
    return Edges(rows, columns, points, np.searchsorted(rows, np.arange(mentees + 1)), capacity)
