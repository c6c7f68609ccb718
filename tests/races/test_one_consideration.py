"""Somebody considers people on many devices at once: each person once, no more than fit, and one gut that stays."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from lamplighter.core.assessment import Leaning
from lamplighter.core.refusal import Refusal
from lamplighter.models.assessment import Candidate
from lamplighter.models.event import Event
from lamplighter.queries.assessment import get_candidate_for
from lamplighter.services.assessment import consider, say_gut
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
FIT = 2  # people on the list, for these tests


@pytest.fixture
def few_fit(settings: Any) -> None:
    settings.LIMITS = replace(settings.LIMITS, considered_at_most=FIT)


def test_one_person_is_considered_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play_one, crowd)) == ""


def test_without_the_lock_a_second_tap_is_told_off(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play_one, crowd)) != ""


def test_no_more_than_fit(crowd: Crowd, few_fit: None) -> None:
    assert first_wrong_round(partial(play_many, crowd)) == ""


def test_without_the_lock_too_many_fit(crowd: Crowd, few_fit: None, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play_many, crowd)) != ""


def test_the_gut_speaks_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play_gut, crowd)) == ""


def test_without_the_lock_somebody_is_told_what_is_not_so(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play_gut, crowd)) != ""


def play_one(crowd: Crowd) -> str:
    author, whom = newcomer("Chooser"), newcomer("Considered")
    answers = crowd.at_once(*[partial(consider, whom.pk, by=author, at=NOON)] * CLIENTS)
    rows = list(Candidate.objects.filter(author=author).values_list("pk", flat=True))
    deeds = Event.objects.filter(by=author, verb="considered").count()
    is_once = len(rows) == deeds == 1 and answers == rows * CLIENTS
    return "" if is_once else f"{len(rows)} rows, {deeds} deeds {odd_ones(answers)}"


def play_many(crowd: Crowd) -> str:
    author, people = newcomer("Chooser"), [newcomer("Considered") for _ in range(4)]
    deeds = [partial(consider, person.pk, by=author, at=NOON) for person in people] * (CLIENTS // len(people))
    answers = crowd.at_once(*deeds)
    rows = set(Candidate.objects.filter(author=author).values_list("pk", flat=True))
    told = {answer for answer in answers if not isinstance(answer, Exception)}
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    is_right = len(rows) == FIT and told == rows and len(refused) == CLIENTS // 2
    return "" if is_right else f"{len(rows)} rows {odd_ones(answers)}"


def play_gut(crowd: Crowd) -> str:
    author, whom = newcomer("Chooser"), newcomer("Considered")
    pk = consider(whom.pk, by=author, at=NOON)
    leanings = [Leaning.TOWARDS, Leaning.AWAY] * (CLIENTS // 2)
    answers = crowd.at_once(*[partial(say_gut, pk, leaning, by=author, at=NOON) for leaning in leanings])
    kept = get_candidate_for(author, pk).candidate.leaning
    is_told = [
        answer is None if leaning is kept else isinstance(answer, Refusal)
        for leaning, answer in zip(leanings, answers, strict=True)
    ]
    deeds = Event.objects.filter(thing=pk, verb="said what their gut says").count()
    return "" if all(is_told) and deeds == 1 else f"{kept} {deeds} {odd_ones(answers)}"
