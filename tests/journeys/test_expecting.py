"""What two people expect: apart and side by side, or together line by line; and how it changes later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import HELP, are_in_touch, is_scanned, opens_own_page

pytestmark = pytest.mark.journey
Two = tuple[Somebody, Somebody]
# Every line, what is put in, and how it is then read.
ALL = (
    ("How often", "every two weeks", "Every two weeks"),
    ("Until when", "2027-06-01", "Tuesday 1 June"),
    ("What for", "Get into data", "Get into data"),
    ("How long we meet", "45 minutes", "45 minutes"),
    ("Where", "In the library", "In the library"),
    ("We answer each other", "within a week", "Within a week"),
    ("If one of us can’t make it", "A word the day before", "A word the day before"),
    ("What stays between us", "All but danger", "All but danger"),
    ("How we end", "With a walk by the river", "With a walk by the river"),
    ("Our ground rules", "Phones off", "Phones off"),
    ("Somebody outside, if it goes wrong", "Ada at the library", "Ada at the library"),
    ("May our words also arrive by mail?", "yes", "Yes"),
)


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.long)], ids=["with scripts", "without"])
def two(house: House, request: pytest.FixtureRequest) -> Two:
    """Maya and Noor, in touch."""
    noor = house.at_home("Noor", can_help_with=HELP, zone="Europe/Berlin", javascript=request.param)
    maya = house.at_home("Maya", phone=True, javascript=request.param)
    are_in_touch(house, maya, noor)
    return maya, noor


def _writes_apart(somebody: Somebody, partner: str, house: House, **lines: str) -> None:
    opens_own_page(somebody, partner)
    somebody.taps("Write the three lines")
    somebody.taps("or write apart first and see where you differ")
    somebody.reads(f"Only you see this until you have both handed yours in; then {partner} does, too.")
    somebody.chooses("How often", lines["often"])
    somebody.types("Until when", (house.now + timedelta(days=90)).date().isoformat())
    somebody.types("What for", lines["what_for"])
    somebody.unfolds("The rest, as usual unless you change it")
    somebody.chooses("How long we meet", lines["minutes"])
    somebody.taps("Hand it in")


def test_written_apart_three_clashes_are_settled(house: House, two: Two) -> None:
    maya, noor = two
    _writes_apart(maya, "Noor", house, often="every week", minutes="60 minutes", what_for="Get into data")
    maya.reads("You have handed yours in. Noor is asked to write, too")
    mail = house.mail_for(noor.address, "Maya has written what they expect")
    assert "Get into data" not in mail.words
    noor.opens("/")
    noor.does_not_read("Get into data")
    _writes_apart(noor, "Maya", house, often="every month", minutes="30 minutes", what_for="Lead a data project")
    noor.reads("You differ on three lines. Better to find out now. What would suit you both?")
    noor.reads("You wrote: Every month", "Maya wrote: Every week")
    noor.taps("Agree to this")
    noor.reads("How often: choose what suits you both.", "Where you wrote the same", "Wherever suits us both")
    noor.chooses("How often", "Something in between:")
    noor.page.locator("[name=beat_own]").select_option("every two weeks")
    noor.chooses("What for", "Maya wrote: Get into data")
    noor.chooses("How long we meet", "You wrote: 30 minutes")
    noor.taps("Agree to this")
    noor.reads("Maya has been asked to agree.")

    mail = house.mail_for(maya.address, "Noor has written down three lines for you both")
    is_scanned(mail.answer)
    opens_own_page(maya, "Noor")
    maya.reads("Every two weeks", "Get into data")
    maya.taps("Agree")
    maya.reads("Every two weeks, until you look at it together on")
    house.mail_for(noor.address, "You and Maya have agreed")


def test_filled_in_together_each_sees_every_edit(house: House, two: Two) -> None:
    maya, noor = two
    for somebody, partner in ((maya, "Noor"), (noor, "Maya")):
        opens_own_page(somebody, partner)
        somebody.taps("Write the three lines")
        somebody.taps("fill it in together, each on your own screen")
    _changes(maya, "How often", "every two weeks")
    _sees(noor, "Every two weeks", "Maya changed this")
    _changes(noor, "Until when", (house.now + timedelta(days=90)).date().isoformat())
    _changes(noor, "What for", "Get into data")
    _sees(maya, "Get into data", "Noor changed this")
    maya.taps("Agree to what stands here")
    maya.reads("Noor has been asked to agree.")
    house.mail_for(noor.address, "Maya has agreed to the three lines for you both")
    opens_own_page(noor, "Maya")
    noor.reads("What you have filled in together", "Maya has agreed to it as it stands.")
    noor.taps("Agree")
    noor.reads("Every two weeks, until you look at it together on")
    noor.taps("What we’ve agreed")
    for medium in ("screen", "print"):
        noor.page.emulate_media(media=medium)
        noor.reads("filled in together on", "Who filled in which line")
        assert noor.page.get_by_text("by you, ").count() == 2 and noor.page.get_by_text("by Maya, ").count() == 1
    noor.page.emulate_media(media="screen")
    noor.taps("Every version")
    noor.reads("Version 1", "filled in together on", "How often (by Maya), Until when (by you), What for (by you)")
    opens_own_page(noor, "Maya")

    noor.taps("Change it")
    noor.unfolds("The rest, as usual unless you change it")
    noor.types("Our ground rules", "Phones off")
    noor.taps("Agree")
    house.mail_for(maya.address, "Noor suggests a change to what you’ve agreed")
    opens_own_page(maya, "Noor")
    maya.reads("Noor suggests", "What would change", "Phones off", "Before: We hear each other out.")
    maya.taps("Agree")
    maya.taps("What we’ve agreed")
    maya.reads("Phones off", "Maya and Noor, version 2", "What this version changed", "Before: We hear each other out.")
    maya.taps("Every version")
    maya.reads("Version 2", "Noor wrote it on", "Changed: Our ground rules", "Version 1")
    maya.taps("Version 1")
    maya.reads("There is a newer version.", "Rank stays outside the door.")


def test_every_line_is_filled_in_together_and_then_words_arrive_by_mail(house: House, two: Two) -> None:
    maya, noor = two
    _open_it_both(maya, noor)
    before = ""
    for turn, (line, value, words) in enumerate(ALL):
        somebody, other = (noor, "Maya") if turn % 2 else (maya, "Noor")
        _changes(somebody, line, value)
        somebody.reads(words, *([before, f"{other} changed this"] if before else []))
        before = words
    _sees(maya, before)
    maya.taps("Agree to what stands here")
    maya.reads("Noor has been asked to agree.")
    _writes(maya, "Noor", "I am glad.")
    assert "I am glad." not in house.mail_for(noor.address, "Maya has written to you").words, "one yes is not two"

    noor.taps("Agree to what stands here")  # her page still shows what Maya has just agreed to
    noor.reads("Every two weeks, until you look at it together on", "Get into data")
    noor.taps("What we’ve agreed")
    noor.reads(*(words for _, _, words in ALL), "filled in together on", "You agreed on", "Maya agreed on")
    assert noor.page.get_by_text("by you, ").count() == noor.page.get_by_text("by Maya, ").count() == len(ALL) // 2
    noor.taps("Help from outside")
    noor.reads("If somebody is in danger, call the emergency number where you are.")
    _writes(noor, "Maya", "So am I.")
    house.mail_for(maya.address, "Noor has written to you").say("Noor writes:", "So am I.")


def test_two_who_change_the_same_line_read_both_and_lose_nothing(house: House, two: Two) -> None:
    maya, noor = two
    _open_it_both(maya, noor)
    for somebody in two:
        somebody.taps("Change: Where")
    _keeps(maya, "In the library")
    _keeps(noor, "By telephone")
    noor.reads("This line has changed since you opened it.", "Maya wrote meanwhile", "In the library", "You typed")
    assert noor.page.locator("[name=value]").input_value() == "By telephone"
    maya.taps("Change: Where")
    noor.taps("Keep mine")
    noor.reads("By telephone", "you changed this")
    _keeps(maya, "In the hall")
    maya.reads("Noor wrote meanwhile", "By telephone", "You typed", "In the hall")
    maya.taps("Leave it as it is now")
    maya.reads("By telephone", "Noor changed this")
    maya.does_not_read("In the hall", "In the library")


def _open_it_both(maya: Somebody, noor: Somebody) -> None:
    for somebody, partner in ((maya, "Noor"), (noor, "Maya")):
        opens_own_page(somebody, partner)
        somebody.taps("fill them in together")


def _writes(somebody: Somebody, whom: str, words: str) -> None:
    with_page = somebody.page
    somebody.page = somebody.context.new_page()
    opens_own_page(somebody, whom)
    somebody.taps(f"Write to {whom}" if somebody.can_tap(f"Write to {whom}") else "Read and write")
    somebody.types("What would you like to say?", words)
    somebody.taps("Send")
    somebody.page.close()
    somebody.page = with_page


def _changes(somebody: Somebody, line: str, value: str) -> None:
    somebody.taps(f"Change: {line}")
    _keeps(somebody, value)


def _keeps(somebody: Somebody, value: str) -> None:
    box = somebody.page.locator("[name=value]")
    somebody.inputs += 1
    if box.evaluate("box => box.tagName") == "SELECT":
        box.select_option(value)
    elif box.evaluate("box => box.type") == "checkbox":
        box.check()
    else:
        box.fill(value)
    somebody.taps("Keep this")


def _sees(somebody: Somebody, *words: str) -> None:
    """By itself within seconds; without scripts, when they look again."""
    if not somebody.has_javascript:
        somebody.page.reload()
    somebody.reads(*words)


def test_promises_steps_and_words_in_between(house: House, two: Two) -> None:
    maya, noor = two
    opens_own_page(maya, "Noor")
    maya.unfolds("More, if it helps")
    maya.taps("Something I mean to do until we meet")
    maya.types("What do you mean to do?", "Rewrite my CV")
    maya.types("By when?", (house.now + timedelta(days=2)).date().isoformat())
    maya.taps("I mean to")
    maya.reads("Rewrite my CV", "you, by")
    opens_own_page(noor, "Maya")
    noor.reads("Rewrite my CV")
    assert not noor.can_tap("Done: Rewrite my CV")
    house.travel(days=4)
    opens_own_page(maya, "Noor")
    maya.taps("Another day for: Rewrite my CV")
    maya.reads("A new day is as good as the old one.")
    maya.types("By when?", (house.now + timedelta(days=2)).date().isoformat())
    maya.taps("That day, then")
    maya.taps("Done: Rewrite my CV")
    maya.reads("done")

    maya.taps("Write to Noor")
    maya.types("What would you like to say?", "It went well <b>today</b>. See https://example.org/chart")
    maya.taps("Send")
    maya.reads("It went well <b>today</b>.")
    assert maya.page.get_by_role("link", name="https://example.org/chart").count() == 1
    mail = house.mail_for(noor.address, "Maya has written to you")
    assert "went well" not in mail.words
    opens_own_page(noor, "Maya")
    noor.taps("Read and write")
    noor.reads("It went well")
    assert not noor.can_tap("Take it back")
    maya.taps("Take it back")
    maya.does_not_read("It went well")
    noor.page.reload()
    noor.does_not_read("It went well")
