"""Local time, across the days on which clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.moment import day_in, is_zone, moment_of
from lamplighter.core.refusal import Refusal

ZONES = ["UTC", "Europe/Berlin", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_hour_that_the_clocks_skip_is_read_with_the_offset_before() -> None:
    """02:30 does not exist in Berlin on that day; whoever typed it finds the meeting at 03:30 (RFC 5545, 3.3.5)."""
    moment = moment_of(SPRING, time(2, 30), "Europe/Berlin")
    assert moment == at("2027-03-28T01:30")
    assert moment.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") == "03:30"


def test_an_hour_that_comes_twice_means_the_first() -> None:
    assert moment_of(AUTUMN, time(2, 30), "Europe/Berlin") == at("2027-10-31T00:30")
    assert moment_of(AUTUMN, time(2, 30, fold=1), "Europe/Berlin") == at("2027-10-31T00:30")


def test_the_hours_around_a_gap_and_a_fold() -> None:
    assert moment_of(SPRING, time(1, 59), "Europe/Berlin") == at("2027-03-28T00:59")
    assert moment_of(SPRING, time(3, 0), "Europe/Berlin") == at("2027-03-28T01:00")
    assert moment_of(AUTUMN, time(3, 0), "Europe/Berlin") == at("2027-10-31T02:00")


def test_half_an_hour_is_skipped_on_lord_howe() -> None:
    assert moment_of(date(2027, 10, 3), time(2, 15), "Australia/Lord_Howe") == at("2027-10-02T15:45")


def test_a_weekly_hour_keeps_its_place_on_the_wall_and_not_on_the_other_wall() -> None:
    """17:00 in Berlin is 11:00 in New York, and 12:00 while only one of them has changed its clocks."""
    there = [
        moment_of(date(2027, 3, 10) + timedelta(weeks=week), time(17), "Europe/Berlin")
        .astimezone(ZoneInfo("America/New_York"))
        .hour
        for week in range(4)
    ]
    assert there == [11, 12, 12, 11]


def test_the_same_moment_is_another_day_elsewhere() -> None:
    moment = at("2027-03-01T22:30")
    days = {zone: day_in(zone, moment).isoformat() for zone in ("America/New_York", "Europe/Berlin", "Asia/Kolkata")}
    assert days == {"America/New_York": "2027-03-01", "Europe/Berlin": "2027-03-01", "Asia/Kolkata": "2027-03-02"}


@pytest.mark.parametrize(
    ("day", "hour", "zone"),
    [(date.min, time(5), "Asia/Kolkata"), (date.max, time(20), "America/New_York")],
)
def test_a_day_that_lies_beyond_the_calendar_in_greenwich_is_refused(day: date, hour: time, zone: str) -> None:
    with pytest.raises(Refusal, match="nearer to today"):
        moment_of(day, hour, zone)


@given(st.dates(date(2000, 1, 1), date(2037, 1, 1)), st.times(), st.sampled_from(ZONES))
def test_the_wall_shows_what_was_typed_or_what_comes_after_a_gap(day: date, hour: time, zone: str) -> None:
    shown = moment_of(day, hour, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    typed = datetime.combine(day, hour)
    assert shown - typed in (timedelta(), timedelta(minutes=30), timedelta(hours=1))
    if shown == typed:
        assert moment_of(shown.date(), shown.time(), zone) == moment_of(day, hour, zone)


@pytest.mark.parametrize("name", [*ZONES, "Asia/Kathmandu"])
def test_zones_that_are_known(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["", "Nowhere/Here", "Europe", "/etc/passwd", "../../etc/passwd", "a\x00b", "\ud800", "x" * 500, "UTC+3"]
)
def test_names_that_are_no_zone(name: str) -> None:
    assert not is_zone(name)
