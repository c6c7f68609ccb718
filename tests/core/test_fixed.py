"""A fixed day and hour: the same on its own clock all year, and honest about the others."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from lamplighter.core.agreement import Beat
from lamplighter.core.expectation import Expectations, check_details, from_json, to_json
from lamplighter.core.fixed import FixedSlot, next_fixed, seen_from, weeks_of
from lamplighter.core.refusal import Refusal

LISBON = FixedSlot(1, time(17), "Europe/Lisbon")
NEW_YEAR = date(2027, 1, 1)


def fortnights(start: datetime, count: int) -> list[datetime]:
    days = [start]
    for _ in range(count):
        days.append(next_fixed(LISBON, Beat.FORTNIGHTLY, days[-1], after=days[-1] + timedelta(hours=1)))
    return days


def test_it_is_every_second_tuesday_at_five_whatever_the_clocks_do() -> None:
    first = next_fixed(LISBON, Beat.FORTNIGHTLY, None, after=datetime(2027, 1, 1, tzinfo=UTC))
    there = [moment.astimezone(ZoneInfo("Europe/Lisbon")) for moment in fortnights(first, 26)]
    assert {(moment.weekday(), moment.time()) for moment in there} == {(1, time(17))}
    assert {(later.date() - sooner.date()).days for sooner, later in pairwise(there)} == {14}
    assert there[0].date() == date(2027, 1, 5)


def test_what_a_clock_skips_is_later_that_day_and_as_before_the_week_after() -> None:
    """Berlin goes from 2:00 to 3:00 on Sunday 28 March 2027."""
    berlin = FixedSlot(6, time(2, 30), "Europe/Berlin")
    found = [berlin.on_or_after(date(2027, 3, 21))]
    for _ in range(2):
        found.append(next_fixed(berlin, Beat.WEEKLY, found[-1], after=found[-1]))
    there = [f"{moment.astimezone(ZoneInfo('Europe/Berlin')):%d %H:%M}" for moment in found]
    assert there == ["21 02:30", "28 03:30", "04 02:30"]


def test_one_that_was_moved_by_some_days_does_not_shift_the_others() -> None:
    for moved in (-3, 0, 3):
        last = datetime(2027, 3, 2, 17, tzinfo=UTC) + timedelta(days=moved)
        assert next_fixed(LISBON, Beat.FORTNIGHTLY, last, after=last).date() == date(2027, 3, 16)


def test_what_is_long_due_is_the_next_such_day() -> None:
    late = datetime(2027, 6, 1, 16, 30, tzinfo=UTC)  # a Tuesday, half past five in Lisbon: today's has passed
    assert next_fixed(LISBON, Beat.FORTNIGHTLY, datetime(2027, 1, 5, 17, tzinfo=UTC), after=late).date() == date(
        2027, 6, 8
    )


@pytest.mark.parametrize(("beat", "weeks"), [(Beat.WEEKLY, 1), (Beat.MONTHLY, 4), (Beat.QUARTERLY, 13)])
def test_a_distance_is_whole_weeks(beat: Beat, weeks: int) -> None:
    assert weeks_of(beat) == weeks


def test_where_clocks_change_together_nothing_differs() -> None:
    seen = seen_from(LISBON, "Europe/Berlin", today=NEW_YEAR)
    assert (seen.usually.time(), seen.otherwise) == (time(18), ())


def test_where_they_change_on_other_days_those_weeks_are_named() -> None:
    """New York changes on 14 March and 7 November, Lisbon on 28 March and 31 October."""
    seen = seen_from(LISBON, "America/New_York", today=NEW_YEAR)
    assert seen.usually.time() == time(12)
    spans = [(first.isoformat(), last.isoformat(), moment.hour) for first, last, moment in seen.otherwise]
    assert spans == [("2027-03-16", "2027-03-23", 13), ("2027-11-02", "2027-11-02", 13)]


def test_beyond_midnight_it_is_another_day_there() -> None:
    seen = seen_from(FixedSlot(1, time(17), "America/New_York"), "Asia/Kolkata", today=NEW_YEAR)
    assert (seen.usually.weekday(), len(seen.otherwise)) == (2, 2)


def test_it_is_kept_with_the_lines() -> None:
    lines = Expectations(Beat.FORTNIGHTLY, date(2027, 6, 1), "To lead", fixed=LISBON)
    assert from_json(to_json(lines)) == lines
    check_details(lines)


@pytest.mark.parametrize(
    ("beat", "slot", "says"),
    [(Beat.CHANGES, LISBON, "needs a fixed distance"), (Beat.WEEKLY, FixedSlot(1, time(17), "Moon"), "whose clock")],
)
def test_without_a_distance_or_a_clock_nothing_is_fixed(beat: Beat, slot: FixedSlot, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        check_details(Expectations(beat, date(2027, 6, 1), "To lead", fixed=slot))
