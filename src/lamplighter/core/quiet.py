"""Hours of the day in which somebody wants no mail, on their own wall clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from lamplighter.core.moment import day_in, moment_of
from lamplighter.core.refusal import Refusal, gettext_noop

MOST_HOURS: Final = 16  # else two who live far apart would have no hour of a day in common
A_DAY: Final = timedelta(days=1)
TOO_LONG: Final = gettext_noop("Leave some of the day for mail: quiet hours can be %(hours)s hours at most.")
SOON: Final = timedelta(hours=12)  # a change to a meeting so near is told in quiet hours, too


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Where they end earlier than they begin, they end the next day."""

    begins: time
    ends: time


def fit_quiet_hours(begins: time | None, ends: time | None) -> QuietHours | None:
    """None where neither is said: mail comes at any hour."""
    if begins is None and ends is None:
        return None
    if begins is None or ends is None:
        raise Refusal(gettext_noop("Say both: when your quiet hours begin, and when they end. Or leave both empty."))
    hours = ((_minutes(ends) - _minutes(begins)) % (24 * 60)) / 60
    if not 0 < hours <= MOST_HOURS:
        raise Refusal(TOO_LONG, hours=MOST_HOURS)
    return QuietHours(begins, ends)


def end_of_quiet(quiet: QuietHours, zone: str, at: datetime) -> datetime | None:
    """When they end (UTC), as long as they last; None at any other moment."""
    today = day_in(zone, at)
    for day in (today - A_DAY, today):
        begins, ends = _night(quiet, zone, day)
        if begins <= at < ends:
            return ends
    return None


def _night(quiet: QuietHours, zone: str, day: date) -> tuple[datetime, datetime]:
    last = day if quiet.ends > quiet.begins else day + A_DAY
    return moment_of(day, quiet.begins, zone), moment_of(last, quiet.ends, zone)


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute
