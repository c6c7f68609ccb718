"""The best there is, and no other answer: beside two oracles, with a proof, and the same one each time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplighter.matching import assign
from lamplighter.matching.assignment import OBJECTIVES, OPTIMUM, compare, how_many, keys_for, prove, solve
from lamplighter.matching.certificate import judge
from lamplighter.matching.edges import Edges, edges_of
from lamplighter.matching.kernel import SWITCH, kernel
from lamplighter.matching.solver import Solver
from lamplighter.matching.stability import Tastes, blocking, gains, mentees_propose, mentors_propose
from tests.matching.oracles import dense, flow
from tests.matching.programmes import programme, programmes

ROOT = Path(__file__).parents[2]
TV16 = [[9000, 8500, 3000], [8800, 4000, 3500], [6000, 5500, 5000]]


def table(rows: list[list[int]]) -> dict[str, list[int]]:
    pairs = [(i, j, s) for i, row in enumerate(rows) for j, s in enumerate(row)]
    return {"mentee": [p[0] for p in pairs], "mentor": [p[1] for p in pairs], "score": [p[2] for p in pairs]}


def solved(edges: Edges, objective: str = OPTIMUM, seed: int = 0):  # type: ignore[no-untyped-def]
    return solve(edges, objective, key=keys_for(edges, seed))


# --- the best there is ------------------------------------------------------------------------------------


def test_two_thousand_programmes_agree_with_both_oracles(implementation: str) -> None:
    wrong = []
    for number, edges in enumerate(programmes(2_000)):
        result = solved(edges)
        if not ((result.matched, result.total) == dense(edges) == flow(edges) and result.proof.optimal):
            wrong.append(number)
    assert wrong == []


@st.composite
def any_programme(draw: st.DrawFn) -> Edges:
    n, m = draw(st.integers(0, 8)), draw(st.integers(0, 5))
    capacity = draw(st.lists(st.integers(0, 4), min_size=m, max_size=m))
    pair = st.tuples(st.integers(0, max(0, n - 1)), st.integers(0, max(0, m - 1)), st.integers(0, 10_000))
    pairs = draw(st.lists(pair, max_size=40)) if n and m else []
    return edges_of([p[0] for p in pairs], [p[1] for p in pairs], [p[2] for p in pairs], capacity, n)


@given(any_programme())
@settings(max_examples=200)
def test_whatever_the_programme_the_result_is_the_best(edges: Edges) -> None:
    result = solved(edges)
    proof = result.proof
    assert (result.matched, result.total) == dense(edges)
    assert proof.optimal and proof.gap == 0 and proof.dual == result.total
    assert judge(edges, proof.weight, result.mentor_of, proof.u, proof.p).is_proved


def test_the_known_example() -> None:
    result = assign(**table(TV16), capacity=[1, 1, 1], n_mentees=3)
    assert result.mentor_of.tolist() == [1, 0, 2]
    assert (result.matched, result.total) == (3, 22_300)  # taking the best pair first comes to 18,000


def test_more_people_come_before_more_points() -> None:
    result = assign([0, 0, 1], [0, 1, 0], [10_000, 0, 0], [1, 1], n_mentees=2)
    assert result.mentor_of.tolist() == [1, 0] and result.total == 0


def test_a_feasible_pair_of_no_points_is_a_pair() -> None:
    result = assign([0], [0], [0], [1], n_mentees=1)
    assert (result.matched, result.total, result.weakest) == (1, 0, 0)


def test_of_a_pair_told_twice_the_better_score_counts() -> None:
    assert assign([0, 0], [0, 0], [3, 8], [1], n_mentees=1).total == 8


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_feasible_pair_is_an_answer(objective: str) -> None:
    for capacity in ([], [0, 2]):
        result = assign([], [], [], capacity, n_mentees=3, objective=objective)
        assert result.mentor_of.tolist() == [-1, -1, -1]
        assert result.proof.optimal and result.weakest is None
    assert assign([0], [0], [5], [0], n_mentees=1, objective=objective).matched == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"mentee": [0, 1, 5]}, "mentee is from 0 to 1"),
        ({"mentor": [0, -1, 0]}, "mentor is from 0 to 1"),
        ({"score": [1, 2, 10_001]}, "score is from 0 to 10000"),
        ({"score": [1, 2]}, "one length"),
        ({"score": [0.5, 1.0, 2.0]}, "whole numbers"),
        ({"capacity": [1, -1]}, "capacity is from 0"),
        ({"capacity": [1, 10**9]}, "capacity is from 0"),
        ({"n_mentees": -1}, "n_mentees is from 0"),
        ({"objective": "cheapest"}, "one of optimum, fair"),
    ],
)
def test_what_does_not_belong_together_is_refused(change: dict[str, object], sentence: str) -> None:
    good = {"mentee": [0, 1, 1], "mentor": [0, 1, 0], "score": [1, 2, 3], "capacity": [1, 1], "n_mentees": 2}
    with pytest.raises(ValueError, match=sentence):
        assign(**{**good, **change})  # type: ignore[arg-type]


# --- one answer -------------------------------------------------------------------------------------------


def shuffled(edges: Edges, rows: np.ndarray, columns: np.ndarray, order: np.ndarray) -> Edges:
    mentee, mentor = rows[edges.mentee][order], columns[edges.mentor][order]
    capacity = np.empty_like(edges.capacity)
    capacity[columns] = edges.capacity
    return edges_of(mentee, mentor, edges.score[order], capacity, edges.mentees)


def test_the_order_of_people_decides_nothing() -> None:
    """With keys that follow the people, a shuffled programme has the same pairs, also where all scores are alike."""
    chance = np.random.default_rng(1)
    for _ in range(150):
        edges = programme(chance)
        rows, columns = chance.permutation(edges.mentees), chance.permutation(edges.mentors)
        other = shuffled(edges, rows, columns, chance.permutation(len(edges.mentee)))
        key = keys_for(edges, 3)
        codes = dict(zip(zip(rows[edges.mentee], columns[edges.mentor], strict=True), key, strict=True))
        moved = np.array([codes[pair] for pair in zip(other.mentee, other.mentor, strict=True)], np.int64)
        for objective in OBJECTIVES:
            here = solve(edges, objective, key=key).mentor_of
            there = solve(other, objective, key=moved).mentor_of[rows]
            assert np.where(here >= 0, np.append(columns, -1)[here], -1).tolist() == there.tolist()


def test_the_seed_decides_among_equals() -> None:
    flat = {"mentee": [0, 0, 1, 1], "mentor": [0, 1, 0, 1], "score": [7] * 4, "capacity": [1, 1], "n_mentees": 2}
    answers = {tuple(assign(**flat, seed=seed).mentor_of.tolist()) for seed in range(12)}  # type: ignore[arg-type]
    assert answers == {(0, 1), (1, 0)}


def test_both_implementations_give_the_same_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    if kernel() is None:
        pytest.skip("the extension was not built here")
    for edges in programmes(300, seed=77):
        for objective in ("optimum", "fair", "worst-off"):
            compiled = solved(edges, objective)
            with monkeypatch.context() as without:
                without.setenv(SWITCH, "off")
                plain = solved(edges, objective)
            assert compiled.mentor_of.tolist() == plain.mentor_of.tolist()
            assert compiled.proof.dual == plain.proof.dual


def test_deferred_acceptance_is_the_same_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tastes of many ties, and a key of few; who would gain is found by the whole orders, too."""
    if kernel() is None:
        pytest.skip("the extension was not built here")
    chance, blocked = np.random.default_rng(12), 0
    for edges in programmes(300, seed=21):
        many = len(edges.mentee)
        tastes = Tastes(*(chance.integers(0, most, many) for most in (4, 9, 3)))
        for propose in (mentees_propose, mentors_propose):
            monkeypatch.delenv(SWITCH, raising=False)
            compiled = propose(edges, tastes)
            monkeypatch.setenv(SWITCH, "off")
            assert compiled.tolist() == propose(edges, tastes).tolist()
            assert not blocking(edges, compiled, tastes).any()
        loosened = np.where(chance.random(edges.mentees) < 0.5, compiled, -1)
        found = blocking(edges, loosened, tastes)
        assert found.tolist() == (gains(edges, loosened, *tastes.ranks()) > 0).tolist()
        blocked += int(found.any())
    assert blocked > 100


def test_whoever_watches_is_asked_now_and_then(implementation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lamplighter.matching.solver.STEP", 1)
    asked = []
    edges = edges_of(*np.indices((12, 4)).reshape(2, -1), np.full(48, 7), [2] * 4, 12)
    result = solve(edges, OPTIMUM, key=keys_for(edges, 0), watch=lambda _, done, of: asked.append((done, of)) is None)
    assert result.complete and asked and result.matched == 8
    stopped = solve(edges, OPTIMUM, key=keys_for(edges, 0), watch=lambda *_: False)
    assert not stopped.complete and stopped.matched == 8 and stopped.proof.gap > 0


def test_without_a_compiler_it_is_installed_all_the_same(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "README.md", "src"):
        (tmp_path / name).symlink_to(ROOT / name)
    words = ["build_ext", "--build-lib", str(tmp_path / "built"), "--build-temp", str(tmp_path / "temp")]
    done = subprocess.run(
        [sys.executable, "-c", "from setuptools import setup; setup()", *words],
        cwd=tmp_path,
        env={**os.environ, "CC": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "failed" in done.stderr and not [*tmp_path.rglob("*.so")], done.stderr


def test_the_kernel_refuses_arrays_that_do_not_fit() -> None:
    compiled = kernel()
    if compiled is None:
        pytest.skip("the extension was not built here")
    one, none = np.zeros(1, np.int64), np.zeros(0, np.int64)
    with pytest.raises(ValueError, match="wrong size"):
        compiled.Market(one, none, none, none, one, none, none)
    with pytest.raises(ValueError, match="wrong size"):
        compiled.stable(one, one, none, none, none, none, none, none, False)


# --- the proof --------------------------------------------------------------------------------------------


def test_the_judge_notices_what_is_wrong() -> None:
    edges = edges_of([0, 0, 1], [0, 1, 0], [5, 4, 3], [1, 1], 2)
    proof = solved(edges).proof
    good = np.array([1, 0])
    assert judge(edges, proof.weight, good, proof.u, proof.p).is_proved
    assert judge(edges, proof.weight, np.array([0, -1]), proof.u, proof.p).gap > 0
    assert judge(edges, proof.weight, np.array([0, 0]), proof.u, proof.p).faults[0].startswith("Mentor 0 has 2")
    assert "not among" in judge(edges, proof.weight, np.array([0, 1]), proof.u, proof.p).faults[0]
    assert "weigh more" in judge(edges, proof.weight, good, proof.u - 1, proof.p).faults[-1]
    assert "below zero" in judge(edges, proof.weight, good, proof.u, proof.p - 10**6).faults[0]


def test_a_solver_that_is_wrong_is_found_out() -> None:
    edges = edges_of([0], [0], [5], [1], 1)
    solver = Solver(edges, edges.score + 6)
    with pytest.raises(AssertionError, match="The solver is wrong"):
        prove(edges, solver, np.array([0]), 6)


def test_a_search_that_is_stopped_knows_its_exact_gap(in_python: None) -> None:
    stopped = 0
    for edges in programmes(200, seed=9):
        part = solve(edges, OPTIMUM, key=keys_for(edges, 0), watch=lambda _, done, of: done < 1)
        whole = solved(edges)
        value = part.matched * part.proof.worth + part.total
        assert value + part.proof.gap >= whole.matched * part.proof.worth + whole.total
        assert part.complete or part.proof.gap == part.proof.dual - part.total
        stopped += not part.complete
    assert stopped > 50


# --- other aims -------------------------------------------------------------------------------------------


def test_every_aim_beside_the_optimum() -> None:
    for edges in programmes(150, seed=4):
        told = compare(edges, key=keys_for(edges, 0))
        best = told[OPTIMUM][0]
        assert all(result.proof.optimal for result, _ in told.values())
        assert {told[aim][0].matched for aim in ("optimum", "fair", "worst-off")} == {how_many(edges)}
        assert (told["worst-off"][0].weakest or 0) >= max(best.weakest or 0, told["fair"][0].weakest or 0)
        assert told["stable"][1].blocked == told["stable-mentors"][1].blocked == 0
        assert all((p.people_lost, p.points_lost) >= (0, 0) for _, p in told.values())
        assert told["optimum"][1].points_lost == 0


def test_the_weakest_pair_is_as_strong_as_it_can_be() -> None:
    for edges in programmes(150, seed=5):
        result = solved(edges, "worst-off")
        assert dense(edges.only(edges.score > result.floor))[0] < result.matched or result.matched == 0


def test_an_even_aim_lifts_the_weak() -> None:
    rows = [[9000, 5000], [5500, 1000]]
    assert assign(**table(rows), capacity=[1, 1], n_mentees=2, objective="fair").weakest == 5000
    rows = [[10_000, 2000], [5000, 500]]
    assert assign(**table(rows), capacity=[1, 1], n_mentees=2).total == 10_500
    assert assign(**table(rows), capacity=[1, 1], n_mentees=2, objective="fair").weakest == 2000
