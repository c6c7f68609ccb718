"""All that explanations and the report are made of: the solver's own numbers, and nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from lamplighter.matching.assignment import FAIR, OPTIMUM, WORST_OFF, Result
from lamplighter.matching.edges import HIGHEST, Ints
from lamplighter.matching.facts import Facts
from lamplighter.matching.possible import Possible, bonus_of, losses_of
from lamplighter.matching.rules import Rules
from lamplighter.matching.scoring import Block, weigh

PRICED: Final = (OPTIMUM, FAIR, WORST_OFF)  # aims whose prices say what another pair would cost
ROWS: Final = 256  # mentees that are weighed at once when all are explained


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

    def losses(self, row: int) -> Ints:
        """What the programme would lose at least, were this mentee with each of their feasible mentors: int64 (k,).

        In weights of the objective; from the prices alone. Nothing is known of a stable matching.
        """
        mentor, score = self.possible.of(row)
        proof, objective = self.result.proof, self.result.objective
        if objective not in PRICED or (objective == WORST_OFF and self.result.floor > score.min(initial=HIGHEST)):
            return np.zeros(len(mentor), np.int64)
        counted = score.copy()
        for k, column in enumerate(mentor.tolist()) if self._bonus else ():
            counted[k] += self._bonus.get((row, column), 0)
        return losses_of(proof, objective, row, mentor, counted)

    @cached_property
    def _bonus(self) -> dict[tuple[int, int], int]:
        return bonus_of(self.facts, self.rules)

    def more_for_both(self, row: int) -> Ints:
        """By how much both would gain at least, for each of this mentee's feasible mentors: int64 (k,)."""
        return self.possible.more_for_both(row, self.result.mentor_of, self._last)

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
        return sorted(self._reached[1])

    def within_reach(self) -> list[int]:
        """Mentees whom such a chain passes, those who wait among them."""
        return sorted(self._reached[0])

    @cached_property
    def _reached(self) -> tuple[set[int], set[int]]:
        by_mentor = self._guests()
        waiting = [row for row in np.flatnonzero(self.result.mentor_of < 0).tolist() if row not in self.pins]
        rows, reached = set(waiting), set[int]()
        while waiting:
            for column in self.possible.of(waiting.pop())[0].tolist():
                if column not in reached:
                    reached.add(column)
                    waiting += by_mentor.get(column, [])
                    rows.update(by_mentor.get(column, []))
        return rows, reached

    def _guests(self) -> dict[int, list[int]]:
        guests: dict[int, list[int]] = {}
        for row in np.flatnonzero(self.result.mentor_of >= 0).tolist():
            guests.setdefault(int(self.result.mentor_of[row]), []).append(row)
        return guests
