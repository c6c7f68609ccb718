"""A word that is taken back is gone from the files, and not only from what is found."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from lamplighter.core.person import Visibility
from lamplighter.models.person import Offer, Person
from lamplighter.models.stems.index import Word
from lamplighter.queries.directory.people import search_people_for
from lamplighter.services.directory import forget_taken_back_words
from lamplighter.services.person import Card, change_card
from tests.cast import NOON, arrive
from tests.conftest import BOTH_STORES

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]

SAID = "xylophones, unmistakably"
STEM = b"xylophon"


@pytest.fixture
def people(db: None) -> tuple[Person, Person]:
    return arrive("Noor", can_help_with=SAID), arrive("Maya", visibility=Visibility.HIDDEN)


def _lies_in_the_files() -> bool:
    """Whether the word stands anywhere in SQLite's files, whatever they say is deleted."""
    name = Path(connection.settings_dict["NAME"])
    return any(STEM in path.read_bytes() for path in name.parent.glob(f"{name.name}*"))


def _found(viewer: Person) -> list[str]:
    return [line.name for line in search_people_for(viewer, "xylophone", at=NOON).fitting]


def _take_back(noor: Person, how: str) -> None:
    match how:
        case "another sentence":
            change_card(Card("Noor", "drums", Visibility.MEMBERS, 2, "UTC"), by=noor, at=NOON)
        case "no sentence":
            change_card(Card("Noor", "", Visibility.MEMBERS, 2, "UTC"), by=noor, at=NOON)
        case "deleted":
            noor.delete()
            Word.objects.filter(word__startswith="xylo").delete()  # as erasing a person will


@pytest.mark.parametrize("how", ["another sentence", "no sentence", "deleted"])
def test_the_files_forget_it_too(people: tuple[Person, Person], how: str) -> None:
    noor, maya = people
    assert _found(maya) == ["Noor"]
    forget_taken_back_words(at=NOON)
    if connection.vendor == "sqlite":
        assert _lies_in_the_files(), "the control: this is where it would be"
    _take_back(noor, how)
    assert _found(maya) == []
    done = forget_taken_back_words(at=NOON + timedelta(hours=1))
    if connection.vendor == "sqlite":
        assert done == 1 and not _lies_in_the_files()
        assert forget_taken_back_words(at=NOON + timedelta(hours=2)) == 0
    else:
        assert done == 0


def test_whoever_hides_or_takes_nobody_has_no_word_in_the_index(people: tuple[Person, Person]) -> None:
    noor, maya = people
    for visibility, seats in ((Visibility.HIDDEN, 2), (Visibility.MEMBERS, 0)):
        change_card(Card("Noor", SAID, visibility, seats, "UTC"), by=noor, at=NOON)
        offer = Offer.objects.get(person=noor)
        assert (offer.words, offer.stems) == (SAID, "")
        assert not Word.objects.filter(word__startswith="xylo").exists()
        change_card(Card("Noor", SAID, Visibility.PUBLIC, 1, "UTC"), by=noor, at=NOON)
        assert _found(maya) == ["Noor"] and Word.objects.filter(word="xylophones", uses=1).exists()
