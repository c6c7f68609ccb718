"""Somebody chooses their mail on two devices at once: each choice holds whole, and the last one stays."""

from __future__ import annotations

from functools import partial

import pytest

from lamplighter.core.post import Topic
from lamplighter.models.person import Silence
from lamplighter.services.person import want_mail
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
STOPPABLE = frozenset(topic for topic in Topic if topic.can_be_stopped)
CHOICES = (frozenset[Topic](), frozenset(sorted(STOPPABLE, key=lambda topic: topic.value)[:1]))


def test_one_choice_stays_and_none_is_broken(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_lock_a_choice_breaks(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    person = newcomer("Chooser")
    answers = crowd.at_once(*[partial(want_mail, choice, by=person, at=NOON) for choice in CHOICES] * (CLIENTS // 2))
    silent = frozenset(map(Topic, Silence.objects.filter(person=person).values_list("topic", flat=True)))
    is_whole = silent in [STOPPABLE - choice for choice in CHOICES]
    return "" if is_whole and answers == [None] * CLIENTS else f"{silent} {odd_ones(answers)}"
