"""Workers come upon the same meetings of tomorrow, dozens in one go, at once: each of the two is reminded once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial

import pytest

from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.services.meeting import plan_meeting, remind_of_meetings
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
TOMORROW = NOON + timedelta(hours=20)


@pytest.fixture
def planned(cast: Cast, pair: uuid.UUID) -> None:
    plan_meeting(pair, TOMORROW, by=cast.amina, at=NOON)


def test_each_is_reminded_once(crowd: Crowd, planned: None) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_lock_they_are_reminded_again_and_again(
    crowd: Crowd, planned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    Notice.objects.all().delete()
    Meeting.objects.update(reminded_at=None)
    answers = crowd.at_once(*[partial(remind_of_meetings, at=NOON)] * CLIENTS)
    found = {"reminded": sum(answer == 1 for answer in answers), "told": Notice.objects.count()}
    odd = odd_ones(answers)
    return "" if found == {"reminded": 1, "told": 2} and not odd else f"{found} {odd}"
