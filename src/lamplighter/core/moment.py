"""Local time and the one clock behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lamplighter.core.refusal import Refusal, gettext_noop


def moment_of(day: date, hour: time, zone: str) -> datetime:
    """The moment (UTC) at which a wall clock in `zone` shows this day and hour.

    An hour that occurs twice means the first one; one that the clocks skip is read with the offset
    before the gap. Both are what calendars do (RFC 5545, 3.3.5). A day at either end of the calendar may
    lie beyond it in Greenwich, and is no day that anybody means.
    """
    try:
        return datetime.combine(day, hour.replace(fold=0), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        raise Refusal(gettext_noop("Choose a day that is nearer to today.")) from None


def day_in(zone: str, moment: datetime) -> date:
    """The calendar day that people in `zone` were living at this moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def dawn_of(day: date, zone: str) -> datetime:
    """The first moment (UTC) of this day for people in `zone`."""
    return moment_of(day, time(0), zone)


def monday_morning(zone: str, moment: datetime) -> datetime:
    """Seven o'clock on the Monday of the week that people in `zone` were living at this moment (UTC)."""
    day = day_in(zone, moment)
    return moment_of(day - timedelta(days=day.weekday()), time(7), zone)


def last_day_anywhere(moment: datetime) -> date:
    """The latest day that anybody is living at this moment: what is not due there is due nowhere."""
    return day_in("Pacific/Kiritimati", moment)


def is_zone(name: str) -> bool:
    """Whether this names a time zone that the installation knows."""
    try:
        return bool(name) and bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
