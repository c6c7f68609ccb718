"""Two workers come upon the same quiet pair, again and again, at once: the two hear of it once."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module

import pytest

from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.services.crossroads import say_we_met
from lamplighter.services.hint import hint_at_rhythms
from lamplighter.services.meeting import plan_meeting
from tests.cast import NOON, Cast, agree
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
LATE = NOON + timedelta(days=30)


@pytest.fixture
def quiet(cast: Cast, pair: uuid.UUID) -> None:
    agree(cast, pair)
    say_we_met(plan_meeting(pair, NOON, by=cast.jonas, at=NOON), by=cast.amina, at=NOON)


def test_they_hear_of_it_once(crowd: Crowd, quiet: None) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_condition_they_hear_of_it_again_and_again(
    crowd: Crowd, quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_without_looking(pair: Mentorship, hints: int, *, at: datetime) -> bool:
        return bool(Mentorship.objects.filter(pk=pair.pk).update(hinted_at=at, hints=hints))

    without_locks(monkeypatch)
    monkeypatch.setattr(import_module("lamplighter.services.hint"), "take_hint", take_without_looking)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    Notice.objects.all().delete()
    Mentorship.objects.update(hinted_at=None, hints=0)
    answers = crowd.at_once(*[partial(hint_at_rhythms, at=LATE)] * CLIENTS)
    found = {"hinted": sum(answer == 1 for answer in answers), "told": Notice.objects.count()}
    odd = odd_ones(answers)
    return "" if found == {"hinted": 1, "told": 2} and not odd else f"{found} {odd}"
