"""Putting back, in this process: what the commands do in others, held to every branch."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from lamplighter.access import Keyring
from lamplighter.access.files import keep_file, list_files
from lamplighter.access.vault import key_of
from lamplighter.core.refusal import Refusal
from lamplighter.models.datakey import DataKey
from lamplighter.models.message import Message
from lamplighter.models.person import Person
from lamplighter.services.keeping.backup import Backup, last_backup_at, make_backup
from lamplighter.services.keeping.ledger import Erased, list_erased, merge_ledger, note_erased, read_ledger
from lamplighter.services.keeping.move import rows_under_way
from lamplighter.services.keeping.pack import read_about, read_files, read_rows, write_pack
from lamplighter.services.keeping.restore import check_backup, need_emptiness, restore, restore_keys, throw_away_dust
from lamplighter.services.keeping.rows import lines_of_everything, one_moment, read_line
from lamplighter.services.leaving.erase import erase_person
from lamplighter.services.message import send_message
from lamplighter.services.operation import are_keys_lost
from tests.cast import NOON, Cast, invite_cast, meet
from tests.conftest import BOTH_STORES

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=BOTH_STORES),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a second house stands beside the first"),
]


@pytest.fixture
def lived(db: None, settings: Any, tmp_path: Path) -> Cast:
    secret = (settings.DATA / "secret.key").read_bytes()
    settings.DATA = tmp_path / "old"
    settings.DATA.mkdir()
    (settings.DATA / "secret.key").write_bytes(secret)
    cast = invite_cast()
    send_message(meet(cast), "On my way", by=cast.jonas, at=NOON)
    keep_file("a-face.webp", b"RIFF")
    keep_file("b.half", b"half")
    return cast


@pytest.fixture
def backup(lived: Cast, tmp_path: Path) -> Backup:
    return make_backup(tmp_path / "x.data", tmp_path / "x.keys", at=NOON)


@pytest.fixture
def new_house(backup: Backup, settings: Any, tmp_path: Path) -> Iterator[None]:
    """From here on this process lives in another, empty house."""
    old, settings.DATA = {}, tmp_path / "new"
    settings.DATA.mkdir()
    for alias in BOTH_STORES:
        connections[alias].close()
        old[alias] = connections[alias].settings_dict["NAME"]
        connections[alias].settings_dict["NAME"] = str(tmp_path / f"new-{alias}.sqlite3")
    yield
    for alias in BOTH_STORES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = old[alias]


def test_back_to_the_last_word(backup: Backup, new_house: None) -> None:
    done = restore(backup.data, backup.keys)
    assert (done.rows, done.keys, done.files) == (backup.rows, backup.words_have_keys, 1)
    message = Message.objects.select_related("mentorship__mentee").get()
    assert Keyring(message.mentorship.mentee).read(message, "words") == "On my way"
    assert [name for name, _ in list_files()] == ["a-face.webp"]
    kept = [json.dumps({"table": table, "row": row}, sort_keys=True) for table, row in read_rows(backup.data)]
    assert kept == [json.dumps(json.loads(line), sort_keys=True) for line in lines_of_everything()]
    with pytest.raises(Refusal, match="something here already"):
        restore(backup.data, backup.keys)


def test_keys_come_back_beside_their_rows_and_not_those_of_somebody_erased(
    lived: Cast, settings: Any, tmp_path: Path
) -> None:
    """Whoever was erased after the backup stays shut, there and in whatever older backups hold of them."""
    message = Message.objects.select_related("mentorship__mentee").get()
    key_of(gone := f"person:{lived.sam.pk}")
    backup = make_backup(tmp_path / "x.data", tmp_path / "x.keys", at=NOON)
    assert not are_keys_lost()
    with pytest.raises(Refusal, match="something here already"):
        restore_keys(backup.data, backup.keys)
    erase_person(lived.sam, at=NOON)
    DataKey.objects.all().delete()
    assert are_keys_lost()
    (path := settings.DATA / "secret.key").rename(settings.DATA / "kept")
    path.write_bytes(b"x" * 32)
    with pytest.raises(Refusal, match="another key file"):
        restore_keys(backup.data, backup.keys)
    path.unlink()
    done = restore_keys(backup.data, backup.keys)
    assert (done.keys, done.files) == (backup.words_have_keys, 0), "its file was there"
    assert path.read_bytes() == (settings.DATA / "kept").read_bytes() and not are_keys_lost()
    assert Keyring(message.mentorship.mentee).read(message, "words") == "On my way"
    assert DataKey.objects.filter(scope=gone).exists(), "the control"
    assert throw_away_dust() > 0 == throw_away_dust()
    assert not DataKey.objects.filter(scope=gone).exists()
    assert Keyring(message.mentorship.mentee).read(message, "words") == "On my way"


def test_keys_of_nobody_are_not_put_back(backup: Backup, new_house: None, settings: Any) -> None:
    with pytest.raises(Refusal, match="nobody in the database"):
        restore_keys(backup.data, backup.keys)
    assert list(settings.DATA.iterdir()) == []


def test_a_folder_with_faces_is_not_empty(new_house: None) -> None:
    need_emptiness()
    keep_file("c.webp", b"RIFF")
    with pytest.raises(Refusal, match="files"):
        need_emptiness()


def test_what_does_not_fit_leaves_nothing(backup: Backup, new_house: None, tmp_path: Path) -> None:
    """A whole file, and rows that no table takes: the next try finds the house as empty as before."""
    about = read_about(backup.data, "data")
    lines = [json.dumps({"table": "lamplighter.Nobody", "row": {"id": 1}})]
    strange = write_pack(tmp_path / "strange.data", replace(about, rows=1), lines, [("files/a", b"A")])
    strange.name_it()
    with pytest.raises(Refusal, match="cannot be opened as a backup"):
        restore(strange.path, backup.keys)
    assert not DataKey.objects.exists() and not list(list_files())
    assert restore(backup.data, backup.keys).rows == backup.rows


def test_a_crash_leaves_nothing_either(backup: Backup, new_house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("lamplighter.services.keeping.restore._erased_beside", stop)
        restore(backup.data, backup.keys)
    assert not Person.objects.exists() and not DataKey.objects.exists() and not list(list_files())


def test_swapped_files_are_told_apart(backup: Backup) -> None:
    with pytest.raises(Refusal, match="is a file of keys, and one of data is needed"):
        check_backup(backup.keys, backup.data)


def test_another_secret_or_older_keys_are_no_keys(backup: Backup, settings: Any, tmp_path: Path) -> None:
    (settings.DATA / "secret.key").write_bytes(b"x" * 32)
    other = make_backup(tmp_path / "o.data", tmp_path / "o.keys", at=NOON)
    with pytest.raises(Refusal, match="do not belong together"):
        check_backup(backup.data, other.keys)
    later = make_backup(tmp_path / "l.data", tmp_path / "l.keys", at=NOON.replace(hour=13))
    with pytest.raises(Refusal, match="is older than"):
        check_backup(later.data, other.keys)
    assert last_backup_at() == NOON.replace(hour=13)


def test_two_files_or_none(lived: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="There is no folder"):
        make_backup(tmp_path / "x.data", tmp_path / "none" / "x.keys", at=NOON)
    (tmp_path / "x.keys").touch()
    with pytest.raises(Refusal, match="no backup is ever written over"):
        make_backup(tmp_path / "x.data", tmp_path / "x.keys", at=NOON)
    (tmp_path / "x.keys").unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, pytest.raises(Refusal, match="No space left on device"):
        broken.setattr("lamplighter.services.keeping.backup._secret", lambda: b"k" * 32)
        broken.setattr("lamplighter.services.keeping.pack._sign", full)
        make_backup(tmp_path / "x.data", tmp_path / "x.keys", at=NOON)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("lamplighter.services.keeping.backup._write_keys", stop)
        make_backup(tmp_path / "x.data", tmp_path / "x.keys", at=NOON)
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("lamplighter.services.keeping.pack._sign", stop)
        make_backup(tmp_path / "x.data", tmp_path / "x.keys", at=NOON)
    assert {path.name for path in tmp_path.iterdir()} <= {"old", "static"} and last_backup_at() is None


def test_rows_under_way_leave_no_trace(lived: Cast, settings: Any) -> None:
    with rows_under_way(at=NOON) as path:
        assert [table for table, _ in read_rows(path)].count("lamplighter.Person") == 4
    assert list(settings.DATA.glob(".moving*")) == []


def test_files_with_names_that_lead_elsewhere_stay_where_they_are(backup: Backup, tmp_path: Path) -> None:
    about = read_about(backup.data, "data")
    inside = [("files/../../secret.key", b"!"), ("files/a", b"A")]
    sly = write_pack(tmp_path / "sly.data", replace(about, rows=0), [], inside)
    sly.name_it()
    assert list(read_files(sly.path)) == [("a", b"A")]


def test_one_moment_is_one_moment(lived: Cast) -> None:
    """What others write meanwhile is seen afterwards."""
    with one_moment():
        before = list(lines_of_everything())
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert list(lines_of_everything()) == before
    assert len(list(lines_of_everything())) == len(before)


def test_a_line_is_a_table_and_a_row() -> None:
    assert read_line('{"table": "a.B", "row": {"id": 1}}') == ("a.B", {"id": 1})
    with pytest.raises(ValueError):
        read_line("no line")


def test_the_ledger_only_grows_and_the_newer_word_holds(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    person, other, pair = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    assert list_erased() == []
    note_erased(Erased(person))
    note_erased(Erased(person, (pair,)), Erased(other))
    assert list_erased() == sorted([Erased(person, (pair,)), Erased(other)])
    merge_ledger(tmp_path / "erased.txt", [])
    assert read_ledger(b"\xff\xfe\n" + str(other).encode() + b"\nnobody\n") == [Erased(other)]


def test_erased_is_carried_by_the_next_backup(lived: Cast, new_house: None, tmp_path: Path) -> None:
    assert (tmp_path / "erased.txt").exists() is False
    erased = Erased(uuid.uuid4())
    (tmp_path / "erased.txt").write_text(f"{erased.person}\n")
    restore(tmp_path / "x.data", tmp_path / "x.keys")
    assert list_erased() == [erased]
    sam = Person.objects.get(name="Sam")
    erase_person(sam, at=NOON)
    assert len(list_erased()) == 2
