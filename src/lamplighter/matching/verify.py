"""Check a result that somebody else may have made: every pair, every number, every sentence, from the inputs alone.

Scores and rules are worked out anew, the prices in the report are held against every possible pair, and the report is
written once more and compared word by word. How the pairs were found does not matter.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
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
from lamplighter.matching.certificate import judge
from lamplighter.matching.edges import Edges, Ints
from lamplighter.matching.explain import explain_unmatched
from lamplighter.matching.facts import Facts, facts_of
from lamplighter.matching.findings import Findings
from lamplighter.matching.people import Participant, People, people_of
from lamplighter.matching.pins import pins_in, places_of
from lamplighter.matching.report import Json, prices_told, report_of
from lamplighter.matching.rules import Criterion, Kind, Rules
from lamplighter.matching.run import keys_by_name, leave_out, with_bonus
from lamplighter.matching.scoring import weigh
from lamplighter.matching.solver import Solver
from lamplighter.matching.stability import Tastes, blocking
from lamplighter.matching.weighing import Weighing

Told = Sequence[tuple[str, str, int]]  # mentee, mentor, score


def verify(people: People | Sequence[Participant], pairs: Told, report: Json) -> tuple[str, ...]:
    """What is wrong with these pairs or this report, as sentences; nothing is the good answer."""
    try:
        return tuple(_faults(people_of(people), pairs, report))
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        return (f"The report cannot be read: {fault}.",)


def _faults(people: People, pairs: Told, report: Json) -> list[str]:
    rules = rules_from(report["rules"])
    facts = facts_of(people, rules)
    pins = places_of(pins_in(people), facts, rules)
    every, barred = Weighing(facts, rules).edges()
    edges = leave_out(every, pins)
    if faults := _impossible(pairs, facts, rules, edges, pins):
        return faults
    mentor_of = _as_numbers(pairs, facts)
    found = _findings(facts, rules, edges, pins, mentor_of, barred, pairs, report)
    faults = _unproved(edges, with_bonus(edges, facts, rules), found, report)
    return faults + _differences(found, report)


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


def _impossible(pairs: Told, facts: Facts, rules: Rules, edges: Edges, pins: dict[int, int]) -> list[str]:
    """Pairs of strangers, people who are there twice, pairs that may not be, pins that are not kept."""
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
    possible = set(zip(edges.mentee.tolist(), edges.mentor.tolist(), strict=True)) | set(pins.items())
    told = [(row_of[a], column_of[b], a, b, score) for a, b, score in pairs]
    faults += [f"{a} and {b} may not be a pair." for i, j, a, b, _ in told if (i, j) not in possible]
    faults += [
        f"{facts.mentees[i].id} is not where they are pinned."
        for i, j in pins.items()
        if (i, j) not in {t[:2] for t in told}
    ]
    return faults + [
        f"{a} and {b} have {right} points and not {score}."
        for i, j, a, b, score in told
        if (right := int(weigh(facts, rules, slice(i, i + 1)).score[0, j])) != score
    ]


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
    edges: Edges,
    pins: dict[int, int],
    mentor_of: Ints,
    barred: Ints,
    pairs: Told,
    report: Json,
) -> Findings:
    sought = mentor_of.copy()
    sought[list(pins)] = -1
    result = _result(edges, with_bonus(edges, facts, rules), sought, facts, report)
    points = {(mentee, mentor): score for mentee, mentor, score in pairs}
    return Findings(facts, rules, edges, pins, result, mentor_of, points, barred, report["seed"])


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
    faults = list(verdict.faults)
    if (verdict.gap, verdict.bound - result.proof.worth * verdict.matched) != (told["gap"], told["dual"]):
        faults.append(f"The gap is {verdict.gap} and not {told['gap']}.")
    if told["optimal"] != (verdict.gap == 0):
        faults.append("It is said to be the best, and that is not proved.")
    return faults + (_floor_too_low(sought, result) if result.objective == WORST_OFF and told["optimal"] else [])


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
    again = report_of(found, explain_unmatched(found))
    if "comparison" in report:
        told = compare(found.open_edges, key=keys_by_name(found.facts, found.open_edges, found.seed))
        again["comparison"] = prices_told([price for _, price in told.values()])
    again = json.loads(json.dumps(again))
    return [f"“{name}” in the report is not what follows." for name in again if again[name] != report.get(name)]
