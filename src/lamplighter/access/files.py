"""Files that belong to a thing: one folder, one name each, whole or not there at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

HALF = ".half"  # a file that is being written; what a crash leaves of one is swept away


def keep_file(name: str, content: bytes) -> None:
    """Write it whole, down to the disk, and only then give it its name. Raises OSError, and leaves nothing then."""
    path = _folder() / name
    half = path.with_suffix(HALF)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        with open(half, "wb", opener=_for_its_owner) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def read_file(name: str) -> bytes | None:
    """What is in it; None if it is not there."""
    try:
        return (_folder() / name).read_bytes()
    except FileNotFoundError:
        return None


def throw_away(name: str) -> None:
    """It is gone afterwards, whether it was there or not."""
    (_folder() / name).unlink(missing_ok=True)


def list_files() -> Iterator[tuple[str, datetime]]:
    """The name of every file, half ones too, and when it was written."""
    folder = _folder()
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # thrown away meanwhile
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _folder() -> Path:
    return Path(settings.DATA) / "files"


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
