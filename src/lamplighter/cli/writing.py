"""Files that are written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path


class CannotWrite(Exception):
    """A place where nothing can be written; the sentence names it."""


def write_all(files: Mapping[Path, str]) -> None:
    """All of them or none: each is put beside its place first. Raises CannotWrite."""
    ready: list[tuple[Path, Path]] = []
    try:
        for path, text in files.items():
            if path.is_dir():
                raise CannotWrite(f"{path} is a folder: name a file in it.")
            ready.append((_beside(path, text), path))
        for made, path in ready:
            os.replace(made, path)
    except OSError as fault:
        raise CannotWrite(f"{path} cannot be written: {fault.strerror}.") from None
    finally:
        for made, _ in ready:
            made.unlink(missing_ok=True)


def _beside(path: Path, text: str) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(name, 0o666 & ~mask)  # as any other file of theirs; a temporary one is closed to others
    return Path(name)


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula and works it out; these words came from anybody."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "'") else cell


def as_told(cell: str) -> str:
    """What `harmless` was given."""
    return cell.removeprefix("'")
