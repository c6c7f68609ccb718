"""Too many pairs to keep: the best over all of them all the same, with the same people and the same reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lamplighter.matching import Participant, Rules, Run, match, verify
from tests.matching.oracles import dense
from tests.matching.test_match import crowd
from tests.matching.test_weighing import CRITERIA, colourful


@pytest.fixture
def few_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if sixty people were ten thousand: one mentor of each to begin with, three whose points are kept."""
    monkeypatch.setattr("lamplighter.matching.run.STORED", 0)
    monkeypatch.setattr("lamplighter.matching.pricing.FIRST", 1)
    monkeypatch.setattr("lamplighter.matching.pricing.KEPT", 3)
    monkeypatch.setattr("lamplighter.matching.pricing.ADDED", 2)
    monkeypatch.setattr("lamplighter.matching.pricing.LARGE", 500)


def programmes() -> list[tuple[list[Participant], Rules]]:
    plain = [
        (crowd(n, seed), Rules(floor=floor)) for n, seed, floor in ((60, 1, 0), (80, 2, 4_500), (30, 3, 0), (1, 1, 0))
    ]
    people = crowd(70, 5)
    flat = [replace(p, style={}, prefers=(), wants={}, offers={}) for p in crowd(60, 6)]
    pair = match(people).pairs[0]
    kept = Rules(keep=frozenset({(pair.mentee, pair.mentor), ("p1", "p2")}), keep_bonus=900)
    pinned = [replace(p, pinned=pair.mentor) if p.id == pair.mentee else p for p in people]
    return [
        *plain,
        (people, kept),
        (pinned, Rules()),
        (flat, Rules()),
        (colourful(90, 4, goals=True), Rules(criteria=CRITERIA)),
    ]


def whole(people: list[Participant], rules: Rules, objective: str) -> Run:
    with pytest.MonkeyPatch.context() as memory:
        memory.setattr("lamplighter.matching.run.STORED", 10**9)
        return match(people, rules=rules, objective=objective, seed=2)


@pytest.mark.parametrize("objective", ["optimum", "fair"])
def test_it_is_the_same_as_with_all_pairs_in_memory(objective: str, few_in_memory: None, implementation: str) -> None:
    fewer = 0
    for people, rules in programmes() if objective == "optimum" else programmes()[1:6:2]:
        here, there = match(people, rules=rules, objective=objective, seed=2), whole(people, rules, objective)
        assert here.pairs == there.pairs and here.result.proof.optimal
        assert here.result.proof.dual == there.result.proof.dual
        assert here.report["counts"] == there.report["counts"] and here.barred.tolist() == there.barred.tolist()
        assert here.report["one_more"] == there.report["one_more"]
        fewer += len(here.open_edges.mentee) < len(there.open_edges.mentee)
    assert fewer >= 2


def test_the_optimum_of_all_pairs_by_another_hand(few_in_memory: None) -> None:
    for seed in range(8):
        run = match(crowd(90, seed), rules=Rules(floor=4_000))
        assert (run.matched, run.total) == dense(run.possible.weighing.edges()[0])


def test_three_thousand_as_it_is_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lamplighter.matching.run.STORED", 0)
    run = match(crowd(4_000, 1))
    every = run.possible.weighing.edges()[0]
    assert len(run.facts.mentees) == 3_020 and len(run.open_edges.mentee) < len(every.mentee) / 2
    assert (run.matched, run.total) == dense(every) and run.result.proof.optimal


def test_the_report_holds_and_what_is_changed_in_it_is_found(few_in_memory: None) -> None:
    for people, rules in programmes():
        run = match(people, rules=rules)
        pairs = [(pair.mentee, pair.mentor, pair.score) for pair in run.pairs]
        assert verify(people, pairs, run.report) == ()
        assert len(run.explanations) == run.matched
        if pairs:
            assert verify(people, pairs[1:], run.report)
            cheaper = {who: max(0, price - 50) for who, price in run.report["proof"]["prices"].items()}
            wrong = {**run.report, "proof": {**run.report["proof"], "prices": cheaper}}
            assert not any(cheaper.values()) or verify(people, pairs, wrong)


def test_stopped_wherever_it_may_be_the_gap_is_not_too_small(few_in_memory: None, implementation: str) -> None:
    people, rules = crowd(80, 2), Rules(floor=4_000)
    best = whole(people, rules, "optimum")
    ends = set()
    for steps in (0, 1, 2, 3, 5, 9, 20, 10_000):
        asked = np.zeros(1, np.int64)

        def watch(stage: str, done: int, of: int, steps: int = steps, asked: np.ndarray = asked) -> bool:
            asked += 1
            return bool(asked[0] <= steps)

        part = match(people, rules=rules, watch=watch)
        worth = part.result.proof.worth
        reached = part.matched * worth + part.total
        assert reached + part.result.proof.gap >= best.matched * worth + best.total
        assert part.result.complete == part.result.proof.optimal or part.result.proof.gap == 0
        assert verify(people, [(pair.mentee, pair.mentor, pair.score) for pair in part.pairs], part.report) == ()
        assert part.report["counts"]["possible_pairs"] == best.report["counts"]["possible_pairs"]
        ends.add(part.result.complete)
    assert ends == {True, False}
