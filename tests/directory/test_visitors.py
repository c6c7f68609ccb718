"""Before the account: thirty different looks an hour from one place, and nothing kept by which it could be found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse

from lamplighter.access.visitor import network_of, veil
from lamplighter.core.limits import Limits
from lamplighter.models.directory import Glance
from lamplighter.services.directory import EnoughLooks, forget_looks, look_around
from lamplighter.services.question import keep_draft
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=BOTH_STORES)]

HOUR = timedelta(hours=1)
AT = NOON + timedelta(minutes=35)
PUBLIC = "8.8.8.8"


@pytest.fixture
def two_looks(settings: Any) -> None:
    settings.LIMITS = replace(settings.LIMITS, foretastes_an_hour=2)


def _look(*topics: str, network: str | None = PUBLIC, at=AT) -> None:
    look_around(topics, network=network, at=at)


def test_thirty_is_the_number() -> None:
    assert Limits().foretastes_an_hour == 30


def test_one_more_than_an_hour_allows_waits_for_the_next(world: None, two_looks: None) -> None:
    _look("data")
    _look("writing", "data")
    with pytest.raises(EnoughLooks) as enough:
        _look("design")
    assert enough.value.until == NOON + HOUR
    _look("design", at=NOON + HOUR)


def test_the_same_again_counts_nothing_and_stays_open(world: None, two_looks: None) -> None:
    for _ in range(5):
        _look("data", "writing")
        _look("writing", "data")
    _look("design")
    with pytest.raises(EnoughLooks):
        _look("money")
    _look("data", "writing")


def test_each_place_has_an_hour_of_its_own(world: None, two_looks: None) -> None:
    for network in (PUBLIC, "1.1.1.1"):
        _look("data", network=network)
        _look("design", network=network)
    assert Glance.objects.count() == 2


def test_without_a_topic_or_from_home_nothing_is_counted(world: None, two_looks: None) -> None:
    for topic in ("data", "design", "money"):
        _look(topic, network=None)
    _look()
    assert not Glance.objects.exists()


def test_where_somebody_came_from_cannot_be_told_from_what_is_kept(world: None) -> None:
    _look("data")
    _look("data", at=AT + HOUR)
    first, second = Glance.objects.order_by("hour")
    kept = b"".join(bytes(part) for row in (first, second) for part in (row.visitor, row.looks))
    assert PUBLIC.encode() not in kept and b"data" not in kept
    assert bytes(first.visitor) != bytes(second.visitor) and bytes(first.looks) != bytes(second.looks)
    assert len(veil(PUBLIC)) == 16 and veil("a", "b") != veil("a b")


def test_what_is_counted_under_is_this_installations_own(settings: Any) -> None:
    settings.SECRET_KEY = "one"
    here = veil("a", "b").hex()
    settings.SECRET_KEY = "another"
    assert (here, veil("a", "b").hex() == here) == ("3e3213564f712100cf5502eb402bb272", False)


def test_it_is_forgotten_once_its_hour_is_over(world: None) -> None:
    _look("data")
    assert forget_looks(at=NOON + HOUR - timedelta(seconds=1)) == 0
    assert forget_looks(at=NOON + HOUR) == 1
    assert not Glance.objects.exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        (PUBLIC, PUBLIC),
        ("2001:4860:4860::8888", "2001:4860:4860::/64"),
        ("2001:4860:4860:0:abcd::1", "2001:4860:4860::/64"),
        ("::ffff:8.8.8.8", PUBLIC),
        ("127.0.0.1", None),
        ("::1", None),
        ("::ffff:10.0.0.7", None),
        ("192.168.1.20", None),
        ("172.20.0.3", None),
        ("fd00::7", None),
        ("", None),
        ("nonsense", None),
    ],
)
def test_only_strangers_addresses_count(address: str, network: str | None) -> None:
    assert network_of(RequestFactory(REMOTE_ADDR=address).get("/")) == network


# --- the page ---------------------------------------------------------------------------------------------

WORDS = ("python", "salary", "design")


def _ask(words: str, **address: str) -> Any:
    client = Client(**address)
    client.cookies["draft"] = keep_draft(words, token=None, at=AT)
    with time_machine.travel(AT, tick=False):
        return client.get(reverse("home:foretaste"))


def test_the_page_says_when_to_go_on_and_keeps_what_was_written(cast: Cast, two_looks: None) -> None:
    answers = [_ask(words, REMOTE_ADDR=PUBLIC) for words in WORDS]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    page = answers[2].content.decode()
    assert "You can go on in 26 minutes" in page and "What you wrote is still here" in page
    assert answers[2]["Retry-After"] == "1501"
    assert "Jonas" not in page and "design" not in page.lower().replace("/sign-in/", "")
    assert _ask("Python!", REMOTE_ADDR=PUBLIC).status_code == 200  # the same topic as the first


def test_at_home_nobody_is_asked_to_wait(cast: Cast, two_looks: None) -> None:
    assert [_ask(words, REMOTE_ADDR="192.168.1.20").status_code for words in WORDS] == [200] * 3
    assert [_ask(words).status_code for words in WORDS] == [200] * 3
