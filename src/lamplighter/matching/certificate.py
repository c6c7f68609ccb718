"""A small judge: is this matching valid, and can any be better? It knows nothing of how the matching was found.

The argument is a few lines long. Let every mentee have a gain u >= 0 and every mentor a price p >= 0 per place, such
that no feasible pair weighs more than u + p. Then no matching weighs more than all gains plus the prices of all
places. Where a matching weighs just that, nothing is better; where it weighs less, the difference is all that can be
missing. (Weak duality of linear programmes; the sums are whole numbers, so nothing is rounded.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lamplighter.matching.edges import Edges, Flags, Ints

Block = tuple[slice, Flags, Ints]  # some mentees; whether each pair is possible, and what it weighs, both (rows, m)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `value` and `bound` are in the unit of the weights; `faults` are sentences."""

    value: int
    bound: int
    matched: int
    faults: tuple[str, ...]

    @property
    def gap(self) -> int:
        return self.bound - self.value

    @property
    def is_proved(self) -> bool:
        return not self.faults and self.gap == 0


def judge(edges: Edges, weight: Ints, mentor_of: Ints, u: Ints, p: Ints) -> Verdict:
    """Check a matching and its prices: weight int64 (E,), mentor_of and u int64 (n,), p int64 (m,)."""
    value, faults = 0, _overfull(edges.capacity, mentor_of)
    try:
        found = edges.find(mentor_of)
        value = _sum(weight[found[found >= 0]])
    except ValueError as fault:
        faults.append(str(fault))
    if min(u.min(initial=0), p.min(initial=0)) < 0:
        faults.append("A gain or a price is below zero.")
    if beaten := int((u[edges.mentee] + p[edges.mentor] < weight).sum()):
        faults.append(f"{beaten} feasible pairs weigh more than their gain and price.")
    return Verdict(value, _bound(u, p, edges.capacity), int((mentor_of >= 0).sum()), tuple(faults))


def judge_in_blocks(blocks: Iterable[Block], capacity: Ints, mentor_of: Ints, u: Ints, p: Ints) -> Verdict:
    """The same where all possible pairs are too many to lie in memory: a few mentees at a time, beside every mentor."""
    value, beaten, faults = 0, 0, _overfull(capacity, mentor_of)
    for rows, possible, weight in blocks:
        beaten += int((possible & (u[rows, None] + p < weight)).sum())
        who = np.flatnonzero(mentor_of[rows] >= 0)
        with_whom = mentor_of[rows][who]
        if not possible[who, with_whom].all():
            faults.append("A pair in this result is not among the feasible ones.")
        value += _sum(weight[who, with_whom])
    if min(u.min(initial=0), p.min(initial=0)) < 0:
        faults.append("A gain or a price is below zero.")
    if beaten:
        faults.append(f"{beaten} feasible pairs weigh more than their gain and price.")
    return Verdict(value, _bound(u, p, capacity), int((mentor_of >= 0).sum()), tuple(faults))


def _bound(u: Ints, p: Ints, capacity: Ints) -> int:
    return _sum(u) + sum(int(price) * int(places) for price, places in zip(p, capacity, strict=True))


def _overfull(capacity: Ints, mentor_of: Ints) -> list[str]:
    taken = np.bincount(mentor_of[mentor_of >= 0], minlength=len(capacity))[: len(capacity)]
    over = np.flatnonzero(taken > capacity).tolist()
    return [f"Mentor {j} has {taken[j]} mentees and {capacity[j]} places." for j in over]


def _sum(numbers: Ints) -> int:
    return sum(map(int, numbers))
