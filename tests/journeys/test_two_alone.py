"""Two people and no mail server: from the printed link to three lines agreed on, on a laptop and a telephone."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamplighter.services.operation import make_first_operator_link
from tests.journeys.conftest import OpenHouse
from tests.journeys.test_beginning import both_ways, link_to_hand_over

AT_MOST = 20  # inputs by both together


@both_ways
def test_from_a_fresh_start_to_an_agreed_mentorship(
    open_a_house: OpenHouse, tmp_path: Path, javascript: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_a_house(tmp_path, MAIL_IS_SET_UP=False, MFA_ALLOW_UNVERIFIED_EMAIL=True) as house:
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
        noor.taps("You and Maya")
        noor.taps("Agree")
        noor.reads("What this is for", "Choose a time", "Add a question")
        inputs = noor.inputs + maya.inputs
        assert inputs <= AT_MOST
        assert not house.post
    with capsys.disabled():
        print(f"\ntwo alone, from a fresh start to an agreement: {inputs} inputs")
