"""A small judge: is this matching valid, and can any be better? It knows nothing of how the matching was found.

The argument is a few lines long. Let every mentee have a gain u >= 0 and every mentor a price p >= 0 per place, such
that no feasible pair weighs more than u + p. Then no matching weighs more than all gains plus the prices of all
places. Where a matching weighs just that, nothing is better; where it weighs less, the difference is all that can be
missing. (Weak duality of linear programmes; the sums are whole numbers, so nothing is rounded.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lamplighter.matching.edges import Edges, Ints


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
    value, faults = 0, _overfull(edges, mentor_of)
    try:
        found = edges.find(mentor_of)
        value = _sum(weight[found[found >= 0]])
    except ValueError as fault:
        faults.append(str(fault))
    if min(u.min(initial=0), p.min(initial=0)) < 0:
        faults.append("A gain or a price is below zero.")
    if beaten := int((u[edges.mentee] + p[edges.mentor] < weight).sum()):
        faults.append(f"{beaten} feasible pairs weigh more than their gain and price.")
    bound = _sum(u) + sum(int(price) * int(places) for price, places in zip(p, edges.capacity, strict=True))
    return Verdict(value, bound, int((mentor_of >= 0).sum()), tuple(faults))


def _overfull(edges: Edges, mentor_of: Ints) -> list[str]:
    taken = np.bincount(mentor_of[mentor_of >= 0], minlength=edges.mentors)
    return [f"Mentor {j} has {taken[j]} mentees and {edges.capacity[j]} places." for j in _over(taken, edges)]


def _over(taken: Ints, edges: Edges) -> list[int]:
    return [int(j) for j in np.flatnonzero(taken[: edges.mentors] > edges.capacity)]


def _sum(numbers: Ints) -> int:
    return sum(map(int, numbers))
