"""Finding out what one can help with: from ten questions to three sentences, and what others read of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import HELP, asks

pytestmark = pytest.mark.journey

HARD = "2. What was hard for you once"
SHIFTS = "Reading a rota as data. Somebody showed me one table, and it was enough."
SENTENCES = [
    ("nurses on shift work", "find a way into data", "building one small project from their own ward"),
    ("new leads", "say no without closing a door", ""),
    ("newcomers to SQL", "read a query of somebody else’s", "drawing it first"),
]
FIRST = "I help nurses on shift work find a way into data by building one small project from their own ward."


@pytest.fixture
def maya(house: House) -> Somebody:
    return house.at_home("Maya")


def test_from_ten_questions_to_three_sentences_on_a_phone_without_javascript(house: House, maya: Somebody) -> None:
    noor = house.at_home("Noor", phone=True, javascript=False, can_help_with=HELP)
    asks(maya, "Noor", "How do I get from shifts into data?")
    noor.answers_from_mail(house.mail_for(noor.address, "half an hour").answer, "Yes")
    noor.opens("/")
    noor.reads("You have said yes to somebody.")
    noor.taps("Look at the questions")
    noor.types(HARD, SHIFTS)
    noor.taps("Keep it and go on")
    noor.closes_the_tab()
    noor.opens("/you/")
    noor.taps("Ten questions to find them")
    noor.finds_typed(HARD, SHIFTS)
    noor.taps("Go on without")
    noor.unfolds("What you wrote to the ten questions")
    noor.reads(SHIFTS)
    for whom, what, how in SENTENCES:
        noor.types("I help …", whom)
        noor.types("… to do what?", what)
        noor.types("by …", how)
        noor.taps("Put it on my card")
    noor.reads(FIRST, "I help new leads say no without closing a door.", "Your own word so far")
    backs_the_first(noor)
    leaves_to_others(noor)
    reads_the_card(house, maya)
    noor.opens("/")
    noor.does_not_read("You have said yes to somebody.")


def backs_the_first(noor: Somebody) -> None:
    noor.page.get_by_role("link", name="Change or back it").first.tap()
    noor.types("What backs it?", "The waiting-time project of my old ward")
    noor.types("A link to it", "http://harbour.example")
    noor.taps("Save")
    noor.reads("A link begins with https://")
    noor.finds_typed("What backs it?", "The waiting-time project of my old ward")
    noor.types("A link to it", "https://harbour.example/waiting")
    noor.taps("Save")
    noor.reads("Backed by: The waiting-time project of my old ward harbour.example")


def leaves_to_others(noor: Somebody) -> None:
    noor.taps("What I leave to others")
    noor.types("Not the right person for …", "salary talks")
    noor.taps("Save")


def reads_the_card(house: House, maya: Somebody) -> None:
    """Maya sees what is a claim and what is backed, and who else helps with what Noor leaves to others."""
    house.at_home("Wanjiru", can_help_with="talking about your salary")
    maya.opens("/questions/")
    maya.types("What are you wondering about?", "How do I talk about my salary?")
    maya.taps("Keep it")
    maya.goes_to("People")
    maya.taps("Noor")
    maya.reads(FIRST, "Backed by: The waiting-time project of my old ward", "Their own word so far")
    maya.reads("Noor says they are not the right person for “salary talks”", "Wanjiru")
    maya.does_not_read("Reading a rota")


def test_where_the_browser_can_what_is_typed_is_kept_before_any_button(house: House, maya: Somebody) -> None:
    maya.opens("/you/help/ten-questions/")
    with maya.page.expect_response("**/ten-questions/"):
        maya.types(HARD, SHIFTS)
        maya.page.keyboard.press("Tab")
    expect(maya.page.locator("[name=began_with]")).to_have_value("hard")
    maya.closes_the_tab()
    maya.opens("/you/help/ten-questions/")
    maya.finds_typed(HARD, SHIFTS)
    with maya.page.expect_response("**/ten-questions/"):
        maya.types(HARD, "")
        maya.page.keyboard.press("Tab")
    expect(maya.page.locator("[name=began_with]")).to_have_value("")
    maya.taps("Clear what I wrote here")
    maya.finds_typed(HARD, "")
