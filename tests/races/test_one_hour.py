"""Sixteen cards, or sixteen looks of a visitor, at the same moment, where an hour allows three."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import pytest
from django.db.models import QuerySet

from lamplighter.access.visitor import veil
from lamplighter.core.topic import TOPICS
from lamplighter.models.directory import Glance, Look
from lamplighter.models.person import Person
from lamplighter.services.directory import Enough, EnoughCards, EnoughLooks, look_around, look_at_card
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
ALLOWED = 3
_number = count(1)


@pytest.fixture(autouse=True)
def _three_an_hour(settings: Any) -> None:
    settings.LIMITS = replace(settings.LIMITS, cards_an_hour=ALLOWED, foretastes_an_hour=ALLOWED)


@pytest.fixture
def cards(world: None) -> list[Person]:
    return [newcomer("Card", can_help_with="data") for _ in range(CLIENTS)]


def open_cards(crowd: Crowd, cards: list[Person]) -> str:
    viewer = newcomer("Viewer")
    answers = crowd.at_once(*[partial(look_at_card, card.pk, by=viewer, at=NOON) for card in cards])
    return find_wrong(answers, EnoughCards, Look.objects.filter(viewer=viewer).count)


def look_about(crowd: Crowd, *, again: bool = False) -> str:
    """Another visitor each round, since another address; one who has been here this hour if `again`."""
    network, topics = f"8.8.{next(_number)}.8", [topic.code for topic in TOPICS[:CLIENTS]]
    Glance.objects.all().delete()
    if again:
        Glance.objects.create(visitor=veil(NOON.isoformat(), network), hour=NOON)
    answers = crowd.at_once(*[partial(look_around, [topic], network=network, at=NOON) for topic in topics])
    return find_wrong(answers, EnoughLooks, lambda: sum(len(glance.looks) // 16 for glance in Glance.objects.all()))


def find_wrong(answers: list[object], enough: type[Enough], kept: Callable[[], int]) -> str:
    found = {
        "seen": answers.count(None),
        "enough": sum(isinstance(answer, enough) for answer in answers),
        "kept": kept(),
    }
    right = {"seen": ALLOWED, "enough": CLIENTS - ALLOWED, "kept": ALLOWED}
    return "" if found == right else f"{found} {[answer for answer in answers if answer is not None][:2]}"


def test_three_cards_are_opened(crowd: Crowd, cards: list[Person]) -> None:
    assert first_wrong_round(partial(open_cards, crowd, cards)) == ""


def test_a_visitor_sees_three_things(crowd: Crowd) -> None:
    assert first_wrong_round(partial(look_about, crowd)) == ""


def test_without_the_lock_more_than_three_cards_are_opened(
    crowd: Crowd, cards: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(open_cards, crowd, cards)) != ""


def test_without_the_lock_looks_are_lost(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first statement writes, which by itself makes SQLite's writers queue: it is taken away, too."""
    without_locks(monkeypatch)
    monkeypatch.setattr(QuerySet, "bulk_create", lambda *given, **options: [])
    assert first_wrong_round(partial(look_about, crowd, again=True)) != ""
