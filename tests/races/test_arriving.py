"""Somebody new, twice at once: a double tap at the door, and two tabs that find the same draft."""

from __future__ import annotations

from functools import partial

import pytest

from lamplighter.models.person import Person
from lamplighter.models.question import Draft, Question
from lamplighter.queries.question import list_questions_for
from lamplighter.services.question import claim_draft, keep_draft
from lamplighter.services.signin import person_behind
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_one_address_is_one_person(crowd: Crowd) -> None:
    assert first_wrong_round(partial(knock, crowd)) == ""


def test_a_draft_becomes_one_question(crowd: Crowd) -> None:
    assert first_wrong_round(partial(sign_in, crowd)) == ""


def knock(crowd: Crowd) -> str:
    before = Person.objects.count()
    address = f"new{before}@example.org"
    answers = crowd.at_once(*[partial(person_behind, address, at=NOON)] * CLIENTS)
    found = {"people": Person.objects.count() - before, "answers": len(set(answers))}
    odd = odd_ones(answers)
    return "" if found == {"people": 1, "answers": 1} and not odd else f"{found} {odd}"


def sign_in(crowd: Crowd) -> str:
    person = newcomer("Newcomer")
    token = keep_draft("Is it too early?", token=None, at=NOON)
    answers = crowd.at_once(*[partial(claim_draft, token, by=person, at=NOON)] * CLIENTS)
    words = [line.words for line in list_questions_for(person)]
    found = {"words": words, "drafts": Draft.objects.count(), "rows": Question.objects.filter(asker=person).count()}
    odd = odd_ones(answers)
    return "" if found == {"words": ["Is it too early?"], "drafts": 0, "rows": 1} and not odd else f"{found} {odd}"
