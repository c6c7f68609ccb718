"""Check a result that somebody else may have made: every pair, every number, every sentence, from the inputs alone.

Scores and rules are worked out anew, the prices in the report are held against every possible pair, and the report is
written once more and compared word by word. How the pairs were found does not matter.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from lamplighter.matching.assignment import (
    EVEN,
    FAIR,
    OBJECTIVES,
    OPTIMUM,
    WORST_OFF,
    Proof,
    Result,
    compare,
    result_of,
    with_floor,
    worth_of,
)
from lamplighter.matching.bars import Bar
from lamplighter.matching.certificate import Verdict, judge, judge_in_blocks
from lamplighter.matching.edges import Edges, Ints, edges_of
from lamplighter.matching.explain import explain_pairs, explain_unmatched
from lamplighter.matching.facts import Facts, facts_of
from lamplighter.matching.findings import Findings
from lamplighter.matching.people import Participant, People, people_of
from lamplighter.matching.pins import pins_in, places_of
from lamplighter.matching.possible import Possible
from lamplighter.matching.report import Json, prices_told, report_of
from lamplighter.matching.rules import Criterion, Kind, Rules
from lamplighter.matching.run import (
    all_possible,
    free_places,
    is_too_large_to_keep,
    keys_by_name,
    leave_out,
    with_bonus,
)
from lamplighter.matching.solver import Solver
from lamplighter.matching.stability import Tastes, blocking
from lamplighter.matching.weighing import Weighing

Told = Sequence[tuple[str, str, int]]  # mentee, mentor, score


def verify(people: People | Sequence[Participant], pairs: Told, report: Json) -> tuple[str, ...]:
    """What is wrong with these pairs or this report, as sentences; nothing is the good answer."""
    try:
        return tuple(_faults(people_of(people), pairs, report))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as fault:
        return (f"The report cannot be read: {fault}.",)


def _faults(people: People, pairs: Told, report: Json) -> list[str]:
    rules = rules_from(report["rules"])
    facts = facts_of(people, rules)
    pins = places_of(pins_in(people), facts, rules)
    weighing = Weighing(facts, rules)
    if faults := _impossible(pairs, weighing, pins):
        return faults
    mentor_of = _as_numbers(pairs, facts)
    if is_too_large_to_keep(weighing, report["objective"]):
        possible, barred = _too_many_to_keep(weighing, pins, pairs)
    else:
        every, barred = weighing.edges()
        possible = all_possible(weighing, leave_out(every, pins), pins)
    found = _findings(facts, rules, possible, pins, mentor_of, barred, pairs, report)
    if possible.whole:
        faults = _unproved(possible.edges, with_bonus(possible.edges, facts, rules), found, report)
    else:
        faults = _unproved_in_blocks(found, report)
    return faults + _differences(found, report)


def _too_many_to_keep(weighing: Weighing, pins: dict[int, int], pairs: Told) -> tuple[Possible, Ints]:
    """In memory are only the pairs that were told; all others are weighed when they are needed."""
    row_of, column_of = _places(weighing.facts)
    told = [(row_of[a], column_of[b], score) for a, b, score in pairs if row_of[a] not in pins]
    mentee, mentor, score = np.array(told, np.int64).reshape(-1, 3).T
    edges = edges_of(mentee, mentor, score, free_places(weighing.facts, pins), weighing.size[0])
    closed, count, barred = np.zeros(weighing.size[0], bool), 0, np.zeros(len(Bar), np.int64)
    closed[list(pins)] = True
    for rows, _, bars in weighing.blocks():
        count += int(((bars == 0) & ~closed[rows, None]).sum())
        barred += [np.count_nonzero(bars & bar.value) for bar in Bar]
    return Possible(weighing, edges, closed, count, False), barred


def _unproved_in_blocks(found: Findings, report: Json) -> list[str]:
    proof, possible = found.result.proof, found.possible
    blocks = possible.weighted(found.result.objective, proof.worth, found.rules)
    verdict = judge_in_blocks(blocks, possible.edges.capacity, found.result.mentor_of, proof.u, proof.p)
    highest = max((int(w[ok].max(initial=0)) for _, ok, w in possible.weighted(OPTIMUM, 0, found.rules)), default=0)
    counted = int(EVEN[highest]) if found.result.objective == FAIR else highest
    faults = [] if proof.worth == counted * possible.edges.most + 1 else ["One more person must count more than that."]
    return faults + _claimed(verdict, proof.worth, report["proof"])


def _claimed(verdict: Verdict, worth: int, told: Json) -> list[str]:
    faults = list(verdict.faults)
    if (verdict.gap, verdict.bound - worth * verdict.matched) != (told["gap"], told["dual"]):
        faults.append(f"The gap is {verdict.gap} and not {told['gap']}.")
    if told["optimal"] != (verdict.gap == 0):
        faults.append("It is said to be the best, and that is not proved.")
    return faults


def rules_from(told: Json) -> Rules:
    """The rules as a report tells them."""
    criteria = (Criterion(**{**c, "kind": Kind(c["kind"]), "order": tuple(c["order"])}) for c in told["criteria"])
    plain = ("weights", "floor", "half_hours", "enough_half_hours", "same_team", "keep_bonus")
    return Rules(
        **{name: told[name] for name in plain},
        criteria=tuple(criteria),
        bans=frozenset(map(tuple, told["bans"])),
        keep=frozenset(map(tuple, told["keep"])),
        week=datetime.fromisoformat(told["week"]).replace(tzinfo=UTC),
    )


def _impossible(pairs: Told, weighing: Weighing, pins: dict[int, int]) -> list[str]:
    """Pairs of strangers, people who are there twice, pairs that may not be, pins that are not kept."""
    facts = weighing.facts
    row_of, column_of = _places(facts)
    faults = [
        f"{a} and {b} are not a mentee and a mentor here." for a, b, _ in pairs if not (a in row_of and b in column_of)
    ]
    faults += [f"{who} is in {n} pairs." for who, n in Counter(a for a, _, _ in pairs).items() if n > 1]
    if faults:
        return faults
    taken = Counter(mentor for _, mentor, _ in pairs)
    faults += [
        f"{m.id} has {taken[m.id]} mentees and room for {m.capacity}."
        for m in facts.mentors
        if taken[m.id] > m.capacity
    ]
    told = [(row_of[a], column_of[b], a, b, score) for a, b, score in pairs]
    together = {(i, j) for i, j, *_ in told}
    faults += [
        f"{facts.mentees[i].id} is not where they are pinned." for i, j in pins.items() if (i, j) not in together
    ]
    for i, j, a, b, score in told:
        points, bars = (table[0, j] for table in weighing.table(slice(i, i + 1)))
        if (pins[i] != j) if i in pins else bars:
            faults.append(f"{a} and {b} may not be a pair.")
        if points != score:
            faults.append(f"{a} and {b} have {points} points and not {score}.")
    return faults


def _places(facts: Facts) -> tuple[dict[str, int], dict[str, int]]:
    rows = {person.id: row for row, person in enumerate(facts.mentees)}
    return rows, {person.id: column for column, person in enumerate(facts.mentors)}


def _as_numbers(pairs: Told, facts: Facts) -> Ints:
    row_of, column_of = _places(facts)
    mentor_of = np.full(len(facts.mentees), -1, np.int64)
    for mentee, mentor, _ in pairs:
        mentor_of[row_of[mentee]] = column_of[mentor]
    return mentor_of


def _findings(
    facts: Facts,
    rules: Rules,
    possible: Possible,
    pins: dict[int, int],
    mentor_of: Ints,
    barred: Ints,
    pairs: Told,
    report: Json,
) -> Findings:
    sought = mentor_of.copy()
    sought[list(pins)] = -1
    edges = possible.edges
    searched = with_bonus(edges, facts, rules) if possible.whole else edges
    result = _result(edges, searched, sought, facts, report)
    if not possible.whole:
        result = replace(result, proof=replace(result.proof, worth=report["proof"]["worth_of_a_person"]))
    points = {(mentee, mentor): score for mentee, mentor, score in pairs}
    return Findings(facts, rules, possible, pins, result, mentor_of, points, barred, report["seed"])


def _result(edges: Edges, sought: Edges, mentor_of: Ints, facts: Facts, report: Json) -> Result:
    told, objective = report["proof"], report["objective"]
    if objective not in OBJECTIVES:
        raise ValueError(f"there is no aim {objective!r}")
    weight, worth = _weights(sought, objective, told["floor_of_pairs"])
    u = np.array([told["gains"].get(person.id, 0) for person in facts.mentees], np.int64)
    p = np.array([told["prices"].get(person.id, 0) for person in facts.mentors], np.int64)
    proof = Proof(told["optimal"], told["gap"], told["dual"], worth, weight, u, p)
    complete = not any("stopped early" in note for note in report["notes"])
    return with_floor(result_of(edges, objective, mentor_of, proof, complete=complete), told["floor_of_pairs"])


def _weights(sought: Edges, objective: str, floor: int) -> tuple[Ints, int]:
    if objective not in (OPTIMUM, FAIR, WORST_OFF):
        return np.zeros(0, np.int64), 1
    kept = sought.score[sought.score >= floor] if objective == WORST_OFF else sought.score
    points = EVEN[kept] if objective == FAIR else kept
    worth = worth_of(sought, points)
    return points + worth, worth


def _unproved(edges: Edges, sought: Edges, found: Findings, report: Json) -> list[str]:
    """Whether the proof holds for all possible pairs, whatever the solver did."""
    result, told = found.result, report["proof"]
    if not len(result.proof.weight) and result.objective not in (OPTIMUM, FAIR, WORST_OFF):
        key = keys_by_name(found.facts, edges, found.seed)
        broken = int(blocking(sought, result.mentor_of, Tastes(sought.score, sought.score, key)).sum())
        return [f"{broken} pairs would both rather have each other."] if broken != told["gap"] else []
    kept = sought.only(sought.score >= told["floor_of_pairs"]) if result.objective == WORST_OFF else sought
    verdict = judge(kept, result.proof.weight, result.mentor_of, result.proof.u, result.proof.p)
    faults = _claimed(verdict, result.proof.worth, told)
    if result.objective == WORST_OFF and told["optimal"]:
        faults += _floor_too_low(sought, result)
    return faults


def _floor_too_low(sought: Edges, result: Result) -> list[str]:
    """Over the pairs above the floor alone, fewer people can be matched; prices for pairs that weigh 1 show it."""
    above = sought.only(sought.score > result.floor)
    ones = np.ones(len(above.mentee), np.int64)
    solver = Solver(above, ones)
    solver.solve()
    bound = judge(above, ones, solver.mentor_of, solver.u, solver.p).bound
    return ["The weakest pair could be stronger."] if bound >= result.matched > 0 else []


def _differences(found: Findings, report: Json) -> list[str]:
    """The report once more, from what was checked; and every part of it that is not the same."""
    again = report_of(found, explain_pairs(found), explain_unmatched(found))
    if "comparison" in report:
        edges = found.possible.edges
        if not found.possible.whole:
            edges = leave_out(found.possible.weighing.edges()[0], found.pins)
        told = compare(edges, key=keys_by_name(found.facts, edges, found.seed))
        again["comparison"] = prices_told([price for _, price in told.values()])
    again = json.loads(json.dumps(again))
    return [f"“{name}” in the report is not what follows." for name in again if again[name] != report.get(name)]
