"""Make a backup: two files, so that whoever holds one of them reads nobody's words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from lamplighter.access.files import HALF, list_files, read_file
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.datakey import STORE, DataKey
from lamplighter.services.keeping.ledger import NAME, list_erased, merge_ledger, write_ledger
from lamplighter.services.keeping.pack import (
    DATA,
    ERASED,
    FILES,
    KEYS,
    SECRET,
    About,
    Half,
    read_about,
    write_pack,
)
from lamplighter.services.keeping.rows import lines_of, lines_of_everything, one_moment

NOTE: Final = "backups.json"  # when the last one was made, for `doctor`
TAKEN = gettext_noop("There is a file %(path)s already. Choose another name: no backup is ever written over.")
NO_FOLDER = gettext_noop("There is no folder %(path)s. Make it first, for yourself alone, and try again.")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that has been opened after it was written."""

    data: Path
    keys: Path
    rows: int
    files: int
    words_have_keys: int


def make_backup(data: Path, keys: Path, *, at: datetime) -> Backup:
    """Both files or none. The data comes first: a key that is made meanwhile is missing for no word."""
    for path in (data, keys):
        _refuse_place(path)
    halves: list[Half] = []
    try:
        halves.append(_write_data(data, at))
        halves.append(_write_keys(keys, at))
        for half in reversed(halves):
            half.name_it()
    except BaseException:
        for half in halves:
            half.throw_away()
        raise
    for folder in {data.parent, keys.parent}:
        merge_ledger(folder / NAME, list_erased())
    _note(data, keys, at)
    written, locks = halves
    return Backup(data, keys, written.counted["rows"], written.counted["files"], locks.counted["rows"])


def last_backup_at() -> datetime | None:
    """When this installation was last backed up by this command."""
    note = Path(settings.DATA) / NOTE
    try:
        return datetime.fromisoformat(json.loads(note.read_text())["at"])
    except (FileNotFoundError, ValueError, KeyError):
        return None


def tidy_backups(folders: set[Path], *, at: datetime) -> list[Path]:
    """Remove our own backups that have been kept for long enough; keys sooner than data."""
    limits = settings.LIMITS
    old = [
        path
        for folder in sorted(folders)
        for what, kept in ((DATA, limits.backups_kept), (KEYS, limits.key_backups_kept))
        for path in sorted(folder.glob(f"*.{what}"))
        if _is_older(path, what, at - kept)
    ]
    for path in old:
        path.unlink()
    return old


def home_of(secret: bytes) -> str:
    """What all backups of one installation have in common; it does not lead back to the secret."""
    return hashlib.sha256(b"lamplighter home " + secret).hexdigest()[:32]


def about_rows(at: datetime) -> About:
    """For rows as they are now: which tables they come from, and whose they are."""
    applied = MigrationRecorder(connections["default"]).applied_migrations()
    steps = tuple(sorted(f"{app}.{name}" for app, name in applied))
    return About(DATA, home_of(_secret()), at.isoformat(), migrations=steps)


def _write_data(path: Path, at: datetime) -> Half:
    with one_moment():
        return write_pack(path, about_rows(at), lines_of_everything(), _files())


def _write_keys(path: Path, at: datetime) -> Half:
    about = About(KEYS, home_of(_secret()), at.isoformat())
    with one_moment(STORE):
        files = ((SECRET, _secret()), (ERASED, write_ledger(list_erased())))
        return write_pack(path, about, lines_of(DataKey, alias=STORE), files)


def _files() -> Iterator[tuple[str, bytes]]:
    """Read when the rows have been read: a file that came meanwhile belongs to nobody yet, and is swept away."""
    for name, _ in list_files():
        content = None if name.endswith(HALF) else read_file(name)
        if content is not None:
            yield FILES + name, content
    yield ERASED, write_ledger(list_erased())


def _secret() -> bytes:
    return (Path(settings.DATA) / SECRET).read_bytes()


def _refuse_place(path: Path) -> None:
    if not path.parent.is_dir():
        raise Refusal(NO_FOLDER, path=str(path.parent))
    if path.exists():
        raise Refusal(TAKEN, path=str(path))


def _is_older(path: Path, what: str, than: datetime) -> bool:
    try:
        about = read_about(path, what)
    except Refusal:
        return False  # not ours to throw away
    return about.home == home_of(_secret()) and about.moment < than


def _note(data: Path, keys: Path, at: datetime) -> None:
    note = {"at": at.isoformat(), "data": str(data), "keys": str(keys)}
    (Path(settings.DATA) / NOTE).write_text(json.dumps(note, indent=2))
