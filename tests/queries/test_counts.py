"""A page of fifty asks the databases no more often than a page of three."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lamplighter.access import Keyring
from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.availability import Hours
from lamplighter.core.introduction import Size
from lamplighter.models.meeting import SharedNote
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.availability import say_availability
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import hold_meeting, plan_meeting, put_on_agenda, write_note
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.question import keep_question
from tests.cast import NOON, TERMS, Cast, arrive
from tests.conftest import BOTH_STORES

DAY = timedelta(days=1)
TODAY = NOON + 200 * DAY
SIZES = pytest.mark.parametrize("many", [3, 50])

# What every signed-in page asks: the session, and who it is of.
SESSION = 2


@pytest.fixture
def amina(cast: Cast) -> Client:
    client = Client()
    with time_machine.travel(TODAY, tick=False):
        client.force_login(cast.amina)
        client.get(reverse("home:health"))  # the first page of a day is written down, once
    return client


def _count(client: Client, address: str, **sent: str) -> dict[str, int]:
    with time_machine.travel(TODAY, tick=False), ExitStack() as both:
        asked = {alias: both.enter_context(CaptureQueriesContext(connections[alias])) for alias in BOTH_STORES}
        answer = client.post(address, sent) if sent else client.get(address)
    assert answer.status_code == 200
    client.body = answer.content.decode()  # type: ignore[attr-defined]
    return {alias: len(queries) for alias, queries in asked.items()}


def _ask(cast: Cast, number: int, asked: object) -> uuid.UUID:
    words = f"Question {number}"
    return ask(asked.pk, Size.CONVERSATION, words, words_by_mail=False, by=cast.amina, at=NOON)  # type: ignore[attr-defined]


@SIZES
def test_home(cast: Cast, amina: Client, many: int) -> None:
    """Many of everything: people she is in touch with, ends, requests either way, questions."""
    for number in range(many):
        keep_question(f"Question {number}", by=cast.amina, at=NOON)
        now, before, waits = (arrive(f"{name} {number}") for name in ("Now", "Before", "Waits"))
        plan_meeting(accept(_ask(cast, number, now), by=now, at=NOON), TODAY + DAY, by=now, at=TODAY)
        leave_mentorship(accept(_ask(cast, number, before), by=before, at=NOON), by=before, at=NOON)
        _ask(cast, number, waits)
    assert _count(amina, "/") == {"default": SESSION + 5, "keys": 2}
    assert f"Now {many - 1}" in amina.body and f"Before {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_people(cast: Cast, amina: Client, many: int) -> None:
    keep_question("How do I speak in public?", by=cast.amina, at=NOON)
    for number in range(many - 2):  # Jonas and Sam are here already
        arrive(f"Noor {number}", can_help_with="speaking" if number % 2 else "design")
    say_availability(["en"], Hours((1,) * 7), by=cast.amina, at=NOON)
    people = reverse("directory:people")
    for address in (people, f"{people}?language=en&shares_hours=on&has_room=on"):
        assert _count(amina, address) == {"default": SESSION + 5, "keys": 1}  # eight in all
        assert amina.body.count("Noor") >= many - 2  # type: ignore[attr-defined]
    assert _count(amina, reverse("directory:search"), words="speak") == {"default": SESSION + 4, "keys": 0}
    assert amina.body.count("Noor") >= many - 2  # type: ignore[attr-defined]


@SIZES
def test_questions(cast: Cast, amina: Client, many: int) -> None:
    for number in range(many):
        keep_question(f"Question {number}", by=cast.amina, at=NOON)
    assert _count(amina, reverse("question:list")) == {"default": SESSION + 1, "keys": 1}
    assert f"Question {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_one_mentorship(cast: Cast, pair: uuid.UUID, amina: Client, many: int) -> None:
    """Many meetings with many notes, many versions agreed on, much on the table."""
    for number in range(many):
        meeting = plan_meeting(pair, NOON + number * DAY, by=cast.jonas, at=NOON)
        hold_meeting(meeting, by=cast.jonas, at=NOON + number * DAY)
        terms = Terms(Beat.WEEKLY, TERMS.until_on, f"Goal {number}")
        sign_agreement(propose_agreement(pair, terms, by=cast.amina, at=NOON), by=cast.jonas, at=NOON)
    for number in range(many):
        put_on_agenda(pair, f"Item {number}", by=cast.jonas, at=TODAY)
        write_note(meeting, f"Note {number}", is_private=False, by=cast.jonas, at=TODAY)
    assert _count(amina, reverse("mentorship:page", args=[pair])) == {"default": SESSION + 12, "keys": 4}
    for words in ("Item", "Note", "Goal"):
        assert f"{words} {many - 1}" in amina.body  # type: ignore[attr-defined]


@SIZES
def test_one_meeting(cast: Cast, pair: uuid.UUID, amina: Client, many: int) -> None:
    meeting = plan_meeting(pair, NOON, by=cast.jonas, at=NOON)
    for number in range(many):
        write_note(meeting, f"For both {number}", is_private=False, by=cast.jonas, at=NOON)
        write_note(meeting, f"For me {number}", is_private=True, by=cast.amina, at=NOON)
    assert _count(amina, reverse("meeting:page", args=[meeting])) == {"default": SESSION + 4, "keys": 2}
    assert f"For both {many - 1}" in amina.body and f"For me {many - 1}" in amina.body  # type: ignore[attr-defined]


def test_a_page_that_asks_row_by_row_is_noticed(cast: Cast, pair: uuid.UUID) -> None:
    """The control: the same notes, read one by one as a careless query would."""
    meeting = plan_meeting(pair, NOON, by=cast.jonas, at=NOON)
    counts = []
    for number in range(2):
        write_note(meeting, f"Note {number}", is_private=False, by=cast.jonas, at=NOON)
        with CaptureQueriesContext(connections["keys"]) as asked:
            for note in SharedNote.objects.all():
                Keyring(cast.amina).read(note, "words")
        counts.append(len(asked))
    assert counts == [1, 2]
