"""The three lines: what is missing, and which days can be chosen."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from lamplighter.core.agreement import INTERVAL, LONGEST, Beat, Terms, TermsIncomplete, check_terms, what_is_missing
from lamplighter.core.refusal import Refusal

TODAY = date(2027, 3, 1)
BEATS = {"beat": None, "": Beat.WEEKLY}
DAYS = {"until_on": None, "": date(2027, 6, 1)}
GOALS = {"what_for": " \n", "": "Lead a team"}


@pytest.mark.parametrize(("beat", "day", "goal"), list(product(BEATS, DAYS, GOALS)))
def test_each_missing_line_is_named_in_the_order_of_the_form(beat: str, day: str, goal: str) -> None:
    terms = Terms(BEATS[beat], DAYS[day], GOALS[goal])
    assert what_is_missing(terms) == tuple(name for name in (beat, day, goal) if name)


def test_an_incomplete_agreement_says_which_lines() -> None:
    with pytest.raises(TermsIncomplete, match="Three lines make an agreement") as refusal:
        check_terms(Terms(Beat.CHANGES, None, ""), today=TODAY)
    assert refusal.value.missing == ("until_on", "what_for")


@pytest.mark.parametrize("days", [1, 92, LONGEST.days])
def test_days_that_can_be_chosen(days: int) -> None:
    check_terms(Terms(Beat.MONTHLY, TODAY + timedelta(days=days), "Lead"), today=TODAY)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-1, "Choose a day in the future"),
        (0, "Choose a day in the future"),
        (LONGEST.days + 1, "within the next five years"),
    ],
)
def test_days_that_cannot(days: int, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        check_terms(Terms(Beat.MONTHLY, TODAY + timedelta(days=days), "Lead"), today=TODAY)


def test_every_beat_but_the_one_that_changes_has_an_interval() -> None:
    assert set(INTERVAL) == set(Beat) - {Beat.CHANGES}
    assert list(INTERVAL.values()) == sorted(INTERVAL.values())
