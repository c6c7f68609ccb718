"""Files between two people: from a phone, from a mail, saved as they were sent, and gone when they are taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lamplighter.core.attachment import Given
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.services.mailin import take_mail_in
from tests.cast import Cast
from tests.journeys.conftest import FAILED, OpenHouse
from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import HELP
from tests.mailin.letters import answer, words_by_mail
from tests.services.files import PDF, pdf
from tests.services.pictures import CAMERA, from_a_telephone

pytestmark = pytest.mark.journey
ANSWERS = {"MAIL_IN": "answers@mail.example.org"}
PLAN = Given("Plan für Montag.txt", b"First the train.\n")


@pytest.fixture
def house(open_a_house: OpenHouse, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """With a data folder of its own, to look into."""
    failed = lambda: request.node.stash.get(FAILED, False)  # noqa: E731
    with open_a_house(tmp_path, has_failed=failed, DATA=tmp_path, **ANSWERS) as house:
        yield house


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def maya(house: House, request: pytest.FixtureRequest) -> Somebody:
    return house.at_home("Maya", phone=True, javascript=request.param)


@pytest.fixture
def noor(house: House, maya: Somebody) -> Somebody:
    noor = house.at_home("Noor", can_help_with=HELP, zone="Europe/Berlin", javascript=maya.has_javascript)
    house.do(lambda: _meet(house))
    return noor


def _meet(house: House) -> None:
    """The two have begun, and words may travel."""
    from lamplighter.core.introduction import Size
    from lamplighter.services.introduction import accept, ask

    maya, noor = (Person.objects.get(name=name) for name in ("Maya", "Noor"))
    asked = ask(noor.pk, Size.REGULAR, "How do I begin?", words_by_mail=False, by=maya, at=house.now)
    pair = accept(asked, by=noor, at=house.now)
    words_by_mail(Cast(maya, noor, maya, maya), pair)


def _opens_messages(somebody: Somebody, house: House) -> None:
    from lamplighter.core.address import shorten

    pair = house.do(lambda: Mentorship.objects.get().pk)
    somebody.opens(f"/messages/with/{shorten(pair)}/")


def _saves(somebody: Somebody, name: str) -> bytes:
    """What lies on their own disk after a tap."""
    with somebody.page.expect_download() as found:
        somebody.page.get_by_role("link", name=name, exact=True).click()
    assert found.value.suggested_filename == name
    return Path(found.value.path()).read_bytes()


def test_a_file_from_a_phone_and_another_one_from_a_mail(
    house: House, maya: Somebody, noor: Somebody, tmp_path: Path
) -> None:
    _opens_messages(maya, house)
    assert not maya.page.get_by_label("Files").is_visible()
    maya.unfolds("Add a file")
    maya.types("What would you like to say?", "Here is my CV.")
    maya.sends_files("Files", pdf("CV, Maya.pdf"), Given("face.jpg", from_a_telephone()))
    maya.taps("Send")
    maya.reads("Here is my CV.", "CV, Maya.pdf", "PDF", "face.jpg", "picture")
    assert len(list((tmp_path / "files").glob("*.sealed"))) == 2

    _opens_messages(noor, house)
    assert _saves(noor, "CV, Maya.pdf") == PDF
    seen = _saves(noor, "face.jpg")
    assert seen.startswith(b"\xff\xd8") and CAMERA.encode() not in seen

    mail = house.mail_for("noor@example.org", "Maya has written to you")
    mail.say("Here is my CV.", "2 files came with it.", "CV, Maya.pdf, face.jpg")
    letter = answer(mail.raw, "Read it. Take this along.", files=[PLAN, Given("run.exe", b"MZ")])
    house.do(lambda: take_mail_in(letter, at=house.now))
    told = house.mail_for("noor@example.org", "not all of it")
    told.say("- run.exe is not a file we take")

    maya.page.reload()
    maya.reads("Read it. Take this along.", PLAN.name)
    assert _saves(maya, PLAN.name) == PLAN.content
    maya.taps("Take it back")
    maya.does_not_read("CV, Maya.pdf")
    assert len(list((tmp_path / "files").glob("*.sealed"))) == 1


def test_nothing_typed_is_lost_where_a_file_cannot_go(house: House, maya: Somebody, noor: Somebody) -> None:
    _opens_messages(maya, house)
    words = "I have typed this on a bus for a quarter of an hour."
    maya.unfolds("Add a file")
    maya.types("What would you like to say?", words)
    maya.sends_files("Files", *(pdf(f"{number}.pdf", b" " * 4_900_000) for number in range(4)))
    maya.taps("Send")
    maya.reads("These files are larger than fits.", "Up to three files of 5 megabytes each")
    maya.page.go_back()
    maya.finds_typed("What would you like to say?", words)
    maya.sends_files("Files", Given("run.exe", b"MZ\x90"))
    maya.taps("Send")
    maya.reads("run.exe is not a file we take")
    maya.finds_typed("What would you like to say?", words)
    assert maya.page.get_by_label("Files").is_visible(), "it is unfolded where something is to be put right"
    maya.sends_files("Files", *(pdf(f"{number}.pdf", b" " * 4_900_000) for number in range(3)))
    maya.taps("Send")
    maya.reads(words, "0.pdf", "2.pdf")
