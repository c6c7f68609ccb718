"""The two races that matter most, from sixteen browsers through the real server."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lamplighter.core.introduction import Size
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.person import Person
from lamplighter.services.agreement import write_agreement
from lamplighter.services.introduction import accept, ask
from tests.cast import TERMS
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer
from tests.races.serving import cookies_of, post, serving

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
SEE_OTHER, REFUSED = 303, 422


@pytest.fixture
def port(world: None) -> Iterator[int]:
    with serving() as port:
        yield port


def test_three_places_are_given_to_three(crowd: Crowd, port: int) -> None:
    assert first_wrong_round(partial(fill_the_places, crowd, port)) == ""


def test_it_begins_once_and_no_yes_is_lost(crowd: Crowd, port: int) -> None:
    assert first_wrong_round(partial(agree, crowd, port)) == ""


def fill_the_places(crowd: Crowd, port: int) -> str:
    at = timezone.now()
    with transaction.atomic():
        mentor, *mentees = newcomer("Mentor", seats=3), *(newcomer("Mentee") for _ in range(CLIENTS))
        requests = [ask(mentor.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=one, at=at) for one in mentees]
        browser = cookies_of(mentor)
    pages = [reverse("introduction:accept", args=[request]) for request in requests]
    statuses = Counter(crowd.at_once(*[partial(post, port, page, browser) for page in pages]))
    found = {
        "statuses": statuses,
        "taken": Person.objects.get(pk=mentor.pk).seats_taken,
        "seated": Mentorship.objects.filter(mentor=mentor, takes_a_seat=True).count(),
    }
    right = {"statuses": {SEE_OTHER: 3, REFUSED: CLIENTS - 3}, "taken": 3, "seated": 3}
    return "" if found == right else str(found)


def agree(crowd: Crowd, port: int) -> str:
    at = timezone.now()
    with transaction.atomic():
        mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
        pair = _introduce(mentor, mentee)
        page = reverse("agreement:agree", args=[write_agreement(pair, TERMS, by=mentee, at=at)])
        browsers = [cookies_of(mentor), cookies_of(mentee)] * (CLIENTS // 2)
    statuses = Counter(crowd.at_once(*[partial(post, port, page, browser) for browser in browsers]))
    found = {
        "statuses": statuses,
        "stage": Mentorship.objects.get(pk=pair).stage,
        "times it began": Move.objects.filter(mentorship=pair, deed="agree").count(),
        "seats": Person.objects.get(pk=mentor.pk).seats_taken,
    }
    right = {"statuses": {SEE_OTHER: CLIENTS}, "stage": "active", "times it began": 1, "seats": 1}
    return "" if found == right else str(found)


def _introduce(mentor: Person, mentee: Person) -> uuid.UUID:
    at = timezone.now()
    request = ask(mentor.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=mentee, at=at)
    return accept(request, by=mentor, at=at)
