"""Two people ask each other, each from eight devices, at once."""

from __future__ import annotations

from functools import partial

import pytest

from lamplighter.core.introduction import Size
from lamplighter.models.introduction import Request
from lamplighter.models.outbox import Notice
from lamplighter.services.introduction import ask
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_each_way_one_request_is_open(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_rule_of_one_open_request_there_are_many(crowd: Crowd) -> None:
    with without_rule(Request, "one_open_request_per_pair"):
        assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    one, other = newcomer("One"), newcomer("Other")
    both_ways = [
        partial(ask, other.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=one, at=NOON),
        partial(ask, one.pk, Size.CONVERSATION, "How do you do it?", words_by_mail=True, by=other, at=NOON),
    ]
    answers = crowd.at_once(*both_ways * (CLIENTS // 2))
    found = {
        "asked": len(set(answers)),
        "there": Request.objects.filter(asker=one, asked=other).count(),
        "back": Request.objects.filter(asker=other, asked=one).count(),
        "told": Notice.objects.filter(recipient__in=(one, other)).count(),
    }
    odd = odd_ones(answers)
    return "" if found == {"asked": 2, "there": 1, "back": 1, "told": 2} and not odd else f"{found} {odd}"
