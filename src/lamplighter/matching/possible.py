"""The possible pairs of each mentee, whether all of them lie in memory or are weighed again when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lamplighter.matching.assignment import EVEN, FAIR, Proof
from lamplighter.matching.certificate import Block
from lamplighter.matching.edges import Edges, Flags, Ints
from lamplighter.matching.facts import Facts
from lamplighter.matching.rules import Rules
from lamplighter.matching.stability import gains, standing
from lamplighter.matching.weighing import Weighing


@dataclass(frozen=True, eq=False)
class Possible:
    """`edges` are all possible pairs, or (not `whole`) some, and those of the result among them.

    `closed` bool (n,) says who is pinned and has no other; `count` is how many pairs are possible in all.
    """

    weighing: Weighing
    edges: Edges
    closed: Flags
    count: int
    whole: bool

    def of(self, row: int) -> tuple[Ints, Ints]:
        """Mentors and points of one mentee: int64 (k,) both."""
        if self.whole:
            own = slice(*self.edges.start[row : row + 2])
            return self.edges.mentor[own], self.edges.score[own]
        score, bars = self.weighing.table(slice(row, row + 1))
        mentor = np.flatnonzero((bars[0] == 0) & ~self.closed[row])
        return mentor, score[0][mentor].astype(np.int64)

    def mentors_of(self, mentees: Flags) -> Flags:
        """Who is possible for any of these, bool (n,): bool (m,)."""
        known = np.zeros(self.edges.mentors, bool)
        if self.whole:
            known[self.edges.mentor[mentees[self.edges.mentee]]] = True
        for row in np.flatnonzero(mentees).tolist() if not self.whole else ():
            known[self.of(row)[0]] = True
        return known

    def among(self, rows: Ints) -> Edges:
        """All pairs of these mentees, who are in order, int64 (k,); of the others none."""
        if self.whole:
            kept = np.zeros(self.edges.mentees, bool)
            kept[rows] = True
            return self.edges.only(kept[self.edges.mentee])
        found = [self.of(row) for row in rows.tolist()]
        none = np.zeros(0, np.int64)
        mentee = np.repeat(rows, [len(mentor) for mentor, _ in found])
        start = np.searchsorted(mentee, np.arange(self.edges.mentees + 1))
        mentor, score = (np.concatenate([none, *(one[k] for one in found)]) for k in range(2))
        return Edges(mentee, mentor, score, start, self.edges.capacity)

    def who_would_gain(self, mentor_of: Ints, more_than: int) -> int:
        """How many mentees are in a pair in which both would gain more than so many points."""
        edges = self.edges
        if self.whole:
            more = gains(edges, mentor_of, edges.score, edges.score) > more_than
            return len(np.unique(edges.mentee[more]))
        has, weakest = standing(edges, mentor_of, edges.score, edges.score)
        weakest = np.minimum(weakest, 2**20).astype(np.int32)  # beyond all points
        people = 0
        for rows, score, bars in self.weighing.blocks():
            both = np.maximum(has[rows, None].astype(np.int32), weakest)
            people += int((((score - both > more_than) & (bars == 0)).any(axis=1) & ~self.closed[rows]).sum())
        return people

    def weighted(self, objective: str, worth: int, rules: Rules) -> Iterable[Block]:
        """All of them with their weights, for the judge."""
        bonus = bonus_of(self.weighing.facts, rules)
        for rows, score, bars in self.weighing.blocks():
            counted = score.astype(np.int64)
            for (row, column), more in bonus.items():
                if rows.start <= row < rows.stop:
                    counted[row - rows.start, column] += more
            weight = (EVEN[counted] if objective == FAIR else counted) + worth
            yield rows, (bars == 0) & ~self.closed[rows, None], weight


def bonus_of(facts: Facts, rules: Rules) -> dict[tuple[int, int], int]:
    """What kept pairs count more, by the numbers of the two."""
    if not rules.keep:
        return {}
    rows = {person.id: row for row, person in enumerate(facts.mentees)}
    columns = {person.id: column for column, person in enumerate(facts.mentors)}
    known = [(a, b) for a, b in rules.keep if a in rows and b in columns]
    return {(rows[a], columns[b]): rules.keep_bonus for a, b in known}


def losses_of(proof: Proof, objective: str, mentee: Ints, mentor: Ints, counted: Ints) -> Ints:
    """What the programme would lose at least with each of these pairs: int64 (k,), in weights of the objective."""
    points = EVEN[counted] if objective == FAIR else counted
    losses: Ints = proof.u[mentee] + proof.p[mentor] - points - proof.worth
    return losses
