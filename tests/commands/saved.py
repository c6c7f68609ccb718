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
    DATA.mkdir(exist_ok=True)
    with tarfile.open(FIRST, "w:xz", preset=9) as packed:
        for store in STORES:
            packed.add(_tidy(installation.data / store), store)
        for name in ("secret.key", "files", SAID):
            packed.add(installation.data / name, name)


def _tidy(store: Path) -> Path:
    """In one file, without its log."""
    tidy = store.with_suffix(".tidy")
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("VACUUM INTO ?", [str(tidy)])
    tidy.chmod(store.stat().st_mode)
    return tidy


def said_in(installation: Installation) -> dict[str, Any]:
    """Each person's own copy, and each row of each table."""
    dumped = installation.run("dump", "--canonical")
    assert dumped.returncode == 0, dumped.stderr
    return {"copies": inside(installation, "copies"), "rows": [json.loads(line) for line in dumped.stdout.splitlines()]}


def move_in(data: Path) -> dict[str, Any]:
    """Put it where an installation keeps its data; what it said then."""
    with tarfile.open(FIRST) as packed:
        packed.extractall(data, filter="data")
    said: dict[str, Any] = json.loads((data / SAID).read_text())
    (data / SAID).unlink()
    return said


if __name__ == "__main__":
    sys.exit(main())
