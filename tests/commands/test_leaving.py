"""The operator's half of leaving: by the command, and across a backup."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Installation, Serving
from tests.commands.test_backup import back_up, dump_of, elsewhere, put_back, refusal

MAYA = "maya@demo.example"


def _ids(installation: Installation) -> dict[str, str]:
    rows = (json.loads(line) for line in dump_of(installation).splitlines())
    return {row["row"]["name"]: row["row"]["id"] for row in rows if row["table"] == "lamplighter.Person"}


def test_a_copy_by_hand_is_for_its_owner_alone(lived_in: Installation, tmp_path: Path) -> None:
    path = tmp_path / "maya.zip"
    done = lived_in.run("export", MAYA, "--to", str(path))
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as pack:
        assert json.loads(pack.read("copy.json"))["name"] == "Maya"
    assert "was given a copy by hand" in dump_of(lived_in)
    assert "could not be written" in refusal(lived_in, "export", MAYA, "--to", str(path))
    assert "Nobody here has the address" in refusal(lived_in, "export", "nobody@example.org")


def test_somebody_is_let_go_and_can_come_back_for_a_while(lived_in: Installation) -> None:
    done = lived_in.run("erase", MAYA)
    assert done.returncode == 0 and "they can sign in and stay" in done.stdout
    assert MAYA in dump_of(lived_in)
    assert "Say whom" in refusal(lived_in, "erase")


def test_erased_stays_erased_after_yesterdays_backup(lived_in: Installation, tmp_path: Path) -> None:
    """The backup knows her; the ledger beside it, which a later backup has left there, knows that she has gone."""
    maya = _ids(lived_in)["Maya"]
    data, keys = back_up(lived_in, tmp_path / "yesterday")
    done = lived_in.run("erase", MAYA, "--now")
    assert done.returncode == 0, done.stderr
    assert MAYA not in dump_of(lived_in)
    assert (lived_in.data / "erased.txt").read_text().split()[0] == maya
    assert lived_in.run("self-check").stdout == "Everything agrees.\n"
    back_up(lived_in, tmp_path / "today")
    with zipfile.ZipFile(data) as pack:
        assert MAYA in pack.read("rows.jsonl").decode(), "the control: she is in it"
    new = elsewhere(tmp_path)
    assert put_back(new, data, keys).returncode == 0
    assert MAYA not in dump_of(new) and "Maya" not in _ids(new)
    assert new.run("self-check").stdout == "Everything agrees.\n"
    assert maya in (new.data / "erased.txt").read_text()


def test_files_copied_back_by_hand_bring_nobody_back(
    lived_in: Installation, tmp_path: Path, serve: Callable[..., Serving]
) -> None:
    """No `restore` has been near them: serving itself asks the ledger before it answers anybody."""
    shutil.copytree(lived_in.data, tmp_path / "yesterday")
    assert lived_in.run("erase", MAYA, "--now").returncode == 0
    for name in ("lamplighter.sqlite3", "keys.sqlite3"):
        for tail in ("-wal", "-shm"):
            (lived_in.data / f"{name}{tail}").unlink(missing_ok=True)
        shutil.copy(tmp_path / "yesterday" / name, lived_in.data / name)
    assert MAYA in dump_of(lived_in), "the control: she is back"
    serving = serve(lived_in)
    assert MAYA not in dump_of(lived_in)
    serving.end()


@pytest.mark.long
def test_a_ledger_that_survived_the_database_is_obeyed(lived_in: Installation, tmp_path: Path) -> None:
    """The disk with the database is gone, the data folder's ledger is not."""
    data, keys = back_up(lived_in, tmp_path / "yesterday")
    assert lived_in.run("erase", MAYA, "--now").returncode == 0
    new = elsewhere(tmp_path)
    new.data.mkdir(mode=0o700)
    (new.data / "erased.txt").write_bytes((lived_in.data / "erased.txt").read_bytes())
    assert put_back(new, data, keys).returncode == 0
    assert MAYA not in dump_of(new)
