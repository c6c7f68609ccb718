"""When two people could both talk: quarter hours in UTC, right for both wall clocks whatever they do meanwhile.

What somebody says of their time holds on their own wall clock. A quarter hour that a clock skips moves forward by what
is skipped; one that comes twice is the first of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from lamplighter.core.availability import HALVES, NO_TIME, QUARTER, Hours, Part, Week, day_of
from lamplighter.core.rhythm import Pause

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
DAY: Final = timedelta(days=1)
HALF: Final = 2 * QUARTER
OF_A_DAY: Final = 96  # quarters
SOME_TIME: Final = day_of([Part.MORNING, Part.AFTERNOON, Part.EVENING]) & ~0xFFFF & (1 << 42) - 1  # 8:00 to 21:00


@dataclass(frozen=True, slots=True)
class Free:
    """All that is known of somebody's time. Hours that nobody knows are not none: any waking hour may do then."""

    hours: Hours
    zone: str
    days: Mapping[date, int] = field(default_factory=dict)  # single days that are not as usual; 0 is no time at all
    away: Sequence[Pause] = ()
    rather: Week = NO_TIME  # hours they would rather have
    busy: Sequence[tuple[datetime, datetime]] = ()  # taken already, from and until

    def on(self, day: date) -> tuple[int, bool]:
        """The half hours of one day, and whether they are known."""
        if any(day in pause for pause in self.away):
            return 0, True
        if (said := self.days.get(day)) is not None:
            return said, True
        return (self.hours.week[day.weekday()], True) if self.hours.are_known else (SOME_TIME, False)


class Slot(NamedTuple):
    starts_at: datetime  # UTC
    rather: int  # how many of the two would rather have it then
    is_known: bool  # both have said that they have time then


def find_slots(mine: Free, theirs: Free, *, start: datetime, end: datetime, minutes: int) -> list[Slot]:
    """Every quarter hour from which on both have so many minutes: what both like first, what is only guessed last."""
    first = -((EPOCH - start) // QUARTER)  # the first quarter that does not begin before the start
    length = max(0, (end - EPOCH) // QUARTER - first)
    both = [_quarters(free, first, length) for free in (mine, theirs)]
    needed = -(-timedelta(minutes=minutes) // QUARTER)
    possible = _long_enough(both[0].free & both[1].free, needed)
    known = _long_enough(both[0].known & both[1].known, needed)
    one, other = (_long_enough(quarters.rather, needed) for quarters in both)
    by_liking = ((2, one & other), (1, one ^ other), (0, ~(one | other)))
    tiers = (
        (bits & liked, liking, is_known)
        for is_known, bits in ((True, possible & known), (False, possible & ~known))
        for liking, liked in by_liking
    )
    begin = EPOCH + first * QUARTER
    return [
        Slot(begin + place * QUARTER, liking, is_known) for bits, liking, is_known in tiers for place in _places(bits)
    ]


def pick_slots(slots: Sequence[Slot], zone: str, *, most: int = 3) -> tuple[datetime, ...]:
    """The first of each day, the best days first; told in the order in which they come."""
    chosen: dict[date, datetime] = {}
    for slot in slots:
        chosen.setdefault(slot.starts_at.astimezone(ZoneInfo(zone)).date(), slot.starts_at)
        if len(chosen) == most:
            break
    return tuple(sorted(chosen.values()))


def nearest_slot(slots: Sequence[Slot], to: datetime) -> datetime | None:
    """Of those that suit as well as the first, the one closest to a moment."""
    best = [slot.starts_at for slot in slots if slot[1:] == slots[0][1:]]
    return min(best, key=lambda starts_at: abs(starts_at - to), default=None)


# --- quarter hours as bits of one long number -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Quarters:
    free: int
    known: int
    rather: int


def _quarters(person: Free, first: int, length: int) -> _Quarters:
    free = known = rather = 0
    zone = ZoneInfo(person.zone)
    begin = EPOCH + first * QUARTER
    day = begin.astimezone(zone).date() - DAY  # what a clock skips at midnight belongs to the day before
    last = (begin + length * QUARTER).astimezone(zone).date()
    midnight = _quarter_of(day, 0, zone)
    while day <= last:
        tomorrow = _quarter_of(day + DAY, 0, zone)
        half_hours, is_known = person.on(day)
        place = midnight - first
        is_plain = tomorrow - midnight == OF_A_DAY
        masks = (half_hours, half_hours & person.rather[day.weekday()])
        bits, best = (_spread(mask, day, place, first, zone, is_plain=is_plain) for mask in masks)
        free, rather = free | bits, rather | best
        known |= bits if is_known else 0
        day, midnight = day + DAY, tomorrow
    taken = 0
    for start, end in person.busy:
        a, b = (start - begin) // QUARTER, -((begin - end) // QUARTER)
        taken |= (1 << max(0, b)) - (1 << max(0, a)) if max(0, b) > max(0, a) else 0
    inside = ((1 << length) - 1) & ~taken
    return _Quarters(free & inside, known & inside, rather & inside)


def _spread(half_hours: int, day: date, place: int, first: int, zone: ZoneInfo, *, is_plain: bool) -> int:
    """Half hours of a wall clock as quarters; where the clock is changed that day, one by one."""
    bits = 0
    if is_plain:
        for start, end in _spans(half_hours):
            a, b = max(0, place + 2 * start), max(0, place + 2 * end)
            bits |= (1 << b) - (1 << a)
        return bits
    for quarter in range(OF_A_DAY):
        if half_hours >> quarter // 2 & 1 and (at := _quarter_of(day, quarter, zone) - first) >= 0:
            bits |= 1 << at
    return bits


def _spans(half_hours: int) -> Iterator[tuple[int, int]]:
    start = None
    for half in range(HALVES + 1):
        if half_hours >> half & 1:
            start = half if start is None else start
        elif start is not None:
            yield start, half
            start = None


def _quarter_of(day: date, quarter: int, zone: ZoneInfo) -> int:
    """Which quarter hour since the epoch begins when a wall clock shows this."""
    wall = datetime.combine(day, time(quarter // 4, quarter % 4 * 15), zone)
    return (wall.astimezone(UTC) - EPOCH) // QUARTER


def _long_enough(free: int, needed: int) -> int:
    """The quarters from which on so many follow each other."""
    for _ in range(needed - 1):
        free &= free >> 1
    return free


def _places(bits: int) -> Iterator[int]:
    return (place for place, bit in enumerate(reversed(f"{bits:b}")) if bit == "1")
