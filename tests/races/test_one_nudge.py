"""Workers come upon the same evening of a day that matters, at once: the mentor hears of it once."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial

import pytest

from lamplighter.models.meeting import AgendaItem
from lamplighter.models.outbox import Notice
from lamplighter.services import meeting
from lamplighter.services.meeting import nudge_on_big_days, put_on_agenda
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
EVENING = NOON + timedelta(days=4, hours=6)


@pytest.fixture
def big_day(cast: Cast, pair: uuid.UUID) -> None:
    put_on_agenda(pair, "My presentation", happens_on=EVENING.date(), by=cast.amina, at=NOON)


def test_the_mentor_hears_of_it_once(crowd: Crowd, big_day: None) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_condition_they_hear_of_it_again_and_again(
    crowd: Crowd, big_day: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_without_looking(item: AgendaItem, at: datetime) -> bool:
        return bool(AgendaItem.objects.filter(pk=item.pk).update(nudged_at=at))

    without_locks(monkeypatch)
    monkeypatch.setattr(meeting, "_take_big_day", take_without_looking)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    Notice.objects.all().delete()
    AgendaItem.objects.update(nudged_at=None)
    answers = crowd.at_once(*[partial(nudge_on_big_days, at=EVENING)] * CLIENTS)
    found = {"nudged": sum(answer == 1 for answer in answers), "told": Notice.objects.count()}
    odd = odd_ones(answers)
    return "" if found == {"nudged": 1, "told": 1} and not odd else f"{found} {odd}"
