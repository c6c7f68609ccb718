"""Put a backup back into an empty installation, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from lamplighter.access.files import keep_file, list_files, throw_away
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.datakey import STORE, DataKey
from lamplighter.models.person import Person
from lamplighter.services.keeping.backup import home_of
from lamplighter.services.keeping.ledger import NAME, Erased, note_erased, read_ledger
from lamplighter.services.keeping.pack import (
    CANNOT_OPEN,
    DATA,
    ERASED,
    KEYS,
    SECRET,
    TOO_NEW,
    About,
    read_files,
    read_member,
    read_rows,
    verify,
)
from lamplighter.services.keeping.rows import AT_ONCE, put_back
from lamplighter.services.operation import rows_of, tables_with_sealed_words

BEGINNINGS: Final = {"default": Person, STORE: DataKey}  # a store without any of these has not been begun
LIVED_IN = gettext_noop(
    "There is something here already (%(place)s), and a backup is never written over what is there. Name an empty "
    "folder in LAMPLIGHTER_DATA and an empty database, and try again. Where the database is whole and its keys "
    "are lost, add --without-rows."
)
NOBODY_HERE = gettext_noop(
    "There is nobody in the database (%(place)s) to whom these keys could belong. Leave --without-rows out."
)
OTHER_SECRET = gettext_noop(
    "There is another key file already (%(place)s), and it is not the one in %(keys)s. If it opens nothing any more, "
    "move it away and try again."
)
OTHER_HOME = gettext_noop(
    "These two files do not belong together: %(keys)s is of another installation. Take the keys file that was made "
    "with %(data)s, or a later one of the same installation."
)
OLDER_KEYS = gettext_noop(
    "%(keys)s is older than %(data)s: keys made between the two would be missing. Take the keys file of that backup, "
    "or a later one."
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What has been put back."""

    rows: int
    keys: int
    files: int


def check_backup(data: Path, keys: Path) -> About:
    """Open both files to their ends and see that they belong together. Touches nothing."""
    about, about_keys = verify(data, DATA), verify(keys, KEYS)
    places = {"data": str(data), "keys": str(keys)}
    if about.home != about_keys.home or home_of(read_member(keys, SECRET)) != about.home:
        raise Refusal(OTHER_HOME, **places)
    if about_keys.moment < about.moment:
        raise Refusal(OLDER_KEYS, **places)
    _refuse_newer(about, data)
    return about


def restore(data: Path, keys: Path) -> Restored:
    """Everything as it was, in the tables of its time. Raises Refusal before anything is touched, where it can."""
    about = check_backup(data, keys)
    need_emptiness()
    try:
        _write_secret(read_member(keys, SECRET))
        _prepare(STORE, _every_step(STORE))
        opened = put_back(read_rows(keys), alias=STORE)
        rows = put_rows_back(data, about)
        files = _put_files_back(data)
        note_erased(*_erased_beside(data, keys))
    except BaseException as problem:
        _leave_nothing()
        if isinstance(problem, LookupError | TypeError | ValueError):  # whole, and yet no rows of ours
            raise Refusal(CANNOT_OPEN, path=str(data)) from None
        raise
    return Restored(rows, opened, files)


def restore_keys(data: Path, keys: Path) -> Restored:
    """All but the rows, beside a database that is still there and has lost its keys. Keys come last, all or none.

    Words of later than this backup may stay shut. What fits is kept if it is there already, so one can try again.
    """
    check_backup(data, keys)
    _need_lost_keys(keys)
    _write_secret(read_member(keys, SECRET))
    files = _put_files_back(data)
    note_erased(*_erased_beside(data, keys))
    _prepare(STORE, _every_step(STORE))
    return Restored(0, put_back(read_rows(keys), alias=STORE), files)


def throw_away_dust() -> int:
    """Keys of which no row is left go, and with them whatever older backups hold of those rows; how many they were.

    An older backup of the keys brings back some that have been destroyed since.
    """
    used = {row.key_scope() for model in tables_with_sealed_words() for row in rows_of(model)}
    dust = sorted(set(DataKey.objects.values_list("scope", flat=True)) - used)
    for begin in range(0, len(dust), AT_ONCE):
        DataKey.objects.filter(scope__in=dust[begin : begin + AT_ONCE]).delete()
    return len(dust)


def put_rows_back(data: Path, about: About) -> int:
    """The rows alone, in tables as they were when the rows were written."""
    steps = [(app, name) for app, _, name in (step.partition(".") for step in about.migrations)]
    executor = _prepare("default", steps)
    leaves = _leaves(executor.loader, steps)
    return put_back(read_rows(data), apps=executor.loader.project_state(leaves).apps)


def need_emptiness(*aliases: str) -> None:
    """Raises Refusal where somebody lives already."""
    for alias in aliases or tuple(BEGINNINGS):
        if not _is_untouched(alias) and BEGINNINGS[alias]._base_manager.exists():
            raise Refusal(LIVED_IN, place=str(connections[alias].settings_dict["NAME"]))
    if not aliases and any(list_files()):
        raise Refusal(LIVED_IN, place=str(Path(settings.DATA) / "files"))


def _need_lost_keys(keys: Path) -> None:
    """Raises Refusal where there is nobody who has lost them, or somebody who still has them."""
    need_emptiness(STORE)
    if _is_untouched("default") or not Person.objects.exists():
        raise Refusal(NOBODY_HERE, place=str(connections["default"].settings_dict["NAME"]))
    path = Path(settings.DATA) / SECRET
    if path.exists() and path.read_bytes() != read_member(keys, SECRET):
        raise Refusal(OTHER_SECRET, place=str(path), keys=str(keys))


def _put_files_back(data: Path) -> int:
    """Those that are not there; how many."""
    there, count = {name for name, _ in list_files()}, 0
    for name, content in read_files(data):
        if name not in there:
            keep_file(name, content)
            count += 1
    return count


def _refuse_newer(about: About, path: Path) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if not known.issuperset(about.migrations):
        raise Refusal(TOO_NEW, path=str(path))


def _prepare(alias: str, steps: list[tuple[str, str]]) -> MigrationExecutor:
    """Empty tables as they were after these steps."""
    _begin_anew(alias)
    executor = MigrationExecutor(connections[alias])
    executor.migrate(_leaves(executor.loader, steps))
    return MigrationExecutor(connections[alias])


def _every_step(alias: str) -> list[tuple[str, str]]:
    return list(MigrationLoader(connections[alias]).disk_migrations)


def _leaves(loader: MigrationLoader, steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last step of each application among these; one that others of them replace is not in the graph."""
    there = {step for step in steps if step in loader.graph.nodes}
    return sorted(step for step in there if not there & _after(loader, step))


def _after(loader: MigrationLoader, step: tuple[str, str]) -> set[tuple[str, str]]:
    """The next steps of the same application."""
    return {child.key for child in loader.graph.node_map[step].children if child.key[0] == step[0]}


def _leave_nothing() -> None:
    """What has been put back of something that does not fit goes again, so that the next try finds it empty."""
    for alias in BEGINNINGS:
        _begin_anew(alias)
    for name, _ in list(list_files()):
        throw_away(name)


def _begin_anew(alias: str) -> None:
    """Whatever an empty installation has written for itself goes; nobody has lived in it."""
    if not _is_untouched(alias):
        with transaction.atomic(using=alias), _unguarded(alias):
            call_command("flush", database=alias, interactive=False, inhibit_post_migrate=True, verbosity=0)


@contextmanager
def _unguarded(alias: str) -> Iterator[None]:
    """SQLite empties row by row, which the record's guards refuse: for this alone they step aside."""
    if connections[alias].vendor != "sqlite":
        yield
        return
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'lamplighter_*_kept'")
        guards = cursor.fetchall()
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sentence in guards:
            cursor.execute(sentence)


def _is_untouched(alias: str) -> bool:
    connection = connections[alias]
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return True  # asking SQLite itself would make an empty file
    return BEGINNINGS[alias]._meta.db_table not in connection.introspection.table_names()


def _write_secret(secret: bytes) -> None:
    path = Path(settings.DATA) / SECRET
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f".{SECRET}.half")
    with open(half, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def _erased_beside(data: Path, keys: Path) -> list[Erased]:
    """From both files, and from the ledgers that later backups have left beside them: the last one knows most."""
    contents = [read_member(path, ERASED) for path in (data, keys)]
    beside = {path.parent / NAME for path in (data, keys)}
    contents += [path.read_bytes() for path in sorted(beside) if path.exists()]
    return [erased for content in contents for erased in read_ledger(content)]
