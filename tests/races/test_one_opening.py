"""Both choose to open their answers at the same moment, from sixteen devices."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from lamplighter.core.introduction import Size
from lamplighter.core.pulse import Part
from lamplighter.models.checkin import CheckIn, Opened
from lamplighter.models.outbox import Notice
from lamplighter.services.checkin import choose_to_open, keep_answers
from lamplighter.services.introduction import accept, ask
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_two_yeses_open_it_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(both_open, crowd)) == ""


def test_without_its_guards_it_opens_twice_or_never(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.checkin._mark_open", mark)
    with without_rule(Opened, "each_is_opened_once"):
        assert first_wrong_round(partial(both_open, crowd)) != ""


def both_open(crowd: Crowd) -> str:
    with transaction.atomic():  # one wait for the disk
        mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
        request = ask(mentor.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=mentee, at=NOON)
        pair = accept(request, by=mentor, at=NOON)
        row = CheckIn.objects.create(mentorship_id=pair, occasion="first month", number=0, asked_at=NOON, next_at=NOON)
        for person in (mentor, mentee):
            keep_answers(row.pk, {Part.MINE: {"month-one-1 en": {"R1": 2}}}, by=person, at=NOON)
    yeses = [partial(choose_to_open, row.pk, True, by=person, at=NOON) for person in (mentor, mentee)]
    answers = crowd.at_once(*yeses * (CLIENTS // 2))
    found = {
        "said yes": answers.count(pair),
        "opened": CheckIn.objects.get(pk=row.pk).opened_at == NOON,
        "copies": Opened.objects.filter(checkin=row).count(),
        "told": Notice.objects.filter(template="checkin/opened", thing=row.pk).count(),
    }
    right = {"said yes": CLIENTS, "opened": True, "copies": 2, "told": 2}
    return "" if found == right else f"{found} {odd_ones(answers)}"


def mark(checkin: CheckIn, at: object) -> bool:
    """Without the condition: all have looked when they came, and that is long ago."""
    CheckIn.objects.filter(pk=checkin.pk).update(opened_at=at)
    return True
