"""Each illness planted, and each time the line that names it."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from lamplighter.management.commands import doctor
from lamplighter.management.commands.doctor import Mark, has_wal_reset_bug
from lamplighter.models.datakey import DataKey
from lamplighter.models.outbox import Notice
from lamplighter.services.delivery import LEASE
from lamplighter.services.keeping.backup import make_backup
from tests.cast import Cast
from tests.commands.conftest import Installation

GREEN, AMBER, RED = (mark.value for mark in Mark)
NOWHERE = "postgresql://lamplighter@127.0.0.1:9/lamplighter"  # nobody answers there
ANOTHER_DISK = "/dev"  # never the one of ordinary files


def lines() -> list[tuple[str, str, str]]:
    """(mark, about, says) of every line."""
    out = StringIO()
    try:
        call_command("doctor", json=True, stdout=out)
        code = 0
    except SystemExit as end:
        code = int(str(end.code))
    found = [(line["mark"], line["about"], line["says"]) for line in json.loads(out.getvalue())["lines"]]
    assert code == any(mark == RED for mark, _, _ in found)
    return found


def marks(about: str) -> set[str]:
    return {mark for mark, name, _ in lines() if name == about}


@pytest.fixture(autouse=True)
def _key(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    key: Path = tmp_path / "secret.key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    return key


def test_a_healthy_house(cast: Cast, pair: object, settings: Any) -> None:
    settings.MAIL_IS_SET_UP, settings.EMAIL_HOST = True, "mail.example.org"
    Notice.objects.all().delete()
    found = lines()
    assert {mark for mark, about, _ in found if about not in ("SQLite", "Backup")} == {GREEN}
    assert {about for _, about, _ in found} >= {"Address", "Key file", "Key store", "Database", "Private words", "Disk"}


def test_people_read_it_without_colours_where_there_is_no_terminal(cast: Cast) -> None:
    out = StringIO()
    call_command("doctor", stdout=out)
    assert "green  Key file: whole, and readable by its owner alone\n" in out.getvalue()


def test_a_key_others_may_read(cast: Cast, _key: Path) -> None:
    _key.chmod(0o640)
    assert marks("Key file") == {RED}


def test_a_key_store_others_may_read(prepared: Installation) -> None:
    """Also one that lies elsewhere, beside a database that is none of this machine's."""
    elsewhere = prepared.data.parent / "keys.sqlite3"
    (prepared.data / "keys.sqlite3").rename(elsewhere).chmod(0o644)
    done = prepared.run("doctor", "--json", LAMPLIGHTER_KEYS=str(elsewhere), DATABASE_URL=NOWHERE)
    found = [(line["mark"], line["about"], line["says"]) for line in json.loads(done.stdout)["lines"]]
    assert (RED, "Key store", f"Others on this machine may read {elsewhere}. chmod 600 {elsewhere}") in found
    assert (GREEN, "Key file", "whole, and readable by its owner alone") in found


def test_a_key_cut_short(cast: Cast, _key: Path) -> None:
    _key.write_bytes(b"k" * 31)
    assert marks("Key file") == {RED}


def test_a_key_that_is_gone_hides_no_other_line(cast: Cast, _key: Path) -> None:
    _key.unlink()
    assert marks("Key file") == {RED}
    assert marks("Disk") == {GREEN}


def test_words_that_do_not_open(cast: Cast, pair: object) -> None:
    DataKey.objects.all().delete()
    assert marks("Private words") == {RED}


def test_mail_that_is_not_set_up(cast: Cast, pair: object, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = settings.DEMO = False
    Notice.objects.update(due_at=timezone.now())
    [(mark, _, says)] = [line for line in lines() if line[1] == "Mail"]
    assert mark == AMBER
    assert "LAMPLIGHTER_SMTP" in says and "One mail waits" in says  # that Jonas was asked is settled by his yes


def test_a_worker_that_has_not_been_seen(cast: Cast, pair: object, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    Notice.objects.update(due_at=timezone.now() - timedelta(minutes=2))
    assert marks("Mail and worker") == {GREEN}
    Notice.objects.update(due_at=timezone.now() - timedelta(minutes=6))
    assert marks("Mail and worker") == {AMBER}


def test_a_server_that_takes_no_mail(cast: Cast, pair: object, settings: Any) -> None:
    """After a try in vain a mail is due again only later; that must not look as if all were well."""
    settings.MAIL_IS_SET_UP, now = True, timezone.now()
    Notice.objects.update(due_at=now, tries=1, leased_until=now + LEASE)
    assert marks("Mail and worker") == {GREEN}  # it is under way
    Notice.objects.update(due_at=now + timedelta(hours=4), tries=1, leased_until=None)
    [(mark, _, says)] = [line for line in lines() if line[1] == "Mail and worker"]
    assert mark == AMBER
    assert "One mail waits, 1 of them tried in vain" in says and "LAMPLIGHTER_SMTP" in says


def test_a_plain_line_for_strangers(cast: Cast, settings: Any) -> None:
    assert marks("Address") == {GREEN}
    settings.ORIGIN, settings.HTTPS = urlsplit("http://mentoring.example.org"), False
    assert marks("Address") == {AMBER}
    settings.ORIGIN, settings.HTTPS, settings.PROXIES = urlsplit("https://mentoring.example.org"), True, 0
    assert marks("Address") == {RED}


def test_what_start_up_would_refuse(cast: Cast, settings: Any) -> None:
    settings.KEY_FILE_IS_WHOLE = False
    assert marks("Settings") == {RED}


def test_a_disk_that_runs_full(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, mark in (("LITTLE_SPACE", AMBER), ("NO_SPACE", RED)):
        monkeypatch.setattr(doctor, name, 10**18)
        assert marks("Disk") == {mark}


def test_a_disk_of_its_own_for_the_keys(fresh: Installation) -> None:
    """Two disks are two lines, and one is one."""
    one = fresh.run("doctor", "--json", LAMPLIGHTER_KEYS=str(fresh.data.parent / "keys.sqlite3"))
    two = fresh.run("doctor", "--json", LAMPLIGHTER_KEYS=f"{ANOTHER_DISK}/nowhere/keys.sqlite3", DATABASE_URL=NOWHERE)
    told = [
        [line["says"] for line in json.loads(done.stdout)["lines"] if line["about"] == "Disk"] for done in (one, two)
    ]
    assert [[says.rpartition(" ")[2] for says in each] for each in told] == [
        [str(fresh.data)],
        [str(fresh.data), f"{ANOTHER_DISK}/nowhere"],
    ]
    assert not Path(ANOTHER_DISK, "nowhere").exists()


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_options_that_are_not_in_force() -> None:
    if connections["default"].vendor != "sqlite":
        pytest.skip("these are SQLite's")
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    try:
        assert [says for mark, _, says in lines() if mark == RED] == [
            "SQLite's safe options are not in force: synchronous is 0."
        ]
    finally:
        connections["default"].close()


def test_an_installation_that_has_not_begun(fresh: Installation) -> None:
    done = fresh.run("doctor", "--json")
    red = {line["about"] for line in json.loads(done.stdout)["lines"] if line["mark"] == RED}
    assert (done.returncode, red) == (1, {"Database", "Key store", "Key file"})
    assert not fresh.data.exists()  # looking makes nothing


def test_a_database_from_an_older_version(prepared: Installation) -> None:
    undone = prepared.run("migrate", "sessions", "zero")
    assert undone.returncode == 0, undone.stderr
    done = prepared.run("doctor", "--json")
    assert "It is not up to date" in done.stdout
    assert done.returncode == 1


def test_a_database_that_is_none(prepared: Installation) -> None:
    (prepared.data / "lamplighter.sqlite3").write_bytes(b"not a database, whatever it is called" * 100)
    done = prepared.run("doctor", "--json")
    told = [line["says"] for line in json.loads(done.stdout)["lines"] if line["about"] == "Database"]
    assert told == ["This could not be looked at (DatabaseError)."]
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 54, 0), False),
    ],
)
def test_which_sqlite_has_the_wal_reset_bug(version: tuple[int, ...], has_it: bool) -> None:
    assert has_wal_reset_bug(version) is has_it


def test_the_keys_lie_in_sqlite_beside_another_database(prepared: Installation) -> None:
    """What is said of SQLite is said of the key store, too, whether the database answers or not."""
    done = prepared.run("doctor", "--json", DATABASE_URL=NOWHERE)
    found = [(line["mark"], line["about"]) for line in json.loads(done.stdout)["lines"]]
    assert found.count((GREEN, "Key store")) == 2 and (RED, "Database") in found
    assert ((AMBER, "SQLite") in found) is has_wal_reset_bug(sqlite3.sqlite_version_info)


def test_a_house_without_a_backup_is_told_so_and_an_old_one_too(cast: Cast, tmp_path: Path) -> None:
    assert marks("Backup") == {AMBER}
    make_backup(tmp_path / "a.data", tmp_path / "a.keys", at=timezone.now() - timedelta(days=1))
    assert marks("Backup") == {GREEN}
    make_backup(tmp_path / "b.data", tmp_path / "b.keys", at=timezone.now() - timedelta(days=3))
    assert [says for _, about, says in lines() if about == "Backup"] == [
        "The last one is 3 days old. A line in cron makes one every night."
    ]
