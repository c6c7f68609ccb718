"""Both plan the next time, each from eight devices and each another hour, at once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial

import pytest

from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.services.meeting import plan_meeting
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, odd_ones, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_one_meeting_is_planned(crowd: Crowd, cast: Cast, pair: uuid.UUID) -> None:
    assert first_wrong_round(partial(play, crowd, cast, pair)) == ""


def test_without_the_rule_of_one_meeting_there_are_many(crowd: Crowd, cast: Cast, pair: uuid.UUID) -> None:
    with without_rule(Meeting, "one_planned_meeting_at_a_time"):
        assert first_wrong_round(partial(play, crowd, cast, pair)) != ""


def play(crowd: Crowd, cast: Cast, pair: uuid.UUID) -> str:
    Meeting.objects.all().delete()
    Notice.objects.all().delete()
    plans = [
        partial(
            plan_meeting, pair, NOON + timedelta(days=7, hours=hour), by=(cast.amina, cast.jonas)[hour % 2], at=NOON
        )
        for hour in range(CLIENTS)
    ]
    answers = crowd.at_once(*plans)
    found = {
        "planned": sum(isinstance(answer, uuid.UUID) for answer in answers),
        "meetings": Meeting.objects.filter(mentorship=pair).count(),
        "told": Notice.objects.filter(template="meeting/planned").count(),
    }
    odd = odd_ones(answers)
    return "" if found == {"planned": 1, "meetings": 1, "told": 1} and not odd else f"{found} {odd}"
