"""Two people ask each other, each from eight devices, at once: they meet as one."""

from __future__ import annotations

from functools import partial

import pytest

from lamplighter.core.introduction import Size
from lamplighter.models.introduction import Request
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.services.introduction import ask
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_two_who_ask_each_other_meet_as_one(crowd: Crowd) -> None:
    assert first_wrong_round(partial(meet, crowd)) == ""


def test_without_the_rule_they_miss_each_other(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with without_rule(Request, "two_who_want_to_talk_meet_as_one"):
        wrong = first_wrong_round(partial(meet, crowd))
        Mentorship.objects.all().delete()  # which their requests hold
    assert wrong != ""


def test_one_question_is_open_each_way(crowd: Crowd) -> None:
    assert first_wrong_round(partial(ask_in_writing, crowd)) == ""


def test_without_the_rule_of_one_open_request_there_are_many(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with without_rule(Request, "one_open_request_per_pair"):
        assert first_wrong_round(partial(ask_in_writing, crowd)) != ""


def meet(crowd: Crowd) -> str:
    one, other = newcomer("One"), newcomer("Other")
    both_ways = [
        partial(ask, other.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=one, at=NOON),
        partial(ask, one.pk, Size.CONVERSATION, "How do you do it?", words_by_mail=True, by=other, at=NOON),
    ]
    answers = crowd.at_once(*both_ways * (CLIENTS // 2))
    stages = Request.objects.filter(asker__in=(one, other)).values_list("stage", flat=True)
    told = Notice.objects.filter(recipient__in=(one, other), settled_at=None).values_list("template", flat=True)
    found = {
        "stages": sorted(stages),
        "pairs": Mentorship.objects.filter(mentor__in=(one, other)).count(),
        "told": list(told),
    }
    right = {"stages": ["accepted", "superseded"], "pairs": 1, "told": ["introduction/met"]}
    odd = odd_ones(answers)
    return "" if found == right and not odd else f"{found} {odd}"


def ask_in_writing(crowd: Crowd) -> str:
    one, other = newcomer("One"), newcomer("Other")
    both_ways = [
        partial(ask, other.pk, Size.QUESTION, "Each week?", words_by_mail=False, by=one, at=NOON),
        partial(ask, one.pk, Size.QUESTION, "How do you do it?", words_by_mail=True, by=other, at=NOON),
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
