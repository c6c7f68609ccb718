"""A spreadsheet as rows under headings: CSV in UTF-8, or xlsx where openpyxl is installed."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from lamplighter.matching.reading.problem import BadInput, Problem

try:
    import openpyxl
except ImportError:  # pragma: no cover  # it is an extra
    openpyxl = None

CELL: Final = 100_000  # characters; a page has three thousand
FILE: Final = 200_000_000  # bytes
_reader = Lock()  # the csv module has one limit for all


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line by their headings, spaces around them taken off."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    file: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path) -> Table:
    """Raises BadInput for a file that is not there, empty, too large, in another encoding, or of uneven rows."""
    check_file(path)
    if path.stat().st_size > FILE:
        raise _bad(path, 0, f"A file has {FILE // 1_000_000} MB at the most.")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _table_of(path, _sheet(path))
    return _table_of(path, _lines(path))


def check_file(path: Path) -> None:
    """Raises BadInput where no file can be read."""
    if path.is_dir():
        raise BadInput([Problem(str(path), 0, "", "", "It is a folder: name a file in it.")])
    if not path.is_file():
        raise _bad(path, 0, "There is no such file.")
    if not os.access(path, os.R_OK):
        raise _bad(path, 0, "This file may not be read: its rights do not allow it.")


def _bad(path: Path, line: int, allowed: str, found: str = "", column: str = "") -> BadInput:
    return BadInput([Problem(path.name, line, column, found, allowed)])


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        raise _bad(path, line, "The file is to be in UTF-8: save it as “CSV UTF-8”.") from None
    if "\0" in text:
        raise _bad(path, text[: text.index("\0")].count("\n") + 1, "This is no text: a CSV file holds no zero bytes.")
    with _limit(CELL):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        try:
            for cells in reader:
                yield reader.line_num, cells
        except csv.Error as fault:
            raise _bad(path, reader.line_num, _csv_words(str(fault))) from None


def _csv_words(fault: str) -> str:
    if "field limit" in fault or "field larger" in fault:
        return f"A cell holds {CELL:,} characters at the most."
    return "A quotation mark is out of place: one begins a cell and one ends it, and inside it is doubled."


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)


@contextmanager
def _limit(cell: int) -> Iterator[None]:
    with _reader:
        before = csv.field_size_limit(cell)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    if openpyxl is None:  # pragma: no cover
        raise _bad(
            path, 0, "To read xlsx, install openpyxl (pip install 'lamplighter[xlsx]'), or save the file as CSV."
        )
    try:
        sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except Exception:  # whatever is wrong inside a zip of XML
        raise _bad(path, 0, "This is no xlsx file that can be read.") from None
    yield from enumerate(rows, 1)


def _table_of(path: Path, lines: Iterable[tuple[int, list[str]]]) -> Table:
    filled = [(line, [cell.strip() for cell in cells]) for line, cells in lines if any(c.strip() for c in cells)]
    if not filled:
        raise _bad(path, 0, "The file is empty: its first line has the headings.")
    (first, headings), *body = filled
    while headings and not headings[-1]:
        headings.pop()
    if problems := [*_headings(path, first, headings), *_uneven(path, headings, body)]:
        raise BadInput(problems)
    return Table(
        path.name,
        tuple(headings),
        tuple(Row(line, dict(zip(headings, cells + [""] * len(headings), strict=False))) for line, cells in body),
    )


def _headings(path: Path, line: int, headings: list[str]) -> Iterator[Problem]:
    for place, heading in enumerate(headings):
        if not heading:
            yield Problem(path.name, line, f"column {place + 1}", "", "Every column has a heading.")
        elif heading in headings[:place]:
            yield Problem(path.name, line, heading, heading, "Each heading stands there once.")


def _uneven(path: Path, headings: list[str], body: list[tuple[int, list[str]]]) -> Iterator[Problem]:
    for line, cells in body:
        if any(cells[len(headings) :]):
            allowed = f"A line has {len(headings)} cells at the most, as many as there are headings."
            yield Problem(path.name, line, "", str(len(cells)), allowed)
        for heading, cell in zip(headings, cells, strict=False):
            if len(cell) > CELL:  # in a CSV file its reader has seen to it
                yield Problem(path.name, line, heading, cell, f"A cell holds {CELL:,} characters at the most.")
