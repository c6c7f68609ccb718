"""Carry everything to another database: the rows leave as lines, and are compared on the other side."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from lamplighter.services.keeping.backup import about_rows
from lamplighter.services.keeping.pack import write_pack
from lamplighter.services.keeping.rows import lines_of_everything, one_moment


@contextmanager
def rows_under_way(*, at: datetime) -> Iterator[Path]:
    """All rows of one moment in a file that goes when they have arrived. Raises Refusal where there is no room."""
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".moving-") as folder:
        with one_moment():
            half = write_pack(Path(folder) / "rows.data", about_rows(at), lines_of_everything())
        half.name_it()
        yield half.path
