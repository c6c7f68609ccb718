"""All pairs of a programme, a few mentees at a time: whole rows, the best of each, or those that beat their prices.

Where the extension was built its loops do it, on every core; else scoring.py does, with the same numbers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from lamplighter.matching.bars import Bar
from lamplighter.matching.edges import Edges, Ints
from lamplighter.matching.facts import Facts
from lamplighter.matching.kernel import kernel
from lamplighter.matching.plan import Plan, plan_of
from lamplighter.matching.rules import Rules
from lamplighter.matching.scoring import Bars, Points, weigh
from lamplighter.matching.solver import Watch

WEIGHING: Final = "weighing"
BLOCK: Final = 2**18  # pairs that are weighed at once in Python
TASK: Final = 16  # of these blocks a core takes at once,
SHARES: Final = 8  # but no more than leave each core so many tasks
CORES: Final = "LAMPLIGHTER_CORES"
Halves = npt.NDArray[np.int32]
T = TypeVar("T")


def cores() -> int:
    """As many as this process may use, or as LAMPLIGHTER_CORES says."""
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, int(os.environ.get(CORES) or mine))


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best few of each mentee, best first: `mentor` and `score` int32 (n, k).

    `possible` int64 (n,) is how many mentors are possible in all; so many columns of a row count at the most. `barred`
    int64 (10,) is how many pairs each reason of `Bar` bars.
    """

    mentor: Halves
    score: Halves
    possible: Ints
    barred: Ints

    @property
    def held(self) -> npt.NDArray[np.bool_]:
        """Which columns count: bool (n, k)."""
        counts: npt.NDArray[np.bool_] = np.arange(self.mentor.shape[1]) < self.possible[:, None]
        return counts


@dataclass(frozen=True, slots=True, eq=False)
class Beating:
    """Pairs that are worth their gain and price, or more: int64 (k,) each; and how many more there were."""

    mentee: Ints
    mentor: Ints
    score: Ints
    left_out: int


@dataclass(frozen=True, eq=False)
class Weighing:
    """Facts and rules, ready to be weighed again and again."""

    facts: Facts
    rules: Rules

    @cached_property
    def _plan(self) -> Plan | None:
        return plan_of(self.facts, self.rules)

    @property
    def _compiled(self) -> tuple[Any, Plan] | None:
        loops = kernel()
        return (loops, self._plan) if loops and self._plan else None

    @property
    def size(self) -> tuple[int, int]:
        return len(self.facts.mentees), len(self.facts.mentors)

    def among(self, rows: Ints, columns: Ints) -> Weighing:
        """The same for these mentees and mentors alone: int64 (k,) both."""
        return Weighing(self.facts.among(rows, columns), self.rules)

    def table(self, rows: slice) -> tuple[Points, Bars]:
        """Points and bars of these mentees with every mentor: int32 (rows, m) both."""
        if not self._compiled:
            block = weigh(self.facts, self.rules, rows)
            return block.score, block.bars
        loops, plan = self._compiled
        first, last, _ = rows.indices(self.size[0])
        score, bars = (np.empty((max(0, last - first), self.size[1]), np.int32) for _ in range(2))
        loops.weigh(plan, first, self._goals(np.arange(first, last)), score, bars)
        return score, bars

    def blocks(self) -> Iterator[tuple[slice, Points, Bars]]:
        """All mentees, a few at a time: which, and their points and bars."""
        for rows in self._blocks(self._at_once, self.size[0]):
            yield rows, *self.table(rows)

    def edges(self) -> tuple[Edges, Ints]:
        """Every pair that may be, with its points; and for each reason how many pairs it bars, int64 (10,)."""
        barred, mentees, mentors, points = np.zeros(len(Bar), np.int64), [], [], []
        for rows, score, bars in self.blocks():
            flat = np.flatnonzero(bars == 0)
            row, column = np.divmod(flat, self.size[1])
            mentees.append(row + rows.start)
            mentors.append(column)
            points.append(score.ravel()[flat].astype(np.int64))
            barred += [np.count_nonzero(bars & bar.value) for bar in Bar]
        none = np.zeros(0, np.int64)
        rows_of, columns, scores = (np.concatenate([none, *arrays]) for arrays in (mentees, mentors, points))
        capacity = np.array([p.capacity for p in self.facts.mentors], np.int64)
        start = np.searchsorted(rows_of, np.arange(self.size[0] + 1))
        return Edges(rows_of, columns, scores, start, capacity), barred

    def best(self, keep: int, watch: Watch | None = None) -> Best:
        """The `keep` best mentors of each mentee. The watcher cannot stop it: whatever is said later is over all."""
        n, m = self.size
        keep = max(1, min(keep, m))
        mentor, score = np.zeros((n, keep), np.int32), np.zeros((n, keep), np.int32)
        possible, barred = np.zeros(n, np.int64), np.zeros(len(Bar), np.int64)

        def some(rows: slice) -> tuple[slice, Ints]:
            counts = np.zeros(len(Bar), np.int64)
            if compiled := self._compiled:
                goals = self._goals(np.arange(rows.start, rows.stop))
                compiled[0].best(
                    compiled[1], rows.start, goals, keep, mentor[rows], score[rows], possible[rows], counts
                )
                return rows, counts
            points, bars = self.table(rows)
            ranked = np.where(bars == 0, points, -1)
            order = np.argsort(-ranked, axis=1, kind="stable")[:, :keep]
            mentor[rows], score[rows] = order, np.take_along_axis(ranked, order, 1)
            possible[rows] = (bars == 0).sum(axis=1)
            counts[:] = [np.count_nonzero(bars & bar.value) for bar in Bar]
            return rows, counts

        for rows, counts in self._each(some):
            barred += counts
            if watch:
                watch(WEIGHING, rows.stop, n)
        return Best(mentor, score, possible, barred)

    def beating(self, rows: Ints, gain: Ints, price: Ints, value: Halves, most: int) -> Beating:
        """Every pair of these mentees, int64 (k,), whose value is not below the mentee's gain and the mentor's price.

        gain: int64 (k,); price: int64 (m,); value: int32 (10,001,), by score. Of one mentee at most so many are given,
        those first that beat their price by most.
        """

        def some(own: slice) -> Beating:
            if compiled := self._compiled:
                goals, ends = self._goals(rows[own]), (rows[own].copy(), gain[own].copy())
                told, left = compiled[0].beating(compiled[1], ends[0], goals, ends[1], price, value, most)
                found = np.frombuffer(told, np.int32).reshape(-1, 3).astype(np.int64)
                return Beating(ends[0][found[:, 0]], found[:, 1], found[:, 2], left)
            return self._beating_in_python(rows[own], gain[own], price, value, most)

        told = [*self._each(some, len(rows))]
        none = np.zeros(0, np.int64)
        return Beating(
            np.concatenate([none, *(t.mentee for t in told)]),
            np.concatenate([none, *(t.mentor for t in told)]),
            np.concatenate([none, *(t.score for t in told)]),
            sum(t.left_out for t in told),
        )

    def _beating_in_python(self, rows: Ints, gain: Ints, price: Ints, value: Halves, most: int) -> Beating:
        found, left_out = [np.zeros((3, 0), np.int64)], 0
        for row, least in zip(rows.tolist(), gain.tolist(), strict=True):
            points, bars = (table[0] for table in self.table(slice(row, row + 1)))
            more = value[points] - price - least
            who = np.flatnonzero((bars == 0) & (more >= 0))
            who = who[np.argsort(-more[who], kind="stable")]
            left_out += max(0, len(who) - most)
            who = who[:most]
            found.append(np.stack([np.full(len(who), row), who, points[who]]))
        mentee, mentor, score = np.concatenate(found, axis=1)
        return Beating(mentee, mentor, score, left_out)

    def _goals(self, rows: Ints) -> Any:
        if not self.facts.goals.mentee.shape[1]:
            return None
        return np.ascontiguousarray(self.facts.goals.mentee[rows] @ self.facts.goals.mentor.T)

    def _blocks(self, step: int, n: int) -> Iterator[slice]:
        return (slice(first, min(n, first + step)) for first in range(0, n, step))

    @property
    def _at_once(self) -> int:
        return max(1, BLOCK // max(1, self.size[1]))

    def _each(self, deed: Callable[[slice], T], rows: int | None = None) -> Iterator[T]:
        """For all blocks, in their order, on as many cores as there are."""
        n, together = self.size[0] if rows is None else rows, self._at_once
        if threads := cores() if self._compiled else 0:
            together = max(together, min(TASK * together, n // (SHARES * threads)))
        blocks = [*self._blocks(together, n)]
        if threads < 2 or len(blocks) < 2:
            yield from map(deed, blocks)
            return
        pool = ThreadPoolExecutor(threads)
        try:
            yield from pool.map(deed, blocks)
        finally:
            pool.shutdown(cancel_futures=True)
