"""The best over all possible pairs, of which only a few lie in memory.

Each mentee begins with the mentors who fit best. That is solved; then its prices say which other pair would be worth
more than its mentee's gain and its mentor's price. Those are added, and solving goes on from where it was, until there
is none. Then no possible pair weighs more than gain and price, and nothing is better: over all pairs, also those that
were never added (column generation; Dantzig and Wolfe, Operations Research 8, 1960).

Most pairs need not be looked at again: the last of the mentors who were kept for a mentee fits as well as all others or
better, so where even that one at the lowest price is no gain, no other is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lamplighter.matching.edges import Edges, Flags, Ints
from lamplighter.matching.kept import cover, rising
from lamplighter.matching.solver import NO_ONE, Solver, Watch
from lamplighter.matching.weighing import Beating, Halves, Weighing

FIRST: Final = 24  # mentors of each mentee to begin with
KEPT: Final = 160  # mentors of each mentee whose points are kept
UNSEEN: Final = np.int64(2**62)  # a gain that nobody has
MANY: Final = 10  # where one mentee in so many has new pairs, it is solved from the beginning
LARGE: Final = 2**25  # where more pairs than that are to be held against prices, it is done in groups
SIDES: Final = ("mentee", "mentor", "score")
GROUPS: Final = 5  # of mentees, by how dear a mentor could be for them
ADDED: Final = 6  # pairs of one mentee that are added in one round, if so many would gain


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """`edges` are those possible pairs that were added, with every pair that the prices of `solver` meet exactly.

    `unseen` int64 (n,) is how much more a mentee might gain with a pair that nobody looked at; only where the search
    was stopped (not `complete`) there is any.
    """

    edges: Edges
    points: Ints
    solver: Solver
    worth: int
    possible: int
    barred: Ints
    unseen: Ints
    complete: bool


@dataclass(eq=False)
class _Search:
    """`even` int64 (20,001,) turns a score into points; `capacity` (m,) and `closed` bool (n,) leave out who is pinned.

    `extra` are pairs that count more than their score: mentee, mentor, score, and how much more, int64 (4, k).
    """

    weighing: Weighing
    even: Ints
    capacity: Ints
    closed: Flags
    extra: Ints
    watch: Watch | None

    def run(self) -> Priced:
        n, _ = self.weighing.size
        self.best = self.weighing.best(KEPT, self.watch)
        self.held = self.best.held & ~self.closed[:, None]
        self.best.possible[self.closed] = 0
        most = int(min(n, self.capacity.sum()))
        counted = self.extra[2] + self.extra[3]
        highest = max(int(self.best.score[self.held].max(initial=0)), int(counted.max(initial=0)))
        self.worth = int(self.even[highest]) * most + 1
        self.value = (self.even[:10_001]).astype(np.int32)
        self.used = self.held & (np.arange(self.held.shape[1]) < FIRST)
        self._use_a_cover()
        row, column = np.nonzero(self.used)
        self.codes, self.score = NO_ONE, NO_ONE
        self._add(row, self.best.mentor[row, column], self.best.score[row, column])
        self._add(self.extra[0], self.extra[1], self.extra[2])
        complete, possible = self._solve_and_price(), int(self.best.possible.sum())
        edges, unseen = self.solver.edges, np.zeros(n, np.int64) if complete else self._unseen()
        points = self.solver.weight - self.worth
        return Priced(edges, points, self.solver, self.worth, possible, self.best.barred, unseen, complete)

    def _use_a_cover(self) -> None:
        """Begins with pairs by which all have a mentor who can have one among those kept.

        Else those who seem to wait in vain make prices that are far too high, and to lower them takes most of the time.
        Nothing else follows from it.
        """
        place = cover(self.best, self.held, self.capacity, FIRST)
        if place is not None:
            who = np.flatnonzero(place >= 0)
            self.used[who, place[who]] = True

    def _add(self, mentee: Ints, mentor: Halves | Ints, score: Halves | Ints) -> Ints:
        """Pairs that are not there yet are added; returns their mentees."""
        codes = mentee.astype(np.int64) * self.weighing.size[1] + mentor
        codes, first = np.unique(codes, return_index=True)
        at = np.atleast_1d(np.searchsorted(self.codes, codes))
        new: Flags = np.append(self.codes, -1)[at] != codes
        codes, at, score = codes[new], at[new], score[first][new]
        self.codes = np.insert(self.codes, at, codes)
        self.score = np.insert(self.score, at, score)
        return np.unique(codes // self.weighing.size[1])

    def _build(self, begun: Solver | None) -> None:
        n, m = self.weighing.size
        rows, columns = np.divmod(self.codes, max(1, m))
        start = np.searchsorted(self.codes, np.arange(n + 1) * m)
        edges = Edges(rows, columns, self.score, start, self.capacity)
        counted = self.score.copy()
        if self.extra.shape[1]:
            counted[np.searchsorted(self.codes, self.extra[0] * m + self.extra[1])] += self.extra[3]
        self.solver = Solver(edges, self.even[counted] + self.worth, begun.state if begun else None)

    def _solve_and_price(self) -> bool:
        self._build(None)
        self.clear_at = np.full(self.weighing.size[0], UNSEEN), np.full(self.weighing.size[1], UNSEEN)
        if not self.solver.solve(self.watch, self.worth):
            return False
        while True:
            new = self._from_kept()
            if not len(new):
                new = self._from_waiting()
            if not len(new):
                new, is_whole = self._from_all()
                if is_whole:
                    return True
            if not self._go_on(new):
                return False

    def _go_on(self, new: Ints) -> bool:
        """These mentees have pairs that they had not; where they are many, beginning once more is quicker."""
        if len(new) * MANY > self.weighing.size[0]:
            self._build(None)
            return self.solver.solve(self.watch, self.worth)
        self._build(self.solver)
        return self.solver.go_on(new, self.watch)

    def _excess(self) -> Ints:
        """By how much each kept pair beats its gain and price: int64 (n, k)."""
        u, p = self.solver.u, self.solver.p
        excess: Ints = self.value[self.best.score] + (self.worth - p)[self.best.mentor] - u[:, None]
        return excess

    def _from_kept(self) -> Ints:
        price = self.solver.p - self.worth
        row, column = rising(self.best, self.held, self.used, self.solver.u, price, self.value, ADDED)
        if not len(row):
            return NO_ONE
        self.used[row, column] = True
        return self._add(row, self.best.mentor[row, column], self.best.score[row, column])

    def _from_waiting(self) -> Ints:
        """Whoever has nobody is asked first: where one more can be matched, many prices are wrong."""
        waiting = np.flatnonzero((self.solver.mentor_of < 0) & (self.best.possible > self.held.shape[1]))
        return self._beating(waiting, strictly=True)[0]

    def _from_all(self) -> tuple[Ints, bool]:
        """Everybody for whom the last of those kept might still be a gain. Also: whether there was none.

        After one such look everybody is clear at those gains and prices. So later on whoever gains no less need only be
        held against mentors whose price has fallen.
        """
        u, p, before = self.solver.u, self.solver.p, self.clear_at
        deep = self.best.possible > self.held.shape[1]
        near = deep & (self._dearest() >= int(p.min(initial=0)))
        fallen = np.flatnonzero(p < before[1])
        again = near & (u >= before[0])
        self.clear_at = u.copy(), p.copy()
        new, whole = self._beating(np.flatnonzero(near & ~again), strictly=False)
        some, also = self._beating(np.flatnonzero(again), strictly=False, among=fallen)
        if whole and also:  # what lies in the lists and is met exactly belongs to it, too
            row, column = np.nonzero(self.held & ~self.used & (self._excess() == 0))
            self._add(row, self.best.mentor[row, column], self.best.score[row, column])
            self._build(self.solver)
        return np.union1d(new, some), whole and also

    def _beating(self, rows: Ints, *, strictly: bool, among: Ints | None = None) -> tuple[Ints, bool]:
        """Adds pairs that beat gain and price. Returns whom they are for; and whether there were none."""
        if not len(rows) or (among is not None and not len(among)):
            return NO_ONE, True
        found = self._found(rows, strictly, among, ADDED)
        over = self._over(found)
        if found.left_out:
            full = np.bincount(found.mentee, minlength=len(self.solver.u)) >= ADDED
            if not over.any():
                found = self._found(np.flatnonzero(full), strictly, among, self.weighing.size[1])
                over = self._over(found)
            else:
                self.clear_at[0][full] = UNSEEN
        self._add(found.mentee, found.mentor, found.score)
        return (np.unique(found.mentee[over]) if over.any() else NO_ONE), not over.any()

    def _found(self, rows: Ints, strictly: bool, among: Ints | None, most: int) -> Beating:
        """Where there are many, whoever gains much is held against cheap mentors alone: no other can be worth it."""
        p, columns = self.solver.p, np.arange(self.weighing.size[1]) if among is None else among
        if strictly or len(rows) * len(columns) < LARGE:
            return self._found_among(rows, strictly, among, most)
        dearest = self._dearest()[rows]
        told = []
        for own in np.array_split(np.argsort(dearest, kind="stable"), GROUPS):
            cheap = columns[p[columns] <= dearest[own].max()]
            told.append(self._found_among(np.sort(rows[own]), strictly, cheap, most))
        mentee, mentor, score = (np.concatenate([getattr(one, side) for one in told]) for side in SIDES)
        return Beating(mentee, mentor, score, sum(one.left_out for one in told))

    def _dearest(self) -> Ints:
        """The highest price that anybody who is not kept for a mentee could be worth to them: int64 (n,)."""
        dearest: Ints = self.value[self.best.score[:, -1]] + self.worth - self.solver.u
        return dearest

    def _found_among(self, rows: Ints, strictly: bool, among: Ints | None, most: int) -> Beating:
        u, p = self.solver.u[rows] + strictly, self.solver.p - self.worth
        if among is None:
            return self.weighing.beating(rows, u, p, self.value, most)
        part = self.weighing.among(rows, among)
        found = part.beating(np.arange(len(rows)), u, p[among], self.value, most)
        return Beating(rows[found.mentee], among[found.mentor], found.score, found.left_out)

    def _over(self, found: Beating) -> Flags:
        over: Flags = self.value[found.score] + self.worth > self.solver.u[found.mentee] + self.solver.p[found.mentor]
        return over

    def _unseen(self) -> Ints:
        """After an early stop: how much more each might gain, at the most."""
        u, lowest = self.solver.u, int(self.solver.p.min(initial=0))
        more = np.where(self.held, self._excess(), 0).max(axis=1, initial=0)
        deep = self.best.possible > self.held.shape[1]
        last = self.value[self.best.score[:, -1]] + self.worth - lowest - u
        unseen: Ints = np.maximum(more, np.where(deep, last, 0))
        return unseen


def priced(
    weighing: Weighing, even: Ints, capacity: Ints, closed: Flags, extra: Ints, watch: Watch | None = None
) -> Priced:
    """See `_Search` for the arrays."""
    return _Search(weighing, even, capacity, closed, extra, watch).run()
