"""From SQLite to PostgreSQL and back, and the same on both sides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Installation
from tests.commands.test_backup import back_up, dump_of, elsewhere, refusal

pytestmark = pytest.mark.server


def test_there_and_back(lived_in: Installation, other_database: str, tmp_path: Path) -> None:
    before = dump_of(lived_in)
    done = lived_in.run("move", "--to", other_database)
    assert done.returncode == 0, done.stderr
    assert "are the same on both sides" in done.stdout
    there = {"DATABASE_URL": other_database}
    assert dump_of(lived_in, **there) == before == dump_of(lived_in)
    assert lived_in.run("self-check", **there).stdout == "Everything agrees.\n"
    (lived_in.data / "lamplighter.sqlite3").unlink()
    back = lived_in.run("move", "--to", str(tmp_path / "back.sqlite3"), **there)
    assert back.returncode == 0, back.stderr
    assert dump_of(lived_in, DATABASE_URL=str(tmp_path / "back.sqlite3")) == before
    assert list(lived_in.data.glob(".moving*")) == []


@pytest.mark.long
def test_life_goes_on_there_and_nobody_is_moved_on_top_of_somebody(lived_in: Installation, other_database: str) -> None:
    """Numbers that a database counts by itself go on after those that came along."""
    assert lived_in.run("move", "--to", other_database).returncode == 0
    there = {"DATABASE_URL": other_database}
    made = lived_in.run("signin-link", "maya@demo.example", **there)
    assert made.returncode == 0, made.stderr
    assert lived_in.run("jobs", "--once", **there).returncode == 0
    assert "There is something here already" in refusal(lived_in, "move", "--to", other_database)


@pytest.mark.long
def test_a_backup_from_sqlite_is_put_back_here(lived_in: Installation, other_database: str, tmp_path: Path) -> None:
    new, there = elsewhere(tmp_path), {"DATABASE_URL": other_database}
    data, keys = back_up(lived_in, tmp_path / "monday")
    done = new.run("restore", str(data), str(keys), **there)
    assert done.returncode == 0, done.stderr
    assert dump_of(new, **there) == dump_of(lived_in)
    assert "There is something here already" in new.run("restore", str(data), str(keys), **there).stderr


@pytest.mark.long
def test_a_backup_of_this_engine_is_put_back(lived_in: Installation, other_database: str, tmp_path: Path) -> None:
    """Made from the one database, put back into the other: a backup belongs to no engine."""
    assert lived_in.run("move", "--to", other_database).returncode == 0
    done = lived_in.run("backup", str(tmp_path / "monday"), "--unattended", DATABASE_URL=other_database)
    assert done.returncode == 0, done.stderr
    new = elsewhere(tmp_path)
    back = new.run("restore", str(tmp_path / "monday.data"), str(tmp_path / "monday.keys"))
    assert back.returncode == 0, back.stderr
    assert dump_of(new) == dump_of(lived_in)
