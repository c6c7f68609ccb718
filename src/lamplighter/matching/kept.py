"""What is asked of the pairs that pricing keeps, the best few of each mentee: kept.c, or the same here.

`held` bool (n, k) says which columns of `best` count; in each row these are the first.
"""

from __future__ import annotations

import numpy as np

from lamplighter.matching.edges import Flags, Ints
from lamplighter.matching.kernel import kernel
from lamplighter.matching.weighing import Best, Halves


def cover(best: Best, held: Flags, capacity: Ints, begin_with: int) -> Ints | None:
    """Where in their row each mentee has a mentor, so that as many have one as can: int64 (n,), -1 for nobody.

    Whoever can go to one of the first few does. None without the extension: it is only a good beginning.
    """
    loops = kernel()
    if not loops:
        return None
    place = np.empty(len(held), np.int64)
    loops.cover(best.mentor, held.sum(axis=1), capacity, begin_with, place)
    return place


def rising(
    best: Best, held: Flags, used: Flags, gain: Ints, price: Ints, value: Halves, most: int
) -> tuple[Ints, Ints]:
    """Pairs that are not used so far and whose value is more than gain and price: row and column, int64 (k,) both.

    Of each mentee at most so many, those first that are so by most, and of equals as they lie. gain: int64 (n,);
    price: int64 (m,); value: int32 (10,001,), by score, and never less for more.
    """
    if loops := kernel():
        lowest = int(price.min(initial=0))
        told = loops.rising(best.mentor, best.score, held.sum(axis=1), used, gain, price, value, lowest, most)
        row, column = np.frombuffer(told, np.int32).reshape(-1, 2).astype(np.int64).T
        return row, column
    more = np.where(held & ~used, value[best.score] - price[best.mentor] - gain[:, None], 0)
    rows = np.flatnonzero((more > 0).any(axis=1))
    top = np.argsort(-more[rows], axis=1, kind="stable")[:, :most]
    row, place = np.nonzero(np.take_along_axis(more[rows], top, 1) > 0)
    return rows[row], top[row, place]
