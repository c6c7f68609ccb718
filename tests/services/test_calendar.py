"""An address for one's own calendar: who reads what there, and how it ends."""

from __future__ import annotations

import uuid
from datetime import timedelta

import icalendar
import ics
import pytest
import time_machine
import vobject
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden, Keyring
from lamplighter.access.door import OnlyToRead
from lamplighter.models.calendar import Feed
from lamplighter.models.meeting import Meeting
from lamplighter.queries.calendar import get_feeds_for, list_entries_at
from lamplighter.services.calendar import close_feed, open_feed
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.meeting import (
    call_off_meeting,
    hold_meeting,
    move_meeting,
    plan_meeting,
    put_on_agenda,
    write_note,
)
from lamplighter.services.mentorship import leave_mentorship
from tests.cast import NOON, Cast, arrive, meet

pytestmark = pytest.mark.engine
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
THEN = NOON + 3 * DAY


def token_of(person: object, pair: uuid.UUID | None = None) -> str:
    feed = Feed.objects.get(person=person, mentorship=pair)
    return Keyring(person).read(feed, "token")  # type: ignore[arg-type]


def at_address(token: str, at: object = NOON) -> list[tuple[object, str]]:
    found = list_entries_at(token, str, at=at)  # type: ignore[arg-type]
    return [(entry.starts_at, entry.title) for entry in found]


def test_what_is_planned_moved_held_and_called_off(cast: Cast, pair: uuid.UUID) -> None:
    open_feed(None, by=cast.amina, at=NOON)
    token = token_of(cast.amina)
    assert at_address(token) == []
    meeting = plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    assert at_address(token) == [(THEN, "Amina and Jonas")]
    move_meeting(meeting, THEN + DAY, by=cast.jonas, at=NOON)
    assert at_address(token) == [(THEN + DAY, "Amina and Jonas")]
    hold_meeting(meeting, by=cast.jonas, at=THEN + 2 * DAY)
    off = plan_meeting(pair, THEN + 9 * DAY, by=cast.jonas, at=THEN + 2 * DAY)
    call_off_meeting(off, by=cast.amina, at=THEN + 2 * DAY)
    assert at_address(token, THEN + 2 * DAY) == [(THEN + DAY, "Amina and Jonas")]
    assert at_address(token, THEN + 400 * DAY) == []


def test_one_pair_alone_and_what_is_over(cast: Cast, pair: uuid.UUID) -> None:
    eli = arrive("Eli", can_help_with="speaking")
    other = meet(Cast(cast.amina, eli, cast.priya, cast.sam))
    for mentorship in (None, pair):
        open_feed(mentorship, by=cast.amina, at=NOON)
    plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    plan_meeting(other, THEN, by=eli, at=NOON)
    assert {title for _, title in at_address(token_of(cast.amina))} == {"Amina and Jonas", "Amina and Eli"}
    assert at_address(token_of(cast.amina, pair)) == [(THEN, "Amina and Jonas")]
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    assert at_address(token_of(cast.amina, pair)) == []
    assert {line.partner for line in get_feeds_for(cast.amina).pairs} == {"Jonas", "Eli"}, "to take it back"
    assert [line.partner for line in get_feeds_for(cast.jonas).pairs] == []


def test_who_has_one_keeps_it_and_a_new_one_is_another(cast: Cast, pair: uuid.UUID) -> None:
    for _ in range(2):
        open_feed(pair, by=cast.amina, at=NOON)
    first = token_of(cast.amina, pair)
    for _ in range(2):
        close_feed(pair, by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        at_address(first)
    open_feed(pair, by=cast.amina, at=NOON)
    assert token_of(cast.amina, pair) != first


def test_nobody_makes_one_for_others(cast: Cast, pair: uuid.UUID) -> None:
    for stranger in (cast.sam, cast.priya):
        with pytest.raises(Hidden):
            open_feed(pair, by=stranger, at=NOON)
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    with pytest.raises(OnlyToRead):
        open_feed(pair, by=cast.amina, at=NOON)


def test_an_address_ends_with_its_person(cast: Cast, pair: uuid.UUID) -> None:
    open_feed(None, by=cast.amina, at=NOON)
    token = token_of(cast.amina)
    begin_leaving([], by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        at_address(token)
    for guessed in ("", "x", "1" * 22, "é" * 22, "\x00"):
        with pytest.raises(Hidden):
            at_address(guessed)


def test_three_readers_find_no_word_of_theirs(cast: Cast, pair: uuid.UUID) -> None:
    """Over HTTP, signed out, as a calendar asks."""
    meeting = plan_meeting(pair, NOON - 2 * DAY, by=cast.jonas, at=NOON)
    for private in (False, True):
        write_note(meeting, "Canary words", is_private=private, by=cast.amina, at=NOON)
    put_on_agenda(pair, "Canary words", by=cast.amina, at=NOON)
    open_feed(None, by=cast.amina, at=NOON)
    address = reverse("calendar:feed", args=[token_of(cast.amina)])
    with time_machine.travel(NOON, tick=False):
        answer = Client().get(address)
        assert Client().post(address).status_code == 405
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == ("noindex, nofollow", True)
    assert "Canary" not in text and "@example.org" not in text
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    (seen,) = ics.Calendar(text).events
    assert event["UID"] == seen.uid == vobject.readOne(text).vevent.uid.value == f"{meeting.hex}@localhost"
    assert str(event["SUMMARY"]) == "Amina and Jonas"
    assert Meeting.objects.count() == 1


def test_the_page_makes_one_and_takes_it_back(cast: Cast, pair: uuid.UUID) -> None:
    browser, page = Client(), reverse("calendar:mine")
    browser.force_login(cast.amina)
    assert "Make an address" in browser.get(page).content.decode()
    browser.post(page, {"does": "make", "pair": ""})
    token = token_of(cast.amina)
    assert f"http://localhost:8000/calendar/{token}/meetings.ics" in browser.get(page).content.decode()
    browser.post(page, {"does": "stop", "pair": ""})
    assert not Feed.objects.exists()
    for nonsense in (
        {"does": "sing", "pair": ""},
        {"does": "make", "pair": "!"},
        {"does": "make", "pair": "z" * 22},
        {},
    ):
        assert browser.post(page, nonsense).status_code == 422, nonsense
    assert browser.post(page, {"does": "make", "pair": "0" * 21 + "1"}).status_code == 404
