"""Files that belong to a thing: whole or not there, and nobody's but the server's."""

from __future__ import annotations

import errno
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lamplighter.access.files import keep_file, list_files, read_file, throw_away

pytestmark = pytest.mark.usefixtures("files")


@contextmanager
def no_room_after(size: int) -> Iterator[None]:
    """No file of this process grows larger; Python turns that into an OSError, as a full disk is one."""
    usual, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual, hard))


def _no_room(*given: object) -> int:
    raise OSError(errno.ENOSPC, "no room")


def _names(files: Path) -> set[str]:
    return {path.name for path in files.iterdir()}


def test_a_file_is_whole_or_not_there(files: Path) -> None:
    keep_file("a", b"whole")
    with no_room_after(3), pytest.raises(OSError):
        keep_file("a", b"another")
    assert {path.name: path.read_bytes() for path in files.iterdir()} == {"a": b"whole"}


def test_it_has_its_name_only_once_it_is_on_the_disk(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_disk: list[tuple[int, set[str]]] = []
    monkeypatch.setattr(os, "fsync", lambda file: on_disk.append((os.fstat(file).st_size, _names(files))))
    keep_file("a", b"whole")
    assert on_disk == [(5, {"a.half"})]
    monkeypatch.setattr(os, "open", _no_room)
    with pytest.raises(OSError, match="no room") as problem:
        keep_file("b", b"never begun")
    assert problem.value.errno == errno.ENOSPC and _names(files) == {"a"}


def test_only_the_server_reads_it_however_it_was_started(files: Path) -> None:
    usual = os.umask(0)
    try:
        keep_file("a", b"whole")
    finally:
        os.umask(usual)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (files, files / "a")] == [0o700, 0o600]


def test_what_is_there_is_read_and_listed_until_it_is_thrown_away() -> None:
    assert (list(list_files()), read_file("a")) == ([], None), "there may be no folder yet"
    keep_file("b", b"second")
    keep_file("a", b"first")
    assert (read_file("a"), read_file("b"), read_file("c")) == (b"first", b"second", None)
    assert [name for name, _ in list_files()] == ["a", "b"]
    assert all(abs(written - datetime.now(UTC)) < timedelta(hours=1) for _, written in list_files())
    for _ in range(2):
        throw_away("a")
    assert [name for name, _ in list_files()] == ["b"]


def test_what_is_thrown_away_while_it_is_listed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_file("a", b"first")
    keep_file("b", b"second")
    listed = list_files()
    assert next(listed)[0] == "a"
    throw_away("b")
    assert list(listed) == []
