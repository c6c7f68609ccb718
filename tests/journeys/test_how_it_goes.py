"""How does it go: two check-ins a quarter apart, each for oneself, opened by two yeses, and what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lamplighter.core.address import shorten
from lamplighter.models.person import Person
from tests.cast import Cast
from tests.checkin import running
from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import HELP

pytestmark = pytest.mark.journey
QUARTER = timedelta(days=91, hours=3)
HERS, HIS = "Preparation", "Curiosity about the other"
OF_HER = ("I wrote the agenda before we met.", "I kept notes and tasks where both of us could find them.")
BY_HIM = (
    "My mentee wrote the agenda before we met.",
    "My mentee kept notes and tasks where both of us could find them.",
)
SELDOM, MOSTLY = "Seldom (one to three)", "Mostly (seven to nine)"


def goes_on(house: House, after: timedelta) -> None:
    """A quarter is longer than a browser stays signed in."""
    house.clock.move_to(house.now + after)
    house.work()
    for name, somebody in house.people.items():
        house.lets_in(somebody, name)


def grows_in(somebody: Somebody, pair: str, partner: str, quality: str) -> None:
    opens_check_in(somebody, pair)
    somebody.unfolds("More, if it helps")
    somebody.taps("What you want to grow in")
    somebody.ticks(quality)
    somebody.ticks(f"Ask {partner} about mine")
    somebody.taps("Keep it")


def opens_check_in(somebody: Somebody, pair: str) -> None:
    somebody.opens(pair)
    somebody.taps("Two minutes: how does it go?")


def answers(somebody: Somebody, items: tuple[str, ...], tap: str) -> None:
    for item in items:
        somebody.chooses(item, tap)
    somebody.taps("Keep my answers")


def test_two_check_ins_a_quarter_apart_opened_by_both(house: House) -> None:
    noor = house.at_home("Noor", can_help_with=HELP)
    maya = house.at_home("Maya", phone=True, javascript=False)

    def begin() -> str:
        learns, helps = (Person.objects.get(name=name) for name in ("Maya", "Noor"))
        return f"/mentorships/{shorten(running(Cast(learns, helps, learns, learns), at=house.now))}/"

    pair = house.do(begin)
    goes_on(house, QUARTER)
    grows_in(maya, pair, "Noor", HERS)
    grows_in(noor, pair, "Maya", HIS)
    opens_check_in(maya, pair)
    before = maya.inputs
    answers(maya, OF_HER, SELDOM)
    maya.taps("I would open mine")
    assert maya.inputs - before == 4, "two taps, kept, and a yes"
    maya.reads("Noor learns of it only if they would, too")
    opens_check_in(noor, pair)
    answers(noor, BY_HIM, SELDOM)
    noor.does_not_read("Seldom</td>")
    noor.reads("Your answers are kept. Would you look at them together?")
    noor.taps("I would open mine")
    noor.reads("You and Maya have both opened this")
    goes_on(house, QUARTER)
    for somebody, items in ((maya, OF_HER), (noor, BY_HIM)):
        opens_check_in(somebody, pair)
        answers(somebody, items, MOSTLY)
        somebody.taps("I would open mine")
    noor.taps("What each of you is like")
    noor.reads("You see it alike: Preparation")
    noor.unfolds(HERS)
    noor.reads("likely more than the time before", "Maya: seldom", "Maya: mostly", "One thing to try:")
    maya.opens(pair)
    maya.taps("How it goes between you")
    maya.reads("You and Noor have both opened this")
