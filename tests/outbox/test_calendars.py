"""What calendars get with a mail: one entry for each meeting, which moves and goes as the meeting does."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import icalendar
import ics
import pytest
import vobject

from lamplighter.core.journey import Deed
from lamplighter.models.crossroads import Crossroads
from lamplighter.models.mentorship import Mentorship
from lamplighter.notices.crossroads import tell_both_that_it_rests
from lamplighter.services.crossroads import ask_after_meetings
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.meeting import call_off_meeting, move_meeting, plan_meeting, remind_of_meetings
from lamplighter.services.mentorship import (
    close_unanswered_finishes,
    finish_mentorship,
    leave_mentorship,
    move_mentorship,
    offer_to_finish,
)
from lamplighter.services.person import join
from lamplighter.services.safety.block import block_partner
from tests.cast import NOON, Cast, agree
from tests.outbox.post import carry
from tests.sink import Sink

pytestmark = pytest.mark.engine
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
THEN = NOON + 3 * DAY


def calendar_of(mail: EmailMessage) -> icalendar.Calendar:
    """The part that a calendar reads; the other two readers can, too."""
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    text = part.get_content()
    assert len(ics.Calendar(text).events) == 1
    found = icalendar.Calendar.from_ical(text)
    assert found["METHOD"] == part.get_param("method") == vobject.readOne(text).method.value
    return found


def told(at: datetime) -> tuple[str, str, int, datetime, str]:
    """Of the one mail that leaves: to whom, what to do, at which revision, when, and as what."""
    (mail,) = carry(at)
    calendar = calendar_of(mail)
    (event,) = calendar.walk("VEVENT")
    assert event["ATTENDEE"] == f"mailto:{mail['To']}"
    return mail["To"], calendar["METHOD"], event["SEQUENCE"], event["DTSTART"].dt, event["STATUS"]


def test_one_entry_is_put_down_moved_and_taken_out(cast: Cast, pair: uuid.UUID) -> None:
    carry()
    meeting = plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    assert told(NOON) == ("amina@example.org", "REQUEST", 0, THEN, "CONFIRMED")
    move_meeting(meeting, THEN + HOUR, by=cast.jonas, at=NOON)
    move_meeting(meeting, THEN + HOUR, by=cast.jonas, at=NOON)
    assert told(NOON) == ("amina@example.org", "REQUEST", 1, THEN + HOUR, "CONFIRMED")
    move_meeting(meeting, THEN + DAY, by=cast.amina, at=NOON)
    assert told(NOON) == ("jonas@example.org", "REQUEST", 2, THEN + DAY, "CONFIRMED")
    call_off_meeting(meeting, by=cast.amina, at=NOON)
    assert told(NOON) == ("jonas@example.org", "CANCEL", 3, THEN + DAY, "CANCELLED")


def test_both_hold_the_same_entry_and_neither_learns_an_address(cast: Cast, pair: uuid.UUID) -> None:
    carry()
    plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    (first,) = carry()
    remind_of_meetings(at=THEN - HOUR)
    mails = [first, *carry(THEN - HOUR)]
    events = [event for mail in mails for event in calendar_of(mail).walk("VEVENT")]
    assert sorted(mail["To"] for mail in mails[1:]) == ["amina@example.org", "jonas@example.org"]
    assert len({event["UID"] for event in events}) == 1
    assert {event["SUMMARY"] for event in events} == {"Amina and Jonas"}
    assert {event["ORGANIZER"].split(":")[1] for event in events} == {"lamplighter@localhost"}
    assert {mail["To"]: mail.as_string().count("@example.org") for mail in mails} == {
        "amina@example.org": 2,
        "jonas@example.org": 2,
    }, "in the head and in the entry, one's own"


def test_each_reads_it_on_their_own_clock(cast: Cast, pair: uuid.UUID) -> None:
    carry()
    plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    carry()
    remind_of_meetings(at=THEN - HOUR)
    texts = {mail["To"]: str(calendar_of(mail).to_ical()) for mail in carry(THEN - HOUR)}
    assert "DTSTART;TZID=Europe/Lisbon:20270304T120000" in texts["amina@example.org"]
    assert "DTSTART;TZID=Europe/Berlin:20270304T130000" in texts["jonas@example.org"]
    assert all(text.count("BEGIN:VTIMEZONE") == 1 for text in texts.values())


def test_what_is_past_is_no_entry(cast: Cast, pair: uuid.UUID) -> None:
    plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    carry()
    ask_after_meetings(at=THEN + DAY)
    mails = carry(THEN + DAY)
    assert len(mails) == 2
    assert not [part for mail in mails for part in mail.walk() if part.get_content_type() == "text/calendar"]


def test_it_crosses_a_real_mail_server_whole(cast: Cast, pair: uuid.UUID, sink: Sink) -> None:
    join("Ámina\r\nATTENDEE:mailto:eve@example.org", is_old_enough=True, zone="UTC", by=cast.amina, at=NOON)
    carry()
    meeting = plan_meeting(pair, THEN, by=cast.amina, at=NOON)
    carry()
    calendar = calendar_of(sink.mails[-1])
    (event,) = calendar.walk("VEVENT")
    assert (event["SUMMARY"], event["ATTENDEE"]) == ("Ámina and Jonas", "mailto:jonas@example.org")
    assert event["UID"] == f"{meeting.hex}@localhost"
    assert sink.mails[-1].get_content_type() == "multipart/alternative"


def _leave(cast: Cast, pair: uuid.UUID) -> None:
    leave_mentorship(pair, by=cast.jonas, at=NOON)


def _block(cast: Cast, pair: uuid.UUID) -> None:
    block_partner(pair, by=cast.jonas, at=NOON)


def _go(cast: Cast, pair: uuid.UUID) -> None:
    begin_leaving((), by=cast.jonas, at=NOON)


def _finish(cast: Cast, pair: uuid.UUID) -> None:
    agree(cast, pair)
    offer_to_finish(pair, by=cast.amina, at=NOON)
    finish_mentorship(pair, by=cast.jonas, at=NOON)


def _wait(cast: Cast, pair: uuid.UUID) -> None:
    agree(cast, pair)
    offer_to_finish(pair, by=cast.amina, at=NOON - 15 * DAY)
    close_unanswered_finishes(at=NOON)


def _rest(cast: Cast, pair: uuid.UUID) -> None:
    row = Mentorship.objects.get(pk=pair)
    tell_both_that_it_rests(Crossroads(mentorship=row, occasion="first talk", opened_at=NOON, decide_by=NOON), at=NOON)
    move_mentorship(row, Deed.REST, by=None, at=NOON)


@pytest.mark.parametrize("end", [_leave, _block, _go, _finish, _wait, _rest])
def test_an_end_takes_out_what_was_planned_for_both(
    cast: Cast, pair: uuid.UUID, end: Callable[[Cast, uuid.UUID], None]
) -> None:
    meeting = plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    move_meeting(meeting, THEN + HOUR, by=cast.jonas, at=NOON)
    carry()
    end(cast, pair)
    mails = {mail["To"]: mail for mail in carry() if "BEGIN:VEVENT" in mail.as_string()}
    assert set(mails) == {"amina@example.org", "jonas@example.org"}
    for mail in mails.values():
        calendar = calendar_of(mail)
        (event,) = calendar.walk("VEVENT")
        assert (calendar["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("CANCEL", 2, "CANCELLED")
        assert event["UID"] == f"{meeting.hex}@localhost"
        words = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "no longer takes place" in words
        assert "block" not in words.lower()


def test_an_end_without_a_plan_is_told_to_the_other_one_alone(cast: Cast, pair: uuid.UUID) -> None:
    carry()
    plan_meeting(pair, NOON - DAY, by=cast.jonas, at=NOON)
    carry()
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    (mail,) = carry()
    assert mail["To"] == "amina@example.org"
    assert "calendar" not in mail.as_string()
