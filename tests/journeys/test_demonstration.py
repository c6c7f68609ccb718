"""Somebody looks around: whose eyes, whose mail, and two weeks that pass at a tap."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lamplighter.services.demo import fill_with_demo
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import MONDAY

both_ways = pytest.mark.parametrize(
    "javascript",
    [
        pytest.param(True, id="with-javascript", marks=pytest.mark.journey),
        pytest.param(False, id="without-javascript", marks=[pytest.mark.journey, pytest.mark.film]),
    ],
)


@both_ways
def test_two_weeks_on(open_a_house: OpenHouse, tmp_path: Path, javascript: bool) -> None:
    demo = {"DEMO": True, "MAIL_IS_SET_UP": False, "ROOT_URLCONF": "tests.journeys.whole", "DATA": tmp_path}
    with open_a_house(tmp_path, at=MONDAY, **demo) as house:
        house.do(lambda: fill_with_demo(seed=7, at=MONDAY))
        maya = house.person("Maya", javascript=javascript)
        maya.opens("/")
        maya.taps("Be Maya")
        maya.reads("You are Maya.")
        maya.taps("You and Noor")
        maya.reads("You have met eleven times", "How do I tell a reviewer that a metric is misleading?")
        before = _next_time(maya.text())

        maya.taps("Two weeks on")
        maya.taps("You and Noor")
        maya.reads("You have met twelve times")
        assert _next_time(maya.text()) != before
        maya.does_not_read("How do I tell a reviewer that a metric is misleading?")

        maya.taps("Your mail")
        maya.reads("Noor has written to you", "Tomorrow")
        maya.taps("Be Niko")
        maya.reads("You are Niko.")
        maya.does_not_read("You and Noor")


def _next_time(page: str) -> str:
    found = re.search(r"\d{1,2} (March|April) 2027", page)
    assert found
    return found[0]
