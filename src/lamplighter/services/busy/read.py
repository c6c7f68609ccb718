"""When somebody is busy, out of a calendar as it is written (RFC 5545). What they are busy with is not looked at."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import icalendar
from dateutil.rrule import rrulestr

from lamplighter.core.busy import Fault, Span
from lamplighter.services.busy.fetch import Unread

STEPS: Final = 50_000  # times looked at, in all that repeats
BEGINS, ENDS = b"BEGIN:VCALENDAR", b"END:VCALENDAR"
MICROSOFT: Final = "X-MICROSOFT-CDO-BUSYSTATUS"
DAY: Final = timedelta(days=1)
STRIDE: Final = {"DAILY": DAY, "WEEKLY": 7 * DAY}

When = date | datetime


def read_spans(body: bytes, *, start: datetime, end: datetime, zone: str) -> list[Span]:
    """From when until when, in UTC. Times without a zone, and whole days, are on this wall clock. Raises Unread."""
    if not body.removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith(BEGINS):
        raise Unread(Fault.NO_CALENDAR)
    if not body.rstrip().upper().endswith(ENDS):  # half a calendar would free half the times
        raise Unread(Fault.BROKEN)
    try:
        calendars = icalendar.Calendar.from_ical(body.decode("utf-8-sig", "replace"), multiple=True)
    except (ValueError, IndexError, KeyError):
        raise Unread(Fault.BROKEN) from None
    reading = _Reading(start, end, ZoneInfo(zone))
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    for event in events:
        reading.note_moved(event)
    spans = [span for event in events for span in reading.spans_of(event)]
    for calendar in calendars:
        for told in calendar.walk("VFREEBUSY"):
            spans += reading.told_spans(told)
    return [span for span in spans if span[0] < end and span[1] > start]


class _Reading:
    def __init__(self, start: datetime, end: datetime, here: tzinfo) -> None:
        self.start, self.end, self.here = start, end, here
        self.moved: dict[str, set[datetime]] = {}
        self.steps = 0

    def note_moved(self, event: Any) -> None:
        """One of many that is told apart: the usual one does not take place."""
        if (instead := _when(event, "RECURRENCE-ID")) is not None and (at := self._utc(instead)):
            self.moved.setdefault(str(event.get("UID", "")), set()).add(at)

    def spans_of(self, event: Any) -> Iterator[Span]:
        begin = _when(event, "DTSTART")
        if begin is None or _takes_no_time(event):
            return
        length = self._length(event, begin)
        if length is None or length <= timedelta(0):
            return
        is_one_of_many = "RECURRENCE-ID" in event
        skipped = {at for at in map(self._utc, _dates(event, "EXDATE")) if at}
        if not is_one_of_many:
            skipped |= self.moved.get(str(event.get("UID", "")), set())
        rules = [] if is_one_of_many else _listed(event, "RRULE")
        begins = itertools.chain(
            *(self._repeat(rule, begin, length) for rule in rules), [] if rules else [begin], _dates(event, "RDATE")
        )
        for when in begins:
            opens = self._utc(when)
            if opens is None or opens in skipped:
                continue
            closes = self._utc(when + length) if _is_day(when) else opens + length
            if closes is not None:
                yield opens, closes

    def told_spans(self, told: Any) -> Iterator[Span]:
        """Where a server says only when, and not even that there are entries."""
        for periods in _listed(told, "FREEBUSY"):
            if str(getattr(periods, "params", {}).get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            for period in periods if isinstance(periods, list) else [periods]:
                opens, closes = self._utc(period.start), self._utc(period.end)
                if opens and closes and opens < closes:
                    yield opens, closes

    def _length(self, event: Any, begin: When) -> timedelta | None:
        try:
            if (end := _when(event, "DTEND")) is not None:
                if _is_day(begin) or _is_day(end):
                    return _day(end) - _day(begin)
                opens, closes = self._utc(begin), self._utc(end)
                return closes - opens if opens and closes else None
            for given in _listed(event, "DURATION"):
                return given.dt if isinstance(given.dt, timedelta) else None
        except (AttributeError, TypeError, OverflowError):
            return None
        return DAY if _is_day(begin) else None

    def _repeat(self, rule: Any, begin: When, length: timedelta) -> Iterator[When]:
        """Each time it is on again, on its own wall clock, until what is looked at ends."""
        given = dict(rule)
        until = _first(given.pop("UNTIL", None))
        frequency, interval = str(_first(given.get("FREQ"))).upper(), int(_first(given.get("INTERVAL")) or 1)
        first = datetime.combine(begin, time()) if not isinstance(begin, datetime) else begin.replace(tzinfo=None)
        zone = (begin.tzinfo if isinstance(begin, datetime) else None) or self.here
        opens = (self.start.astimezone(zone).replace(tzinfo=None) - length - DAY).replace(tzinfo=None)
        if "COUNT" not in given and first < opens and interval > 0 and frequency in STRIDE:
            stride = STRIDE[frequency] * interval
            first += (opens - first) // stride * stride
        closes = self.end.astimezone(zone).replace(tzinfo=None) + DAY
        if until is not None:
            closes = min(closes, self._last(until, zone))
        text = _ical(icalendar.vRecur(given))
        try:
            times = iter(rrulestr(text, dtstart=first))
        except (ValueError, TypeError):
            raise Unread(Fault.BROKEN) from None
        for again in times:
            self.steps += 1
            if self.steps > STEPS:
                raise Unread(Fault.ENDLESS)
            if again > closes:
                return
            if again >= opens:
                yield again.date() if _is_day(begin) else again.replace(tzinfo=zone)

    def _last(self, until: When, zone: tzinfo) -> datetime:
        if not isinstance(until, datetime):
            return datetime.combine(until, time.max)
        return (until.astimezone(zone) if until.tzinfo else until).replace(tzinfo=None)

    def _utc(self, when: When) -> datetime | None:
        """One that no clock can show is none."""
        try:
            moment = when if isinstance(when, datetime) else datetime.combine(when, time())
            return (moment if moment.tzinfo else moment.replace(tzinfo=self.here)).astimezone(UTC)
        except (OverflowError, ValueError):
            return None


def _ical(rule: Any) -> str:
    return str(rule.to_ical(), "utf-8")


def _takes_no_time(event: Any) -> bool:
    """Called off, or written down without being busy."""
    says = {name: str(event.get(name, "")).upper() for name in ("STATUS", "TRANSP", MICROSOFT)}
    return "CANCELLED" in says["STATUS"] or "TRANSPARENT" in says["TRANSP"] or "FREE" in says[MICROSOFT]


def _when(event: Any, name: str) -> When | None:
    found = next((getattr(one, "dt", None) for one in _listed(event, name)), None)
    return found if isinstance(found, date) else None


def _dates(event: Any, name: str) -> Iterator[When]:
    for listed in _listed(event, name):
        for entry in getattr(listed, "dts", ()):
            if isinstance(entry.dt, tuple):  # a span of its own
                yield entry.dt[0]
            elif isinstance(entry.dt, date):
                yield entry.dt


def _listed(event: Any, name: str) -> list[Any]:
    """What could not be read as what it should be is left out; the rest of the calendar still counts."""
    found = event.get(name)
    listed = found if type(found) is list else [found]
    return [one for one in listed if one is not None and not isinstance(one, icalendar.vBroken)]


def _first(found: Any) -> Any:
    return found[0] if isinstance(found, list) and found else found


def _is_day(when: When) -> bool:
    return not isinstance(when, datetime)


def _day(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when
