"""Others to ask: whom both can find, and nobody whom one has just asked."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden
from lamplighter.core.address import shorten
from lamplighter.core.introduction import Size
from lamplighter.core.person import Visibility
from lamplighter.models.introduction import Request
from lamplighter.models.person import Person
from lamplighter.queries.directory.others import get_others_to_try, list_others_for
from lamplighter.services.introduction import accept, ask, decline
from tests.cast import NOON, Cast, arrive

pytestmark = pytest.mark.engine
WORDS = "How do I get into data?"


@pytest.fixture
def helpers(cast: Cast) -> list[Person]:
    return [arrive(f"Helper{number}", can_help_with="getting into data") for number in range(5)]


def _ask(cast: Cast, other: Person) -> uuid.UUID:
    return ask(other.pk, Size.CONVERSATION, WORDS, words_by_mail=False, by=cast.amina, at=NOON)


def _names(lines: tuple) -> set[str]:
    return {line.name for line in lines}


def test_three_others_are_offered_and_none_of_those_one_has_asked(cast: Cast, helpers: list[Person]) -> None:
    decline(_ask(cast, helpers[0]), by=helpers[0], at=NOON)
    accept(_ask(cast, helpers[1]), by=helpers[1], at=NOON)
    _ask(cast, helpers[2])
    others = list_others_for(cast.amina, WORDS, at=NOON)
    assert len(others) == 3
    assert _names(others) >= {"Helper3", "Helper4"}
    assert not _names(others) & {"Helper0", "Helper1", "Helper2", "Amina"}
    assert list_others_for(cast.amina, "", at=NOON), "also when the words are gone"


def test_only_those_are_offered_whom_both_find(cast: Cast, helpers: list[Person]) -> None:
    request = _ask(cast, cast.jonas)
    for helper in helpers[:4]:
        Person.objects.filter(pk=helper.pk).update(visibility=Visibility.HIDDEN.value)
    accept(
        ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=helpers[0], at=NOON), by=cast.jonas, at=NOON
    )
    found = get_others_to_try(cast.jonas, request, "Helper0", [helpers[1].pk], at=NOON)
    assert "Helper4" in _names(found.people) and not _names(found.people) & {"Helper0", "Helper1", "Amina", "Jonas"}
    assert get_others_to_try(cast.jonas, request, "Xylophone", at=NOON).found_nobody
    for person in (cast.amina, cast.sam):
        with pytest.raises(Hidden):
            get_others_to_try(person, request, at=NOON)


def test_looking_for_a_name_keeps_what_is_ticked_and_answers_nothing(cast: Cast, helpers: list[Person]) -> None:
    """Without JavaScript: look for one, tick, look for another, and send."""
    request = _ask(cast, cast.jonas)
    browser = Client()
    browser.force_login(cast.jonas)
    address = reverse("introduction:suggest", args=[request])
    page = browser.post(address, {"look": "yes", "name": "Sam", "who": [shorten(helpers[0].pk), "no id"]})
    body = page.content.decode()
    assert page.status_code == 200 and "Sam" in body and f'value="{shorten(helpers[0].pk)}"' in body
    assert body.count("checked") == 1
    for nonsense in ("x" * 101, "a\x07b"):
        assert browser.post(address, {"look": "yes", "name": nonsense}).status_code == 422
    assert Request.objects.get().stage == "open"
    sent = browser.post(address, {"who": [shorten(helpers[0].pk), shorten(cast.sam.pk)], "name": "Sam"})
    assert (sent.status_code, Request.objects.get().stage) == (303, "declined")
