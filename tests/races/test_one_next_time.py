"""Both tap the time that their rhythm proposes, each from eight devices, at once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.services.slot import take_next
from tests.cast import NOON, Cast, arrive, meet
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, odd_ones, without_locks, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
THEN = NOON + timedelta(days=14)


@pytest.fixture
def other(cast: Cast) -> uuid.UUID:
    """Ravi learns from Jonas, too."""
    return meet(Cast(arrive("Ravi"), cast.jonas, cast.priya, cast.sam))


def test_it_is_put_down_once(crowd: Crowd, cast: Cast, pair: uuid.UUID) -> None:
    assert first_wrong_round(partial(play, crowd, cast, [pair])) == ""


def test_of_two_that_overlap_one_is(crowd: Crowd, cast: Cast, pair: uuid.UUID, other: uuid.UUID) -> None:
    assert first_wrong_round(partial(play, crowd, cast, [pair, other])) == ""


def test_without_the_locks_and_the_rule_there_are_many(
    crowd: Crowd, cast: Cast, pair: uuid.UUID, monkeypatch: Any
) -> None:
    with without_rule(Meeting, "one_planned_meeting_at_a_time"):
        without_locks(monkeypatch)
        assert first_wrong_round(partial(play, crowd, cast, [pair])) != ""
        monkeypatch.undo()


def play(crowd: Crowd, cast: Cast, pairs: list[uuid.UUID]) -> str:
    Meeting.objects.all().delete()
    Notice.objects.all().delete()
    people = (cast.jonas, cast.amina) if len(pairs) == 1 else (cast.jonas, cast.jonas)
    answers = crowd.at_once(
        *(
            partial(
                take_next,
                pairs[number % len(pairs)],
                THEN + number % len(pairs) * timedelta(minutes=15),
                by=people[number % 2],
                at=NOON,
            )
            for number in range(CLIENTS)
        )
    )
    found = {
        "meetings": Meeting.objects.count(),
        "told": Notice.objects.filter(template="meeting/planned").count(),
        "the same": len({answer for answer in answers if isinstance(answer, uuid.UUID)}),
    }
    odd = odd_ones(answers)
    return "" if found == {"meetings": 1, "told": 1, "the same": 1} and not odd else f"{found} {odd}"
