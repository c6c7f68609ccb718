"""Whatever is typed into whichever form: a clear sentence or kept as words, nothing lost, and never a broken page.

The forms are those of `tests/races/twice.py`, which a census keeps whole. What they do not fill in is found by itself:
no field into which people type is left out, and no form.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from copy import copy
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django import forms
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver

from lamplighter.core.address import shorten
from lamplighter.core.introduction import Size
from lamplighter.services.introduction import ask
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.hostile.corpus import ALL
from tests.hostile.forms import ELSEWHERE, FORMS, LOOKS
from tests.races.twice import CASES, shared_out

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
CHOSEN = (forms.ChoiceField, forms.BooleanField, forms.FileField)  # nobody types into these
Asked = dict[type, set[str]]
SAYS_SOMETHING = 'class="errors"'


@pytest.mark.parametrize("name", shared_out(CASES, every=2))
def test_in_every_field(name: str, cast: Cast) -> None:
    asked = _send_all(name, cast, _kinds(name))
    assert {_name_of(form) for form in asked} >= {form for form, case in FORMS.items() if case == name}


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
def test_every_hostile_word_in_every_field(name: str, cast: Cast) -> None:
    """In all fields of a form at once, and by itself in one of them: in each by itself it would take a night.

    On PostgreSQL every eighth: a page makes the same of them, and what that engine does not take is there each time.
    """
    some = ALL if connection.vendor == "sqlite" else ALL[::8]
    _send_all(name, cast, _kinds(name) | {repr(words): words for words in some}, is_shared=True)


def test_every_form_is_known_and_where_it_is_sent() -> None:
    """A new one fails here until it is in the table, or has a test of its own."""
    assert get_resolver().url_patterns, "every form is made by then"
    ours = {_name_of(form) for form in _kinds_of(forms.BaseForm) if form.__module__.startswith("lamplighter.")}
    ours.discard(
        "web.style.forms.SampleForm"
    )  # is there only where the pages that show our look are, and leads nowhere
    assert ours == FORMS.keys() | ELSEWHERE.keys()
    assert not FORMS.keys() & ELSEWHERE.keys()
    assert set(FORMS.values()) <= CASES.keys()
    assert all((Path(__file__).parents[2] / place).is_file() for place in ELSEWHERE.values())


@pytest.mark.parametrize(("path", "method", "field", "more"), LOOKS)
def test_in_what_only_looks(path: str, method: str, field: str, more: dict[str, str], cast: Cast) -> None:
    """Forms that change nothing: what people look for, in an address or not."""
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        request = ask(cast.jonas.pk, Size.CONVERSATION, "Hello?", words_by_mail=False, by=cast.amina, at=NOON)
        browser = Client(raise_request_exception=False)
        browser.force_login(cast.jonas)
        for kind, words in {**HOSTILE, **{repr(words): words for words in ALL[::40]}}.items():
            answer = getattr(browser, method)(path.format(request=shorten(request)), {**more, field: words})
            _judge(answer, (field,), f"{kind} in {field} of {path}", words)


def _send_all(name: str, cast: Cast, kinds: Mapping[str, str | bytes], *, is_shared: bool = False) -> Asked:
    """Each of them in each field that the table fills in, and in all others together; which forms were asked.

    Shared out, each of them is in one such field by itself, and in all of them together.
    """
    with time_machine.travel(NOON + timedelta(hours=1), tick=False), _noticed() as asked:
        form = CASES[name](cast)
        browser = Client(raise_request_exception=False)
        if form.sender is not None:
            browser.force_login(form.sender)
        cookies = copy(browser.cookies)

        sent = set[tuple[tuple[str, ...], str | bytes]]()

        def send(fields: tuple[str, ...], kind: str, words: str | bytes) -> None:
            if (fields, words) in sent:  # where there is one field, by itself is together with all others
                return
            sent.add((fields, words))
            browser.cookies = copy(cookies)  # some forms sign out
            with _and_back():
                answer = browser.post(form.path, {**form.says, **dict.fromkeys(fields, words)})
                _judge(answer, fields, f"{kind} in {', '.join(fields)} of {form.path}", words)

        filled = [field for field, usual in form.says.items() if not isinstance(usual, BytesIO)]
        forged = {"nobody's id": "0" * 21 + "7", "somebody else's id": shorten(cast.priya.pk)}
        for place, field in enumerate(filled):  # tests/services/test_photo.py has files of every kind
            share = dict(list(kinds.items())[place :: len(filled)]) if is_shared else kinds
            for kind, words in (share if not _is_an_id(form.says[field]) else {**share, **forged}).items():
                send((field,), kind, words)
        if not filled:
            send((), "nothing", "")
        typed = set().union(*asked.values())
        of_the_table = [field for field in filled if field in typed and not _is_an_id(form.says[field])]
        for fields in filter(None, (sorted(typed - set(form.says)), of_the_table if is_shared else [])):
            for kind, words in kinds.items():
                send(tuple(fields), kind, words)
        return asked


@contextmanager
def _noticed() -> Iterator[Asked]:
    """Which forms are asked meanwhile whether they are right, and into which fields of each one types."""
    asked: Asked = {}
    clean = forms.BaseForm.full_clean

    def notice(form: forms.BaseForm) -> None:
        if form.is_bound:
            typed = {form.add_prefix(name) for name, field in form.fields.items() if not isinstance(field, CHOSEN)}
            asked.setdefault(type(form), set()).update(typed)
        clean(form)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms.BaseForm, "full_clean", notice)
        yield asked


def _kinds_of(form: type) -> Iterator[type]:
    for kind in form.__subclasses__():
        yield kind
        yield from _kinds_of(kind)


def _name_of(form: type) -> str:
    return f"{form.__module__.removeprefix('lamplighter.')}.{form.__name__}"


def _kinds(name: str) -> dict[str, str | bytes]:
    """All on SQLite, and two or three of the more than two hundred, so that all forms together get nearly all of them.

    On PostgreSQL, which is stricter, those that reach it.
    """
    if connection.vendor == "sqlite":
        return HOSTILE | {repr(words): words for words in ALL[list(CASES).index(name) :: len(CASES)]}
    return {kind: HOSTILE[kind] for kind in ("NUL", "a huge number")}


def _judge(answer: Any, fields: tuple[str, ...], where: str, words: str | bytes) -> None:
    where = f"{where}: {answer.status_code}"
    assert answer.status_code in (200, 303, 400, 404, 409, 422), where
    body = answer.content.decode(errors="replace")
    assert not (isinstance(words, str) and re.search(r"<[a-z/!?]", words, re.IGNORECASE) and words in body), where
    assert "<script>alert(1)" not in body and "{{ request" not in body.replace("{{ request.user }}", "").replace(
        "{{ request.user.password }}", ""
    ), where
    if answer.status_code == 422:
        assert SAYS_SOMETHING in body, where
        if isinstance(words, str) and "\x00" not in words and any(_is_typed(body, field) for field in fields):
            assert _shown(words) in body, where


def _is_an_id(usual: object) -> bool:
    """Whether a field says which of one's own things is meant."""
    return bool(re.fullmatch(r"[0-9A-Za-z]{22}", str(usual[0] if isinstance(usual, list) and usual else usual)))


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
