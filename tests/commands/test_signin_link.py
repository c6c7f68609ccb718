"""Letting somebody in whom mail does not reach."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from lamplighter.access import Hidden
from lamplighter.access.link import open_link
from lamplighter.core.refusal import Refusal
from lamplighter.models.event import Event
from lamplighter.models.person import Person
from lamplighter.services.demo import fill_with_demo
from lamplighter.services.operation import (
    has_anybody_joined,
    make_demonstration_link,
    make_first_operator_link,
    make_sign_in_link,
)
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine


def said(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("signin_link", *arguments, stdout=out, **options)
    return out.getvalue()


def token_in(url: str) -> str:
    return url.strip().rstrip("/").rpartition("/")[2]


def test_the_link_opens_for_this_person_for_an_hour(cast: Cast) -> None:
    url = make_sign_in_link("Amina@Example.org ", at=NOON)
    assert open_link(token_in(url), at=NOON + timedelta(minutes=59)).person == cast.amina
    with pytest.raises(Hidden):
        open_link(token_in(url), at=NOON + timedelta(minutes=61))


def test_the_person_sees_that_it_was_made(cast: Cast) -> None:
    said("amina@example.org")
    assert Event.objects.filter(thing=cast.amina.pk, verb="was given a sign-in link", by=None).count() == 1


def test_json_says_the_same(cast: Cast) -> None:
    assert json.loads(said("amina@example.org", json=True))["url"].startswith("http")


def test_who_has_no_address_is_known_by_name(cast: Cast) -> None:
    """Where no mail leaves, an invitation lets people in who never type one."""
    assert open_link(token_in(said("sAM ")), at=timezone.now()).person == cast.sam


def test_a_name_that_nobody_or_more_than_one_has_is_told(cast: Cast) -> None:
    with pytest.raises(CommandError, match=r"^Nobody here is called Kim\. Use the name as it stands on their card\.$"):
        said("Kim")
    Person.objects.filter(pk=cast.jonas.pk).update(name="Sam")
    with pytest.raises(CommandError, match=r"^More than one person here is called sam\. Use their address\.$"):
        said("sam")
    assert not Event.objects.filter(verb="was given a sign-in link").exists()


def test_an_unknown_address_is_told(cast: Cast) -> None:
    with pytest.raises(CommandError, match=r"^Nobody here has the address sam@elsewhere\.org\.$"):
        said("sam@elsewhere.org")


def test_nobody_is_let_in_who_was_shut_out(cast: Cast) -> None:
    cast.sam.is_active = False
    cast.sam.save()
    for name in ("sam@example.org", cast.sam.pk):
        with pytest.raises(Refusal):
            make_sign_in_link(name, at=NOON)


def test_the_first_operator_is_welcome_only_where_nobody_has_joined(world: None) -> None:
    old, new = (token_in(make_first_operator_link(at=NOON)) for _ in range(2))
    with pytest.raises(Hidden):
        open_link(old, at=NOON)
    assert open_link(new, at=NOON).person is None
    assert not has_anybody_joined()


def test_later_the_first_operator_comes_too_late(cast: Cast) -> None:
    with pytest.raises(Refusal, match="Somebody has joined already"):
        make_first_operator_link(at=NOON)


def test_the_demonstration_opens_as_the_one_it_is_told_about(world: None) -> None:
    fill_with_demo(seed=1, at=NOON, is_small=True)
    person = open_link(token_in(make_demonstration_link(at=NOON)), at=NOON).person
    assert person is not None and person.name == "Maya"


def test_a_demonstration_hands_out_nobody_real(cast: Cast) -> None:
    with pytest.raises(Refusal, match="Real people live here"):
        make_demonstration_link(at=NOON)
