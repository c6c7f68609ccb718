"""Whatever is typed into whichever form: a clear sentence or kept as words, nothing lost, and never a broken page.

The forms are those of `tests/races/twice.py`, which a census keeps whole.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from copy import copy
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.hostile.corpus import ALL
from tests.races.twice import CASES, Form, shared_out

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=BOTH_STORES)]
HOSTILE: dict[str, str | bytes] = {
    "NUL": "a\x00b",
    "half a letter": b"\xed\xa0\x80",
    "not UTF-8": b"\xff\xfe",
    "thirty thousand": "x" * 30_000,
    "markup": "\"'><script>alert(1)</script>{{ request.user }}",
    "from the right": "\u202emoc.elpmaxe\x1b[2J\r\nBcc: sam@example.org",
    "a huge number": "9" * 400,
}
TYPED = re.compile(r"<textarea|<input[^>]*type=\"(text|email|url|search|date|time|number)\"")
SAYS_SOMETHING = 'class="errors"'


@pytest.mark.parametrize("name", shared_out(CASES, every=2))
def test_in_every_field(name: str, cast: Cast) -> None:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        form = CASES[name](cast)
        browser = Client(raise_request_exception=False)
        if form.sender is not None:
            browser.force_login(form.sender)
        cookies = copy(browser.cookies)
        for field, usual in form.says.items():
            if isinstance(usual, BytesIO):
                continue  # tests/services/test_photo.py has files of every kind
            for kind, words in _kinds(name).items():
                browser.cookies = copy(cookies)  # some forms sign out
                with _and_back():
                    _judge(browser, form, field, kind, words)


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
def test_every_hostile_word_in_every_field(name: str, cast: Cast) -> None:
    _send_all(name, cast, ALL)


def _send_all(name: str, cast: Cast, payloads: Sequence[str]) -> None:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        form = CASES[name](cast)
        browser = Client(raise_request_exception=False)
        if form.sender is not None:
            browser.force_login(form.sender)
        cookies = copy(browser.cookies)
        for field, usual in form.says.items():
            for words in payloads if not isinstance(usual, BytesIO) else ():
                browser.cookies = copy(cookies)
                with _and_back():
                    _judge(browser, form, field, repr(words), words)


def _kinds(name: str) -> dict[str, str | bytes]:
    """All on SQLite, and two or three of the more than two hundred, so that all forms together get nearly all of them.

    On PostgreSQL, which is stricter, those that reach it.
    """
    if connection.vendor == "sqlite":
        return HOSTILE | {repr(words): words for words in ALL[list(CASES).index(name) :: len(CASES)]}
    return {kind: HOSTILE[kind] for kind in ("NUL", "a huge number")}


def _judge(browser: Client, form: Form, field: str, kind: str, words: str | bytes) -> None:
    answer = browser.post(form.path, {**form.says, field: words})
    where = f"{kind} in {field} of {form.path}: {answer.status_code}"
    assert answer.status_code in (200, 303, 400, 404, 409, 422), where
    body = answer.content.decode()
    assert not (isinstance(words, str) and re.search(r"<[a-z/!?]", words, re.IGNORECASE) and words in body), where
    assert "<script>alert(1)" not in body and "{{ request" not in body.replace("{{ request.user }}", "").replace(
        "{{ request.user.password }}", ""
    ), where
    if answer.status_code == 422:
        assert SAYS_SOMETHING in body, where
        if isinstance(words, str) and "\x00" not in words and _is_typed(body, field):
            assert _shown(words) in body, where


def _is_typed(body: str, field: str) -> bool:
    """Whether people type into this field, and do not choose."""
    tags = re.findall(rf"<(?:textarea|input)[^>]*name=\"{re.escape(field)}\"[^>]*>", body)
    return any(TYPED.match(tag) for tag in tags)


def _shown(words: str) -> str:
    return html.escape(words)[:60]


@contextmanager
def _and_back() -> Iterator[Any]:
    with ExitStack() as stack:
        for alias in BOTH_STORES:
            stack.enter_context(transaction.atomic(using=alias))
        yield
        for alias in BOTH_STORES:
            transaction.set_rollback(True, using=alias)
