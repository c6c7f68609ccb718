"""A form sent twice, by a double tap or a line that broke, does what it does once; and nobody sees a broken page."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lamplighter.models.event import Event
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.emptied import tables_with_rows
from tests.races.twice import CASES, Form, shared_out

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=BOTH_STORES)]
# Forms that say the same as what is there already; the record may say twice that they were sent.
SAYS_SO_AGAIN = ("changed their card", "said when they can talk", "chose their mail", "stopped mail")
NOT_PART_OF_THE_EFFECT = ("Session", "DataKey", "ContentType", "Permission")
# Asking for a code again sends another one, as it should; allauth limits how often. tests/journeys sign in.
WITH_A_CODE = {"account_login", "account_request_login_code", "account_confirm_login_code"}
# Ways in need a code, a passkey or a password at hand: tests/person sends those twice.
WAYS_IN = ("mfa_", "usersessions_", "account_email", "account_reauthenticate", "person:password", "person:remove_")
WAYS_IN += ("person:by_password", "person:still_you_by_password")


@pytest.mark.parametrize("name", shared_out(CASES, every=4 if connection.vendor == "postgresql" else 2))
def test_twice_is_once(name: str, cast: Cast) -> None:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        form = CASES[name](cast)
        browser = Client()
        if form.sender is not None:
            browser.force_login(form.sender)
        before = everything()
        first = send(browser, form)
        after_one = everything()
        second = send(browser, form)
        assert (first.status_code, second.status_code) == (form.first, form.second)
        assert everything() == after_one
        nothing_to_do = form.path in ("/begin/clear/", "/sign-out/", "/people/search/", "/you/copy/")
        assert after_one != before or nothing_to_do or only_opens(form)
        assert second.status_code != 303 or second.url == first.url


def test_every_form_is_in_the_table() -> None:
    others = {name for name in routes_that_take_a_form() if not name.startswith(WAYS_IN)}
    assert {name.split()[0] for name in CASES} == others - WITH_A_CODE


def only_opens(form: Form) -> bool:
    """What somebody has handed over is opened by a tap, because scanners look; the tap shows, and does nothing."""
    return form.sender is None and form.path.startswith(("/thanks/", "/invitations/")) and form.path.count("/") == 3


def send(browser: Client, form: Form) -> Any:
    return browser.post(form.path, form.says)


def everything() -> Counter[tuple[object, ...]]:
    """Every row of every table, as far as people are concerned."""
    full = {table for store in BOTH_STORES for table in tables_with_rows(store)}
    return Counter(
        (model.__name__, *map(_plain, row))
        for model in apps.get_models()
        if model.__name__ not in NOT_PART_OF_THE_EFFECT and model._meta.db_table in full
        for row in _rows(model)
    )


def _rows(model: Any) -> Any:
    rows = model._default_manager.all()
    if model is Event:
        rows = rows.exclude(verb__in=SAYS_SO_AGAIN)
    names = [field.name for field in model._meta.concrete_fields if field.name != "last_login"]
    if model.__name__ in ("Draft", "Silence"):  # replaced as a whole, with the same in it
        names = [name for name in names if name in ("topic", "person", "typed_at")]
    return rows.values_list(*names)


def _plain(value: object) -> object:
    """What can be counted: bytes as bytes, and what a library keeps as a table as its words."""
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True)
    return bytes(value) if isinstance(value, memoryview) else value


def routes_that_take_a_form(resolver: Any = None, prefix: str = "") -> list[str]:
    found: list[str] = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += routes_that_take_a_form(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern) and "POST" in getattr(entry.callback, "methods", ()):
            found.append(f"{prefix}{entry.name}")
    return found
