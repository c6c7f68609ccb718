"""Sixteen people ask for something regular, three places are left, and the mentor says yes to all at once."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from django.db import transaction

from lamplighter.core.introduction import Size
from lamplighter.core.refusal import Refusal
from lamplighter.models.introduction import Request
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.services.introduction import accept, ask
from lamplighter.services.mentorship import NO_SEAT
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
PLACES = 3


def test_three_places_are_given_to_three(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_conditional_update_more_than_three_get_one(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.mentorship.take_seat", look_then_take)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    with transaction.atomic():  # one wait for the disk instead of many
        mentor, *mentees = newcomer("Mentor", seats=PLACES), *(newcomer("Mentee") for _ in range(CLIENTS))
        requests = [
            ask(mentor.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=mentee, at=NOON) for mentee in mentees
        ]
    answers = crowd.at_once(*[partial(accept, request, by=mentor, at=NOON) for request in requests])
    return find_wrong(mentor, answers)


def find_wrong(mentor: Person, answers: list[object]) -> str:
    accepted = sum(isinstance(answer, uuid.UUID) for answer in answers)
    refused = sum(isinstance(answer, Refusal) and answer.sentence == NO_SEAT for answer in answers)
    taken = Person.objects.get(pk=mentor.pk).seats_taken
    seated = Mentorship.objects.filter(mentor=mentor, takes_a_seat=True).count()
    answered = Request.objects.filter(asked=mentor, stage="accepted").count()
    found = {"accepted": accepted, "refused": refused, "taken": taken, "seated": seated, "answered": answered}
    right = {"accepted": 3, "refused": CLIENTS - 3, "taken": 3, "seated": 3, "answered": 3}
    return "" if found == right else f"{found} {odd_ones(answers)}"


def look_then_take(mentor: uuid.UUID) -> bool:
    """The guard as one would first write it."""
    person = Person.objects.get(pk=mentor)
    if person.seats_taken >= person.seats:
        return False
    return bool(Person.objects.filter(pk=mentor).update(seats_taken=person.seats_taken + 1))
