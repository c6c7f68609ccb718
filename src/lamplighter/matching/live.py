"""A matching that goes on living: somebody joins, leaves, says no, and as few others as can be are moved.

Each change is exact: afterwards the matching is the best there is again, and its prices prove it. Ties are not settled
anew, so that nobody moves for nothing; a new run does that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lamplighter.matching.certificate import Verdict, judge
from lamplighter.matching.edges import Edges, Ints
from lamplighter.matching.solver import Solver

NEVER: Final = -1  # a weight at which a pair is worth less than nothing


@dataclass(frozen=True, slots=True)
class Moved:
    """What one change came to: how many mentees have another mentor now or none, and how many more are matched."""

    pairs: int
    matched: int


class Live:
    """People are numbers, as in `edges`, which has everybody who may ever come.

    `keep` int64 (n,) are the mentors that people have been told of already, -1 for none: such a pair counts `bonus`
    points more, so it is only parted for a good reason. Running pairs belong in no `Live`: they are pinned.
    """

    def __init__(self, edges: Edges, keep: Ints | None = None, bonus: int = 0) -> None:
        self.edges = edges
        points = edges.score.copy()
        if keep is not None:
            kept = edges.find(keep)
            points[kept[kept >= 0]] += bonus
        self.worth = int(points.max(initial=0)) * edges.mentees + 1
        self._weight = points + self.worth
        self._away = np.zeros(edges.mentees, bool)
        self._banned = np.zeros(len(points), bool)
        self.solver = Solver(edges, self._weight)
        self.solver.solve(worth=self.worth)
        self.solver.moved()

    @property
    def mentor_of(self) -> Ints:
        """Who is with whom now: int64 (n,), -1 for nobody."""
        return self.solver.mentor_of

    def mentee_leaves(self, mentee: int) -> Moved:
        self._away[mentee] = True
        return self._weigh(self.solver.edges_from(mentee))

    def mentee_joins(self, mentee: int) -> Moved:
        self._away[mentee] = False
        return self._weigh(self.solver.edges_from(mentee))

    def mentor_leaves(self, mentor: int) -> Moved:
        return self._resize(mentor, 0)

    def mentor_joins(self, mentor: int, places: int | None = None) -> Moved:
        """With as many places as before, or with so many."""
        return self._resize(mentor, int(self.edges.capacity[mentor]) if places is None else places)

    def ban(self, mentee: int, mentor: int) -> Moved:
        """Somebody has said no, or the organiser has. Raises ValueError for two who were no possible pair."""
        return self._set_ban(mentee, mentor, to=True)

    def allow(self, mentee: int, mentor: int) -> Moved:
        return self._set_ban(mentee, mentor, to=False)

    def rescore(self, edge: Ints, points: Ints) -> Moved:
        """These pairs, int64 (k,), have other points from now on, int64 (k,), from 0 to the best there were."""
        if len(points) and not 0 <= points.min() <= points.max() <= (self.worth - 1) // max(1, self.edges.mentees):
            raise ValueError("Points are from 0 to the highest that there were at the beginning.")
        self._weight[edge] = points + self.worth
        return self._weigh(edge)

    def verdict(self) -> Verdict:
        """What the judge says about the matching as it is."""
        now = Edges(self.edges.mentee, self.edges.mentor, self.edges.score, self.edges.start, self.solver.capacity)
        return judge(now, self.solver.weight, self.solver.mentor_of, self.solver.u, self.solver.p)

    def _set_ban(self, mentee: int, mentor: int, *, to: bool) -> Moved:
        own = self.solver.edges_from(mentee)
        edge = own[self.edges.mentor[own] == mentor]
        if not len(edge):
            raise ValueError("A pair in this result is not among the feasible ones.")
        self._banned[edge] = to
        return self._weigh(edge)

    def _weigh(self, edge: Ints) -> Moved:
        closed = self._banned[edge] | self._away[self.edges.mentee[edge]]
        self.solver.reweigh(edge, np.where(closed, NEVER, self._weight[edge]))
        return Moved(*self.solver.moved())

    def _resize(self, mentor: int, places: int) -> Moved:
        self.solver.resize(mentor, places)
        return Moved(*self.solver.moved())
