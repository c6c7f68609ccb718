"""What came out, as plain values: for people, for programs, and for whoever wants to check every claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import asdict
from functools import cache
from operator import attrgetter
from typing import Any, Final, get_origin, get_type_hints

import numpy as np

from lamplighter.matching.assignment import Price
from lamplighter.matching.bars import Bar
from lamplighter.matching.explain import NOT_USED, Explanation, Unmatched
from lamplighter.matching.findings import Findings
from lamplighter.matching.onemore import one_more_each
from lamplighter.matching.people import Participant

Json = dict[str, Any]  # whatever JSON can say

FORMAT: Final = 1
PLAIN: Final = (str, int)
WEAKEST: Final = 10
MUCH: Final = 1_000  # a tenth of the scale: whom this would gain is worth a look


def report_of(found: Findings, pairs: tuple[Explanation, ...], unmatched: tuple[Unmatched, ...]) -> Json:
    """Everything but the comparison of aims, which is only made when somebody asks."""
    return {
        "format": FORMAT,
        "objective": found.result.objective,
        "seed": found.seed,
        "rules": _rules(found),
        "counts": _counts(found),
        "total": sum(found.pairs.values()),
        "proof": _proof(found),
        "scores": _distribution(found),
        "weakest": _weakest(found),
        "unmatched": [_plain(one) for one in unmatched],
        "skills": _skills(found),
        "one_more": [asdict(one) for one in one_more_each(found)],
        "barred": {str(bar.name).lower(): int(n) for bar, n in zip(Bar, found.barred, strict=True)},
        "would_both_gain_much": found.possible.who_would_gain(found.result.mentor_of, MUCH),
        "notes": _notes(found),
        "pairs": [_plain(pair) for pair in pairs],
    }


def prices_told(prices: list[Price]) -> list[Json]:
    return [asdict(price) for price in prices]


def _rules(found: Findings) -> Json:
    rules = found.rules
    criteria = [{**asdict(c), "kind": c.kind.value, "order": list(c.order)} for c in rules.criteria]
    return {
        "weights": dict(rules.weights),
        "floor": rules.floor,
        "half_hours": rules.half_hours,
        "enough_half_hours": rules.enough_half_hours,
        "same_team": rules.same_team,
        "week": rules.week.date().isoformat(),
        "criteria": criteria,
        "bans": sorted(map(list, rules.bans)),
        "keep": sorted(map(list, rules.keep)),
        "keep_bonus": rules.keep_bonus,
    }


def _counts(found: Findings) -> Json:
    facts = found.facts
    places = sum(mentor.capacity for mentor in facts.mentors)
    return {
        "mentees": len(facts.mentees),
        "mentors": len(facts.mentors),
        "places": places,
        "possible_pairs": found.possible.count,
        "matched": len(found.pairs),
        "unmatched": len(facts.mentees) - len(found.pairs),
        "pinned": len(found.pins),
        "free_places": places - len(found.pairs),
        "kept": len(found.rules.keep & found.pairs.keys()),
        "moved": len(found.rules.keep - found.pairs.keys()),
    }


def still_to_gain(report: Json) -> str:
    """What a search that was stopped leaves open: never more people than wait, or than places are free."""
    counts, proof = report["counts"], report["proof"]
    people, points = divmod(proof["gap"], proof["worth_of_a_person"])
    most = min(counts["unmatched"], counts["free_places"])
    return f"{most:,} people" if people > most else f"{people:,} people and {points:,} points"


def _proof(found: Findings) -> Json:
    """Gains and prices by id, so that anybody can check them; a person without any is left out."""
    proof, facts = found.result.proof, found.facts
    return {
        "optimal": proof.optimal,
        "gap": proof.gap,
        "dual": proof.dual,
        "worth_of_a_person": proof.worth,
        "floor_of_pairs": found.result.floor,
        "gains": {facts.mentees[i].id: int(proof.u[i]) for i in np.flatnonzero(proof.u).tolist()},
        "prices": {facts.mentors[j].id: int(proof.p[j]) for j in np.flatnonzero(proof.p).tolist()},
    }


def _distribution(found: Findings) -> Json:
    points = np.sort(np.array(list(found.pairs.values()), np.int64))
    if not len(points):
        return {"tenths": [0] * 10, "lowest": None, "median": None, "highest": None}
    tenths = np.bincount(np.minimum(points // 1_000, 9), minlength=10).tolist()
    middle = int(points[len(points) // 2])
    return {"tenths": tenths, "lowest": int(points[0]), "median": middle, "highest": int(points[-1])}


def _weakest(found: Findings) -> list[Json]:
    pairs = sorted((score, *ids) for ids, score in found.pairs.items())[:WEAKEST]
    return [{"mentee": mentee, "mentor": mentor, "score": score} for score, mentee, mentor in pairs]


def _skills(found: Findings) -> list[Json]:
    """Who wants what, who offers it, and who wants it and waits. Most waiting first, then most wanted."""
    wanted, offered, places = Counter[str](), Counter[str](), Counter[str]()
    for mentee in found.facts.mentees:
        wanted.update(mentee.wants.keys())
    for mentor in found.facts.mentors:
        offered.update(mentor.offers.keys())
        places.update(dict.fromkeys(mentor.offers, mentor.capacity))
    waiting = Counter(skill for mentee in _waiting(found) for skill in mentee.wants)
    names = sorted(wanted | offered, key=lambda s: (-waiting[s], -wanted[s], s))
    return [
        {"skill": s, "wanted": wanted[s], "mentors": offered[s], "places": places[s], "waiting": waiting[s]}
        for s in names
    ]


def _waiting(found: Findings) -> list[Participant]:
    return [found.facts.mentees[row] for row in np.flatnonzero(found.mentor_of < 0).tolist()]


def _notes(found: Findings) -> list[str]:
    facts = found.facts
    everybody = {p.id: p for p in (*facts.mentees, *facts.mentors)}.values()
    silent = sum(p.hours is None for p in everybody)
    notes = [f"Not used: {'; '.join(NOT_USED)}."]
    if silent:
        notes.append(
            f"{silent} people have not said when they have time. Nobody is left out for that; ask them to agree."
        )
    if facts.mentees and not facts.goals.mentee.shape[1]:
        notes.append("Goals were compared by their words alone, and only where a mentee named no skill.")
    if not found.result.complete:
        notes.append(
            "The search was stopped early. These pairs are valid; the gap says what may be missing at the most."
        )
    return notes


def _plain(told: Any) -> Any:
    """A frozen value as JSON says it; `asdict` does the same and copies every text."""
    if isinstance(told, tuple):
        return [one if isinstance(one, PLAIN) else _plain(one) for one in told]
    names, values_of, tuples = _shape(told.__class__)
    plain = dict(zip(names, values_of(told), strict=True))
    for name in tuples:
        plain[name] = _plain(plain[name])
    return plain


@cache
def _shape(kind: Hashable) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...]]:
    """The names of all fields, how to get their values, and which of them are tuples."""
    types = get_type_hints(kind)
    return tuple(types), attrgetter(*types), tuple(name for name in types if get_origin(types[name]) is tuple)
