"""Free half hours of one stated week, counted in UTC, so that two people in two zones can be compared."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from lamplighter.core.availability import DAYS, HALVES, QUARTER, QUARTERS, Week
from lamplighter.matching.edges import Flags, Ints

ALL: Final = len(DAYS) * HALVES


def free_half_hours(hours: Week | None, zone: str, week: datetime) -> Flags:
    """bool (336,), from Monday midnight in UTC; a half hour is free if both its quarters are. Nothing if unknown."""
    if hours is None:
        return np.zeros(ALL, bool)
    days = b"".join(day.to_bytes(HALVES // 8, "little") for day in hours)
    on_the_wall = np.unpackbits(np.frombuffer(days, np.uint8), bitorder="little").astype(bool)
    walls = _walls(zone, week.astimezone(UTC).date().toordinal())
    free: Flags = on_the_wall[walls[0::2]] & on_the_wall[walls[1::2]]
    return free


@lru_cache(maxsize=1_000)
def _walls(zone: str, day: int) -> Ints:
    """For each quarter hour of the week in UTC the half hour that a wall clock in the zone shows: int64 (672,)."""
    date = datetime.fromordinal(day).date()
    monday = datetime.combine(date - timedelta(date.weekday()), time(), UTC)
    there = [(monday + quarter * QUARTER).astimezone(ZoneInfo(zone)) for quarter in range(QUARTERS)]
    return np.array([at.weekday() * HALVES + at.hour * 2 + at.minute // 30 for at in there], np.int64)
