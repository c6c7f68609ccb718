"""From people to pairs: score, solve, prove, and answer what is asked about the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lamplighter.matching.assignment import OPTIMUM, Price, Result, compare, result_of, solve, with_floor
from lamplighter.matching.edges import Edges, Ints
from lamplighter.matching.explain import Explanation, Unmatched, explain_pair, explain_unmatched
from lamplighter.matching.facts import Facts, facts_of
from lamplighter.matching.findings import Findings
from lamplighter.matching.people import Participant, People, people_of
from lamplighter.matching.pins import pins_in, places_of
from lamplighter.matching.report import Json, report_of
from lamplighter.matching.rules import Rules
from lamplighter.matching.scoring import weigh
from lamplighter.matching.solver import Watch
from lamplighter.matching.tiebreak import hashes_of, keys_of
from lamplighter.matching.weighing import Weighing


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people by their ids, how well they fit in points, and whether it was settled beforehand."""

    mentee: str
    mentor: str
    score: int
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a "what if" comes to: people and points gained (below zero: lost), and how many pairs would move."""

    matched: int
    total: int
    moved: int


@dataclass(frozen=True)
class Run:
    """One matching of one programme. Numbers of people follow `facts`; `open_edges` leave out who is pinned."""

    people: People
    rules: Rules
    objective: str
    seed: int
    facts: Facts
    open_edges: Edges
    pins: dict[int, int]
    result: Result
    barred: Ints

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Sorted as the mentees came."""
        found = self.open_edges.find(self.result.mentor_of)
        pairs = []
        for row, mentee in enumerate(self.facts.mentees):
            if row in self.pins:
                pairs.append(Pair(mentee.id, self.facts.mentors[self.pins[row]].id, self._points(row), True))
            elif found[row] >= 0:
                mentor = self.facts.mentors[int(self.result.mentor_of[row])]
                pairs.append(Pair(mentee.id, mentor.id, int(self.open_edges.score[found[row]])))
        return tuple(pairs)

    def _points(self, row: int) -> int:
        return int(weigh(self.facts, self.rules, slice(row, row + 1)).score[0, self.pins[row]])

    @property
    def matched(self) -> int:
        return len(self.pairs)

    @property
    def total(self) -> int:
        return sum(pair.score for pair in self.pairs)

    @cached_property
    def mentor_of(self) -> Ints:
        """Pins included: int64 (n,), -1 for nobody."""
        everybody = self.result.mentor_of.copy()
        for row, column in self.pins.items():
            everybody[row] = column
        return everybody

    @cached_property
    def unmatched(self) -> tuple[Unmatched, ...]:
        """Mentees without a mentor: why, and what would change it."""
        return explain_unmatched(self._findings)

    @cached_property
    def comparison(self) -> dict[str, tuple[Result, Price]]:
        """Every aim beside the optimum; pins stay as they are in each."""
        return compare(self.open_edges, key=self.key)

    @cached_property
    def key(self) -> Ints:
        return keys_by_name(self.facts, self.open_edges, self.seed)

    @cached_property
    def _findings(self) -> Findings:
        pairs = {(pair.mentee, pair.mentor): pair.score for pair in self.pairs}
        return Findings(
            self.facts,
            self.rules,
            self.open_edges,
            self.pins,
            self.result,
            self.mentor_of,
            pairs,
            self.barred,
            self.seed,
        )

    @cached_property
    def report(self) -> Json:
        """All of it as plain values, fit for JSON."""
        return report_of(self._findings, self.unmatched)

    def explain(self, mentee_id: str, may_see: frozenset[str] | None = None) -> Explanation:
        """Why this mentee has this mentor. `may_see` names the parts that the reader may know; all by default.

        Raises KeyError for somebody who is not in a pair; `unmatched` explains those.
        """
        rows = {mentee.id: row for row, mentee in enumerate(self.facts.mentees)}
        row = rows[mentee_id]
        if self.mentor_of[row] < 0:
            raise KeyError(mentee_id)
        return explain_pair(self._findings, row, may_see)

    def without(self, person_id: str) -> Run:
        """The same programme after somebody has left. Raises KeyError for a stranger."""
        self._must_know(person_id)
        return self._again(self.people.without(person_id), self.rules)

    def with_pin(self, mentee_id: str, mentor_id: str) -> Run:
        """The same programme with this pair settled. Raises KeyError for strangers, Contradiction for a broken rule."""
        self._must_know(mentee_id)
        self._must_know(mentor_id)
        return self._again(self.people.with_pin(mentee_id, mentor_id), self.rules)

    def with_ban(self, mentee_id: str, mentor_id: str) -> Run:
        """The same programme in which these two are no pair."""
        return self._again(self.people, self.rules.banning(mentee_id, mentor_id))

    def without_pin(self, mentee_id: str, mentor_id: str) -> Run:
        """The same programme in which these two are not settled: `change_to` it says what the pin costs."""
        return self._again(self.people.without_pin(mentee_id, mentor_id), self.rules)

    def without_ban(self, mentee_id: str, mentor_id: str) -> Run:
        """The same programme without this ban: `change_to` it says what the ban costs."""
        rules = replace(self.rules, bans=self.rules.bans - {(mentee_id, mentor_id)})
        return self._again(self.people, rules)

    def _again(self, people: People, rules: Rules) -> Run:
        return match(people, rules=rules, objective=self.objective, seed=self.seed)

    def _must_know(self, person_id: str) -> None:
        if all(person.id != person_id for person in self.people):
            raise KeyError(person_id)

    def change_to(self, other: Run) -> Change:
        """What another run has more or less, and how many mentees have another mentor there or none."""
        here = {pair.mentee: pair.mentor for pair in self.pairs}
        there = {pair.mentee: pair.mentor for pair in other.pairs}
        moved = sum(here.get(mentee) != there.get(mentee) for mentee in here.keys() | there.keys())
        return Change(other.matched - self.matched, other.total - self.total, moved)


def match(
    people: People | Sequence[Participant],
    *,
    rules: Rules | None = None,
    objective: str = OPTIMUM,
    seed: int = 0,
    watch: Watch | None = None,
) -> Run:
    """Weigh all pairs, match as many people as can be, and prove that nothing is better.

    Raises ValueError for people or rules that do not fit together, and Contradiction for pins that cannot all hold.
    """
    told, rules = people_of(people), rules or Rules()
    facts = facts_of(told, rules)
    pins = places_of(pins_in(told), facts, rules)
    edges, barred = Weighing(facts, rules).edges()
    open_edges = leave_out(edges, pins)
    result = solve(
        with_bonus(open_edges, facts, rules), objective, key=keys_by_name(facts, open_edges, seed), watch=watch
    )
    true = result_of(open_edges, objective, result.mentor_of, result.proof, complete=result.complete)
    result = with_floor(true, result.floor)
    return Run(told, rules, objective, seed, facts, open_edges, pins, result, barred)


def pairs_told(run: Run) -> list[Explanation]:
    """Every pair with its reasons, as the mentees came."""
    return [run.explain(pair.mentee) for pair in run.pairs]


def leave_out(edges: Edges, pins: dict[int, int]) -> Edges:
    """The pairs that are still to be sought: without pinned mentees, and without the places they take."""
    pinned = np.zeros(edges.mentees, bool)
    pinned[list(pins)] = True
    taken = np.bincount(list(pins.values()), minlength=edges.mentors).astype(np.int64)
    free = edges.only(~pinned[edges.mentee])
    return Edges(free.mentee, free.mentor, free.score, free.start, edges.capacity - taken)


def with_bonus(edges: Edges, facts: Facts, rules: Rules) -> Edges:
    if not rules.keep:
        return edges
    mentees, mentors = facts.mentees, facts.mentors
    people = zip(edges.mentee.tolist(), edges.mentor.tolist(), strict=True)
    kept = np.array([(mentees[i].id, mentors[j].id) in rules.keep for i, j in people], np.int64)
    return edges.scored(edges.score + kept * rules.keep_bonus)


def keys_by_name(facts: Facts, edges: Edges, seed: int) -> Ints:
    mentees = hashes_of([person.id for person in facts.mentees], seed)
    return keys_of(edges, mentees, hashes_of([person.id for person in facts.mentors], seed + 1))
