"""Suggesting something on three days, and then never again aloud."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lamplighter.core.suggestion import Suggestion, Suggestions
from lamplighter.models.suggestion import Suggested
from lamplighter.services.suggestion import suggest
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
ONE = (Suggestion.VALUE_ADDS,)
ALOUD, QUIET = Suggestions(Suggestion.VALUE_ADDS), Suggestions(None, ONE)


def test_on_three_days_it_is_said_and_then_it_is_quiet_for_good(cast: Cast) -> None:
    days = [0, 0, 0, 4, 4, 9, 9, 10, 10, 400]
    said = [suggest(ONE, by=cast.jonas, at=NOON + day * DAY) for day in days]
    assert said == [ALOUD] * 7 + [QUIET] * 3
    assert Suggested.objects.values_list("days", "last_on").get() == (3, (NOON + 9 * DAY).date())


def test_each_person_is_counted_for_themselves(cast: Cast) -> None:
    for day in range(5):
        suggest(ONE, by=cast.jonas, at=NOON + day * DAY)
    assert suggest(ONE, by=cast.sam, at=NOON + 5 * DAY) == ALOUD


def test_a_day_is_the_persons_own(cast: Cast) -> None:
    """Half past eleven at night in Berlin, and an hour later."""
    night = NOON.replace(hour=22, minute=30)
    for at in (night, night + timedelta(hours=1)):
        suggest(ONE, by=cast.jonas, at=at)
    assert Suggested.objects.get().days == 2


def test_what_does_not_fit_is_not_asked_about(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert suggest((), by=cast.jonas, at=NOON) == Suggestions()
