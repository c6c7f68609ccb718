"""Quiet hours, on a wall clock that is put forward and back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.quiet import QuietHours, end_of_quiet, fit_quiet_hours
from lamplighter.core.refusal import Refusal

BERLIN, LORD_HOWE = "Europe/Berlin", "Australia/Lord_Howe"
NIGHT = QuietHours(time(22), time(7))
ZONES = (BERLIN, LORD_HOWE, "America/New_York", "Africa/Casablanca", "Asia/Kathmandu", "UTC", "Pacific/Apia")


def ends(quiet: QuietHours, moment: str, zone: str = BERLIN) -> str:
    """Both in UTC."""
    end = end_of_quiet(quiet, zone, datetime.fromisoformat(moment).replace(tzinfo=UTC))
    return f"{end:%d %H:%M}" if end else ""


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("2027-03-01T20:59", ""),
        ("2027-03-01T21:00", "02 06:00"),
        ("2027-03-02T05:59", "02 06:00"),
        ("2027-03-02T06:00", ""),
        ("2027-03-27T22:00", "28 05:00"),  # the night in which Berlin loses an hour
        ("2027-03-28T05:00", ""),
        ("2027-10-30T21:00", "31 06:00"),  # and the one in which it gains one
        ("2027-10-31T05:59", "31 06:00"),
    ],
)
def test_a_night_ends_at_seven_on_the_clock_of_that_morning(moment: str, end: str) -> None:
    assert ends(NIGHT, moment) == end


def test_hours_that_the_clock_skips_or_shows_twice() -> None:
    assert ends(QuietHours(time(23), time(2, 30)), "2027-03-28T01:15") == "28 01:30"  # 03:15, until 03:30
    assert ends(QuietHours(time(23), time(2, 30)), "2027-10-31T00:45") == ""  # the first 02:30 ends it
    assert ends(QuietHours(time(13), time(15)), "2027-06-01T12:00") == "01 13:00"  # an afternoon, within one day
    assert ends(QuietHours(time(13), time(15)), "2027-06-01T20:00") == ""


@given(
    st.integers(0, 3 * 366 * 24 * 60),
    st.sampled_from(ZONES),
    st.times().map(lambda hour: hour.replace(second=0, microsecond=0)),
    st.integers(1, 16 * 4).map(lambda quarters: timedelta(minutes=15 * quarters)),
)
def test_they_end_within_a_day_on_the_hour_that_was_said(
    minutes: int, zone: str, begins: time, length: timedelta
) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    said = (datetime.combine(at, begins) + length).time()
    end = end_of_quiet(QuietHours(begins, said), zone, at)
    if end is None:
        return
    shown = end.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert at < end <= at + length + timedelta(hours=25 if zone == "Pacific/Apia" else 2)
    assert shown.time() == said or shown - timedelta(hours=1) <= datetime.combine(shown, said) < shown
    assert end_of_quiet(QuietHours(begins, said), zone, end) is None


def test_neither_or_both_and_some_of_the_day_is_left() -> None:
    assert fit_quiet_hours(None, None) is None
    assert fit_quiet_hours(time(22), time(7)) == NIGHT
    assert fit_quiet_hours(time(20), time(12)) == QuietHours(time(20), time(12))
    for begins, until in ((time(22), None), (None, time(7)), (time(7), time(7)), (time(7), time(0))):
        with pytest.raises(Refusal):
            fit_quiet_hours(begins, until)
