"""Times that suit two people, held against a model that walks through every quarter hour by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lamplighter.core.agreement import INTERVAL, Beat
from lamplighter.core.availability import HALVES, Hours, read_times
from lamplighter.core.fixed import FixedSlot, next_fixed, weeks_of
from lamplighter.core.moment import moment_of
from lamplighter.core.rhythm import Pause
from lamplighter.core.slot import SOME_TIME, Free, Slot, find_slots, pick_slots

QUARTER = timedelta(minutes=15)
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)  # in Berlin
MONDAY = datetime(2027, 1, 11, tzinfo=UTC)
ALWAYS = 2**HALVES - 1


def free(times: str = "", zone: str = "UTC", **more: object) -> Free:
    """The same hours every day; none at all are hours that nobody knows."""
    return Free(Hours((read_times(times),) * 7), zone, **more)  # type: ignore[arg-type]


def clock(slots: list[Slot], zone: str = "UTC") -> list[str]:
    return [f"{slot.starts_at.astimezone(ZoneInfo(zone)):%a %H:%M}" for slot in slots]


def day_of_slots(mine: Free, theirs: Free, day: date = MONDAY.date(), *, minutes: int = 45) -> list[Slot]:
    start = datetime.combine(day, time(), UTC)
    return find_slots(mine, theirs, start=start, end=start + timedelta(days=1), minutes=minutes)


def test_a_meeting_fits_into_what_both_have() -> None:
    both = day_of_slots(free("9-11"), free("10-12:30"))
    assert clock(both) == ["Mon 10:00", "Mon 10:15"]
    assert both[0] == Slot(MONDAY + timedelta(hours=10), rather=0, is_known=True)
    assert day_of_slots(free("9-10"), free("10-12")) == []
    assert len(day_of_slots(free("9-10"), free("9-10"), minutes=60)) == 1
    assert len(day_of_slots(free("9-10"), free("9-10"), minutes=61)) == 0, "it would need another quarter"


def test_a_time_past_midnight_is_one_time() -> None:
    start = MONDAY + timedelta(hours=20)
    found = find_slots(free("23-24, 0-1"), free("0-24"), start=start, end=start + timedelta(days=1), minutes=90)
    assert clock(found) == ["Mon 23:00", "Mon 23:15", "Mon 23:30"]


def test_it_begins_on_a_quarter_and_is_over_in_time() -> None:
    start = MONDAY + timedelta(hours=9, minutes=1)
    found = find_slots(free("0-24"), free("0-24"), start=start, end=start + timedelta(minutes=75), minutes=45)
    assert clock(found) == ["Mon 09:15", "Mon 09:30"], "the last minute makes no quarter"
    assert find_slots(free("0-24"), free("0-24"), start=start, end=start - timedelta(days=1), minutes=45) == []


def test_what_nobody_knows_keeps_nobody_out_and_comes_last() -> None:
    changing = Free(Hours(change=True), "UTC", days={MONDAY.date(): read_times("19-20")})
    found = find_slots(free("7-8:30, 19-20"), changing, start=MONDAY, end=MONDAY + timedelta(days=2), minutes=45)
    assert clock(found) == ["Mon 19:00", "Mon 19:15", "Tue 19:00", "Tue 19:15"]
    assert [slot.is_known for slot in found] == [True, True, False, False]
    assert clock(day_of_slots(free("0-24"), free()))[0] == "Mon 08:00", "nobody is asked to talk at night unasked"
    assert SOME_TIME == read_times("8-21")


def test_hours_that_suit_best_come_first() -> None:
    week = (0, read_times("18-19"), 0, 0, 0, 0, 0)
    found = find_slots(
        free("9-10, 18-19", rather=week), free("0-24"), start=MONDAY, end=MONDAY + timedelta(days=2), minutes=60
    )
    assert clock(found) == ["Tue 18:00", "Mon 09:00", "Mon 18:00", "Tue 09:00"]
    mine, theirs = ((read_times(times),) * 7 for times in ("10-12", "11-13"))
    both = day_of_slots(free("9-13", rather=mine), free("9-13", rather=theirs), minutes=60)
    assert clock(both)[0] == "Mon 11:00" and [slot.rather for slot in both] == [2] + [1] * 8 + [0] * 4
    assert [slot.starts_at for slot in both[1:9]] == sorted(slot.starts_at for slot in both[1:9]), "then the earliest"


def test_days_that_are_not_as_usual_and_days_away() -> None:
    day = MONDAY.date()
    assert day_of_slots(free("9-10", days={day: 0}), free("0-24")) == []
    assert clock(day_of_slots(free("9-10", days={day: read_times("15-16")}), free("0-24"))) == [
        "Mon 15:00",
        "Mon 15:15",
    ]
    away = Pause(day - timedelta(2), day)
    assert day_of_slots(free("9-10", away=[away]), free("0-24"), day - timedelta(1)) == []
    assert len(day_of_slots(free("9-10", away=[away]), free("0-24"))) == 2, "back on the first day back"
    assert day_of_slots(free("9-10", away=[Pause(day)], days={day: ALWAYS}), free("0-24")) == []


def test_what_is_taken_already_is_not_offered() -> None:
    nine = MONDAY + timedelta(hours=9)
    taken = [(nine, nine + timedelta(minutes=30)), (nine + timedelta(minutes=100), nine + timedelta(minutes=105))]
    before = [(nine - timedelta(days=40), nine - timedelta(days=40))]
    found = day_of_slots(free("9-11", busy=taken + before), free("0-24"), minutes=30)
    assert clock(found) == ["Mon 09:30", "Mon 09:45", "Mon 10:00"], "and 10:40 takes the quarter it lies in"


def test_three_to_choose_from_lie_on_three_days() -> None:
    found = find_slots(free("9-12"), free("9-12"), start=MONDAY, end=MONDAY + timedelta(days=7), minutes=45)
    assert [f"{slot:%a %H:%M}" for slot in pick_slots(found, "UTC")] == ["Mon 09:00", "Tue 09:00", "Wed 09:00"]
    assert len(pick_slots(found[:4], "UTC")) == 1


def test_between_two_changes_of_the_clock_it_is_counted_as_the_clocks_go() -> None:
    """18:00 in Berlin is noon in New York, and 13:00 while only New York has changed its clocks."""
    six, noon = free("18-19", BERLIN), free("12-13", NEW_YORK)
    days = [len(day_of_slots(six, noon, date(2027, 3, day))) for day in (10, 17, 24, 31)]
    assert days == [2, 0, 0, 2]


def test_what_the_clock_skips_moves_forward_and_what_comes_twice_is_the_first() -> None:
    all_day = free("0-24")
    assert clock(day_of_slots(free("2-3", BERLIN), all_day, SPRING), BERLIN) == ["Sun 03:00", "Sun 03:15"]
    assert clock(day_of_slots(free("2-3", BERLIN), all_day, AUTUMN), "UTC") == ["Sun 00:00", "Sun 00:15"]
    assert len(day_of_slots(free("1-4", BERLIN), all_day, SPRING, minutes=120)) == 1


# --- the model: look at every quarter hour, and at what the wall shows then ---------------------------------


@lru_cache(maxsize=8)
def moments_by_wall(zone: str, start: datetime, quarters: int) -> dict[datetime, datetime]:
    """For what a wall shows the first moment it does; what it never shows, since it jumped, later by the jump."""
    shown: dict[datetime, datetime] = {}
    before = None
    for number in range(quarters):
        moment = start + number * QUARTER
        wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        jump = wall - before - QUARTER if before is not None else timedelta()
        while before is not None and jump > timedelta() and before + QUARTER < wall:
            before += QUARTER
            shown.setdefault(before, moment + (before - (wall - jump)))
        shown.setdefault(wall, moment)
        before = wall
    return shown


def patiently(week: Hours, zone: str, start: datetime, end: datetime) -> set[datetime]:
    walls = moments_by_wall(zone, start - timedelta(days=2), 6 * 96)
    return {
        moment
        for wall, moment in walls.items()
        if start <= moment < end and week.week[wall.weekday()] >> (wall.hour * 2 + wall.minute // 30) & 1
    }


def transitions(zone: str, *, years: int = 2) -> Iterator[datetime]:
    """The midnights in UTC before a clock is changed."""
    day = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(years * 366):
        here = day + timedelta(days=number)
        offsets = [(here + timedelta(days=n)).astimezone(ZoneInfo(zone)).utcoffset() for n in (0, 1)]
        if offsets[0] != offsets[1]:
            yield here


HOURS = (
    Hours((ALWAYS,) * 7),
    Hours((read_times("0-1:30, 2-2:30, 3:30-4, 23-24"),) * 7),
    Hours((read_times("1-3"), 0, read_times("0-0:30"), 0, read_times("2:30-5"), 0, read_times("0:30-3"))),
)
WALLS = (time(0), time(1, 30), time(2, 30), time(3), time(12), time(23, 45))


def fourth_of(fixed: FixedSlot, beat: Beat, day: date) -> datetime:
    """What is proposed for this day, where each of the three before was held on its fixed day."""
    weeks = weeks_of(beat) or 0
    moment = fixed.on_or_after(day - 3 * timedelta(weeks=weeks))
    for _ in range(3):
        moment = next_fixed(fixed, beat, moment, after=moment)
    return moment


def check_zone(zone: str) -> int:
    """How many of its changes of the clock were looked at."""
    days = list(transitions(zone)) or [datetime(2027, 3, 28, tzinfo=UTC)]
    for start in days:
        end = start + timedelta(days=1)
        for hours in HOURS:
            mine = Free(hours, zone)
            found = {slot.starts_at for slot in find_slots(mine, mine, start=start, end=end, minutes=15)}
            assert found == patiently(hours, zone, start, end), (zone, start, hours)
        walls = moments_by_wall(zone, start - timedelta(days=2), 6 * 96)
        for beat in INTERVAL:
            for hour in WALLS:
                moment = fourth_of(FixedSlot(start.weekday(), hour, zone), beat, start.date())
                assert moment == walls[datetime.combine(start.date(), hour)], (zone, start, beat, hour)
    return len(days)


@pytest.mark.parametrize("zone", sorted(available_timezones())[::40])
def test_some_zones_on_every_day_on_which_their_clocks_are_changed(zone: str) -> None:
    assert check_zone(zone)


@pytest.mark.parametrize(
    "zone", ["Australia/Lord_Howe", "Pacific/Chatham", "America/Havana", "Africa/Casablanca", "America/Scoresbysund"]
)
def test_odd_zones(zone: str) -> None:
    """Half an hour; a quarter to three; midnight; a month without; and one that changes its offset by two hours."""
    assert check_zone(zone)


@pytest.mark.long
def test_every_zone_on_every_day_on_which_its_clocks_are_changed() -> None:
    zones = sorted(available_timezones())
    assert sum(map(check_zone, zones)) > len(zones)


zones = st.sampled_from(["UTC", BERLIN, NEW_YORK, "Asia/Kathmandu", "Pacific/Chatham", "Australia/Lord_Howe"])
masks = st.integers(0, ALWAYS) | st.sampled_from([0, ALWAYS]) | st.integers(0, 47).map(lambda half: 1 << half)
weeks = st.lists(masks, min_size=7, max_size=7).map(lambda days: Hours(tuple(days)))
starts = st.integers(0, 2 * 365 * 4).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=6 * n))


@settings(max_examples=40)
@given(weeks.filter(lambda hours: hours.are_known), zones, weeks.filter(lambda hours: hours.are_known), zones, starts,
       st.integers(1, 100))  # fmt: skip
@example(HOURS[1], BERLIN, HOURS[0], NEW_YORK, datetime(2027, 3, 28, tzinfo=UTC), 30)
def test_two_people_have_what_a_patient_person_finds(
    mine: Hours, my_zone: str, theirs: Hours, their_zone: str, start: datetime, minutes: int
) -> None:
    end = start + timedelta(days=2)
    both = patiently(mine, my_zone, start, end) & patiently(theirs, their_zone, start, end)
    needed = range(-(-minutes // 15))
    found = find_slots(Free(mine, my_zone), Free(theirs, their_zone), start=start, end=end, minutes=minutes)
    wanted = sorted(moment for moment in both if all(moment + number * QUARTER in both for number in needed))
    assert [slot.starts_at for slot in found] == wanted
    assert {slot.is_known for slot in found} <= {True}
    turned = find_slots(Free(theirs, their_zone), Free(mine, my_zone), start=start, end=end, minutes=minutes)
    assert found == turned


def test_moments_of_a_wall_are_those_of_the_calendar() -> None:
    """The model and the product's own clock agree, so that neither is right by itself."""
    for day, hour in ((SPRING, time(2, 30)), (AUTUMN, time(2, 30)), (SPRING, time(3))):
        walls = moments_by_wall(BERLIN, datetime.combine(day, time(), UTC) - timedelta(days=2), 6 * 96)
        assert walls[datetime.combine(day, hour)] == moment_of(day, hour, BERLIN)
