"""The three lines: what is missing, and which days can be chosen."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from lamplighter.core import limits
from lamplighter.core.agreement import (
    INTERVAL,
    LONGEST,
    Beat,
    FirstMeetings,
    Terms,
    TermsIncomplete,
    check_terms,
    first_draft,
    what_is_missing,
)
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


def _begin(meetings: int, days: int) -> None:
    first = FirstMeetings(meetings, TODAY + timedelta(days=days))
    check_terms(Terms(Beat.MONTHLY, TODAY + timedelta(days=90), "Lead", first), today=TODAY)


@pytest.mark.parametrize(("meetings", "days"), [(2, 1), (6, 90), (3, 30)])
def test_first_meetings_that_can_be_stated(meetings: int, days: int) -> None:
    _begin(meetings, days)


@pytest.mark.parametrize(
    ("meetings", "days", "sentence"),
    [
        (1, 30, "two to six first meetings"),
        (7, 30, "two to six first meetings"),
        (3, 0, "a day to decide that is still to come"),
        (3, 91, "not after the day you look at it together"),
    ],
)
def test_first_meetings_that_cannot(meetings: int, days: int, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        _begin(meetings, days)


@pytest.mark.parametrize("length", [1, limits.GOAL, limits.GOAL + 1, limits.REQUEST])
def test_a_draft_says_what_it_is_for_in_the_words_it_began_with(length: int) -> None:
    draft = first_draft("x" * length, until_on=TODAY + timedelta(days=90))
    assert check_terms(draft, today=TODAY) == (Beat.MONTHLY, TODAY + timedelta(days=90))
    assert len(draft.what_for) == min(length, limits.GOAL)
    assert draft.what_for.endswith("…") is (length > limits.GOAL)
