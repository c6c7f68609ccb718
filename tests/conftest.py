"""What every test stands on: the cast, a database with its key store, and rows that never reach a template."""

from __future__ import annotations

import fcntl
import gc
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.test import TransactionTestCase, override_settings
from django.test.signals import template_rendered
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling

from lamplighter.models.person import Person
from tests.cast import Cast, agree, invite_cast, meet
from tests.emptied import empty
from tests.written import once

BOTH_STORES = ["default", "keys"]
# A slow machine is no fault of what is tested.
examples.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("any machine")

WAITING = ("tests/races/", "tests/commands/", "tests/outbox/test_killed_workers.py")  # mostly, for programs and locks
LONGEST = ("tests/journeys/test_access.py", "tests/journeys/test_film.py", "tests/journeys/test_quiet.py")  # not last
# Each of these builds a world for all its tests: whoever has begun with one goes on with it.
ONE_WORLD = (
    *("tests/access/test_matrix.py", "tests/access/test_replayed.py", "tests/access/test_strangers.py"),
    *("tests/access/test_two_worlds.py", "tests/house/test_mail.py"),
    *("tests/journeys/test_access.py", "tests/services/test_nothing_tells.py"),
)


MARKS_OF_POSTGRESQL = ("engine", "film", "server")
SAYS_SO = re.compile(rf"\bmark\.({'|'.join(MARKS_OF_POSTGRESQL)})\b|\bboth_ways\b")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only those are asked for that are told on PostgreSQL, a file without them is not read: half of them, by
    each of those who test side by side."""
    asked = config.option.markexpr.startswith(f"({' or '.join(MARKS_OF_POSTGRESQL)})")
    is_none = asked and collection_path.match("test_*.py") and not SAYS_SO.search(collection_path.read_text())
    return True if is_none else None


def nobody_is_overlooked(items: list[pytest.Item]) -> None:
    """A mark that came by another way than a file's own words would be lost on PostgreSQL."""
    marked = {item.path for item in items if any(map(item.get_closest_marker, MARKS_OF_POSTGRESQL))}
    if lost := [str(path) for path in sorted(marked) if not SAYS_SO.search(path.read_text())]:
        raise pytest.UsageError(f"tests/conftest.py does not see that these are told on PostgreSQL: {lost}")


class OneWorldEach(LoadScopeScheduling):  # type: ignore[misc]
    """Every test goes to whoever is free, but for those that share a world."""

    def _split_scope(self, nodeid: str) -> str:
        return path if (path := nodeid.partition("::")[0]) in ONE_WORLD else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneWorldEach:
    return OneWorldEach(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that mostly wait are spread among those that work; those with a browser, whose loop stays, come last.

    Not first of all that order tests: after us pytest-django would put those without a database behind the browsers.
    """
    nobody_is_overlooked(items)
    for item in items:
        if item.nodeid.startswith("tests/races/") or hasattr(getattr(item, "module", None), "IS_LONG"):
            item.add_marker("longer")
    waiting = [item for item in items if item.nodeid.startswith(WAITING)]
    browsing = [item for item in items if item.nodeid.startswith("tests/journeys/")]
    browsing.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    working = [item for item in items if not item.nodeid.startswith((*WAITING, "tests/journeys/"))]
    place = {item: n / len(kind) for kind in (waiting, working) for n, item in enumerate(kind)}
    items[:] = [*sorted(place, key=place.__getitem__), *browsing]


def pytest_collection_finish() -> None:
    """All that is loaded by now stays: nobody need look through it again and again for what can be thrown away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How long `make` has been at it, with all that came before; above the line that says how many tests passed."""
    if (began := os.environ.get("BEGAN", "")).isdecimal():
        minutes, seconds = divmod(int(time.time()) - int(began), 60)
        terminalreporter.write_line(f"make has taken {minutes} min {seconds} s by now")


@pytest.fixture(scope="session", autouse=True)
def _folder_of_ones_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests run side by side, and a job that sweeps files must find none of another one's."""
    os.umask(0o077)  # as our command does: whatever we write, only we read
    folder = tmp_path_factory.mktemp("data")
    if (secret := settings.DATA / "secret.key").exists():
        shutil.copy(secret, folder / secret.name)  # with its mode
    settings.DATA = folder


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Path:
    """Where files lie that belong to things: nothing at first, and this test's alone."""
    settings.DATA = tmp_path
    return tmp_path / "files"


@pytest.fixture(scope="session", autouse=True)
def _static_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Pages name their style sheet by its content, so it must have been collected."""
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_cheap() -> Iterator[None]:
    """A password takes a core a good part of a second on purpose; only the tests of that are as slow."""
    with override_settings(PASSWORD_HASHERS=["tests.person.hashing.Cheap"]):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite is tested as it is shipped, a file with its options: in memory there is no log and nobody waits."""
    kept = os.environ.get("LAMPLIGHTER_TEST_DATABASES")  # for whoever starts the tests again and again
    folder = Path(kept) if kept else tmp_path_factory.mktemp("databases")
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"] == "django.db.backends.sqlite3":
            database.setdefault("TEST", {})["NAME"] = str(folder / f"{alias}.sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    return django_db_keepdb or connection.vendor == "sqlite"  # what was copied is kept; its folder is thrown away


@pytest.fixture(scope="session")
def empty_tables(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TextIO]:
    """Files with all tables and no rows: whoever is first makes them, the others wait for the lock and copy them."""
    beside = tmp_path_factory.getbasetemp()
    beside = beside.parent if "PYTEST_XDIST_WORKER" in os.environ else beside
    with (beside / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for path in _files():
            if (beside / path.name).exists() and not path.exists():
                shutil.copyfile(beside / path.name, path)
        yield lock


@pytest.fixture(scope="session")
def django_db_setup(empty_tables: TextIO, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Threads that served pages may still hold a connection when the tests are over; PostgreSQL waits for nobody."""
    connections.close_all()  # what is still in the log goes into the files
    for path in _files():
        if path.exists() and not (there := Path(empty_tables.name).parent / path.name).exists():
            shutil.copyfile(path, there)
    fcntl.flock(empty_tables, fcntl.LOCK_UN)
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


def _files() -> list[Path]:
    if connection.vendor != "sqlite":
        return []
    return [Path(database["TEST"]["NAME"]) for database in settings.DATABASES.values()]


@pytest.fixture(scope="session", autouse=True)
def _only_what_has_rows_is_emptied() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture
def world(request: pytest.FixtureRequest) -> None:
    """A database of its own for this test, and its key store."""
    request.node.add_marker(pytest.mark.django_db(databases=BOTH_STORES))
    request.getfixturevalue("db")


# They go the long way once, and the next time what that has written is written again: docs/decisions/0015.


@pytest.fixture
def cast(world: None) -> Cast:
    people = once("cast", None, lambda: [person.pk for person in vars(invite_cast()).values()])
    found = Person.objects.in_bulk(people)
    return Cast(*(found[pk] for pk in people))


@pytest.fixture
def pair(cast: Cast) -> uuid.UUID:
    """Amina and Jonas, introduced."""
    return once("pair", cast.amina.pk, lambda: meet(cast))


@pytest.fixture
def agreement(cast: Cast, pair: uuid.UUID) -> uuid.UUID:
    """Amina and Jonas, agreed and active."""
    return once("agreement", pair, lambda: agree(cast, pair))


@pytest.fixture(autouse=True)
def _templates_hold_no_rows() -> Iterator[None]:
    """No template ever receives a row: what it gets is a frozen value that the access door has let through."""

    def look(sender: object, template: object, context: object, **kwargs: object) -> None:
        for layer in context or ():  # type: ignore[attr-defined]
            for name, value in layer.items():
                is_row = isinstance(value, Model | QuerySet)
                assert name in ("user",) or not is_row, f"{template} was given a row as '{name}'"

    template_rendered.connect(look)
    yield
    template_rendered.disconnect(look)
