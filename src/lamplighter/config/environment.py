"""Typed readers for the environment. A mistake there is told in one sentence."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;"


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def origin(name: str, default: str) -> SplitResult:
    """An address such as https://mentoring.example.org, without a path."""
    parts = urlsplit(text(name, default))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} should look like https://mentoring.example.org.")
    return parts


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} should be a whole number, such as {default}.")
    return int(value)


def secret(path: Path, *, beside: Path) -> bytes:
    """32 random bytes that only this installation has; made at the first start, readable by its owner alone.

    Once there are keys beside it, a missing file is a loss and not a beginning: a new one would not open them.
    """
    if beside.exists() and not path.exists():
        raise ImproperlyConfigured(f"The key file {path} is missing. Put it back from your backup before you go on.")
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return path.read_bytes()


def database(where: str) -> dict[str, Any]:
    """A file is SQLite; an address that begins with postgresql:// is PostgreSQL."""
    if "://" not in where:
        return _sqlite(Path(where))
    return _postgres(urlsplit(where))


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def _postgres(parts: SplitResult) -> dict[str, Any]:
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("DATABASE_URL should begin with postgresql://, or be left out for SQLite.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
