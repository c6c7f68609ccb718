"""How people get in: with a passkey alone, with an app and codes on paper, with a password where nothing else goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Browser

from lamplighter.services.operation import make_sign_in_link
from tests.cast import arrive
from tests.journeys.browsers import Browsers
from tests.journeys.conftest import FLAGS, program
from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import CODE, gives_address, holds_a_device, signs_in
from tests.journeys.test_keyboard import presses, submits, tabs_to
from tests.person.ways import PASSWORD, code_of_app

pytestmark = pytest.mark.journey
APP_CODE = "The code from your app"


def signs_out(somebody: Somebody) -> None:
    somebody.goes_to("You")
    somebody.taps("Sign out")


# --- passkeys ---


def test_nika_arrives_makes_a_passkey_and_comes_back_with_it_alone(house: House) -> None:
    nika = house.person("Nika", phone=True)
    holds_a_device(nika)
    signs_in(nika, house)
    nika.types("What should we call you?", "Nika")
    nika.ticks("I am 16 or older")
    nika.taps("Go on with a passkey")
    nika.reads("A passkey instead of a code", "Not now")
    nika.taps("Make a passkey")
    assert nika.path == "/people/"
    assert "Whoever holds that device" in house.mail_for(nika.address, "new passkey").words

    signs_out(nika)
    posts = len(house.mail_to(nika.address))
    nika.opens("/sign-in/")
    nika.taps("Use a passkey")
    nika.reads("Hello Nika")
    assert len(house.mail_to(nika.address)) == posts  # no code was needed

    nika.opens("/you/ways-in/")
    nika.reads("last used on")
    nika.page.locator("main a[href*=passkeys]").first.click()
    nika.types("What do you call it?", "My telephone")
    nika.taps("Save")
    nika.taps("My telephone")
    nika.taps("Remove this passkey")
    nika.does_not_read("My telephone")

    nika.goes_to("You")
    nika.taps("Sign out")
    nika.opens("/sign-in/")
    nika.taps("Use a passkey")  # the device still has it; the house does not
    nika.reads("That passkey did not open the door. A code by mail does.")
    gives_address(nika, house)
    nika.reads("Hello Nika")


def test_whoever_shakes_their_head_is_told_and_can_try_again(house: House) -> None:
    """A device that makes nothing, or has nothing: the page says so and stays as it was."""
    lea = house.at_home("Lea")
    chromium = lea.context.new_cdp_session(lea.page)
    chromium.send("WebAuthn.enable")
    chromium.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "u2f", "transport": "usb", "automaticPresenceSimulation": True}},
    )
    lea.opens("/you/ways-in/passkeys/new/")
    lea.types("What do you call it?", "My old key")
    lea.page.get_by_role("button", name="Make a passkey").click()
    lea.reads("Nothing came from your device.")
    lea.finds_typed("What do you call it?", "My old key")


def test_without_scripts_everything_but_passkeys_works_and_the_page_says_so(house: House) -> None:
    lea = house.at_home("Lea", javascript=False)
    lea.opens("/you/ways-in/")
    lea.taps("Add a passkey")
    lea.reads("This browser cannot make a passkey here.")
    assert not lea.page.get_by_role("button", name="Make a passkey").is_visible()
    signs_out(lea)
    lea.opens("/sign-in/")
    assert not lea.page.get_by_role("button", name="Use a passkey").is_visible()


# --- an app, and codes on paper ---


@pytest.mark.parametrize(
    "javascript", [True, pytest.param(False, marks=pytest.mark.long)], ids=["with scripts", "without"]
)
def test_lea_takes_a_second_step_and_loses_her_telephone(house: House, javascript: bool) -> None:
    lea = house.at_home("Lea", javascript=javascript)
    lea.opens("/you/")
    lea.taps("Your ways in")
    lea.taps("Switch it on")
    assert lea.page.locator("main img").evaluate("picture => picture.complete && picture.naturalWidth > 100")
    secret = lea.page.locator("main code").inner_text().replace(" ", "")
    lea.types(APP_CODE, "000000")
    lea.taps("Switch it on")
    lea.reads("not the code of this moment")
    lea.types(APP_CODE, code_of_app(secret))
    lea.taps("Switch it on")
    lea.reads("Each of these works once instead of the app.")
    paper = re.findall(r"\b\d{8}\b", lea.text)
    assert len(paper) == 10
    lea.opens("/you/ways-in/codes/")
    assert not re.findall(r"\b\d{8}\b", lea.text)
    assert "From now on you are asked" in house.mail_for(lea.address, "second step is on").words

    house.travel(minutes=1)
    signs_out(lea)
    signs_in(lea, house)
    lea.reads("And now the second step")
    lea.types(APP_CODE, code_of_app(secret))
    lea.taps("Sign in")
    lea.reads("Hello Lea")

    house.travel(minutes=16)  # a quarter of an hour later she wants new codes
    lea.opens("/you/ways-in/codes/new/")
    lea.reads("Still you?")
    lea.types(APP_CODE, code_of_app(secret))
    lea.taps("It is me")
    lea.taps("Make new ones")
    fresh = re.findall(r"\b\d{8}\b", lea.text)
    assert len(fresh) == 10 and not set(fresh) & set(paper)

    signs_out(lea)  # and now the telephone is gone
    signs_in(lea, house)
    lea.types(APP_CODE, paper[0])
    lea.taps("Sign in")
    lea.reads("not the code of this moment")
    lea.types(APP_CODE, fresh[0])
    lea.taps("Sign in")
    lea.reads("Hello Lea")
    lea.opens("/you/ways-in/")
    lea.reads("You have nine recovery codes left.")
    lea.taps("Switch it off")
    lea.taps("Switch it off")
    signs_out(lea)
    signs_in(lea, house)
    lea.reads("Hello Lea")


def test_with_everything_lost_whoever_runs_the_server_lets_her_in(house: House) -> None:
    lea = house.at_home("Lea")
    lea.opens("/you/ways-in/app/")
    lea.types(APP_CODE, code_of_app(lea.page.locator("main code").inner_text().replace(" ", "")))
    lea.taps("Switch it on")
    elsewhere = house.person("Lea elsewhere")
    elsewhere.address = lea.address
    signs_in(elsewhere, house)
    elsewhere.reads("App and recovery codes lost? Whoever runs this server can let you in.")
    house.lets_in(elsewhere, "Lea")
    elsewhere.opens("/you/ways-in/app/off/")
    elsewhere.taps("Switch it off")
    elsewhere.opens("/you/ways-in/browsers/")
    elsewhere.taps("Sign out everywhere else")
    elsewhere.reads("You are signed in nowhere else.")
    elsewhere.goes_to("You")
    elsewhere.reads("Whoever runs this server last made a way in for you")
    lea.opens("/you/")
    assert lea.path == "/sign-in/"


# --- a password ---


def test_noor_chooses_a_password_by_keyboard_alone_and_comes_in_with_it(house: House) -> None:
    noor = house.at_home("Noor")
    page = noor.page
    noor.opens("/you/ways-in/")
    presses(page, "Set one", "Enter")
    tabs_to(page, "A password")
    page.keyboard.type("short")
    tabs_to(page, "The same once more")
    page.keyboard.type("short")
    submits(page)
    noor.reads("Make it at least 12 characters long.")
    for label in ("A password", "The same once more"):
        tabs_to(page, label)
        page.keyboard.type(PASSWORD)
    submits(page)
    noor.reads("You have one. Change or remove it")
    signs_out(noor)
    noor.opens("/sign-in/")
    presses(page, "Use a password instead", "Enter")
    page.keyboard.type(noor.address)
    tabs_to(page, "Your password")
    page.keyboard.type("something quite wrong")
    submits(page)
    noor.reads("This address and this password do not open the door.")
    noor.finds_typed("Your e-mail address", noor.address)
    tabs_to(page, "Your password")
    page.keyboard.type(PASSWORD)
    submits(page)
    noor.reads("Hello Noor")


@pytest.fixture
def on_a_lan(browser: Browser) -> Iterator[Browser]:
    """A browser for which the house is a computer across the room, without https: no passkeys there."""
    rule = "--host-resolver-rules=MAP lamplighter.lan 127.0.0.1"
    other = browser.browser_type.launch(executable_path=program(), args=[*FLAGS, rule])
    yield other
    other.close()


def test_two_people_alone_without_mail_or_https_have_a_password(on_a_lan: Browser, house: House) -> None:
    port = house.origin.rpartition(":")[2]
    house.browsers, house.origin = Browsers(on_a_lan), f"http://lamplighter.lan:{port}"
    with override_settings(ALLOWED_HOSTS=["lamplighter.lan"], MAIL_IS_SET_UP=False):
        house.do(lambda: arrive("Ada", at=house.now))
        ada = house.person("Ada")
        ada.opens("/sign-in/")
        ada.reads("No mail leaves this server yet", "Use a password instead")
        assert not ada.page.get_by_role("button", name="Use a passkey").is_visible()
        ada.opens("/l/" + house.do(lambda: make_sign_in_link(ada.address, at=house.now)).split("/l/")[1])
        ada.taps("Come in as Ada")
        ada.opens("/you/ways-in/passkeys/new/")
        ada.reads("This browser cannot make a passkey here.", "over https")
        ada.opens("/you/ways-in/password/")
        ada.types("A password", PASSWORD)
        ada.types("The same once more", PASSWORD)
        ada.taps("Set it")
        signs_out(ada)
        ada.opens("/sign-in/")
        ada.taps("Use a password instead")
        ada.types("Your e-mail address", ada.address)
        ada.types("Your password", PASSWORD)
        ada.taps("Sign in")
        ada.reads("Hello Ada")
        house.travel(minutes=16)
        ada.opens("/you/ways-in/addresses/")
        ada.reads("Still you?")
        ada.types("Your password", PASSWORD)
        ada.taps("It is me")
        ada.reads("Your addresses")


# --- addresses ---


def test_maya_moves_her_mail_to_a_new_address_on_her_phone(house: House) -> None:
    maya = house.at_home("Maya", phone=True, javascript=False)
    maya.opens("/you/ways-in/")
    maya.taps("Change addresses")
    maya.types("Another e-mail address", "maya@new.example")
    maya.taps("Send me a code")
    maya.types(CODE, house.mail_for("maya@new.example", "is your code").code)
    maya.taps("This address is mine")
    maya.taps("Send mail here")
    for address in (maya.address, "maya@new.example"):
        house.mail_for(address, "goes somewhere else").say("your mail from here goes to maya@new.example")
    maya.taps("Remove")
    house.mail_for(maya.address, "was removed").say("Nobody gets in here as you with it any more")
    signs_out(maya)
    maya.address = "maya@new.example"
    signs_in(maya, house)
    maya.reads("Hello Maya")
