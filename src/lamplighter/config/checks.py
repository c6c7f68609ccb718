"""Mistakes that would hurt people, told plainly before anything is served."""

from __future__ import annotations

import ipaddress
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured

LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".lan")
SYNCHRONOUS = re.compile(r"synchronous[=(](\w+)")
CAREFUL: Final = ("full", "2", "extra", "3", "normal", "1")  # normal may forget the last seconds, and breaks nothing
Apps = Sequence[AppConfig] | None


def register_all() -> None:
    """Ask all of these whenever a command starts, and the last one before going public."""
    register(the_key_is_whole, Tags.security)
    register(keys_are_read_by_nobody_else, Tags.security)
    register(keys_lie_apart, Tags.security)
    register(sqlite_queues_its_writers, Tags.security)
    register(requests_hold_no_transaction, Tags.security)
    register(debugging_stays_at_home, Tags.security)
    register(the_demonstration_stays_at_home, Tags.security)
    register(https_is_believed, Tags.security)
    register(strangers_come_over_https, Tags.security, deploy=True)


def refuse_to_serve() -> None:
    """A command has asked already. Whoever starts the pages in another way hears the same, before the first page."""
    wrong = [message for message in run_checks(tags=[Tags.security]) if message.level >= ERROR]
    if wrong:
        raise ImproperlyConfigured(" ".join(f"{message.msg} {message.hint or ''}".strip() for message in wrong))


def the_key_is_whole(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """Every private word hangs on these 32 bytes."""
    if settings.KEY_FILE_IS_WHOLE:
        return []
    says = f"The key file {settings.DATA / 'secret.key'} is damaged: it should hold 32 bytes."
    hint = "Put it back from your backup. Without it nobody's private words can be read."
    return [Error(says, hint=hint, id="lamplighter.E001")]


def keys_are_read_by_nobody_else(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """Whoever reads the key file and the key store needs only an old copy of the database to read everything."""
    return [
        Error(f"Others on this machine may read {path}.", hint=f"chmod 600 {path}", obj=path, id="lamplighter.E007")
        for path in _key_files()
        if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]


def keys_lie_apart(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """A copy of a database that holds its own keys would open by itself. A file beside it is a file of its own."""
    if _place_of("keys") != _place_of("default"):
        return []
    says = "LAMPLIGHTER_KEYS names the database itself: a copy of it would hold the words and their keys."
    return [Error(says, hint="Leave it out, or name another file or database.", id="lamplighter.E008")]


def sqlite_queues_its_writers(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """Without these, SQLite answers one writer in ten with an error, loses what it has answered, or keeps old words."""
    return [
        Error(f"SQLite is opened without {missing} for “{alias}”.", hint=hint, id="lamplighter.E002")
        for alias, database in _sqlite_databases()
        for missing, hint in _missing_options(database.get("OPTIONS", {}))
    ]


def requests_hold_no_transaction(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """A page that holds SQLite's only writer from its first line to its last stops everybody else."""
    return [
        Error(f"ATOMIC_REQUESTS is on for “{alias}”: every page would keep all others waiting.", id="lamplighter.E003")
        for alias, database in settings.DATABASES.items()
        if database.get("ATOMIC_REQUESTS")
    ]


def debugging_stays_at_home(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """Debug pages show settings and private words to whoever meets a mistake."""
    if not settings.DEBUG or is_at_home(str(settings.ORIGIN.hostname)):
        return []
    says = f"DEBUG is on for {settings.ORIGIN.hostname}, which others can reach: its error pages tell private things."
    return [Error(says, hint="Switch DEBUG off.", id="lamplighter.E004")]


def the_demonstration_stays_at_home(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """In a demonstration everybody may be anybody."""
    if not settings.DEMO or is_at_home(str(settings.ORIGIN.hostname)):
        return []
    says = f"This is a demonstration, in which anybody may be anybody, and {settings.ORIGIN.geturl()} is public."
    hint = "Start without --demo (and without LAMPLIGHTER_DEMO), or leave LAMPLIGHTER_URL out."
    return [Error(says, hint=hint, id="lamplighter.E005")]


def https_is_believed(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """We speak plain HTTP to a proxy: whoever does not believe it sends every visitor to where they are already."""
    if not settings.HTTPS or settings.PROXIES:
        return []
    says = f"{settings.ORIGIN.geturl()} needs a proxy that speaks HTTPS, and none is believed: pages redirect for ever."
    hint = "Set LAMPLIGHTER_PROXIES to the number of proxies of yours that stand in front, such as 1."
    return [Error(says, hint=hint, id="lamplighter.E006")]


def strangers_come_over_https(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """On a plain line, whoever is on the way reads along; passkeys refuse to work there at all."""
    if settings.HTTPS or is_at_home(str(settings.ORIGIN.hostname)):
        return []
    says = f"{settings.ORIGIN.geturl()} is not encrypted: whoever is on the way can read what people write."
    hint = "Put a web server that speaks HTTPS in front, and begin LAMPLIGHTER_URL with https://."
    return [Warning(says, hint=hint, id="lamplighter.W001")]


def is_at_home(name: str) -> bool:
    """Whether only this machine, or a network of one's own, is reached by this name."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(LOCAL_NAMES)
    return address.is_private or address.is_loopback


def _key_files() -> list[Path]:
    """What opens private words, where it lies in files of this machine and is there."""
    stores = [Path(str(database["NAME"])) for alias, database in _sqlite_databases() if alias == "keys"]
    return [path for path in (settings.DATA / "secret.key", *stores) if path.is_file()]


def _place_of(alias: str) -> tuple[str, ...]:
    """Where a store lies; a file is the same by whichever way one goes there."""
    database = settings.DATABASES[alias]
    name = str(database.get("NAME", ""))
    if database["ENGINE"] == "django.db.backends.sqlite3":
        return (str(Path(name).resolve()),)
    return (name, str(database.get("HOST", "")), str(database.get("PORT", "")))


def _sqlite_databases() -> Iterator[tuple[str, dict[str, Any]]]:
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"] == "django.db.backends.sqlite3":
            yield alias, database


def _missing_options(options: dict[str, Any]) -> Iterator[tuple[str, str]]:
    said = str(options.get("init_command", "")).lower().replace(" ", "")
    if str(options.get("transaction_mode", "")).upper() != "IMMEDIATE":
        yield "transaction_mode IMMEDIATE", "Writers would fail with “database is locked”."
    if "journal_mode=wal" not in said:
        yield "journal_mode=WAL", "Readers would wait for writers."
    if not (levels := SYNCHRONOUS.findall(said)) or levels[-1] not in CAREFUL:
        yield "synchronous=FULL", "A loss of power could break the file, or lose what somebody was told is kept."
    if "secure_delete=on" not in said:
        yield "secure_delete=ON", "Words that were erased would still lie in the file."
