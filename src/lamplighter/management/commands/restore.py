"""Puts a backup back where nothing is yet."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from lamplighter.core.refusal import Refusal
from lamplighter.management.commands._shared import STORES, as_json, offer_json, run_apart
from lamplighter.services.keeping.pack import DATA, read_about
from lamplighter.services.keeping.restore import (
    check_backup,
    need_emptiness,
    put_rows_back,
    restore,
    restore_keys,
    throw_away_dust,
)


class Command(BaseCommand):
    help = (
        "Put a backup back into an empty data folder and an empty database: opens both files first, brings everything "
        "up to date, erases whoever has been erased since, and checks the whole. The database in DATABASE_URL may be "
        "of the other engine."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("data", type=Path, metavar="NAME.data")
        parser.add_argument("keys", type=Path, nargs="?", metavar="NAME.keys")
        parser.add_argument("--check", action="store_true", help="only open both files; change nothing")
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--rows-only", action="store_true", help="keys and files are here already: `move` needs this")
        without = "the database is here, and its keys are lost: put back keys and files beside it"
        only.add_argument("--without-rows", action="store_true", help=without)
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            facts = self._restore(**options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except (DatabaseError, OSError) as problem:  # what they say themselves may hold somebody's words
            says = f"Nothing could be put back ({type(problem).__name__}): is there room, and may we write there?"
            raise CommandError(says) from None
        self.stdout.write(as_json(facts) if options["json"] else _say(facts))

    def _restore(self, data: Path, keys: Path | None, *, check: bool, **options: Any) -> dict[str, Any]:
        if options["rows_only"]:
            need_emptiness("default")
            return self._finish({"rows": put_rows_back(data, read_about(data, DATA))}, ("default",))
        if keys is None:
            raise CommandError("Name both files of the backup: NAME.data, and NAME.keys.")
        if check:
            about = check_backup(data, keys)
            return {"rows": about.rows, "files": about.files, "made_at": about.made_at, "whole": True}
        done = restore_keys(data, keys) if options["without_rows"] else restore(data, keys)
        facts = self._finish({"rows": done.rows, "keys": done.keys, "files": done.files}, STORES)
        if options["without_rows"]:
            facts["keys"] -= throw_away_dust()
            del facts["rows"]
        run_apart("erase", "--again")
        _check()
        return facts

    def _finish(self, facts: dict[str, Any], stores: tuple[str, ...]) -> dict[str, Any]:
        """In processes of their own: they read the secret that has just been put back."""
        for alias in stores:
            run_apart("migrate", "--database", alias, "--no-input", "--verbosity", "0")
        return facts


def _check() -> None:
    try:
        run_apart("self-check")
    except CommandError:
        says = "Everything was put back, but it does not agree with itself. `lamplighter self-check` says where."
        raise CommandError(says) from None


def _say(facts: dict[str, Any]) -> str:
    told = ", ".join(f"{value} {name}" for name, value in facts.items() if name in ("rows", "keys", "files"))
    if facts.get("whole"):
        return f"Both files are whole and belong together ({told}; made {facts['made_at']})."
    return f"Put back: {told}. Everything is up to date; start it with `lamplighter serve`."
