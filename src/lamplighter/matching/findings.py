"""All that explanations and the report are made of: the solver's own numbers, and nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from lamplighter.matching.assignment import Result
from lamplighter.matching.edges import Edges, Ints
from lamplighter.matching.facts import Facts
from lamplighter.matching.rules import Rules
from lamplighter.matching.scoring import Block, weigh
from lamplighter.matching.stability import gains

ROWS: Final = 256  # mentees that are weighed at once when all are explained


@dataclass(frozen=True, eq=False)
class Findings:
    """One run. `mentor_of` int64 (n,) has the pins, `pairs` gives points by the ids of mentee and mentor."""

    facts: Facts
    rules: Rules
    open_edges: Edges
    pins: dict[int, int]
    result: Result
    mentor_of: Ints
    pairs: dict[tuple[str, str], int]
    barred: Ints
    seed: int

    def losses(self, row: int) -> Ints:
        """What the programme would lose at least, were this mentee with each of their feasible mentors: int64 (k,).

        In weights of the objective; from the prices alone. Nothing is known of a stable matching.
        """
        edge = slice(*self.open_edges.start[row : row + 2])
        proof = self.result.proof
        if not len(proof.weight) or len(proof.weight) != len(self.open_edges.mentee):
            return np.zeros(edge.stop - edge.start, np.int64)
        losses: Ints = proof.u[row] + proof.p[self.open_edges.mentor[edge]] - proof.weight[edge]
        return losses

    @cached_property
    def more_for_both(self) -> Ints:
        """By how much both would gain at least, were each possible pair together: int64 (E,)."""
        edges = self.open_edges
        return gains(edges, self.result.mentor_of, edges.score, edges.score)

    def weighed(self, row: int) -> tuple[Block, int]:
        """The block that this mentee is in, and their row there; the last block is remembered."""
        first = row // ROWS * ROWS
        if self._last.get("first") != first:
            block = weigh(self.facts, self.rules, slice(first, first + ROWS))
            self._last.update(first=first, block=block)
        return self._last["block"], row - first

    @cached_property
    def _last(self) -> dict[str, Any]:
        return {}

    def would_help(self) -> list[int]:
        """Mentors at whom one more place would let one more person be matched, by their numbers.

        These are whom a chain of feasible moves reaches from somebody who waits; nobody else's place would do.
        """
        edges, by_mentor = self.open_edges, self._guests()
        waiting = [row for row in np.flatnonzero(self.result.mentor_of < 0).tolist() if row not in self.pins]
        reached: set[int] = set()
        while waiting:
            row = waiting.pop()
            for column in edges.mentor[edges.start[row] : edges.start[row + 1]].tolist():
                if column not in reached:
                    reached.add(column)
                    waiting += by_mentor.get(column, [])
        return sorted(reached)

    def _guests(self) -> dict[int, list[int]]:
        guests: dict[int, list[int]] = {}
        for row in np.flatnonzero(self.result.mentor_of >= 0).tolist():
            guests.setdefault(int(self.result.mentor_of[row]), []).append(row)
        return guests
