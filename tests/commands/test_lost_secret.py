"""A key file that was lost and silently made anew: nothing may begin with it, wherever the keys lie."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.models.datakey import DataKey
from lamplighter.services.operation import does_secret_open_keys
from tests.cast import Cast
from tests.commands.conftest import Installation


@pytest.mark.engine
def test_one_damaged_key_is_not_another_secret(cast: Cast, pair: object, settings: Any) -> None:
    first = DataKey.objects.order_by("scope")[0]
    assert DataKey.objects.count() > 1 and does_secret_open_keys()
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
