"""Deferred acceptance, and pairs that would both gain.

A matching is stable when no mentee and mentor would both rather have each other than whom they have. Who proposes
gets the best they can have in any stable matching. Source: Gale and Shapley (American Mathematical Monthly 69, 1962).
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush, heapreplace
from typing import Final

import numpy as np

from lamplighter.matching.edges import Edges, Flags, Ints
from lamplighter.matching.kernel import kernel

NOBODY: Final = np.int64(-1)
FULL: Final = np.int64(-2)


@dataclass(frozen=True, slots=True, eq=False)
class Tastes:
    """How much each side likes each pair, in points: int64 (E,) both. Equal points are decided by `key`, int64 (E,)."""

    of_mentee: Ints
    of_mentor: Ints
    key: Ints

    def ranks(self) -> tuple[Ints, Ints]:
        """The same as strict orders, higher is better: int64 (E,) both."""
        return _strict(self.of_mentee, self.key), _strict(self.of_mentor, self.key)


def _strict(points: Ints, key: Ints) -> Ints:
    rank = np.empty(len(points), np.int64)
    rank[np.lexsort((np.arange(len(points)), key, points))] = np.arange(len(points))
    return rank


def _compiled(edges: Edges, tastes: Tastes, *, mentors_ask: bool) -> Ints | None:
    """The same in C, or None where there is none."""
    loops = kernel()
    if not loops:
        return None
    mentor_of = np.full(edges.mentees, -1, np.int64)
    given = edges.start, edges.mentee, edges.mentor, tastes.of_mentee, tastes.of_mentor, tastes.key, edges.capacity
    loops.stable(*(np.ascontiguousarray(array, np.int64) for array in given), mentor_of, mentors_ask)
    return mentor_of


def mentees_propose(edges: Edges, tastes: Tastes) -> Ints:
    """The stable matching that is best for every mentee: the mentor of each, int64 (n,), -1 for nobody."""
    if (made := _compiled(edges, tastes, mentors_ask=False)) is not None:
        return made
    mine, theirs = tastes.ranks()
    order = np.lexsort((-mine, edges.mentee))
    wishes, judged = edges.mentor[order].tolist(), theirs[order].tolist()
    places, next_wish, last = edges.capacity.tolist(), edges.start[:-1].tolist(), edges.start[1:].tolist()
    held: list[list[tuple[int, int]]] = [[] for _ in places]
    free = list(range(edges.mentees))[::-1]
    while free:
        mentee = free.pop()
        wish = next_wish[mentee]
        if wish == last[mentee]:
            continue
        next_wish[mentee] += 1
        free += _offer(held[wishes[wish]], places[wishes[wish]], (judged[wish], mentee))
    mentor_of = np.full(edges.mentees, -1, np.int64)
    for mentor, kept in enumerate(held):
        mentor_of[[mentee for _, mentee in kept]] = mentor
    return mentor_of


def _offer(held: list[tuple[int, int]], places: int, offer: tuple[int, int]) -> list[int]:
    """A mentor with room keeps everybody, a full one the better of two. Returns who has to ask elsewhere."""
    if len(held) < places:
        heappush(held, offer)
        return []
    if held and held[0] < offer:
        return [heapreplace(held, offer)[1]]
    return [offer[1]]


def mentors_propose(edges: Edges, tastes: Tastes) -> Ints:
    """The stable matching that is best for every mentor: int64 (n,)."""
    if (made := _compiled(edges, tastes, mentors_ask=True)) is not None:
        return made
    mine, theirs = tastes.ranks()
    order = np.lexsort((-theirs, edges.mentor))
    asked, judged = edges.mentee[order].tolist(), mine[order].tolist()
    start = np.searchsorted(edges.mentor[order], np.arange(edges.mentors + 1)).tolist()
    room, next_wish = edges.capacity.tolist(), start[:-1]
    best: list[tuple[int, int]] = [(-1, -1)] * edges.mentees
    free = list(range(edges.mentors))
    while free:
        mentor = heappop(free)
        while room[mentor] and next_wish[mentor] < start[mentor + 1]:
            wish = next_wish[mentor]
            next_wish[mentor] += 1
            mentee, (rank, before) = asked[wish], best[asked[wish]]
            if judged[wish] > rank:
                best[mentee] = (judged[wish], mentor)
                room[mentor] -= 1
                if before >= 0:
                    room[before] += 1
                    heappush(free, before)
    return np.array([mentor for _, mentor in best], np.int64)


def gains(edges: Edges, mentor_of: Ints, of_mentee: Ints, of_mentor: Ints) -> Ints:
    """By how many points both would gain at least, were each pair together: int64 (E,), below zero where one loses.

    Somebody without a partner, or with a free place, gains the whole of the points, and one more for being matched.
    """
    return np.minimum(*_both_gains(edges, mentor_of, of_mentee, of_mentor))


def _both_gains(edges: Edges, mentor_of: Ints, of_mentee: Ints, of_mentor: Ints) -> tuple[Ints, Ints]:
    has, weakest = standing(edges, mentor_of, of_mentee, of_mentor)
    together = edges.mentor == mentor_of[edges.mentee]
    mine, theirs = of_mentee - has[edges.mentee], of_mentor - weakest[edges.mentor]
    mine[together] = theirs[together] = 0
    return mine, theirs


def standing(edges: Edges, mentor_of: Ints, of_mentee: Ints, of_mentor: Ints) -> tuple[Ints, Ints]:
    """What each mentee has now, int64 (n,), and each mentor at the least, int64 (m,): only above that anybody gains."""
    found = edges.find(mentor_of)
    matched = found >= 0
    has = np.full(edges.mentees, -1, np.int64)
    has[matched] = of_mentee[found[matched]]
    weakest = np.full(edges.mentors, np.iinfo(np.int64).max)
    np.minimum.at(weakest, mentor_of[matched], of_mentor[found[matched]])
    weakest[np.bincount(mentor_of[matched], minlength=edges.mentors) < edges.capacity] = -1
    weakest[edges.capacity == 0] = np.iinfo(np.int64).max // 2
    return has, weakest


def blocking(edges: Edges, mentor_of: Ints, tastes: Tastes) -> Flags:
    """Which pairs would both rather have each other, by the strict orders: bool (E,)."""
    mine = edges.find(mentor_of)[edges.mentee]
    rather = np.flatnonzero((mine < 0) | _better(tastes.of_mentee, tastes.key, np.arange(len(mine)), mine))
    weakest = _weakest(edges, mentor_of, tastes)[edges.mentor[rather]]
    both = (weakest == NOBODY) | (weakest >= 0) & _better(tastes.of_mentor, tastes.key, rather, np.maximum(weakest, 0))
    flags: Flags = np.zeros(len(mine), bool)
    flags[rather[both]] = True
    return flags


def _better(points: Ints, key: Ints, edge: Ints, than: Ints) -> Flags:
    """As `Tastes.ranks` puts them; edges by their numbers, int64 (k,) both."""
    apart, deciding = points[edge] - points[than], key[edge] - key[than]
    better: Flags = (apart > 0) | (apart == 0) & ((deciding > 0) | (deciding == 0) & (edge > than))
    return better


def _weakest(edges: Edges, mentor_of: Ints, tastes: Tastes) -> Ints:
    """The pair each mentor would give up first: int64 (m,), NOBODY where a place is free, FULL where there is none."""
    held = edges.find(mentor_of)
    held = held[held >= 0]
    order = np.lexsort((-held, -tastes.key[held], -tastes.of_mentor[held]))  # the weakest is written last
    weakest = np.full(edges.mentors, NOBODY)
    weakest[edges.mentor[held[order]]] = held[order]
    weakest[np.bincount(edges.mentor[held], minlength=edges.mentors) < edges.capacity] = NOBODY
    weakest[edges.capacity == 0] = FULL
    return weakest
