"""Every mistake that start-up refuses, planted; and nothing is said of an installation without one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import django.conf
import pytest
from django.core.checks import CheckMessage, run_checks

from lamplighter.config.checks import is_at_home
from lamplighter.config.environment import SQLITE_PRAGMAS

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
}


def ours(*, deploy: bool = False) -> list[CheckMessage]:
    """What the framework hears from our own checks."""
    said = run_checks(tags=["security"], include_deployment_checks=deploy)
    return [message for message in said if str(message.id).startswith("lamplighter.")]


def ids(**options: bool) -> list[str | None]:
    return [message.id for message in ours(**options)]


@pytest.fixture(autouse=True)
def sound(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    databases = {"default": copy.deepcopy(SQLITE), "keys": copy.deepcopy(SQLITE)}
    monkeypatch.setattr(django.conf.settings, "DATABASES", databases)  # quietly: no connection is meant to follow
    settings.DEMO = settings.DEBUG = False
    settings.PROXIES = 1
    live_at(settings, "https://mentoring.example.org")


def live_at(settings: Any, origin: str) -> None:
    settings.ORIGIN = urlsplit(origin)
    settings.HTTPS = settings.ORIGIN.scheme == "https"


def test_a_sound_installation_hears_nothing() -> None:
    assert ours(deploy=True) == []


def test_a_damaged_key_file(settings: Any) -> None:
    settings.KEY_FILE_IS_WHOLE = False
    assert ids() == ["lamplighter.E001"]


@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        (lambda options: options.pop("transaction_mode"), "IMMEDIATE"),
        (lambda options: options.update(transaction_mode="DEFERRED"), "IMMEDIATE"),
        (lambda options: options.pop("init_command"), "WAL"),
        (lambda options: options.update(init_command="PRAGMA journal_mode=DELETE;"), "WAL"),
    ],
)
@pytest.mark.parametrize("alias", ["default", "keys"])
def test_sqlite_that_does_not_queue(
    alias: str, damage: Callable[[dict[str, Any]], object], missing: str, settings: Any
) -> None:
    damage(settings.DATABASES[alias]["OPTIONS"])
    [message] = ours()
    assert message.id == "lamplighter.E002"
    assert alias in message.msg and missing in message.msg


def test_requests_that_hold_a_transaction(settings: Any) -> None:
    settings.DATABASES["default"]["ATOMIC_REQUESTS"] = True
    assert ids() == ["lamplighter.E003"]


def test_debugging_in_public(settings: Any) -> None:
    settings.DEBUG = True
    assert ids() == ["lamplighter.E004"]
    live_at(settings, "http://localhost:8000")
    assert ids() == []


def test_a_demonstration_in_public(settings: Any) -> None:
    settings.DEMO = True
    assert ids() == ["lamplighter.E005"]
    live_at(settings, "http://lamplighter.example")
    assert "lamplighter.E005" in ids()
    live_at(settings, "http://localhost:8000")
    assert ids() == []


def test_https_without_a_proxy_that_is_believed(settings: Any) -> None:
    settings.PROXIES = 0
    [message] = ours()
    assert message.id == "lamplighter.E006" and "LAMPLIGHTER_PROXIES" in str(message.hint)
    live_at(settings, "http://localhost:8000")
    assert ids() == []


def test_a_plain_line_for_strangers(settings: Any) -> None:
    live_at(settings, "http://mentoring.example.org")
    assert ids() == []
    assert ids(deploy=True) == ["lamplighter.W001"]


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("localhost", True),
        ("mentoring.localhost", True),
        ("127.0.0.1", True),
        ("192.168.1.20", True),
        ("::1", True),
        ("lantern", True),
        ("lantern.local", True),
        ("8.8.8.8", False),
        ("mentoring.example.org", False),
        ("localhost.example.org", False),
    ],
)
def test_what_counts_as_home(name: str, home: bool) -> None:
    assert is_at_home(name) is home
