"""Every mistake that start-up refuses, planted; and nothing is said of an installation without one."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django.conf
import pytest
from django.core.checks import CheckMessage, run_checks

from lamplighter.config import checks
from lamplighter.config.checks import is_at_home
from lamplighter.config.environment import SQLITE_PRAGMAS
from lamplighter.config.porch import Porches

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
}
POSTGRES = {"ENGINE": "django.db.backends.postgresql", "NAME": "lamplighter", "HOST": "db.example.org", "PORT": ""}
UNSAFE = {"LAMPLIGHTER_URL": "https://mentoring.example.org"}  # and no proxy is believed


def ours(*, deploy: bool = False) -> list[CheckMessage]:
    """What the framework hears from our own checks."""
    said = run_checks(tags=["security"], include_deployment_checks=deploy)
    return [message for message in said if str(message.id).startswith("lamplighter.")]


def ids(**options: bool) -> list[str | None]:
    return [message.id for message in ours(**options)]


@pytest.fixture(autouse=True)
def sound(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    databases = {
        alias: copy.deepcopy(SQLITE) | {"NAME": tmp_path / f"{alias}.sqlite3"} for alias in ("default", "keys")
    }
    for path in (tmp_path / "secret.key", *(place["NAME"] for place in databases.values())):
        path.touch(mode=0o600)
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


@pytest.mark.parametrize("name", ["secret.key", "keys.sqlite3"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_may_read(name: str, mode: int, tmp_path: Path) -> None:
    (tmp_path / name).chmod(mode)
    [message] = ours()
    assert message.id == "lamplighter.E007" and message.hint == f"chmod 600 {tmp_path / name}"


def test_a_database_that_others_may_read_is_none_of_the_keys(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "default.sqlite3").chmod(0o644)
    settings.DATABASES["keys"] = copy.deepcopy(POSTGRES)
    (tmp_path / "keys.sqlite3").chmod(0o644)  # nobody's any more
    assert ids() == []


def test_keys_that_lie_in_the_database_itself(tmp_path: Path, settings: Any) -> None:
    settings.DATABASES["keys"]["NAME"] = tmp_path / "elsewhere" / ".." / "default.sqlite3"
    [message] = ours()
    assert message.id == "lamplighter.E008" and "LAMPLIGHTER_KEYS" in message.msg
    for alias in settings.DATABASES:
        settings.DATABASES[alias] = copy.deepcopy(POSTGRES)
    assert ids() == ["lamplighter.E008"]
    settings.DATABASES["keys"]["NAME"] = "keys"
    assert ids() == []


@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        (lambda options: options.pop("transaction_mode"), "IMMEDIATE"),
        (lambda options: options.update(transaction_mode="DEFERRED"), "IMMEDIATE"),
        (lambda options: options.pop("init_command"), "WAL"),
        (lambda options: options.update(init_command=SQLITE_PRAGMAS.replace("WAL", "DELETE")), "WAL"),
        (lambda options: options.update(init_command=SQLITE_PRAGMAS.replace("FULL", "OFF")), "synchronous"),
        (lambda options: options.update(init_command=SQLITE_PRAGMAS + "PRAGMA synchronous (0)"), "synchronous"),
        (lambda options: options.update(init_command=SQLITE_PRAGMAS.replace("synchronous", "x")), "synchronous"),
        (lambda options: options.update(init_command=SQLITE_PRAGMAS.replace("delete=ON", "delete=FAST")), "delete=ON"),
    ],
)
@pytest.mark.parametrize("alias", ["default", "keys"])
def test_sqlite_that_does_not_queue(
    alias: str, damage: Callable[[dict[str, Any]], object], missing: str, settings: Any
) -> None:
    damage(settings.DATABASES[alias]["OPTIONS"])
    said = ours()
    assert {message.id for message in said} == {"lamplighter.E002"}
    assert any(alias in message.msg and missing in message.msg for message in said)


def test_sqlite_may_be_a_little_less_careful(settings: Any) -> None:
    """As the paper on two databases says: the last seconds may be forgotten, and nothing breaks."""
    settings.DATABASES["default"]["OPTIONS"]["init_command"] = SQLITE_PRAGMAS.replace("FULL", "NORMAL")
    assert ids() == []


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


@pytest.mark.parametrize("unsafe", [{}, UNSAFE])
def test_whoever_starts_the_pages_without_our_command_hears_the_same(unsafe: dict[str, str], tmp_path: Path) -> None:
    """As `uvicorn lamplighter.config.asgi:application` does, which asks no checks of its own."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LAMPLIGHTER_", "DATABASE_"))}
    command = [sys.executable, "-c", "from lamplighter.config.asgi import application"]
    environment = ours | {"LAMPLIGHTER_DATA": str(tmp_path / "data")} | unsafe
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert bool(done.returncode) is bool(unsafe)
    assert ("LAMPLIGHTER_PROXIES" in done.stderr) is bool(unsafe), done.stderr


def test_a_server_that_takes_one_visitor_at_a_time_finds_no_door(settings: Any) -> None:
    """A worker of gunicorn's sync kind would wait for each slow visitor, without a porch. It speaks WSGI alone."""
    assert [path.name for path in Path(checks.__file__).parent.glob("*sgi.py")] == ["asgi.py"]
    assert settings.WSGI_APPLICATION is None
    door: Any = Porches(nobody, at_most=1, larger=())
    with pytest.raises(TypeError):
        door({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, print)


async def nobody(*_: object) -> None:
    """A house in which nobody answers."""


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
