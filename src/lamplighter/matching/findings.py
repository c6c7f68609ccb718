"""All that explanations and the report are made of: the solver's own numbers, and nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from lamplighter.matching.assignment import Result
from lamplighter.matching.chosen import Chosen, both_gain, next_best, parts_told
from lamplighter.matching.edges import Flags, Ints
from lamplighter.matching.facts import Facts
from lamplighter.matching.possible import Possible, bonus_of
from lamplighter.matching.rules import Rules
from lamplighter.matching.solver import Watch
from lamplighter.matching.stability import standing

ROWS: Final = 1_024  # mentees that are looked at together when all are explained
PAIRS: Final = 2**20  # of people, at the most, where pairs have to be weighed again for it


@dataclass(frozen=True, eq=False)
class Findings:
    """One run. `mentor_of` int64 (n,) has the pins, `pairs` gives points by the ids of mentee and mentor."""

    facts: Facts
    rules: Rules
    possible: Possible
    pins: dict[int, int]
    result: Result
    mentor_of: Ints
    pairs: dict[tuple[str, str], int]
    barred: Ints
    seed: int
    watch: Watch | None = None

    def chosen(self, row: int) -> Chosen:
        """What is known of this mentee with their mentor; worked out for a few mentees at once, and remembered."""
        first = row // self._step * self._step
        if self._last.get("first") != first:
            end = min(first + self._step, len(self.mentor_of))
            self._last.update(first=first, told=self._worked_out(np.arange(first, end)))
        told: Chosen = self._last["told"]
        return told

    @cached_property
    def _step(self) -> int:
        most = PAIRS // max(1, len(self.facts.mentors))
        return ROWS if self.possible.whole else max(1, min(ROWS, most))

    def _worked_out(self, rows: Ints) -> Chosen:
        edges, matched = self.possible.among(rows), rows[self.mentor_of[rows] >= 0]
        return Chosen(
            {row: k for k, row in enumerate(matched.tolist())},
            *parts_told(self.facts, self.rules, matched, self.mentor_of[matched]),
            next_best(edges, self._bonus, self.result, self._places),
            both_gain(edges, self.result, *self._standing),
        )

    @cached_property
    def _bonus(self) -> dict[tuple[int, int], int]:
        return bonus_of(self.facts, self.rules)

    @cached_property
    def _places(self) -> Ints:
        return np.array([mentor.capacity for mentor in self.facts.mentors], np.int64)

    @cached_property
    def _standing(self) -> tuple[Ints, Ints, Ints]:
        names = [mentor.id for mentor in self.facts.mentors]
        order = np.empty(len(names), np.int64)
        order[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        edges = self.possible.edges
        return *standing(edges, self.result.mentor_of, edges.score, edges.score), order

    @cached_property
    def _last(self) -> dict[str, Any]:
        return {}

    def would_help(self) -> Flags:
        """Mentors at whom one more place would let one more person be matched: bool (m,).

        These are whom a chain of feasible moves reaches from somebody who waits; nobody else's place would do.
        """
        return self._reached[1]

    def within_reach(self) -> Ints:
        """Mentees whom such a chain passes, those who wait among them: int64 (k,)."""
        return np.flatnonzero(self._reached[0])

    @cached_property
    def _reached(self) -> tuple[Flags, Flags]:
        mentor_of = self.result.mentor_of
        new = (mentor_of < 0) & ~self.possible.closed
        rows, columns = new.copy(), np.zeros(len(self.facts.mentors), bool)
        while new.any():
            beyond = self.possible.mentors_of(new) & ~columns
            columns |= beyond
            new = np.append(beyond, False)[mentor_of] & ~rows
            rows |= new
        return rows, columns
