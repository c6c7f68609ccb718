"""A backup is two files that have been opened, and it can be put back where nothing is."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lamplighter.core.refusal import Refusal
from lamplighter.services.keeping.backup import make_backup, tidy_backups
from lamplighter.services.keeping.pack import read_about, read_rows, verify, write_pack
from lamplighter.services.keeping.restore import check_backup
from tests.cast import NOON, Cast
from tests.commands.conftest import Installation, back_up
from tests.long import IS_LONG

ROUNDS = 20 if IS_LONG else 1
WRITERS, PER_PROCESS = 16, 4


def dump_of(installation: Installation, **more: str) -> str:
    done = installation.run("dump", "--canonical", **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def elsewhere(tmp_path: Path, name: str = "elsewhere") -> Installation:
    return Installation(tmp_path / name)


def put_back(installation: Installation, data: Path, keys: Path) -> subprocess.CompletedProcess[str]:
    return installation.run("restore", str(data), str(keys))


def refusal(installation: Installation, *command: str) -> str:
    """One sentence, and nothing that looks like a program's insides."""
    done = installation.run(*command)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("CommandError: ") and len(done.stderr.splitlines()) == 1
    return done.stderr.removeprefix("CommandError: ").strip()


def test_what_is_put_back_is_what_was(lived_in: Installation, backup: tuple[Path, Path], tmp_path: Path) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in backup} == {0o600}
    new = elsewhere(tmp_path)
    done = put_back(new, *backup)
    assert done.returncode == 0, done.stderr
    assert (dump := dump_of(new)) == dump_of(lived_in) and len(dump.splitlines()) > 300
    assert (new.data / "files" / "a-face.webp").read_bytes() == b"RIFF a face"
    assert (new.data / "secret.key").read_bytes() == (lived_in.data / "secret.key").read_bytes()
    assert stat.S_IMODE((new.data / "secret.key").stat().st_mode) == 0o600
    assert new.run("self-check").stdout == "Everything agrees.\n"
    assert new.run("doctor").returncode == 0
    (sealed,) = (new.data / "files").glob("*.sealed")
    sealed.unlink()
    assert "not there any more" in new.run("self-check").stdout


def test_the_data_alone_opens_nothing(backup: tuple[Path, Path]) -> None:
    data, keys = backup
    with zipfile.ZipFile(data) as pack:
        names = set(pack.namelist())
        (sealed,) = (name for name in names if name.endswith(".sealed"))
        assert names == {"about.json", "rows.jsonl", "erased.txt", "files/a-face.webp", sealed}
        assert b"bed" not in pack.read(sealed), "what somebody has sent is no more readable there than words are"
        assert b"lamplighter.DataKey" not in pack.read("rows.jsonl")
    with zipfile.ZipFile(keys) as pack:
        assert set(pack.namelist()) == {"about.json", "rows.jsonl", "erased.txt", "secret.key"}


@pytest.mark.long
def test_later_keys_open_an_older_backup_and_older_keys_do_not(
    lived_in: Installation, backup: tuple[Path, Path], tmp_path: Path
) -> None:
    later = back_up(lived_in, tmp_path / "tuesday")
    assert put_back(elsewhere(tmp_path), backup[0], later[1]).returncode == 0
    says = refusal(elsewhere(tmp_path, "third"), "restore", str(later[0]), str(backup[1]))
    assert "monday.keys is older than" in says and "later one" in says
    assert not (tmp_path / "third" / "lamplighter.sqlite3").exists()


@pytest.mark.long
def test_keys_of_another_house_are_refused(
    fresh: Installation, lived_in: Installation, backup: tuple[Path, Path], tmp_path: Path
) -> None:
    other = elsewhere(tmp_path, "other")
    for store in ("keys", "default"):
        other.run("migrate", "--database", store, "--verbosity", "0")
    theirs = back_up(other, tmp_path / "theirs")
    new = elsewhere(tmp_path)
    assert "do not belong together" in refusal(new, "restore", str(backup[0]), str(theirs[1]))
    assert not (new.data / "lamplighter.sqlite3").exists()


def test_swapped_files_are_told(backup: tuple[Path, Path], tmp_path: Path) -> None:
    data, keys = map(str, backup)
    says = refusal(elsewhere(tmp_path), "restore", keys, data)
    assert says.endswith(
        "monday.keys is a file of keys, and one of data is needed here. Name NAME.data first, then NAME.keys."
    )
    assert "NAME.keys" in refusal(elsewhere(tmp_path), "restore", data)


def test_damage_is_found_wherever_it_is(cast: Cast, pair: object, tmp_path: Path) -> None:
    backup = make_backup(tmp_path / "x.data", tmp_path / "x.keys", at=NOON)
    for path, what in ((backup.data, "data"), (backup.keys, "keys")):
        assert verify(path, what).what == what
        whole, chance = path.read_bytes(), random.Random(what)
        broken = [b"", whole[: len(whole) // 2], whole[:-1], b"no backup at all"]
        entry = whole.index(b"PK\x01\x02")  # says that a newer program is needed, or a password
        broken += [whole[: entry + at] + b"\xeb" + whole[entry + at + 1 :] for at in (6, 8)]
        for _ in range(ROUNDS * 10):
            place = chance.randrange(60, len(whole) - 300)
            broken.append(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        for content in broken:
            path.write_bytes(content)
            with pytest.raises(Refusal, match="cannot be opened as a backup"):
                verify(path, what)


def test_a_damaged_file_changes_nothing(backup: tuple[Path, Path], tmp_path: Path) -> None:
    new = elsewhere(tmp_path)
    backup[1].write_bytes(backup[1].read_bytes()[:-100])
    assert "cannot be opened as a backup" in refusal(new, "restore", *map(str, backup))
    assert not (new.data / "lamplighter.sqlite3").exists()


def test_a_backup_from_the_future_waits_for_its_program(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_backup(tmp_path / "x.data", tmp_path / "x.keys", at=NOON)
    about = read_about(made.data, "data")
    assert check_backup(made.data, made.keys) == about, "the control"
    later = replace(about, migrations=(*about.migrations, "lamplighter.0999_later"))
    newer = write_pack(tmp_path / "newer.data", later, [])
    newer.name_it()
    with pytest.raises(Refusal, match="made by a newer Lamplighter"):
        check_backup(newer.path, made.keys)
    monkeypatch.setattr("lamplighter.services.keeping.pack.FORMAT", 0)
    with pytest.raises(Refusal, match="made by a newer Lamplighter"):
        check_backup(made.data, made.keys)


@pytest.mark.long
def test_an_older_backup_is_brought_up_to_date(
    lived_in: Installation, backup: tuple[Path, Path], tmp_path: Path
) -> None:
    """Its tables are laid as they were then; what has been added since grows over them."""
    about = read_about(backup[0], "data")
    older = replace(about, migrations=tuple(step for step in about.migrations if step != "lamplighter.0002_search"))
    lines = (json.dumps({"table": table, "row": row}) for table, row in read_rows(backup[0]))
    with zipfile.ZipFile(backup[0]) as pack:
        files = [(name, pack.read(name)) for name in pack.namelist() if name.startswith("files/")]
    write_pack(tmp_path / "older.data", older, lines, files).name_it()
    new = elsewhere(tmp_path)
    done = put_back(new, tmp_path / "older.data", backup[1])
    assert done.returncode == 0, done.stderr
    assert dump_of(new) == dump_of(lived_in)
    with closing(sqlite3.connect(new.data / "lamplighter.sqlite3")) as database:
        ((found,),) = database.execute("SELECT count(*) FROM lamplighter_search WHERE lamplighter_search MATCH 'data'")
    assert found, "the index of words was made after the rows were there"


def test_nothing_is_written_over_what_is_there(
    lived_in: Installation, backup: tuple[Path, Path], tmp_path: Path
) -> None:
    before = dump_of(lived_in)
    assert "There is something here already" in refusal(lived_in, "restore", *map(str, backup))
    assert dump_of(lived_in) == before
    assert "There is a file" in refusal(lived_in, "backup", str(tmp_path / "monday"), "--unattended")


def test_a_house_that_was_only_started_counts_as_empty(
    prepared: Installation, lived_in_data: Path, tmp_path: Path
) -> None:
    old = Installation(Path(shutil.copytree(lived_in_data, tmp_path / "old")))
    assert put_back(prepared, *back_up(old, tmp_path / "monday")).returncode == 0
    assert dump_of(prepared) == dump_of(old)


def test_a_full_disk_is_noticed_and_leaves_nothing(lived_in: Installation, tmp_path: Path) -> None:
    """No file may grow beyond a hundred kilobytes: the photo does not fit."""
    (lived_in.data / "files" / "large.webp").write_bytes(os.urandom(200_000))
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(
        ["/bin/sh", "-c", f'ulimit -f 200; exec "{sys.executable}" -m lamplighter backup "{place}" --unattended'],
        env=lived_in.environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert "could not be written" in done.stderr and "Make room" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(place.iterdir()) == []
    assert "Backup: There is none yet" in lived_in.run("doctor").stdout


def test_the_first_backup_is_explained(lived_in: Installation, tmp_path: Path) -> None:
    assert "Make it by hand once" in refusal(lived_in, "backup", str(tmp_path))
    assert list(tmp_path.glob("*.data")) == []
    back_up(lived_in, tmp_path)
    assert lived_in.run("backup", str(tmp_path / "second")).returncode == 0, "from then on nothing is asked"


@pytest.mark.parametrize(("answer", "code"), [("on a stick in the drawer", 0), ("", 1)])
def test_by_hand_it_is_a_guided_step(lived_in: Installation, tmp_path: Path, answer: str, code: int) -> None:
    terminal, keyboard = os.openpty()
    command = [sys.executable, "-m", "lamplighter", "backup", str(tmp_path / "first")]
    with subprocess.Popen(
        command, env=lived_in.environment, stdin=keyboard, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        os.write(terminal, f"{answer}\n".encode())
        said, explained = process.communicate(timeout=60)
    os.close(terminal)
    os.close(keyboard)
    assert process.returncode == code
    assert "Keep the keys somewhere else than the data" in explained and str(tmp_path / "first.keys") in explained
    assert (tmp_path / "first.data").exists() is (code == 0)
    assert ("take the keys somewhere else" in said) is (code == 0)
    assert "drawer" not in "".join(path.read_text() for path in lived_in.data.glob("*.json"))


def test_keys_can_go_elsewhere_at_once(lived_in: Installation, tmp_path: Path) -> None:
    (tmp_path / "safe").mkdir()
    data, keys = back_up(lived_in, tmp_path / "monday", "--keys-in", str(tmp_path / "safe"))
    assert (data.parent, keys.parent) == (tmp_path, tmp_path / "safe")
    assert "There is no folder" in refusal(lived_in, "backup", str(tmp_path / "none" / "x"), "--unattended")


def test_old_backups_go_keys_before_data(cast: Cast, tmp_path: Path) -> None:
    for days in (0, 1, 10, 40):
        at = NOON - timedelta(days=days)
        make_backup(tmp_path / f"{days}.data", tmp_path / f"{days}.keys", at=at)
    (tmp_path / "not-ours.data").write_bytes(b"something else")
    removed = tidy_backups({tmp_path}, at=NOON)
    assert {path.name for path in removed} == {"40.data", "40.keys", "10.keys"}
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"0.data", "0.keys", "1.data", "1.keys", "10.data", "not-ours.data"}


WRITER = """
import sys, threading, time
import django
django.setup()
from datetime import UTC, datetime
from django.db import connections
from lamplighter.models.person import Person
from lamplighter.services.question import keep_question
people = list(Person.objects.exclude(joined_at=None).order_by("pk"))
def write(number):
    done = 0
    while not stop.is_set():
        keep_question(f"wonder {sys.argv[1]} {number} {done}", by=people[number], at=datetime.now(UTC))
        done += 1
        said[number] = done
        time.sleep(0.05)
    connections.close_all()
stop, said = threading.Event(), {}
threads = [threading.Thread(target=write, args=(number,)) for number in range(int(sys.argv[2]))]
for thread in threads: thread.start()
while len(said) < len(threads): time.sleep(0.05)
print("writing", flush=True)
sys.stdin.readline()
stop.set()
for thread in threads: thread.join()
print(sum(said.values()), flush=True)
"""


@pytest.mark.parametrize("round", range(ROUNDS))
def test_sixteen_writers_do_not_tear_it(lived_in: Installation, tmp_path: Path, round: int) -> None:
    """What is put back agrees with itself, and holds everything that was acknowledged before the backup began."""
    environment = lived_in.environment | {"DJANGO_SETTINGS_MODULE": "lamplighter.config.settings"}
    before = dump_of(lived_in).count('"lamplighter.Question"')
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(number), str(PER_PROCESS)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS // PER_PROCESS)
    ]
    for writer in writers:
        assert writer.stdout and writer.stdout.readline() == "writing\n"
    acknowledged = dump_of(lived_in).count('"lamplighter.Question"')
    data, keys = back_up(lived_in, tmp_path / "monday")
    written = sum(int(writer.communicate("stop\n", timeout=60)[0]) for writer in writers)
    new = elsewhere(tmp_path)
    done = put_back(new, data, keys)
    assert done.returncode == 0, done.stderr
    kept = dump_of(new).count('"lamplighter.Question"')
    assert before < acknowledged <= kept <= before + written
    with zipfile.ZipFile(data) as pack:
        assert pack.read("rows.jsonl").decode() == dump_of(new)


def test_a_photo_half_written_is_no_part_of_it(lived_in: Installation, tmp_path: Path) -> None:
    (lived_in.data / "files" / "b.half").write_bytes(b"half")
    data, _ = back_up(lived_in, tmp_path / "monday")
    with zipfile.ZipFile(data) as pack:
        found = [name for name in pack.namelist() if name.startswith("files/") and not name.endswith(".sealed")]
        assert found == ["files/a-face.webp"]


def test_the_moment_is_written_in_it(backup: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(backup[0]) as pack:
        about = json.loads(pack.read("about.json"))
    assert datetime.fromisoformat(about["made_at"]) <= datetime.now(UTC)
