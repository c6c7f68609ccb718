"""A made-up community, by the command."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.commands.conftest import Installation


def test_a_folder_with_nothing_in_it_is_prepared_and_filled(fresh: Installation) -> None:
    done = fresh.run("demo", "--small")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(len(line.split()) == 2 and "@" in line for line in done.stdout.splitlines())
    assert fresh.run("self-check").stdout == "Everything agrees.\n"
    again = fresh.run("demo")  # where people are already it says so and changes nothing
    assert (again.returncode, again.stdout) == (1, "")
    assert "There are people here already" in again.stderr
    assert len(again.stderr.splitlines()) == 1


def test_the_same_seed_makes_the_same_people(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as at_once:
        first, second = at_once.map(_people, (tmp_path / name for name in "ab"), (7, 7))
    assert first == second


def test_a_database_on_another_machine_that_is_not_there_is_told_in_one_sentence(fresh: Installation) -> None:
    elsewhere = {"DATABASE_URL": "postgresql://nobody@localhost:9/nothing"}
    done = fresh.run("demo", **elsewhere)  # perhaps all has been lost but that database
    assert done.returncode == 1 and "the database does not say whether there are people in it" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert fresh.run("migrate", "--database", "keys").returncode == 0
    done = fresh.run("demo", **elsewhere)
    assert done.returncode == 1 and "The database cannot be opened" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def _people(data: Path, seed: int) -> list[dict[str, str]]:
    done = Installation(data).run("demo", "--small", "--seed", str(seed), "--json")
    assert done.returncode == 0, done.stderr
    people: list[dict[str, str]] = json.loads(done.stdout)
    return people
