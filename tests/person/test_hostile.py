"""Whatever is typed into a way in: a clear sentence, nothing lost, and never a broken page."""

from __future__ import annotations

import html
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.models.outbox import Notice
from tests.conftest import BOTH_STORES
from tests.person.device import Device
from tests.person.ways import adds_app, adds_passkey, options_on, sets_password

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)
HOSTILE = {
    "NUL": "a\x00b",
    "ten thousand": "x" * 10_000,
    "a long address": f"{'x' * 10_000}@example.org",
    "half a letter": b"\xed\xa0\x80@example.org",
    "not UTF-8": b"\xff\xfe@example.org",
    "emoji": "🏮@🏮.example",
    "from the right": "\u202emoc.elpmaxe@anima",
    "two mails": "amina@example.org\r\nBcc: sam@example.org",
    "two lines": "amina@example.org\nX: y",
    "markup": '"><script>alert(1)</script>@example.org',
    "a template": "{{ request.user }}{% url 'home:home' %}",
    "SQL": "' OR 1=1 --",
    "spaces": "   ",
    "a list": "amina@example.org,sam@example.org",
    "escapes": "\x1b[2J\x07\x7f",
    "digits of elsewhere": "١٢٣٤٥٦",
}
# Every field of these pages: where, what it is called, and what else the form says.
FIELDS = {
    "address at the door": ("account_login", "email", {}),
    "code at the door": ("account_confirm_login_code", "code", {}),
    "address with a password": ("person:by_password", "login", {"password": "a lantern on the stairs"}),
    "password": ("person:by_password", "password", {"login": "amina@example.org"}),
    "another address": ("account_email", "email", {"action_add": "yes"}),
    "its code": ("account_email_verification_sent", "code", {}),
    "code of a new app": ("mfa_activate_totp", "code", {}),
    "still you, by mail": ("account_reauthenticate", "code", {}),
    "new password": ("person:password", "password", {"again": "a lantern on the stairs"}),
    "new password again": ("person:password", "again", {"password": "a lantern on the stairs"}),
    "name of a passkey": ("mfa_add_webauthn", "name", {"credential": "{}"}),
    "what a device says": ("mfa_add_webauthn", "credential", {"name": "My phone"}),
}
SIGNED_OUT = {"account_login", "account_confirm_login_code", "person:by_password"}
THEIRS = re.compile(r"Ensure this|Enter a valid|Null characters|This field|\bUser\b")  # words of the framework
NEVER_SHOWN = {"password", "again", "credential"}


def prepare(browser: Client, route: str, number: int) -> None:
    """Each time anew, so that no limit is what answers."""
    match route:
        case "account_login" | "person:by_password":
            browser.get(reverse("account_signup"))
        case "account_confirm_login_code":
            browser.post(reverse("account_login"), {"email": f"somebody{number}@example.org"})
        case "account_email_verification_sent":
            browser.post(reverse("account_email"), {"email": f"amina{number}@example.org", "action_add": "yes"})
        case "account_reauthenticate":
            browser.post(reverse(route), {"action": "send"})
        case "mfa_add_webauthn":
            options_on(browser, route)


@pytest.mark.parametrize("field", FIELDS)
def test_in_every_field(amina: Client, clock: time_machine.Traveller, field: str) -> None:
    route, name, more = FIELDS[field]
    browser = Client() if route in SIGNED_OUT else amina
    for number, (kind, words) in enumerate(HOSTILE.items()):
        clock.shift(20)
        prepare(browser, route, number)
        Notice.objects.all().delete()
        answer = browser.post(reverse(route), {**more, name: words})
        assert answer.status_code == 422, (kind, answer.status_code, getattr(answer, "url", ""))
        main = answer.content.decode().partition("<main")[2]
        assert 'class="errors"' in main and "<script>" not in main, kind
        assert not THEIRS.search(html.unescape(main)), kind
        assert not Notice.objects.exists(), kind
        if name not in NEVER_SHOWN and isinstance(words, str) and words.strip():
            assert _typed(main, name) == words, kind  # as it was, to be put right


def _typed(main: str, name: str) -> str:
    (box,) = re.findall(rf'<input [^>]*name="{name}"[^>]*>', main)
    found = re.search(r'value="([^"]*)"', box)
    return html.unescape(found[1]) if found else "(lost)"


@pytest.mark.parametrize("words", ["a\x00b", "🏮", "x" * 10_000, "123456\n", "null"])
def test_at_the_second_step(amina: Client, clock: object, words: str) -> None:
    adds_app(amina)
    sets_password(amina)
    browser = Client()
    browser.post(reverse("person:by_password"), {"login": "amina@example.org", "password": "a lantern on the stairs"})
    for said in ({"code": words}, {"credential": words}, {}):
        answer = browser.post(reverse("mfa_authenticate"), said)
        assert (answer.status_code, 'class="errors"' in answer.content.decode()) == (422, True)


def test_words_from_the_right_and_emoji_may_name_a_passkey(amina: Client) -> None:
    for name in ("🏮 המפתח שלי", "<b>bold</b>"):
        assert adds_passkey(amina, Device(), name).status_code in (302, 303)
    page = amina.get(reverse("mfa_index")).content.decode()
    assert "🏮 המפתח שלי" in page and "&lt;b&gt;bold&lt;/b&gt;" in page
