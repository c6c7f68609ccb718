"""Twice, never a third time: on the third day and the tenth, by its own mail or as a line in one that leaves anyway."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from lamplighter.core.introduction import Size
from lamplighter.core.post import Topic
from lamplighter.models.introduction import Request
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.outbox import word
from lamplighter.services.introduction import (
    accept,
    ask,
    ask_back,
    decline,
    expire_silent_requests,
    nudge_asked_people,
    reply,
    withdraw,
)
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.person import stop_mail
from lamplighter.services.signin import send_code
from tests.cast import NOON, Cast, arrive
from tests.services.test_somebody_was_quicker import quicker

pytestmark = pytest.mark.engine
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def request_(cast: Cast) -> uuid.UUID:
    return ask(cast.jonas.pk, Size.CONVERSATION, "How?", words_by_mail=True, by=cast.amina, at=NOON)


def _nudges(person: Person) -> int:
    return Notice.objects.filter(recipient=person, template="introduction/nudge").count()


def _lines(person: Person) -> list[str]:
    """The mails to this person that speak of somebody who waits."""
    said = [(notice.template, word(notice, at=notice.due_at)) for notice in Notice.objects.filter(recipient=person)]
    return [template for template, mail in said if mail and "is still waiting for your answer. Any" in mail.body]


def test_two_weeks_of_silence_hold_two_nudges(cast: Cast, request_: uuid.UUID) -> None:
    days = []
    for hour in range(14 * 24):
        if nudge_asked_people(at=NOON + hour * HOUR):
            days.append(hour / 24)
    assert (days, _nudges(cast.jonas)) == ([3, 10], 2)
    expire_silent_requests(at=NOON + 14 * DAY)
    assert nudge_asked_people(at=NOON + 14 * DAY) == 0


def test_a_worker_that_slept_nudges_once(cast: Cast, request_: uuid.UUID) -> None:
    assert [nudge_asked_people(at=NOON + 11 * DAY) for _ in range(3)] == [1, 0, 0]


@pytest.mark.parametrize("answer", [accept, decline, withdraw])
def test_nobody_is_nudged_about_what_is_settled(cast: Cast, request_: uuid.UUID, answer: object) -> None:
    answer(request_, by=cast.amina if answer is withdraw else cast.jonas, at=NOON)  # type: ignore[operator]
    assert nudge_asked_people(at=NOON + 3 * DAY) == 0


def test_on_the_askers_turn_nobody_is_nudged_and_the_days_count_from_the_last_turn(
    cast: Cast, request_: uuid.UUID
) -> None:
    ask_back(request_, "Since when?", by=cast.jonas, at=NOON)
    assert nudge_asked_people(at=NOON + 5 * DAY) == 0
    reply(request_, "Since March.", by=cast.amina, at=NOON + 5 * DAY)
    assert [nudge_asked_people(at=NOON + days * DAY) for days in (7, 8, 14, 15, 18)] == [0, 1, 0, 1, 0]


def test_an_answer_in_the_last_moment_is_not_nudged_about(cast: Cast, request_: uuid.UUID) -> None:
    with quicker('UPDATE "lamplighter_request"', lambda: Request.objects.update(stage="declined")):
        assert nudge_asked_people(at=NOON + 3 * DAY) == 0
    assert _nudges(cast.jonas) == 0


def test_where_a_mail_leaves_anyway_it_is_a_line_in_that(cast: Cast, request_: uuid.UUID) -> None:
    """On the second day Jonas hears of a meeting with somebody else: Amina's line travels along, and no mail more."""
    lea = arrive("Lea")
    pair = accept(
        ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=lea, at=NOON), by=cast.jonas, at=NOON
    )
    plan_meeting(pair, NOON + 9 * DAY, by=lea, at=NOON + 2 * DAY)
    assert _lines(cast.jonas) == ["meeting/planned"]
    assert nudge_asked_people(at=NOON + 3 * DAY) == 0
    assert nudge_asked_people(at=NOON + 10 * DAY) == 1, "the second one still counts from the asking"
    assert _nudges(cast.jonas) == 1


def test_a_line_travels_once_and_not_too_early(cast: Cast, request_: uuid.UUID) -> None:
    lea = arrive("Lea")
    pair = accept(
        ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=lea, at=NOON), by=cast.jonas, at=NOON
    )
    plan_meeting(pair, NOON + 9 * DAY, by=lea, at=NOON + 2 * DAY - HOUR)
    assert _lines(cast.jonas) == []


def test_a_line_about_what_was_answered_meanwhile_stays_at_home(cast: Cast, request_: uuid.UUID) -> None:
    lea = arrive("Lea")
    ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=lea, at=NOON + 2 * DAY)
    assert _lines(cast.jonas) == ["introduction/asked"]
    decline(request_, by=cast.jonas, at=NOON + 2 * DAY)
    assert _lines(cast.jonas) == []


def test_a_code_carries_nothing_else_and_whoever_stopped_such_mail_gets_no_line(
    cast: Cast, request_: uuid.UUID
) -> None:
    send_code("jonas@example.org", "ABC-123", at=NOON + 3 * DAY)
    assert _lines(cast.jonas) == []
    stop_mail(Topic.REQUEST, by=cast.jonas, at=NOON)
    lea = arrive("Lea")
    accept(ask(lea.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.jonas, at=NOON), by=lea, at=NOON + 3 * DAY)
    assert _lines(cast.jonas) == []


def test_a_line_that_another_mail_took_in_the_last_moment_travels_once(cast: Cast, request_: uuid.UUID) -> None:
    lea = arrive("Lea")
    with quicker('UPDATE "lamplighter_request"', lambda: Request.objects.update(nudges=1)):
        ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=lea, at=NOON + 2 * DAY)
    assert _lines(cast.jonas) == []


def test_a_line_does_not_get_lost_in_a_mail_that_its_reader_has_stopped(cast: Cast, request_: uuid.UUID) -> None:
    lea = arrive("Lea")
    asked = ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=lea, at=NOON)
    pair = accept(asked, by=cast.jonas, at=NOON)
    stop_mail(Topic.MEETING, by=cast.jonas, at=NOON)
    plan_meeting(pair, NOON + 9 * DAY, by=lea, at=NOON + 2 * DAY)
    assert (_lines(cast.jonas), nudge_asked_people(at=NOON + 3 * DAY)) == ([], 1)
