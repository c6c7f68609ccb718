"""How regularly two people meet: the printed figures, digit by digit, and what must hold for any two."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.rhythm import (
    FIXED_SLOT,
    FOR_ORGANISERS,
    SENTENCES,
    Pause,
    Rhythm,
    State,
    absences,
    day_after,
    days_between,
    find_rhythm,
    find_unevenness,
    moment_after,
    smooth_gaps,
)

FIRST = date(2027, 1, 4)


def days_of(gaps: list[int]) -> list[date]:
    return [FIRST + timedelta(sum(gaps[:n])) for n in range(len(gaps) + 1)]


def stand(
    gaps: list[int], open_gap: int, *, every: float | None = 14, booked: int | None = None, **more: object
) -> Rhythm:
    """`booked` counts in days from the last meeting."""
    days = days_of(gaps)
    next_on = None if booked is None else days[-1] + timedelta(booked)
    today = days[-1] + timedelta(open_gap)
    return find_rhythm(days, every=every, today=today, booked_on=next_on, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gaps", "open_gap", "every", "booked", "smoothed", "state"),
    [
        ([14, 14, 15, 13, 14, 16], 6, 14, None, 0.0363, State.STEADY),
        ([14, 15, 13, 28, 14, 14], 5, 14, None, 0.0992, State.STEADY),
        ([14, 14, 21, 21, 22, 24], 4, 14, None, 0.3579, State.DRIFTING),
        ([14, 14, 14], 20, 14, None, 0.1070, State.DUE),
        ([14, 14, 14], 20, 14, 21, 0.1070, State.STEADY),
        ([14, 14, 14], 29, 14, None, 0.2185, State.DRIFTING),
        ([14, 14, 14], 43, 14, None, 0.3300, State.STALLED),
        ([7, 9, 30, 5, 41, 12], 3, 14, None, 0.0882, State.STEADY),
        ([30, 31, 35, 45, 50], 10, 30, None, 0.2644, State.STEADY),
    ],
)
def test_the_printed_figures(
    gaps: list[int], open_gap: int, every: int, booked: int | None, smoothed: float, state: State
) -> None:
    found = stand(gaps, open_gap, every=every, booked=booked)
    assert (round(found.smoothed, 4), found.state, found.open_gap) == (smoothed, state, open_gap)


def test_the_printed_paths() -> None:
    paths = [
        [round(step, 4) + 0 for step in smooth_gaps(gaps, 14)[1:]]
        for gaps in ([14, 14, 15, 13, 14, 16], [14, 15, 13, 28, 14, 14], [14, 14, 21, 21, 22, 24])
    ]
    assert paths[0] == [0, 0, 0.0207, -0.0077, -0.0054, 0.0363]
    assert paths[1][3:] == [0.2025, 0.1418, 0.0992]
    assert paths[2] == [0, 0, 0.1216, 0.2068, 0.2803, 0.3579]


def test_the_printed_unevenness() -> None:
    assert [round(find_unevenness(gaps) or 0, 3) for gaps in ([14, 14, 15, 13, 14, 16], [7, 9, 30, 5, 41, 12])] == [
        0.053,
        0.635,
    ]
    assert find_unevenness([14] * 4) is None and find_unevenness([14] * 5) == 0
    assert find_unevenness([0] * 5) is None


def test_who_meets_unevenly_is_told_of_a_fixed_slot_and_only_while_all_is_well() -> None:
    assert stand([7, 9, 30, 5, 41, 12], 3).sentence == FIXED_SLOT
    assert stand([7, 9, 30, 5, 41, 12], 30).sentence == SENTENCES[State.DRIFTING]


def test_the_next_long_gap_shows() -> None:
    assert stand([30, 31, 35, 45, 50, 50], 3, every=30).state is State.DRIFTING


def test_one_long_absence_alone_says_nothing() -> None:
    assert round(smooth_gaps([90], 14)[-1], 2) == 0.33
    assert stand([14, 14, 90], 3).state is State.STEADY


def test_a_printed_pause() -> None:
    pause = Pause(date(2027, 7, 10), date(2027, 8, 5))
    assert days_between(date(2027, 7, 1), date(2027, 8, 20), [pause]) == 24


def test_days_away_count_as_little_as_a_break_and_are_none() -> None:
    away = [Pause(FIRST + timedelta(44), FIRST + timedelta(58))]
    found = stand([14, 14, 14], 17, away=away)
    assert (found.state, found.open_gap, found.due_on) == (State.STEADY, 17, FIRST + timedelta(56))
    assert stand([14, 14, 14], 31, away=away).state is State.STEADY
    assert stand([14, 14, 14], 32, away=away).state is State.DUE
    assert stand([14, 14, 14], 32, booked=35, away=away).state is State.STEADY
    assert stand([14, 14, 28], 3, away=[Pause(FIRST + timedelta(30), FIRST + timedelta(44))]).smoothed == 0
    pause = Pause(FIRST + timedelta(50), FIRST + timedelta(60))
    assert stand([14, 14, 14], 33, pauses=[pause], away=away).state is State.STEADY, "seventeen days"
    assert stand([14, 14, 14], 34, pauses=[pause], away=away).state is State.DUE, "no day is taken off twice"


def test_an_absence_is_five_days_on_end() -> None:
    days = [FIRST + timedelta(n) for n in (20, 0, 1, 2, 3, 4, 7, 8, 9, 10)]
    assert absences(days) == (Pause(FIRST, FIRST + timedelta(5)),)
    assert absences([]) == ()


@given(st.integers(0, 400), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=4))
def test_days_away_come_on_top_each_once(hours: int, spans: list[tuple[int, int]]) -> None:
    """Beside another way to count: the fewest days on top that are as many as those away meanwhile."""
    start, length = datetime.combine(FIRST, time(17), UTC), timedelta(hours=hours)
    away = {FIRST + timedelta(first + n) for first, many in spans for n in range(many)}
    ends = (start + length + timedelta(n) for n in range(200))
    on_top = next(n for n, end in enumerate(ends) if n == sum(FIRST <= day < end.date() for day in away))
    found = moment_after(start, length, [Pause(day, day + timedelta(1)) for day in sorted(away)])
    assert found == start + length + timedelta(on_top)


def test_the_states_in_their_order() -> None:
    pause = Pause(FIRST + timedelta(42), FIRST + timedelta(60))
    assert stand([14, 14, 14], 17).state is State.STEADY
    assert stand([14, 14, 14], 18).state is State.DUE
    assert stand([14, 14, 14], 28).state is State.DRIFTING
    assert stand([14, 14, 14], 42).state is State.STALLED
    assert stand([14, 14, 14], 17, pauses=[pause]).state is State.PAUSED
    assert stand([14, 14, 14], 18, pauses=[pause]).state is State.STEADY, "its end is the first day back"
    assert stand([14, 14, 14], 400, pauses=[Pause(pause.start)]).state is State.PAUSED


@pytest.mark.parametrize(("booked", "state"), [(21, State.STEADY), (22, State.DUE), (19, State.DUE)])
def test_a_plan_counts_when_it_keeps_the_rhythm_and_is_still_to_come(booked: int, state: State) -> None:
    assert stand([14, 14, 14], 20, booked=booked).state is state


def test_a_plan_that_is_late_counts_from_after_the_break() -> None:
    pause = Pause(FIRST + timedelta(50), FIRST + timedelta(57))
    assert stand([14, 14, 14], 20, booked=28, pauses=[pause]).state is State.STEADY


def test_before_the_first_meeting_the_agreement_counts() -> None:
    def first(day: int) -> Rhythm:
        return find_rhythm([], every=14, agreed_on=FIRST, today=FIRST + timedelta(day))

    assert [first(day).state for day in (17, 18, 28, 42)] == [
        State.STEADY, State.DUE, State.DRIFTING, State.STALLED
    ]  # fmt: skip
    assert first(3).due_on == FIRST + timedelta(14)
    nothing = find_rhythm([], every=14, today=FIRST)
    assert nothing == Rhythm(State.TOO_EARLY, 0.0, None, None, None)
    assert find_rhythm([FIRST + timedelta(1)], every=14, today=FIRST) == nothing, "it is still to come"
    assert find_rhythm([], every=14, today=FIRST, pauses=[Pause(FIRST)]).state is State.PAUSED


def test_without_an_agreed_distance_their_own_counts_after_four_meetings() -> None:
    assert stand([10, 10], 44, every=None).state is State.STEADY
    quiet = stand([10, 10], 45, every=None)
    assert (quiet.state, quiet.smoothed, quiet.due_on) == (State.DRIFTING, 0, None)
    assert stand([10, 10], 45, every=None, booked=200).state is State.STEADY
    assert stand([10, 10, 10], 13, every=None).state is State.DUE
    assert stand([90, 90, 10, 10, 10, 10, 10], 14, every=None).state is State.DUE, "the middle one of the last five"
    assert stand([7, 8, 7, 8], 3, every=None).due_on == FIRST + timedelta(30 + 8), "seven and a half days are eight"


def test_organisers_are_told_later_than_the_two() -> None:
    gaps = [14, 14, 21, 21, 22, 24]
    assert stand(gaps, 4).state is State.DRIFTING
    assert stand(gaps, 4, limit=FOR_ORGANISERS).state is State.STEADY


def test_a_day_in_a_break_is_never_due() -> None:
    pauses = [Pause(FIRST + timedelta(14), FIRST + timedelta(20)), Pause(FIRST - timedelta(9), FIRST - timedelta(2))]
    assert day_after(FIRST, 14, pauses) == FIRST + timedelta(20)
    assert day_after(FIRST, 13, pauses) == FIRST + timedelta(13)
    assert day_after(FIRST, 14, [Pause(FIRST)]) is None
    assert day_after(date.max, 14) is None
    assert stand([14], 3, pauses=[Pause(FIRST + timedelta(20))]).due_on is None


def test_every_state_has_a_sentence_and_none_speaks_of_drifting() -> None:
    assert set(SENTENCES) == set(State)
    assert not [words for words in (*SENTENCES.values(), FIXED_SLOT) if "drift" in words or "stall" in words]


# --- what holds for any two -------------------------------------------------------------------------------

gaps = st.lists(st.integers(1, 200), max_size=12)
dates = st.integers(0, 700).map(lambda day: FIRST + timedelta(day))
pauses = st.lists(st.builds(Pause, dates, dates | st.none()), max_size=4)
every = st.none() | st.integers(1, 100)


@given(dates, dates, pauses)
def test_days_are_counted_as_a_patient_person_would(start: date, end: date, pauses: list[Pause]) -> None:
    start, end = min(start, end), max(start, end)
    days = [start + timedelta(n) for n in range((end - start).days)]
    assert days_between(start, end, pauses) == sum(not any(day in pause for pause in pauses) for day in days)


@given(dates, st.integers(0, 120), pauses)
def test_the_day_after_is_the_first_one_free_by_which_so_many_have_passed(
    start: date, days: int, pauses: list[Pause]
) -> None:
    found = day_after(start, days, pauses)
    tried = (start + timedelta(n) for n in range(1000))
    patiently = (
        day for day in tried if days_between(start, day, pauses) >= days and not any(day in pause for pause in pauses)
    )
    assert found == next(patiently, None)


@given(st.lists(dates, max_size=10), every, dates, pauses, dates | st.none(), dates | st.none(), st.randoms())
def test_neither_order_nor_repeats_matter_and_there_is_always_an_answer(
    held: list[date], every: int | None, today: date, pauses: list[Pause], booked: date | None,
    agreed: date | None, chance,  # type: ignore[no-untyped-def]
) -> None:  # fmt: skip
    found = find_rhythm(held, every=every, today=today, pauses=pauses, booked_on=booked, agreed_on=agreed)
    again = [*held, *held, today + timedelta(1)]
    chance.shuffle(again)
    assert (
        find_rhythm(again, every=every, today=today, pauses=pauses[::-1], booked_on=booked, agreed_on=agreed) == found
    )
    assert found.sentence and abs(found.smoothed) <= 1.1
    assert found.due_on is None or not any(found.due_on in pause for pause in pauses)


@given(gaps, st.integers(2, 60))
def test_who_keeps_exactly_to_it_stands_at_nothing_and_scale_does_not_matter(gaps: list[int], every: int) -> None:
    assert set(smooth_gaps([every] * 9, every)) == {0.0}
    twice = smooth_gaps([2 * gap for gap in gaps], 2 * every)
    assert twice == pytest.approx(smooth_gaps(gaps, every))


@given(gaps, st.integers(1, 60), st.integers(0, 11))
def test_a_longer_gap_never_makes_it_look_better(gaps: list[int], every: int, which: int) -> None:
    if which < len(gaps):
        longer = [*gaps[:which], gaps[which] + 5, *gaps[which + 1 :]]
        assert smooth_gaps(longer, every)[-1] >= smooth_gaps(gaps, every)[-1]


@given(gaps.filter(bool), st.integers(1, 60))
def test_waiting_only_ever_leads_on_while_nothing_is_planned(gaps: list[int], every: int) -> None:
    order = [State.STEADY, State.DUE, State.DRIFTING, State.STALLED]
    states = [order.index(stand(gaps, day, every=every).state) for day in range(0, 4 * every, max(1, every // 4))]
    if states[0] == 0:
        assert all(before <= after for before, after in pairwise(states))


@given(st.integers(1, 400))
def test_a_break_of_any_length_changes_nothing(length: int) -> None:
    away = Pause(FIRST + timedelta(30), FIRST + timedelta(30 + length))
    days = [FIRST, FIRST + timedelta(14), FIRST + timedelta(28), FIRST + timedelta(28 + 14 + length)]
    found = find_rhythm(days, every=14, today=days[-1], pauses=[away])
    assert (found.state, found.smoothed) == (State.STEADY, 0)


def test_the_limits_are_those_of_the_rule() -> None:
    assert exp(FOR_ORGANISERS) == pytest.approx(1.5)
    assert round(log(1.4), 4) == 0.3365
