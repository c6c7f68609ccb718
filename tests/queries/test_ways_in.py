"""One's own ways in, as one page: frozen, whole, nobody else's, and as many queries for fifty browsers as for three."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lamplighter.access import Hidden
from lamplighter.access.postbox import Address
from lamplighter.access.waysin import Browser, Passkey, note_browser, seal_secret
from lamplighter.models.person import Person
from lamplighter.queries.signin import (
    WaysIn,
    get_my_address,
    get_my_passkey,
    get_my_ways_in,
    get_number_of_passkey,
    has_app,
    has_passkey,
    has_password,
    is_passkey_of,
    list_my_addresses,
    list_my_browsers,
)
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)


def passkey(person: Person, name: str) -> Authenticator:
    data = {"name": seal_secret(name), "credential": {"rawId": f"raw {name}"}}
    return Authenticator.objects.create(user=person, type="webauthn", data=data, created_at=NOON)


def browser(person: Person, key: str, *, at: object = NOON, lasts: timedelta = 9 * DAY) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=NOON + lasts)
    note_browser(person, key, f"Firefox {key}", at=at)  # type: ignore[arg-type]


def test_somebody_with_nothing_but_an_address(cast: Cast) -> None:
    mine = (Address("sam@example.org", True),)
    assert get_my_ways_in(cast.sam, session=None, at=NOON) == WaysIn((), None, False, mine, ())
    assert (list_my_addresses(cast.sam), get_my_address(cast.sam)) == (mine, "sam@example.org")
    assert not (has_passkey(cast.sam) or has_app(cast.sam) or has_password(cast.sam))


def test_passkeys_are_ones_own_the_oldest_first(cast: Cast) -> None:
    row, _ = passkey(cast.sam, "My phone"), passkey(cast.jonas, "His laptop")
    (mine,) = get_my_ways_in(cast.sam, session=None, at=NOON).passkeys
    assert mine == Passkey(mine.key, "My phone", NOON, None)
    assert get_my_passkey(cast.sam, mine.key) == mine
    assert get_number_of_passkey(cast.sam, mine.key) == row.pk
    assert (is_passkey_of(cast.sam, "raw My phone"), is_passkey_of(cast.sam, "raw His laptop")) == (True, False)
    for person, key in ((cast.jonas, mine.key), (cast.sam, "x" * 22), (cast.sam, "")):
        with pytest.raises(Hidden):
            get_my_passkey(person, key)
        with pytest.raises(Hidden):
            get_number_of_passkey(person, key)


def test_browsers_are_those_in_which_somebody_is_signed_in_this_one_first(cast: Cast) -> None:
    browser(cast.sam, "this", at=NOON - DAY)
    browser(cast.sam, "phone", at=NOON)
    browser(cast.sam, "old", lasts=-DAY)
    browser(cast.jonas, "his")
    note_browser(cast.sam, "signed out since", "Firefox", at=NOON)
    assert list_my_browsers(cast.sam, session="this", at=NOON) == (
        Browser("Firefox this", NOON - DAY, NOON - DAY, True),
        Browser("Firefox phone", NOON, NOON, False),
    )


@pytest.mark.parametrize("many", [3, 50])
def test_many_are_asked_for_as_often_as_few(cast: Cast, many: int) -> None:
    for number in range(many):
        browser(cast.sam, f"session {number}")
        passkey(cast.sam, f"Passkey {number}")
    with CaptureQueriesContext(connection) as asked:
        page = get_my_ways_in(cast.sam, session=None, at=NOON)
    assert (len(page.browsers), len(page.passkeys), len(asked)) == (many, many, 5)
