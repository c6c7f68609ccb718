"""One sentence still fits on a card, and two tabs add sixteen."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from django.conf import settings
from django.db import transaction

from lamplighter.core.refusal import Refusal
from lamplighter.models.person import Offer
from lamplighter.models.valueadd import Statement
from lamplighter.services.valueadd import add_statement
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
MOST = settings.LIMITS.statements_at_most


def test_the_last_one_is_added_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_lock_and_the_rule_there_are_too_many(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with without_rule(Statement, "one_statement_per_place"):
        assert first_wrong_round(partial(play, crowd)) != ""


def test_the_rule_alone_lets_no_second_one_in(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second guard: should the lock ever be forgotten, the database still has one place to give."""
    without_locks(monkeypatch)
    for _ in range(3):
        person = newcomer("Mentor")
        _fill(person)
        crowd.at_once(*[partial(add_statement, f"I help {n}.", by=person, at=NOON) for n in range(CLIENTS)])
        assert Statement.objects.filter(person=person).count() <= MOST


def play(crowd: Crowd) -> str:
    person = newcomer("Mentor")
    _fill(person)
    answers = crowd.at_once(*[partial(add_statement, f"I help {n}.", by=person, at=NOON) for n in range(CLIENTS)])
    kept = list(Statement.objects.filter(person=person).order_by("place").values_list("words", flat=True))
    found = {
        "added": sum(isinstance(answer, uuid.UUID) for answer in answers),
        "refused": sum(isinstance(answer, Refusal) for answer in answers),
        "there": len(kept),
        "is found by them": Offer.objects.get(person=person).more == "\n".join(kept),
    }
    right = {"added": 1, "refused": CLIENTS - 1, "there": MOST, "is found by them": True}
    return "" if found == right else f"{found} {odd_ones(answers)}"


def _fill(person: object) -> None:
    with transaction.atomic():
        for number in range(MOST - 1):
            add_statement(f"Already {number}.", by=person, at=NOON)  # type: ignore[arg-type]
