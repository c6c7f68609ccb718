"""Before a copy leaves the house or somebody leaves it: still the same person?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.models.person import Person
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.signin import set_password
from tests.cast import NOON, Cast
from tests.person.ways import code_for, signed_in

pytestmark = pytest.mark.engine
COPY, LEAVE, BY_MAIL, BY_PASSWORD = map(
    reverse, ("leaving:copy", "leaving:leave", "account_reauthenticate", "person:still_you_by_password")
)
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _mail_leaves(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True


def test_whoever_has_just_come_in_is_not_asked(amina: Client, clock: time_machine.Traveller) -> None:
    clock.shift(QUARTER - timedelta(seconds=1))
    assert amina.get(LEAVE).status_code == 200
    assert amina.post(COPY)["Content-Type"] == "application/zip"


@pytest.mark.parametrize("path", [COPY, LEAVE])
def test_afterwards_everybody_is(amina: Client, clock: time_machine.Traveller, path: str) -> None:
    clock.shift(QUARTER)
    for method in ("get", "post"):
        answer = getattr(amina, method)(path)
        assert (answer.status_code, answer.url) == (303, f"{BY_MAIL}?next={path.replace('/', '%2F')}")
    assert Person.objects.get(name="Amina").leaves_at is None
    amina.post(BY_MAIL, {"action": "send"})
    shown = amina.post(f"{BY_MAIL}?next={path}", {"code": code_for("amina@example.org"), "next": path})
    assert shown.url == path and amina.get(path).status_code == 200


def test_whoever_is_leaving_sees_the_way_back_unasked_and_is_asked_for_their_copy(
    cast: Cast,
    amina: Client,
    clock: time_machine.Traveller,
) -> None:
    begin_leaving((), by=cast.amina, at=NOON)
    amina = signed_in(cast.amina)
    clock.shift(QUARTER)
    assert "You are leaving" in amina.get(LEAVE).content.decode()
    assert amina.get(COPY).url.startswith(BY_MAIL)
    assert amina.get(BY_MAIL).status_code == 200, "and can answer"
    assert amina.post(reverse("leaving:stay")).url == reverse("home:home")


def test_where_no_mail_leaves_it_is_the_password_or_nothing(
    cast: Cast,
    amina: Client,
    clock: time_machine.Traveller,
    settings: Any,
) -> None:
    """A house from which somebody cannot go for want of a code would be a trap; there are days to come back."""
    settings.MAIL_IS_SET_UP = False
    clock.shift(QUARTER)
    assert amina.get(LEAVE).status_code == amina.post(COPY).status_code == 200
    set_password("a long walk by the sea", by=cast.amina, at=NOON)
    amina = signed_in(cast.amina)
    clock.shift(QUARTER)
    assert amina.get(LEAVE).url.startswith(BY_PASSWORD)
