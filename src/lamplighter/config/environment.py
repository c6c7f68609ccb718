"""Typed readers for the environment. A mistake there is told in one sentence."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;"

MAIL_SCHEMES = ("smtp", "smtp+tls", "smtps")
LAST_PORT = 65_535
LONGEST_NAME = 30  # before the @: with a plus sign and a secret of 32 letters it stays under what mail allows, 64


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def lines(name: str) -> str:
    """A few lines of text; where a line break cannot be written, it is written as \\n."""
    return text(name, "").replace("\\n", "\n").strip()


def origin(name: str, default: str) -> SplitResult:
    """An address such as https://mentoring.example.org, without a path."""
    parts = _split(text(name, default))
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} should look like https://mentoring.example.org.")
    return parts


def mail_server(name: str) -> SplitResult:
    """An address such as smtps://name:password@mail.example.org; empty where no mail leaves.

    What is not understood is refused: a password must never travel on a plain line because of a typing mistake.
    """
    value = text(name, "")
    parts = _split(value)
    if value and (parts is None or parts.scheme not in MAIL_SCHEMES or not parts.hostname or _has_more(parts)):
        says = "should begin with smtp://, smtp+tls:// or smtps:// and name a server, such as smtps://mail.example.org"
        raise ImproperlyConfigured(f"{name} {says}; a name or password in it cannot hold /, ? or #.")
    return parts or urlsplit("")


def mail_address(name: str) -> str:
    """An address such as answers@example.org, in small letters; empty where none is given."""
    value = text(name, "").lower()
    person, _, domain = value.rpartition("@")
    if value and not (person and domain and value.isascii() and value.count("@") == 1 and "+" not in value):
        raise ImproperlyConfigured(f"{name} should look like answers@mail.example.org, without a plus sign.")
    if len(person) > LONGEST_NAME or any(letter in value for letter in ' <>,;:"()[]\\'):
        raise ImproperlyConfigured(f"{name} should look like answers@mail.example.org, and be short before the @.")
    return value


def room_address(name: str) -> str:
    """An address with a place for a name, such as https://meet.example.org/{room}; empty where none is given."""
    value = text(name, "")
    parts = urlsplit(value)
    is_whole = parts.scheme in ("https", "http") and parts.hostname and value.isascii() and value.isprintable()
    if value and not (is_whole and value.count("{room}") == 1 and "{room}" not in parts.netloc and " " not in value):
        raise ImproperlyConfigured(f"{name} should look like https://meet.example.org/{{room}}.")
    return value


def port(name: str, default: int) -> int:
    value = number(name, default)
    if not 1 <= value <= LAST_PORT:
        raise ImproperlyConfigured(f"{name} should be a number from 1 to {LAST_PORT}, such as {default}.")
    return value


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdecimal():
        raise ImproperlyConfigured(f"{name} should be a whole number, such as {default}.")
    return int(value)


_only_looks = False


def only_look() -> None:
    """Whoever asks for help, or how it is here, leaves nothing behind. To be said before the settings are read."""
    global _only_looks
    _only_looks = True


def folder(path: Path) -> Path:
    """Where everything of this installation lies; made at the first start, for its owner alone."""
    if not _only_looks:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret(path: Path, *, keys: str, people: str) -> bytes:
    """32 random bytes that only this installation has; made at the first start, readable by its owner alone.

    Whoever only looks gets some that open nothing and are gone with the process. Once there are keys, or people whose
    words need them, a missing file is a loss and not a beginning: a new one would open nothing that is there.
    """
    if path.exists():
        return path.read_bytes()
    are_keys_there = _are_begun(keys, path)
    are_people_there = not _only_looks and not are_keys_there and _is_lived_in(people, path)
    if (are_keys_there or are_people_there) and not path.exists():  # who starts at the same moment makes it first
        raise ImproperlyConfigured(_lost(path) if are_keys_there else _all_lost(path))
    if _only_looks:
        return secrets.token_bytes(32)
    _make_secret(path)
    return path.read_bytes()


def _lost(path: Path) -> str:
    says = f"The key file {path} is missing. Put it back from your backup before you go on."
    return f"{says} To begin anew instead, name an empty place in LAMPLIGHTER_KEYS."


def _all_lost(path: Path) -> str:
    says = f"There are people in the database, and the key file {path} is missing, as are the keys of their words."
    says = f"{says} Put both back from your backup: `lamplighter restore NAME.data NAME.keys --without-rows`."
    return f"{says} To begin anew instead, name an empty database in DATABASE_URL."


def _are_begun(keys: str, path: Path) -> bool:
    """Whether keys lie there. A file is there from the first one on, while a database may be empty."""
    if "://" not in keys:
        return Path(keys).exists()
    try:
        return _has_rows(keys, "lamplighter_datakey")
    except OSError:
        if _only_looks:
            return False
        says = f"There is no key file {path}, and the database in LAMPLIGHTER_KEYS does not say whether it holds keys."
        raise ImproperlyConfigured(f"{says} Start that database first, or put the key file back.") from None


def _is_lived_in(people: str, path: Path) -> bool:
    """Whether anybody is in the database, of whom nothing would open any more."""
    try:
        return _has_rows(people, "lamplighter_person")
    except OSError:
        says = f"There is no key file {path}, and the database does not say whether there are people in it."
        raise ImproperlyConfigured(f"{says} Start or mend that database first, or put the key file back.") from None


def _has_rows(where: str, table: str) -> bool:
    """Asked before Django can be: what it needs for that is what we are about to read. OSError for no answer.

    What a database says itself may hold a name or an address, and goes no further.
    """
    database(where)  # refuses what names none
    return _has_rows_on_server(where, table) if "://" in where else _has_rows_in_file(Path(where), table)


def _has_rows_on_server(address: str, table: str) -> bool:
    try:
        from psycopg import Error, connect  # noqa: PLC0415  # only there for those who have a server
    except ImportError:
        says = "PostgreSQL needs the extra called postgres, which is not installed: docs/operators/install.md"
        raise ImproperlyConfigured(says) from None
    try:
        with connect(address) as server:
            if server.execute("SELECT to_regclass(%s)", [table]).fetchone() == (None,):
                return False
            return server.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None
    except Error:
        raise OSError from None


def _has_rows_in_file(path: Path, table: str) -> bool:
    if not path.exists():
        return False
    try:
        with contextlib.closing(sqlite3.connect(path)) as file:
            if not file.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
                return False
            return file.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        raise OSError from None


def _make_secret(path: Path) -> None:
    """It has its name only once it is whole: of two that start at once, both read what one of them made."""
    made, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # for its owner alone
    try:
        with os.fdopen(made, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)


def database(where: str) -> dict[str, Any]:
    """A file is SQLite; an address that begins with postgresql:// is PostgreSQL."""
    if "://" not in where:
        return _sqlite(Path(where))
    return _postgres(_split(where))


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def _split(address: str) -> SplitResult | None:
    """The parts of an address; None where it is none, or its port is no number from 1 to 65535."""
    try:
        parts = urlsplit(address)
        return None if parts.port == 0 else parts
    except ValueError:
        return None


def _has_more(parts: SplitResult) -> bool:
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


def _postgres(parts: SplitResult | None) -> dict[str, Any]:
    if parts is None or parts.scheme not in ("postgresql", "postgres"):
        like = "postgresql://name:password@localhost:5432/lamplighter"
        raise ImproperlyConfigured(f"DATABASE_URL should look like {like}, or be left out for SQLite.")
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
