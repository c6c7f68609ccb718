"""A key file, or a store of keys, that was lost: nothing may begin with another one, wherever the keys lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from lamplighter.models.datakey import DataKey
from lamplighter.services.operation import does_secret_open_keys, is_anybody_here
from tests.cast import Cast
from tests.commands.conftest import Installation


@pytest.mark.engine
def test_one_damaged_key_is_not_another_secret(cast: Cast, pair: object, settings: Any) -> None:
    first = DataKey.objects.order_by("scope")[0]
    assert DataKey.objects.count() > 1 and does_secret_open_keys() and is_anybody_here()
    DataKey.objects.filter(pk=first.pk).update(wrapped=b"x" * 60)
    assert does_secret_open_keys()
    settings.MASTER_KEY = b"another installation's own secret"[:32]
    assert not does_secret_open_keys()
    DataKey.objects.all().delete()
    assert does_secret_open_keys()  # nothing is sealed yet


def test_nothing_begins_with_another_secret(fresh: Installation) -> None:
    elsewhere = {"LAMPLIGHTER_KEYS": str(fresh.data.parent / "elsewhere.sqlite3")}
    assert fresh.run("demo", "--small", **elsewhere).returncode == 0
    path = fresh.data / "secret.key"
    ours = path.read_bytes()
    path.write_bytes(bytes(reversed(ours)))
    for command in (("serve",), ("jobs", "--once"), ("jobs",), ("self-check",)):
        done = fresh.run(*command, **elsewhere)
        assert (done.returncode, done.stdout) == (1, "")
        assert f"The key file {path} is not the one of your keys." in done.stderr
        assert len(done.stderr.splitlines()) == 1
    path.unlink()
    assert f"The key file {path} is missing" in fresh.run("self-check", **elsewhere).stderr
    path.write_bytes(ours)
    assert fresh.run("self-check", **elsewhere).stdout == "Everything agrees.\n"


def test_nothing_begins_with_an_empty_key_store(lived_in: Installation) -> None:
    """As when LAMPLIGHTER_KEYS is forgotten: with a new store, what lies in the old one would be taken for lost."""
    keys, elsewhere = lived_in.data / "keys.sqlite3", lived_in.data.parent / "elsewhere.sqlite3"
    keys.rename(elsewhere)
    done = lived_in.run("serve")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"The key store {keys} is missing" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not keys.exists()
    assert lived_in.run("self-check", LAMPLIGHTER_KEYS=str(elsewhere)).stdout == "Everything agrees.\n"


@pytest.mark.server
def test_no_secret_is_made_anew_where_a_server_holds_keys(fresh: Installation, other_database: str) -> None:
    path, elsewhere = fresh.data / "secret.key", {"LAMPLIGHTER_KEYS": other_database}
    for store in ("an empty database", "the control: tables without a key"):
        assert fresh.run("migrate", "--database", "keys", **elsewhere).returncode == 0, store
        path.unlink()
    with psycopg.connect(other_database) as server:
        server.execute("INSERT INTO lamplighter_datakey (scope, wrapped) VALUES ('person:1', 'x')")
    for command in (("serve",), ("jobs", "--once"), ("migrate",), ("erase", "maya@example.org"), ("self-check",)):
        done = fresh.run(*command, **elsewhere)
        assert (done.returncode, done.stdout) == (1, "")
        assert f"The key file {path} is missing. Put it back from your backup" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert list(fresh.data.iterdir()) == []


def test_no_secret_is_made_where_nobody_can_say_whether_there_are_keys(fresh: Installation, tmp_path: Path) -> None:
    """A password that stands in the address is not said again."""
    silent = {"LAMPLIGHTER_KEYS": f"postgresql://maya:hidden@/keys?host={tmp_path}"}
    done = fresh.run("migrate", **silent)
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not say whether it holds keys" in done.stderr and "Start that database first" in done.stderr
    assert "hidden" not in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (fresh.data / "secret.key").exists()
    assert fresh.run("doctor", **silent).stdout  # whoever only looks is answered


def test_nothing_begins_with_keys_that_others_may_read(prepared: Installation) -> None:
    (prepared.data / "secret.key").chmod(0o640)
    done = prepared.run("serve")
    assert (done.returncode, done.stdout) == (1, "") and f"chmod 600 {prepared.data / 'secret.key'}" in done.stderr
