"""A fixed day and hour on one wall clock, whatever other clocks do meanwhile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from lamplighter.core.agreement import INTERVAL, Beat
from lamplighter.core.moment import is_zone, moment_of
from lamplighter.core.refusal import Refusal, gettext_noop

WEEK: Final = timedelta(weeks=1)
AHEAD: Final = 53  # weeks: so many show what the clocks of two places do in a year


@dataclass(frozen=True, slots=True)
class FixedSlot:
    """A weekday (Monday is 0) and an hour; `zone` is whose clock counts."""

    weekday: int
    hour: time
    zone: str

    def on_or_after(self, day: date) -> datetime:
        return moment_of(day + timedelta(days=(self.weekday - day.weekday()) % 7), self.hour, self.zone)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What it is on another clock: usually, and from day to day where the two clocks are changed on other days."""

    usually: datetime
    otherwise: tuple[tuple[date, date, datetime], ...] = ()  # first day, last day, and one of them as an example


def weeks_of(beat: Beat | None) -> int | None:
    """The distance in whole weeks: a month of fixed Tuesdays is four of them."""
    return round(INTERVAL[beat] / WEEK) if beat in INTERVAL else None


def check_fixed(fixed: FixedSlot, beat: Beat | None) -> None:
    """Refuses a fixed day without a fixed distance to the next, or without a clock that counts."""
    if weeks_of(beat) is None:
        raise Refusal(
            gettext_noop("A fixed day needs a fixed distance. Choose how often you meet, or leave the day open.")
        )
    if not is_zone(fixed.zone):
        raise Refusal(gettext_noop("Choose whose clock counts."))


def next_fixed(fixed: FixedSlot, beat: Beat, last: datetime | None, *, after: datetime) -> datetime:
    """The one closest to the agreed distance from the last time, but still to come."""
    zone = ZoneInfo(fixed.zone)
    soonest = fixed.on_or_after(after.astimezone(zone).date())
    if soonest <= after:
        soonest = fixed.on_or_after(after.astimezone(zone).date() + timedelta(days=1))
    if last is None:
        return soonest
    due = last.astimezone(zone).date() + (weeks_of(beat) or 1) * WEEK
    return max(fixed.on_or_after(due - timedelta(days=3)), soonest)


def seen_from(fixed: FixedSlot, zone: str, *, today: date) -> Elsewhere:
    """The same hour on another clock, over a year: weeks in which it is another one follow the usual one."""
    begin, there = fixed.on_or_after(today), ZoneInfo(zone)
    first = begin.astimezone(ZoneInfo(fixed.zone)).date()
    moments = [moment_of(first + week * WEEK, fixed.hour, fixed.zone).astimezone(there) for week in range(AHEAD)]
    hours = [(moment.weekday(), moment.time()) for moment in moments]
    usual = Counter(hours).most_common(1)[0][0]
    spans: list[tuple[date, date, datetime]] = []
    for place, moment in enumerate(moments):
        if hours[place] == usual:
            continue
        if place and spans and hours[place] == hours[place - 1]:
            spans[-1] = (spans[-1][0], moment.date(), spans[-1][2])
        else:
            spans.append((moment.date(), moment.date(), moment))
    return Elsewhere(moments[hours.index(usual)], tuple(spans))
