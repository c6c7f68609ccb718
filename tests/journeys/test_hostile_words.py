"""All hostile words at once, on a few pages, in a real browser: nothing runs, nothing is fetched, every word is read.

The pages of the house bear a policy that would stop most of it; so what is shown is looked at without it, too. A page
that is shown without any policy, and in which words did run, would say so.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any
from unicodedata import category

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from lamplighter.core.introduction import Size
from lamplighter.core.refusal import Refusal
from lamplighter.models.introduction import Request
from lamplighter.models.outbox import Notice
from lamplighter.notices.outbox import word
from lamplighter.queries.leaving.copy import get_copy_for
from lamplighter.services.goal import make_promise
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import put_on_agenda
from lamplighter.services.message import send_message
from lamplighter.services.person import join
from lamplighter.services.question import keep_question
from lamplighter.ui.copy import pack_copy
from tests.cast import NOON, Cast, arrive
from tests.conftest import BOTH_STORES
from tests.hostile.corpus import ALL, LINES
from tests.outbox.test_hostile_names import HEADERS
from tests.sink import html_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(databases=BOTH_STORES)]
LISTENS = """
window.struck = [];
window.alert = window.print = () => { window.struck.push('ran') };
document.addEventListener('securitypolicyviolation', (event) => window.struck.push(event.violatedDirective));
"""
SECOND = timedelta(seconds=1)


def test_there_are_more_than_two_hundred() -> None:
    assert len(set(ALL)) == len(ALL) > 200


@dataclass
class Looked:
    """What happened while pages were looked at."""

    page: Page
    asked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def at(self, html: str, headers: dict[str, str]) -> str:
        """The words on this page, on the screen and on paper."""
        self.page.unroute("**/*")
        self.page.route("**/*", lambda route: self._answer(route, html, headers))
        self.page.goto("http://house.example/", wait_until="load")
        self.page.emulate_media(media="print")
        self.page.keyboard.press("Tab")
        words: str = self.page.evaluate("document.documentElement.textContent")
        self.page.emulate_media(media="screen")
        return words

    def _answer(self, route: Any, html: str, headers: dict[str, str]) -> None:
        self.asked.append(route.request.url)
        if route.request.url == "http://house.example/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        else:
            route.abort()

    @property
    def struck(self) -> list[str]:
        found: list[str] = self.page.evaluate("window.struck")
        return found

    @property
    def elsewhere(self) -> list[str]:
        return [url for url in self.asked if not url.startswith("http://house.example/")]


@contextmanager
def looking(browser: Browser) -> Iterator[Looked]:
    context = browser.new_context()
    context.add_init_script(LISTENS)
    looked = Looked(context.new_page())
    looked.page.on("dialog", lambda dialog: (looked.dialogs.append(dialog.message), dialog.dismiss()))
    yield looked
    context.close()


def kept(deed: Any) -> bool:
    """Whether words were kept; what cannot be is refused with a sentence."""
    try:
        deed()
    except Refusal:
        return False
    return True


@pytest.fixture
def told(cast: Cast) -> tuple[Cast, Any, list[str]]:
    """Every word in a message, on the list and as a promise of Jonas'; and the one who reads it is Amina."""
    request = ask(cast.jonas.pk, Size.CONVERSATION, "x", words_by_mail=False, by=cast.amina, at=NOON)
    pair, words = accept(request, by=cast.jonas, at=NOON), []
    for number, payload in enumerate(ALL):
        at = NOON + number * SECOND
        if kept(lambda: send_message(pair, payload, by=cast.jonas, at=at)):
            words.append(payload)
            put_on_agenda(pair, payload, by=cast.jonas, at=at)
            make_promise(pair, payload, None, by=cast.jonas, at=at)
            keep_question(payload, by=cast.amina, at=at)
    return cast, pair, words


def chunked(words: Iterable[str], at_most: int) -> Iterator[str]:
    """Joined, and no longer than so; without those that are refused, as NUL is."""
    chunk = ""
    for payload in words:
        if any(category(letter) in ("Cc", "Cs") and letter not in "\n\t\r" for letter in payload):
            continue
        if len(chunk) + len(payload) > at_most:
            yield chunk
            chunk = ""
        chunk += f"{payload}\n"
    yield chunk


def squeezed(words: str) -> str:
    return " ".join(words.split())


def test_nothing_runs_and_every_word_is_read(told: tuple[Cast, Any, list[str]], browser: Browser) -> None:
    cast, pair, words = told
    assert len(words) > 200
    reader = Client()
    reader.force_login(cast.amina)
    at_pair = [reverse(name, args=[pair]) for name in ("mentorship:page", "message:list", "mentorship:timeline")]
    pages = [reader.get(place) for place in ("/", "/questions/", *at_pair)]
    assert {page.status_code for page in pages} == {200}
    copy = zipfile.ZipFile(io.BytesIO(pack_copy(get_copy_for(cast.amina, at=NOON), zone="UTC")))
    with looking(browser) as looked:
        read = [looked.at(page.content.decode(), {}) for page in pages]
        read.append(looked.at(copy.read("read-me.html").decode(), {}))
        assert (looked.struck, looked.dialogs, looked.elsewhere) == ([], [], [])
        policy = {"Content-Security-Policy": pages[-1].headers["Content-Security-Policy"]}
        for page in pages:
            looked.at(page.content.decode(), policy)
        assert (looked.struck, looked.dialogs, looked.elsewhere) == ([], [], [])
    all_read = squeezed(" ".join(read))
    assert [payload for payload in words if squeezed(payload) not in all_read] == []
    told_to_programs = {row["words"] for row in json.loads(copy.read("copy.json"))["tables"]["Message"]}
    assert {payload.replace("\r\n", "\n").replace("\r", "\n").strip() for payload in words} == told_to_programs


def test_what_would_run_without_the_house_is_noticed(browser: Browser) -> None:
    """The control: the same words on a page that does not take them for words."""
    with looking(browser) as looked:
        looked.at("<!doctype html><main>" + "".join(ALL[:40]), {})
        assert "ran" in looked.struck and looked.elsewhere
        policy = {"Content-Security-Policy": "default-src 'none'"}
        looked.at("<!doctype html><main><img src=x onerror=alert(1)>", policy)
        assert "img-src" in looked.struck


def test_in_mail_every_word_stays_in_its_place(cast: Cast, settings: Any, browser: Browser) -> None:
    """As the name of whoever asks, and as what they write: no header more, and nothing runs where mail is read."""
    settings.MAIL_IS_SET_UP = True
    askers = iter([arrive(f"Asker{number}") for number in range(4)])
    for words in chunked(ALL, 1_900):
        ask(cast.jonas.pk, Size.CONVERSATION, words, words_by_mail=True, by=next(askers), at=NOON)
    letters = [word(notice, at=NOON) for notice in Notice.objects.all()]
    for payload in (*LINES, *ALL[::4]):
        Request.objects.filter(asker=cast.amina).delete()
        Notice.objects.all().delete()
        if kept(lambda: join(payload, is_old_enough=True, zone="UTC", by=cast.amina, at=NOON)):
            cast.amina.refresh_from_db()
            ask(cast.jonas.pk, Size.CONVERSATION, "x", words_by_mail=False, by=cast.amina, at=NOON)
            letters.append(word(Notice.objects.get(), at=NOON))
    raw = [message_from_bytes(letter.message().as_bytes(), policy=default) for letter in letters if letter]
    assert len({letter["Subject"] for letter in raw}) > 60
    for letter in raw:
        assert set(letter.keys()) <= HEADERS and letter["To"] == "jonas@example.org"
    with looking(browser) as looked:
        looked.at("\n".join(html_of(letter) for letter in raw), {})
        assert (looked.struck, looked.dialogs, looked.elsewhere) == ([], [], [])
