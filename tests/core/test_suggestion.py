"""Three days aloud, then quiet for good; one at a time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lamplighter.core.suggestion import Shown, Suggestion, Suggestions, choose, is_quiet

TODAY = date(2027, 3, 1)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("shown", "answer"),
    [
        (None, False),
        (Shown(2, YESTERDAY), False),
        (Shown(3, TODAY), False),  # its third day is still its own
        (Shown(3, YESTERDAY), True),
        (Shown(4, TODAY - timedelta(days=900)), True),
    ],
)
def test_it_goes_quiet_after_its_third_day(shown: Shown | None, answer: bool) -> None:
    assert is_quiet(shown, today=TODAY, times=3) is answer


def test_one_at_a_time_is_said_and_the_quiet_ones_are_kept() -> None:
    only = Suggestion.VALUE_ADDS
    assert choose([], []) == Suggestions(None, ())
    assert choose([only], []) == Suggestions(only, ())
    assert choose([only], [only]) == Suggestions(None, (only,))
    assert choose([], [only]) == Suggestions(None, ())  # it no longer fits
