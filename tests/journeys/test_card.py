"""One's own card: a picture from a phone, more about oneself, a break that ends by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.journeys.conftest import FAILED, OpenHouse
from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import HELP, QUESTION, asks, has_a_face, rests, says_more
from tests.services.pictures import from_a_telephone

pytestmark = pytest.mark.journey


@pytest.fixture
def house(open_a_house: OpenHouse, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """With a data folder of its own, to look into."""
    with open_a_house(tmp_path, has_failed=lambda: request.node.stash.get(FAILED, False), DATA=tmp_path) as house:
        yield house


@pytest.fixture(
    params=[
        pytest.param(True, id="with JavaScript"),
        pytest.param(False, id="without JavaScript", marks=pytest.mark.long),
    ]
)
def maya(house: House, request: pytest.FixtureRequest) -> Somebody:
    return house.at_home("Maya", phone=True, can_help_with="night shifts", javascript=request.param)


@pytest.fixture
def noor(house: House) -> Somebody:
    return house.at_home("Noor", can_help_with=HELP, zone="Europe/Berlin")


def test_maya_shows_her_face_and_takes_it_back(house: House, maya: Somebody, noor: Somebody, tmp_path: Path) -> None:
    maya.goes_to("You")
    maya.taps("Add a picture")
    has_a_face(maya)
    assert maya.inputs <= 6
    face = f"{house.origin}{maya.page.get_by_role('img', name='Maya').get_attribute('src')}"
    assert len(list((tmp_path / "files").iterdir())) == 2
    maya.sends_file("A picture of you", b"<html><script>alert(1)</script>", "face.png")
    maya.taps("Save")
    maya.reads("We can take a photo that is a JPEG, a PNG or a WebP. This file is something else.")
    assert maya.sees_picture("Maya")

    noor.goes_to("People")
    assert noor.page.locator("img.face").evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 128
    noor.taps("Maya")
    assert noor.sees_picture("Maya")
    assert is_refused(face), "not for visitors"

    maya.taps("Remove this picture")
    maya.reads("Your card is whole without one.")
    assert list((tmp_path / "files").iterdir()) == []
    noor.page.reload()
    assert not noor.page.locator("img").count()
    assert is_refused(face)


def is_refused(address: str) -> bool:
    try:
        urlopen(address)
    except HTTPError as error:
        return error.code == 404
    return False


def test_a_picture_larger_than_the_porch_takes_is_told_so(house: House, maya: Somebody) -> None:
    maya.opens("/you/photo/")
    maya.sends_file("A picture of you", from_a_telephone() + b"\x00" * 8_100_000)
    maya.taps("Save")
    maya.reads("This picture is larger than fits.", "choose one of up to 8 megabytes")
    maya.page.go_back()
    maya.reads("Your picture")


def test_a_picture_almost_as_large_as_fits_arrives(house: House, maya: Somebody) -> None:
    has_a_face(maya, from_a_telephone() + b"\x00" * 7_900_000)


def test_more_about_maya_is_one_click_away_and_never_in_the_way(house: House, maya: Somebody, noor: Somebody) -> None:
    maya.goes_to("You")
    assert not maya.page.get_by_label("City (if").is_visible()
    says_more(maya)
    noor.goes_to("People")
    noor.taps("Maya")
    noor.reads("Lisbon", "Learning now: to wait", "Usually answers within three days.")
    card = noor.path
    house.clock.move_to(house.now + timedelta(days=190))  # at once: nobody is expected to do anything meanwhile
    house.work()
    house.lets_in(noor, "Noor")
    noor.opens(card)
    noor.reads("Was learning this, and lets it rest: to wait")


def test_a_break_begins_at_not_now_and_ends_by_itself(house: House, maya: Somebody, noor: Somebody) -> None:
    asks(maya, "Noor", QUESTION)
    noor.opens(maya.path)
    noor.reads("Too much at the moment?")
    noor.taps("Take a break from being asked")
    back_on = house.now.date() + timedelta(days=40)
    rests(noor, until=back_on)
    noor.reads("You are taking a break and are back on Saturday 10 April.")

    maya.page.reload()
    maya.reads("Sent. Noor’s turn.")  # what waited, waits
    maya.taps("Take it back")
    maya.goes_to("People")
    maya.does_not_read("Noor")
    maya.opens(noor_card(noor))
    maya.reads("Noor is taking a break and is back on Saturday 10 April.")
    assert not maya.can_tap("Ask Noor")

    house.travel(days=40)
    asks(maya, "Noor", QUESTION)
    noor.opens("/you/")
    noor.does_not_read("You are taking a break")


def test_whoever_is_back_earlier_is_back_at_once(house: House, maya: Somebody, noor: Somebody) -> None:
    rests(noor, until=house.now.date() + timedelta(days=40))
    noor.taps("I am back")
    asks(maya, "Noor", QUESTION)


def noor_card(noor: Somebody) -> str:
    noor.opens("/you/")
    noor.taps("See it as others do")
    return noor.path
