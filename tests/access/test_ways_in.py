"""Ways in that are taken away: all of one person's, and nothing of anybody else's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from lamplighter.access.waysin import (
    App,
    app_of,
    browsers_of,
    forget_ways_in,
    note_browser,
    sign_out_everybody,
    sign_out_others,
)
from lamplighter.models.person import Person
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)


def comes_with(person: Person, key: str) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=NOON + 9 * DAY)
    note_browser(person, key, "Firefox", at=NOON)


def seen(person: Person) -> list[tuple[datetime, datetime]]:
    return [(one.came_at, one.here_at) for one in browsers_of(person, this=None, at=NOON)]


def test_somebody_who_comes_again_came_then_and_is_here_now(cast: Cast) -> None:
    comes_with(cast.sam, "phone")
    note_browser(cast.sam, "phone", "Firefox", at=NOON + DAY)
    assert seen(cast.sam) == [(NOON, NOON + DAY)]


def test_of_a_browser_that_is_signed_out_no_row_stays(cast: Cast) -> None:
    for person, key in ((cast.sam, "this"), (cast.sam, "lost"), (cast.jonas, "his")):
        comes_with(person, key)
    assert sign_out_others(cast.sam, this="this") == 1
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {"this", "his"}
    assert set(sign_out_everybody()) == {cast.sam.pk, cast.jonas.pk}
    assert not UserSession.objects.exists() and not Session.objects.exists()


def test_whoever_has_gone_gets_in_nowhere_and_everybody_else_as_before(cast: Cast) -> None:
    for person in (cast.sam, cast.jonas):
        comes_with(person, person.name)
        for kind in (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN):
            Authenticator.objects.create(user=person, type=kind, data={}, created_at=NOON)
    forget_ways_in(cast.sam)
    assert (app_of(cast.sam), seen(cast.sam)) == (None, [])
    assert (app_of(cast.jonas), seen(cast.jonas)) == (App(NOON, codes_left=0), [(NOON, NOON)])
    assert set(Authenticator.objects.values_list("user_id", flat=True)) == {cast.jonas.pk}
