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

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

import numpy as np

from lamplighter.matching.bids import NOBODY, Bidding
from lamplighter.matching.edges import Edges, Flags, Ints
from lamplighter.matching.kernel import kernel

FAR: Final = np.int64(2**62)
STEP: Final = 500  # mentees between two looks at the watch
FINENESS: Final = (40, 400)  # opening bids go so fine a part of the scale beyond what would do, at least and at most
FINER: Final = 8  # by one for so many mentees
NO_ONE: Final = np.zeros(0, np.int64)

Watch = Callable[[str, int, int], bool]  # (stage, done, all) -> whether to go on
PLACING: Final = "placing"
Begun = tuple[Ints, Ints, Ints]  # gains (n,), prices (m,), and the mentor of each mentee (n,)


def nobody_yet(edges: Edges) -> Begun:
    return (
        np.zeros(edges.mentees, np.int64),
        np.zeros(edges.mentors, np.int64),
        np.full(edges.mentees, NOBODY, np.int64),
    )


class Solver:
    """A matching with its prices. `weight` is int64 (E,), above zero; it may change while the solver lives.

    Shapes: `u` int64 (n,), `p` int64 (m,), `mentor_of` int64 (n,) with -1 for nobody. The unit is that of the weights.
    """

    def __init__(self, edges: Edges, weight: Ints, begun: Begun | None = None) -> None:
        self.edges, self.weight = edges, weight.copy()
        self.capacity = edges.capacity.copy()
        self.u, self.p, self.mentor_of = (array.copy() for array in begun or nobody_yet(edges))
        self._bounds = edges.start.tolist()
        self._before, self._market = self.mentor_of.copy(), self._compile()
        if not self._market:
            self._write_guests()

    def _compile(self) -> Any:
        """The same steps on the same arrays in C, or None for those in Python."""
        compiled, edges = kernel(), self.edges
        arrays = (edges.start, edges.mentor, self.weight, self.capacity, self.u, self.p, self.mentor_of)
        return compiled.Market(*arrays) if compiled else None

    @property
    def value(self) -> int:
        """What all matched pairs weigh together."""
        found = self.edges.find(self.mentor_of)
        return int(self.weight[found[found >= 0]].sum())

    @property
    def state(self) -> Begun:
        """Gains, prices and pairs, for a solver that goes on from here with other pairs."""
        return self.u, self.p, self.mentor_of

    def solve(self, watch: Watch | None = None, worth: int = 0) -> bool:
        """From nothing to the heaviest matching. False if the watcher stopped it; the prices hold all the same.

        `worth` is what one more person counts in the weights, if anything: then it is quicker where places are short.
        """
        if self._market:
            self._market.open(worth, self._step() if worth > 1 else 0)
        else:
            self.u[:] = Bidding(self.edges, self.weight, self.capacity, self.p, self.mentor_of).run()
            self._write_guests()
        return self._settle(watch)

    def _step(self) -> int:
        coarse, fine = FINENESS
        part = min(fine, max(coarse, self.edges.mentees // FINER))
        return max(1, int(np.ptp(self.weight)) // part) if len(self.weight) else 1

    def go_on(self, mentees: Ints, watch: Watch | None = None) -> bool:
        """These mentees, int64 (k,), have pairs that they had not when this began."""
        for mentee in mentees.tolist() if not self._market else ():
            self._free_from_price(mentee)
        if self._market:
            self._market.refresh(mentees)
        return self._settle(watch)

    def _settle(self, watch: Watch | None) -> bool:
        """Chains for all who wait, and then for all places that are free and have a price, in steps."""
        waiting = np.flatnonzero((self.mentor_of < 0) & (self.u > 0))
        step = STEP if watch and self._market else 1 if watch else max(1, len(waiting))
        for first in range(0, len(waiting), step):
            if watch and not watch(PLACING, first, len(waiting)):
                return False
            self.mend(waiting[first : first + step], NO_ONE)
        for mentor in self.priced() if watch else ():
            if not watch or not watch(PLACING, len(waiting), len(waiting)):
                return False
            self.mend(NO_ONE, np.array([mentor], np.int64))
        self.mend(NO_ONE, self.priced())
        return True

    def _write_guests(self) -> None:
        self.guests: list[list[int]] = [[] for _ in range(self.edges.mentors)]
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
        mentees = np.unique(self.edges.mentee[edge])
        mentors = np.unique(self.mentor_of[mentees])
        if self._market:
            self._market.refresh(mentees)
        else:
            for mentee in mentees.tolist():
                self._free_from_price(mentee)
        self.mend(mentees, mentors[mentors >= 0])

    def moved(self) -> tuple[int, int]:
        """How many have another mentor than when this was last asked, or none; and how many more have one."""
        if self._market:
            moved, more = self._market.moved()
            return moved, more
        before, self._before = self._before, self.mentor_of.copy()
        return int((before != self._before).sum()), int((self._before >= 0).sum()) - int((before >= 0).sum())

    def resize(self, mentor: int, places: int) -> None:
        """This mentor has another number of places from now on."""
        self.capacity[mentor] = places
        if self._market:
            sent = self._market.fit(mentor)
        else:
            sent = self.guests[mentor][places:]
            for mentee in sent:
                self._stand_up(mentee)
            self.has_room[mentor] = len(self.guests[mentor]) < places
        self.mend(np.array(sent, np.int64), np.array([mentor], np.int64))

    def priced(self) -> Ints:
        """Mentors of whom a free place has a price: int64 (k,)."""
        taken = np.bincount(self.mentor_of[self.mentor_of >= 0], minlength=self.edges.mentors)
        return np.flatnonzero((taken < self.capacity) & (self.p > 0))

    def mend(self, mentees: Ints, mentors: Ints) -> None:
        """After a change: nobody of these who would gain waits, and no free place of these has a price."""
        if self._market:
            self._market.forward(mentees)
            self._market.reverse(mentors)
            return
        for mentee in mentees.tolist():
            if self.mentor_of[mentee] == NOBODY and self.u[mentee] > 0:
                self.forward(mentee)
        for mentor in mentors.tolist():
            while self.has_room[mentor] and self.p[mentor] > 0:
                self.reverse(mentor)

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
