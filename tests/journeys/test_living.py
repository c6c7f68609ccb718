"""Years of it: a few words back from a mail, a break and a return, an end from a mail, and a new beginning."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import (
    HELP,
    are_in_touch,
    asks,
    is_gone,
    is_scanned,
    opens_own_page,
    plans,
    signs_in,
)

pytestmark = pytest.mark.journey
GOAL = "Lead a small data project on my own."
WORDS = "The sister has asked for the sheet again."


@pytest.fixture
def two(house: House) -> tuple[Somebody, Somebody]:
    """Maya and Noor, with three lines that both have agreed to; the day to look at it together was prefilled."""
    noor = house.at_home("Noor", can_help_with=HELP, zone="Europe/Berlin")
    maya = house.at_home("Maya", phone=True)
    are_in_touch(house, maya, noor)
    opens_own_page(maya, "Noor")
    maya.taps("Write the three lines")
    maya.chooses("How often", "every two weeks")
    maya.types("What for", GOAL)
    maya.taps("Agree")
    noor.answers_from_mail(house.mail_for(noor.address, "three lines").answer, "Agree")
    return maya, noor


def test_nobody_need_name_an_end_and_a_day_to_look_at_it_is_there(two: tuple[Somebody, Somebody]) -> None:
    for reader, partner in zip(two, ("Noor", "Maya"), strict=True):
        opens_own_page(reader, partner)
        reader.reads("until you look at it together on Monday 31 May")


def test_a_few_words_are_written_and_answered_from_mails(house: House, two: tuple[Somebody, Somebody]) -> None:
    maya, noor = two
    mail = house.mail_for(maya.address, "You and Noor have agreed")
    is_scanned(mail.answer)
    maya.opens(mail.answer)
    maya.reads("Write to Noor", "your words are in it only if you have both agreed to that")
    maya.types("What would you like to say?", WORDS)
    maya.taps("Send")
    maya.reads("Sent. Noor reads it.")
    assert is_gone(mail.answer)
    news = house.mail_for(noor.address, "Maya has written to you")
    assert WORDS not in news.words
    noor.opens(news.answer)
    noor.does_not_read(WORDS)  # whoever holds the link is not yet somebody who may read
    noor.types("What would you like to say?", "Then sleep.")
    noor.taps("Send")
    opens_own_page(maya, "Noor")
    maya.reads("Then sleep.")


def test_who_cannot_make_it_says_so_from_the_mail_of_the_day_before(
    house: House, two: tuple[Somebody, Somebody]
) -> None:
    maya, noor = two
    plans(noor, "Maya", date(2027, 3, 9), time(19, 0))
    mail = house.mail_for(maya.address, "You and Noor: Tuesday 9 March")
    maya.opens(mail.answer)
    maya.types("One thing to talk about", "How do I say no?")
    maya.taps("Put it on the list")
    maya.reads("It is on the list")
    house.travel_to(datetime(2027, 3, 8, 20, tzinfo=UTC))
    mail = house.mail_for(maya.address, "Soon: you and Noor")
    maya.opens(mail.answer)
    maya.unfolds("I can’t make it")
    maya.types("When would it suit you?", "Friday would.")
    maya.taps("Call it off")
    maya.reads("It is called off, and Noor is told")
    house.mail_for(noor.address, "Called off: Tuesday 9 March")
    opens_own_page(noor, "Maya")
    noor.reads("No meeting is planned yet.", "Friday would.", "How do I say no?")


def test_a_break_with_a_day_on_which_it_picks_up_by_itself(house: House, two: tuple[Somebody, Somebody]) -> None:
    maya, noor = two
    opens_own_page(noor, "Maya")
    noor.taps("Take a break")
    noor.types("First day back", "2027-04-05")
    noor.taps("Take a break")
    house.mail_for(maya.address, "Noor is taking a break").say("5 April")
    opens_own_page(maya, "Noor")
    assert maya.can_tap("Pick it up again")
    house.travel_to(datetime(2027, 4, 5, 7, tzinfo=UTC))
    house.mail_for(maya.address, "You and Noor: the break is over")
    opens_own_page(maya, "Noor")
    assert maya.can_tap("Another time") or maya.can_tap("Choose a time")


def test_an_end_from_a_mail_without_a_reason_and_again_after_four_hundred_days(
    house: House, two: tuple[Somebody, Somebody]
) -> None:
    maya, noor = two
    mail = house.mail_for(maya.address, "You and Noor have agreed")
    is_scanned(mail.answer)
    maya.opens(mail.answer)
    maya.unfolds("I would like to stop")
    maya.reads("No reason is needed and none is passed on")
    maya.taps("Stop now")
    maya.reads("You have ended this")
    house.mail_for(noor.address, "Maya has ended your mentoring").say("No reason was asked for.")
    noor.opens("/")
    noor.taps("Maya")
    noor.reads("This has ended.", GOAL)

    house.clock.move_to(house.now + timedelta(days=400))  # at once: nothing is expected of anybody meanwhile
    house.work()
    signs_in(maya, house)  # a sign-in lasts two months
    asks(maya, "Noor", "I have a harder question now.")
    noor.answers_from_mail(house.mail_for(noor.address, "half an hour").answer, "Yes")
    opens_own_page(maya, "Noor")
    maya.reads("No meeting is planned yet.")
    maya.taps("The two of you over time")
    story = maya.text
    assert story.count("It began with a yes.") == 2
    maya.reads("Monday 1 March 2027", "Tuesday 4 April, 10:00", "I have a harder question now.")


def test_the_day_to_look_at_it_comes_and_both_carry_on_from_their_mails(
    house: House, two: tuple[Somebody, Somebody]
) -> None:
    maya, noor = two
    house.clock.move_to(datetime(2027, 5, 31, 7, tzinfo=UTC))  # eight in the morning in Lisbon
    house.work()
    mail = house.mail_for(maya.address, "You and Noor: how do you go on?")
    mail.say("we close it for you on 30 July 2027")
    is_scanned(mail.answer)
    maya.opens(mail.answer)
    maya.reads("Noor is asked to agree to three more months")
    maya.taps("Carry on for three months")
    maya.reads("You would carry on, and Noor is told")
    noor.answers_from_mail(house.mail_for(noor.address, "Maya suggests a change").answer, "Agree")
    signs_in(maya, house)
    opens_own_page(maya, "Noor")
    maya.reads("until you look at it together on Monday 30 August", GOAL)
    assert not maya.can_tap("Carry on for three months")


def test_a_break_is_picked_up_again_before_its_day(house: House, two: tuple[Somebody, Somebody]) -> None:
    maya, noor = two
    opens_own_page(noor, "Maya")
    noor.taps("Take a break")
    noor.types("First day back", "2027-04-05")
    noor.taps("Take a break")
    opens_own_page(maya, "Noor")
    maya.reads("Resting until")
    maya.taps("Pick it up again")
    maya.does_not_read("Resting until")
    assert maya.can_tap("Another time") and not maya.can_tap("Pick it up again")
    house.mail_for(noor.address, "Maya is back")
    opens_own_page(noor, "Maya")
    noor.taps("The two of you over time")
    noor.reads("You took a break", "Maya picked it up again")


def test_what_has_ended_begins_again_from_its_own_page(house: House, two: tuple[Somebody, Somebody]) -> None:
    maya, noor = two
    opens_own_page(maya, "Noor")
    maya.taps("Finish, or stop")
    maya.taps("Stop now")
    maya.reads("You have ended this.")
    maya.taps("Ask Noor again")
    maya.types("In your words", "I have a harder question now.")
    maya.taps("Send")
    noor.answers_from_mail(house.mail_for(noor.address, "half an hour").answer, "Yes")
    opens_own_page(maya, "Noor")
    maya.reads("No meeting is planned yet.", "I have a harder question now.")
    maya.taps("The two of you over time")
    assert maya.text.count("It began with a yes.") == 2
    maya.reads("You ended it.")


def test_who_is_not_heard_of_again_is_let_go_kindly(house: House, two: tuple[Somebody, Somebody]) -> None:
    maya, noor = two
    for moment in (datetime(2027, 5, 31, 7, tzinfo=UTC), datetime(2027, 7, 30, 8, tzinfo=UTC)):
        house.clock.move_to(moment)
        house.work()
    for reader, partner in ((maya, "Noor"), (noor, "Maya")):
        mail = house.mail_for(reader.address, f"You and {partner}: it has been quiet")
        mail.say("Nobody did anything wrong.")
    signs_in(noor, house)
    noor.opens("/")
    noor.taps("Maya")
    noor.reads("It had been quiet for long, so this was closed for you.", GOAL)
    assert not noor.can_tap("Ask Maya again"), "Maya's card is hidden, and stays so"
    signs_in(maya, house)
    maya.opens("/")
    maya.taps("Noor")
    assert maya.can_tap("Ask Noor again")
