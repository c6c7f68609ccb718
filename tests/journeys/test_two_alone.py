"""Two people and no mail server: from the printed link to three lines agreed on, on a laptop and a telephone."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from lamplighter.services.operation import make_first_operator_link
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import opens_own_page, plans
from tests.journeys.test_beginning import both_ways, link_to_hand_over

PASSWORD = "a lantern on the quay"
PAGE = b"/Type /Page\n"  # as a browser writes each into its file
INPUTS = 17  # by both together, from the printed link to the second yes; twenty are the most we allow


@both_ways
def test_from_a_fresh_start_to_an_agreed_mentorship(
    open_a_house: OpenHouse, tmp_path: Path, javascript: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    begin_and_agree(open_a_house, tmp_path, "localhost", javascript, capsys)


@pytest.mark.journey
def test_the_same_in_a_home_network_without_https(
    open_a_house: OpenHouse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin_and_agree(open_a_house, tmp_path, "lamplighter.test", True, capsys)


def begin_and_agree(
    open_a_house: OpenHouse, tmp_path: Path, host: str, javascript: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    is_here = host == "localhost"
    alone = {"MAIL_IS_SET_UP": False, "MFA_ALLOW_UNVERIFIED_EMAIL": True, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": is_here}
    with open_a_house(tmp_path, host=host, **alone) as house:
        noor = house.person("Noor", javascript=javascript, zone="Europe/Berlin")
        maya = house.person("Maya", phone=True, javascript=javascript)
        noor.opens(house.do(lambda: make_first_operator_link(at=house.now)))
        noor.types("What should we call you?", "Noor")
        noor.types("Your e-mail address", noor.address)
        if javascript:
            noor.finds_typed("Your time zone", "Europe/Berlin")
        noor.ticks("I am 16 or older")
        noor.taps("Begin")
        noor.reads("You are in, Noor")
        noor.taps("Not now")
        noor.taps("Invite somebody you know")
        noor.types("What would you two like to do together?", "Getting from shifts into data")
        noor.chooses("Who learns from whom?", "They learn from me")
        noor.taps("Make the invitation")
        assert noor.sees_picture("The same as the link below, for a camera")
        link = link_to_hand_over(noor)

        maya.opens(link)
        maya.taps("Open it")
        maya.reads("Noor would like to help you on")
        maya.types("What should we call you?", "Maya")
        maya.ticks("I am 16 or older")
        maya.taps("Yes")
        maya.reads("You are in, Maya")
        maya.taps("Not now")
        maya.reads("You and Noor", "Three things to say out loud before you start")
        maya.taps("Agree")

        noor.opens("/")
        assert not noor.page.get_by_role("link", name="People", exact=True).count()
        noor.reads("Lines to agree on wait for you")
        noor.taps("You and Maya")
        noor.reads("Three lines to begin with", "Maya has agreed to it as it stands.")
        noor.taps("Agree")
        noor.reads("What this is for", "You could meet for the first time:", "Add a question")
        inputs = noor.inputs + maya.inputs
        assert inputs == INPUTS
        goes_on(house, noor, maya)
        assert not house.post
    with capsys.disabled():
        print(f"\ntwo alone at {host}, from a fresh start to an agreement: {inputs} inputs")


def goes_on(house: House, noor: Somebody, maya: Somebody) -> None:
    """The next date, and one question each; and before the browser forgets them, a way to come back."""
    plans(noor, "Maya", date(2027, 3, 9), time(19, 0))
    for somebody, partner, question in ((maya, "Noor", "What do I learn first?"), (noor, "Maya", "What annoys you?")):
        opens_own_page(somebody, partner)
        somebody.taps("Add a question")
        somebody.types("One thing to talk about", question)
        somebody.taps("Put it on the list")
    maya.opens("/")
    maya.taps("You and Noor")
    maya.reads("Tuesday 9 March", "What do I learn first?", "What annoys you?")
    maya.taps("What we’ve agreed")
    assert maya.page.pdf(format="A4").count(PAGE) == 1, "the lines and both yeses fit a page of paper"
    maya.opens("/")
    maya.taps("Choose how you come back")
    maya.taps("Choose a password")
    maya.types("Your e-mail address", maya.address)
    maya.types("A password", PASSWORD)
    maya.types("The same once more", PASSWORD)
    maya.taps("Set it")
    maya.opens("/")
    assert not maya.can_tap("Choose how you come back")
    noor.opens("/")
    assert noor.can_tap("Choose how you come back")


@pytest.mark.journey
def test_on_a_home_network_without_https_a_password_does_what_a_passkey_would(
    open_a_house: OpenHouse, tmp_path: Path
) -> None:
    """An origin that the browser does not trust: cookies hold, and the page says kindly why there is no passkey."""
    alone = {"MAIL_IS_SET_UP": False, "MFA_ALLOW_UNVERIFIED_EMAIL": True, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False}
    with open_a_house(tmp_path, host="lamplighter.test", **alone) as house:
        noor = house.at_home("Noor")
        assert not noor.page.evaluate("isSecureContext")
        noor.opens("/invitations/two/")
        noor.types("What would you two like to do together?", "Getting from shifts into data")
        noor.taps("Make the invitation")
        link = link_to_hand_over(noor)
        assert link.startswith("http://lamplighter.test:")

        maya = house.person("Maya", phone=True)
        maya.opens(link)
        maya.taps("Open it")
        maya.types("What should we call you?", "Maya")
        maya.chooses("Who learns from whom?", "I learn from Noor")
        maya.ticks("I am 16 or older")
        maya.taps("Yes")
        maya.reads("so this browser cannot make one here. A password does the same.")
        assert not maya.page.get_by_role("link", name="Add a passkey", exact=True).count()
        maya.taps("Choose a password")
        maya.types("Your e-mail address", maya.address)
        maya.types("A password", PASSWORD)
        maya.types("The same once more", PASSWORD)
        maya.taps("Set it")
        maya.reads("You and Noor", "Three things to say out loud before you start")

        again = house.person("Maya elsewhere")
        again.opens("/sign-in/password/")
        again.types("Your e-mail address", maya.address)
        again.types("Your password", PASSWORD)
        again.taps("Sign in")
        again.reads("Hello Maya", "You and Noor")
