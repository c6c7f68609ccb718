"""Databases for a house of its own: prepared once, then copied; a file, or on PostgreSQL a database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

ALIASES = ("default", "keys")
number = count(1)


class Stores:
    """Both databases with their tables and nothing in them, kept to be copied from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prepared: dict[str, Any] = {}

    def prepare(self, begun: Path) -> None:
        """From the files with all tables that lie in this folder, if there are any."""
        files = {alias: path for alias in ALIASES if (path := begun / f"{alias}.sqlite3").exists()}
        with self._fresh("prepared", copied_from=files) as names:
            for alias in ALIASES:
                call_command("migrate", database=alias, interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            connections.close_all()
            self.prepared = names

    def throw_away(self) -> None:
        for alias, name in self.prepared.items():
            _drop(alias, name)

    @contextmanager
    def open(self) -> Iterator[None]:
        """For as long as this is open, every new connection of this process leads to a fresh pair of databases."""
        with self._fresh(f"house{next(number)}", copied_from=self.prepared) as names:
            yield
        for alias, name in names.items():
            _drop(alias, name)

    @contextmanager
    def _fresh(self, title: str, *, copied_from: dict[str, Any]) -> Iterator[dict[str, Any]]:
        before = {alias: connections.settings[alias] for alias in ALIASES}
        names = {alias: self._make(alias, title, copied_from.get(alias)) for alias in ALIASES}
        for alias in ALIASES:
            # The threads of a house end with it, and their connections with their requests.
            connections.settings[alias] = {**before[alias], "NAME": names[alias], "CONN_MAX_AGE": 0}
        try:
            yield names
        finally:
            connections.settings.update(before)

    def _make(self, alias: str, title: str, source: Any) -> Any:
        if _is_file(alias):
            path = self.folder / f"{title}-{alias}.sqlite3"
            if source:
                shutil.copyfile(source, path)
            return path
        name = f"journeys_{os.getpid()}_{title}_{alias}"
        _tell_server(alias, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{source}"' if source else ""))
        return name


def _is_file(alias: str) -> bool:
    return str(connections.settings[alias]["ENGINE"]).endswith("sqlite3")


def _drop(alias: str, name: Any) -> None:
    if not _is_file(alias):
        return _tell_server(alias, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    for ending in ("", "-wal", "-shm"):
        Path(f"{name}{ending}").unlink(missing_ok=True)


def _tell_server(alias: str, sentence: str) -> None:
    with connections.create_connection(alias)._nodb_cursor() as cursor:
        cursor.execute(sentence)
