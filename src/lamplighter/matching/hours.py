"""Free half hours of one stated week, counted in UTC, so that two people in two zones can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from lamplighter.core.availability import DAYS, HALVES, NO_TIME, QUARTER, QUARTERS, Week
from lamplighter.matching.edges import Ints

ALL: Final = len(DAYS) * HALVES
Table = npt.NDArray[np.float32]


def free_half_hours(told: Sequence[tuple[Week | None, str]], week: datetime) -> Table:
    """float32 (people, 336), from Monday midnight in UTC: 1 for a half hour of which both quarters are free.

    Each person tells their hours, if anything, and their zone.
    """
    days = np.array([hours or NO_TIME for hours, _ in told], "<u8").reshape(-1, len(DAYS))
    on_the_wall = np.unpackbits(days.view(np.uint8).reshape(-1, 8)[:, : HALVES // 8], axis=1, bitorder="little")
    on_the_wall = on_the_wall.reshape(-1, ALL)
    free, day = np.zeros(on_the_wall.shape, np.float32), week.astimezone(UTC).date().toordinal()
    in_zone: dict[str, list[int]] = {}
    for row, (_, zone) in enumerate(told):
        in_zone.setdefault(zone, []).append(row)
    for zone, rows in in_zone.items():
        walls, here = _walls(zone, day), on_the_wall[rows]
        free[rows] = here[:, walls[0::2]] & here[:, walls[1::2]]
    return free


@lru_cache(maxsize=1_000)
def _walls(zone: str, day: int) -> Ints:
    """For each quarter hour of the week in UTC the half hour that a wall clock in the zone shows: int64 (672,)."""
    date = datetime.fromordinal(day).date()
    monday = datetime.combine(date - timedelta(date.weekday()), time(), UTC)
    there = [(monday + quarter * QUARTER).astimezone(ZoneInfo(zone)) for quarter in range(QUARTERS)]
    return np.array([at.weekday() * HALVES + at.hour * 2 + at.minute // 30 for at in there], np.int64)
