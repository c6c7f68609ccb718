"""A mentor of several reads of the whole week on Monday morning, and not again before each meeting."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from urllib.parse import urlsplit

import icalendar
import ics
import pytest
import time_machine
import vobject
from django.conf import LazySettings
from django.test import Client

from lamplighter.core.introduction import Size
from lamplighter.core.moment import monday_morning
from lamplighter.models.meeting import Meeting
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.crossroads import ask_after_meetings
from lamplighter.services.introduction import accept, ask
from lamplighter.services.mailin import Outcome, take_mail_in
from lamplighter.services.meeting import (
    call_off_meeting,
    hold_meeting,
    move_meeting,
    plan_meeting,
    put_on_agenda,
    remind_of_meetings,
    tell_back_what_was_noted,
    tell_of_the_week,
    write_note,
)
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.safety.block import block
from tests.cast import Cast, arrive
from tests.mailin.letters import answer, words_by_mail
from tests.outbox.post import carry
from tests.sink import links_in, text_of

pytestmark = pytest.mark.engine

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEFORE = datetime(2027, 3, 24, 12, tzinfo=UTC)  # a Wednesday
MONDAY = datetime(2027, 3, 29, 5, tzinfo=UTC)  # seven in Berlin, whose clocks went forward the night before


@pytest.fixture
def pairs(cast: Cast) -> list[uuid.UUID]:
    """Jonas, in Berlin, and two who learn from him; each meets him next week, on Tuesday and on Thursday."""
    mentees = [cast.amina, arrive("Ines")]
    return [
        _meets(cast.jonas, mentee, MONDAY + day * DAY + 10 * HOUR) for mentee, day in zip(mentees, (1, 3), strict=True)
    ]


def _meets(mentor: Person, mentee: Person, then: datetime) -> uuid.UUID:
    asked = ask(mentor.pk, Size.CONVERSATION, "How?", words_by_mail=False, by=mentee, at=BEFORE)
    pair = accept(asked, by=mentor, at=BEFORE)
    plan_meeting(pair, then, by=mentee, at=BEFORE)
    Notice.objects.update(settled_at=BEFORE)
    return pair


def _of(pair: uuid.UUID) -> uuid.UUID:
    return Meeting.objects.values_list("pk", flat=True).get(mentorship=pair)


def _told(what: str) -> list[str]:
    return sorted(Notice.objects.filter(template=f"meeting/{what}").values_list("recipient__name", flat=True))


def test_monday_is_seven_o_clock_where_somebody_lives() -> None:
    assert monday_morning("Europe/Berlin", MONDAY + 6 * DAY) == MONDAY
    assert monday_morning("Europe/Berlin", MONDAY - 8 * HOUR) == MONDAY - 7 * DAY + HOUR  # Sunday evening, winter time
    assert monday_morning("Pacific/Auckland", MONDAY) == datetime(2027, 3, 28, 18, tzinfo=UTC)


def test_one_mail_for_all_of_the_week_and_none_before_each(cast: Cast, pairs: list[uuid.UUID]) -> None:
    assert tell_of_the_week(at=MONDAY - HOUR) == 0
    assert [tell_of_the_week(at=MONDAY + HOUR) for _ in range(2)] == [1, 0]
    assert _told("week") == ["Jonas"]
    for day in range(1, 4):
        remind_of_meetings(at=MONDAY + day * DAY)
    assert _told("tomorrow") == ["Amina", "Ines"]


def test_what_is_put_on_later_or_moved_is_told_of_the_day_before(cast: Cast, pairs: list[uuid.UUID]) -> None:
    tell_of_the_week(at=MONDAY)
    move_meeting(_of(pairs[0]), MONDAY + 2 * DAY, by=cast.amina, at=MONDAY + HOUR)
    late = _meets(cast.jonas, arrive("Late"), MONDAY + 4 * DAY)
    assert tell_of_the_week(at=MONDAY + 2 * HOUR) == 0
    for hour in range(0, 4 * 24, 6):
        remind_of_meetings(at=MONDAY + hour * HOUR)
    assert late and _told("tomorrow") == ["Amina", "Ines", "Jonas", "Jonas", "Late"]


def test_what_the_other_one_settles_in_the_week_needs_no_second_mail(cast: Cast, pairs: list[uuid.UUID]) -> None:
    """What the mentor puts on is in their calendar with the mail of the day before."""
    tell_of_the_week(at=MONDAY)
    for pair, by in zip(pairs, (cast.amina, cast.jonas), strict=True):
        move_meeting(_of(pair), MONDAY + 4 * DAY, by=by, at=MONDAY + 6 * HOUR)
    remind_of_meetings(at=MONDAY + 3 * DAY)
    assert _told("moved") == ["Ines", "Jonas"] and _told("tomorrow") == ["Amina", "Ines", "Jonas"]
    assert tell_of_the_week(at=MONDAY + 7 * HOUR) == 0


def test_on_monday_it_asks_how_those_were_of_which_nobody_has_said_so(
    cast: Cast, pairs: list[uuid.UUID], settings: LazySettings
) -> None:
    settings.MAIL_IS_SET_UP = True
    tell_of_the_week(at=MONDAY)
    for day in range(7):
        ask_after_meetings(at=MONDAY + day * DAY)
    assert _told("afterwards") == ["Amina", "Ines"], "each mentee the day after"
    hold_meeting(_of(pairs[1]), by=cast.jonas, at=MONDAY + 5 * DAY)
    Notice.objects.update(settled_at=MONDAY)
    assert [tell_of_the_week(at=MONDAY + 7 * DAY + hour * HOUR) for hour in (-1, 0, 1)] == [0, 1, 0]
    (mail,) = carry(at=MONDAY + 7 * DAY)
    words = text_of(mail)
    assert mail["Subject"] == "Your last week: did you meet?" and invitations_in(mail) == []
    assert "You had planned to meet Amina on Tuesday 30 March 2027, 17:00." in words and "Ines" not in words
    (link,) = [link for link in links_in(mail) if "/l/" in link and "/stop/" not in link]
    with time_machine.travel(MONDAY + 7 * DAY, tick=False):
        Client().post(urlsplit(link).path, {"answer": "met"})
    assert Meeting.objects.filter(held_at=None).count() == 0
    assert tell_of_the_week(at=MONDAY + 14 * DAY) == 0


def test_what_was_noted_is_told_back_with_the_next_meeting(cast: Cast, pairs: list[uuid.UUID]) -> None:
    tell_of_the_week(at=MONDAY)
    hold_meeting(_of(pairs[0]), by=cast.amina, at=MONDAY + 2 * DAY)
    write_note(_of(pairs[0]), "Sleep on it.", is_private=False, by=cast.amina, at=MONDAY + 2 * DAY)
    assert tell_back_what_was_noted(at=MONDAY + 2 * DAY) == 0 and _told("told_back") == []


def test_on_sunday_it_waits_for_monday_unless_that_would_be_too_late(cast: Cast, pairs: list[uuid.UUID]) -> None:
    for pair, hours in zip(pairs, (5, 1), strict=True):
        move_meeting(_of(pair), MONDAY + hours * HOUR, by=cast.jonas, at=BEFORE)
    remind_of_meetings(at=MONDAY - 10 * HOUR)
    assert _told("tomorrow") == ["Amina", "Ines", "Jonas"]  # an hour after Monday's mail is told on Sunday
    assert tell_of_the_week(at=MONDAY) == 1
    remind_of_meetings(at=MONDAY)
    assert len(_told("tomorrow")) == 3


def test_where_the_morning_was_missed_each_is_told_of_the_day_before(cast: Cast, pairs: list[uuid.UUID]) -> None:
    assert tell_of_the_week(at=MONDAY + 6 * HOUR) == 0
    remind_of_meetings(at=MONDAY + DAY)
    assert _told("tomorrow") == ["Amina", "Jonas"]


def test_a_mentor_of_one_is_told_of_the_day_before(cast: Cast) -> None:
    _meets(cast.jonas, cast.amina, MONDAY + DAY)
    assert tell_of_the_week(at=MONDAY) == 0
    remind_of_meetings(at=MONDAY + HOUR)
    assert _told("tomorrow") == ["Amina", "Jonas"]


def test_it_says_when_and_leads_to_each_and_leaves_out_what_has_fallen_away(
    cast: Cast, pairs: list[uuid.UUID], settings: LazySettings
) -> None:
    settings.MAIL_IS_SET_UP = True
    put_on_agenda(pairs[0], "Whether to leave my job", by=cast.amina, at=BEFORE)
    tell_of_the_week(at=MONDAY)
    (mail,) = carry(at=MONDAY)
    words = text_of(mail)
    assert mail["Subject"] == "This week: 2 meetings" and words.count("/l/") == 3  # two to answer, one to stop
    assert words.index("you and Amina") < words.index("you and Ines")
    assert (
        "Tuesday 30 March 2027, 17:00: you and Amina" in words and "leave my job" not in words
    )  # only where both agreed
    again = partial(Notice.objects.filter(template="meeting/week").update, settled_at=None, leased_until=None)
    call_off_meeting(_of(pairs[0]), by=cast.amina, at=MONDAY)
    Notice.objects.exclude(template="meeting/week").update(settled_at=MONDAY)
    again()
    (mail,) = carry(at=MONDAY)
    assert "Amina" not in text_of(mail) and "you and Ines" in text_of(mail)
    leave_mentorship(pairs[1], by=cast.jonas, at=MONDAY)
    Notice.objects.exclude(template="meeting/week").update(settled_at=MONDAY)
    again()
    assert carry(at=MONDAY) == []


def invitations_in(mail: EmailMessage) -> list[icalendar.Component]:
    """Each is one entry under its own method, and three readers find the same in it."""
    found = []
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            text = part.get_content()
            calendar = icalendar.Calendar.from_ical(text)
            (event,), (third,) = calendar.walk("VEVENT"), ics.Calendar(text).events
            second = vobject.readOne(text)
            assert part.get_param("method") == calendar["METHOD"] == second.method.value == "REQUEST"
            assert event["UID"] == second.vevent.uid.value == third.uid
            assert event["DTSTART"].dt == second.vevent.dtstart.value == third.begin.datetime
            assert event["ATTENDEE"] == f"mailto:{mail['To']}"
            assert all(len(line.encode()) <= 75 for line in text.splitlines())
            found.append(event)
    return found


def test_each_meeting_of_the_week_goes_into_the_calendar_too(
    cast: Cast, pairs: list[uuid.UUID], settings: LazySettings
) -> None:
    """Also what they planned themselves, of which no other mail tells them."""
    settings.MAIL_IS_SET_UP, settings.MAIL_IN = True, "answers@mail.example.org"
    move_meeting(_of(pairs[0]), MONDAY + DAY + 9 * HOUR, by=cast.jonas, at=BEFORE)
    Notice.objects.update(settled_at=BEFORE)
    tell_of_the_week(at=MONDAY)
    (mail,) = carry(at=MONDAY)
    events = invitations_in(mail)
    assert {str(event["UID"]) for event in events} == {f"{_of(pair).hex}@localhost" for pair in pairs}
    assert sorted((event["SEQUENCE"], str(event["SUMMARY"])) for event in events) == [
        (0, "Ines and Jonas"),
        (1, "Amina and Jonas"),
    ]
    assert [part.get_filename() for part in mail.iter_attachments()] == ["meeting-1.ics", "meeting-2.ics"]
    for event in events:  # each is declined by itself
        to = str(event["ORGANIZER"]).removeprefix("mailto:")
        words = f"From: jonas@example.org\nTo: {to}\nMessage-ID: <{event['UID']}>\nContent-Type: text/calendar\n\n"
        reply = icalendar.Calendar({"METHOD": "REPLY", "VERSION": "2.0", "PRODID": "-//a//b"})
        event["ATTENDEE"].params["PARTSTAT"] = "DECLINED"
        reply.add_component(event)
        take_mail_in(words.encode() + reply.to_ical(), at=MONDAY + HOUR)
    assert Meeting.objects.filter(called_off_at=MONDAY + HOUR).count() == 2


def test_one_meeting_is_an_invitation_as_ever_and_words_about_it_find_their_way(
    cast: Cast, pairs: list[uuid.UUID], settings: LazySettings
) -> None:
    settings.MAIL_IS_SET_UP, settings.MAIL_IN = True, "answers@mail.example.org"
    call_off_meeting(_of(pairs[1]), by=cast.jonas, at=BEFORE)
    Notice.objects.update(settled_at=BEFORE)
    tell_of_the_week(at=MONDAY)
    (mail,) = carry(at=MONDAY)
    assert len(invitations_in(mail)) == 1 and not list(mail.iter_attachments())
    words_by_mail(cast, pairs[0])
    take_mail_in(answer(mail, "Bring your CV"), at=MONDAY)
    assert Message.objects.get().mentorship_id == pairs[0]


def test_words_about_several_are_for_nobody_and_come_back_as_a_way_to_each(
    cast: Cast, pairs: list[uuid.UUID], settings: LazySettings
) -> None:
    settings.MAIL_IS_SET_UP, settings.MAIL_IN = True, "answers@mail.example.org"
    tell_of_the_week(at=MONDAY)
    (mail,) = carry(at=MONDAY)
    take_mail_in(answer(mail, "I am away", heads={"Auto-Submitted": "auto-replied"}), at=MONDAY)
    assert carry(at=MONDAY) == []
    take_mail_in(answer(mail, "Bring your CV"), at=MONDAY)
    (told,) = carry(at=MONDAY)
    assert told["To"] == "jonas@example.org" and "Bring your CV" not in told.as_string()
    assert "you and Amina" in text_of(told) and "you and Ines" in text_of(told)
    assert text_of(told).count("/l/") == 3 and invitations_in(told) == [] and Message.objects.count() == 0
    Notice.objects.update(facts=None)
    assert take_mail_in(answer(mail, "Bring your CV, too"), at=MONDAY).outcome is Outcome.REFUSED, "by then forgotten"
    assert carry(at=MONDAY) == []


def test_nobody_reads_of_somebody_who_has_blocked_them(
    cast: Cast, pairs: list[uuid.UUID], settings: LazySettings
) -> None:
    settings.MAIL_IS_SET_UP = True
    tell_of_the_week(at=MONDAY)
    block(cast.jonas.pk, by=cast.amina, at=MONDAY)
    told = [text_of(mail) for mail in carry(at=MONDAY) if mail["Subject"].startswith("This week")]
    assert len(told) == 1 and "Amina" not in told[0]
