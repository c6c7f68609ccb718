"""Both say yes to the same version, each from eight devices, at once."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from django.db import transaction

from lamplighter.core.introduction import Size
from lamplighter.models.agreement import Agreement, Signature
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.person import Person
from lamplighter.services.agreement import propose_agreement, sign_agreement, write_agreement
from lamplighter.services.introduction import accept, ask
from tests.cast import NOON, TERMS
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_it_begins_once_and_no_yes_is_lost(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_lock_a_yes_is_lost_or_it_begins_twice(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd)) != ""


def test_writing_the_same_lines_and_agreeing_meet_in_one_agreement(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play_all_ways, crowd)) == ""


def test_without_the_lock_writing_and_agreeing_collide(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play_all_ways, crowd)) != ""


def play_all_ways(crowd: Crowd) -> str:
    """Each of the two writes the very lines that stand there, and agrees to them by a tap, at once."""
    mentor, mentee, pair, agreement = write()
    writes = [partial(propose_agreement, pair, TERMS, by=person, at=NOON) for person in (mentor, mentee)]
    yeses = [partial(sign_agreement, agreement, by=person, at=NOON) for person in (mentor, mentee)]
    answers = crowd.at_once(*[*writes, *yeses] * (CLIENTS // 4))
    if Agreement.objects.filter(mentorship=pair).count() != 1:
        return f"{Agreement.objects.filter(mentorship=pair).count()} agreements"
    return find_wrong(agreement, mentor, [None if answer == agreement else answer for answer in answers])


def play(crowd: Crowd) -> str:
    mentor, mentee, _, agreement = write()
    yeses = [partial(sign_agreement, agreement, by=person, at=NOON) for person in (mentor, mentee)]
    answers = crowd.at_once(*yeses * (CLIENTS // 2))
    return find_wrong(agreement, mentor, answers)


def write() -> tuple[Person, Person, uuid.UUID, uuid.UUID]:
    """A pair, and lines to which neither has agreed."""
    with transaction.atomic():  # one wait for the disk
        mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
        request = ask(mentor.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=mentee, at=NOON)
        pair = accept(request, by=mentor, at=NOON)
        agreement = write_agreement(pair, TERMS, by=mentee, at=NOON)
    return mentor, mentee, pair, agreement


def find_wrong(agreement: object, mentor: Person, answers: list[object]) -> str:
    row = Agreement.objects.get(pk=agreement)
    found = {
        "said yes": answers.count(None),
        "signatures": Signature.objects.filter(agreement=row).count(),
        "is agreed": row.agreed_at is not None,
        "stage": Mentorship.objects.get(pk=row.mentorship_id).stage,
        "times it began": Move.objects.filter(mentorship=row.mentorship_id, deed="agree").count(),
        "seats": Person.objects.get(pk=mentor.pk).seats_taken,
    }
    right = {
        "said yes": CLIENTS,
        "signatures": 2,
        "is agreed": True,
        "stage": "active",
        "times it began": 1,
        "seats": 1,
    }
    return "" if found == right else f"{found} {odd_ones(answers)}"
