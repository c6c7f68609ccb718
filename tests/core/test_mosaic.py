"""What two people's answers about one of them come to: words and bands, a change beyond chance, and never a sum."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.assessment import WORDS
from lamplighter.core.checkin import View
from lamplighter.core.mosaic import Line, Point, Tile, Way, lay
from lamplighter.core.pack import load_pack
from lamplighter.core.quality import OF_MENTORS, Quality

THEN = datetime(2027, 3, 1, tzinfo=UTC)
QUARTER = timedelta(days=91)
VALUES = st.floats(0, 100, allow_nan=False)


def line(*values: float) -> Line:
    return Line(tuple(Point(THEN + number * QUARTER, value) for number, value in enumerate(values)))


@given(VALUES)
def test_a_picture_claims_no_more_than_its_word(value: float) -> None:
    point = Point(THEN, value)
    assert WORDS[point.band][1] == point.word
    assert point.place in (10, 30, 50, 70, 90)


@pytest.mark.parametrize(
    ("values", "way"),
    [((50, 75), Way.MORE), ((75, 50), Way.LESS), ((50, 66.7), None), ((0, 50, 70), None), ((50,), None), ((), None)],
)
def test_a_change_is_said_only_beyond_chance(values: tuple[float, ...], way: Way | None) -> None:
    """TV9: a quality must move by 20.94 points; 50 to 75 is a change, 50 to 66.7 is none."""
    assert line(*values).change is way


@given(VALUES, VALUES)
def test_a_change_turned_round_is_the_other_one(then: float, now: float) -> None:
    turned = {Way.MORE: Way.LESS, Way.LESS: Way.MORE, None: None}
    assert line(now, then).change is turned[line(then, now).change]
    assert (line(then, now).change is not None) is (abs(now - then) > 20.93)  # what lies between is a matter of digits


@pytest.mark.parametrize(
    ("values", "way"),
    [
        ((50, 58, 55, 66), None),  # four times are no direction
        ((50, 58, 55, 66, 71), Way.LEVEL),  # TV10: 1.708333 a month, 20.4 in a year, short of 20.94
        ((30, 48, 55, 66, 81), Way.GROWING),
        ((81, 66, 55, 48, 30), Way.SHRINKING),
        ((50, 50, 0, 50, 50), Way.LEVEL),  # one odd time does not bend it
    ],
)
def test_a_direction_from_five_times_on(values: tuple[float, ...], way: Way | None) -> None:
    assert line(*values).trend is way


def test_what_lies_months_apart_is_neither_compared_nor_drawn_beside_one_another() -> None:
    mine, theirs = line(30, 70), line(55)
    assert Tile(Quality.M1, mine, theirs).beside == (mine.points[0], theirs.points[0])
    later = Line((Point(THEN + 2 * QUARTER, 90),))
    apart = Tile(Quality.M1, mine, later)
    assert apart.beside == (mine.last, later.last) and apart.view is None


def test_alike_worth_asking_about_and_a_hidden_strength() -> None:
    """TV7, for one partner each: 90 beside 60, 50 beside 78, 80 beside 72."""
    views = [Tile(Quality.M1, line(mine), line(theirs)).view for mine, theirs in ((90, 60), (40, 78), (80, 72))]
    assert views == [View.ASK, View.HIDDEN, View.ALIKE]
    later = Line((Point(THEN + QUARTER, 60),))
    assert Tile(Quality.M1, line(90), later).view is None, "months apart"
    assert Tile(Quality.M1, line(90, 62), later).view is View.ALIKE
    assert Tile(Quality.M1, line(90), line()).view is None and Tile(Quality.M1, line(), line()).is_empty


@given(st.permutations(["M1.1", "M1.2", "M1.3", "M8.1", "M8.2"]), st.lists(st.integers(0, 4), min_size=5, max_size=5))
def test_tiles_stand_in_the_order_of_the_qualities_whatever_is_said_of_them(order: list[str], taps: list[int]) -> None:
    """And what was seen too little of has none."""
    pack = load_pack("three-month-1")
    said = dict(zip(sorted(order), taps, strict=True))
    plain = lay(OF_MENTORS, [(THEN, said)], [], pack)
    mixed = lay(OF_MENTORS, [(THEN, {name: said[name] for name in order})], [], pack)
    assert plain == mixed and [tile.quality for tile in plain] == [Quality.M1, Quality.M8]
    assert lay(OF_MENTORS, [(THEN, {"M8.1": 4, "M1.1": None})], [], pack) == ()


def test_there_is_no_sum_of_them() -> None:
    """A tile knows of one quality, and nothing here takes several."""
    assert {field.name for field in fields(Tile)} == {"quality", "own", "other", "because"}
