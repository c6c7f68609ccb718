"""Whoever keeps somebody's diary: times, three things to do, and nothing once the link is taken back."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden
from lamplighter.core.address import shorten
from lamplighter.core.availability import Hours, read_times
from lamplighter.models.assistant import DiaryLink
from lamplighter.models.availability import OtherDay
from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.queries.assistant import get_diary_at, get_my_diary_link
from lamplighter.services.assistant import close_diary_link, open_diary_link
from lamplighter.services.availability import say_availability
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.meeting import plan_meeting, put_on_agenda, write_note
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.slot import cannot_make_it
from tests.cast import NOON, Cast, arrive, meet

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
THEN = NOON + 3 * DAY


@pytest.fixture
def meeting(cast: Cast, pair: uuid.UUID) -> uuid.UUID:
    return plan_meeting(pair, THEN, by=cast.jonas, at=NOON)


@pytest.fixture
def page(cast: Cast, meeting: uuid.UUID) -> str:
    for _ in range(2):
        open_diary_link(by=cast.amina, at=NOON)
    return reverse("assistant:diary", args=[get_my_diary_link(cast.amina).token])


def test_times_alone_are_seen(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID, page: str) -> None:
    put_on_agenda(pair, "Canary-agenda", by=cast.amina, at=NOON)
    write_note(meeting, "Canary-note", is_private=False, by=cast.jonas, at=NOON)
    send_message(pair, "Canary-message", by=cast.jonas, at=NOON)
    eli = arrive("Eli", can_help_with="speaking")
    other = meet(Cast(cast.amina, eli, cast.priya, cast.sam))
    cannot_make_it(plan_meeting(other, THEN + DAY, by=eli, at=NOON), by=eli, at=NOON)
    plan_meeting(meet(Cast(cast.priya, cast.sam, cast.amina, eli)), THEN, by=cast.sam, at=NOON)
    with time_machine.travel(NOON, tick=False):
        answer = Client().get(page)
    words = answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in answer["Cache-Control"]
    assert words.count("A conversation") == 2 and words.count("Take this") == 3 and "12:00" in words
    for name in ("Amina", "Jonas", "Eli", "Priya", "Sam", "Canary", "@example.org", "mentor"):
        assert name not in words, name


def test_a_meeting_is_moved_to_one_of_three(cast: Cast, meeting: uuid.UUID, page: str) -> None:
    browser, said = Client(), {"meeting": shorten(meeting)}
    with time_machine.travel(NOON, tick=False):
        assert browser.post(page, {"does": "move", **said}).status_code == 303
        assert Meeting.objects.get().called_off_at == NOON
        (line,) = get_diary_at(page.split("/")[-2], at=NOON).meetings
        assert line.is_off and len(line.instead) == 3
        assert browser.post(page, {"does": "take", "number": "2", **said}).status_code == 303
        assert Meeting.objects.get().starts_at == line.instead[1].starts_at
        gone = browser.post(page, {"does": "take", "number": "3", **said})
        assert gone.status_code == 422 and "Something else is settled by now" in gone.content.decode()
    assert set(Notice.objects.filter(template="meeting/taken").values_list("recipient__name", flat=True)) == {"Jonas"}
    assert get_my_diary_link(cast.amina).acted_at == NOON


def test_hours_and_days_without_time(cast: Cast, page: str) -> None:
    say_availability([], Hours((read_times("9-17"),) * 7), by=cast.amina, at=NOON)
    browser, tomorrow = Client(), (NOON + DAY).date()
    with time_machine.travel(NOON, tick=False):
        for times, free in (("12-14", "9:00–12:00, 14:00–17:00"), ("16-18", "9:00–12:00, 14:00–16:00"), ("", "")):
            said = {"does": "block", "day": tomorrow.isoformat(), "times": times}
            assert browser.post(page, said).status_code == 303
            assert OtherDay.objects.get(person=cast.amina).half_hours == read_times(free)
        assert "no time" in browser.get(page).content.decode()
        assert browser.post(page, {"does": "unblock", "day": tomorrow.isoformat()}).status_code == 303
        assert not OtherDay.objects.exists()
        for day, times in (("", ""), ("soon", ""), ("2027-02-01", ""), ("2029-01-01", ""), ("2027-03-09", "noonish")):
            answer = browser.post(page, {"does": "block", "day": day, "times": times})
            kept = f'value="{day}"' if day else "Choose a day."
            assert answer.status_code == 422 and kept in answer.content.decode(), day
        assert not OtherDay.objects.exists()
        say_availability([], Hours(change=True), by=cast.amina, at=NOON)
        browser.post(page, {"does": "block", "day": tomorrow.isoformat(), "times": "8-20"})
        assert OtherDay.objects.get().half_hours == read_times("20-21")


def test_nothing_else_can_be_done(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID, page: str) -> None:
    """Another person's meeting is no meeting, and a stranger's link is an address that was never there."""
    theirs = plan_meeting(meet(Cast(cast.priya, cast.sam, cast.amina, cast.jonas)), THEN, by=cast.sam, at=NOON)
    browser = Client()
    with time_machine.travel(NOON, tick=False):
        nothing = browser.get("/diary/nothing/")
        for does in ("move", "take"):
            foreign = browser.post(page, {"does": does, "meeting": shorten(theirs), "number": "1"})
            unknown = browser.post(page, {"does": does, "meeting": shorten(uuid.UUID(int=7)), "number": "1"})
            assert (foreign.status_code, foreign.content) == (unknown.status_code, unknown.content)
            assert foreign.status_code == 404
        for says in ({}, {"does": "hold"}, {"does": "move"}, {"does": "move", "meeting": "!"}, {"does": "take"}):
            assert browser.post(page, says).status_code == 422, says
        others = reverse("assistant:diary", args=["0" * 21 + "1"])
        assert browser.get(others).status_code == browser.post(others, {"does": "move"}).status_code == 404
        assert nothing.status_code == 404
        assert browser.get(reverse("mentorship:page", args=[pair])).status_code == 302, "they are signed in nowhere"
    assert Meeting.objects.filter(called_off_at=None).count() == 2


def test_it_ends_at_once(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID, page: str) -> None:
    browser, said = Client(), {"does": "move", "meeting": shorten(meeting)}
    with time_machine.travel(NOON, tick=False):
        assert browser.get(page).status_code == 200
        for _ in range(2):
            close_diary_link(by=cast.amina, at=NOON)
        assert browser.get(page).status_code == browser.post(page, said).status_code == 404
        open_diary_link(by=cast.amina, at=NOON)
        assert browser.get(page).status_code == 404, "a new one has another address"
        new = get_my_diary_link(cast.amina).token
        leave_mentorship(pair, by=cast.jonas, at=NOON)
        assert get_diary_at(new, at=NOON).meetings == ()
        begin_leaving((), by=cast.amina, at=NOON)
        with pytest.raises(Hidden):
            get_diary_at(new, at=NOON)
    assert not DiaryLink.objects.exists()


def test_the_page_of_its_person(cast: Cast) -> None:
    browser, page = Client(), reverse("assistant:mine")
    browser.force_login(cast.amina)
    assert browser.post(page, {}).status_code == browser.post(page, {"does": "sing"}).status_code == 422
    assert browser.post(page, {"does": "make"}).status_code == 303
    shown = browser.get(page).content.decode()
    assert f"http://localhost:8000/diary/{get_my_diary_link(cast.amina).token}/" in shown
    assert browser.post(page, {"does": "stop"}).status_code == 303
    assert "Make a link" in browser.get(page).content.decode()
