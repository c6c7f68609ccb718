"""Somebody blocks while the other one asks again and again: what was asked is over, and nothing comes after it."""

from __future__ import annotations

import uuid
from functools import partial
from importlib import import_module
from threading import Event

import pytest
from django.db import transaction

from lamplighter.access import are_apart
from lamplighter.core.introduction import Size
from lamplighter.models.introduction import PENDING_CODES, Request
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.services.introduction import accept, ask
from lamplighter.services.safety.block import block
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import WAITS, Crowd, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
ASKING = 6


def test_after_a_block_nothing_between_the_two_is_open(crowd: Crowd) -> None:
    for _ in range(4):
        assert play(crowd) == ""


def test_without_the_lock_a_request_comes_after_the_block(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    looked, blocked = Event(), Event()

    def look_then_ask(one: uuid.UUID, other: uuid.UUID) -> bool:
        found = are_apart(one, other)
        looked.set()
        blocked.wait(WAITS)
        return found

    def block_meanwhile(whom: uuid.UUID, by: Person) -> None:
        looked.wait(WAITS)
        try:
            block(whom, by=by, at=NOON)
        finally:
            blocked.set()

    monkeypatch.setattr(import_module("lamplighter.services.introduction.ask"), "are_apart", look_then_ask)
    with transaction.atomic():
        one, other = newcomer("One"), newcomer("Other")
    answers = crowd.at_once(_asking(one, by=other), partial(block_meanwhile, other.pk, one))
    assert _open_between(one, other) or odd_ones(answers)  # SQLite breaks it off, so that somebody reads an error


def play(crowd: Crowd) -> str:
    """The other one asks again and again, one request is being accepted, and both block at once."""
    with transaction.atomic():
        one, other, mentor = newcomer("One"), newcomer("Other"), newcomer("Mentor")
    waiting = ask(mentor.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=one, at=NOON)
    asking = [_asking(one, by=other) for _ in range(ASKING)]
    answers = crowd.at_once(
        *asking,
        partial(block, other.pk, by=one, at=NOON),
        partial(block, one.pk, by=other, at=NOON),
        partial(accept, waiting, by=mentor, at=NOON),
        partial(block, mentor.pk, by=one, at=NOON),
    )
    left = _open_between(one, other) + _open_between(one, mentor)
    seats = Person.objects.get(pk=mentor.pk).seats_taken
    return f"{left} open, {seats} seats, {odd_ones(answers)}" if left or seats or odd_ones(answers) else ""


def _open_between(one: Person, other: Person) -> int:
    two = {one.pk, other.pk}
    requests = Request.objects.filter(asker__in=two, asked__in=two, stage__in=PENDING_CODES).count()
    return requests + Mentorship.objects.filter(mentor__in=two, mentee__in=two).exclude(stage__in=OVER_CODES).count()


def _asking(whom: Person, *, by: Person) -> partial[uuid.UUID]:
    return partial(ask, whom.pk, Size.QUESTION, "May I?", words_by_mail=False, by=by, at=NOON)
