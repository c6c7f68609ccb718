"""Sixty cards an hour: who reads does not notice, who copies does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden
from lamplighter.core.introduction import Size
from lamplighter.core.limits import Limits
from lamplighter.models.directory import Look
from lamplighter.models.person import Person
from lamplighter.services.directory import EnoughCards, forget_looks, look_at_card
from lamplighter.services.introduction import accept, ask
from lamplighter.services.mentorship import leave_mentorship
from tests.cast import NOON, Cast, arrive, meet

pytestmark = pytest.mark.engine

HOUR = timedelta(hours=1)
AT = NOON + timedelta(minutes=20)


@pytest.fixture
def three(cast: Cast, settings: Any) -> list[Person]:
    """Three strangers, and an hour that allows two."""
    settings.LIMITS = replace(settings.LIMITS, cards_an_hour=2)
    return [arrive(f"Noor {n}", can_help_with="data") for n in range(3)]


def _look(cast: Cast, *people: Person, at=AT) -> None:
    for person in people:
        look_at_card(person.pk, by=cast.amina, at=at)


def test_sixty_is_the_number() -> None:
    assert Limits().cards_an_hour == 60


def test_one_more_than_an_hour_allows_waits_for_the_next(cast: Cast, three: list[Person]) -> None:
    _look(cast, *three[:2])
    with pytest.raises(EnoughCards) as enough:
        _look(cast, three[2])
    assert enough.value.until == NOON + HOUR
    assert Look.objects.count() == 2
    _look(cast, three[2], at=NOON + HOUR)


def test_the_same_card_twice_counts_once_and_stays_open(cast: Cast, three: list[Person]) -> None:
    _look(cast, three[0], three[0], three[1], three[0])
    assert set(Look.objects.values_list("viewer", "card", "hour")) == {
        (cast.amina.pk, person.pk, NOON) for person in three[:2]
    }
    with pytest.raises(EnoughCards):
        _look(cast, three[2])
    _look(cast, three[1])


def test_each_viewer_has_an_hour_of_their_own(cast: Cast, three: list[Person]) -> None:
    _look(cast, *three[:2])
    look_at_card(three[2].pk, by=cast.sam, at=AT)


def test_people_one_has_to_do_with_and_oneself_never_count(cast: Cast, three: list[Person]) -> None:
    _look(cast, *three[:2])
    partner, former, asked, asker = (arrive(name, can_help_with="data") for name in ("Now", "Before", "Asked", "Asker"))
    meet(replace(cast, jonas=partner))
    leave_mentorship(meet(replace(cast, jonas=former)), by=former, at=NOON)
    request = ask(asked.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.amina, at=NOON)
    ask(cast.amina.pk, Size.CONVERSATION, "?", words_by_mail=False, by=_who_sees(cast, asker), at=NOON)
    _look(cast, partner, former, asked, asker, cast.amina)
    look_at_card(cast.amina.pk, by=accepted(request, asked), at=AT)
    assert Look.objects.count() == 2


def _who_sees(cast: Cast, asker: Person) -> Person:
    """Amina hides: only somebody who finds her can ask her."""
    Person.objects.filter(pk=cast.amina.pk).update(visibility="members")
    return asker


def accepted(request: object, asked: Person) -> Person:
    accept(request, by=asked, at=NOON)  # type: ignore[arg-type]
    return asked


def test_a_card_that_is_not_there_for_me_is_no_look(cast: Cast, three: list[Person]) -> None:
    with pytest.raises(Hidden):
        _look(cast, cast.priya)
    assert not Look.objects.exists()


def test_looks_are_forgotten_once_their_hour_is_over(cast: Cast, three: list[Person]) -> None:
    _look(cast, *three[:2])
    assert forget_looks(at=NOON + HOUR - timedelta(seconds=1)) == 0
    assert forget_looks(at=NOON + HOUR) == 2
    assert not Look.objects.exists()


# --- the pages --------------------------------------------------------------------------------------------


def test_the_page_says_when_to_go_on(cast: Cast, three: list[Person]) -> None:
    client = Client()
    with time_machine.travel(AT, tick=False):
        client.force_login(cast.amina)
        answers = [client.get(reverse("directory:card", args=[person.pk])) for person in three]
        again = client.get(reverse("directory:card", args=[three[0].pk]))
        listed = client.get(reverse("directory:people"))
        nobody = client.get(reverse("directory:card", args=[cast.priya.pk]))
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "You can go on at 13:00" in answers[2].content.decode()
    assert answers[2]["Retry-After"] == "2401"
    assert (again.status_code, listed.status_code, nobody.status_code) == (200, 200, 404)


def test_the_page_to_ask_on_is_no_way_around(cast: Cast, three: list[Person]) -> None:
    """It shows the same card."""
    client = Client()
    with time_machine.travel(AT, tick=False):
        client.force_login(cast.amina)
        answers = [client.get(reverse("introduction:ask", args=[person.pk])) for person in three]
    assert [answer.status_code for answer in answers] == [200, 200, 303]
    assert answers[2]["Location"] == reverse("directory:card", args=[three[2].pk])


def test_a_list_counts_nothing(cast: Cast, three: list[Person]) -> None:
    client = Client()
    with time_machine.travel(AT, tick=False):
        client.force_login(cast.amina)
        for _ in range(3):
            client.get(reverse("directory:people"))
            client.post(reverse("directory:search"), {"words": "data"})
    assert not Look.objects.exists()
