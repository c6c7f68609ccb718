"""Somebody looks around: whose eyes, whose mail, and two weeks that pass at a tap."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lamplighter.services.demo import fill_with_demo
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import MONDAY
from tests.journeys.people import Somebody

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(
    "javascript", [pytest.param(True, marks=pytest.mark.long), False], ids=["with-javascript", "without-javascript"]
)
def test_two_weeks_on(open_a_house: OpenHouse, tmp_path: Path, javascript: bool) -> None:
    demo = {"DEMO": True, "MAIL_IS_SET_UP": False, "ROOT_URLCONF": "tests.journeys.whole", "DATA": tmp_path}
    with open_a_house(tmp_path, at=MONDAY, **demo) as house:
        house.do(lambda: fill_with_demo(seed=7, at=MONDAY, is_small=True))
        maya = house.person("Maya", javascript=javascript)
        maya.opens("/")
        from_the_bar(maya, "Be Maya")
        assert "You are Maya." in maya.page.inner_text("aside.demo")
        maya.taps("You and Noor")
        maya.reads("You have met eleven times", "How do I tell a reviewer that a metric is misleading?")
        before = _next_time(maya.text)

        from_the_bar(maya, "Two weeks on")
        maya.taps("You and Noor")
        maya.reads("You have met twelve times")
        assert _next_time(maya.text) != before
        maya.does_not_read("How do I tell a reviewer that a metric is misleading?")

        from_the_bar(maya, "Your mail")
        maya.reads("Noor has written to you")
        from_the_bar(maya, "Be Niko")
        assert "You are Niko." in maya.page.inner_text("aside.demo")
        maya.does_not_read("You and Noor")


def from_the_bar(somebody: Somebody, words: str) -> None:
    """The line above every page is no part of it."""
    with somebody.page.expect_navigation():
        somebody.page.locator("aside.demo").get_by_text(words, exact=True).click()


def _next_time(page: str) -> str:
    found = re.search(r"\d{1,2} (March|April)", page)
    assert found
    return found[0]
