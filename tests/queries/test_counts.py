"""A page of many asks the databases no more often than a page of three."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lamplighter.access import Keyring, seal
from lamplighter.access.link import make_link
from lamplighter.core.agreement import Beat, FirstMeetings, Terms
from lamplighter.core.assessment import Leaning, Noticed
from lamplighter.core.attachment import Given
from lamplighter.core.availability import Hours
from lamplighter.core.card import AnswerTime, More
from lamplighter.core.crossroads import Answer
from lamplighter.core.expectation import Expectations, Line
from lamplighter.core.fixed import FixedSlot
from lamplighter.core.introduction import Size
from lamplighter.core.person import Visibility
from lamplighter.core.post import Scope
from lamplighter.core.privacy import Kind
from lamplighter.core.quality import OF_MENTORS, Quality
from lamplighter.core.valueadd import Prompt
from lamplighter.models.agreement import Agreement
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.checkin import CheckIn
from lamplighter.models.crossroads import Crossroads
from lamplighter.models.meeting import SharedNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Attachment
from lamplighter.models.person import Person
from lamplighter.models.question import Question
from lamplighter.models.safety import Block, Report, SafetyContact
from lamplighter.models.slot import OfferedSlot
from lamplighter.models.trail import note_opening
from lamplighter.queries.assistant import get_my_diary_link
from lamplighter.queries.calendar import get_feeds_for
from lamplighter.services.agreement import edit_line, propose_agreement, sign_agreement
from lamplighter.services.assessment import Note, consider, keep_notes, say_gut, say_what_matters
from lamplighter.services.assistant import open_diary_link
from lamplighter.services.availability import say_availability, say_days
from lamplighter.services.busy.give import give_calendar
from lamplighter.services.calendar import open_feed
from lamplighter.services.card.write import write_card
from lamplighter.services.crossroads import answer_at_crossroads, reach_decision_days, say_we_met
from lamplighter.services.directory import look_at_card
from lamplighter.services.goal import add_milestone, confirm_milestone, make_promise
from lamplighter.services.introduction import (
    accept,
    answer_question,
    ask,
    ask_back,
    let_it_count,
    reply,
    say_it_helped,
)
from lamplighter.services.invitation import invite, take_invitation_back
from lamplighter.services.meeting import hold_meeting, plan_meeting, put_on_agenda, remind_of_meetings, write_note
from lamplighter.services.mentorship import (
    finish_mentorship,
    leave_mentorship,
    offer_to_finish,
    pause_mentorship,
    resume_mentorship,
)
from lamplighter.services.message import send_message
from lamplighter.services.person import Card
from lamplighter.services.portrait import draw_portraits
from lamplighter.services.question import keep_question, put_under_new, write_goal_draft
from lamplighter.services.slot import cannot_make_it
from lamplighter.services.tie import Remembered, remember, take_thanks_back, write_thanks
from lamplighter.services.valueadd import add_statement, keep_reflections, say_not_for
from tests.cast import NOON, TERMS, Cast, arrive, meet
from tests.checkin import answer, both_open, running
from tests.conftest import BOTH_STORES
from tests.crossroads import began
from tests.portrait import NAMES, learner, say, sheet_of

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TODAY = NOON + 200 * DAY
ON_POSTGRESQL = connections["default"].vendor == "postgresql"
# A few rows on both engines (PostgreSQL in make long), many on SQLite: one literal says that no page asks row by row.
FEW = pytest.param(3, marks=[pytest.mark.engine, pytest.mark.long] if ON_POSTGRESQL else [])
SIZES = pytest.mark.parametrize("many", [FEW, 12])
A_PAGE = pytest.mark.parametrize("many", [FEW, 50])

# What every signed-in page asks: the session, and who it is of. Whether there are more than two here comes with them.
SESSION = 2
PAIR, AT_MOST = SESSION + 10, 15  # the page of a pair, with everything on it; and what no state of it goes beyond


@pytest.fixture
def amina(cast: Cast) -> Client:
    client = Client()
    with time_machine.travel(TODAY, tick=False):
        client.force_login(cast.amina)
        client.get(reverse("home:health"))  # the first page of a day is written down, once
    return client


def _count(client: Client, address: str, **sent: str) -> dict[str, int]:
    with time_machine.travel(TODAY, tick=False), ExitStack() as both:
        asked = {alias: both.enter_context(CaptureQueriesContext(connections[alias])) for alias in BOTH_STORES}
        answer = client.post(address, sent) if sent else client.get(address)
    assert answer.status_code == 200
    client.body = answer.content.decode()  # type: ignore[attr-defined]
    return {alias: len(queries) for alias, queries in asked.items()}


def _ask(cast: Cast, number: int, asked: object) -> uuid.UUID:
    words = f"Question {number}"
    return ask(asked.pk, Size.CONVERSATION, words, words_by_mail=False, by=cast.amina, at=NOON)  # type: ignore[attr-defined]


@SIZES
def test_home(cast: Cast, amina: Client, many: int, settings: Any) -> None:
    """Many of everything: people she is in touch with, ends, requests either way, answers, questions."""
    settings.LIMITS = replace(settings.LIMITS, open_requests=1_000)
    settings.MAIL_IS_SET_UP = True
    for number in range(many):
        answered = ask(cast.sam.pk, Size.QUESTION, f"Why {number}?", words_by_mail=False, by=cast.amina, at=NOON)
        answer_question(answered, f"Because {number}", by=cast.sam, at=NOON)
        keep_question(f"Question {number}", by=cast.amina, at=NOON)
        now, before, waits = (arrive(f"{name} {number}") for name in ("Now", "Before", "Waits"))
        plan_meeting(accept(_ask(cast, number, now), by=now, at=NOON), TODAY + DAY, by=now, at=TODAY)
        leave_mentorship(accept(_ask(cast, number, before), by=before, at=NOON), by=before, at=NOON)
        _ask(cast, number, waits)
    _count(amina, "/")  # an offer is written down on the first page of a day, once
    assert _count(amina, "/") == {"default": SESSION + 10, "keys": 2}
    assert f"Now {many - 1}" in amina.body and f"Before {many - 1}" in amina.body  # type: ignore[attr-defined]


@A_PAGE
def test_people(cast: Cast, amina: Client, many: int) -> None:
    keep_question("How do I speak in public?", by=cast.amina, at=NOON)
    for number in range(many - 2):  # Jonas and Sam are here already
        arrive(f"Noor {number}", can_help_with="speaking" if number % 2 else "design")
    assert _count(amina, reverse("directory:people")) == {"default": SESSION + 4, "keys": 1}
    say_availability(["en"], Hours((1,) * 7), by=cast.amina, at=NOON)
    people = reverse("directory:people")
    for address in (people, f"{people}?language=en&shares_hours=on&has_room=on"):
        assert _count(amina, address) == {"default": SESSION + 4, "keys": 1}
        assert amina.body.count("Noor") >= many - 2  # type: ignore[attr-defined]
    assert _count(amina, reverse("directory:search"), words="speak") == {"default": SESSION + 4, "keys": 0}
    assert amina.body.count("Noor") >= many - 2  # type: ignore[attr-defined]


@A_PAGE
def test_people_where_the_closest_are_left_out(cast: Cast, amina: Client, many: int, settings: Any) -> None:
    """Far more are close than a page has lines, and none of them speaks what is asked for: the most there can be."""
    settings.LIMITS = replace(settings.LIMITS, people_on_a_page=1)
    keep_question("How do I speak in public?", by=cast.amina, at=NOON)
    say_availability(["en"], Hours((1,) * 7), by=cast.amina, at=NOON)
    for number in range(many + 4):
        say_availability(["de"], Hours(), by=arrive(f"Noor {number}", can_help_with="speaking"), at=NOON)
    mine = reverse("directory:people_for", args=[Question.objects.get().pk])
    for page in (reverse("directory:people"), mine):
        assert _count(amina, f"{page}?language=en") == {"default": SESSION + 5, "keys": 1}  # eight in all


@SIZES
def test_other_days(cast: Cast, amina: Client, many: int) -> None:
    say_days({TODAY.date() + 2 * number * DAY: 0 for number in range(many)}, by=cast.amina, at=TODAY)
    assert _count(amina, reverse("availability:days")) == {"default": SESSION + 2, "keys": 0}
    assert _count(amina, reverse("availability:rather")) == {"default": SESSION + 1, "keys": 0}


@SIZES
def test_other_times(cast: Cast, pair: uuid.UUID, amina: Client, many: int) -> None:
    """Called off again and again; what was offered the last time can be taken."""
    for number in range(many):
        meeting = plan_meeting(pair, TODAY + (number + 2) * DAY, by=cast.jonas, at=TODAY)
        cannot_make_it(meeting, by=cast.jonas, at=TODAY + number * MINUTE)
    assert _count(amina, reverse("mentorship:page", args=[pair])) == {"default": SESSION + 12, "keys": 1}
    assert amina.body.count("Take this") == 3  # type: ignore[attr-defined]


@SIZES
def test_calendars_elsewhere(cast: Cast, amina: Client, many: int) -> None:
    for number in range(min(many, 5)):
        give_calendar(f"https://calendar.example.org/{number}.ics", by=cast.amina, at=NOON)
    assert _count(amina, reverse("busy:mine")) == {"default": SESSION + 1, "keys": 1}


@SIZES
def test_a_diary(cast: Cast, amina: Client, many: int) -> None:
    open_diary_link(by=cast.amina, at=NOON)
    for number in range(many):
        partner = arrive(f"Helps {number}", can_help_with="speaking")
        pair = accept(_ask(cast, number, partner), by=partner, at=NOON)
        meeting = plan_meeting(pair, TODAY + DAY + number * 60 * MINUTE, by=partner, at=TODAY)
        if number % 2:
            cannot_make_it(meeting, by=partner, at=TODAY)
    assert _count(amina, reverse("assistant:mine")) == {"default": SESSION + 1, "keys": 1}
    diary = reverse("assistant:diary", args=[get_my_diary_link(cast.amina).token])
    assert _count(Client(), diary) == {"default": 4, "keys": 0}


@SIZES
def test_coming_mail(cast: Cast, amina: Client, many: int, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    settings.LIMITS = replace(settings.LIMITS, open_requests=1_000)
    for number in range(many):
        mentor = arrive(f"Noor {number}", at=NOON)
        pair = began(replace(cast, jonas=mentor))
        put_on_agenda(pair, "My talk", happens_on=(TODAY + DAY).date(), by=cast.amina, at=TODAY)
        plan_meeting(pair, TODAY + 2 * DAY, by=mentor, at=TODAY)
        _ask(cast, number, arrive(f"Waits {number}"))
    assert _count(amina, reverse("coming:mine")) == {"default": SESSION + 8, "keys": 0}
    assert f"Noor {many - 1}" in amina.body and f"Waits {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_calendars(cast: Cast, amina: Client, many: int) -> None:
    """The page of addresses, and what a calendar reads at one of them."""
    open_feed(None, by=cast.amina, at=NOON)
    for number in range(many):
        partner = arrive(f"Helps {number}", can_help_with="speaking")
        pair = accept(_ask(cast, number, partner), by=partner, at=NOON)
        plan_meeting(pair, TODAY + DAY, by=partner, at=TODAY)
        open_feed(pair, by=cast.amina, at=NOON)
    assert _count(amina, reverse("calendar:mine")) == {"default": SESSION + 2, "keys": 1}
    assert amina.body.count("With Helps") == many  # type: ignore[attr-defined]
    token = get_feeds_for(cast.amina).whole.token
    assert _count(Client(), reverse("calendar:feed", args=[token])) == {"default": 2, "keys": 0}


@SIZES
def test_one_card(cast: Cast, amina: Client, many: int) -> None:
    """One question more finds out how long answers have taken, however many there have been."""
    for number in range(many):
        accept(_ask(Cast(arrive(f"Asks {number}"), *_others(cast)), number, cast.sam), by=cast.sam, at=NOON + DAY)
    card = Card("Sam", "speaking", Visibility.MEMBERS, 2, "UTC")
    write_card(card, More(city="Boston", answers_within=AnswerTime.WEEK), by=cast.sam, at=NOON)
    page = reverse("directory:card", args=[cast.sam.pk])
    _count(amina, page)  # the first look of an hour is written down
    assert _count(amina, page) == {"default": SESSION + 18, "keys": 0}
    assert ("Lately it has been about a day" in amina.body) is (many >= 5)  # type: ignore[attr-defined]


def _others(cast: Cast) -> tuple[Person, Person, Person]:
    return cast.jonas, cast.priya, cast.sam


@SIZES
def test_one_request(cast: Cast, amina: Client, many: int) -> None:
    """Asked back and replied to, again and again."""
    request = _ask(cast, 0, cast.jonas)
    for number in range(many):
        ask_back(request, f"Which {number}?", by=cast.jonas, at=TODAY)
        reply(request, f"That {number}", by=cast.amina, at=TODAY)
    assert _count(amina, reverse("introduction:page", args=[request])) == {"default": SESSION + 3, "keys": 1}
    assert f"Which {many - 1}?" in amina.body and f"That {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_an_answer_that_helped(cast: Cast, amina: Client, many: int) -> None:
    """Of many that she gave, each behind a sentence of hers."""
    Person.objects.filter(pk=cast.amina.pk).update(visibility="members")
    for number in range(min(many, 7)):
        sentence = add_statement(f"I help {number}.", by=cast.amina, at=TODAY)
        asker = arrive(f"Asker{number}")
        pk = ask(cast.amina.pk, Size.QUESTION, "Why?", words_by_mail=False, by=asker, at=TODAY)
        answer_question(pk, f"Because {number}", by=cast.amina, at=TODAY)
        say_it_helped(pk, by=asker, at=TODAY)
        let_it_count(pk, sentence, by=cast.amina, at=TODAY)
    assert _count(amina, reverse("introduction:page", args=[pk])) == {"default": SESSION + 5, "keys": 1}
    assert _count(amina, reverse("directory:card", args=[cast.amina.pk])) == {"default": SESSION + 17, "keys": 0}


@SIZES
def test_questions(cast: Cast, amina: Client, many: int) -> None:
    for number in range(many):
        keep_question(f"Question {number}", by=cast.amina, at=NOON)
        put_under_new(
            keep_question(f"Sorted {number}", by=cast.amina, at=NOON), f"Work {number}", by=cast.amina, at=NOON
        )
    write_goal_draft("Lead", by=cast.amina, at=NOON)
    _count(amina, reverse("question:list"))  # the first time on a day writes down that something was suggested
    assert _count(amina, reverse("question:list")) == {"default": SESSION + 4, "keys": 1}
    assert "Do these belong together?" in amina.body  # type: ignore[attr-defined]
    for words in ("Question", "Sorted", "Work"):
        assert f"{words} {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_one_question(cast: Cast, amina: Client, many: int) -> None:
    question = keep_question("Why?", by=cast.amina, at=NOON)
    for number in range(many):
        put_under_new(question, f"Work {number}", by=cast.amina, at=NOON)
    assert _count(amina, reverse("question:page", args=[question])) == {"default": SESSION + 2, "keys": 1}
    assert f"Work {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_people_considered(cast: Cast, amina: Client, many: int) -> None:
    """The list, one of them, their notes, and up to four side by side."""
    for number in range(many):
        pk = consider(arrive(f"Noor {number}").pk, by=cast.amina, at=TODAY)
        say_gut(pk, Leaning.UNSURE, f"Gut {number}", by=cast.amina, at=TODAY)
        notes = {quality: Note(Noticed.YES, f"Seen {number}") for quality in OF_MENTORS[: 2 - number % 2]}
        keep_notes(pk, notes, by=cast.amina, at=TODAY)
    say_what_matters({Quality.M1: 3}, by=cast.amina, at=TODAY)
    assert _count(amina, reverse("assessment:mine")) == {"default": SESSION + 2, "keys": 1}
    assert amina.body.count("Noor") == many  # type: ignore[attr-defined]
    assert _count(amina, reverse("assessment:candidate", args=[pk])) == {"default": SESSION + 5, "keys": 1}
    assert _count(amina, reverse("assessment:notes", args=[pk])) == {"default": SESSION + 5, "keys": 2}
    assert _count(amina, reverse("assessment:side_by_side")) == {"default": SESSION + 4, "keys": 3}
    assert "One answer would help most" in amina.body  # type: ignore[attr-defined]
    assert f"Noor {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_mentors_before(cast: Cast, amina: Client, many: int) -> None:
    for number in range(many):
        tie = remember(Remembered(f"Rosa {number}", f"Gave {number}"), by=cast.amina, at=NOON)
        write_thanks(tie, f"Thanks {number}", by=cast.amina, at=NOON)
    assert _count(amina, reverse("tie:list")) == {"default": SESSION + 3, "keys": 1}
    assert f"Rosa {many - 1}" in amina.body and f"Gave {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_one_mentor_before(cast: Cast, amina: Client, many: int) -> None:
    """Thanked many times, and invited as often."""
    tie = remember(Remembered("Rosa"), by=cast.amina, at=NOON)
    for number in range(many):
        take_thanks_back(write_thanks(tie, f"Thanks {number}", by=cast.amina, at=NOON), by=cast.amina, at=NOON)
        take_invitation_back(invite(tie, f"On {number}", by=cast.amina, at=NOON), by=cast.amina, at=NOON)
    write_thanks(tie, "Thanks, and again", by=cast.amina, at=NOON)
    invite(tie, "And on", by=cast.amina, at=TODAY)
    assert _count(amina, reverse("tie:page", args=[tie])) == {"default": SESSION + 5, "keys": 2}
    assert "Thanks, and again" in amina.body and "And on" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_one_mentorship(cast: Cast, pair: uuid.UUID, amina: Client, many: int) -> None:
    """Many meetings with many notes, many versions agreed on, much on the table."""
    for number in range(many):
        meeting = plan_meeting(pair, NOON + number * DAY, by=cast.jonas, at=NOON)
        hold_meeting(meeting, by=cast.jonas, at=NOON + number * DAY)
        terms = Terms(Beat.WEEKLY, TERMS.until_on, f"Goal {number}")
        sign_agreement(propose_agreement(pair, terms, by=cast.amina, at=NOON), by=cast.jonas, at=NOON)
    for number in range(many):
        put_on_agenda(pair, f"Item {number}", by=cast.jonas, at=TODAY)
        write_note(meeting, f"Note {number}", is_private=False, by=cast.jonas, at=TODAY)
        make_promise(pair, f"Promise {number}", None, by=cast.jonas, at=TODAY)
        step = add_milestone(pair, f"Step {number}", by=cast.amina, at=TODAY)
        confirm_milestone(step, f"Shown {number}", by=cast.jonas, at=TODAY)
        send_message(pair, f"Message {number}", by=cast.jonas, at=TODAY - (many - number) * MINUTE)
    assert _count(amina, reverse("mentorship:page", args=[pair])) == {"default": PAIR, "keys": 1}
    for words in ("Item", "Note", "Goal", "Promise", "Step", "Message"):
        assert f"{words} {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_every_state_of_a_pair(cast: Cast, many: int, settings: Any) -> None:
    """From the first yes to the end, for both, with much of everything; and the same where there are only the two."""
    page = reverse("mentorship:page", args=[meet(cast)])
    seen, counts = {}, {}
    for state, words in _life(cast, page, many):
        for who, client in (("mentee", _signed_in(cast.amina)), ("mentor", _signed_in(cast.jonas))):
            counts[state, who] = _count(client, page)["default"]
            assert words in client.body, (state, who)  # type: ignore[attr-defined]
            settings.MAIL_IS_SET_UP = True
            assert _count(client, page)["default"] == counts[state, who]
            settings.MAIL_IS_SET_UP = False
        seen[state] = counts[state, "mentee"] - SESSION
        assert counts[state, "mentee"] - counts[state, "mentor"] == (state == "ended")  # what her gut said of him
    assert max(counts.values()) <= AT_MOST
    assert seen == {
        "nothing agreed": 12,
        "after the first talk": 11,
        "three lines drafted": 11,
        "filled in together": 11,
        "one has agreed": 11,
        "agreed": 12,
        "a next time": 12,
        "their day is taken": 12,
        "planned": 10,
        "called off": 13,
        "in writing": 13,
        "another version": 11,
        "its day has come": 11,
        "paused": 11,
        "closing": 11,
        "ended": 12,
    }


def _signed_in(person: Person) -> Client:
    client = Client()
    with time_machine.travel(TODAY, tick=False):
        client.force_login(person)
        client.get(reverse("home:health"))  # the first page of a day is written down, once
    return client


def _life(cast: Cast, page: str, many: int) -> Iterator[tuple[str, str]]:
    """Each state in which two people find their page, and words that stand there then."""
    pair = Mentorship.objects.get().pk
    _put_much_on_it(cast, pair, many)
    yield "nothing agreed", "Would you like to go on?"
    say_we_met(plan_meeting(pair, NOON, by=cast.jonas, at=NOON), by=cast.jonas, at=NOON)
    for number in range(many):
        meeting = plan_meeting(pair, TODAY - (many - number) * DAY, by=cast.jonas, at=NOON)
        hold_meeting(meeting, by=cast.jonas, at=TODAY)
        for written in range(number + 1):
            write_note(meeting, f"Note {written}", is_private=False, by=cast.jonas, at=TODAY)
    asked = Crossroads.objects.get().pk
    answer_at_crossroads(asked, Answer.ON, by=cast.amina, at=TODAY)
    yield "after the first talk", "Only you see your answer."
    answer_at_crossroads(asked, Answer.ON, by=cast.jonas, at=TODAY)
    yield "three lines drafted", "You would both like to do this again"
    for line in (Line.WHERE, Line.CANNOT, Line.RULES):
        edit_line(pair, line, "As we like", by=cast.jonas, at=TODAY)
    yield "filled in together", "Fill them in together"
    lines = Expectations(Beat.CHANGES, (TODAY + 90 * DAY).date(), "To go on")
    for number in range(many):
        agreed = propose_agreement(pair, replace(lines, where=f"Room {number}"), by=cast.amina, at=TODAY)
    yield "one has agreed", "Change a line"
    sign_agreement(agreed, by=cast.jonas, at=TODAY)
    yield "agreed", "What this is for"
    weekly = replace(lines, beat=Beat.WEEKLY, fixed=FixedSlot(2, time(17), "Europe/Berlin"))
    sign_agreement(propose_agreement(pair, weekly, by=cast.amina, at=TODAY), by=cast.jonas, at=TODAY)
    for number in range(many):
        say_days({TODAY.date() + (20 + 2 * number) * DAY: 0}, by=cast.jonas, at=TODAY)
    yield "a next time", "Put it down for us both"
    say_days({TODAY.date() + number * DAY: 0 for number in range(9)}, by=cast.jonas, at=TODAY)
    yield "their day is taken", "Put it down for us both"
    meeting = plan_meeting(pair, TODAY + 2 * DAY, by=cast.jonas, at=TODAY)
    yield "planned", "What would make"
    cannot_make_it(meeting, by=cast.jonas, at=TODAY)
    yield "called off", "These times could suit you both"
    say_days({TODAY.date() + number * DAY: 0 for number in range(60)}, by=cast.jonas, at=TODAY)
    OfferedSlot.objects.update(starts_at=TODAY - DAY)  # nobody took one in time
    yield "in writing", "Let us do this one in writing"
    sign_agreement(
        propose_agreement(pair, replace(weekly, until_on=TODAY.date() + DAY), by=cast.amina, at=TODAY),
        by=cast.jonas,
        at=TODAY,
    )
    propose_agreement(pair, replace(weekly, where="Here"), by=cast.amina, at=TODAY)
    yield "another version", "Change a line"
    Agreement.objects.update(until_on=TODAY.date())
    yield "its day has come", "What would change"
    pause_mentorship(pair, (TODAY + 30 * DAY).date(), by=cast.jonas, at=TODAY)
    yield "paused", "Resting until"
    resume_mentorship(pair, by=cast.jonas, at=TODAY)
    offer_to_finish(pair, by=cast.jonas, at=TODAY)
    yield "closing", "you have arrived"
    finish_mentorship(pair, by=cast.amina, at=TODAY)
    yield "ended", "You finished well."


def _put_much_on_it(cast: Cast, pair: uuid.UUID, many: int) -> None:
    for number in range(many):
        put_on_agenda(pair, f"Item {number}", by=cast.jonas, at=NOON)
        send_message(pair, f"Message {number}", by=cast.jonas, at=NOON)
        make_promise(pair, f"Promise {number}", None, by=cast.jonas, at=NOON)
        step = add_milestone(pair, f"Step {number}", by=cast.amina, at=NOON)
        for person in (cast.amina, cast.jonas):
            confirm_milestone(step, f"Shown {number}", by=person, at=NOON)
        other = arrive(f"Other {number}")
        plan_meeting(accept(_ask(cast, number, other), by=other, at=NOON), TODAY + number * DAY, by=other, at=NOON)
        if number < 5:
            give_calendar(f"https://calendar.example.org/{number}.ics", by=cast.amina, at=NOON)
    BusyCalendar.objects.update(taken=b"\x0f", taken_from=TODAY + DAY)


@SIZES
def test_a_next_time_is_proposed(cast: Cast, pair: uuid.UUID, amina: Client, many: int) -> None:
    terms = Terms(Beat.WEEKLY, (TODAY + 90 * DAY).date(), "To go on")
    sign_agreement(propose_agreement(pair, terms, by=cast.amina, at=NOON), by=cast.jonas, at=NOON)
    for number in range(many):
        meeting = plan_meeting(pair, TODAY - number * DAY, by=cast.jonas, at=TODAY)
        hold_meeting(meeting, by=cast.jonas, at=TODAY)
        say_days({TODAY.date() + 2 * number * DAY: 0}, by=cast.jonas, at=TODAY)
    assert _count(amina, reverse("mentorship:page", args=[pair])) == {"default": SESSION + 12, "keys": 1}
    assert "Put it down for us both" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_one_version_of_many(cast: Cast, pair: uuid.UUID, amina: Client, many: int) -> None:
    """To read and to print: who wrote it, and what the lines that it changed said before."""
    for number in range(many):
        terms = Terms(Beat.WEEKLY, TERMS.until_on, f"Goal {number}")
        newest = propose_agreement(pair, terms, by=cast.amina, at=NOON)
        sign_agreement(newest, by=cast.jonas, at=NOON)
    assert _count(amina, reverse("agreement:page", args=[newest])) == {"default": SESSION + 3, "keys": 1}
    said = amina.body  # type: ignore[attr-defined]
    assert f"Amina and Jonas, version {many}" in said and f"Goal {many - 1}" in said
    assert "What this version changed" in said and f"Goal {many - 2}" in said and f"Goal {many - 3}" not in said
    assert said.count("Before:") == 1


@SIZES
def test_messages(cast: Cast, pair: uuid.UUID, amina: Client, many: int) -> None:
    for number in range(many):
        author = (cast.amina, cast.jonas)[number % 2]
        files = [Given(f"File {number}.txt", b"text"), Given("other.txt", b"text")]
        send_message(pair, f"Message {number}", files=files, by=author, at=TODAY - (many - number) * MINUTE)
    assert _count(amina, reverse("message:list", args=[pair])) == {"default": SESSION + 4, "keys": 1}
    assert f"Message {many - 1}" in amina.body and amina.body.count("other.txt") == many  # type: ignore[attr-defined]
    file = Attachment.objects.values_list("pk", flat=True)[0]
    assert _count(amina, reverse("message:file", args=[file])) == {"default": SESSION + 2, "keys": 1}


@SIZES
def test_home_with_questions_to_both(cast: Cast, amina: Client, many: int, settings: Any) -> None:
    """Asked by many whether to do it again, and answered by none."""
    settings.MAIL_IS_SET_UP = True
    for number in range(many):
        now = arrive(f"Now {number}")
        meeting = plan_meeting(accept(_ask(cast, number, now), by=now, at=NOON), TODAY - DAY, by=now, at=NOON)
        say_we_met(meeting, by=now, at=TODAY)
    assert _count(amina, "/") == {"default": SESSION + 7, "keys": 0}
    assert amina.body.count("Shall you do this again?") == many  # type: ignore[attr-defined]


@SIZES
def test_one_mentorship_at_a_crossroads(cast: Cast, amina: Client, many: int) -> None:
    """Many agreements were begun with and gone on with; now it is asked once more, and Amina has answered."""
    pair = began(cast)
    for number in range(many):
        day = NOON + (number + 1) * DAY
        first = FirstMeetings(2, (day + DAY).date())
        terms = Terms(Beat.WEEKLY, TERMS.until_on, f"Goal {number}", first)
        sign_agreement(propose_agreement(pair, terms, by=cast.amina, at=day), by=cast.jonas, at=day)
        reach_decision_days(at=day + DAY)
        asked = Crossroads.objects.latest("opened_at")
        answer_at_crossroads(asked.pk, Answer.ON, by=cast.amina, at=day + DAY)
        if number < many - 1:
            answer_at_crossroads(asked.pk, Answer.ON, by=cast.jonas, at=day + DAY)
    assert _count(amina, reverse("mentorship:page", args=[pair])) == {"default": SESSION + 9, "keys": 2}
    assert "You have said yes" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_one_meeting(cast: Cast, pair: uuid.UUID, amina: Client, many: int) -> None:
    meeting = plan_meeting(pair, NOON, by=cast.jonas, at=NOON)
    for number in range(many):
        write_note(meeting, f"For both {number}", is_private=False, by=cast.jonas, at=NOON)
        write_note(meeting, f"For me {number}", is_private=True, by=cast.amina, at=NOON)
    assert _count(amina, reverse("meeting:page", args=[meeting])) == {"default": SESSION + 5, "keys": 2}
    assert f"For both {many - 1}" in amina.body and f"For me {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_the_next_meeting(cast: Cast, pair: uuid.UUID, amina: Client, many: int) -> None:
    """Choosing a time, and another one: twelve at the most, whoever has said how much of their time."""
    for number in range(many):
        say_days({TODAY.date() + number * DAY: 1}, by=cast.amina, at=TODAY)
        put_on_agenda(pair, f"Item {number}", by=cast.jonas, at=NOON)
    assert _count(amina, reverse("meeting:plan", args=[pair])) == {"default": SESSION + 2, "keys": 0}
    meeting = plan_meeting(pair, TODAY + DAY, by=cast.jonas, at=TODAY)
    assert _count(amina, reverse("meeting:move", args=[meeting])) == {"default": SESSION + 4, "keys": 0}


@SIZES
def test_the_mails_of_the_day_before(cast: Cast, amina: Client, many: int) -> None:
    """Of so many pairs whose words travel, each with its list and its place: all of it is asked for at once."""
    for number in range(many):
        partner = arrive(f"Helps {number}", can_help_with="speaking")
        pair = accept(_ask(cast, number, partner), by=partner, at=NOON)
        lines = Expectations(Beat.WEEKLY, (TODAY + 90 * DAY).date(), "To go on", where="By telephone", by_mail=True)
        sign_agreement(propose_agreement(pair, lines, by=cast.amina, at=NOON), by=partner, at=NOON)
        plan_meeting(pair, TODAY + DAY / 2, by=partner, at=TODAY)
        put_on_agenda(pair, f"Item {number}", by=partner, at=TODAY)
    with ExitStack() as both:
        asked = {alias: both.enter_context(CaptureQueriesContext(connections[alias])) for alias in BOTH_STORES}
        assert remind_of_meetings(at=TODAY) == many
    assert {alias: len(queries) for alias, queries in asked.items()} == {"default": 15, "keys": 3}


@SIZES
def test_the_next_meeting_from_a_mail(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, many: int) -> None:
    """Each page on which the two find their next time, behind its link: twelve at the most, and no session."""
    for number in range(many):
        say_days({TODAY.date() + (20 + number) * DAY: 1}, by=cast.amina, at=TODAY)
        held = plan_meeting(pair, TODAY - (number + 2) * DAY, by=cast.jonas, at=TODAY)
        hold_meeting(held, by=cast.jonas, at=TODAY)
    counts = {scope: _behind(scope, cast, pair) for scope in (Scope.NEXT, Scope.MESSAGE, Scope.RHYTHM)}
    meeting = plan_meeting(pair, TODAY + DAY, by=cast.jonas, at=TODAY)
    counts[Scope.TIME] = _behind(Scope.TIME, cast, meeting)
    cannot_make_it(meeting, by=cast.jonas, at=TODAY)
    counts[Scope.SLOT] = _behind(Scope.SLOT, cast, meeting)
    counts[Scope.MEETING] = _behind(Scope.MEETING, cast, plan_meeting(pair, TODAY - DAY, by=cast.jonas, at=TODAY))
    assert counts == {
        Scope.NEXT: 8,
        Scope.MESSAGE: 8,
        Scope.RHYTHM: 8,
        Scope.TIME: 2,
        Scope.SLOT: 5,
        Scope.MEETING: 7,
    }
    assert max(counts.values()) <= 12


def test_whether_they_met_and_when_next_from_a_mail(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    """Where nothing else is asked first, the page works out the next time, too: its longest."""
    met = plan_meeting(pair, TODAY - DAY, by=cast.jonas, at=TODAY)
    assert _behind(Scope.MEETING, cast, met) == 12


def test_a_first_meeting_from_a_mail(cast: Cast, pair: uuid.UUID) -> None:
    assert [_behind(scope, cast, pair) for scope in (Scope.NEXT, Scope.MESSAGE)] == [7, 7]


def _behind(scope: Scope, cast: Cast, thing: uuid.UUID) -> int:
    """How often both databases are asked for the page of such a link."""
    token = make_link(scope, person=cast.amina, thing=thing, expires_at=TODAY + 30 * DAY)
    counted = _count(Client(), reverse("link:open", args=[token]))
    return sum(counted.values())


@SIZES
def test_one_card_in_depth(cast: Cast, amina: Client, settings: Any, many: int) -> None:
    """Many sentences, much that is left to others, and many others for it."""
    settings.LIMITS = replace(settings.LIMITS, statements_at_most=many)
    keep_question("How do I talk about my salary?", by=cast.amina, at=NOON)
    for number in range(many):
        add_statement(f"Sentence {number}", by=cast.jonas, at=NOON)
        arrive(f"Noor {number}", can_help_with="salary talks")
    say_not_for("salary talks", by=cast.jonas, at=NOON)
    look_at_card(cast.jonas.pk, by=cast.amina, at=TODAY)
    card = reverse("directory:card", args=[cast.jonas.pk])
    assert _count(amina, card) == {"default": SESSION + 22, "keys": 1}
    assert f"Sentence {many - 1}" in amina.body and amina.body.count(">Noor") == 2  # type: ignore[attr-defined]


@SIZES
def test_what_i_can_help_with(cast: Cast, amina: Client, settings: Any, many: int) -> None:
    settings.LIMITS = replace(settings.LIMITS, statements_at_most=many)
    for number in range(many):
        add_statement(f"Sentence {number}", by=cast.amina, at=NOON)
    keep_reflections(dict.fromkeys(list(Prompt)[: min(many, 10)], "Words"), by=cast.amina, at=NOON)
    assert _count(amina, reverse("valueadd:mine")) == {"default": SESSION + 2, "keys": 1}
    assert f"Sentence {many - 1}" in amina.body  # type: ignore[attr-defined]
    assert _count(amina, reverse("valueadd:prompts")) == {"default": SESSION + 1, "keys": 1}


def test_a_page_that_asks_row_by_row_is_noticed(cast: Cast, pair: uuid.UUID) -> None:
    """The control: the same notes, read one by one as a careless query would."""
    meeting = plan_meeting(pair, NOON, by=cast.jonas, at=NOON)
    counts = []
    for number in range(2):
        write_note(meeting, f"Note {number}", is_private=False, by=cast.jonas, at=NOON)
        with CaptureQueriesContext(connections["keys"]) as asked:
            for note in SharedNote.objects.all():
                Keyring(cast.amina).read(note, "words")
        counts.append(len(asked))
    assert counts == [1, 2]


@SIZES
def test_what_feels_wrong(cast: Cast, amina: Client, many: int) -> None:
    """Many people one has to do with or has blocked, many reports to read and of one's own, many who looked."""
    for person in (cast.amina, cast.priya):
        SafetyContact.objects.create(person=person, since=NOON)
    for number in range(many):
        other = arrive(f"Somebody {number}")
        accept(_ask(cast, number, other), by=other, at=NOON)
        Block.objects.create(by=cast.amina, whom=arrive(f"Apart {number}"), blocked_at=NOON)
        note_opening(reader=other.pk, whose=cast.amina.pk, kind=Kind.PROFILE, thing=other.pk, at=NOON)
        for author, about in ((cast.amina, other), (other, cast.sam)):
            told = Report(author=author, about=about, sent_at=NOON, moved_at=NOON)
            seal(told, names='["One", "Other"]', words="There was shouting.")
            told.save()
    assert _count(amina, reverse("safety:wrong")) == {"default": SESSION + 3, "keys": 0}
    assert _count(amina, reverse("safety:blocked")) == {"default": SESSION + 1, "keys": 0}
    assert _count(amina, reverse("safety:opened")) == {"default": SESSION + 2, "keys": 0}
    assert _count(amina, reverse("safety:reports")) == {"default": SESSION + 2, "keys": 1}
    assert _count(amina, reverse("safety:desk")) == {"default": SESSION + 3, "keys": 1}


@SIZES
def test_check_ins(cast: Cast, amina: Client, many: int) -> None:
    """Of so many quarters, all of them opened."""
    pair = running(cast)
    for number in range(min(many, 12)):
        said = {"mentorship_id": pair, "occasion": "quarter", "number": number}
        row = CheckIn.objects.create(**said, asked_at=NOON + number * DAY, next_at=NOON)
        for person in (cast.amina, cast.jonas):
            answer(row.pk, person, at=NOON, E6_1=3, E6_2=3, M2_1=number % 5, M2_2=1)
        both_open(row.pk, cast, at=NOON)
    assert _count(amina, reverse("checkin:mosaic", args=[pair])) == {"default": SESSION + 5, "keys": 1}
    assert _count(amina, reverse("checkin:page", args=[row.pk])) == {"default": SESSION + 6, "keys": 1}
    assert _count(amina, reverse("checkin:me", args=[row.pk])) == {"default": SESSION + 6, "keys": 1}


def test_how_several_see_a_mentor(cast: Cast, amina: Client) -> None:
    """One look at the portraits, one at one's own answers, one at the keys, whether one quality is drawn or three."""
    asked_of = []
    for qualities in (("M1",), ("M2", "M8")):
        for name in NAMES[:5]:
            person = learner(f"{name}{len(asked_of)}", cast.amina)
            for quality in qualities:
                say(sheet_of(person), person, 3, quality=quality, at=NOON)
        assert draw_portraits(at=NOON + 31 * DAY) > 0
        asked_of.append(_count(amina, reverse("portrait:mine")))
    assert asked_of == [{"default": SESSION + 2, "keys": 1}] * 2
