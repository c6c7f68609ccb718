"""How the house is doing, in a few lines: green is well, amber deserves a look, red needs a hand."""

from __future__ import annotations

import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import ERROR, CheckMessage, run_checks
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections
from django.utils import timezone

from lamplighter.management.commands._shared import (
    PUT_KEYS_BACK,
    STORES,
    as_json,
    file_of,
    is_missing,
    is_prepared,
    offer_json,
)
from lamplighter.services.keeping.backup import last_backup_at
from lamplighter.services.operation import (
    find_tampering,
    find_unreadable_words,
    is_anybody_here,
    last_seal,
    list_mail_set_aside,
    list_unreached,
    mail_that_waits,
)
from lamplighter.services.trail import NIGHTS

LATE: Final = timedelta(minutes=5)  # mail leaves within seconds; five minutes of waiting is no accident
LITTLE_SPACE: Final = 1_000_000_000
NO_SPACE: Final = 100_000_000
IN_FORCE: Final = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
BACKUP_IS_OLD: Final = timedelta(days=2)  # one a night, and one may fail
SAMPLE: Final = 20
NAMES: Final = {"default": "Database", "keys": "Key store"}
OF_THE_ADDRESS: Final = ("lamplighter.E006", "lamplighter.W001")
OF_THE_KEYS: Final = ("lamplighter.E007",)  # looked at by itself


class Mark(Enum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at, and how it is."""

    about: str
    mark: Mark
    says: str


Look = Callable[[datetime], Iterator[Line]]


class Command(BaseCommand):
    help = (
        "Say how this installation is doing: database, key, mail, address, disk, backup and worker. Changes nothing. "
        "Green is well, amber deserves a look, red needs a hand; exits with 1 when something is red."
    )
    requires_system_checks: list[str] = []  # it asks them itself, and tells them as lines

    def add_arguments(self, parser: ArgumentParser) -> None:
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        lines = list(examine(timezone.now()))
        if options["json"]:
            self.stdout.write(as_json({"lines": lines}))
        else:
            self._print(lines)
        if any(line.mark is Mark.RED for line in lines):
            sys.exit(1)

    def _print(self, lines: list[Line]) -> None:
        paint = {Mark.GREEN: self.style.SUCCESS, Mark.AMBER: self.style.WARNING, Mark.RED: self.style.ERROR}
        for line in lines:
            self.stdout.write(f"{paint[line.mark](f'{line.mark.value:<5}')}  {line.about}: {line.says}")


def examine(at: datetime) -> Iterator[Line]:
    """Every line. Where one look fails, the others still say what they see."""
    for name, look in LOOKS:
        try:
            yield from look(at)
        except (DatabaseError, OSError) as problem:
            yield Line(name, Mark.RED, f"This could not be looked at ({type(problem).__name__}).")


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """SQLite 3.7.0 to 3.51.2 can, very rarely, damage a WAL database; 3.44.6 and 3.50.7 carry the cure as well."""
    cured = version >= (3, 51, 3) or (3, 44, 6) <= version < (3, 45) or (3, 50, 7) <= version < (3, 51)
    return version >= (3, 7) and not cured


def _look_at_settings(at: datetime) -> Iterator[Line]:
    told = [
        message
        for message in run_checks(include_deployment_checks=True)
        if message.level >= ERROR or str(message.id).startswith("lamplighter.")
    ]
    yield from (_line_of("Settings", each) for each in told if each.id not in OF_THE_ADDRESS + OF_THE_KEYS)
    of_the_address = [_line_of("Address", each) for each in told if each.id in OF_THE_ADDRESS]
    yield from of_the_address or [Line("Address", Mark.GREEN, settings.ORIGIN.geturl())]
    if settings.ROOMS.startswith("https:"):
        yield Line("Video room", Mark.GREEN, settings.ROOMS)
    elif settings.ROOMS:
        yield Line("Video room", Mark.AMBER, f"{settings.ROOMS}: without https most browsers give it no camera.")


def _line_of(about: str, message: CheckMessage) -> Line:
    """What start-up would say."""
    mark = Mark.RED if message.level >= ERROR else Mark.AMBER
    return Line(about, mark, " ".join(filter(None, (message.msg, message.hint))))


def _look_at_key(at: datetime) -> Iterator[Line]:
    path = settings.DATA / "secret.key"
    if not path.exists():
        yield Line("Key file", Mark.RED, _not_there())
        return
    open_to_others = {each.obj: each for each in run_checks() if each.id in OF_THE_KEYS}
    if (length := path.stat().st_size) != 32:
        yield Line("Key file", Mark.RED, f"{path} holds {length} bytes and not 32. Put it back from your backup.")
    elif path not in open_to_others:
        yield Line("Key file", Mark.GREEN, "whole, and readable by its owner alone")
    for file, message in open_to_others.items():
        yield _line_of("Key file" if file == path else NAMES["keys"], message)


def _look_at_stores(at: datetime) -> Iterator[Line]:
    for alias in STORES:
        if is_missing(alias):
            yield Line(NAMES[alias], Mark.RED, _not_there())
        elif not is_prepared(alias):
            yield Line(
                NAMES[alias], Mark.RED, "It is not up to date. `lamplighter serve` or `lamplighter migrate` does it."
            )
        else:
            yield Line(NAMES[alias], Mark.GREEN, f"{_engine(alias)}, up to date")
            yield from _sqlite_options(alias)


def _not_there() -> str:
    """Not yet, or not any more."""
    try:
        is_lost = not is_missing("default") and is_anybody_here()
    except DatabaseError:
        return "It is not there, and the database does not say whether it has been."
    if is_lost:
        return f"It is missing, and there are people here. {PUT_KEYS_BACK}."
    return "It is not there yet. `lamplighter serve` makes it."


def _look_at_sqlite(at: datetime) -> Iterator[Line]:
    """It is one program, whichever of the two lies in a file."""
    on_sqlite = [connections[alias] for alias in STORES if connections[alias].vendor == "sqlite"]
    if on_sqlite and has_wal_reset_bug(version := on_sqlite[0].get_database_version()):
        says = (
            f"{'.'.join(map(str, version))} can, very rarely, damage a database (cured in 3.51.3, 3.50.7 and 3.44.6)."
        )
        yield Line("SQLite", Mark.AMBER, f"{says} Keep backups, and take a newer Python or SQLite when you can.")


def _look_at_words(at: datetime) -> Iterator[Line]:
    if any(map(is_missing, STORES)):
        return
    if any(find_unreadable_words(at_most=SAMPLE)):
        yield Line("Private words", Mark.RED, "Some do not open. `lamplighter self-check` says which.")
    else:
        yield Line("Private words", Mark.GREEN, "A sample of them opens.")


def _look_at_mail(at: datetime) -> Iterator[Line]:
    if is_missing("default"):
        return
    waiting = mail_that_waits(at=at)
    if not settings.MAIL_IS_SET_UP and not settings.DEMO:
        says = f"Not set up: nobody is told anything outside these pages. {_so_many(waiting.count)}."
        yield Line("Mail", Mark.AMBER, f"{says} Set LAMPLIGHTER_SMTP.")
    elif waiting.failed:
        says = f"{_so_many(waiting.count)}, {waiting.failed} of them tried in vain. They are tried again."
        yield Line("Mail and worker", Mark.AMBER, f"{says} Does the server in LAMPLIGHTER_SMTP take mail from here?")
    elif waiting.since is not None and at - waiting.since > LATE:
        says = f"The oldest mail waits since {waiting.since:%d %B, %H:%M} UTC. Is `lamplighter jobs` running?"
        yield Line("Mail and worker", Mark.AMBER, f"{_so_many(waiting.count)}. {says}")
    else:
        place = settings.EMAIL_HOST if settings.MAIL_IS_SET_UP else "this demonstration's own outbox"
        yield Line("Mail and worker", Mark.GREEN, f"by way of {place}. {_so_many(waiting.count)}.")


def _look_at_failures(at: datetime) -> Iterator[Line]:
    if is_missing("default"):
        return
    if count := len(list_unreached()):
        who = "One person is" if count == 1 else f"{count} people are"
        yield Line("Mail", Mark.AMBER, f"{who} not reached. `lamplighter mail-failures` lists them.")
    if count := len(list_mail_set_aside()):
        what = "One mail is" if count == 1 else f"{count} mails are"
        yield Line("Mail", Mark.AMBER, f"{what} set aside and not tried again. `lamplighter mail-failures` says why.")


def _look_at_disk(at: datetime) -> Iterator[Line]:
    """The folder's, and those of stores that lie elsewhere; each disk once."""
    stores = (file.parent for alias in STORES if (file := file_of(alias)))
    disks: dict[int, Path] = {}
    for folder in (settings.DATA, *stores):
        disks.setdefault(_what_is_there(folder).stat().st_dev, folder)
    for folder in disks.values():
        free = shutil.disk_usage(_what_is_there(folder)).free
        mark = Mark.RED if free < NO_SPACE else Mark.AMBER if free < LITTLE_SPACE else Mark.GREEN
        yield Line("Disk", mark, f"{free / 1e9:.1f} GB are free in {folder}")


def _look_at_backup(at: datetime) -> Iterator[Line]:
    made_at = last_backup_at()
    if settings.DEMO:
        return
    if made_at is None:
        yield Line(
            "Backup", Mark.AMBER, "There is none yet. `lamplighter backup` makes one and explains where it goes."
        )
    elif at - made_at > BACKUP_IS_OLD:
        days = (at - made_at).days
        yield Line("Backup", Mark.AMBER, f"The last one is {days} days old. A line in cron makes one every night.")
    else:
        yield Line("Backup", Mark.GREEN, f"made on {made_at:%d %B, %H:%M} UTC, opened and whole")


def _look_at_trail(at: datetime) -> Iterator[Line]:
    if any(map(is_missing, STORES)) or not all(map(is_prepared, STORES)):
        return
    seal = last_seal()
    if any(find_tampering(newest=NIGHTS)):
        yield Line("Record", Mark.RED, "What has happened was changed afterwards. `lamplighter self-check` says when.")
    elif seal is None:
        yield Line("Record", Mark.GREEN, "Not sealed yet: the worker does it once a night.")
    else:
        says = f"sealed on {seal.at:%d %B, %H:%M} UTC, and the last {NIGHTS} seals fit"
        yield Line("Record", Mark.GREEN, f"{says}. Seal {seal.number} begins with {seal.begins}")


LOOKS: tuple[tuple[str, Look], ...] = (
    ("Settings", _look_at_settings),
    ("Key file", _look_at_key),
    ("Database", _look_at_stores),
    ("SQLite", _look_at_sqlite),
    ("Private words", _look_at_words),
    ("Mail", _look_at_mail),
    ("Mail", _look_at_failures),
    ("Record", _look_at_trail),
    ("Disk", _look_at_disk),
    ("Backup", _look_at_backup),
)


def _what_is_there(folder: Path) -> Path:
    """The folder, or where it would be made."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _engine(alias: str) -> str:
    connection = connections[alias]
    version = ".".join(map(str, connection.get_database_version()))
    return f"{connection.display_name} {version}"


def _sqlite_options(alias: str) -> Iterator[Line]:
    if file_of(alias) is None:
        return
    with connections[alias].cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in IN_FORCE}
    wrong = [f"{name} is {found[name]}" for name, value in IN_FORCE.items() if found[name] != value]
    if wrong:
        yield Line(NAMES[alias], Mark.RED, f"SQLite's safe options are not in force: {', '.join(wrong)}.")
    else:
        yield Line(NAMES[alias], Mark.GREEN, f"safe options in force ({', '.join(IN_FORCE)})")


def _so_many(count: int) -> str:
    return {0: "Nothing waits", 1: "One mail waits"}.get(count, f"{count} mails wait")
