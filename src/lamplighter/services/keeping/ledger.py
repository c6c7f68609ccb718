"""Who has been erased: random ids alone, in a file outside the database, so that no old backup brings anybody back."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

NAME = "erased.txt"


@dataclass(frozen=True, slots=True, order=True)
class Erased:
    """Somebody who is gone, and the pairs to whom they have left their words."""

    person: uuid.UUID
    left_with: tuple[uuid.UUID, ...] = ()


def list_erased() -> list[Erased]:
    """Everybody this installation must stay without."""
    return read_ledger(_content(_ledger()))


def note_erased(*erased: Erased) -> None:
    """Down to the disk before anything is erased: a crash in between erases once more, which changes nothing."""
    merge_ledger(_ledger(), erased)


def merge_ledger(path: Path, more: Iterable[Erased]) -> None:
    """A ledger only grows. Of two entries for one person the newer one holds."""
    known = {one.person: one for one in read_ledger(_content(path))}
    merged = known | {one.person: one for one in more}
    if merged != known:
        _write(path, write_ledger(merged.values()))


def read_ledger(content: bytes) -> list[Erased]:
    """A line that a crash has left half written is no line."""
    found = []
    for line in content.decode(errors="replace").splitlines():
        with suppress(ValueError):
            person, *pairs = map(uuid.UUID, line.split())
            found.append(Erased(person, tuple(pairs)))
    return found


def write_ledger(erased: Iterable[Erased]) -> bytes:
    return "".join(f"{' '.join(map(str, (one.person, *one.left_with)))}\n" for one in sorted(erased)).encode()


def _ledger() -> Path:
    return Path(settings.DATA) / NAME


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _write(path: Path, content: bytes) -> None:
    half = path.with_name(f".{path.name}.half")
    with open(half, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
