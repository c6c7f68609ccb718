"""What may be asked for, quarter hours as bits, and what is read of a calendar as it is written."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lamplighter.core.availability import QUARTER
from lamplighter.core.busy import (
    AHEAD,
    EVERY,
    SLOWEST,
    SPREAD,
    Fault,
    Inside,
    Span,
    is_outside,
    next_read,
    pack,
    read_address,
    unpack,
)
from lamplighter.core.refusal import Refusal
from lamplighter.services.busy.fetch import Unread
from lamplighter.services.busy.read import read_spans

BEGIN = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("number", "outside"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f::1", True),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::5db8:d70e", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::1", False),
    ],
)
def test_what_is_outside(number: str, outside: bool) -> None:
    assert is_outside(number) is outside


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("webcal://a.example/x.ics", "https://a.example/x.ics"),
        (" https://a.example:8443/x?y=1#z ", "https://a.example:8443/x?y=1"),
        ("https://a.example", "https://a.example/"),
        ("http://127.0.0.1:99/x", "http://127.0.0.1:99/x"),
    ],
)
def test_addresses(words: str, address: str) -> None:
    assert read_address(words, inside=Inside(frozenset({"127.0.0.1:99"}))) == address


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "whole address"),
        ("a.example/x.ics", "whole address"),
        ("ftp://a.example/", "whole address"),
        ("https:///x", "whole address"),
        ("http://a.example/", "begins with https"),
        ("https://me:word@a.example/", "without a name and password"),
        ("https://a.example:22/", "without a number"),
        ("https://a.example:x/", "no address"),
        ("https://a.example/\r\nHost: b", "no address"),
        (f"https://{'a' * 70}.example/", "cannot be one"),
    ],
)
def test_what_is_no_address(words: str, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        read_address(words)


@given(some.lists(some.tuples(some.integers(-500, 30_000), some.integers(1, 3_000))))
def test_bits_say_which_quarters_are_touched(minutes: list[tuple[int, int]]) -> None:
    spans = [(BEGIN + a * 7 * timedelta(minutes=1), BEGIN + (a * 7 + b) * timedelta(minutes=1)) for a, b in minutes]
    told = list(unpack(pack(spans, BEGIN), BEGIN, until=BEGIN + AHEAD))
    quarters = [BEGIN + n * QUARTER for n in range(AHEAD // QUARTER)]
    touched = {q for start, end in spans for q in _near(start, end, quarters) if start < q + QUARTER and q < end}
    assert {q for start, end in told for q in _near(start, end, quarters) if start <= q < end} == touched
    assert all(first[1] < second[0] for first, second in itertools.pairwise(told)), "each as long as it can be"


def _near(start: datetime, end: datetime, quarters: list[datetime]) -> list[datetime]:
    first = max(0, (start - BEGIN) // QUARTER - 1)
    return quarters[first : max(0, (end - BEGIN) // QUARTER + 2)]


def test_until_when_it_is_looked_at() -> None:
    packed = pack([(BEGIN, BEGIN + HOUR), (BEGIN + DAY, BEGIN + DAY + HOUR)], BEGIN)
    assert list(unpack(packed, BEGIN, until=BEGIN + 2 * HOUR)) == [(BEGIN, BEGIN + HOUR)]
    assert list(unpack(packed, BEGIN, until=BEGIN - DAY)) == []


def test_when_it_is_read_again() -> None:
    seen = {next_read(bytes([n]), at=BEGIN, faults=0) for n in range(50)}
    assert len(seen) == 50 and all(BEGIN + EVERY <= when <= BEGIN + EVERY + SPREAD for when in seen)
    assert next_read(b"a", at=BEGIN, faults=0) == next_read(b"a", at=BEGIN, faults=0)
    for faults, wait, rest in ((1, HOUR, 2 * EVERY), (60, HOUR, SLOWEST), (0, 9 * HOUR, 9 * HOUR), (0, 9 * DAY, DAY)):
        assert timedelta(0) <= next_read(b"a", at=BEGIN, faults=faults, wait=wait) - BEGIN - rest <= SPREAD


def spans(*events: str, zone: str = "Europe/Berlin") -> list[Span]:
    inside = "".join(f"BEGIN:VEVENT\r\nUID:1\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}END:VCALENDAR\r\n"
    return read_spans(text.encode(), start=BEGIN, end=BEGIN + AHEAD, zone=zone)


def at(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


NEW_YORK = "DTSTART;TZID=America/New_York:20200107T090000\r\nDURATION:PT45M\r\n"
OWN_ZONE = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\n"
    "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Ours:20270302T100000\r\nDTEND;TZID=Ours:20270302T110000\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)


def test_what_repeats_keeps_its_own_wall_clock() -> None:
    """Nine on Tuesdays in New York, whose clocks are changed on 14 March; one is left out, one is on another day."""
    rule = "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270407T000000Z\r\nEXDATE;TZID=America/New_York:20270309T090000"
    moved = "RECURRENCE-ID;TZID=America/New_York:20270316T090000\r\nDTSTART:20270317T100000Z\r\nDURATION:PT1H"
    off = "RECURRENCE-ID;TZID=America/New_York:20270323T090000\r\nDTSTART:20270323T130000Z\r\nSTATUS:CANCELLED"
    found = sorted(start for start, _ in spans(NEW_YORK + rule, moved, off))
    assert found == [at(2, 14), at(17, 10), at(30, 13), at(6, 13, month=4)]


def test_every_other_day_from_long_ago_is_the_right_other_day() -> None:
    rule = "DTSTART:20200101T100000Z\r\nDTEND:20200101T103000Z\r\nRRULE:FREQ=DAILY;INTERVAL=2"
    assert spans(rule)[0] == (at(3, 10), at(3, 10, 30))
    counted = "DTSTART:20270228T100000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=3\r\nRDATE:20270401T100000Z"
    assert [start for start, _ in spans(counted)] == [at(2, 10), at(1, 10, month=4)]


def test_whole_days_are_on_the_wall_clock_of_their_person() -> None:
    """The last Sunday of March has 23 hours in Berlin."""
    day = "DTSTART;VALUE=DATE:20270328"
    assert spans(day) == [(at(27, 23), at(28, 22))]
    assert spans(day, zone="Pacific/Auckland") == [(at(27, 11), at(28, 11))]
    assert spans("DTSTART:20270302T100000\r\nDTEND:20270302T110000") == [(at(2, 9), at(2, 10))], "without a zone"
    trip = "DTSTART;VALUE=DATE:20270302\r\nDTEND;VALUE=DATE:20270304\r\nRRULE:FREQ=MONTHLY;COUNT=2"
    assert [end - start for start, end in spans(trip)] == [2 * DAY, 2 * DAY]


@pytest.mark.parametrize(
    "says", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "DTEND:20270302T100000Z"]
)
def test_what_takes_no_time(says: str) -> None:
    assert spans(f"DTSTART:20270302T100000Z\r\n{says}") == []


def test_a_zone_of_its_own_and_a_server_that_tells_only_when() -> None:
    assert read_spans(OWN_ZONE.encode(), start=BEGIN, end=BEGIN + AHEAD, zone="UTC") == [(at(2, 5), at(2, 6))]
    told = (
        "BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\nFREEBUSY:20270303T100000Z/PT1H,20270304T100000Z/20270304T120000Z\r\n"
        "FREEBUSY;FBTYPE=FREE:20270305T100000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
    found = read_spans(told.encode(), start=BEGIN, end=BEGIN + AHEAD, zone="UTC")
    assert found == [(at(3, 10), at(3, 11)), (at(4, 10), at(4, 12))]


def test_what_cannot_be_read_leaves_the_rest() -> None:
    good = "DTSTART:20270302T100000Z\r\nDURATION:PT1H"
    odd = (
        "DTSTART:yesterday",
        "DTSTART:99991231T233000Z\r\nDTEND:99991231T235900Z",
        "DTSTART:00010101T000000\r\nDTEND:00010102T000000",
        "DTSTART;TZID=Mars/Base:20270303T100000\r\nDTEND;TZID=Mars/Base:20270303T110000",
        "DTSTART:20270304T100000Z\r\nDURATION:long",
        "DTSTART:20270304T100000Z\r\nDURATION:-PT1H",
        "SUMMARY:no time at all",
        "DTSTART:20270305T100000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=NOW",
    )
    assert spans(good, *odd) == [(at(2, 10), at(2, 11)), (at(3, 9), at(3, 10)), (at(5, 10), at(5, 11))]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"<html>BEGIN:VCALENDAR</html>", Fault.NO_CALENDAR),
        (b"", Fault.NO_CALENDAR),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTST", Fault.BROKEN),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VEVENT\r\nnonsense\r\nEND:VCALENDAR", Fault.BROKEN),
    ],
)
def test_what_is_no_calendar(body: bytes, fault: Fault) -> None:
    with pytest.raises(Unread) as unread:
        read_spans(body, start=BEGIN, end=BEGIN + AHEAD, zone="UTC")
    assert unread.value.fault is fault


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=MINUTELY;COUNT=900000"])
def test_what_repeats_without_an_end_in_sight(rule: str) -> None:
    with pytest.raises(Unread) as unread:
        spans(f"DTSTART:20200101T100000Z\r\nDURATION:PT1M\r\nRRULE:{rule}")
    assert unread.value.fault is Fault.ENDLESS
