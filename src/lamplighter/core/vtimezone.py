"""What a zone's clocks do, as calendars write it (RFC 5545): rules where years are alike, else each change.

The libraries that do this write the hour after a change where the one before it belongs, so it is done here, from
the zone database of the standard library.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

YEARS: Final = range(2025, 2039)  # of which it is true; whatever is outside is written in UTC
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)
ZERO: Final = timedelta(0)
ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # as calendars use to begin, by any clock
BEGINS: Final = datetime(YEARS.start, 1, 1, tzinfo=UTC) - WEEK


@dataclass(frozen=True, slots=True)
class _Change:
    """From when on, by the clock as it stood until then; what it showed before, and what it shows after."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def kind(self) -> tuple[timedelta, timedelta, str]:
        return self.before, self.after, self.name


@cache
def write_zone(zone: str) -> tuple[str, ...]:
    """The same lines whenever it is asked."""
    clock = ZoneInfo(zone)
    changes = list(_changes(clock))
    kinds = [
        [change for change in changes if change.kind == kind] for kind in dict.fromkeys(one.kind for one in changes)
    ]
    rules = [_rule([change.onset for change in kind]) for kind in kinds]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    if not (rules and all(rules)):
        lines += _observance([_Change(ALWAYS, *_at_first(clock))], None)
    for kind, rule in zip(kinds, rules, strict=True):
        lines += _observance(kind, rule)
    return (*lines, "END:VTIMEZONE")


def _at_first(clock: ZoneInfo) -> tuple[timedelta, timedelta, str]:
    """What it shows as these years begin, as if it had always done so."""
    offset = _offset(clock, BEGINS)
    return offset, offset, str(BEGINS.astimezone(clock).tzname())


def _changes(clock: ZoneInfo) -> Iterator[_Change]:
    week = BEGINS
    while week.year < YEARS.stop:
        before = _offset(clock, week)
        if _offset(clock, week + WEEK) != before:
            change = _first_after(clock, week, week + WEEK)
            onset = (change + before).replace(tzinfo=None)
            if onset.year in YEARS:
                yield _Change(onset, before, _offset(clock, change), str(change.astimezone(clock).tzname()))
        week += WEEK


def _first_after(clock: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second at which it shows something else; there is one change in a week at most."""
    there = _offset(clock, before)
    while after - before > SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _offset(clock, middle) == there else (before, middle)
    return after


def _offset(clock: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(clock).utcoffset() or ZERO


@dataclass(frozen=True, slots=True)
class _Rule:
    """The same weekday of the same month each year: the last one, or the one that falls on one of these days."""

    month: int
    weekday: int
    hour: time
    days: tuple[int, ...]  # none for the last one

    def first(self) -> datetime:
        """In the first year that calendars know."""
        last = monthrange(ALWAYS.year, self.month)[1]
        days = self.days or range(last - len(DAYS) + 1, last + 1)
        found = (date(ALWAYS.year, self.month, day) for day in days)
        return datetime.combine(next(day for day in found if day.weekday() == self.weekday), self.hour)

    def __str__(self) -> str:
        day = DAYS[self.weekday]
        by_day = f"{day};BYMONTHDAY={','.join(map(str, self.days))}" if self.days else f"-1{day}"
        if self.days and self.days[0] % len(DAYS) == 1:
            by_day = f"{self.days[0] // len(DAYS) + 1}{day}"
        return f"FREQ=YEARLY;BYMONTH={self.month};BYDAY={by_day}"


def _rule(onsets: Sequence[datetime]) -> _Rule | None:
    """None where these years are not alike."""
    one = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if len(onsets) != len(YEARS) or len(one) != 1:
        return None
    ((month, weekday, hour),) = one
    if all(onset.day + len(DAYS) > monthrange(onset.year, month)[1] for onset in onsets):
        return _Rule(month, weekday, hour, ())
    days = sorted({onset.day for onset in onsets})  # in fourteen years all of a week come up
    is_a_week = days == list(range(days[0], days[0] + len(DAYS)))
    return _Rule(month, weekday, hour, tuple(days)) if is_a_week else None


def _observance(changes: Sequence[_Change], rule: _Rule | None) -> Iterator[str]:
    """Changes of one kind. What gains upon the hours before it is summer time, however a zone's own law calls it."""
    first, *others = changes
    name = "DAYLIGHT" if first.after > first.before else "STANDARD"
    yield f"BEGIN:{name}"
    yield f"DTSTART:{_local(rule.first() if rule else first.onset)}"
    yield f"TZOFFSETFROM:{_hours(first.before)}"
    yield f"TZOFFSETTO:{_hours(first.after)}"
    yield f"TZNAME:{first.name}"
    if rule:
        yield f"RRULE:{rule}"
    else:  # a line for each, since some readers take the first of a line
        yield from (f"RDATE:{_local(change.onset)}" for change in others)
    yield f"END:{name}"


def _local(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _hours(offset: timedelta) -> str:
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < ZERO else '+'}{minutes // 60:02}{minutes % 60:02}"
