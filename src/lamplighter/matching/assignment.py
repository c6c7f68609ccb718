"""Who goes to whom: five aims, each with its proof, and what each costs beside the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lamplighter.matching.certificate import judge
from lamplighter.matching.edges import HIGHEST, Edges, Ints, edges_of
from lamplighter.matching.solver import PLACING, Solver, Watch
from lamplighter.matching.stability import Tastes, blocking, mentees_propose, mentors_propose
from lamplighter.matching.tiebreak import hashes_of, keys_of, settle_ties

OPTIMUM: Final = "optimum"
FAIR: Final = "fair"
WORST_OFF: Final = "worst-off"
STABLE: Final = "stable"
STABLE_MENTORS: Final = "stable-mentors"
OBJECTIVES: Final = (OPTIMUM, FAIR, WORST_OFF, STABLE, STABLE_MENTORS)
BEND: Final = 2_000  # at so many points one more point counts four times what it counts at 6,000
EVEN: Final = np.array([s * (HIGHEST + BEND) // (s + BEND) for s in range(2 * HIGHEST + 1)], np.int64)  # and a bonus


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Why nothing is better, for whoever wants to check it with `certificate.judge`.

    `dual` is the most that any matching of as many people could come to, in points of the objective, and `gap` how much
    more that is than what was reached. Somebody more who might be matched counts `worth` points in both; so a gap of
    `worth` or more says that somebody may be missing. `u` int64 (n,) and `p` int64 (m,) are gains and prices for pairs
    that weigh `weight` int64 (E,). For a stable matching `dual` is 0 and `gap` the number of pairs that break it.
    """

    optimal: bool
    gap: int
    dual: int
    worth: int
    weight: Ints
    u: Ints
    p: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A matching: mentor_of is int64 (n,), -1 for nobody; `total` is in points, and `weakest` its lowest pair.

    `floor` is the least that a pair could have here; only the aim "worst-off" raises it.
    """

    objective: str
    mentor_of: Ints
    matched: int
    total: int
    proof: Proof
    weakest: int | None
    floor: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Price:
    """One aim beside the optimum. Points are whole; `blocked` pairs would both rather have each other."""

    objective: str
    matched: int
    total: int
    weakest: int | None
    tenth: int | None
    blocked: int
    blocked_people: int
    people_lost: int
    points_lost: int


def assign(
    mentee: npt.ArrayLike,
    mentor: npt.ArrayLike,
    score: npt.ArrayLike,
    capacity: npt.ArrayLike,
    *,
    n_mentees: int,
    objective: str = OPTIMUM,
    seed: int = 0,
    watch: Watch | None = None,
) -> Result:
    """Match as many people as can be, and of all such matchings the one with the most points.

    mentee, mentor, score: whole numbers (E,), the feasible pairs and their points, 0 to 10,000; of a pair that is told
    twice the better score counts. capacity: whole numbers (m,), places per mentor. `watch(stage, done, all)` is asked
    between steps and stops the search by saying False: then the result is valid, and its proof has the exact gap.

    Raises ValueError for arrays that do not belong together and for an unknown objective.
    """
    edges = edges_of(mentee, mentor, score, capacity, n_mentees)
    return solve(edges, objective, key=keys_for(edges, seed), watch=watch)


def keys_for(edges: Edges, seed: int) -> Ints:
    """Keys for people who have no name but their number: int64 (E,)."""
    return keys_of(edges, hashes_of(range(edges.mentees), seed), hashes_of(range(edges.mentors), seed + 1))


def solve(edges: Edges, objective: str, *, key: Ints, watch: Watch | None = None) -> Result:
    """The same for pairs that are in order already; `key` int64 (E,) decides among equals."""
    if objective not in AIMS:
        raise ValueError(f"objective is one of {', '.join(AIMS)}; found {objective!r}.")
    return AIMS[objective](edges, key, watch)


def compare(edges: Edges, *, key: Ints) -> dict[str, tuple[Result, Price]]:
    """Every aim, and what it costs beside the optimum."""
    results = {objective: solve(edges, objective, key=key) for objective in OBJECTIVES}
    best = results[OPTIMUM]
    return {name: (result, _price_of(edges, result, best, key)) for name, result in results.items()}


def _price_of(edges: Edges, result: Result, best: Result, key: Ints) -> Price:
    found = edges.find(result.mentor_of)
    points = np.sort(edges.score[found[found >= 0]])
    pairs = blocking(edges, result.mentor_of, Tastes(edges.score, edges.score, key))
    return Price(
        result.objective,
        result.matched,
        result.total,
        result.weakest,
        int(points[len(points) // 10]) if len(points) else None,
        int(pairs.sum()),
        len(np.unique(edges.mentee[pairs])),
        best.matched - result.matched,
        best.total - result.total,
    )


# --- the aims ---------------------------------------------------------------------------------------------


def _optimum(edges: Edges, key: Ints, watch: Watch | None) -> Result:
    return _heaviest(edges, edges.score, OPTIMUM, key, watch)


def _fair(edges: Edges, key: Ints, watch: Watch | None) -> Result:
    """Points count for more where there are few of them, so the weak pairs gain first."""
    return _heaviest(edges, EVEN[edges.score], FAIR, key, watch)


def _worst_off(edges: Edges, key: Ints, watch: Watch | None) -> Result:
    """As many people as can be; then the weakest pair as strong as it can be; then the most points."""
    floor = _highest_floor(edges, watch)
    kept = edges.score >= floor
    result = _heaviest(edges.only(kept), edges.score[kept], WORST_OFF, key[kept], watch)
    return with_floor(result, floor)


def with_floor(r: Result, floor: int) -> Result:
    return Result(r.objective, r.mentor_of, r.matched, r.total, r.proof, r.weakest, floor, r.complete)


def _highest_floor(edges: Edges, watch: Watch | None) -> int:
    """The highest score under which no pair need fall while as many people are matched as ever."""
    steps = np.unique(edges.score)
    if not len(steps):
        return 0
    most, low, high = how_many(edges), 0, len(steps) - 1
    while low < high and not (watch and not watch(PLACING, low, high)):
        middle = (low + high + 1) // 2
        if how_many(edges.only(edges.score >= steps[middle])) == most:
            low = middle
        else:
            high = middle - 1
    return int(steps[low])


def how_many(edges: Edges) -> int:
    """The most people that can be matched."""
    solver = Solver(edges, np.ones(len(edges.mentee), np.int64))
    solver.solve(worth=1)
    return int((solver.mentor_of >= 0).sum())


def _heaviest(edges: Edges, points: Ints, objective: str, key: Ints, watch: Watch | None) -> Result:
    worth = worth_of(edges, points)
    solver = Solver(edges, points + worth)
    complete = solver.solve(watch, worth)
    if complete:
        mentor_of = settle_ties(edges, solver, key)
    else:
        mentor_of = fill_up(edges, points, solver.mentor_of)
    return result_of(edges, objective, mentor_of, prove(edges, solver, mentor_of, worth), complete=complete)


def worth_of(edges: Edges, points: Ints) -> int:
    """What one more person matched must count, so that no points outweigh them."""
    return int(points.max(initial=0)) * edges.most + 1


def prove(edges: Edges, solver: Solver, mentor_of: Ints, worth: int, unseen: Ints | None = None) -> Proof:
    """Asks the judge, who knows nothing of the solver. `unseen` int64 (n,): what pairs elsewhere may still bring."""
    u = solver.u if unseen is None else solver.u + unseen
    verdict = judge(edges, solver.weight, mentor_of, u, solver.p)
    if verdict.faults:
        raise AssertionError(f"The solver is wrong, please report it: {verdict.faults[0]}")
    dual = verdict.bound - worth * verdict.matched
    return Proof(verdict.gap == 0, verdict.gap, dual, worth, solver.weight, u, solver.p)


def fill_up(edges: Edges, points: Ints, mentor_of: Ints) -> Ints:
    """After an early stop: whoever still waits takes the best place that is free, the best pairs first."""
    mentor_of = mentor_of.copy()
    room = edges.capacity - np.bincount(mentor_of[mentor_of >= 0], minlength=edges.mentors)
    waiting = np.flatnonzero((mentor_of[edges.mentee] < 0) & (room[edges.mentor] > 0))
    for edge in waiting[np.argsort(-points[waiting], kind="stable")].tolist():
        mentee, mentor = edges.mentee[edge], edges.mentor[edge]
        if mentor_of[mentee] < 0 and room[mentor] > 0:
            mentor_of[mentee] = mentor
            room[mentor] -= 1
    return mentor_of


def result_of(edges: Edges, objective: str, mentor_of: Ints, proof: Proof, *, complete: bool = True) -> Result:
    found = edges.find(mentor_of)
    points = edges.score[found[found >= 0]]
    weakest = int(points.min()) if len(points) else None
    return Result(objective, mentor_of, len(points), int(points.sum()), proof, weakest, complete=complete)


def _stable(edges: Edges, key: Ints, watch: Watch | None) -> Result:
    tastes = Tastes(edges.score, edges.score, key)
    return _stable_result(edges, STABLE, mentees_propose(edges, tastes), tastes)


def _stable_mentors(edges: Edges, key: Ints, watch: Watch | None) -> Result:
    tastes = Tastes(edges.score, edges.score, key)
    return _stable_result(edges, STABLE_MENTORS, mentors_propose(edges, tastes), tastes)


def _stable_result(edges: Edges, objective: str, mentor_of: Ints, tastes: Tastes) -> Result:
    broken = int(blocking(edges, mentor_of, tastes).sum())
    nothing = np.zeros(0, np.int64)
    return result_of(edges, objective, mentor_of, Proof(broken == 0, broken, 0, 1, nothing, nothing, nothing))


AIMS: Final[dict[str, Callable[[Edges, Ints, Watch | None], Result]]] = {
    OPTIMUM: _optimum,
    FAIR: _fair,
    WORST_OFF: _worst_off,
    STABLE: _stable,
    STABLE_MENTORS: _stable_mentors,
}
