"""Shall we do this again? Two browsers, real mail, a clock that moves; nobody hears a no."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import HELP, QUESTION, are_in_touch, is_gone, is_scanned, opens_own_page, plans

AGAIN = "Shall you and {} do this again?"
END = "You finished well. What you made together is still here to read."

mostly_with = pytest.mark.parametrize(
    "javascript",
    [
        pytest.param(True, id="with-javascript", marks=pytest.mark.journey),
        pytest.param(False, id="without-javascript", marks=[pytest.mark.journey, pytest.mark.film, pytest.mark.long]),
    ],
)


def in_touch(house: House, *, javascript: bool = True) -> tuple[Somebody, Somebody]:
    """Maya has asked Noor for one conversation, and Noor has said yes."""
    noor = house.at_home("Noor", can_help_with=HELP, zone="Europe/Berlin", javascript=javascript)
    maya = house.at_home("Maya", phone=True, javascript=javascript)
    are_in_touch(house, maya, noor)
    return maya, noor


def meet_and_say_so(house: House, maya: Somebody) -> None:
    """A time tomorrow; an hour after it Maya says that they met."""
    then = house.now + timedelta(days=1)
    plans(maya, "Noor", then.date(), time(12))
    house.travel_to(then.replace(hour=13, minute=30))
    opens_own_page(maya, "Noor")
    maya.taps("We met")


def agree_on(house: House, maya: Somebody, noor: Somebody, *, first: str = "") -> None:
    opens_own_page(maya, "Noor")
    maya.taps("Write the three lines")
    maya.chooses("How often", "every week")
    if first:
        maya.unfolds("Begin with a few meetings, and decide then")
        maya.chooses("How many meetings first", first)
        maya.types("Decide by", (house.now + timedelta(days=21)).date().isoformat())
    maya.taps("Agree")
    maya.reads("Noor has been asked to agree.")
    noor.answers_from_mail(house.mail_for(noor.address, "three lines").answer, "Agree")


@mostly_with
def test_two_yeses_lead_to_three_lines_that_wait(house: House, javascript: bool) -> None:
    """Maya says yes on the page, Noor from the mail that comes the day after anyway."""
    maya, noor = in_touch(house, javascript=javascript)
    meet_and_say_so(house, maya)
    maya.opens("/")
    maya.taps("Shall you do this again?")
    maya.reads(AGAIN.format("Noor"), "Noor learns only whether you both said yes. No reason is asked or passed on.")
    maya.taps("Yes, again")
    maya.reads("You have said yes", "Until then you can say otherwise.")

    opens_own_page(noor, "Maya")
    noor.reads(AGAIN.format("Maya"))
    noor.does_not_read("You have said yes", "Maya has said")
    before = len(house.mail_to(noor.address))
    house.travel(hours=12)
    assert len(house.mail_to(noor.address)) == before + 1, "the mail of the day after, and no other"
    assert not [mail for mail in house.mail_to(maya.address) if "again" in mail.subject], "she has answered"
    mail = house.mail_for(noor.address, "Shall you and Maya do this again?")
    assert QUESTION not in mail.words
    is_scanned(mail.answer)
    assert "Your answer is kept, and only you see it" in noor.answers_from_mail(mail.answer, "Yes, again")
    assert is_gone(mail.answer)

    for reader, partner in ((maya, "Noor"), (noor, "Maya")):
        told = house.mail_for(reader.address, f"You and {partner} would both like to do this again")
        told.say("You have both said yes.", "every month")
        opens_own_page(reader, partner)
        reader.reads("You would both like to do this again", "Every month", QUESTION)
    maya.taps("Change a line")
    maya.finds_typed("What for", QUESTION)
    maya.opens("/")
    maya.taps("You and Noor")
    maya.taps("Agree")
    maya.reads("Noor has been asked to agree.")
    draft = house.mail_for(noor.address, "You and Maya would both like to do this again")
    assert "You have agreed" in noor.answers_from_mail(draft.answer, "Agree")
    opens_own_page(maya, "Noor")
    maya.reads("What this is for", QUESTION, "Every month, until you look at it together")


@mostly_with
def test_one_yes_and_silence_end_well_for_both(house: House, javascript: bool) -> None:
    maya, noor = in_touch(house, javascript=javascript)
    meet_and_say_so(house, maya)
    opens_own_page(maya, "Noor")
    maya.taps("Yes, again")
    house.travel(days=6)
    maya.page.reload()
    maya.reads("You have said yes")
    house.travel(days=1, hours=1)
    for reader, partner in ((maya, "Noor"), (noor, "Maya")):
        house.mail_for(reader.address, f"You and {partner}: a good end").say(
            f"It stays with the conversation that you and {partner} had, and it ends well here."
        )
        reader.opens("/")
        reader.reads("Before")
        reader.taps(partner)
        reader.reads(END)
        reader.does_not_read("said yes", "again?")


@pytest.mark.journey
def test_whether_they_met_and_whether_again_is_two_taps_in_one_mail(house: House) -> None:
    """Nobody has said yet that they met: Maya says both from one mail, and Noor finds the question behind hers."""
    maya, noor = in_touch(house)
    plans(maya, "Noor", (house.now + timedelta(days=1)).date(), time(12))
    house.travel(days=2)
    mails = {who.name: house.mail_for(who.address, "Did you and") for who in (maya, noor)}
    for mail in mails.values():
        mail.say("If you have met, you are each asked whether you would like to do this again.")

    assert "Your answer is kept, and only you see it" in maya.answers_from_mail(
        mails["Maya"].answer, "We met", "That was enough"
    )
    assert is_gone(mails["Maya"].answer)

    assert "Your answer is kept" in noor.answers_from_mail(mails["Noor"].answer, "Yes, again")
    house.travel(days=8)
    house.mail_for(noor.address, "You and Maya: a good end")
    assert len([mail for mail in house.mail_to(noor.address) if "Maya" in mail.subject]) == 5, (
        "asked, a time, the day before, the day after, the end"
    )


@mostly_with
def test_first_meetings_that_end_without_two_yeses(house: House, javascript: bool) -> None:
    """Two meetings, or three weeks: before they have met the day comes; Noor says no from the mail, Maya yes."""
    maya, noor = in_touch(house, javascript=javascript)
    agree_on(house, maya, noor, first="two")
    opens_own_page(noor, "Maya")
    noor.reads("To begin with, two meetings.", "you are each asked whether to carry on")
    house.travel(days=20)
    assert not [mail for mail in house.mail_to(noor.address) if "carry on" in mail.subject]
    house.travel(days=1)
    mail = house.mail_for(noor.address, "Would you like to carry on with Maya?")
    assert "Your answer is kept" in noor.answers_from_mail(mail.answer, "Rather not")
    opens_own_page(maya, "Noor")
    maya.reads("Would you like to carry on with Noor?")
    maya.taps("Yes, carry on")
    maya.reads("You have said yes", "in the same words whoever said what")
    house.travel(days=9)
    house.mail_for(maya.address, "You and Noor: a good end").say("it ends well here")
    maya.opens("/")
    maya.taps("Noor")
    maya.reads(END)


@pytest.mark.journey
def test_after_the_third_meeting_a_no_shows_kind_ways_and_is_told_to_nobody(house: House) -> None:
    maya, noor = in_touch(house)
    agree_on(house, maya, noor)
    for _ in range(3):
        meet_and_say_so(house, maya)
    opens_own_page(maya, "Noor")
    maya.reads("Would you like to carry on with Noor?", "It goes on until the day you look at it together")
    maya.taps("Rather not")
    maya.reads("You have said that you would rather not", "Noor is told nothing, and nothing changes by itself.")
    for way in ("Finish well, together", "Choose a slower pace, or another line", "Stop here"):
        assert maya.can_tap(way)
    opens_own_page(noor, "Maya")
    noor.reads("Would you like to carry on with Maya?")
    house.travel(days=8)
    opens_own_page(noor, "Maya")
    noor.does_not_read("Would you like to carry on", "a good end")
    noor.reads("What this is for")
    maya.page.reload()
    maya.does_not_read("rather not")
