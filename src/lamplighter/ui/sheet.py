"""One style sheet for every page: joined from its files when the static files are collected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage as AnyStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/site.css"
IMPORT = re.compile(r'^@import "(?P<name>[\w/-]+\.css)";\n', re.MULTILINE)

Paths = dict[str, tuple[AnyStorage, str]]


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Joins css/site.css, then names every file by its content and compresses it, as whitenoise does."""

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if SHEET in paths and not dry_run:
            paths = {**paths, SHEET: (self, self._write(join(paths)))}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _write(self, sheet: str) -> str:
        self.delete(SHEET)
        return str(self._save(SHEET, ContentFile(sheet.encode())))


def join(paths: Paths) -> str:
    """The sheet with each of its imports replaced by the file it names."""
    folder = Path(SHEET).parent
    return IMPORT.sub(lambda found: _read(paths, (folder / found["name"]).as_posix()), _read(paths, SHEET))


def _read(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
