"""What comes up in somebody's quiet hours leaves when they end, once; what cannot wait leaves at once."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from lamplighter.core.post import Topic
from lamplighter.core.quiet import QuietHours
from lamplighter.jobs.plan import plan_mail
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.meeting import call_off_meeting, move_meeting, plan_meeting
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.operation import mail_that_waits
from lamplighter.services.person import want_mail
from lamplighter.services.signin import send_code
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
ALL = frozenset(Topic)
LATE = datetime(2027, 3, 1, 22, 30, tzinfo=UTC)  # half past eleven in Berlin
MORNING = datetime(2027, 3, 2, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def jonas_sleeps(cast: Cast, pair: uuid.UUID) -> None:
    Person.objects.filter(pk=cast.jonas.pk).update(zone="Europe/Berlin")
    deliver(NOON)
    want_mail(ALL, QuietHours(time(22), time(7)), by=cast.jonas, at=NOON)


def deliver(at: datetime) -> list[str]:
    """To whom something leaves."""
    before = len(mail.outbox)
    while deliver_due_notices(at=at):
        pass
    return [one.to[0] for one in mail.outbox[before:]]


def test_it_waits_for_the_end_and_leaves_once(cast: Cast, pair: uuid.UUID) -> None:
    send_message(pair, "Hello", by=cast.amina, at=LATE)
    assert [deliver(LATE), deliver(MORNING - MINUTE)] == [[], []]
    assert mail_that_waits(at=MORNING - MINUTE).count == 0, "it does not wait for whoever runs the house"
    assert [one.at for one in plan_mail(1, at=LATE + 30 * MINUTE) if one.template == "message/written"] == [MORNING]
    assert deliver(MORNING) == ["jonas@example.org"]
    assert deliver(MORNING + DAY) == []


def test_nobody_else_waits_for_it(cast: Cast, pair: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where more lies there than is carried in one round."""
    monkeypatch.setattr("lamplighter.services.delivery.AT_ONCE", 1)
    meeting = plan_meeting(pair, LATE + 3 * DAY, by=cast.amina, at=LATE - 5 * MINUTE)
    assert meeting and Notice.objects.filter(settled_at=None).count() == 1
    plain = Notice.objects.get(settled_at=None)
    send_message(pair, "Hello", by=cast.jonas, at=LATE)
    assert deliver(LATE) == ["amina@example.org"]
    assert Notice.objects.get(pk=plain.pk).tries == 0


def test_hours_that_are_changed_or_taken_back_count_at_once(cast: Cast, pair: uuid.UUID) -> None:
    send_message(pair, "Hello", by=cast.amina, at=LATE)
    want_mail(ALL, QuietHours(time(22), time(9)), by=cast.jonas, at=LATE)
    assert deliver(MORNING + HOUR) == []
    Person.objects.filter(pk=cast.jonas.pk).update(zone="America/New_York")
    assert deliver(MORNING) == [], "one in the night there"
    want_mail(ALL, None, by=cast.jonas, at=MORNING)
    assert deliver(MORNING) == ["jonas@example.org"]


def test_what_somebody_asked_for_leaves_at_once(cast: Cast) -> None:
    send_code("jonas@example.org", "123456", at=LATE)
    assert deliver(LATE) == ["jonas@example.org"]


@pytest.mark.parametrize("hours", [5, 11, 13])
def test_a_meeting_called_off_hours_before_is_told_at_once(cast: Cast, pair: uuid.UUID, hours: int) -> None:
    meeting = plan_meeting(pair, LATE + hours * HOUR, by=cast.jonas, at=NOON)
    deliver(NOON)
    call_off_meeting(meeting, instead=[LATE + 5 * DAY], by=cast.amina, at=LATE)
    assert deliver(LATE) == (["jonas@example.org"] if hours <= 12 else [])


def test_a_meeting_that_was_to_be_soon_and_is_moved_or_falls_away(cast: Cast, pair: uuid.UUID) -> None:
    meeting = plan_meeting(pair, LATE + 10 * HOUR, by=cast.jonas, at=NOON)
    deliver(NOON)
    move_meeting(meeting, LATE + 5 * DAY, by=cast.amina, at=LATE)
    assert deliver(LATE) == ["jonas@example.org"]
    move_meeting(meeting, LATE + 10 * HOUR, by=cast.jonas, at=LATE)
    deliver(LATE)
    leave_mentorship(pair, by=cast.amina, at=LATE)
    assert "jonas@example.org" in deliver(LATE)


def test_what_would_be_of_no_use_by_then_is_not_lost(cast: Cast, pair: uuid.UUID) -> None:
    Person.objects.filter(pk=cast.jonas.pk).update(quiet_until=time(14))
    plan_meeting(pair, LATE + 13 * HOUR, by=cast.amina, at=LATE)
    assert deliver(LATE) == ["jonas@example.org"]


def test_they_are_said_beside_the_kinds_and_nothing_typed_is_lost(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina)
    profile = reverse("person:profile")
    said = {"topics": ["meeting"], "quiet_from": "21:30", "quiet_until": ""}
    answer = client.post(reverse("person:mail"), said)
    assert (answer.status_code, Person.objects.get(name="Amina").quiet_from) == (422, None)
    assert "Say both" in answer.content.decode() and 'value="21:30"' in answer.content.decode()
    assert client.post(reverse("person:mail"), {**said, "quiet_until": "25"}).status_code == 422
    assert client.post(reverse("person:mail"), {**said, "quiet_until": "06:15"}).status_code == 303
    page = client.get(profile).content.decode()
    assert 'value="21:30"' in page and 'value="06:15"' in page
