"""The turns a story can take besides the good one: a no, silence, second thoughts, an early end, a second browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.request import Request, urlopen

import pytest

from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import (
    CODE,
    HELP,
    QUESTION,
    are_in_touch,
    asks,
    is_scanned,
    opens_own_page,
    says_name,
    signs_in,
)

pytestmark = pytest.mark.journey
LONG = "I have led my old team for a month and nobody tells me anything any more."


@pytest.fixture
def noor(house: House) -> Somebody:
    return house.at_home("Noor", can_help_with=HELP, zone="Europe/Berlin")


@pytest.fixture
def maya(house: House) -> Somebody:
    return house.at_home("Maya", phone=True)


@pytest.fixture
def pair(house: House, maya: Somebody, noor: Somebody) -> tuple[Somebody, Somebody]:
    """Maya and Noor, in touch."""
    are_in_touch(house, maya, noor)
    return maya, noor


def test_not_now_is_said_kindly_and_costs_no_reason(house: House, maya: Somebody, noor: Somebody) -> None:
    asks(maya, "Noor", QUESTION)
    mail = house.mail_for(noor.address, "Maya would like half an hour with you")
    assert "Maya reads that it is not possible now" in noor.answers_from_mail(mail.answer, "Not now")
    house.mail_for(maya.address, "Noor has said no this time").say("It happens to everyone who asks")
    maya.page.reload()
    maya.reads("Noor has said no this time", "Your question is still yours.")
    noor.opens(maya.path)
    noor.reads("There is nothing here for you")


def test_a_request_can_be_taken_back_and_nobody_is_told(house: House, maya: Somebody, noor: Somebody) -> None:
    asks(maya, "Noor", QUESTION)
    link = house.mail_for(noor.address, "half an hour").answer
    before = len(house.mail_to(noor.address))
    maya.taps("Take it back")
    maya.reads("You have taken this back")
    house.travel(days=1)
    assert len(house.mail_to(noor.address)) == before
    noor.opens(link)
    noor.reads("There is nothing here for you")


def test_silence_is_answered_after_two_weeks(house: House, maya: Somebody, noor: Somebody) -> None:
    asks(maya, "Noor", QUESTION)
    house.travel(days=13)
    maya.page.reload()
    maya.reads("Sent. Noor’s turn.")
    house.travel(days=1, hours=2)
    house.mail_for(maya.address, "Noor hasn't answered").say("You did nothing wrong")
    maya.page.reload()
    maya.reads("Noor hasn’t answered", "You did nothing wrong.", QUESTION)
    house.travel(days=8)
    maya.page.reload()
    maya.does_not_read(QUESTION)  # a week later the words are gone


def test_somebody_who_leaves_gives_no_reason(house: House, pair: tuple[Somebody, Somebody]) -> None:
    maya, noor = pair
    opens_own_page(maya, "Noor")
    maya.taps("Finish, or stop")
    maya.reads("No reason is needed and none is passed on.", "Maya has ended your mentoring. No reason was asked for.")
    maya.taps("Stop now")
    maya.reads("You have ended this.")
    house.mail_for(noor.address, "Maya has ended your mentoring").say("No reason was asked for.")
    noor.opens("/")
    noor.reads("Before")
    noor.taps("Maya")
    noor.reads("This has ended. What you made together is still here to read.", QUESTION)
    assert not noor.can_tap("Choose a time")


def test_mail_of_one_kind_can_be_stopped_from_the_mail(house: House, maya: Somebody, noor: Somebody) -> None:
    asks(maya, "Noor", QUESTION)
    mail = house.mail_for(noor.address, "half an hour")
    assert mail.raw["List-Unsubscribe"] == f"<{mail.stop}>"
    is_scanned(mail.stop)
    noor.goes_to("You")
    assert noor.page.get_by_label("Somebody asks me for something").is_checked()
    with urlopen(Request(mail.stop, data=b"List-Unsubscribe=One-Click", method="POST")) as answer:  # RFC 8058
        assert answer.status == 200
    noor.page.reload()
    assert not noor.page.get_by_label("Somebody asks me for something").is_checked()

    maya.taps("Take it back")
    house.travel(days=31)
    before = len(house.mail_to(noor.address))
    asks(maya, "Noor", QUESTION)
    assert len(house.mail_to(noor.address)) == before
    noor.opens("/")
    noor.reads("Maya would like half an hour with you")  # it is here all the same


def test_the_door_does_not_tell_who_is_here(house: House, maya: Somebody) -> None:
    """A known and an unknown address are answered with the same page, byte for byte but for the address."""
    pages = [_after_typing(house, address) for address in (maya.address, "nobody@example.org")]
    assert pages[0] == pages[1]
    assert "If ADDRESS is right, a code arrives there" in pages[0]


def _after_typing(house: House, address: str) -> str:
    visitor = house.person(f"visitor-{address[:4]}", javascript=False)
    visitor.opens("/sign-in/")
    visitor.types("Your e-mail address", address)
    visitor.taps("Send me a code")
    words = visitor.page.content().replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", words)


def test_a_second_browser_is_let_in_by_the_same_door(house: House, maya: Somebody) -> None:
    maya.goes_to("Questions")
    maya.types("What are you wondering about?", QUESTION)
    maya.taps("Keep it")
    at_work = house.person("Maya-at-work")
    at_work.address = maya.address
    signs_in(at_work, house)
    at_work.goes_to("Questions")
    at_work.reads(QUESTION)
    maya.goes_to("Home")
    maya.reads("Hello Maya")  # and the first one is still signed in


def test_a_new_address_from_two_browsers_is_one_person(house: House) -> None:
    """She types her address on the phone, and then, because it takes a while, at the desk: both codes lead in."""
    phone, desk = house.person("Lea-phone", phone=True), house.person("Lea-desk")
    for browser in (phone, desk):
        browser.address = "lea@example.org"
        browser.opens("/sign-in/")
        browser.types("Your e-mail address", browser.address)
        browser.taps("Send me a code")
    first, second = (mail.code for mail in house.mail_to("lea@example.org"))
    phone.types(CODE, first)
    phone.taps("Sign in")
    phone.name = "Lea"
    says_name(phone)
    desk.types(CODE, second)
    desk.taps("Sign in")
    desk.opens("/")
    desk.reads("Hello Lea")


def test_a_mistyped_address_is_put_right_by_typing_another(house: House) -> None:
    lea = house.person("Lea", phone=True)
    for address in ("leah@example.org", lea.address):
        lea.opens("/")
        lea.types("What are you wondering about?", QUESTION)
        lea.taps("See who could help")
        lea.types("Your e-mail address", address)
        lea.taps("Send me a code")
    lea.reads(f"If {lea.address} is right")
    lea.types(CODE, house.mail_for(lea.address, "is your code").code)
    lea.taps("Sign in")
    lea.reads("Good that you are here")


def test_a_code_runs_out(house: House) -> None:
    lea = house.person("Lea")
    lea.opens("/sign-in/")
    lea.types("Your e-mail address", lea.address)
    lea.taps("Send me a code")
    code = house.mail_for(lea.address, "is your code").code
    house.travel(minutes=16)
    lea.types(CODE, code)
    lea.taps("Sign in")
    lea.reads("Your e-mail, then a code")
    signs_in(lea, house)
    lea.reads("Good that you are here")


@pytest.mark.parametrize("how", ["two months pass", "she signs out in another tab"])
def test_what_was_typed_survives_an_expired_sign_in(house: House, maya: Somebody, how: str) -> None:
    """The page that says no shows the words, to be copied."""
    deeds: dict[str, Callable[[], None]] = {
        "two months pass": lambda: house.travel(days=61),
        "she signs out in another tab": lambda: _signs_out_elsewhere(maya),
    }
    maya.goes_to("Questions")
    maya.types("What are you wondering about?", LONG)
    deeds[how]()
    maya.taps("Keep it")
    maya.reads("What you wrote is still here")
    assert maya.page.get_by_label("What you wrote").input_value() == LONG


def test_what_was_typed_survives_a_stale_form(house: House, maya: Somebody) -> None:
    """She has signed out and in again meanwhile: the old page's form does not count any more."""
    maya.goes_to("Questions")
    maya.types("What are you wondering about?", LONG)
    _signs_out_elsewhere(maya)
    tab, maya.page = maya.page, maya.context.new_page()
    signs_in(maya, house)
    maya.page = tab
    maya.taps("Keep it")
    maya.reads("This page had been open for a while", "What you wrote is still here")
    assert maya.page.get_by_label("What you wrote").input_value() == LONG


def _signs_out_elsewhere(maya: Somebody) -> None:
    tab, maya.page = maya.page, maya.context.new_page()
    maya.opens("/you/")
    maya.taps("Sign out")
    maya.page.close()
    maya.page = tab
