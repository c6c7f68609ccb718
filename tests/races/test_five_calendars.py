"""Somebody gives sixteen calendars at once, from as many windows: five are taken, each with a number of its own."""

from __future__ import annotations

from functools import partial

import pytest

from lamplighter.core.refusal import Refusal
from lamplighter.models.busy import BusyCalendar
from lamplighter.services.busy.give import give_calendar
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_five_are_taken(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_lock_and_rule_there_are_more(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    with without_rule(BusyCalendar, "one_busy_calendar_of_each_number"), monkeypatch.context() as patch:
        without_locks(patch)
        assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    eager = newcomer("Busy")
    address = "https://calendar.example.org/{}.ics".format
    answers = crowd.at_once(*(partial(give_calendar, address(number), by=eager, at=NOON) for number in range(CLIENTS)))
    refused = sum(isinstance(answer, Refusal) for answer in answers)
    numbers = sorted(BusyCalendar.objects.filter(person=eager).values_list("number", flat=True))
    return "" if (refused, numbers) == (CLIENTS - 5, [1, 2, 3, 4, 5]) else f"{refused} {numbers} {odd_ones(answers)}"
