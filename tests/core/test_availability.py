"""A week of half hours, how people write it, and what two weeks share: across zones, and while clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lamplighter.core.availability import (
    DAYS,
    HALVES,
    NO_TIME,
    Hours,
    Part,
    day_of,
    hours_of,
    parts_in,
    reach_by_zones,
    reach_of,
    read_times,
    share_hours,
    write_times,
)
from lamplighter.core.language import LANGUAGES, MOST, language_list, language_names
from lamplighter.core.limits import LANGUAGES as ROOM_FOR_LANGUAGES
from lamplighter.core.refusal import Refusal
from lamplighter.models.availability import language_tokens

WINTER = datetime(2027, 1, 13, 12, tzinfo=UTC)
SUMMER = datetime(2027, 7, 14, 12, tzinfo=UTC)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
days = st.integers(0, 2**HALVES - 1)


def on(weekday: int, times: str) -> Hours:
    week = list(NO_TIME)
    week[weekday] = read_times(times)
    return Hours(tuple(week))


# --- a day, as people write it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("", ""),
        ("12:30-13:30", "12:30–13:30"),
        ("20–22", "20:00–22:00"),
        ("7.30 to 8, 0-1", "0:00–1:00, 7:30–8:00"),
        ("9h30-10h00; 10-11 ,", "9:30–11:00"),
        ("22:00–24:00", "22:00–24:00"),
    ],
)
def test_times_are_read_as_people_write_them(words: str, kept: str) -> None:
    assert write_times(read_times(words)) == kept


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("noon", "Write times"),
        ("12:30", "Write times"),
        ("12:15-13:00", "half hour"),
        ("13-12", "end after it begins"),
        ("22-2", "past midnight"),
        ("9-9", "end after it begins"),
        ("20-25", "24 hours"),
        ("99:30-99:30", "24 hours"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_write(words: str, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        read_times(words)


@given(days)
def test_whatever_day_is_written_is_read_again(day: int) -> None:
    assert read_times(write_times(day)) == day
    parts = parts_in(day)
    assert day_of(parts) | read_times(write_times(day & ~day_of(parts))) == day


@given(st.text(max_size=40))
def test_any_words_are_times_or_a_clear_no(words: str) -> None:
    try:
        assert 0 <= read_times(words) < 2**HALVES
    except Refusal as refusal:
        assert refusal.sentence


def test_the_parts_of_a_day_stand_apart() -> None:
    assert [write_times(part.mask) for part in Part] == ["6:00–12:00", "12:00–18:00", "18:00–23:00"]
    assert parts_in(read_times("6-18, 18:30-23")) == {Part.MORNING, Part.AFTERNOON}


def test_a_week_cannot_be_the_same_and_change() -> None:
    assert hours_of(NO_TIME, change=True) == Hours(change=True)
    with pytest.raises(Refusal, match="Take away one"):
        hours_of(on(MONDAY, "9-10").week, change=True)


def test_only_times_that_were_given_are_known() -> None:
    assert [hours.are_known for hours in (Hours(), Hours(change=True), on(SUNDAY, "9-10"))] == [False, False, True]


# --- two weeks side by side -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "my_zone", "theirs", "their_zone", "at", "shared"),
    [
        (on(MONDAY, "9-10"), "Europe/Lisbon", on(MONDAY, "10-11"), "Europe/Berlin", WINTER, True),
        (on(MONDAY, "9-10"), "Europe/Lisbon", on(MONDAY, "9-10"), "Europe/Berlin", WINTER, False),
        (on(MONDAY, "9-10"), "UTC", on(MONDAY, "10-11"), "Europe/Berlin", WINTER, True),
        (on(MONDAY, "9-10"), "UTC", on(MONDAY, "10-11"), "Europe/Berlin", SUMMER, False),  # they have moved, we not
        (on(MONDAY, "9-10"), "UTC", on(MONDAY, "11-12"), "Europe/Berlin", SUMMER, True),
        # another day over there, and another week
        (on(MONDAY, "7-8"), "Asia/Tokyo", on(SUNDAY, "17-18"), "America/New_York", WINTER, True),
        (on(SUNDAY, "17-18"), "America/New_York", on(MONDAY, "7-8"), "Asia/Tokyo", WINTER, True),
        (on(SUNDAY, "23:30-24"), "UTC", on(MONDAY, "0:30-1"), "Europe/Berlin", WINTER, True),
        # half an hour, and three quarters, off
        (on(TUESDAY, "12-12:30"), "UTC", on(TUESDAY, "17:30-18"), "Asia/Kolkata", WINTER, True),
        (on(TUESDAY, "12-13"), "UTC", on(TUESDAY, "18-18:30"), "Asia/Kathmandu", WINTER, True),
        (on(TUESDAY, "12-12:30"), "UTC", on(TUESDAY, "17:30-18"), "Asia/Kathmandu", WINTER, False),  # 15 minutes
        # over there nothing is known
        (on(TUESDAY, "0-24"), "UTC", Hours(), "UTC", WINTER, False),
    ],
)
def test_hours_are_shared_or_not(
    mine: Hours, my_zone: str, theirs: Hours, their_zone: str, at: datetime, shared: bool
) -> None:
    assert share_hours(mine, my_zone, theirs, their_zone, at) is shared


def test_in_the_weeks_between_two_changes_of_the_clock_it_is_counted_as_the_clocks_go() -> None:
    """New York changes on 14 March 2027, Berlin a fortnight later: an hour is shared that usually is not."""
    noon_there, six_here = on(WEDNESDAY, "12-13"), on(WEDNESDAY, "18-19")
    shared = [
        share_hours(six_here, "Europe/Berlin", noon_there, "America/New_York", datetime(2027, 3, day, tzinfo=UTC))
        for day in (10, 17, 24, 31)
    ]
    assert shared == [True, False, False, True]


def test_within_the_week_itself_the_clock_changes_at_its_hour() -> None:
    """Berlin goes from 2:00 to 3:00 on Sunday 28 March 2027, at 1:00 in UTC."""
    week = datetime(2027, 3, 24, tzinfo=UTC)
    before, after = on(SATURDAY, "9-10"), on(SUNDAY, "9-10")
    assert share_hours(before, "Europe/Berlin", on(SATURDAY, "8-9"), "UTC", week)
    assert share_hours(after, "Europe/Berlin", on(SUNDAY, "7-8"), "UTC", week)
    assert not share_hours(after, "Europe/Berlin", on(SUNDAY, "8-9"), "UTC", week)
    skipped, twice = on(SUNDAY, "2-3"), datetime(2027, 10, 27, tzinfo=UTC)
    assert not share_hours(skipped, "Europe/Berlin", on(SUNDAY, "0-24"), "UTC", week)
    for hour in ("0-1", "1-2"):
        assert share_hours(skipped, "Europe/Berlin", on(SUNDAY, hour), "UTC", twice)


weeks = st.lists(days | st.just(0) | st.integers(0, 47).map(lambda half: 1 << half), min_size=7, max_size=7).map(tuple)
zones = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Chatham", "Asia/Tokyo", "Africa/Casablanca"]
)
moments = st.integers(0, 2 * 365 * 24).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))


@settings(max_examples=60)
@given(weeks, zones, weeks, zones, moments)
@example(on(SUNDAY, "2-3").week, "Europe/Berlin", on(SUNDAY, "0-24").week, "UTC", datetime(2027, 3, 28, tzinfo=UTC))
def test_it_is_what_a_patient_person_would_find_minute_by_minute(
    mine: tuple[int, ...], my_zone: str, theirs: tuple[int, ...], their_zone: str, at: datetime
) -> None:
    found = share_hours(Hours(mine), my_zone, Hours(theirs), their_zone, at)
    assert found is _patiently(mine, my_zone, theirs, their_zone, at)


def _patiently(mine: tuple[int, ...], my_zone: str, theirs: tuple[int, ...], their_zone: str, at: datetime) -> bool:
    """Every five minutes of the week: is this in one of their half hours that has been mine from its first minute?"""
    day = at.date() - timedelta(days=at.weekday())
    start = datetime.combine(day, time(), UTC)
    steps = [start + timedelta(minutes=5 * number) for number in range(7 * 24 * 12)]
    both = [_is_free(mine, my_zone, step) and _is_free(theirs, their_zone, step) for step in steps]
    begins = [step.astimezone(ZoneInfo(their_zone)).minute % 30 == 0 for step in steps]
    return any(
        begins[number] and all(both[(number + more) % len(steps)] for more in range(6)) for number in range(len(steps))
    )


def _is_free(week: tuple[int, ...], zone: str, moment: datetime) -> bool:
    there = moment.astimezone(ZoneInfo(zone))
    return bool(week[there.weekday()] >> (there.hour * 2 + there.minute // 30) & 1)


@pytest.mark.parametrize("at", [WINTER, datetime(2027, 3, 28, 9, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_zones_told_together_are_told_right(at: datetime) -> None:
    """Every zone there is stands in one group, with the reach it has by itself."""
    mine = on(SUNDAY, "0:30-4, 19-19:30")
    groups = reach_by_zones(mine, "Europe/Lisbon", at)
    assert sorted(zone for zones, _ in groups for zone in zones) == sorted(available_timezones())
    for zones, week in groups:
        for zone in (zones[0], zones[-1]):
            assert reach_of(mine, "Europe/Lisbon", zone, at) == week, zone


# --- languages --------------------------------------------------------------------------------------------


def test_languages_have_one_order_and_an_end() -> None:
    assert language_list(["pt", "de", "pt"]) == ("de", "pt")
    assert language_names(["pt", "de"]) == ("Deutsch", "Português")
    with pytest.raises(KeyError):
        language_list(["xx"])
    with pytest.raises(Refusal, match=f"Up to {MOST}"):
        language_list(list(LANGUAGES)[: MOST + 1])


def test_as_many_as_are_allowed_fit_into_their_column() -> None:
    assert all(len(code) == 2 for code in LANGUAGES)
    assert len(language_tokens(list(LANGUAGES)[:MOST])) <= ROOM_FOR_LANGUAGES
    assert language_tokens([]) == ""


def test_days_are_named_from_monday_on() -> None:
    assert len(DAYS) == len(NO_TIME) == 7 and DAYS[0] == "monday"
