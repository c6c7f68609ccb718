"""From people to pairs: score, solve, prove, and answer what is asked about the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from lamplighter.matching.assignment import (
    EVEN,
    FAIR,
    OPTIMUM,
    Price,
    Result,
    compare,
    fill_up,
    prove,
    result_of,
    solve,
    with_floor,
)
from lamplighter.matching.edges import HIGHEST, Edges, Flags, Ints
from lamplighter.matching.explain import Explanation, Unmatched, explain_pair, explain_pairs, explain_unmatched
from lamplighter.matching.facts import Facts, facts_of
from lamplighter.matching.findings import Findings
from lamplighter.matching.people import Participant, People, people_of
from lamplighter.matching.pins import pins_in, places_of
from lamplighter.matching.possible import Possible, bonus_of
from lamplighter.matching.pricing import priced
from lamplighter.matching.report import Json, report_of
from lamplighter.matching.rules import Rules
from lamplighter.matching.scoring import weigh
from lamplighter.matching.solver import Watch
from lamplighter.matching.tiebreak import hashes_of, keys_of, settle_ties
from lamplighter.matching.weighing import Weighing

STORED: Final = 4_000_000  # where there are more pairs of people than this, only those that matter lie in memory


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
    """One matching of one programme. Numbers of people follow `facts`; `possible` leaves out who is pinned."""

    people: People
    rules: Rules
    objective: str
    seed: int
    facts: Facts
    possible: Possible
    pins: dict[int, int]
    result: Result
    barred: Ints
    watch: Watch | None = None

    @property
    def open_edges(self) -> Edges:
        """Pairs among which was sought: all that are possible, or those that their prices brought in."""
        return self.possible.edges

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
    def explanations(self) -> tuple[Explanation, ...]:
        """Every pair with its reasons, as the mentees came."""
        return explain_pairs(self._findings)

    @cached_property
    def comparison(self) -> dict[str, tuple[Result, Price]]:
        """Every aim beside the optimum; pins stay as they are in each."""
        edges = self.open_edges
        if not self.possible.whole:
            edges = leave_out(self.possible.weighing.edges()[0], self.pins)
        return compare(edges, key=keys_by_name(self.facts, edges, self.seed))

    @cached_property
    def _findings(self) -> Findings:
        pairs = {(pair.mentee, pair.mentor): pair.score for pair in self.pairs}
        return Findings(
            self.facts,
            self.rules,
            self.possible,
            self.pins,
            self.result,
            self.mentor_of,
            pairs,
            self.barred,
            self.seed,
            self.watch,
        )

    @cached_property
    def report(self) -> Json:
        """All of it as plain values, fit for JSON."""
        return report_of(self._findings, self.explanations, self.unmatched)

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
    weighing = Weighing(facts, rules)
    if is_too_large_to_keep(weighing, objective):
        result, possible, barred = _by_prices(weighing, pins, objective, seed, watch)
        return Run(told, rules, objective, seed, facts, possible, pins, result, barred, watch)
    edges, barred = weighing.edges()
    open_edges = leave_out(edges, pins)
    result = solve(
        with_bonus(open_edges, facts, rules), objective, key=keys_by_name(facts, open_edges, seed), watch=watch
    )
    true = result_of(open_edges, objective, result.mentor_of, result.proof, complete=result.complete)
    result = with_floor(true, result.floor)
    possible = all_possible(weighing, open_edges, pins)
    return Run(told, rules, objective, seed, facts, possible, pins, result, barred, watch)


def is_too_large_to_keep(weighing: Weighing, objective: str) -> bool:
    """Whether only those pairs lie in memory that matter. The other aims need all."""
    return objective in (OPTIMUM, FAIR) and weighing.size[0] * weighing.size[1] > STORED


def all_possible(weighing: Weighing, open_edges: Edges, pins: dict[int, int]) -> Possible:
    return Possible(weighing, open_edges, _closed(weighing, pins), len(open_edges.mentee), True)


def _closed(weighing: Weighing, pins: dict[int, int]) -> Flags:
    closed = np.zeros(weighing.size[0], bool)
    closed[list(pins)] = True
    return closed


def _by_prices(
    weighing: Weighing, pins: dict[int, int], objective: str, seed: int, watch: Watch | None
) -> tuple[Result, Possible, Ints]:
    """The same result where there are too many pairs to keep all of them in memory."""
    facts, closed = weighing.facts, _closed(weighing, pins)
    even = EVEN if objective == FAIR else np.arange(2 * HIGHEST + 1)
    found = priced(weighing, even, free_places(facts, pins), closed, _kept(weighing, closed), watch)
    edges, solver = found.edges, found.solver
    if found.complete:
        mentor_of, unseen = settle_ties(edges, solver, keys_by_name(facts, edges, seed)), None
    else:
        mentor_of, unseen = fill_up(edges, found.points, solver.mentor_of), found.unseen
    proof = prove(edges, solver, mentor_of, found.worth, unseen)
    result = result_of(edges, objective, mentor_of, proof, complete=found.complete)
    return result, Possible(weighing, edges, closed, found.possible, False), found.barred


def _kept(weighing: Weighing, closed: Flags) -> Ints:
    """Pairs with a bonus that are possible: mentee, mentor, score and bonus, int64 (4, k)."""
    kept = []
    for (row, column), bonus in sorted(bonus_of(weighing.facts, weighing.rules).items()):
        score, bars = weighing.table(slice(row, row + 1))
        if bars[0, column] == 0 and not closed[row]:
            kept.append((row, column, int(score[0, column]), bonus))
    return np.array(kept, np.int64).reshape(-1, 4).T


def leave_out(edges: Edges, pins: dict[int, int]) -> Edges:
    """The pairs that are still to be sought: without pinned mentees, and without the places they take."""
    pinned = np.zeros(edges.mentees, bool)
    pinned[list(pins)] = True
    free = edges.only(~pinned[edges.mentee])
    taken = np.bincount(list(pins.values()), minlength=edges.mentors).astype(np.int64)
    return Edges(free.mentee, free.mentor, free.score, free.start, edges.capacity - taken)


def free_places(facts: Facts, pins: dict[int, int]) -> Ints:
    """Places of each mentor that no pin takes: int64 (m,)."""
    taken = np.bincount(list(pins.values()), minlength=len(facts.mentors)).astype(np.int64)
    return np.array([person.capacity for person in facts.mentors], np.int64) - taken


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
