"""What every answer tells the browser, whoever asks and whatever became of it. `make grade` lets others judge it."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import lamplighter.config.settings
from tests.cast import Cast

SAID = {
    "Content-Security-Policy": {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    },
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin"},
    "Permissions-Policy": {"camera=(), geolocation=(), microphone=(), browsing-topics=()"},
    "Referrer-Policy": {"same-origin"},
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
}
ANSWERS = [
    ("get", "/", 200),
    ("get", "/people/", 302),
    ("get", "/guide/", 200),
    ("get", "/nowhere/", 404),
    ("get", "/healthz/", 200),
    ("post", "/l/nobody/", 404),
    ("put", "/", 405),
    ("post", "/questions/", 403),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS, ids=str)
def test_every_answer_says_it(cast: Cast, method: str, path: str, status: int) -> None:
    answer = getattr(Client(enforce_csrf_checks=path == "/questions/"), method)(path)
    assert answer.status_code == status
    assert {name: set(answer[name].split("; ")) for name in SAID} == SAID


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://testserver", "null"])
@pytest.mark.parametrize("asks_first", [False, True])
def test_no_page_of_another_site_is_ever_let_in(cast: Cast, origin: str, asks_first: bool) -> None:
    """Signed in or not, no answer says that a script from elsewhere may read it, also not when it asks beforehand."""
    browser, head = Client(), {"origin": origin, "access-control-request-method": "POST"}
    for _ in ("a stranger", "Amina"):
        for path in ("/", "/people/", "/questions/", "/healthz/", "/static/nothing.css", "/nowhere/"):
            answer = browser.options(path, headers=head) if asks_first else browser.get(path, headers=head)
            assert not [name for name in answer.headers if name.lower().startswith("access-control")], path
        browser.force_login(cast.amina)


def test_cookies_are_for_this_site_and_no_script(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.amina)
    browser.get("/questions/")
    for name in ("session", "csrf"):
        cookie = browser.cookies[name]
        assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax"), name


def test_with_https_cookies_are_of_this_very_host(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of whoever is signed in, and of somebody whose words wait until they are: no sibling host can plant one."""
    read = _read(monkeypatch, URL="https://mentoring.example.org", DATA=str(tmp_path), KEYS="")
    for name in ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE"):
        setattr(settings, name, read[name])
    amina, visitor = Client(), Client()
    amina.force_login(cast.amina)
    amina.get("/questions/", secure=True)
    visitor.post("/", {"words": "How do I begin?"}, secure=True)
    assert amina.cookies.keys() | visitor.cookies.keys() == {"__Host-session", "__Host-csrf", "__Host-draft"}
    for cookie in (*amina.cookies.values(), *visitor.cookies.values()):
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (True, "/", ""), cookie.key
    assert "How do I begin?" in visitor.get("/", secure=True).content.decode()
    visitor.post("/begin/clear/", secure=True)
    assert (visitor.cookies["__Host-draft"].value, bool(visitor.cookies["__Host-draft"]["secure"])) == ("", True)


@pytest.mark.parametrize(
    ("url", "beneath", "said"),
    [
        ("https://mentoring.example.org", "1", {"max-age=31536000", "includeSubDomains"}),
        ("https://mentoring.example.org", "", {"max-age=31536000"}),
        ("http://mentoring.example.org", "1", set()),
    ],
)
def test_with_https_it_stays_https_for_a_year_and_beneath_it_where_that_was_said(
    url: str, beneath: str, said: set[str], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings as they are read from this environment, and then the answer of a house that has them."""
    read = _read(monkeypatch, URL=url, SUBDOMAINS=beneath, DATA=str(tmp_path), KEYS="")
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = (
        read[f"SECURE_HSTS_{part}"] for part in ("SECONDS", "INCLUDE_SUBDOMAINS")
    )
    answer = Client().get("/healthz/", secure=True)
    assert set(filter(None, answer.headers.get("Strict-Transport-Security", "").split("; "))) == said


def _read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """The settings of a house with this environment."""
    for name, value in environment.items():
        monkeypatch.setenv(f"LAMPLIGHTER_{name}", value)
    return runpy.run_path(str(lamplighter.config.settings.__file__))
