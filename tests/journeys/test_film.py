"""The growing film: Maya asks, Noor helps, and they finish well. Two browsers, real mail, a clock that moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import (
    QUESTION,
    gives_address,
    is_gone,
    is_scanned,
    joins_to_help,
    keeps_note,
    opens_own_page,
    plans,
    says_name,
    signs_in,
)

AT_MOST = 11  # inputs, from the first words to the request
PRIVATE = "I was less nervous than I thought, and I would not say so aloud."
SHARED = "Start with one question from your own ward, not with a course."
GOAL = "Lead a small data project from question to decision, on my own."

both_ways = pytest.mark.parametrize(
    "javascript",
    [
        pytest.param(True, id="with-javascript", marks=pytest.mark.journey),
        pytest.param(False, id="without-javascript", marks=[pytest.mark.journey, pytest.mark.film]),
    ],
)


@both_ways
def test_maya_and_noor(house: House, javascript: bool, capsys: pytest.CaptureFixture[str]) -> None:
    noor = house.person("Noor", zone="America/New_York", javascript=javascript)
    maya = house.person("Maya", zone="Europe/Lisbon", javascript=javascript, phone=True)

    joins_to_help(noor, house)
    house.travel(hours=11)
    maya_wonders_and_comes_back(maya, house)
    inputs = maya_asks(maya, house)
    noor_says_yes_from_the_mail(noor, maya, house)
    if not javascript:
        maya_says_where_she_lives(maya)
    they_meet_across_the_change_of_clocks(maya, noor, house)
    they_write_down_what_stays(maya, noor)
    they_agree_on_three_lines(maya, noor, house)
    they_meet_again(maya, noor, house)
    noor_takes_a_break(noor, maya, house)
    they_finish_well(maya, noor, house)
    afterwards_they_read(maya, noor)

    with capsys.disabled():
        mails = {who.name: len(house.mail_to(who.address)) for who in (maya, noor)}
        print(f"\nfrom first words to request: {inputs} inputs; mails, codes included: {mails}")


def maya_wonders_and_comes_back(maya: Somebody, house: House) -> None:
    """Something comes back for one line, before anybody asks who she is. Then her shift begins."""
    maya.opens("/")
    maya.types("What are you wondering about?", QUESTION)
    maya.taps("See who could help")
    maya.reads("There is somebody here for this kind of thing", QUESTION)
    maya.does_not_read("Noor")  # her card is for people who are signed in

    maya.closes_the_tab()
    house.travel(days=2)
    maya.inputs = 0
    maya.opens("/")
    maya.finds_typed("What are you wondering about?", QUESTION)


def maya_asks(maya: Somebody, house: House) -> int:
    """From first words to request; the question is typed once, and is in the box when it is wanted."""
    maya.types("What are you wondering about?", QUESTION)
    maya.taps("See who could help")
    gives_address(maya, house)
    says_name(maya)
    maya.reads("One person is close to your question", "I can help with getting from shift work into data")
    maya.taps("Ask Noor")
    maya.finds_typed("In your words", QUESTION)
    maya.taps("Send")
    maya.reads("Sent. Noor’s turn.")
    assert maya.inputs <= AT_MOST
    return maya.inputs


def noor_says_yes_from_the_mail(noor: Somebody, maya: Somebody, house: House) -> None:
    """Her mail program looks at the link first, twice; that changes nothing."""
    mail = house.mail_for(noor.address, "Maya would like half an hour with you")
    assert QUESTION not in mail.words  # Maya did not choose that
    is_scanned(mail.answer)
    maya.opens("/")
    maya.reads("Waiting for an answer")
    assert "Maya reads that you said yes" in noor.answers_from_mail(mail.answer, "Yes")
    assert is_gone(mail.answer)
    house.travel(minutes=2)  # so long the mail waits for a time that Noor may add
    house.mail_for(maya.address, "Noor says yes")
    opens_own_page(maya, "Noor")
    maya.reads("No meeting is planned yet.", "How it began", QUESTION)


def maya_says_where_she_lives(maya: Somebody) -> None:
    """Without JavaScript nobody has guessed her time zone."""
    maya.goes_to("You")
    maya.unfolds("Room for two people")
    maya.chooses("Your time zone", maya.zone)
    maya.taps("Save")


def they_meet_across_the_change_of_clocks(maya: Somebody, noor: Somebody, house: House) -> None:
    """New York changes its clocks on 14 March, Lisbon on the 28th: between, they are four hours apart, not five."""
    house.travel(days=1)
    plans(maya, "Noor", date(2027, 3, 18), time(18, 0))
    maya.reads("Thursday 18 March, 18:00", "for Noor 14:00, New York time")
    house.mail_for(noor.address, "You and Maya: Thursday 18 March 2027, 14:00").say("New York time")
    opens_own_page(noor, "Maya")
    noor.reads("Thursday 18 March, 14:00", "for Maya 18:00, Lisbon time")

    house.travel_to(datetime(2027, 3, 18, 12, tzinfo=UTC))
    house.mail_for(maya.address, "Soon: you and Noor, Thursday 18 March 2027, 18:00").say("Lisbon time")
    house.mail_for(noor.address, "Soon: you and Maya, Thursday 18 March 2027, 14:00").say("New York time")

    house.travel_to(datetime(2027, 3, 19, 9, tzinfo=UTC))
    house.mail_for(noor.address, "Did you and Maya meet?")
    mail = house.mail_for(maya.address, "Did you and Noor meet?")
    is_scanned(mail.answer)
    opens_own_page(noor, "Maya")
    noor.does_not_read("You have met once")
    assert "Good that you met" in maya.answers_from_mail(mail.answer, "We met")


def they_write_down_what_stays(maya: Somebody, noor: Somebody) -> None:
    """One note for both, and one that is Maya's alone."""
    opens_own_page(noor, "Maya")
    noor.reads("You have met once.")
    noor.taps("Thursday 18 March, 14:00")
    keeps_note(noor, SHARED, who_sees="Both of you")
    opens_own_page(maya, "Noor")
    maya.reads(SHARED)
    maya.taps("Thursday 18 March, 18:00")
    keeps_note(maya, PRIVATE, who_sees="Only you")

    noor.opens(maya.path)
    noor.reads(SHARED)
    noor.does_not_read(PRIVATE)
    opens_own_page(noor, "Maya")
    noor.does_not_read(PRIVATE)


def they_agree_on_three_lines(maya: Somebody, noor: Somebody, house: House) -> None:
    opens_own_page(maya, "Noor")
    maya.taps("Write the three lines")
    maya.chooses("How often", "every two weeks")
    maya.types("What for", GOAL)
    maya.taps("Agree")
    maya.reads("Noor has been asked to agree.")

    mail = house.mail_for(noor.address, "Maya has written down three lines for you both")
    mail.say("every two weeks")
    assert GOAL not in mail.words
    is_scanned(mail.answer)
    assert "You have agreed, and Maya is told" in noor.answers_from_mail(mail.answer, "Agree")
    house.mail_for(maya.address, "You and Noor have agreed")
    for reader, partner in ((maya, "Noor"), (noor, "Maya")):
        opens_own_page(reader, partner)
        reader.reads("What this is for", GOAL, "Every two weeks, until you look at it together on Friday 18 June.")


def they_meet_again(maya: Somebody, noor: Somebody, house: House) -> None:
    """A question for next time, put down by one and read by the other; both clocks have changed by then."""
    opens_own_page(maya, "Noor")
    maya.taps("Add a question")
    maya.types("One thing to talk about", "Who reads a report on Monday morning?")
    maya.taps("Put it on the list")
    plans(noor, "Maya", date(2027, 4, 1), time(13, 0))
    noor.reads("Who reads a report on Monday morning?", "Maya added this", "for Maya 18:00, Lisbon time")

    house.travel_to(datetime(2027, 4, 2, 9, tzinfo=UTC))
    opens_own_page(noor, "Maya")
    noor.taps("We met")
    noor.taps("You and Maya")
    noor.reads("You have met twice.", "Nothing written down yet, and that’s fine.")


def noor_takes_a_break(noor: Somebody, maya: Somebody, house: House) -> None:
    """Until the day she named; then it runs again, and nobody has to remember."""
    opens_own_page(noor, "Maya")
    noor.taps("Take a break")
    noor.types("First day back", "2027-04-20")
    noor.taps("Take a break")
    noor.reads("Resting until Tuesday 20 April.")
    house.mail_for(maya.address, "Noor is taking a break").say("20 April 2027")

    house.travel_to(datetime(2027, 4, 19, 12, tzinfo=UTC))
    opens_own_page(maya, "Noor")
    maya.reads("Resting until Tuesday 20 April.")
    assert not (maya.can_tap("Choose a time") or maya.can_tap("Another time"))
    house.travel_to(datetime(2027, 4, 20, 12, tzinfo=UTC))
    opens_own_page(maya, "Noor")
    maya.reads("No meeting is planned yet.")
    assert maya.can_tap("Another time")  # beside the one their rhythm proposes


def they_finish_well(maya: Somebody, noor: Somebody, house: House) -> None:
    """After two months without a visit neither is signed in: a code lets them in. Maya offers, Noor answers by mail."""
    house.travel_to(datetime(2027, 6, 25, 18, tzinfo=UTC))
    for somebody, partner in ((maya, "Noor"), (noor, "Maya")):
        signs_in(somebody, house)
        opens_own_page(somebody, partner)
    noor.taps("Add a question")
    noor.types("One thing to talk about", "What will you do on the first day?")

    maya.taps("Finish, or stop")
    maya.taps("Finish well")
    maya.reads("You have offered to finish. Noor’s turn.")
    mail = house.mail_for(noor.address, "Maya thinks you have arrived")
    is_scanned(mail.answer)
    assert "You have finished well" in noor.answers_from_mail(mail.answer, "Yes, we’re there")
    house.mail_for(maya.address, "You and Noor have finished well")

    noor.taps("Put it on the list")  # her page is older than the end: nothing is added, as is seen below


def afterwards_they_read(maya: Somebody, noor: Somebody) -> None:
    """Everything is still there, and nothing can be added to it."""
    for reader, partner in ((maya, "Noor"), (noor, "Maya")):
        reader.opens("/")
        reader.reads("Before")
        reader.taps(partner)
        reader.reads("You have met twice. You finished well. What you made together is still here to read.", GOAL)
        reader.does_not_read("What will you do on the first day?")
        for deed in ("Choose a time", "Another time", "Add a question", "Change it", "Take a break", "Finish, or stop"):
            assert not reader.can_tap(deed), f"{reader.name} is still offered {deed!r}"
    maya.unfolds("Earlier meetings")
    maya.taps("Thursday 18 March, 18:00")
    maya.reads(SHARED, PRIVATE)
    assert not maya.can_tap("Keep it")
