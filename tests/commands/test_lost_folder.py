"""The data folder is lost and the database is not: nothing begins anew, and the backup brings back what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.conftest import Installation, back_up
from tests.long import IS_LONG

BEGINNERS = (("serve",), ("jobs",), ("migrate",), ("demo",), ("erase", "maya@example.org"), ("backup", "--unattended"))
ON_A_SERVER = BEGINNERS if IS_LONG else BEGINNERS[:2]  # they ask at one door, wherever the rows are
LOST = ("key file", "Put both back", "restore NAME.data NAME.keys --without-rows")


def nothing_begins(house: Installation, beginners: tuple[tuple[str, ...], ...], **elsewhere: str) -> None:
    """Whoever would write is told so in one line; whoever looks is answered, and told the way out."""
    for command in beginners:
        done = house.run(*command, **elsewhere)
        assert (done.returncode, done.stdout) == (1, ""), command
        assert all(part in done.stderr for part in LOST) and len(done.stderr.splitlines()) == 1
    told = house.run("doctor", **elsewhere).stdout
    assert "red    Key file: It is missing, and there are people here. Put the keys back" in told
    assert "red    Key store: It is missing, and there are people here. Put the keys back" in told
    assert "The key store is missing" in (says := house.run("self-check", **elsewhere).stderr) and LOST[-1] in says


def there(house: Installation) -> set[str]:
    return {path.name for path in house.data.iterdir()}


def test_beside_a_file_with_people_no_key_is_made(lived_in: Installation, backup: tuple[Path, Path]) -> None:
    before, secret = lived_in.run("dump", "--canonical").stdout, (lived_in.data / "secret.key").read_bytes()
    files = {path.name: path.read_bytes() for path in (lived_in.data / "files").iterdir()}
    assert "a-face.webp" in files and any(name.endswith(".sealed") for name in files)
    for name in files:
        (lived_in.data / "files" / name).unlink()
    for name in ("secret.key", "keys.sqlite3"):
        (lived_in.data / name).unlink()
    left = there(lived_in)
    nothing_begins(lived_in, BEGINNERS)
    assert "add --without-rows" in lived_in.run("restore", *map(str, backup)).stderr
    assert there(lived_in) == left
    done = lived_in.run("restore", *map(str, backup), "--without-rows")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert done.stdout.startswith("Put back: ") and "rows" not in done.stdout
    assert (lived_in.data / "secret.key").read_bytes() == secret
    assert lived_in.run("dump", "--canonical").stdout == before and len(before.splitlines()) > 300
    assert lived_in.run("self-check").stdout == "Everything agrees.\n"
    assert {path.name: path.read_bytes() for path in (lived_in.data / "files").iterdir()} == files
    assert "already" in lived_in.run("restore", *map(str, backup), "--without-rows").stderr


def test_a_key_store_begun_anew_is_no_key_store(lived_in: Installation, backup: tuple[Path, Path]) -> None:
    """As `migrate` leaves it, where the key file is there and the keys are not."""
    (lived_in.data / "keys.sqlite3").unlink()
    assert lived_in.run("migrate", "--database", "keys").returncode == 0
    for command in (("serve",), ("jobs", "--once"), ("self-check",)):
        done = lived_in.run(*command)
        assert (done.returncode, done.stdout) == (1, "")
        assert "The key store is empty, and there are private words here." in done.stderr and LOST[-1] in done.stderr
    assert lived_in.run("restore", *map(str, backup), "--without-rows").returncode == 0
    assert lived_in.run("self-check").stdout == "Everything agrees.\n"


def test_whoever_still_has_another_secret_keeps_it(lived_in: Installation, backup: tuple[Path, Path]) -> None:
    (lived_in.data / "keys.sqlite3").unlink()
    (path := lived_in.data / "secret.key").write_bytes(b"x" * 32)
    done = lived_in.run("restore", *map(str, backup), "--without-rows")
    assert done.returncode == 1 and "There is another key file already" in done.stderr
    assert path.read_bytes() == b"x" * 32 and not (lived_in.data / "keys.sqlite3").exists()


def test_a_restore_that_is_refused_leaves_nothing(fresh: Installation, backup: tuple[Path, Path]) -> None:
    done = fresh.run("restore", *map(str, backup), "--without-rows")
    assert done.returncode == 1 and "There is nobody in the database" in done.stderr
    assert not fresh.data.exists()


def test_no_key_is_made_where_the_file_does_not_say_who_is_in_it(fresh: Installation) -> None:
    fresh.data.mkdir()
    (fresh.data / "lamplighter.sqlite3").write_bytes(b"no database at all, but as long as one begins" * 3)
    done = fresh.run("migrate")
    assert (done.returncode, done.stdout) == (1, "") and len(done.stderr.splitlines()) == 1
    assert "does not say whether there are people in it" in done.stderr
    assert there(fresh) == {"lamplighter.sqlite3"}


def test_no_key_is_made_where_the_server_does_not_say(fresh: Installation, tmp_path: Path) -> None:
    silent = {"DATABASE_URL": f"postgresql://maya:hidden@/people?host={tmp_path}"}
    done = fresh.run("migrate", **silent)
    assert (done.returncode, done.stdout) == (1, "") and len(done.stderr.splitlines()) == 1
    assert "does not say whether there are people in it" in done.stderr and "hidden" not in done.stderr
    assert there(fresh) == set()
    told = fresh.run("doctor", **silent).stdout
    assert "Key file: It is not there, and the database does not say whether it has been." in told


@pytest.mark.server
def test_beside_a_server_with_people_no_key_is_made(fresh: Installation, other_database: str, tmp_path: Path) -> None:
    elsewhere = {"DATABASE_URL": other_database}
    for state in ("an empty database", "the control: tables without a person"):
        for store in ("keys", "default"):
            assert fresh.run("migrate", "--database", store, **elsewhere).returncode == 0, state
        assert len((fresh.data / "secret.key").read_bytes()) == 32, state
        shutil.rmtree(fresh.data)
    assert fresh.run("demo", "--small", **elsewhere).returncode == 0
    data, keys = back_up(fresh, tmp_path / "monday", **elsewhere)
    before = fresh.run("dump", "--canonical", **elsewhere).stdout
    shutil.rmtree(fresh.data)
    nothing_begins(fresh, ON_A_SERVER, **elsewhere)
    assert there(fresh) == set()
    done = fresh.run("restore", str(data), str(keys), "--without-rows", **elsewhere)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert fresh.run("self-check", **elsewhere).stdout == "Everything agrees.\n"
    assert fresh.run("dump", "--canonical", **elsewhere).stdout == before and len(before.splitlines()) > 300


@pytest.mark.server
def test_no_key_is_made_where_the_keys_on_a_server_are_gone(lived_in: Installation, other_database: str) -> None:
    elsewhere = {"LAMPLIGHTER_KEYS": other_database}
    for name in ("secret.key", "keys.sqlite3"):
        (lived_in.data / name).unlink()
    left = there(lived_in)
    for command in ON_A_SERVER:
        done = lived_in.run(*command, **elsewhere)
        assert done.returncode == 1 and all(part in done.stderr for part in LOST)
    assert there(lived_in) == left
