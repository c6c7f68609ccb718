"""The first chapter without a mouse and without a finger: Tab, Enter, the space bar and the arrows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lamplighter.core import limits
from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import HELP, QUESTION

pytestmark = pytest.mark.journey
ENOUGH = 40  # presses of Tab; more would mean that something cannot be reached

FOCUS = """() => {
    const part = document.activeElement, style = getComputedStyle(part), box = part.getBoundingClientRect();
    const around = part.closest("label") ? getComputedStyle(part.closest("label")) : style;
    const name = part.getAttribute("aria-label") || part.labels?.[0]?.innerText || part.innerText || "";
    const drawn = [style, around].some(one => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
    const inside = box.bottom > 0 && box.top < innerHeight;
    return {name: name.split("\\n")[0].trim(), drawn, inside};
}"""


@pytest.fixture
def maya(house: House) -> Somebody:
    house.at_home("Noor", can_help_with=HELP)
    return house.person("Maya")


def test_from_the_first_words_to_the_request(house: House, maya: Somebody) -> None:
    maya.opens("/")
    page = maya.page
    expect(page.get_by_label("What are you wondering about?")).to_be_focused()  # the one box
    page.keyboard.type(QUESTION)
    presses(page, "See who could help", "Enter")

    tabs_to(page, "Your e-mail address")
    page.keyboard.type(maya.address)
    submits(page)
    page.keyboard.type(house.mail_for(maya.address, "is your code").code)
    submits(page)
    page.keyboard.type("Maya")
    tabs_to(page, "I am 16 or older")
    page.keyboard.press("Space")
    presses(page, "Go on", "Enter")

    presses(page, "Noor", "Enter")
    presses(page, "Ask Noor", "Enter")
    tabs_to(page, "One conversation")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.get_by_role("radio", name="One conversation").is_checked()
    maya.finds_typed("In your words", QUESTION)
    presses(page, "Send", "Enter")
    maya.reads("Sent. Noor’s turn.")


def test_the_first_stop_is_the_way_past_the_menu(maya: Somebody) -> None:
    maya.opens("/guide/")
    page = maya.page
    page.keyboard.press("Tab")
    assert focus_on(page) == "Skip to what this page is about"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_what_is_to_be_put_right_has_the_focus_and_leads_there(house: House) -> None:
    lea = house.at_home("Lea")
    lea.goes_to("Questions")
    lea.types("What are you wondering about?", " ")
    lea.taps("Keep it")
    page = lea.page
    assert page.evaluate("document.activeElement.matches('.errors')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focus_on(page) == "What are you wondering about?"


def test_what_is_too_long_is_kept_and_said(house: House) -> None:
    lea = house.at_home("Lea")
    lea.goes_to("You")
    long = "a" * (limits.SENTENCE + 1)
    box = lea.page.get_by_label("I can help with …")
    box.evaluate("(box, words) => { box.removeAttribute('maxlength'); box.value = words; }", long)
    lea.taps("Save")
    lea.reads("thing to put right")
    lea.finds_typed("I can help with …", long)


def focus_on(page: Page) -> str:
    """What has the focus; it must be seen to have it."""
    focus = page.evaluate(FOCUS)
    assert focus["inside"], f"{focus['name']} has the focus outside of what is seen"
    assert focus["drawn"], f"nothing shows that {focus['name']!r} has the focus"
    return str(focus["name"])


def tabs_to(page: Page, name: str) -> None:
    passed = []
    for _ in range(ENOUGH):
        page.keyboard.press("Tab")
        passed.append(focus_on(page))
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"{name!r} is not reached; passed {passed}")


def presses(page: Page, name: str, key: str) -> None:
    tabs_to(page, name)
    _goes_on(page, key)


def submits(page: Page) -> None:
    _goes_on(page, "Enter")


def _goes_on(page: Page, key: str) -> None:
    """Nobody types before they see the next page, and a box that takes the focus has it once the page is drawn."""
    with page.expect_navigation():
        page.keyboard.press(key)
    page.evaluate("() => new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))")
