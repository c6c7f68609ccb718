"""Asking and answering with a clock that moves: four answers from the mail, two who cross, silence and what follows."""

from __future__ import annotations

import pytest

from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import HELP, QUESTION, asks, is_gone, is_scanned

pytestmark = pytest.mark.journey
both_ways = pytest.mark.parametrize(
    "javascript",
    [
        pytest.param(True, id="with-javascript"),
        pytest.param(False, id="without-javascript", marks=pytest.mark.long),
    ],
)


def _two(house: House, javascript: bool = True) -> tuple[Somebody, Somebody]:
    noor = house.at_home("Noor", can_help_with=HELP, zone="Europe/Berlin", javascript=javascript)
    house.at_home("Tomasz", can_help_with="getting from shift work to a desk, and data")
    return house.at_home("Maya", phone=True, javascript=javascript), noor


@both_ways
def test_noor_asks_back_from_the_mail_and_maya_replies_from_hers(house: House, javascript: bool) -> None:
    maya, noor = _two(house, javascript)
    asks(maya, "Noor", QUESTION)
    link = house.mail_for(noor.address, "half an hour").answer
    is_scanned(link)
    reader = noor.reads_mail(link)
    reader.does_not_read(QUESTION)
    reader.unfolds("Ask something back")
    reader.types("Your line", "Which shifts?")
    reader.ticks("These words may also arrive by mail")
    reader.taps("Send this line")
    reader.reads("Sent. Maya’s turn.")
    assert is_gone(link)
    mail = house.mail_for(maya.address, "Noor asks you something back")
    mail.say("Which shifts?")
    maya.opens("/")
    maya.reads("Noor asks you something back", "Your turn, since")
    reply = maya.reads_mail(mail.answer)
    reply.types("Your line", "Nights, mostly.")
    reply.taps("Send this line")
    reply.reads("Sent. Noor’s turn.")
    house.mail_for(noor.address, "Maya has replied; it is your turn")
    noor.opens("/")
    noor.taps("Maya would like half an hour with you")
    noor.reads("Which shifts?", "Nights, mostly.", "Your turn, since")
    for somebody in (reader, reply):
        somebody.leaves()


@both_ways
def test_noor_thinks_of_somebody_else(house: House, javascript: bool) -> None:
    maya, noor = _two(house, javascript)
    asks(maya, "Noor", QUESTION)
    reader = noor.reads_mail(house.mail_for(noor.address, "half an hour").answer)
    reader.unfolds("Not me, try …")
    reader.ticks("Tomasz")
    reader.taps("Not me, try these")
    reader.reads("Maya reads whom you think of")
    reader.leaves()
    house.mail_for(maya.address, "Noor has said no this time").say("Noor thinks of other people")
    assert house.mail_to("tomasz@example.org") == []
    maya.page.reload()
    maya.reads("Noor thinks of these people", "They do not know of this.")
    maya.taps("Tomasz", within="Noor thinks of these people")
    maya.reads("getting from shift work to a desk")


def test_noor_answers_one_question_in_writing(house: House) -> None:
    maya, noor = _two(house, javascript=False)
    maya.goes_to("People")
    maya.taps("Noor")
    maya.taps("Ask Noor")
    maya.chooses("What would you like to ask for?", "One question")
    maya.types("In your words", QUESTION)
    maya.taps("Send")
    reader = noor.reads_mail(house.mail_for(noor.address, "Maya has a question for you").answer)
    reader.taps("Send my answer")
    reader.reads("Write at least a line")
    reader.types("Your answer", "One question from your own ward.")
    reader.taps("Send my answer")
    reader.reads("Maya reads your answer")
    reader.leaves()
    house.mail_for(maya.address, "Noor has answered your question")
    maya.page.reload()
    maya.reads("Noor has answered", "One question from your own ward.")
    maya.types("Your line", "That I can do on Monday.")
    maya.taps("Send this line back")
    maya.taps("This helped me")
    maya.reads("You have told Noor that it helped.")
    noor.opens("/you/help/")
    noor.types("I help …", "people on shifts")
    noor.types("… to do what?", "find a way into data")
    noor.taps("Put it on my card")
    noor.reads("Your own word so far")
    noor.opens("/")
    noor.reads("They say that it helped.")
    noor.taps(QUESTION)
    noor.reads("You have answered Maya", "That I can do on Monday.", "Maya says that it helped")
    noor.chooses("Which of your sentences does it stand behind?", "I help people on shifts find a way into data.")
    noor.taps("Save")
    maya.goes_to("People")
    maya.taps("Noor")
    maya.reads("Answers on this that helped somebody here: Monday 1 March")
    maya.does_not_read("Their own word so far", "One question from your own ward.")


def test_who_ask_each_other_meet_as_one(house: House) -> None:
    noor = house.at_home("Noor", can_help_with=HELP)
    tomasz = house.at_home("Tomasz", can_help_with="leading a team")
    asks(noor, "Tomasz", "How do you lead?")
    tomasz.goes_to("People")
    tomasz.taps("Noor")
    tomasz.reads("Noor would like half an hour with you")
    tomasz.taps("Ask Noor")
    tomasz.reads("How do you lead?", "that is a yes to a conversation")
    tomasz.types("In your words", "How did you get into data?")
    tomasz.taps("Send")
    tomasz.reads("You and Noor asked each other", "How do you lead?", "How did you get into data?")
    tomasz.taps("To your own page")
    house.mail_for(noor.address, "You and Tomasz asked each other")
    noor.opens("/")
    noor.taps("You and Tomasz")
    noor.reads("How do you lead?", "How did you get into data?")


def test_silence_is_nudged_twice_ends_kindly_and_cools_down(house: House) -> None:
    maya, noor = _two(house)
    asks(maya, "Noor", QUESTION)
    house.travel(days=13)
    subjects = [mail.subject for mail in house.mail_to(noor.address)]
    assert subjects.count("Maya is still waiting for your answer") == 2
    house.travel(days=1, hours=13)
    house.mail_for(maya.address, "Noor hasn't answered").say("You did nothing wrong")
    maya.page.reload()
    maya.reads("Noor hasn’t answered", "Others who are close to your question", "Tomasz", "You can ask Noor again from")
    maya.opens("/people/")
    maya.taps("Noor")
    maya.reads("You asked Noor not long ago. You can ask again from")
    assert not maya.can_tap("Ask Noor")
    house.travel(days=31)
    maya.page.reload()
    maya.taps("Ask Noor")


def test_one_leads_the_other(house: House) -> None:
    maya, noor = _two(house)
    asks(maya, "Noor", QUESTION)
    noor.opens("/")
    noor.taps("Maya would like half an hour with you")
    noor.unfolds("Do you work or study together?")
    noor.taps("Yes, and one of us leads, grades or employs the other")
    noor.reads("You have said yes. It begins when Maya wants it, too.")
    house.mail_for(maya.address, "Noor says yes. Do you want this, too?")
    maya.page.reload()
    maya.reads("Nothing from here goes into appraisals, grades or contracts.")
    maya.taps("Yes, I want this, too")
    maya.reads("You and Noor", "You both know, and both wanted this.")


def test_a_sixth_request_waits(house: House) -> None:
    house.travel(days=1)
    for number in range(6):
        house.at_home(f"Helper{number}", can_help_with=HELP)
    maya = house.at_home("Maya")
    house.travel(days=8)
    for number in range(5):
        asks(maya, f"Helper{number}", QUESTION)
    maya.goes_to("People")
    maya.taps("Helper5")
    maya.taps("Ask Helper5")
    maya.types("In your words", QUESTION)
    maya.taps("Send")
    maya.reads("5 of your requests are waiting for an answer.")
    maya.finds_typed("In your words", QUESTION)
