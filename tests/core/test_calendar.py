"""What is put into a calendar, read back by three readers that know nothing of one another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

import icalendar
import ics
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lamplighter.core.calendar import Entry, Invitation, Method, write_calendar
from lamplighter.core.vtimezone import write_zone

AT = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
ENTRY = Entry("abc@lamps.example", 3, "Maya and Noor", AT, AT + timedelta(minutes=45), AT - timedelta(days=1))
INVITATION = Invitation("lamps@lamps.example", "Lamplighter", "maya@example.org")


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_an_invitation_says_when_and_two_first_names() -> None:
    entry = Entry(**{**{n: getattr(ENTRY, n) for n in Entry.__slots__}, "url": "https://lamps.example/meetings/1/"})
    assert unfolded(write_calendar([entry], Method.REQUEST, invitation=INVITATION)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lamplighter//Lamplighter//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:abc@lamps.example",
        "SEQUENCE:3",
        "DTSTAMP:20270327T003000Z",
        "DTSTART:20270328T003000Z",
        "DTEND:20270328T011500Z",
        "SUMMARY:Maya and Noor",
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
        "URL:https://lamps.example/meetings/1/",
        'ORGANIZER;CN="Lamplighter":mailto:lamps@lamps.example',
        "ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:maya@example.org",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize("method", Method)
def test_three_readers_find_the_same(method: Method) -> None:
    text = write_calendar([ENTRY], method, invitation=INVITATION)
    first = icalendar.Calendar.from_ical(text)
    (event,) = first.walk("VEVENT")
    second = vobject.readOne(text)
    (third,) = ics.Calendar(text).events
    assert first["METHOD"] == second.method.value == method.value
    assert event["UID"] == second.vevent.uid.value == third.uid == ENTRY.uid
    assert event["SEQUENCE"] == int(second.vevent.sequence.value) == 3
    assert event["DTSTART"].dt == second.vevent.dtstart.value == third.begin.datetime == ENTRY.starts_at
    assert event["DTEND"].dt == second.vevent.dtend.value == third.end.datetime == ENTRY.ends_at
    assert event["SUMMARY"] == second.vevent.summary.value == third.name == "Maya and Noor"
    assert event["ATTENDEE"] == second.vevent.attendee.value == "mailto:maya@example.org"


def test_what_is_called_off_is_cancelled() -> None:
    off = Entry("a@b", 4, "Maya and Noor", AT, AT, AT, is_off=True)
    assert "STATUS:CANCELLED" in unfolded(write_calendar([off], Method.CANCEL))


def test_a_feed_has_a_name_and_may_be_empty() -> None:
    text = write_calendar([], Method.PUBLISH, name="Lamplighter; yours")
    assert "X-WR-CALNAME:Lamplighter\\; yours" in text
    assert not list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    assert vobject.readOne(text).method.value == "PUBLISH" and not ics.Calendar(text).events


# Around both changes of the year, on clocks that go forward by an hour, by half of one, in Ramadan, never.
ZONES = {
    "Europe/Berlin": ("2027-03-28T01:00", "2027-10-31T01:00"),
    "Europe/Dublin": ("2027-03-28T01:00", "2027-10-31T01:00"),
    "Australia/Lord_Howe": ("2027-10-02T15:30", "2027-04-03T15:00"),
    "America/Santiago": ("2027-09-05T04:00", "2027-04-04T03:00"),
    "Africa/Casablanca": ("2027-03-14T02:00", "2027-02-07T02:00"),
    "Asia/Kathmandu": ("2027-03-28T01:00",),
}
AROUND = [timedelta(minutes=minutes) for minutes in (-1500, -46, -15, 0, 30, 60)]


def read_anew(text: str) -> vobject.base.Component:
    """This reader keeps the first clock of each name, and takes equal ones for the same; here it knows none."""
    vars(vobject.icalendar)["__tzidMap"].clear()
    vobject.icalendar.registerTzid("UTC", vobject.icalendar.utc)
    return vobject.readOne(text)


@pytest.mark.parametrize("zone", ZONES)
def test_three_readers_find_the_same_moment_by_the_clock_that_goes_along(zone: str) -> None:
    """Under a name that none of them knows, so that they read what stands there, and under its own."""
    changes = [datetime.fromisoformat(f"{moment}+00:00") for moment in ZONES[zone]]
    for at in (change + ahead for change in changes for ahead in AROUND):
        entry = replace(ENTRY, starts_at=at, ends_at=at + timedelta(minutes=45), zone=zone)
        text = write_calendar([entry], Method.REQUEST, invitation=INVITATION)
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n")) and len(text) < 1_500
        unknown = f"Nowhere/{zone.replace('/', '-')}"
        for written in (text, text.replace(zone, unknown)):
            event = icalendar.Calendar.from_ical(written).walk("VEVENT")[0]
            second, found = read_anew(written).vevent, ics.Calendar(written)
            (third,) = found.events
            clock = found._timezones.get(unknown, third.begin.tzinfo)  # it reads the block, and asks the system first
            begins = event["DTSTART"].dt, second.dtstart.value, third.begin.naive.replace(tzinfo=clock)
            ends = event["DTEND"].dt, second.dtend.value, third.end.naive.replace(tzinfo=clock)
            assert {moment.astimezone(UTC) for moment in begins} == {entry.starts_at}, written
            assert {moment.astimezone(UTC) for moment in ends} == {entry.ends_at}, written


def test_each_change_stands_where_the_clock_makes_it_and_no_other() -> None:
    """Read by hand: on the last Sunday of March it is three at two, and on that of October it is two at three."""
    lines = unfolded(write_calendar([replace(ENTRY, zone="Europe/Berlin")] * 2, Method.PUBLISH))
    block = lines[lines.index("BEGIN:VTIMEZONE") : lines.index("END:VTIMEZONE") + 1]
    assert lines.count("BEGIN:VTIMEZONE") == 1
    assert block == [
        *("BEGIN:VTIMEZONE", "TZID:Europe/Berlin"),
        *("BEGIN:DAYLIGHT", "DTSTART:19700329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST"),
        *("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT"),
        *("BEGIN:STANDARD", "DTSTART:19701025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET"),
        *("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD"),
        "END:VTIMEZONE",
    ]


def test_every_zone_there_is_can_be_written_and_is_small() -> None:
    sizes = {zone: sum(map(len, write_zone(zone))) for zone in available_timezones()}
    assert max(sizes.values()) < 1_500 and len(sizes) > 400


def test_an_hour_that_comes_twice_and_a_clock_without_a_zone_are_in_utc() -> None:
    twice = datetime(2027, 10, 31, 1, 15, tzinfo=UTC)  # 02:15 in Berlin, for the second time
    for entry in (replace(ENTRY, starts_at=twice, ends_at=twice, zone="Europe/Berlin"), replace(ENTRY, zone="UTC")):
        assert "TZID" not in write_calendar([entry], Method.REQUEST)


words = st.text(max_size=120)
moments = st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@settings(max_examples=60)
@given(words, words, words, moments)
@example("a\r\nATTENDEE:mailto:eve@example.org", "\r\nEND:VCALENDAR", 'x":mailto:eve@example.org', AT)
@example("x" * 61 + "é\\", "\u2028BEGIN:VEVENT", "\x00\x85", AT)
@example("😀" * 40, "a;b,c:d\\n", '^n"', AT)
def test_no_word_becomes_anything_else(title: str, uid: str, name: str, at: datetime) -> None:
    entry = Entry(f"{uid}@lamps.example", 1, title, at, at + timedelta(minutes=45), at, url="https://lamps.example/")
    text = write_calendar([entry], Method.REQUEST, invitation=Invitation("a@b.example", name, "c@d.example"))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\r" not in text.replace("\r\n", "") and "\n" not in text.replace("\r\n", "")
    names = [line.split(":")[0].split(";")[0] for line in unfolded(text) if line]
    assert names == [
        "BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD", "BEGIN", "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND",
        "SUMMARY", "STATUS", "CLASS", "URL", "ORGANIZER", "ATTENDEE", "END", "END",
    ]  # fmt: skip
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event["SUMMARY"].split() == "".join(s if s.isprintable() or ord(s) > 159 else " " for s in title).split()
    assert event["ATTENDEE"] == vobject.readOne(text).vevent.attendee.value == "mailto:c@d.example"
    assert event["ORGANIZER"] == "mailto:a@b.example"
    assert len(ics.Calendar(text).events) == 1
