"""Where two people are asked whether to go on: every way there, and what two answers come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.crossroads import Answer, Occasion, Way, decides_at, do_both_say_yes, find_crossroads
from lamplighter.core.journey import RUNNING, Stage

TALKED = Way(Stage.INTRODUCTION, began_small=True, has_lines=False, held=1, held_since=1, first=None, been=())
RUNS = Way(Stage.ACTIVE, began_small=True, has_lines=True, held=3, held_since=2, first=None, been=())
BEGAN = replace(RUNS, first=2)

TALK, FIRST, THIRD = Occasion

WAYS = {
    "one talk was held": (TALKED, TALK),
    "not yet": (replace(TALKED, held=0), None),
    "something regular was asked for": (replace(TALKED, began_small=False), None),
    "somebody has written three lines": (replace(TALKED, has_lines=True), None),
    "asked already": (replace(TALKED, been=(TALK,)), None),
    "three meetings": (RUNS, THIRD),
    "three meetings, the first of them a talk that was asked about": (replace(RUNS, been=(TALK,)), THIRD),
    "two meetings": (replace(RUNS, held=2), None),
    "asked after the third": (replace(RUNS, held=4, been=(THIRD,)), None),
    "the two they stated": (BEGAN, FIRST),
    "one of the two they stated": (replace(BEGAN, held_since=1), None),
    "stated, asked, and gone on": (replace(BEGAN, held=9, held_since=9, been=(FIRST,)), None),
    "stated once, and newer lines state nothing": (replace(RUNS, been=(FIRST,)), None),
}


@pytest.mark.parametrize(("way", "occasion"), WAYS.values(), ids=WAYS)
def test_where_a_meeting_brings_two_people(way: Way, occasion: Occasion | None) -> None:
    assert find_crossroads(way) is occasion


@pytest.mark.parametrize(
    "stage", [one for one in Stage if one not in (Stage.INTRODUCTION, Stage.ACTIVE)], ids=lambda one: one.value
)
@pytest.mark.parametrize("way", [TALKED, RUNS, BEGAN])
def test_nobody_is_asked_while_they_rest_or_close_or_are_over(way: Way, stage: Stage) -> None:
    assert find_crossroads(replace(way, stage=stage)) is None


@given(
    st.builds(
        Way,
        stage=st.sampled_from(Stage),
        began_small=st.booleans(),
        has_lines=st.booleans(),
        held=st.integers(0, 9),
        held_since=st.integers(0, 9),
        first=st.none() | st.integers(2, 6),
        been=st.lists(st.sampled_from(Occasion)),
    )
)
def test_nobody_is_asked_the_same_twice_or_without_having_met(way: Way) -> None:
    occasion = find_crossroads(way)
    assert occasion is None or (occasion not in way.been and way.stage in RUNNING and way.held + way.held_since > 0)


@pytest.mark.parametrize(("one", "other"), list(product((None, *Answer), repeat=2)))
def test_only_two_yeses_are_two_yeses(one: Answer | None, other: Answer | None) -> None:
    assert do_both_say_yes([one, other]) is (one is Answer.ON and other is Answer.ON)
    assert not do_both_say_yes([one])


def test_silence_is_a_yes_after_the_third_meeting_alone() -> None:
    assert [occasion for occasion in Occasion if occasion.silence_goes_on] == [THIRD]


def test_sealed_a_yes_is_as_long_as_a_no() -> None:
    assert len({len(answer.value.encode()) for answer in Answer}) == 1


def test_time_answers_a_week_after_a_rest_at_the_earliest() -> None:
    noon, week = datetime(2027, 3, 8, 12, tzinfo=UTC), timedelta(days=7)
    assert decides_at(noon, noon - 2 * week, waits=week) == noon
    assert decides_at(noon, noon - week / 7, waits=week) == noon + 6 * week / 7
