"""Makes a backup: two files, each opened once before it gets its name."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from lamplighter.core.refusal import Refusal
from lamplighter.management.commands._shared import (
    as_json,
    cannot_be_opened,
    need_prepared_stores,
    need_right_secret,
    offer_json,
)
from lamplighter.services.keeping.backup import Backup, last_backup_at, make_backup, tidy_backups
from lamplighter.services.keeping.pack import DATA, KEYS

GUIDE: Final = """
This is the first backup here, so a minute about its two files:

  %(data)s
      people, meetings, photos, and private words, which lie in it encrypted. It may go wherever your backups go.
  %(keys)s
      the keys of those words, and the secret that opens them. Whoever has both files can read everything.

  1. Keep the keys somewhere else than the data, with fewer readers: on another machine, on a stick in a drawer.
     --keys-in FOLDER writes them there at once.
  2. Keep them apart from this machine, too: a backup that burns with the house is none.
  3. Throw keys away after a week, data after five weeks; --tidy does it. Somebody who leaves is promised that after a
     week no backup opens their words any more.
  4. Without the keys the words are lost for ever. Nobody can help then.
  5. Try it once: docs/operators/backup.md shows how to put a backup back into an empty folder.
"""
ASK: Final = "Where will the keys go? Say it in a few words; it is for you alone and is not kept: "
NOT_YET: Final = (
    "This is the first backup here. Make it by hand once, so that you read where its keys belong; or say --unattended "
    "if you know."
)


class Command(BaseCommand):
    help = (
        "Make a backup while Lamplighter runs: NAME.data holds everything, its private words encrypted; NAME.keys "
        "opens them and belongs somewhere else. Both are opened after they are written. Exits with 1 when anything "
        "goes wrong."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        where = (
            "a folder, or the name of both files without its ending (default: the folder backups in LAMPLIGHTER_DATA)"
        )
        parser.add_argument("where", nargs="?", metavar="FOLDER or NAME", help=where)
        parser.add_argument("--keys-in", type=Path, metavar="FOLDER", help="write the keys there, apart from the data")
        parser.add_argument("--unattended", action="store_true", help="ask and explain nothing: for cron")
        tidy = "afterwards remove older backups of ours there: data after five weeks, keys after one"
        parser.add_argument("--tidy", action="store_true", help=tidy)
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        data, keys = _places(options["where"], options["keys_in"], at)
        need_prepared_stores()
        need_right_secret()
        if last_backup_at() is None and not options["unattended"]:
            self._explain(data, keys)
        try:
            made = make_backup(data, keys, at=at)
            removed = tidy_backups({data.parent, keys.parent}, at=at) if options["tidy"] else []
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except DatabaseError as problem:
            raise cannot_be_opened(problem) from None
        except OSError as problem:
            raise CommandError(f"The backup could not be finished: {problem.strerror}.") from None
        self.stdout.write(as_json({**asdict(made), "removed": removed}) if options["json"] else _say(made, removed))

    def _explain(self, data: Path, keys: Path) -> None:
        if not sys.stdin.isatty():
            raise CommandError(NOT_YET)
        self.stderr.write(GUIDE % {"data": data, "keys": keys})
        if not input(ASK).strip():
            raise CommandError("Nothing was written. Choose a place for the keys first, and come back.")


def _places(where: str | None, keys_in: Path | None, at: datetime) -> tuple[Path, Path]:
    name = f"lamplighter-{at:%Y-%m-%d-%H%M%S}"
    if where is None:
        (settings.DATA / "backups").mkdir(mode=0o700, exist_ok=True)
        where = str(settings.DATA / "backups")
    path = Path(where).absolute()
    stem = path / name if path.is_dir() else path
    folder = keys_in.absolute() if keys_in else stem.parent
    return stem.with_name(f"{stem.name}.{DATA}"), folder / f"{stem.name}.{KEYS}"


def _say(made: Backup, removed: list[Path]) -> str:
    lines = [
        f"{made.data}  {made.rows} rows, {made.files} files",
        f"{made.keys}  {made.words_have_keys} keys",
        "Both have been opened, and are whole.",
    ]
    if made.keys.parent == made.data.parent:
        lines.append("Whoever has both can read everything: now take the keys somewhere else.")
    if settings.DATA in made.data.parents:
        lines.append("They lie on the disk that they are a backup of: copy them to another one.")
    return "\n".join([*lines, *(f"Removed: {path}" for path in removed)])
