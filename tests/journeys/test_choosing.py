"""Choosing: on a phone without JavaScript the gut alone is enough; and whoever looks more closely loses no tick."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import HELP

pytestmark = pytest.mark.journey

PEOPLE = {"Noor": HELP, "Ivo": "leading a team", "Hana": "writing"}
ADVICE = "What do you do when your advice doesn’t work for somebody?"
GUT_TAPS = 1
NOTES_OF_THREE = 35  # inputs at most, from the first look to the one question


def considers(maya: Somebody, whom: str) -> None:
    maya.goes_to("People")
    maya.taps(whom)
    maya.taps("I’m considering them")


def ticks(maya: Somebody, quality: str, tick: str) -> None:
    maya.inputs += 1
    box = maya.page.get_by_role("group", name=quality).get_by_text(tick, exact=True)
    box.tap() if maya.is_phone else box.click()


def notes(maya: Somebody, **seen: str) -> None:
    for quality, tick in seen.items():
        ticks(maya, quality.replace("_", " "), tick)
    maya.taps("Keep my notes")


def test_the_gut_then_notes_and_the_one_question_settles_it(house: House) -> None:
    maya = house.at_home("Maya", phone=True, javascript=False)
    people = {name: house.at_home(name, can_help_with=words, javascript=False) for name, words in PEOPLE.items()}
    began = maya.inputs
    considers(maya, "Noor")
    before = maya.inputs
    maya.taps("Yes, rather")
    assert maya.inputs - before == GUT_TAPS
    maya.reads("Your gut said: yes, rather.", "Only you see this page.")
    assert maya.can_tap("Ask them") and maya.can_tap("Look more closely")
    maya.taps("Look more closely")
    notes(maya, Willingness_to_help="Noticed", Respect="Noticed", Keeping_pace="Noticed")
    considers(maya, "Ivo")
    maya.taps("It can’t decide")
    maya.taps("Look more closely")
    notes(maya, Willingness_to_help="Noticed", Respect="Noticed")
    considers(maya, "Hana")
    maya.taps("Rather not")
    maya.taps("Look more closely")
    notes(maya, Respect="Not")
    maya.taps("Everybody I’m considering")
    maya.taps("Side by side")
    maya.reads("One answer would help most", "Ask Ivo:", ADVICE, "something about respect was missing")
    assert maya.inputs - began <= NOTES_OF_THREE
    maya.unfolds("How sure is that?")
    maya.reads("about the same, as far as your notes tell")
    maya.taps("Put it among my questions")
    maya.reads(ADVICE)
    maya.opens("/considering/")
    maya.taps("Ivo")
    maya.taps("My notes")
    notes(maya, Keeping_pace="Not")  # so that is what he answered
    maya.taps("Everybody I’m considering")
    maya.taps("Side by side")
    maya.unfolds("How sure is that?")
    maya.reads("your notes lean towards Noor")
    maya.opens("/considering/")
    maya.taps("Noor")
    maya.taps("Why I chose")
    maya.types("Why this person", "She asks back.")
    maya.taps("Keep it")
    maya.reads("She asks back.", "Your gut said: yes, rather.")
    assert maya.inputs <= 60, "with the way there, the reasons and all"
    for somebody in people.values():
        somebody.opens("/considering/")
        somebody.reads("Nobody yet.")


def test_a_tick_is_kept_as_soon_as_it_is_made(house: House) -> None:
    maya = house.at_home("Maya")
    house.at_home("Noor", can_help_with=HELP)
    considers(maya, "Noor")
    maya.taps("Look more closely")
    here = maya.page.url
    with maya.page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        ticks(maya, "Depth", "Noticed")
    maya.closes_the_tab()
    maya.opens(here)
    expect(maya.page.get_by_role("group", name="Depth").get_by_label("Noticed")).to_be_checked()
