"""What is put into a calendar, read back by three readers that know nothing of one another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import ics
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lamplighter.core.calendar import Entry, Invitation, Method, write_calendar

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


words = st.text(max_size=120)
moments = st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@settings(deadline=None, max_examples=60)
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
