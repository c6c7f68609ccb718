"""When something promised is due, and when a message is news."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lamplighter.core.goal import FURTHEST, check_due_on, is_past
from lamplighter.core.message import can_take_back, is_news
from lamplighter.core.refusal import Refusal

TODAY, DAY, HOUR = date(2027, 3, 1), timedelta(days=1), timedelta(hours=1)
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("day", [None, TODAY, TODAY + DAY, TODAY + FURTHEST])
def test_a_day_is_free_to_choose(day: date | None) -> None:
    assert check_due_on(day, today=TODAY) == day


@pytest.mark.parametrize("day", [TODAY - DAY, TODAY + FURTHEST + DAY])
def test_a_day_that_cannot_be_kept_is_refused(day: date) -> None:
    with pytest.raises(Refusal, match="Choose"):
        check_due_on(day, today=TODAY)


def test_the_day_itself_is_not_past() -> None:
    assert [is_past(day, today=TODAY) for day in (None, TODAY, TODAY - DAY)] == [False, False, True]


def test_a_message_can_be_taken_back_for_a_while() -> None:
    assert can_take_back(NOON, at=NOON + HOUR, within=HOUR)
    assert not can_take_back(NOON, at=NOON + HOUR + timedelta(seconds=1), within=HOUR)


@pytest.mark.parametrize(
    ("told", "own", "expected"),
    [
        (None, None, True),  # the first one
        (NOON - HOUR, None, False),  # a run of messages
        (NOON - 12 * HOUR, None, True),  # half a day later
        (NOON - 2 * HOUR, NOON - HOUR, True),  # they have answered since
        (NOON - HOUR, NOON - 2 * HOUR, False),  # they had answered before
    ],
)
def test_one_mail_for_a_run_of_messages(told: datetime | None, own: datetime | None, expected: bool) -> None:
    assert is_news(told, own, at=NOON, quiet=12 * HOUR) is expected
