"""Somebody joins, leaves, says no: the best there is again each time, and undone it is what it was."""

from __future__ import annotations

import numpy as np
import pytest

from lamplighter.matching.assignment import how_many
from lamplighter.matching.edges import Edges, edges_of
from lamplighter.matching.live import Live
from lamplighter.matching.solver import Solver
from tests.matching.programmes import programmes


def anew(live: Live) -> int:
    """The value of the same programme solved from nothing."""
    open_ = live.solver.weight > 0
    edges = live.edges.only(open_)
    now = Edges(edges.mentee, edges.mentor, edges.score, edges.start, live.solver.capacity)
    solver = Solver(now, live.solver.weight[open_])
    solver.solve()
    return solver.value


def change(live: Live, chance: np.random.Generator):  # type: ignore[no-untyped-def]
    """A change that may happen here, and the one that undoes it."""
    edges = live.edges
    kind = chance.choice(["mentee", "mentor", "ban", "more", "points"])
    if kind == "mentee":
        mentee = int(chance.integers(edges.mentees))
        return lambda: live.mentee_leaves(mentee), lambda: live.mentee_joins(mentee)
    if kind in ("mentor", "more") or not len(edges.mentee):
        mentor = int(chance.integers(edges.mentors))
        places = 0 if kind == "mentor" else int(edges.capacity[mentor]) + int(chance.integers(1, 3))
        return lambda: live.mentor_joins(mentor, places), lambda: live.mentor_joins(mentor)
    edge = chance.integers(len(edges.mentee), size=1)
    if kind == "ban":
        two = int(edges.mentee[edge[0]]), int(edges.mentor[edge[0]])
        return lambda: live.ban(*two), lambda: live.allow(*two)
    score = edges.score[edge].copy()
    return lambda: live.rescore(edge, chance.integers(0, score + 1)), lambda: live.rescore(edge, score)


def test_after_every_change_it_is_the_best_there_is_and_undone_it_is_what_it_was(implementation: str) -> None:
    chance = np.random.default_rng(2)
    for edges in programmes(150, seed=8):
        live = Live(edges)
        first, undo = live.solver.value, []
        for _ in range(5):
            deed, back = change(live, chance)
            deed()
            undo.append(back)
            assert live.verdict().is_proved
            assert live.solver.value == anew(live)
        for back in reversed(undo):
            back()
        assert live.solver.value == first and live.verdict().is_proved


def test_a_mentor_who_leaves_takes_their_places_along() -> None:
    live = Live(edges_of([0, 1, 0], [0, 0, 1], [9, 8, 1], [2, 1], 2))
    moved = live.mentor_leaves(0)
    assert (moved.pairs, moved.matched) == (2, -1) and live.mentor_of.tolist() == [1, -1]
    assert live.mentor_joins(0).matched == 1 and live.mentor_of.tolist() == [0, 0]


def test_a_bonus_moves_fewer() -> None:
    moves = {0: 0, 500: 0}
    for edges in programmes(120, seed=21):
        start = Live(edges).mentor_of.copy()
        for bonus in moves:
            live = Live(edges, keep=start, bonus=bonus)
            assert int((live.mentor_of >= 0).sum()) == how_many(edges)
            moves[bonus] += sum(live.mentee_leaves(mentee).pairs for mentee in range(min(5, edges.mentees)))
    assert moves[500] < moves[0]


def test_what_cannot_be_is_refused() -> None:
    live = Live(edges_of([0], [0], [9], [1], 2))
    with pytest.raises(ValueError, match="not among the feasible"):
        live.ban(1, 0)
    with pytest.raises(ValueError, match="Points are from 0"):
        live.rescore(np.array([0]), np.array([10]))
