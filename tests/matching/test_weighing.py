"""All pairs, weighed in C and in Python: the same points, the same bars, the same best few."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from lamplighter.core.availability import DAYS
from lamplighter.matching import Criterion, Kind, Participant, Rules
from lamplighter.matching.assignment import how_many
from lamplighter.matching.edges import edges_of
from lamplighter.matching.facts import Facts, facts_of
from lamplighter.matching.kept import cover, rising
from lamplighter.matching.kernel import kernel
from lamplighter.matching.people import people_of
from lamplighter.matching.scoring import Pairs, Rows, parts_of, shared_half_hours, weigh
from lamplighter.matching.weighing import CORES, Weighing, cores
from tests.matching.test_match import crowd

CRITERIA = (
    Criterion("seniority", Kind.AT_LEAST, weight=7, order=("new", "old")),
    Criterion("place", Kind.EQUAL, weight=5),
    Criterion("town", Kind.OVERLAP, weight=3, hard=True),
    Criterion("guild", Kind.DIFFERENT, hard=True),
    Criterion("years", Kind.AT_LEAST, hard=True),
)


def colourful(n: int, seed: int, *, goals: bool) -> list[Participant]:
    """People who tell something of everything that counts, and now and then nothing of it."""
    chance = np.random.default_rng([seed, goals])

    def perhaps(told: object, nothing: object) -> object:
        return told if chance.random() < 0.7 else nothing

    def one(person: Participant) -> Participant:
        towns = "; ".join(f"t{k}" for k in chance.integers(0, 6, 3))
        extra = {"place": f"p{chance.integers(3)}", "town": towns, "guild": f"g{chance.integers(9)}", "years": "3"}
        return replace(
            person,
            hours=perhaps(tuple(int(chance.integers(0, 2**40)) for _ in DAYS), None),
            zone=str(chance.choice(["UTC", "Europe/Berlin", "Asia/Kolkata"])),
            seniority=perhaps(str(chance.choice(["new", "old"])), ""),
            team=perhaps(f"team{chance.integers(5)}", ""),
            reports_to=f"p{chance.integers(n)}",
            earlier=frozenset({f"p{chance.integers(n)}"}),
            field=perhaps(frozenset({f"f{chance.integers(4)}"}), frozenset()),
            goal=" ".join(f"word{k}" for k in chance.integers(0, 30, 6)),
            wants=perhaps(person.wants, {}),
            offers=perhaps(person.offers, {}),
            extra=perhaps(extra, {"years": str(chance.integers(6))}),
            goal_vector=perhaps(tuple(chance.integers(-9, 9, 8).tolist()), ()) if goals else (),
        )

    return [one(person) for person in crowd(n, seed)]


def facts_and_rules(n: int = 160, seed: int = 1, *, goals: bool = False) -> tuple[Facts, Rules]:
    rules = Rules(criteria=CRITERIA, bans=frozenset({("p1", "p2"), ("p1", "nobody")}), same_team=seed % 2 == 0)
    return facts_of(people_of(colourful(n, seed, goals=goals)), rules), rules


@pytest.mark.parametrize("goals", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_c_and_python_weigh_alike(seed: int, goals: bool) -> None:
    if kernel() is None:
        pytest.skip("the extension was not built here")
    facts, rules = facts_and_rules(seed=seed, goals=goals)
    rows = slice(3, 90)
    score, bars = Weighing(facts, rules).table(rows)
    block = weigh(facts, rules, rows)
    assert (score == block.score).all() and (bars == block.bars).all()
    assert len(np.unique(bars)) > 20 and len(np.unique(score)) > 100


@pytest.mark.parametrize("goals", [False, True])
def test_two_at_a_time_count_as_they_do_among_all(goals: bool) -> None:
    facts, rules = facts_and_rules(seed=1, goals=goals)
    mentees, mentors = (np.random.default_rng(k).integers(0, len(side), 400) for k, side in enumerate(sides(facts)))
    few, all_of_them = Pairs(mentees, mentors), Rows(slice(None))
    two = parts_of(facts, rules, few, shared_half_hours(facts, few))
    every = parts_of(facts, rules, all_of_them, shared_half_hours(facts, all_of_them))
    assert {len(np.unique(part.known)) for part in two} == {1, 2}
    for one, other in zip(two, every, strict=True):
        assert (one.name, one.weight) == (other.name, other.weight)
        assert (one.points == other.points[mentees, mentors]).all() and len(np.unique(one.points)) > 1
        assert (one.known == other.known[mentees, mentors]).all()


def sides(facts: Facts) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    return facts.mentees, facts.mentors


def test_numbers_that_are_too_large_for_c_are_weighed_in_python() -> None:
    people = crowd(40, 3)
    people[0] = replace(people[0], wants={f"skill{k}": 5 for k in range(12)} | {f"other{k}": 5 for k in range(60)})
    facts = facts_of(people_of(people), Rules())
    score, _ = Weighing(facts, Rules()).table(slice(0, 30))
    assert (score == weigh(facts, Rules(), slice(0, 30)).score).all()


def test_the_best_few_of_each(implementation: str) -> None:
    facts, rules = facts_and_rules()
    weighing = Weighing(facts, rules)
    score, bars = weighing.table(slice(0, None))
    best = weighing.best(5)
    for row in range(len(facts.mentees)):
        possible = np.where(bars[row] == 0, score[row], -1)
        order = np.argsort(-possible, kind="stable")[:5]
        order = order[possible[order] >= 0]
        assert best.mentor[row][best.held[row]].tolist() == order.tolist()
        assert best.score[row][best.held[row]].tolist() == possible[order].tolist()
    assert best.possible.tolist() == (bars == 0).sum(axis=1).tolist()
    assert best.barred.tolist() == weighing.edges()[1].tolist()


def test_the_pairs_that_beat_their_prices(implementation: str) -> None:
    facts, rules = facts_and_rules()
    weighing, chance = Weighing(facts, rules), np.random.default_rng(1)
    n, m = weighing.size
    score, bars = weighing.table(slice(0, None))
    price, gain = chance.integers(-9_000, 3_000, m), chance.integers(0, 9_000, n)
    value = np.arange(10_001, dtype=np.int32) // 2
    rows = np.arange(0, n, 2)
    beats = (bars[rows] == 0) & (value[score[rows]] - price >= gain[rows, None])
    found = weighing.beating(rows, gain[rows], price, value, m)
    assert {*zip(found.mentee.tolist(), found.mentor.tolist(), strict=True)} == {
        (int(rows[i]), int(j)) for i, j in np.argwhere(beats)
    }
    assert found.score.tolist() == score[found.mentee, found.mentor].tolist() and found.left_out == 0
    few = weighing.beating(rows, gain[rows], price, value, 3)
    assert len(few.mentee) == np.minimum(beats.sum(axis=1), 3).sum()
    assert few.left_out == len(found.mentee) - len(few.mentee)
    by = value[few.score] - price[few.mentor] - gain[few.mentee]
    rest = np.where(beats, value[score[rows]] - price - gain[rows, None], -1)
    for row in np.unique(few.mentee):
        assert sorted(by[few.mentee == row]) == np.sort(rest[row // 2])[-(few.mentee == row).sum() :].tolist()


def test_the_kept_pairs_that_beat_their_prices(implementation: str) -> None:
    facts, rules = facts_and_rules()
    best, chance = Weighing(facts, rules).best(9), np.random.default_rng(2)
    used, value = chance.random(best.held.shape) < 0.3, np.arange(10_001, dtype=np.int32) // 500
    price, gain = chance.integers(-9, 3, len(facts.mentors)), chance.integers(5, 25, len(facts.mentees))
    found, expected = rising(best, best.held, used, gain, price, value, 3), []
    for row, own in enumerate(best.held):
        more = value[best.score[row]] - price[best.mentor[row]] - gain[row]
        ranked = sorted((-more[k], k) for k in np.flatnonzero(own & ~used[row] & (more > 0)).tolist())
        expected += [(row, k) for _, k in ranked[:3]]
    assert [*zip(*(array.tolist() for array in found), strict=True)] == expected
    assert {row for row, _ in expected} != {*range(len(facts.mentees))}


@pytest.mark.parametrize("seed", range(6))
def test_among_the_kept_pairs_as_many_have_a_mentor_as_can(seed: int) -> None:
    facts, rules = facts_and_rules(seed=seed)
    best, chance = Weighing(facts, rules).best(4), np.random.default_rng(seed)
    n, capacity = len(facts.mentees), chance.integers(0, 3, len(facts.mentors))
    place = cover(best, best.held, capacity, 2)
    if place is None:
        pytest.skip("the extension was not built here")
    row, column = np.nonzero(best.held)
    most = how_many(edges_of(row, best.mentor[row, column], best.score[row, column], capacity, n))
    who = np.flatnonzero(place >= 0)
    assert best.held[who, place[who]].all() and len(who) == most < n
    assert (np.bincount(best.mentor[who, place[who]], minlength=len(capacity)) <= capacity).all()


def test_every_core_is_used_unless_somebody_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CORES, raising=False)
    assert cores() == len(os.sched_getaffinity(0))
    monkeypatch.setenv(CORES, "3")
    assert cores() == 3


def test_three_cores_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    facts, rules = facts_and_rules()
    monkeypatch.setattr("lamplighter.matching.weighing.BLOCK", 7 * len(facts.mentors))
    found = []
    for number in ("1", "3"):
        monkeypatch.setenv(CORES, number)
        best = Weighing(facts, rules).best(5)
        found.append([best.mentor.tolist(), best.score.tolist(), best.possible.tolist(), best.barred.tolist()])
    assert found[0] == found[1]
