"""A file of a backup: whole, opened once after it is written, and readable by its owner alone."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.services.keeping.rows import Line, read_line

FORMAT: Final = 1
ABOUT, ROWS, SECRET, ERASED, FILES = "about.json", "rows.jsonl", "secret.key", "erased.txt", "files/"
DATA, KEYS = "data", "keys"
SUM: Final = 64  # the letters of a check sum
LIMIT: Final = 64_000_000  # of one line; a longer one is none of ours
# What a library says of a damaged file. A RuntimeError: it seems to be of a newer kind, or under a password.
UNREADABLE: Final = (
    *(OSError, zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, KeyError, ValueError, TypeError, RuntimeError),
)

NO_ROOM = gettext_noop(
    "The backup could not be written: %(path)s (%(reason)s). Nothing of it is left there. Make room, or name another "
    "place, and try again."
)
CANNOT_OPEN = gettext_noop(
    "%(path)s cannot be opened as a backup: it is damaged, or something else. Take another copy of it, or an older "
    "backup."
)
IS_OTHER = gettext_noop(
    "%(path)s is a file of %(is)s, and one of %(wanted)s is needed here. Name NAME.data first, then NAME.keys."
)
TOO_NEW = gettext_noop("%(path)s was made by a newer Lamplighter. Install that version, or a later one, and try again.")


@dataclass(frozen=True, slots=True)
class About:
    """What a file of a backup says about itself."""

    what: str  # data, or keys
    home: str  # the same for all backups of one installation, and told by its secret alone
    made_at: str
    migrations: tuple[str, ...] = ()
    rows: int = 0
    files: int = 0
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


@dataclass(slots=True)
class Half:
    """A file that is being written. Nobody finds it under its name before it has been opened once."""

    path: Path
    counted: dict[str, int] = field(default_factory=lambda: {"rows": 0, "files": 0})

    @property
    def draft(self) -> Path:
        return self.path.with_name(f".{self.path.name}.half")

    def name_it(self) -> None:
        self.draft.replace(self.path)
        _settle(self.path.parent)

    def throw_away(self) -> None:
        self.draft.unlink(missing_ok=True)


def write_pack(path: Path, about: About, rows: Iterable[str], files: Iterable[tuple[str, bytes]] = ()) -> Half:
    """Write it beside its name, down to the disk, and open it. Raises Refusal, and then nothing is left of it."""
    half = Half(path)
    try:
        with _created(half.draft) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
                pack.comment = b"-" * SUM
                _fill(pack, half, about, rows, files)
            _sign(file)
        verify(half.draft, about.what)
    except (OSError, Refusal, zipfile.BadZipFile) as problem:
        half.throw_away()
        reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else "it does not open"
        raise Refusal(NO_ROOM, path=str(path), reason=reason) from None
    except BaseException:
        half.throw_away()
        raise
    return half


def verify(path: Path, wanted: str) -> About:
    """Read all of it, every bit and every line. Raises Refusal with what to do."""
    about = read_about(path, wanted)
    with _opened(path) as pack, open(path, "rb") as file:
        if _sum_of(file) != pack.comment or pack.testzip() is not None or sum(1 for _ in _lines(pack)) != about.rows:
            raise Refusal(CANNOT_OPEN, path=str(path))
    return about


def read_about(path: Path, wanted: str) -> About:
    with _opened(path) as pack:
        said = json.loads(pack.read(ABOUT))
        if said.get("format", 0) > FORMAT:
            raise Refusal(TOO_NEW, path=str(path))
        about = About(**{**said, "migrations": tuple(said["migrations"])})
    if about.what != wanted:
        raise Refusal(IS_OTHER, path=str(path), **{"is": about.what, "wanted": wanted})
    return about


def read_rows(path: Path) -> Iterator[Line]:
    with _opened(path) as pack:
        yield from _lines(pack)


def read_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content; a name that leads anywhere else is no name of ours."""
    with _opened(path) as pack:
        for name in pack.namelist():
            if name.startswith(FILES) and Path(name).name == name.removeprefix(FILES):
                yield name.removeprefix(FILES), pack.read(name)


def read_member(path: Path, name: str) -> bytes:
    with _opened(path) as pack:
        return pack.read(name) if name in pack.namelist() else b""


def _fill(
    pack: zipfile.ZipFile, half: Half, about: About, rows: Iterable[str], files: Iterable[tuple[str, bytes]]
) -> None:
    with pack.open(ROWS, "w", force_zip64=True) as member:
        for row in rows:
            member.write(f"{row}\n".encode())
            half.counted["rows"] += 1
    for name, content in files:
        pack.writestr(name, content)
        half.counted["files"] += name.startswith(FILES)
    pack.writestr(ABOUT, json.dumps({**asdict(about), **half.counted}, indent=2))


def _sign(file: IO[bytes]) -> None:
    """The check sum of the whole file is its own last word: one bit that has turned over is noticed, wherever it is."""
    sealed = _sum_of(file)
    file.seek(-SUM, os.SEEK_END)
    file.write(sealed)


def _sum_of(file: IO[bytes]) -> bytes:
    digest, left = hashlib.sha256(), file.seek(-SUM, os.SEEK_END)
    file.seek(0)
    while left and (piece := file.read(min(left, 1_000_000))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest().encode()


def _lines(pack: zipfile.ZipFile) -> Iterator[Line]:
    with pack.open(ROWS) as member:
        while line := member.readline(LIMIT):
            yield read_line(line.decode())


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Whatever is wrong with the file, it is told in one sentence."""
    try:
        with zipfile.ZipFile(path) as pack:
            yield pack
    except UNREADABLE:
        raise Refusal(CANNOT_OPEN, path=str(path)) from None


@contextmanager
def _created(path: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner alone; when it is closed, it is on the disk."""
    with open(path, "x+b", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """A name is safe once its folder is."""
    there = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(there)
    finally:
        os.close(there)
