"""What the commands have in common."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from dataclasses import asdict, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from lamplighter.services.operation import are_keys_lost, does_secret_open_keys, is_anybody_here

STORES = ("keys", "default")  # in this order: words need a key before they can lie down
NOT_PREPARED = (
    "The database is not prepared yet. Start Lamplighter once with `lamplighter serve`, or run `lamplighter migrate`."
)

PUT_KEYS_BACK = "Put the keys back from your backup with `lamplighter restore NAME.data NAME.keys --without-rows`"


def offer_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer in JSON, for a program to read")


def as_json(value: Any) -> str:
    """The same facts, for a program; never a word less or more."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def is_missing(alias: str) -> bool:
    """A SQLite file that is not there. Asking SQLite itself would make an empty one."""
    place = file_of(alias)
    return place is not None and not place.exists()


def file_of(alias: str) -> Path | None:
    """Where a store lies, if it is one file on this machine."""
    place = Path(str(connections[alias].settings_dict["NAME"]))
    return place if connections[alias].vendor == "sqlite" and place.is_absolute() else None


def is_prepared(alias: str) -> bool:
    """Whether every migration has been applied to this database."""
    executor = MigrationExecutor(connections[alias])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def prepare_stores() -> None:
    """Bring both stores up to date; where nothing has changed, this is a glance."""
    need_key_store()
    try:
        for alias in STORES:
            if not is_prepared(alias):
                run_apart("migrate", "--database", alias, "--no-input", "--verbosity", "0")
        call_command("createcachetable", verbosity=0)
    except DatabaseError as problem:
        raise cannot_be_opened(problem) from None
    need_right_secret()


def run_apart(*words: str, **environment: str) -> str:
    """One of our commands in a process of its own, which gives back the memory that its work took; what it printed."""
    command = [sys.executable, "-m", "lamplighter", *words]
    surroundings = os.environ | environment
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, env=surroundings
    )
    if done.returncode:
        _, ours, sentence = done.stderr.partition("CommandError: ")  # anything else may hold somebody's words
        failed = f"`lamplighter {' '.join(words)}` failed. Run it by itself to see why."
        raise CommandError(sentence.strip() if ours else failed)
    return done.stdout


def need_key_store() -> None:
    """A key store that is gone is a loss and not a beginning: with a new one the old words would stay shut."""
    try:
        is_lost = is_missing("keys") and not is_missing("default") and is_anybody_here()
    except DatabaseError as problem:
        raise cannot_be_opened(problem) from None
    if is_lost:
        says = f"The key store {file_of('keys')} is missing, and there are people here. {PUT_KEYS_BACK}"
        raise CommandError(f"{says}, or set LAMPLIGHTER_KEYS to where it lies.")


def need_right_secret() -> None:
    """With another key file nobody's words open, and what is written from then on would open with neither.

    With a new key store they do not open either, whatever has made it.
    """
    try:
        is_lost = not is_missing("keys") and not is_missing("default") and are_keys_lost()
        is_right = is_missing("keys") or does_secret_open_keys()
    except DatabaseError as problem:
        raise cannot_be_opened(problem) from None
    if is_lost:
        says = f"The key store is empty, and there are private words here. {PUT_KEYS_BACK}"
        raise CommandError(f"{says}, or set LAMPLIGHTER_KEYS to where they lie.")
    if not is_right:
        path = settings.DATA / "secret.key"
        raise CommandError(f"The key file {path} is not the one of your keys. Put that one back from your backup.")


def need_prepared_stores() -> None:
    try:
        prepared = not any(is_missing(alias) or not is_prepared(alias) for alias in STORES)
    except DatabaseError as problem:
        raise cannot_be_opened(problem) from None
    if not prepared:
        raise CommandError(NOT_PREPARED)


def cannot_be_opened(problem: DatabaseError) -> CommandError:
    """A sentence for a database that does not answer; what it said itself may hold somebody's words."""
    says = "The database cannot be opened, or cannot be read to its end"
    return CommandError(f"{says} ({type(problem).__name__}). `lamplighter doctor` says more.")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value.value if isinstance(value, Enum) else str(value)
