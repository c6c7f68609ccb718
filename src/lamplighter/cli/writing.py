"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

BEGINS_A_FORMULA = (*"=+-@\uff1d\uff0b\uff0d\uff20\t\r\n", "'")  # and the sign by which we ward it off


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
    """No cell of it is a formula, whoever its words came from."""
    return "".join(f"{','.join(map(_cell, row))}\n" for row in (headings, *rows))


def _cell(value: object) -> str:
    """The csv module leaves a lone carriage return bare, and for a spreadsheet a new line begins behind it."""
    words = harmless(value) if isinstance(value, str) else str(value)
    return '"' + words.replace('"', '""') + '"' if set(words) & set('",\r\n') else words


def harmless(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula and works it out; some take the wide signs for the same."""
    return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell


def as_told(cell: str) -> str:
    """What `harmless` was given."""
    return cell.removeprefix("'")
