"""Removing one's own copy of an ended mentorship: gone for one, whole for the other, destroyed when nobody keeps it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden, Keyring, seal, visible_to
from lamplighter.core.refusal import Refusal
from lamplighter.models.agreement import Agreement, Expectation
from lamplighter.models.checkin import Growing, Sheet
from lamplighter.models.datakey import DataKey
from lamplighter.models.introduction import Request
from lamplighter.models.leaving import RemovedCopy
from lamplighter.models.meeting import PrivateNote, SharedNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing
from lamplighter.queries.home import get_home_for, get_mentorship_home_for
from lamplighter.queries.leaving.copy import get_copy_for
from lamplighter.services.leaving.erase import erase_person
from lamplighter.services.leaving.remove import remove_copy
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.message import send_message
from tests.access.world import World, build
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
LATER = NOON + 20 * DAY
OURS = (Agreement, Expectation, Mentorship, Message, PrivateNote, Request, SharedNote)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def ended(world: None) -> World:
    """Amina and Eli, who have one of everything, and of whom both have written."""
    everybody = build()
    pair = everybody.things["before: mentorship"].pk
    message = Message(mentorship_id=pair, author=everybody.people["Amina"], sent_at=NOON)
    seal(message, words="Thank you.")
    message.save()
    return everybody


def _people(ended: World) -> tuple[Person, Person, uuid.UUID]:
    amina, eli = ended.people["Amina"], ended.people["Eli"]
    assert amina and eli
    return amina, eli, ended.things["before: mentorship"].pk


def _found_by(person: Person, pair: uuid.UUID) -> set[str]:
    """The kinds of things of this pair that a person comes upon."""
    paths = {Mentorship: "pk", PrivateNote: "meeting__mentorship", SharedNote: "meeting__mentorship"}
    models: tuple[type[Thing], ...] = OURS
    return {
        model.__name__
        for model in models
        if visible_to(person, model).filter(**{paths.get(model, "mentorship"): pair}).exists()
    }


def test_it_is_gone_for_one_and_whole_for_the_other(ended: World) -> None:
    amina, eli, pair = _people(ended)
    assert _found_by(amina, pair) == {model.__name__ for model in OURS}, "a control"
    assert "Thank you." in str(get_copy_for(amina, at=LATER))
    told = Notice.objects.count()
    remove_copy(pair, leaves_words=True, by=amina, at=LATER)
    assert _found_by(amina, pair) == set()
    with pytest.raises(Hidden):
        get_mentorship_home_for(amina, pair, at=LATER)
    assert pair not in {card.id for card in get_home_for(amina, at=LATER).past}
    assert "Thank you." not in str(get_copy_for(amina, at=LATER)), "her copy of everything is without it, too"
    assert get_mentorship_home_for(eli, pair, at=LATER).agreed
    assert _found_by(eli, pair) == {model.__name__ for model in OURS} - {"PrivateNote"}
    words = {Keyring(eli).read(one, "words") for one in Message.objects.filter(mentorship=pair)}
    assert words == {"On my way.", "Thank you."}
    assert not PrivateNote.objects.filter(meeting__mentorship=pair).exists(), "hers, and nobody else's"
    assert Notice.objects.count() == told, "nobody is told"


def test_answers_to_how_it_goes_go_along_and_the_other_ones_stay(ended: World) -> None:
    """Also where words are left: these were never for anybody else."""
    amina, eli, pair = _people(ended)
    sheets, growing = Sheet.objects.filter(checkin__mentorship=pair), Growing.objects.filter(mentorship=pair)
    assert {sheet.person_id for sheet in sheets} == {amina.pk, eli.pk} and growing.get().person_id == amina.pk
    remove_copy(pair, leaves_words=True, by=amina, at=LATER)
    assert {sheet.person_id for sheet in sheets.all()} == {eli.pk} and not growing.exists()


def test_words_go_along_unless_they_are_left(ended: World) -> None:
    amina, eli, pair = _people(ended)
    remove_copy(pair, leaves_words=False, by=amina, at=LATER)
    assert [Keyring(eli).read(one, "words") for one in Message.objects.filter(mentorship=pair)] == ["On my way."]
    assert list(Expectation.objects.filter(mentorship=pair).values_list("author", flat=True)) == [eli.pk]
    assert Keyring(eli).read(Request.objects.get(mentorship=pair), "words") == ""
    assert not DataKey.objects.filter(scope=f"mentorship:{pair}:{amina.pk}").exists()
    assert Keyring(eli).read(SharedNote.objects.get(meeting__mentorship=pair), "words") == "She listens."
    now = ended.things["now: mentorship"].pk
    assert _found_by(amina, now) == {model.__name__ for model in OURS}, "with Jonas nothing is another"


def test_when_neither_keeps_it_nothing_is_left(ended: World) -> None:
    amina, eli, pair = _people(ended)
    request = Request.objects.get(mentorship=pair).pk
    remove_copy(pair, leaves_words=True, by=amina, at=LATER)
    remove_copy(pair, leaves_words=True, by=eli, at=LATER)
    assert not Mentorship.objects.filter(pk=pair).exists() and not RemovedCopy.objects.exists()
    assert not DataKey.objects.filter(scope__contains=str(pair)).exists()
    assert not DataKey.objects.filter(scope=f"request:{request}").exists()
    for person in (amina, eli):
        assert Person.objects.get(pk=person.pk).name == person.name, "both are still here"
        remove_copy(pair, leaves_words=True, by=person, at=LATER)  # a second tap


def test_it_goes_with_the_one_who_still_had_it(ended: World) -> None:
    amina, eli, pair = _people(ended)
    remove_copy(pair, leaves_words=True, by=amina, at=LATER)
    erase_person(eli, at=LATER)
    assert not Mentorship.objects.filter(pk=pair).exists()
    assert not DataKey.objects.filter(scope__contains=str(pair)).exists()


def test_whoever_had_gone_before_is_named_nowhere_afterwards(cast: Cast, pair: uuid.UUID) -> None:
    erase_person(cast.jonas, at=NOON)
    assert Person.objects.get(pk=cast.jonas.pk).name == "Former mentor"
    remove_copy(pair, leaves_words=True, by=cast.amina, at=LATER)
    assert not Mentorship.objects.exists() and not Person.objects.filter(pk=cast.jonas.pk).exists()


def test_what_still_runs_stays(cast: Cast, pair: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="This still runs"):
        remove_copy(pair, leaves_words=False, by=cast.amina, at=LATER)
    for stranger in (cast.sam, cast.priya):
        with pytest.raises(Hidden):
            remove_copy(pair, leaves_words=False, by=stranger, at=LATER)
    assert not RemovedCopy.objects.exists()


@pytest.mark.parametrize("leaves", [True, False])
def test_on_the_page(cast: Cast, pair: uuid.UUID, leaves: bool) -> None:
    send_message(pair, "On my way.", by=cast.amina, at=NOON)
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    browser = Client(SERVER_NAME="localhost")
    page, mine = reverse("leaving:remove", args=[pair]), reverse("mentorship:page", args=[pair])
    with time_machine.travel(LATER, tick=False):
        browser.force_login(cast.amina)
        assert page in browser.get(mine).content.decode()
        assert "Leave my words with Jonas" in browser.get(page).content.decode()
        for _ in range(2):
            assert browser.post(page, {"leaves_words": "on"} if leaves else {}).url == "/"
        assert browser.get(page).status_code == browser.get(mine).status_code == 404
        assert "Jonas" not in browser.get("/").content.decode()
    assert Message.objects.exists() is leaves
