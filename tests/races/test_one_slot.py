"""Two mentees are offered times with one mentor that overlap; both take theirs, each from eight devices, at once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.models.slot import OfferedSlot
from lamplighter.services.slot import take_slot
from tests.cast import NOON, Cast, arrive, meet
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


@pytest.fixture
def other(cast: Cast) -> uuid.UUID:
    """Ravi learns from Jonas, too."""
    return meet(Cast(arrive("Ravi"), cast.jonas, cast.priya, cast.sam))


def test_one_time_is_taken(crowd: Crowd, cast: Cast, pair: uuid.UUID, other: uuid.UUID) -> None:
    assert first_wrong_round(partial(play, crowd, cast, pair, other)) == ""


def test_without_the_lock_one_mentor_is_in_two_places(
    crowd: Crowd, cast: Cast, pair: uuid.UUID, other: uuid.UUID, monkeypatch: Any
) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd, cast, pair, other)) != ""


def play(crowd: Crowd, cast: Cast, pair: uuid.UUID, other: uuid.UUID) -> str:
    Meeting.objects.all().delete()
    Notice.objects.all().delete()
    meetings = [_called_off(mentorship, quarter) for quarter, mentorship in enumerate((pair, other))]
    answers = crowd.at_once(
        *(partial(take_slot, meetings[number % 2].pk, 1, by=cast.jonas, at=NOON) for number in range(CLIENTS))
    )
    found = {
        "on again": Meeting.objects.filter(called_off_at=None).count(),
        "told": Notice.objects.filter(template="meeting/taken").count(),
    }
    odd = odd_ones(answers)
    return "" if found == {"on again": 1, "told": 1} and not odd else f"{found} {odd}"


def _called_off(mentorship: uuid.UUID, quarter: int) -> Meeting:
    time = NOON + timedelta(days=1)
    meeting = Meeting.objects.create(mentorship_id=mentorship, starts_at=time, minutes=30, called_off_at=NOON)
    OfferedSlot.objects.create(meeting=meeting, number=1, starts_at=time + quarter * timedelta(minutes=15))
    return meeting
