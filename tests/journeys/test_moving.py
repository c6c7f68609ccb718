"""A meeting is moved from both sides, by link and by reply: two people who never sign in, and live in their mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lamplighter.core.introduction import Size
from lamplighter.core.person import Visibility
from lamplighter.models.meeting import Meeting
from lamplighter.models.person import Person
from lamplighter.models.slot import OfferedSlot
from lamplighter.services.introduction import ask
from lamplighter.services.mailin import Outcome, take_mail_in
from tests.cast import arrive
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import is_gone, is_scanned
from tests.mailin.letters import answer, calendar_answer

pytestmark = pytest.mark.journey
DAY = timedelta(days=1)
ANSWERS = {"MAIL_IN": "answers@mail.example.org"}


def test_a_meeting_is_moved_from_both_sides_by_link_and_by_reply(open_a_house: OpenHouse, tmp_path: Path) -> None:
    with open_a_house(tmp_path, **ANSWERS) as house:
        maya, noor = house.person("Maya", phone=True), house.person("Noor", zone="Europe/Berlin")
        they_plan_the_first_one(house, maya, noor)
        maya_cannot_by_link_and_noor_takes_another_by_reply(house, maya, noor)
        noor_cannot_by_reply_and_maya_takes_another_by_link(house, maya, noor)


def they_plan_the_first_one(house: House, maya: Somebody, noor: Somebody) -> None:
    """Noor says yes from her mail, sees a time, and puts it down with a second tap."""
    for one, visibility in ((maya, Visibility.HIDDEN), (noor, Visibility.MEMBERS)):
        house.do(lambda one=one, seen=visibility: arrive(one.name, zone=one.zone, visibility=seen, at=house.now))
    asker, asked = (house.do(lambda one=one: Person.objects.get(name=one.name)) for one in (maya, noor))
    house.do(lambda: ask(asked.pk, Size.CONVERSATION, "How?", words_by_mail=False, by=asker, at=house.now))
    mail = house.mail_for(noor.address, "half an hour")
    is_scanned(mail.answer)
    noor.opens(mail.answer)
    noor.taps("Yes")
    noor.reads("Maya reads that you said yes", "You could meet for the first time", "Tuesday 9 March, 18:00", "17:00")
    noor.taps("Put it down for us both")
    noor.reads("It is settled, and Maya is told")


def maya_cannot_by_link_and_noor_takes_another_by_reply(house: House, maya: Somebody, noor: Somebody) -> None:
    mail = house.mail_for(maya.address, "You and Noor: Tuesday 9 March")
    is_scanned(mail.answer)
    maya.opens(mail.answer)
    maya.unfolds("I can’t make it")
    maya.taps("Call it off")
    maya.reads("It is called off, and Noor is told", "These times could suit you both")
    assert is_gone(mail.answer)
    told = house.mail_for(noor.address, "Called off: Tuesday 9 March")
    times = offered(house)
    assert len(times) == 3
    says(house, answer(told.raw, "2\n\nOn Monday Maya wrote:\n> 1, 2 or 3?"))
    assert planned(house) == times[1]
    house.mail_for(maya.address, "Settled: you and Noor").say(f"{times[1]:%-d %B}")


def noor_cannot_by_reply_and_maya_takes_another_by_link(house: House, maya: Somebody, noor: Somebody) -> None:
    """The day before she declines in her calendar, which answers the mail; Maya taps one of three."""
    was_to_be = planned(house)
    house.clock.move_to(was_to_be - DAY + timedelta(minutes=1))
    house.work()
    says(house, calendar_answer(house.mail_for(noor.address, "Soon: you and Maya").raw, "DECLINED"))
    mail = house.mail_for(maya.address, "Called off")
    times = offered(house)
    is_scanned(mail.answer)
    maya.opens(mail.answer)
    maya.reads("Another time with Noor", "for Noor")
    maya.taps("Take this", within=f"{times[0]:%-d %B}")
    maya.reads("It is settled, and Noor is told")
    assert planned(house) == times[0] != was_to_be
    house.mail_for(noor.address, "Settled: you and Maya").say(f"{times[0]:%-d %B}")


def says(house: House, letter: bytes) -> None:
    """As a mail server brings it."""
    brought = house.do(lambda: take_mail_in(letter, at=house.now))
    assert brought.outcome is Outcome.TAKEN, brought


def planned(house: House) -> datetime:
    return house.do(lambda: Meeting.objects.get(held_at=None, called_off_at=None).starts_at)


def offered(house: House) -> list[datetime]:
    return house.do(lambda: list(OfferedSlot.objects.order_by("number").values_list("starts_at", flat=True)))
