"""Where two meet: a link, a room, a telephone, or the video room of the house; on page, in mail and in calendars."""

from __future__ import annotations

import uuid
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from lamplighter.config import environment
from lamplighter.core.expectation import Expectations
from lamplighter.core.refusal import Refusal
from lamplighter.core.where import ANYWHERE, Place, Where
from lamplighter.models.agreement import Agreement
from lamplighter.models.meeting import Meeting
from lamplighter.queries.meeting import get_meeting_for
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.calendar import open_feed
from lamplighter.services.meeting import hold_meeting, plan_meeting, say_where
from tests.cast import NOON, TERMS, Cast
from tests.outbox.post import carry
from tests.sink import text_of

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
THEN = NOON + 3 * DAY
LINK = "https://meet.example.org/a;b,c"


@pytest.fixture(autouse=True)
def _mail_leaves(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    settings.ROOMS = "https://rooms.example.org/{room}"


def entry_in(mail: EmailMessage) -> Any:
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    (event,) = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
    return event


def newest_mail(cast: Cast) -> EmailMessage:
    (mail,) = [mail for mail in carry(NOON + DAY) if "BEGIN:VEVENT" in mail.as_string()]
    return mail


def test_a_link_stands_on_the_page_in_the_mail_and_in_the_calendar(cast: Cast, pair: uuid.UUID) -> None:
    meeting = plan_meeting(pair, THEN, place=Place(Where.LINK, f" {LINK} "), by=cast.jonas, at=NOON)
    mail = newest_mail(cast)
    assert f"Here you meet: {LINK}" in text_of(mail)
    assert (entry_in(mail)["LOCATION"], entry_in(mail)["URL"]) == (LINK, LINK)
    assert get_meeting_for(cast.amina, meeting).meeting.place == Place(Where.LINK, LINK)


def test_what_is_said_later_moves_in_the_calendar_and_stands_the_next_time(cast: Cast, pair: uuid.UUID) -> None:
    meeting = plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    assert "LOCATION" not in entry_in(newest_mail(cast))
    for _ in range(2):
        say_where(meeting, Place(Where.PHONE, "I call you"), by=cast.amina, at=NOON)
    (mail,) = carry(NOON + DAY)
    assert (mail["To"], "By phone: I call you" in text_of(mail)) == ("jonas@example.org", True)
    assert (entry_in(mail)["SEQUENCE"], entry_in(mail)["LOCATION"]) == (1, "I call you")
    hold_meeting(meeting, by=cast.amina, at=THEN)
    after = plan_meeting(pair, THEN + 14 * DAY, by=cast.jonas, at=THEN)
    assert get_meeting_for(cast.jonas, after).meeting.place == Place(Where.PHONE, "I call you")


def test_a_video_room_has_a_name_of_its_own_that_stays(cast: Cast, pair: uuid.UUID, settings: Any) -> None:
    meeting = plan_meeting(pair, THEN, place=Place(Where.VIDEO), by=cast.jonas, at=NOON)
    room = get_meeting_for(cast.amina, meeting).meeting.place.link
    name = room.removeprefix("https://rooms.example.org/")
    assert len(name) == 32 and name != meeting.hex and room == entry_in(newest_mail(cast))["URL"]
    assert Meeting.objects.get().place is None
    hold_meeting(meeting, by=cast.amina, at=THEN)
    after = plan_meeting(pair, THEN + 14 * DAY, by=cast.jonas, at=THEN)
    other = get_meeting_for(cast.jonas, after).meeting.place
    assert other.where is Where.VIDEO and other.link != room
    settings.ROOMS = ""
    assert get_meeting_for(cast.amina, meeting).meeting.place == ANYWHERE
    with pytest.raises(Refusal, match="no video room here"):
        say_where(after, Place(Where.VIDEO), by=cast.jonas, at=THEN)


@pytest.mark.parametrize(
    ("where", "words", "says"),
    [
        (Where.LINK, "meet.example.org", "Paste the whole link"),
        (Where.LINK, "javascript:alert(1)", "Paste the whole link"),
        (Where.LINK, "https://a b", "Paste the whole link"),
        (Where.ROOM, " ", "in a few words where"),
        (Where.PHONE, "", "Write the number"),
    ],
)
def test_what_is_missing_is_said(cast: Cast, pair: uuid.UUID, where: Where, words: str, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        plan_meeting(pair, THEN, place=Place(where, words), by=cast.jonas, at=NOON)


def test_what_they_agreed_on_holds_where_nothing_is_said_and_goes_by_mail_only_if_words_do(
    cast: Cast, pair: uuid.UUID
) -> None:
    lines = Expectations(TERMS.beat, TERMS.until_on, TERMS.what_for, where="In the reading room")
    sign_agreement(propose_agreement(pair, lines, by=cast.amina, at=NOON), by=cast.jonas, at=NOON)
    meeting = plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    assert get_meeting_for(cast.amina, meeting).meeting.place.words == "In the reading room"
    assert "reading room" not in newest_mail(cast).as_string()
    Agreement.objects.update(words_by_mail=True)
    say_where(meeting, Place(Where.PHONE, "I call"), by=cast.jonas, at=NOON)
    say_where(meeting, ANYWHERE, by=cast.jonas, at=NOON)
    mail = newest_mail(cast)
    assert "In the reading room" in text_of(mail) and entry_in(mail)["LOCATION"] == "In the reading room"


def test_an_address_for_a_calendar_shows_no_place(cast: Cast, pair: uuid.UUID, client: Client) -> None:
    plan_meeting(pair, THEN, place=Place(Where.ROOM, "The canteen"), by=cast.jonas, at=NOON)
    client.force_login(cast.amina)
    open_feed(None, by=cast.amina, at=NOON)
    page = client.get(reverse("calendar:mine")).content.decode()
    path = page.split("/calendar/")[-1].split('"')[0]
    assert "canteen" not in client.get(f"/calendar/{path}").content.decode()


def test_on_the_pages(cast: Cast, pair: uuid.UUID, client: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.amina)
        address = reverse("meeting:plan", args=[pair])
        form = {"day": "2027-03-04", "hour": "17:00", "where": "link", "place": "nowhere"}
        wrong = client.post(address, form)
        assert wrong.status_code == 422 and 'value="nowhere"' in wrong.content.decode()
        assert client.post(address, form | {"where": "video", "place": ""}).status_code == 303
        home = client.get(reverse("mentorship:page", args=[pair])).content.decode()
        assert "https://rooms.example.org/" in home and 'rel="noreferrer"' in home
        meeting = Meeting.objects.get().pk
        said = client.post(reverse("meeting:where", args=[meeting]), {"where": "room", "place": "The canteen"})
        assert said.status_code == 303
        assert "Where: The canteen" in client.get(reverse("meeting:page", args=[meeting])).content.decode()


@pytest.mark.parametrize(
    "address", ["https://meet.example.org/", "meet/{room}", "https://{room}.example.org/", "https://a.b/{room}{room}"]
)
def test_the_setting_is_checked_at_the_start(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("LAMPLIGHTER_ROOMS", address)
    with pytest.raises(ImproperlyConfigured, match=r"should look like https://meet.example.org/\{room\}"):
        environment.room_address("LAMPLIGHTER_ROOMS")
