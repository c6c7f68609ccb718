"""Gaps, changes, trends, shares and what may be shown of many, by the vectors of the study."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core import checkin as c
from tests.core.test_assessment import near


@pytest.mark.parametrize(
    ("mine", "theirs", "raters", "points", "error", "z", "view"),
    [
        (90, 60, 1, 30, 14.1421, 2.1213, c.View.ASK),
        (50, 78, 4, -28, 11.9523, -2.3426, c.View.HIDDEN),
        (80, 72, 1, 8, 14.1421, 0.5657, c.View.ALIKE),
    ],
)
def test_tv7_gaps(mine: float, theirs: float, raters: int, points: float, error: float, z: float, view: c.View) -> None:
    found = c.gap_between(mine, theirs, raters=raters)
    assert found.points == points and (found.error, found.z) == near(4, error, z)
    assert found.view is view and found.is_high == (theirs >= 62.5)


def test_tv8_a_figure_stands_until_three_voices_are_new() -> None:
    assert c.released_at([4, 5, 6, 7, 8]) == [None, 5, 5, 5, 8]
    assert c.released_at([9, 10, 20], at_least=10) == [None, 10, 20]


def test_tv9_change() -> None:
    found = c.change_between(50, 75)
    assert found.error == near(4, 12.7279) and found.needs == near(2, 20.94) and found.index == near(4, 1.9642)
    assert 1.96 * found.error == pytest.approx(24.95, abs=0.005) and found.is_likely
    small = c.change_between(50, 66.7)
    assert small.index == near(4, 1.3121) and not small.is_likely
    whole = c.change_between(61, 73, sd=c.SD_OF_ALL, retest=c.RETEST_OF_ALL)
    assert whole.error == near(4, 5.2383) and whole.needs == near(2, 8.62) and whole.index == near(4, 2.2908)
    assert 1.96 * whole.error == pytest.approx(10.27, abs=0.005)
    assert c.change_between(61, 70, sd=14, retest=0.93).index == near(4, 1.7181)


def test_tv10_trend() -> None:
    assert c.trend([0, 3, 6, 9, 12], [50, 58, 55, 66, 71]) == near(6, 1.708333)
    assert c.trend([0, 3, 6, 9], [50, 58, 55, 66]) is None


def test_tv10_a_programme() -> None:
    assert c.mean_change_range(30, 16) == near(2, 4.96) and c.mean_change_range(10, 16) == near(2, 9.27)
    assert c.mean_change_range(9, 16) is None
    assert c.t_quantile(0.95, 1) == near(3, 6.314) and c.t_quantile(0.95, 2) == near(3, 2.920)
    assert c.t_quantile(0.975, 16) == near(3, 2.120)


def test_tv11_shares() -> None:
    for (hits, times), expected in {
        (7, 10): (0.441700, 0.873123),
        (3, 3): (0.525804, 1),
        (0, 5): (0, 0.351117),
        (22, 30): (0.585385, 0.842677),
    }.items():
        assert c.share_range(hits, times) == near(6, *expected)
    assert c.share_range(0, 0) == (0, 1)


def test_tv12_did_it_rise() -> None:
    assert c.chance_risen((4, 12), (11, 14)) == near(8, 0.98828016)
    assert c.chance_risen((5, 10), (6, 10)) == near(8, 0.66503930)
    assert c.chance_risen((9, 12), (3, 12)) == near(8, 0.00846586)
    assert c.chance_risen((3, 12), (3, 12)) == near(8, 0.5)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_what_rose_did_not_fall(h1: int, n1: int, h2: int, n2: int) -> None:
    before, now = (min(h1, n1), n1), (min(h2, n2), n2)
    assert c.chance_risen(before, now) + c.chance_risen(now, before) == pytest.approx(1)


@given(st.integers(0, 50), st.integers(1, 50))
def test_a_range_holds_its_share_and_narrows(hits: int, times: int) -> None:
    hits = min(hits, times)
    low, high = c.share_range(hits, times)
    assert 0 <= low <= hits / times <= high <= 1
    more = c.share_range(10 * hits, 10 * times)
    assert more[1] - more[0] < high - low
