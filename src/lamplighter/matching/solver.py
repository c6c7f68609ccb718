"""Who goes to whom, exactly: prices for places, and two kinds of step that keep the prices honest.

Every mentee i has a gain u[i] and every mentor j a price p[j], both never below zero, and u[i] + p[j] is never less
than the weight of their pair. A pair that is matched meets this exactly. Then only two things can be wrong: a mentee
without a mentor who would still gain (`forward` finds the cheapest chain of moves that ends it), and a free place that
still has a price (`reverse` does the same from the other side). When nothing is wrong, the matching is the heaviest
there is and the prices prove it. A first solution, somebody who joins, leaves or is banned: all are the same two steps.

Source: successive shortest paths with potentials, after Jonker and Volgenant (Computing 38, 1987), on mentors that
have several places; the opening bids are their row reduction, made by everybody at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Final

import numpy as np

from lamplighter.matching.bids import NOBODY, Bidding
from lamplighter.matching.edges import Edges, Flags, Ints
from lamplighter.matching.kernel import Settle, kernel

FAR: Final = np.int64(2**62)
STEP: Final = 500  # mentees between two looks at the watch

Watch = Callable[[int, int], bool]  # (settled, all) -> whether to go on


class Solver:
    """A matching with its prices. `weight` is int64 (E,), above zero; it may change while the solver lives.

    Shapes: `u` int64 (n,), `p` int64 (m,), `mentor_of` int64 (n,) with -1 for nobody. The unit is that of the weights.
    """

    def __init__(self, edges: Edges, weight: Ints) -> None:
        self.edges, self.weight = edges, weight.copy()
        self.capacity = edges.capacity.copy()
        self.u = np.zeros(edges.mentees, np.int64)
        self.p = np.zeros(edges.mentors, np.int64)
        self.mentor_of = np.full(edges.mentees, NOBODY, np.int64)
        self.guests: list[list[int]] = [[] for _ in range(edges.mentors)]
        self.has_room = self.capacity > 0
        self._bounds = edges.start.tolist()

    @property
    def value(self) -> int:
        """What all matched pairs weigh together."""
        found = self.edges.find(self.mentor_of)
        return int(self.weight[found[found >= 0]].sum())

    def solve(self, watch: Watch | None = None, worth: int = 0) -> bool:
        """From nothing to the heaviest matching. False if the watcher stopped it; the prices hold all the same.

        `worth` is what one more person counts in the weights, if anything: then it is quicker where places are short.
        """
        compiled = kernel()
        if compiled:
            return self._solve_compiled(compiled, watch, worth)
        self.u = Bidding(self.edges, self.weight, self.capacity, self.p, self.mentor_of).run()
        self._write_guests()
        return self.settle(self._waiting().tolist(), watch)

    def _waiting(self) -> Ints:
        return np.flatnonzero((self.mentor_of < 0) & (self.u > 0))

    def _solve_compiled(self, compiled: Settle, watch: Watch | None, worth: int) -> bool:
        """In steps, so that somebody who watches is asked now and then."""
        edges = self.edges
        arrays = (edges.start, edges.mentor, self.weight, self.capacity, self.u, self.p, self.mentor_of)
        compiled(*arrays, np.zeros(0, np.int64), True, worth)
        waiting = self._waiting()
        step, complete = STEP if watch else max(1, len(waiting)), True
        for first in range(0, len(waiting), step):
            if watch and not watch(first, len(waiting)):
                complete = False
                break
            compiled(*arrays, waiting[first : first + step], False, 0)
        self._write_guests()
        if complete:
            self.mend([], self.priced())
        return complete

    def settle(self, mentees: Iterable[int], watch: Watch | None = None) -> bool:
        waiting = list(mentees)
        for number, mentee in enumerate(waiting):
            if watch and not watch(number, len(waiting)):
                return False
            self.forward(mentee)
        return True

    def _write_guests(self) -> None:
        self.guests = [[] for _ in range(self.edges.mentors)]
        for mentee in np.flatnonzero(self.mentor_of >= 0).tolist():
            self.guests[self.mentor_of[mentee]].append(mentee)
        self.has_room = np.array([len(g) for g in self.guests], np.int64) < self.capacity

    # --- a mentee without a mentor --------------------------------------------------------------------------

    def forward(self, mentee: int) -> None:
        """Find the cheapest chain that begins with this mentee: it ends at a free place, or with somebody who waits."""
        cost = np.full(self.edges.mentors, FAR)  # of reaching each mentor
        queue = cost.copy()
        came = np.full(self.edges.mentors, NOBODY, np.int64)
        done: list[int] = []
        bound, end = int(self.u[mentee]), mentee
        self._reach_mentors(mentee, 0, bound, cost, queue, came)
        while True:
            mentor = int(queue.argmin())
            near = int(queue[mentor])
            if near >= bound:
                break
            if self.has_room[mentor]:
                bound, end = near, NOBODY
                break
            queue[mentor] = FAR
            done.append(mentor)
            for guest in self.guests[mentor]:
                if near + self.u[guest] < bound:
                    bound, end = near + int(self.u[guest]), guest
                self._reach_mentors(guest, near, bound, cost, queue, came)
        self._raise(mentee, done, bound, cost)
        self._move_along(mentee, mentor, end, came)

    def _reach_mentors(self, mentee: int, near: int, bound: int, cost: Ints, queue: Ints, came: Ints) -> None:
        low, high = self._bounds[mentee], self._bounds[mentee + 1]
        mentors = self.edges.mentor[low:high]
        there = self.p[mentors] - self.weight[low:high]
        there += near + self.u[mentee]
        nearer = there < np.minimum(cost[mentors], bound)
        mentors, there = mentors[nearer], there[nearer]
        cost[mentors] = queue[mentors] = there
        came[mentors] = mentee

    def _raise(self, mentee: int, done: list[int], bound: int, cost: Ints) -> None:
        self.u[mentee] -= bound
        if done:
            rise = bound - cost[done]
            self.p[done] += rise
            for mentor, by in zip(done, rise.tolist(), strict=True):
                self.u[self.guests[mentor]] -= by

    def _move_along(self, mentee: int, free: int, end: int, came: Ints) -> None:
        """Everybody on the chain moves one place on, from its end back to its beginning."""
        if end == mentee:
            return
        place = free
        if end != NOBODY:
            place = int(self.mentor_of[end])
            self._stand_up(end)
        while True:
            mover = int(came[place])
            left = int(self.mentor_of[mover])
            if left != NOBODY:
                self._stand_up(mover)
            self._sit_down(mover, place)
            if mover == mentee:
                return
            place = left

    def _stand_up(self, mentee: int) -> None:
        mentor = int(self.mentor_of[mentee])
        self.guests[mentor].remove(mentee)
        self.mentor_of[mentee] = NOBODY
        self.has_room[mentor] = len(self.guests[mentor]) < self.capacity[mentor]

    def _sit_down(self, mentee: int, mentor: int) -> None:
        self.guests[mentor].append(mentee)
        self.mentor_of[mentee] = mentor
        self.has_room[mentor] = len(self.guests[mentor]) < self.capacity[mentor]

    @cached_property
    def _by_mentor(self) -> Ints:
        """Pairs sorted by mentor: only changes later on need them."""
        return np.argsort(self.edges.mentor, kind="stable")

    @cached_property
    def _mentor_start(self) -> list[int]:
        starts: list[int] = np.searchsorted(
            self.edges.mentor[self._by_mentor], np.arange(self.edges.mentors + 1)
        ).tolist()
        return starts

    # --- a free place that has a price ----------------------------------------------------------------------

    def reverse(self, mentor: int) -> None:
        """Find the cheapest chain that fills this place: with somebody who waits, or from a place that may be free."""
        cost = np.full(self.edges.mentees, FAR)  # of drawing each mentee along
        queue = cost.copy()
        to = np.full(self.edges.mentees, NOBODY, np.int64)
        opened = {mentor: (0, NOBODY)}  # mentor: at what cost, and by whose leaving
        bound, end = int(self.p[mentor]), mentor
        self._reach_mentees(mentor, 0, bound, cost, queue, to)
        last = NOBODY
        while True:
            mentee = int(queue.argmin())
            near = int(queue[mentee])
            if near >= bound:
                break
            queue[mentee] = FAR
            left = int(self.mentor_of[mentee])
            if left == NOBODY:
                bound, last = near, mentee
                break
            if left not in opened:
                opened[left] = (near, mentee)
                if near + self.p[left] < bound:
                    bound, end = near + int(self.p[left]), left
                self._reach_mentees(left, near, bound, cost, queue, to)
        self._lower(opened, bound, cost)
        self._draw_along(mentor, end, last, opened, to)

    def _reach_mentees(self, mentor: int, near: int, bound: int, cost: Ints, queue: Ints, to: Ints) -> None:
        edge = self._by_mentor[self._mentor_start[mentor] : self._mentor_start[mentor + 1]]
        mentees = self.edges.mentee[edge]
        there = self.u[mentees] + self.p[mentor] - self.weight[edge] + near
        nearer = there < np.minimum(cost[mentees], bound)
        mentees, there = mentees[nearer], there[nearer]
        cost[mentees] = queue[mentees] = there
        to[mentees] = mentor

    def _lower(self, opened: dict[int, tuple[int, int]], bound: int, cost: Ints) -> None:
        for mentor, (near, _) in opened.items():
            if near < bound:
                self.p[mentor] -= bound - near
        drawn = np.flatnonzero(cost < bound)
        self.u[drawn] += bound - cost[drawn]

    def _draw_along(self, mentor: int, end: int, last: int, opened: dict[int, tuple[int, int]], to: Ints) -> None:
        mover = last if last != NOBODY else opened[end][1]
        while mover != NOBODY:
            place = int(to[mover])
            if self.mentor_of[mover] != NOBODY:
                self._stand_up(mover)
            self._sit_down(mover, place)
            mover = opened[place][1]

    # --- what changes while people are here -----------------------------------------------------------------

    def edges_from(self, mentee: int) -> Ints:
        return np.arange(self._bounds[mentee], self._bounds[mentee + 1])

    def reweigh(self, edge: Ints, weight: Ints) -> None:
        """These pairs, int64 (k,), weigh something else from now on; everybody they touch is settled anew."""
        self.weight[edge] = weight
        mentees, mentors = np.unique(self.edges.mentee[edge]), set(self.edges.mentor[edge].tolist())
        for mentee in mentees.tolist():
            self._free_from_price(mentee)
        self.mend(mentees.tolist(), mentors | self.priced())

    def resize(self, mentor: int, places: int) -> None:
        """This mentor has another number of places from now on."""
        self.capacity[mentor] = places
        sent = self.guests[mentor][places:]
        for mentee in sent:
            self._stand_up(mentee)
        self.has_room[mentor] = len(self.guests[mentor]) < places
        self.mend(sent, self.priced() | {mentor})

    def priced(self) -> set[int]:
        """Mentors of whom a free place has a price."""
        return set(np.flatnonzero(self.has_room & (self.p > 0)).tolist())

    def mend(self, mentees: Iterable[int], mentors: Iterable[int]) -> None:
        """After a change: nobody who would gain waits, and no free place has a price."""
        for mentor in sorted(mentors):
            while self.has_room[mentor] and self.p[mentor] > 0:
                self.reverse(mentor)
        for mentee in mentees:
            if self.mentor_of[mentee] == NOBODY and self.u[mentee] > 0:
                self.forward(mentee)

    def _free_from_price(self, mentee: int) -> None:
        """Let this mentee's gain be right again at today's prices; who no longer has their best mentor stands up."""
        edge = self.edges_from(mentee)
        gain = self.weight[edge] - self.p[self.edges.mentor[edge]]
        self.u[mentee] = max(0, int(gain.max(initial=0)))
        mentor = int(self.mentor_of[mentee])
        if mentor != NOBODY and int(gain[self.edges.mentor[edge] == mentor][0]) != self.u[mentee]:
            self._stand_up(mentee)


def is_tight(edges: Edges, weight: Ints, u: Ints, p: Ints) -> Flags:
    """Which pairs a best matching may use: bool (E,)."""
    tight: Flags = u[edges.mentee] + p[edges.mentor] == weight
    return tight
