"""What the first version left behind is brought up to date by starting today's, and everybody reads what they had.

Until the first version is out there is no older step to come from: its steps are rewritten by hand, and what is saved
is made anew with them. Till then these tests hold the way and not the change; the change of tables over rows is shown
by `test_backup.py::test_an_older_backup_is_brought_up_to_date`. From the second version on they hold both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Installation, Serving, inside
from tests.commands.saved import RELEASED, main, move_in, said_in, take_backup
from tests.commands.test_serve import get

# What later versions changed on purpose in what the first one kept: a table, or a table and its field.
GONE: frozenset[str] = frozenset()


def differences(was: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    """Every fact of then that is not there any more; what was added meanwhile is nobody's loss."""
    for name, copy in was["copies"].items():
        for table, rows in copy["tables"].items():
            now = {_key(row): row for row in found["copies"].get(name, {}).get("tables", {}).get(table, ())}
            yield from (f"{name}: {lost}" for lost in _lost(table, rows, now))
    now = {(line["table"], _key(line["row"])): line["row"] for line in found["rows"]}
    for line in was["rows"]:
        row = now.get((line["table"], _key(line["row"])))
        yield from _lost(line["table"], [line["row"]], {} if row is None else {_key(row): row})


def _lost(table: str, rows: list[dict[str, Any]], now: dict[str, dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        there = now.get(_key(row), {})
        for field, value in row.items():
            if {table, f"{table}.{field}"} & GONE or (field in there and there[field] == value):
                continue
            yield f"{table}.{field} of {_key(row)} was {value!r}, and is {there.get(field, 'gone')!r}"


def _key(row: dict[str, Any]) -> str:
    return str(row.get("id") or sorted(row.items(), key=str))


def tables_of(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE tbl_name LIKE 'lamplighter!_%' ESCAPE '!'")
        return {str(sql) for (sql,) in rows if sql}


def newest_step(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        ours = "SELECT name FROM django_migrations WHERE app = 'lamplighter' ORDER BY name DESC"
        return str(connection.execute(ours).fetchone()[0])


def test_what_was_saved_is_what_those_steps_make(tmp_path: Path, prepared_data: Path, fresh: Installation) -> None:
    """Until the first version is out, `make saved` after a step was rewritten. Afterwards no step is."""
    move_in(tmp_path / "saved")
    for store, alias in (("lamplighter.sqlite3", "default"), ("keys.sqlite3", "keys")):
        step = newest_step(tmp_path / "saved" / store)
        made = prepared_data / store
        assert RELEASED.exists() or newest_step(made) == step, "there is a step more: run `make saved`, and commit it"
        if newest_step(made) != step:
            done = fresh.run("migrate", "lamplighter", step, "--database", alias, "--verbosity", "0")
            assert done.returncode == 0, done.stderr
            made = fresh.data / store
        what_to_do = "a step that is out was rewritten" if RELEASED.exists() else "run `make saved`, and commit it"
        assert tables_of(tmp_path / "saved" / store) == tables_of(made), what_to_do


def test_an_upgrade_from_the_first_version(fresh: Installation, serve: Callable[..., Serving]) -> None:
    was = move_in(fresh.data)
    serving = serve(fresh, "--no-worker")
    assert get(fresh, "/readyz/") == b"ready\n"
    serving.end()
    found = said_in(fresh)
    assert list(differences(was, found)) == []
    assert {"Amina", "Jonas"} < set(was["copies"]) and "Ask the reader" in str(was["copies"]["Amina"])
    assert fresh.run("self-check").stdout == "Everything agrees.\n"
    with closing(sqlite3.connect(fresh.data / "lamplighter.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM lamplighter_message")  # the control
    lost = list(differences(was, {"copies": inside(fresh, "copies"), "rows": found["rows"]}))
    assert lost and all(": Message." in line or ": Attachment." in line for line in lost)


@pytest.mark.server
@pytest.mark.long
def test_its_backup_becomes_an_installation_of_today_on_postgresql(
    fresh: Installation, other_database: str, tmp_path: Path, serve: Callable[..., Serving]
) -> None:
    """Tables are laid there as they were then, filled, and brought up to date: rows are upgraded there as well."""
    was = move_in(tmp_path / "saved")
    fresh.environment["DATABASE_URL"] = other_database
    done = fresh.run("restore", *map(str, take_backup(tmp_path)))
    assert done.returncode == 0, done.stderr
    serving = serve(fresh, "--no-worker")
    assert get(fresh, "/readyz/") == b"ready\n"
    serving.end()
    assert list(differences(was, said_in(fresh))) == []
    assert fresh.run("self-check").stdout == "Everything agrees.\n"


def test_once_it_is_out_it_stays_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tests.commands.saved.RELEASED", tmp_path)
    assert main() == 1
