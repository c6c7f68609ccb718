"""Sixteen workers draw the same mentor at the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from lamplighter.models.portrait import Counted, Portrait
from lamplighter.services.portrait import draw_portraits
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.portrait import NAMES, learner
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
APRIL = NOON.replace(month=4, hour=1)


def test_it_is_drawn_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(drawn_by_all, crowd)) == ""


def test_without_its_guards_it_is_drawn_more_than_once(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with without_rule(Portrait, "each_portrait_is_drawn_once"):
        assert first_wrong_round(partial(drawn_by_all, crowd)) != ""


def drawn_by_all(crowd: Crowd) -> str:
    with transaction.atomic():  # one wait for the disk
        mentor = newcomer("Mentor")
        for name in NAMES[:5]:
            learner(f"{name}{mentor.name}", mentor)
    drawn = crowd.at_once(*[partial(draw_portraits, at=APRIL)] * CLIENTS)
    mine = Portrait.objects.filter(person=mentor)
    found = {
        "drawn": sum(number for number in drawn if isinstance(number, int)),
        "rows": mine.count(),
        "voices": Counted.objects.filter(portrait__in=mine).count(),
        "odd": odd_ones(drawn),
    }
    right = {"drawn": 1, "rows": 1, "voices": 5, "odd": []}
    return "" if found == right else f"{found}"
