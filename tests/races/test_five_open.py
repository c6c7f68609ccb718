"""One person asks sixteen others at once: five requests wait, however the devices hurry."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from lamplighter.core.introduction import Size
from lamplighter.core.refusal import Refusal
from lamplighter.models.introduction import Request
from lamplighter.models.person import Person
from lamplighter.services.introduction import ask
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


@pytest.fixture
def helpers(world: None) -> list[Person]:
    return [newcomer("Helper") for _ in range(CLIENTS)]


def test_five_wait_and_never_six(crowd: Crowd, helpers: list[Person]) -> None:
    assert first_wrong_round(partial(play, crowd, helpers, 5)) == ""


def test_whoever_is_new_asks_three_and_never_four(crowd: Crowd, helpers: list[Person]) -> None:
    assert first_wrong_round(partial(play, crowd, helpers, 3)) == ""


def test_without_the_lock_there_are_more(crowd: Crowd, helpers: list[Person], monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd, helpers, 5)) != ""


def play(crowd: Crowd, helpers: list[Person], most: int) -> str:
    eager = newcomer("Eager") if most == 5 else newcomer("New", at=NOON)
    deeds = [
        partial(ask, helper.pk, Size.CONVERSATION, "How?", words_by_mail=False, by=eager, at=NOON) for helper in helpers
    ]
    answers = crowd.at_once(*deeds)
    asked = sum(isinstance(answer, uuid.UUID) for answer in answers)
    refused = sum(isinstance(answer, Refusal) for answer in answers)
    found = (asked, refused, Request.objects.filter(asker=eager, stage="open").count())
    return "" if found == (most, CLIENTS - most, most) else f"{found} {odd_ones(answers)}"
