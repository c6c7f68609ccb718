"""Somebody takes a break while fifteen others ask: a request comes before the break or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from threading import Event

import pytest
from django.db import transaction

from lamplighter.core.introduction import Size
from lamplighter.core.refusal import Refusal
from lamplighter.models.introduction import Request
from lamplighter.models.person import Person
from lamplighter.services.card.rest import ON_A_BREAK, check_is_here, rest_until
from lamplighter.services.introduction import ask
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, WAITS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
BACK_ON = NOON.date() + timedelta(days=9)


def test_whoever_takes_a_break_has_seen_every_request_there_will_be(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_lock_a_request_comes_after_the_break_began(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    looked, rested = Event(), Event()

    def look_then_ask(*person: uuid.UUID, at: datetime) -> None:
        check_is_here(*person, at=at)
        looked.set()
        rested.wait(WAITS)

    def rest_meanwhile(mentor: Person) -> int:
        looked.wait(WAITS)
        try:
            return rest_and_look(mentor)
        finally:
            rested.set()

    monkeypatch.setattr(import_module("lamplighter.services.introduction.ask"), "check_is_here", look_then_ask)
    assert play(crowd, rest_meanwhile) != ""


def test_two_who_ask_each_other_do_not_wait_for_each_other(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play_crossing, crowd)) == ""


def play(crowd: Crowd, resting: Callable[[Person], int] | None = None) -> str:
    with transaction.atomic():  # one wait for the disk
        mentor, *mentees = newcomer("Mentor"), *(newcomer("Mentee") for _ in range(CLIENTS - 1))
    wishes = [_asking(mentor, mentee) for mentee in mentees]
    *answers, seen = crowd.at_once(*wishes, partial(resting or rest_and_look, mentor))
    asked = sum(isinstance(answer, uuid.UUID) for answer in answers)
    refused = sum(isinstance(answer, Refusal) and answer.sentence == ON_A_BREAK for answer in answers)
    there = Request.objects.filter(asked=mentor).count()
    found = {"asked": asked, "refused": refused, "there": there}
    right = {"asked": seen, "refused": len(mentees) - seen, "there": seen} if isinstance(seen, int) else {}
    return "" if found == right else f"{found} {seen} {odd_ones(answers)}"


def rest_and_look(mentor: Person) -> int:
    """Take a break, and count what waits while the row is still held."""
    with transaction.atomic():
        rest_until(BACK_ON, by=mentor, at=NOON)
        return Request.objects.filter(asked=mentor).count()


def play_crossing(crowd: Crowd) -> str:
    pairs = [(newcomer("One"), newcomer("Other")) for _ in range(3)]
    answers = crowd.at_once(*[_asking(*pair) for one, other in pairs for pair in ((one, other), (other, one))])
    wrong = [answer for answer in answers if not isinstance(answer, uuid.UUID)]
    return str(wrong[:2]) if wrong else ""


def _asking(mentor: Person, mentee: Person) -> partial[uuid.UUID]:
    return partial(ask, mentor.pk, Size.CONVERSATION, "May I?", words_by_mail=False, by=mentee, at=NOON)
