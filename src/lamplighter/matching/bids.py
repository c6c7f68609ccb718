"""Opening bids: everybody at once, before the chains.

Everybody offers for their best mentor what makes the second best as good, and each mentor keeps the highest offers.
Nobody offers more than that, so each pair that is kept is exact, and nothing need be repaired afterwards.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from lamplighter.matching.edges import Edges, Ints

NOBODY: Final = -1
ROUNDS: Final = 400  # what is left then is settled by chains, one by one


class Bidding:
    """Works on the solver's own arrays: `p` int64 (m,) and `mentor_of` int64 (n,) are written to."""

    def __init__(self, edges: Edges, weight: Ints, capacity: Ints, p: Ints, mentor_of: Ints) -> None:
        self.edges, self.weight, self.capacity = edges, weight, capacity
        self.p, self.mentor_of = p, mentor_of

    def run(self) -> Ints:
        """Whoever cannot raise any more is left without a mentor. Returns every mentee's gain, int64 (n,)."""
        offer = np.zeros(self.edges.mentees, np.int64)
        bidders = np.flatnonzero(np.diff(self.edges.start) > 0)
        for _ in range(ROUNDS):
            if not len(bidders):
                break
            bidders = self._bid_once(bidders, offer)
        return np.maximum(self._best_gains(), 0)

    def _bid_once(self, bidders: Ints, offer: Ints) -> Ints:
        target, best, second = self._two_best(bidders)
        keen = best > 0
        if not keen.any():
            return bidders[keen]
        bidders, target, rise = bidders[keen], target[keen], (best - np.maximum(second, 0))[keen]
        offer[bidders] = self.p[target] + rise
        touched = np.zeros(self.edges.mentors, bool)
        touched[target] = True
        sitting = np.flatnonzero((self.mentor_of >= 0) & touched[self.mentor_of])
        sent = self._keep_highest(np.concatenate([sitting, bidders]), len(sitting), target, offer)
        stuck = np.zeros(self.edges.mentees, bool)
        stuck[bidders[rise == 0]] = True
        return sent[~stuck[sent]]

    def _two_best(self, bidders: Ints) -> tuple[Ints, Ints, Ints]:
        """For each bidder the mentor of the highest gain, that gain, and the next one (below zero if there is none)."""
        length = (self.edges.start[bidders + 1] - self.edges.start[bidders]).astype(np.int64)
        first = np.cumsum(length) - length
        edge = np.repeat(self.edges.start[bidders] - first, length) + np.arange(length.sum())
        gain = self.weight[edge] - self.p[self.edges.mentor[edge]]
        best = np.maximum.reduceat(gain, first)
        at_best = np.flatnonzero(gain == np.repeat(best, length))
        top = at_best[np.searchsorted(at_best, first)]
        gain[top] = -1
        return self.edges.mentor[edge[top]], best, np.maximum.reduceat(gain, first)

    def _keep_highest(self, people: Ints, sitting: int, target: Ints, offer: Ints) -> Ints:
        """Seats the highest offers, those who already sit first among equals. Returns who has to go."""
        mentor = np.concatenate([self.mentor_of[people[:sitting]], target])
        order = np.lexsort((np.arange(len(people)), -offer[people], mentor))
        people, mentor = people[order], mentor[order]
        starts = np.flatnonzero(np.r_[True, mentor[1:] != mentor[:-1]])
        rank = np.arange(len(people)) - np.repeat(starts, np.diff(np.r_[starts, len(people)]))
        kept = rank < self.capacity[mentor]
        self.mentor_of[people[~kept]] = NOBODY
        self.mentor_of[people[kept]] = mentor[kept]
        last = rank == self.capacity[mentor] - 1
        self.p[mentor[last]] = offer[people[last]]
        closed = self.capacity[mentor[starts]] == 0
        self.p[mentor[starts][closed]] = offer[people[starts][closed]]
        sent: Ints = people[~kept]
        return sent

    def _best_gains(self) -> Ints:
        gains = self.weight - self.p[self.edges.mentor]
        filled = np.flatnonzero(np.diff(self.edges.start) > 0)
        best = np.zeros(self.edges.mentees, np.int64)
        if len(filled):
            best[filled] = np.maximum.reduceat(gains, self.edges.start[filled])
        return best
