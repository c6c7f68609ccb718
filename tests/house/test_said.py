"""What docs/asvs.toml says of sign-ins, fields, secrets and what is served, where no other test shows it."""

from __future__ import annotations

import importlib
import pkgutil
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.forms import BaseForm, Field, PasswordInput
from django.test import Client
from django.urls import reverse

import lamplighter
from lamplighter.access.link import hash_of, new_token
from lamplighter.access.vault import NONCE, key_of, lock
from lamplighter.core import limits
from lamplighter.core.address import lengthen
from lamplighter.models.person import Person
from tests.access.test_two_worlds import pages_of_ones_own
from tests.cast import Cast
from tests.person.ways import comes_in, is_in, signed_in

OURS = Path(lamplighter.__file__).parent
KEPT_IN_A_BROWSER = re.compile(r"\b(?:local|session)Storage\b|\bindexedDB\b|\bcaches\b|document\.cookie")
TAKES_AN_OBJECT = re.compile(r"Object\.assign|__proto__|\.prototype\b|\bfor \([^)]* in ")


def fields_for_passwords() -> Iterator[tuple[str, Field]]:
    """In every form that our pages draw, our own and those we took over from the sign-in library."""
    import lamplighter.web

    for module in pkgutil.walk_packages(lamplighter.web.__path__, "lamplighter.web."):
        importlib.import_module(module.name)
    forms, waiting = set[Any](), [BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += [one for one in kind.__subclasses__() if one not in forms]
        forms.add(kind)
    for form in forms:
        if form.__module__.startswith("lamplighter."):
            for name, field in getattr(form, "base_fields", {}).items():
                if "password" in name:
                    yield f"{form.__name__}.{name}", field


def test_a_password_is_typed_unseen_and_a_password_manager_knows_it() -> None:
    found = dict(fields_for_passwords())
    assert found
    for name, field in found.items():
        assert isinstance(field.widget, PasswordInput), name
        assert field.widget.attrs.get("autocomplete") in ("current-password", "new-password"), name
        assert (getattr(field, "max_length", None) or limits.PASSWORD) >= 64, name
    assert limits.PASSWORD >= 64


def test_nothing_stands_in_the_way_of_pasting() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in (OURS / "static/js").glob("*.js"))
    pages = "".join(path.read_text(encoding="utf-8") for path in (OURS / "templates").rglob("*.html"))
    assert not re.search(r"onpaste|[\"']paste[\"']", scripts + pages)


@pytest.mark.django_db(databases=["default", "keys"])
def test_each_sign_in_has_a_token_of_its_own_that_nobody_guesses(cast: Cast) -> None:
    """Also in the same browser; and the one that was before is of no use to whoever kept it."""
    browser, tokens = Client(), []
    for _ in range(2):
        comes_in(browser, "amina@example.org")
        assert is_in(browser)
        tokens.append(browser.session.session_key)
        browser.post(reverse("account_logout"))
        browser.cookies[settings.SESSION_COOKIE_NAME] = tokens[-1]
        assert not is_in(browser)
    assert len(set(tokens)) == 2
    assert all(re.fullmatch(r"[a-z0-9]{32}", token) for token in tokens), "165 bits"


@pytest.mark.django_db(databases=["default", "keys"])
def test_from_every_page_the_way_out_is_one_tap_further(cast: Cast) -> None:
    browser = signed_in(cast.amina)
    out = f'action="{reverse("account_logout")}"'
    for page in ("/", "/questions/", "/people/"):
        assert f'href="{reverse("person:profile")}"' in browser.get(page).content.decode()
    assert out in browser.get(reverse("person:profile")).content.decode()


@pytest.mark.django_db(databases=["default", "keys"])
def test_keys_and_links_have_all_their_bits(world: None) -> None:
    key, other = key_of(f"person:{uuid.UUID(int=1)}"), key_of(f"person:{uuid.UUID(int=2)}")
    assert len(key) == 32 and key != other
    first, second = (lock(b"words", key, b"about") for _ in range(2))
    assert first[:NONCE] != second[:NONCE] and len(first) == NONCE + len(b"words") + 16, "a nonce and a tag of its own"
    links = {new_token() for _ in range(200)}
    assert len(links) == 200 and len(hash_of(links.pop())) == 32
    seen = 0
    for token in links:
        seen |= lengthen(token).int
    assert seen == 2**128 - 1, "every bit is drawn"


@pytest.mark.django_db(databases=["default", "keys"])
def test_nobody_is_here_before_the_first_operator_comes_in(world: None) -> None:
    assert not Person.objects.exists()
    browser = Client()
    browser.post(reverse("account_login"), {"email": "admin@example.org", "password": "admin"})
    assert not is_in(browser)


@pytest.mark.parametrize("path", ["/static/", "/static/css/", "/static/js/", "/files/", "/.git/config", "/.env"])
def test_a_folder_shows_nothing(client: Client, path: str, world: None) -> None:
    assert client.get(path).status_code == 404


def test_no_page_is_kept_on_the_server() -> None:
    assert not [name for name in settings.MIDDLEWARE if "cache" in name.lower()]
    code = "".join(path.read_text(encoding="utf-8") for path in OURS.rglob("*.py"))
    assert "cache_page" not in code


@pytest.mark.django_db(databases=["default", "keys"])
def test_no_page_is_kept_in_the_browser(cast: Cast) -> None:
    """But pictures and style sheets, which have no words in them."""
    browser, seen = signed_in(cast.amina), 0
    for page in pages_of_ones_own():
        answer = browser.get(page)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            assert "no-store" in answer["Cache-Control"], page
            seen += 1
    assert seen > 20


def test_our_scripts_keep_nothing_and_take_no_objects() -> None:
    for script in ("lamplighter.js", "passkey.js"):
        code = (OURS / "static/js" / script).read_text(encoding="utf-8")
        assert not KEPT_IN_A_BROWSER.search(code) and not TAKES_AN_OBJECT.search(code), script
    assert '"historyCacheSize": 0' in (OURS / "templates/parts/scripts.html").read_text(encoding="utf-8")
