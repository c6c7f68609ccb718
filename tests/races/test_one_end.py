"""Both leave, each from eight devices, at once: it ends once, and one seat is freed, not two."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from lamplighter.core.introduction import Size
from lamplighter.core.journey import Deed, Stage, next_stage
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.introduction import accept, ask
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.person import free_seat
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
STAYS = 1  # another mentorship keeps its seat


@pytest.fixture
def mentor(world: None) -> Person:
    mentor = newcomer("Mentor", seats=2)
    begin(mentor, newcomer("Somebody"))
    return mentor


def test_it_ends_once(crowd: Crowd, mentor: Person) -> None:
    assert first_wrong_round(partial(play, crowd, mentor)) == ""


def test_without_its_guards_it_ends_twice(crowd: Crowd, mentor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.mentorship.move_mentorship", look_then_move)
    assert first_wrong_round(partial(play, crowd, mentor)) != ""


def play(crowd: Crowd, mentor: Person) -> str:
    mentee = newcomer("Mentee")
    pair = begin(mentor, mentee)
    Notice.objects.all().delete()
    ends = [partial(leave_mentorship, pair.pk, by=person, at=NOON) for person in (mentor, mentee)]
    answers = crowd.at_once(*ends * (CLIENTS // 2))
    found = {
        "left": answers.count(None),  # one side of the two; the other one reads that it is over
        "stage": Mentorship.objects.get(pk=pair.pk).stage,
        "moves": Move.objects.filter(mentorship=pair, deed="leave").count(),
        "seats": Person.objects.get(pk=mentor.pk).seats_taken,
        "told": Notice.objects.filter(template="mentorship/left").count(),
    }
    right = {"left": CLIENTS // 2, "stage": "ended early", "moves": 1, "seats": STAYS, "told": 1}
    odd = odd_ones(answers)
    return "" if found == right and not odd else f"{found} {odd}"


def begin(mentor: Person, mentee: Person) -> Mentorship:
    request = ask(mentor.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=mentee, at=NOON)
    return Mentorship.objects.get(pk=accept(request, by=mentor, at=NOON))


def look_then_move(mentorship: Mentorship, deed: Deed, *, by: Person, at: datetime) -> None:
    """The guard as one would first write it."""
    mentorship.stage = next_stage(Stage(mentorship.stage), deed).value
    had_a_seat, mentorship.takes_a_seat = mentorship.takes_a_seat, False
    mentorship.save(update_fields=["stage", "takes_a_seat"])
    if had_a_seat:
        free_seat(mentorship.mentor_id)
    Move.objects.create(mentorship=mentorship, deed=deed.value, stage=mentorship.stage, by=by, at=at)
