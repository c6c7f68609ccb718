"""When somebody usually has time: a week of half hours on their own wall clock, and what two such weeks share.

A day is a whole number of 48 bits; bit n stands for the half hour that begins n half hours after midnight.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from lamplighter.core.refusal import Refusal, gettext_noop

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HALVES: Final = 48  # half hours of a day
QUARTERS: Final = 7 * 24 * 4  # of a week: clocks differ by whole quarters of an hour
QUARTER: Final = timedelta(minutes=15)

Week = tuple[int, ...]  # seven days, Monday first
NO_TIME: Final[Week] = (0,) * len(DAYS)


class Part(Enum):
    """Part of a day, as most people think of it: when it begins and ends."""

    MORNING = (6, 12)
    AFTERNOON = (12, 18)
    EVENING = (18, 23)

    @property
    def mask(self) -> int:
        start, end = self.value
        return _span(start * 2, end * 2)


@dataclass(frozen=True, slots=True)
class Hours:
    """What somebody has said about their time. Nothing at all is a full answer, and so is that it always changes."""

    week: Week = NO_TIME
    change: bool = False

    @property
    def are_known(self) -> bool:
        return any(self.week)


def hours_of(week: Week, *, change: bool) -> Hours:
    """Raises Refusal for a week that is the same and changes."""
    if change and any(week):
        raise Refusal(
            gettext_noop("Either your hours change every week, or these are your times. Take away one of the two.")
        )
    return Hours(week, change)


def pack_week(week: Week) -> bytes:
    """Six bytes a day; a week without an hour is nothing."""
    return b"".join(day.to_bytes(HALVES // 8, "little") for day in week) if any(week) else b""


def unpack_week(packed: bytes) -> Week:
    """The other way round; nothing is nothing."""
    if not packed:
        return ()
    days = (packed[place : place + HALVES // 8] for place in range(0, len(DAYS) * HALVES // 8, HALVES // 8))
    return tuple(int.from_bytes(day, "little") for day in days)


# --- a day, as people write it ----------------------------------------------------------------------------

TIMES = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(?:-|–|—|to)\s*(\d{1,2})(?:[:.h](\d{2}))?")
UNREADABLE = gettext_noop("Write times such as 12:30–13:30, with a comma between two of them.")


def read_times(words: str) -> int:
    """ "12:30–13:30, 20–22" as a day. Raises Refusal with what to write instead."""
    day = 0
    for part in filter(None, (piece.strip() for piece in re.split(r"[,;]", words))):
        match = TIMES.fullmatch(part)
        if match is None:
            raise Refusal(UNREADABLE)
        start, end = _half(match[1], match[2]), _half(match[3], match[4])
        if start >= end:
            raise Refusal(gettext_noop("A time should end after it begins. What goes past midnight is the next day’s."))
        day |= _span(start, end)
    return day


def write_times(day: int) -> str:
    """The other way round."""
    spans, start = [], None
    for half in range(HALVES + 1):
        is_free = bool(day >> half & 1)
        if is_free and start is None:
            start = half
        elif not is_free and start is not None:
            spans.append(f"{_clock(start)}–{_clock(half)}")
            start = None
    return ", ".join(spans)


def parts_in(day: int) -> frozenset[Part]:
    """The parts of the day that are free as a whole."""
    return frozenset(part for part in Part if day & part.mask == part.mask)


def day_of(parts: Collection[Part]) -> int:
    """A day on which these parts are free."""
    day = 0
    for part in parts:
        day |= part.mask
    return day


def _half(hour: str, minute: str | None) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if minutes not in (0, 30):
        raise Refusal(gettext_noop("Times count by the half hour: 12:00 or 12:30, and nothing between."))
    half = hours * 2 + minutes // 30
    if half > HALVES:
        raise Refusal(gettext_noop("A day has 24 hours."))
    return half


def _clock(half: int) -> str:
    return f"{half // 2}:{half % 2 * 30:02}"


def _span(start: int, end: int) -> int:
    return (1 << end) - (1 << start)


# --- two weeks side by side -------------------------------------------------------------------------------


def share_hours(mine: Hours, my_zone: str, theirs: Hours, their_zone: str, at: datetime) -> bool:
    """Whether some half hour of their week lies wholly within mine, with the clocks as they go this week.

    The week is the one, from Monday to Sunday in UTC, that the moment lies in; each half hour that a week has on any
    wall clock occurs in it, save one that the clocks skip.
    """
    reach = reach_of(mine, my_zone, their_zone, at)
    return any(my_day & their_day for my_day, their_day in zip(reach, theirs.week, strict=True))


def reach_of(mine: Hours, my_zone: str, their_zone: str, at: datetime) -> Week:
    """My free time as whole half hours on their wall clock."""
    return _reach(_starts(mine, my_zone, _monday(at)), _walls(their_zone, _monday(at)))


def reach_by_zones(mine: Hours, my_zone: str, at: datetime) -> tuple[tuple[tuple[str, ...], Week], ...]:
    """The same for every zone there is: zones whose clocks go alike this week are told together."""
    return _reach_by_zones(mine, my_zone, _monday(at))


@lru_cache(maxsize=100)
def _reach_by_zones(mine: Hours, my_zone: str, monday: date) -> tuple[tuple[tuple[str, ...], Week], ...]:
    """Kept for whoever turns a page: some milliseconds, and the same all week."""
    starts = _starts(mine, my_zone, monday)
    return tuple((zones, _reach(starts, walls)) for zones, walls in _zones_alike(monday))


def _monday(at: datetime) -> date:
    day = at.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def _starts(hours: Hours, zone: str, monday: date) -> list[int]:
    """The quarters of this week in UTC that are free, and the one after them too: a half hour may begin in them."""
    free = [bool(hours.week[wall // 96] >> (wall % 96 // 2) & 1) for wall in _walls(zone, monday)]
    return [quarter for quarter in range(QUARTERS) if free[quarter] and free[(quarter + 1) % QUARTERS]]


def _reach(starts: list[int], walls: tuple[int, ...]) -> Week:
    """A half hour begins at an even quarter of a wall clock."""
    week = list(NO_TIME)
    for quarter in starts:
        wall = walls[quarter]
        if wall % 2 == 0:
            week[wall // 96] |= 1 << (wall % 96 // 2)
    return tuple(week)


@lru_cache(maxsize=1_000)
def _walls(zone: str, monday: date) -> tuple[int, ...]:
    """For each quarter hour of the week in UTC the quarter of the week that a wall clock in the zone shows."""
    start = datetime.combine(monday, time(), UTC)
    there = ((start + quarter * QUARTER).astimezone(ZoneInfo(zone)) for quarter in range(QUARTERS))
    return tuple(moment.weekday() * 96 + moment.hour * 4 + moment.minute // 15 for moment in there)


@lru_cache(maxsize=4)
def _zones_alike(monday: date) -> tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]:
    """Every zone, grouped by how its clocks go in this week."""
    groups: dict[object, list[str]] = {}
    for zone in sorted(available_timezones()):
        groups.setdefault(_way_of_going(zone, monday), []).append(zone)
    return tuple((tuple(zones), _walls(zones[0], monday)) for zones in groups.values())


def _way_of_going(zone: str, monday: date) -> object:
    """Only where clocks are changed during the week must it be looked at hour by hour."""
    start = datetime.combine(monday, time(), UTC)
    offsets = {(start + timedelta(days)).astimezone(ZoneInfo(zone)).utcoffset() for days in range(len(DAYS) + 1)}
    return offsets.pop() if len(offsets) == 1 else _walls(zone, monday)
