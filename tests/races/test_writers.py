"""Sixteen people write at the same time, for seconds on end: everybody's turn comes."""

from __future__ import annotations

import time
import uuid
from functools import partial
from itertools import count

import pytest
from django.db import connections, transaction

from lamplighter.core.introduction import Size
from lamplighter.models.event import Event
from lamplighter.models.person import Person
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import put_on_agenda
from lamplighter.services.question import close_question, keep_question
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, newcomer, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
SECONDS = 3.0
DEEDS = ("wondered", "closed", "put on the table")


def test_nobody_is_told_that_the_database_is_locked(crowd: Crowd) -> None:
    written = crowd.at_once(*sixteen_writers())
    assert [outcome for outcome in written if not isinstance(outcome, int)] == []
    assert Event.objects.filter(verb__in=DEEDS).count() == sum(written)


def test_without_begin_immediate_some_are(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    if connections["default"].vendor != "sqlite":
        pytest.skip("PostgreSQL has many writers")
    without_locks(monkeypatch)
    failed = {str(outcome) for outcome in crowd.at_once(*sixteen_writers()) if isinstance(outcome, Exception)}
    assert failed == {"database is locked"}


def sixteen_writers() -> list[partial[int]]:
    with transaction.atomic():
        pairs = [introduce(newcomer("Mentor"), newcomer("Mentee")) for _ in range(CLIENTS // 2)]
    return [partial(write, person, pair) for pair, *two in pairs for person in two]


def introduce(mentor: Person, mentee: Person) -> tuple[uuid.UUID, Person, Person]:
    request = ask(mentor.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=mentee, at=NOON)
    return accept(request, by=mentor, at=NOON), mentor, mentee


def write(person: Person, pair: uuid.UUID) -> int:
    """One deed after the other until time is up; how many it were."""
    until = time.monotonic() + SECONDS
    for number in count():
        if time.monotonic() > until:
            return number * len(DEEDS)
        question = keep_question(f"What about {number}?", by=person, at=NOON)
        close_question(question, by=person, at=NOON)
        put_on_agenda(pair, f"{person.name} and {number}", by=person, at=NOON)
    raise AssertionError
