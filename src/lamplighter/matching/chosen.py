"""What explanations need of each mentee who has a mentor, worked out for many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lamplighter.matching.assignment import FAIR, OPTIMUM, WORST_OFF, Result
from lamplighter.matching.edges import Edges, Flags, Ints
from lamplighter.matching.facts import Facts
from lamplighter.matching.possible import losses_of
from lamplighter.matching.rules import Rules
from lamplighter.matching.scoring import Pairs, parts_of, shared_half_hours
from lamplighter.matching.solver import FAR

PRICED: Final = (OPTIMUM, FAIR, WORST_OFF)  # aims whose prices say what another pair would cost
NEXT: Final = 3

Few = dict[int, list[tuple[int, ...]]]  # by the number of a mentee


@dataclass(frozen=True, slots=True)
class Counted:
    """One part of the scores of some pairs: points, and whether they are known."""

    name: str
    weight: int
    points: list[int]
    known: list[bool]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some mentees with their mentors: `place` says where in the lists each is.

    Of `next_best` and `both_gain` the functions of these names tell.
    """

    place: dict[int, int]
    parts: tuple[Counted, ...]
    half_hours: list[int]
    next_best: Few
    both_gain: Few


def parts_told(facts: Facts, rules: Rules, mentees: Ints, mentors: Ints) -> tuple[tuple[Counted, ...], list[int]]:
    """The parts of the scores of these pairs, int64 (k,) both, and how many half hours the two have in common."""
    who = Pairs(mentees, mentors)
    half_hours = shared_half_hours(facts, who)
    parts = parts_of(facts, rules, who, half_hours)
    counted = (Counted(part.name, part.weight, part.points.tolist(), part.known.tolist()) for part in parts)
    return tuple(counted), half_hours.astype(np.int64).tolist()


def next_best(edges: Edges, bonus: dict[tuple[int, int], int], result: Result, places: Ints) -> Few:
    """Whom else each mentee could have, at the least loss first: mentor, score, and what the programme would lose.

    Losses are in weights of the objective, from the prices alone; at least so much. Nothing is known of a stable
    matching. `edges` are all possible pairs of some mentees, `places` int64 (m,) those of each mentor, pins or not.
    """
    losses = _losses(edges, bonus, result)
    others = (edges.mentor != result.mentor_of[edges.mentee]) & (places > 0)[edges.mentor]
    which = np.flatnonzero(others)
    first = which[first_few(edges.mentee[which], losses[which], -edges.score[which])]
    return _by_mentee(edges.mentee[first], edges.mentor[first], edges.score[first], losses[first])


def _losses(edges: Edges, bonus: dict[tuple[int, int], int], result: Result) -> Ints:
    nothing = np.zeros(len(edges.mentee), np.int64)
    if result.objective not in PRICED:
        return nothing
    counted = edges.score + bonus_on(edges, bonus)
    losses = losses_of(result.proof, result.objective, edges.mentee, edges.mentor, counted)
    below = np.bincount(edges.mentee[edges.score < result.floor], minlength=edges.mentees) > 0
    if result.objective == WORST_OFF:
        losses[below[edges.mentee]] = 0
    return losses


def bonus_on(edges: Edges, bonus: dict[tuple[int, int], int]) -> Ints:
    """What each pair counts more: int64 (E,)."""
    more = np.zeros(len(edges.mentee), np.int64)
    if bonus:
        told = np.array([(row, column, much) for (row, column), much in bonus.items()], np.int64)
        place, there = edges.places(told[:, 0], told[:, 1])
        more[place[there]] = told[there, 2]
    return more


def both_gain(edges: Edges, result: Result, has: Ints, weakest: Ints, name_order: Ints) -> Few:
    """With whom a mentee and a mentor would both gain, the most first: mentor, and how many points at least.

    `has` int64 (n,) and `weakest` (m,) as `standing` gives them; among equals `name_order` (m,) decides.
    """
    more = edges.score - np.maximum(has[edges.mentee], weakest[edges.mentor])
    which = np.flatnonzero((more > 0) & (edges.mentor != result.mentor_of[edges.mentee]))
    first = which[first_few(edges.mentee[which], -more[which], name_order[edges.mentor[which]])]
    return _by_mentee(edges.mentee[first], edges.mentor[first], more[first])


def first_few(group: Ints, *keys: Ints) -> Ints:
    """The NEXT lowest of each group by the first key, then by the others, then as they came; groups are in order."""
    which = np.flatnonzero(_may_be_first(group, keys[0])) if len(group) else group
    group = group[which]
    order = np.lexsort((*(key[which] for key in keys[::-1]), group))
    kept = np.ones(len(order), bool)
    kept[NEXT:] = group[order[NEXT:]] != group[order[:-NEXT]]
    return which[order[kept]]


def _may_be_first(group: Ints, key: Ints) -> Flags:
    """Whose key is one of the NEXT lowest of its group: bool (k,). Few are, and only those have to be sorted."""
    first = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    length = np.diff(np.append(first, len(group)))
    left, may = key.copy(), np.zeros(len(key), bool)
    for _ in range(NEXT):
        lowest = left == np.repeat(np.minimum.reduceat(left, first), length)
        may |= lowest
        left[lowest] = FAR
    return may


def _by_mentee(mentee: Ints, *told: Ints) -> Few:
    few: Few = {}
    for row, *one in zip(mentee.tolist(), *(column.tolist() for column in told), strict=True):
        few.setdefault(row, []).append(tuple(one))
    return few
