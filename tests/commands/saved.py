"""An installation as the first version leaves it behind, small and packed.

Until the first version is out, whoever rewrites the first migration makes it anew (`make saved`). From then on the file
`released` stands beside it: it is what people have, and it stays.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.commands.conftest import Installation, inside

DATA = Path(__file__).parent.parent / "data"
FIRST, RELEASED = DATA / "first.tar.xz", DATA / "released"
STORES = ("keys.sqlite3", "lamplighter.sqlite3")
SAID = "said.json"  # what everybody could read, and every row
CAREFULLY: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python has it since 3.11.4
BACKUP = ("first.data", "first.keys")  # and what its own `backup` made of it


def main() -> int:
    if RELEASED.exists():
        print("The first version is out: what it left behind is what people have, and stays as it is.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        save(Installation(Path(folder) / "data"))
    return 0


def save(installation: Installation) -> None:
    for store in ("keys", "default"):
        done = installation.run("migrate", "--database", store, "--verbosity", "0")
        assert done.returncode == 0, done.stderr
    inside(installation, "live")
    said = installation.data / SAID
    said.write_text(json.dumps(said_in(installation), sort_keys=True))
    backup = _back_up(installation)
    DATA.mkdir(exist_ok=True)
    with tarfile.open(FIRST, "w:xz", preset=9) as packed:
        for store in STORES:
            packed.add(_tidy(installation.data / store), store)
        for name in ("secret.key", "files", SAID):
            packed.add(installation.data / name, name)
        for file, name in zip(backup, BACKUP, strict=True):
            packed.add(file, name)


def _tidy(store: Path) -> Path:
    """In one file, without its log."""
    tidy = store.with_suffix(".tidy")
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("VACUUM INTO ?", [str(tidy)])
    tidy.chmod(store.stat().st_mode)
    return tidy


def _back_up(installation: Installation) -> tuple[Path, Path]:
    done = installation.run("backup", str(installation.data.parent / "first"), "--unattended", "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    return Path(made["data"]), Path(made["keys"])


def said_in(installation: Installation) -> dict[str, Any]:
    """Each person's own copy, and each row of each table."""
    dumped = installation.run("dump", "--canonical")
    assert dumped.returncode == 0, dumped.stderr
    return {"copies": inside(installation, "copies"), "rows": [json.loads(line) for line in dumped.stdout.splitlines()]}


def move_in(data: Path) -> dict[str, Any]:
    """Put it where an installation keeps its data; what it said then."""
    with tarfile.open(FIRST) as packed:
        packed.extractall(data, **CAREFULLY)
    said: dict[str, Any] = json.loads((data / SAID).read_text())
    for name in (SAID, *BACKUP):
        (data / name).unlink()
    return said


def take_backup(folder: Path) -> tuple[Path, Path]:
    """The two files of the backup that the first version made of all this."""
    with tarfile.open(FIRST) as packed:
        for name in BACKUP:
            packed.extract(name, folder, **CAREFULLY)
    return folder / BACKUP[0], folder / BACKUP[1]


if __name__ == "__main__":
    sys.exit(main())
