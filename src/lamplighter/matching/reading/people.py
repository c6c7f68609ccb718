"""Files of people as people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from lamplighter.matching.people import Participant, People, Role
from lamplighter.matching.reading.cells import READERS, read_slider
from lamplighter.matching.reading.mapping import STYLE, FileMap, FileMaps, read_mapping
from lamplighter.matching.reading.problem import BadInput, Problem
from lamplighter.matching.reading.table import Row, Table, read_table

NAMED: Final = ("prefers", "refuses", "earlier", "pinned", "reports_to")  # cells that name other people
PathLike = Path | str


@dataclass(frozen=True, slots=True)
class _Told:
    """One person, and where they stand."""

    file: str
    line: int
    map: FileMap
    person: Participant


def read_people(
    people: PathLike | None = None,
    *,
    mentors: PathLike | None = None,
    mentees: PathLike | None = None,
    mapping: PathLike | None = None,
) -> People:
    """One file with roles, or one for each side, or all three; `mapping` says how other headings are to be read.

    Whatever headings are none of ours are kept in `extra`. Raises BadInput with every problem that there is.
    """
    maps = read_mapping(Path(mapping)) if mapping else FileMaps()
    files = [(people, maps.people, None), (mentors, maps.mentors, Role.MENTOR), (mentees, maps.mentees, Role.MENTEE)]
    told: list[_Told] = []
    problems: list[Problem] = []
    for path, how, role in files:
        if path is not None:
            _read_file(Path(path), how, role, told, problems)
    problems += [*_twice(told), *_strangers(told)]
    if problems:
        raise BadInput(problems)
    return People(tuple(_with_place(one) for one in told))


def _with_place(one: _Told) -> Participant:
    """Whoever is pinned, with the place where it says so: pins that cannot all hold are told by it."""
    if not one.person.pinned:
        return one.person
    return replace(one.person, pinned_in=f"{one.file}, line {one.line}, {one.map.heading('pinned')}")


def _read_file(path: Path, how: FileMap, role: Role | None, told: list[_Told], problems: list[Problem]) -> None:
    try:
        table = read_table(path)
    except BadInput as bad:
        problems += bad.problems
        return
    if missing := [*how.missing(table), *_needed(table, how, role)]:
        problems += missing
        return
    known = {how.heading(column) for column in how.ours(table)}
    for row in table.rows:
        person = _person(table, row, how, role, known, problems)
        if person:
            told.append(_Told(table.file, row.line, how, person))


def _needed(table: Table, how: FileMap, role: Role | None) -> Iterator[Problem]:
    for column in ("id", "role") if role is None else ("id",):
        if column not in (*table.headings, *how.columns, *how.defaults):
            have = f"The headings there are: {', '.join(table.headings)}."
            yield Problem(table.file, 1, column, "", f"This column is needed; a mapping can name another one. {have}")


def _person(
    table: Table, row: Row, how: FileMap, role: Role | None, known: set[str], problems: list[Problem]
) -> Participant | None:
    before = len(problems)
    values: dict[str, Any] = {"role": role} if role else {}
    style: dict[str, int] = {}
    for column in how.ours(table):
        text = how.cell(row, column)
        try:
            if text and column.startswith(STYLE):
                style[column.removeprefix(STYLE)] = read_slider(text)
            elif text:
                values[column] = READERS[column](text)
        except ValueError as fault:
            problems.append(Problem(table.file, row.line, how.heading(column), text, str(fault)))
    for column in ("id", "role"):
        if column not in values and len(problems) == before:
            problems.append(Problem(table.file, row.line, how.heading(column), "", f"Every person has {_a(column)}."))
    if len(problems) > before:
        return None
    extra = {heading: cell for heading, cell in row.cells.items() if heading not in known}
    return Participant(**values, style=style, extra=extra)


def _a(column: str) -> str:
    return "an id" if column == "id" else "a role: mentor, mentee or both"


def _twice(told: list[_Told]) -> Iterator[Problem]:
    first: dict[str, _Told] = {}
    for one in told:
        before = first.setdefault(one.person.id, one)
        if before is not one:
            allowed = f"Each id stands once; this one is already in {before.file}, line {before.line}."
            yield Problem(one.file, one.line, one.map.heading("id"), one.person.id, allowed)


def _strangers(told: list[_Told]) -> Iterator[Problem]:
    """Whoever is named has to be there."""
    known = {one.person.id for one in told}
    for one in told:
        for column in NAMED:
            named = getattr(one.person, column)
            for who in sorted({named} if isinstance(named, str) else named):
                if who and who not in known:
                    yield Problem(one.file, one.line, one.map.heading(column), who, "Nobody here has this id.")


def with_vectors(people: People, vectors: dict[str, tuple[int, ...]]) -> People:
    """The same people with what somebody computed from their goals: small whole numbers by id."""
    return People(tuple(replace(person, goal_vector=vectors.get(person.id, ())) for person in people))
