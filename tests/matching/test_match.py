"""People become pairs: what may never be, what counts, what is settled beforehand, and why it came out so."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lamplighter.core.availability import DAYS, read_times
from lamplighter.matching import OBJECTIVES, Contradiction, Criterion, Kind, Participant, Role, Rules, match
from lamplighter.matching.bars import Bar
from lamplighter.matching.facts import facts_of
from lamplighter.matching.people import people_of
from lamplighter.matching.rules import WEIGHTS
from lamplighter.matching.scoring import Pairs, Part, parts_of, shared_half_hours, total_of, weigh
from tests.matching.oracles import dense, flow

AMINA = Participant("amina", Role.MENTEE, wants={"python": 5, "negotiation": 3}, languages=frozenset({"en"}))
BEA = Participant("bea", Role.MENTEE, wants={"python": 2}, languages=frozenset({"en", "de"}))
JONAS = Participant("jonas", Role.MENTOR, offers={"python": 4}, languages=frozenset({"en"}))
NOOR = Participant("noor", Role.MENTOR, capacity=2, offers={"negotiation": 5, "python": 2}, languages=frozenset({"de"}))


def week(day: str, times: str) -> tuple[int, ...]:
    return tuple(read_times(times) if name == day else 0 for name in DAYS)


def bars(mentee: Participant, mentor: Participant, rules: Rules | None = None) -> Bar:
    rules = rules or Rules(floor=0)
    facts = facts_of(people_of([mentee, mentor]), rules)
    return Bar(int(weigh(facts, rules, slice(0, 1)).bars[0, 0]))


def points(mentee: Participant, mentor: Participant, rules: Rules | None = None) -> dict[str, int]:
    rules = rules or Rules()
    facts, first = facts_of(people_of([mentee, mentor]), rules), np.zeros(1, np.int64)
    parts = parts_of(facts, rules, who := Pairs(first, first), shared_half_hours(facts, who))
    told = {part.name: int(part.points[0]) for part in parts if part.known[0]}
    return {**told, "score": int(weigh(facts, rules, slice(0, 1)).score[0, 0])}


# --- what counts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "score"),
    [
        ({"need": 8000, "style": 6000, "preference": 10_000, "field": 5000, "logistics": 9000}, 7800),
        ({"need": 8000, "style": 6000, "field": 5000, "logistics": 9000}, 7067),
        ({"need": 2000, "style": 9000, "preference": 5000, "field": 10_000, "logistics": 10_000}, 6100),
        ({}, 5000),
    ],
)
def test_the_known_scores(known: dict[str, int], score: int) -> None:
    """TV16: parts that are not known drop out, and the others count for the whole."""
    parts = tuple(
        Part(name, WEIGHTS[name], np.array([[known.get(name, 7)]], np.int32), np.array([[name in known]]))
        for name in WEIGHTS
    )
    assert total_of(parts, (1, 1))[0, 0] == score


def test_need_is_the_share_of_what_is_wanted_that_is_offered() -> None:
    assert points(AMINA, JONAS)["need"] == (5 * 4) * 10_000 // (8 * 5)
    assert "need" not in points(replace(AMINA, wants={}), JONAS)


def test_where_no_skill_is_named_the_words_of_the_goal_stand_in() -> None:
    amina = replace(AMINA, wants={}, goal="From shifts into data")
    assert points(amina, replace(JONAS, goal="data"))["need"] == 10_000 // 4
    assert points(amina, replace(JONAS, goal="music"))["need"] == 0


def test_goal_vectors_count_a_third_beside_skills() -> None:
    amina, jonas = replace(AMINA, goal_vector=(3, 4)), replace(JONAS, goal_vector=(3, 4))
    assert points(amina, jonas)["need"] == (2 * 5000 + 10_000) // 3
    assert points(replace(amina, wants={}), jonas)["need"] == 10_000
    with pytest.raises(ValueError, match="one length"):
        match([amina, replace(JONAS, goal_vector=(1,))])
    with pytest.raises(ValueError, match="too large"):
        match([amina, replace(JONAS, goal_vector=(5000, 1))])


def test_sliders_wishes_field_and_hours() -> None:
    amina = replace(
        AMINA,
        style={"pace": 20, "talk": 50},
        prefers=("x", "jonas"),
        field=frozenset({"care"}),
        hours=week("monday", "9-12"),
    )
    jonas = replace(
        JONAS, style={"pace": 60, "plan": 1}, field=frozenset({"care", "law"}), hours=week("monday", "10-14")
    )
    told = points(amina, jonas)
    assert told["style"] == 6000
    assert told["preference"] == 7500
    assert told["field"] == 10_000
    assert told["logistics"] == 4 * 10_000 // 12
    assert points(amina, replace(jonas, prefers=("nobody",)))["preference"] == (7500 + 3333) // 2


def test_who_others_think_much_of_is_not_asked() -> None:
    """S-14: whatever stands in further columns changes no score."""
    assert points(AMINA, replace(JONAS, extra={"stars": "5", "reviews": "300", "gender": "m"})) == points(AMINA, JONAS)


# --- what may never be ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mentee", "mentor", "bar"),
    [
        ({"languages": frozenset({"sv"})}, {}, Bar.LANGUAGE),
        ({"hours": week("monday", "9-12")}, {"hours": week("monday", "11-20")}, Bar.HOURS),
        ({"hours": week("monday", "9-11")}, {"hours": week("monday", "9-11"), "zone": "Asia/Tokyo"}, Bar.HOURS),
        ({"team": "north"}, {"team": "north"}, Bar.TEAM),
        ({"reports_to": "jonas"}, {}, Bar.REPORTS),
        ({}, {"reports_to": "amina"}, Bar.REPORTS),
        ({"refuses": frozenset({"jonas"})}, {}, Bar.REFUSED),
        ({}, {"refuses": frozenset({"amina"})}, Bar.REFUSED),
        ({"earlier": frozenset({"jonas"})}, {}, Bar.EARLIER),
        ({}, {"earlier": frozenset({"amina"})}, Bar.EARLIER),
    ],
)
def test_two_who_cannot_be_a_pair(mentee: dict[str, object], mentor: dict[str, object], bar: Bar) -> None:
    assert bars(replace(AMINA, **mentee), replace(JONAS, **mentor)) == bar  # type: ignore[arg-type]
    assert bars(AMINA, JONAS) == Bar(0)


def test_what_is_unknown_bars_nobody() -> None:
    assert bars(replace(AMINA, languages=frozenset()), JONAS) == Bar(0)
    assert bars(replace(AMINA, hours=week("monday", "9-12")), JONAS) == Bar(0)


def test_a_ban_of_strangers_bars_nobody() -> None:
    assert bars(AMINA, JONAS, Rules(floor=0, bans=frozenset({("amina", "?"), ("?", "jonas")}))) == Bar(0)
    assert bars(AMINA, JONAS, Rules(floor=0).banning("amina", "jonas")) == Bar.BANNED


def test_a_supervisor_is_possible_only_if_both_ask() -> None:
    """S-05."""
    amina, jonas = replace(AMINA, reports_to="jonas", team="a"), replace(JONAS, team="a")
    assert bars(amina, jonas) == Bar.REPORTS | Bar.TEAM
    assert bars(replace(amina, prefers=("jonas",)), jonas) == Bar.REPORTS | Bar.TEAM
    assert bars(replace(amina, prefers=("jonas",)), replace(jonas, prefers=("amina",))) == Bar(0)


def test_hours_are_compared_across_zones() -> None:
    amina = replace(AMINA, hours=week("monday", "18-20"), zone="Europe/Berlin")
    jonas = replace(JONAS, hours=week("tuesday", "2-4"), zone="Asia/Tokyo")
    assert bars(amina, jonas) == Bar(0)


@pytest.mark.parametrize(
    ("kind", "mine", "theirs", "holds"),
    [
        (Kind.EQUAL, "north", "North", True),
        (Kind.EQUAL, "north", "south", False),
        (Kind.DIFFERENT, "north", "south", True),
        (Kind.DIFFERENT, "north", "north", False),
        (Kind.AT_LEAST, "3", "3", True),
        (Kind.AT_LEAST, "10", "9", False),
        (Kind.OVERLAP, "a; b", "b;c", True),
        (Kind.OVERLAP, "a; b", "c", False),
    ],
)
def test_a_column_of_ones_own(kind: Kind, mine: str, theirs: str, holds: bool) -> None:
    amina, jonas = replace(AMINA, extra={"x": mine}), replace(JONAS, extra={"x": theirs})
    hard = Rules(floor=0, criteria=(Criterion("x", kind, hard=True),))
    assert bars(amina, jonas, hard) == (Bar(0) if holds else Bar.CRITERION)
    assert bars(AMINA, jonas, hard) == Bar(0)
    soft = Rules(criteria=(Criterion("x", kind, weight=5),))
    assert points(amina, jonas, soft)["x"] == (10_000 if holds else 0)


def test_an_order_of_answers() -> None:
    rules = Rules(floor=0, criteria=(Criterion("seniority", Kind.AT_LEAST, hard=True, order=("junior", "senior")),))
    assert bars(replace(AMINA, seniority="senior"), replace(JONAS, seniority="junior"), rules) == Bar.CRITERION
    with pytest.raises(ValueError, match="without a place in its order: boss"):
        bars(replace(AMINA, seniority="boss"), JONAS, rules)
    with pytest.raises(ValueError, match="compared by size"):
        bars(replace(AMINA, seniority="boss"), JONAS, Rules(criteria=(Criterion("seniority", Kind.AT_LEAST, 5),)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": {"stars": 5}},
        {"weights": {"need": -1}},
        {"weights": {"need": 1001}},
        {"floor": 10_001},
        {"keep_bonus": -1},
        {"half_hours": 20},
    ],
)
def test_rules_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Rules(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        Criterion("x", Kind.EQUAL)
    with pytest.raises(ValueError):
        Criterion("x", Kind.EQUAL, weight=-3)


# --- pairs ------------------------------------------------------------------------------------------------


def crowd(n: int, seed: int) -> list[Participant]:
    chance = np.random.default_rng(seed)
    skills = [f"skill{k}" for k in range(12)]

    def some(least: int, most: int) -> dict[str, int]:
        return {str(s): int(chance.integers(1, 6)) for s in chance.choice(skills, chance.integers(least, most), False)}

    people = []
    for number in range(n):
        role = Role(str(chance.choice(["mentee", "mentor", "both"], p=[0.7, 0.25, 0.05])))
        people.append(
            Participant(
                f"p{number}",
                role,
                capacity=int(chance.integers(0, 4)) if role is not Role.MENTEE else 1,
                languages=frozenset(chance.choice(["en", "de", "fr"], chance.integers(1, 3), False).tolist()),
                wants=some(1, 4),
                offers=some(2, 6),
                refuses=frozenset({f"p{chance.integers(n)}"}),
                prefers=tuple({f"p{k}": 0 for k in chance.integers(0, n, 3)}),
                style={name: int(chance.integers(0, 101)) for name in ("pace", "talk")},
            )
        )
    return people


def test_a_run_over_people_is_the_best_over_all_their_pairs() -> None:
    for seed in range(12):
        run = match(crowd(60, seed), seed=seed)
        assert (run.matched, run.total) == dense(run.open_edges) == flow(run.open_edges)
        assert run.result.proof.optimal and all(pair.mentee != pair.mentor for pair in run.pairs)


def test_the_order_of_people_and_the_process_change_nothing() -> None:
    people = crowd(60, 3)
    here = {(pair.mentee, pair.mentor) for pair in match(people, seed=4).pairs}
    assert here == {(pair.mentee, pair.mentor) for pair in match(people[::-1], seed=4).pairs}
    code = (
        "from tests.matching.test_match import crowd, match;"
        "print(sorted((p.mentee, p.mentor) for p in match(crowd(60, 3), seed=4).pairs))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "."}
    )
    assert told.stdout.strip() == str(sorted(here))


def test_pins_stand_and_take_their_places() -> None:
    run = match([AMINA, BEA, replace(JONAS, pinned="bea"), NOOR], rules=Rules(floor=0))
    assert {(p.mentee, p.mentor): p.pinned for p in run.pairs} == {("bea", "jonas"): True}
    assert run.explain("bea").pinned and run.explain("bea").next_best == ()
    assert run.unmatched[0].mentee == "amina"


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([replace(AMINA, pinned="x"), JONAS], "x is pinned and is no mentor here"),
        ([AMINA, replace(JONAS, pinned="x")], "x is pinned and is no mentee here"),
        ([replace(AMINA, pinned="noor"), replace(JONAS, pinned="amina"), NOOR], "pinned to jonas and to noor"),
        ([replace(AMINA, pinned="jonas"), replace(BEA, pinned="jonas"), JONAS], "who has room for 1"),
        ([replace(AMINA, pinned="noor"), NOOR], "they share no language"),
    ],
)
def test_pins_that_cannot_hold_are_named_as_a_set(people: list[Participant], sentence: str) -> None:
    with pytest.raises(Contradiction, match=sentence):
        match(people)


def test_two_people_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="Two people"):
        match([AMINA, AMINA])


@pytest.mark.parametrize("people", [[], [AMINA], [JONAS], [replace(AMINA, opted_in=False), JONAS]])
def test_nobody_to_match_is_an_answer(people: list[Participant]) -> None:
    run = match(people)
    assert run.pairs == () and run.result.proof.optimal
    assert json.dumps(run.report)
    assert [one.why for one in run.unmatched] == ([("There are no mentors.",)] if people == [AMINA] else [])


# --- what if ----------------------------------------------------------------------------------------------


def test_what_if_somebody_leaves_is_banned_or_pinned() -> None:
    run = match(crowd(40, 2))
    first = run.pairs[0]
    for other in (run.without(first.mentor), run.with_ban(first.mentee, first.mentor)):
        change = run.change_to(other)
        assert (change.matched, change.total) <= (0, change.total) and change.moved >= 1
        assert (first.mentee, first.mentor) not in {(p.mentee, p.mentor) for p in other.pairs}
    again = run.with_pin(first.mentee, first.mentor)
    assert run.change_to(again).moved == 0
    waiting = run.unmatched[0].mentee
    for unknown in (
        lambda: run.explain(waiting),
        lambda: run.without("?"),
        lambda: run.with_pin("?", first.mentor),
        lambda: run.explain("?"),
    ):
        with pytest.raises(KeyError):
            unknown()


def test_prices_bound_what_a_pin_costs() -> None:
    run = match(crowd(40, 5))
    worth = run.result.proof.worth
    for pair in run.pairs[:8]:
        for other in run.explain(pair.mentee).next_best:
            change = run.change_to(run.with_pin(pair.mentee, other.mentor))
            assert -(change.matched * worth + change.total) >= other.people * worth + other.points


def test_what_a_pin_and_a_ban_cost() -> None:
    people = [AMINA, BEA, replace(JONAS, languages=frozenset()), replace(NOOR, languages=frozenset(), capacity=1)]
    free = match(people, rules=Rules(floor=0))
    mentor = {pair.mentee: pair.mentor for pair in free.pairs}
    pinned = match([replace(p, pinned=mentor["bea"]) if p.id == "amina" else p for p in people], rules=Rules(floor=0))
    cost = pinned.change_to(pinned.without_pin("amina", mentor["bea"]))
    assert (cost.total, cost.moved) == (free.total - pinned.total, 2)
    assert cost.total > 0
    banned = free.with_ban("amina", mentor["amina"])
    assert banned.change_to(banned.without_ban("amina", mentor["amina"])).total == free.total - banned.total
    told = match([AMINA, BEA, replace(JONAS, pinned="bea")], rules=Rules(floor=0))
    assert told.without_pin("bea", "jonas").pins == {}


def test_a_bonus_keeps_pairs_that_were_proposed() -> None:
    people = crowd(60, 8)
    run = match(people)
    kept = frozenset((p.mentee, p.mentor) for p in run.pairs)
    fewer = [p for p in people if p.id != run.pairs[0].mentor]
    free = run.change_to(match(fewer))
    held = run.change_to(match(fewer, rules=Rules(keep=kept, keep_bonus=500)))
    assert held.moved <= free.moved and held.matched == free.matched
    assert match(fewer, rules=Rules(keep=kept), objective="fair").report["counts"]["kept"] > 0


# --- why --------------------------------------------------------------------------------------------------


def test_why_these_two() -> None:
    amina = replace(AMINA, style={"pace": 20, "talk": 50}, prefers=("jonas",))
    run = match([amina, replace(JONAS, style={"pace": 25, "talk": 50}), replace(NOOR, languages=frozenset())])
    told = run.explain("amina")
    assert told.reasons == ("place 1 on the mentee’s list", "in how they like to work they are 2 of 100 apart")
    assert told.gap == "does not cover: negotiation"
    assert told.unknown == ("field", "logistics")
    assert "what others think of a mentor" in told.not_used
    assert [(a.mentor, a.people) for a in told.next_best] == [("noor", 0)]
    assert sum(p.points * p.weight for p in told.parts) // sum(p.weight for p in told.parts) in (
        told.score,
        told.score - 1,
    )


def test_close_goals_are_a_reason() -> None:
    amina = replace(AMINA, wants={}, goal_vector=(3, 4))
    run = match([amina, replace(JONAS, goal_vector=(3, 4))])
    assert run.explain("amina").reasons == ("their goals are close to one another",)


def test_a_reader_sees_only_what_they_may() -> None:
    run = match([replace(AMINA, prefers=("jonas",)), JONAS])
    told = run.explain("amina", may_see=frozenset({"style"}))
    assert told.parts == () and told.reasons == () and told.gap == "" and told.unknown == ("style",)


def test_why_nobody_and_what_would_change_it() -> None:
    told = {one.mentee: one for one in match([AMINA, replace(BEA, languages=frozenset({"sv"})), JONAS, NOOR]).unmatched}
    assert set(told) == {"bea"}
    assert told["bea"].why == ("With 2 of 2 mentors: they share no language.",)
    assert told["bea"].change == ("jonas and noor would be possible but for one thing: they share no language.",)


def test_one_more_place_where_it_is_said_serves_one_person_more() -> None:
    checked = 0
    for seed in range(10):
        people = [replace(p, capacity=min(p.capacity, 1)) for p in crowd(40, seed)]
        run = match(people)
        for one in run.unmatched[:2]:
            for line in one.change:
                if line.startswith("One more place with "):
                    name = line.removeprefix("One more place with ").split()[0].strip(",")
                    more = [replace(p, capacity=p.capacity + 1) if p.id == name else p for p in people]
                    assert match(more).matched == run.matched + 1
                    checked += 1
    assert checked > 5


def test_one_more_mentor_serves_as_many_as_is_said() -> None:
    for seed in range(6):
        people = [replace(p, capacity=min(p.capacity, 1)) for p in crowd(40, seed)]
        run = match(people)
        told = run.report["one_more"]
        assert told == sorted(told, key=lambda one: -one["serves"]) and all(one["serves"] > 0 for one in told)
        for one in told[:2]:
            new = Participant("new", Role.MENTOR, capacity=99, offers={one["skill"]: 5})
            assert match([*people, new]).matched == run.matched + one["serves"]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_aim_is_explained(objective: str) -> None:
    run = match(crowd(50, 1), objective=objective)
    assert all(run.explain(pair.mentee).mentor == pair.mentor for pair in run.pairs)
    assert len(run.pairs) + len(run.unmatched) == len(run.facts.mentees)
    assert json.loads(json.dumps(run.report))["counts"]["matched"] == run.matched
    assert set(run.comparison) == set(OBJECTIVES)


def test_stopping_early_is_said(in_python: None) -> None:
    run = match(crowd(60, 1), watch=lambda *_: False)
    assert not run.result.complete and "stopped early" in run.report["notes"][-1]
