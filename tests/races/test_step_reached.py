"""Both say that they are there, each from eight devices, at once: it is reached once, and nobody's word is lost."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from lamplighter.core.introduction import Size
from lamplighter.models.event import Event
from lamplighter.models.goal import Confirmation, Milestone
from lamplighter.services.goal import add_milestone, confirm_milestone
from lamplighter.services.introduction import accept, ask
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_it_is_reached_once_and_no_word_is_lost(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_lock_it_is_never_reached_or_more_than_once(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    with transaction.atomic():  # one wait for the disk
        mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
        request = ask(mentor.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=mentee, at=NOON)
        step = add_milestone(accept(request, by=mentor, at=NOON), "There", by=mentee, at=NOON)
    words = [partial(confirm_milestone, step, by=person, at=NOON) for person in (mentor, mentee)]
    answers = crowd.at_once(*words * (CLIENTS // 2))
    found = {
        "said so": answers.count(None),
        "confirmations": Confirmation.objects.filter(milestone=step).count(),
        "is reached": Milestone.objects.get(pk=step).reached_at is not None,
        "times it was reached": Event.objects.filter(thing=step, verb="reached a milestone").count(),
    }
    right = {"said so": CLIENTS, "confirmations": 2, "is reached": True, "times it was reached": 1}
    return "" if found == right else f"{found} {odd_ones(answers)}"
