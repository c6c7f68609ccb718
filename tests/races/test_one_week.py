"""Sixteen workers on a Monday morning: a mentor of several gets one mail for the week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from time import sleep

import pytest
from django.db.models import F

from lamplighter.core.introduction import Size
from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import plan_meeting, tell_of_the_week
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import A_MOMENT, CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
MONDAY = NOON - timedelta(hours=4)


def test_the_week_is_told_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(tell_at_once, crowd)) == ""


def test_without_the_conditional_update_it_is_told_again_and_again(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.meeting._take_week", look_then_take)
    assert first_wrong_round(partial(tell_at_once, crowd)) != ""


def tell_at_once(crowd: Crowd) -> str:
    mentor = newcomer("Mentor", can_help_with="reading maps")
    for day in (1, 2):
        mentee = newcomer("Mentee")
        request = ask(mentor.pk, Size.CONVERSATION, "How?", words_by_mail=False, by=mentee, at=MONDAY)
        plan_meeting(accept(request, by=mentor, at=MONDAY), MONDAY + timedelta(days=day), by=mentee, at=MONDAY)
    answers = crowd.at_once(*[partial(tell_of_the_week, at=MONDAY)] * CLIENTS)
    told = Notice.objects.filter(recipient=mentor, template="meeting/week").count()
    odd = odd_ones(answers)
    return "" if (told, answers.count(1)) == (1, 1) and not odd else f"{told} {answers} {odd}"


def look_then_take(ahead: Sequence[Meeting], since: Sequence[Meeting], *, at: datetime) -> bool:
    """The guard as one would first write it: nobody had told of them when we looked."""
    sleep(A_MOMENT)
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in ahead]).update(told_for=F("starts_at"))
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in since]).update(told_for=at)
    return True
