"""Other people's spreadsheets as they are: which heading holds what, and what an answer there means with us.

[columns]                # our column = their heading
id = "email address"
[defaults]               # where a cell is empty, or nobody was asked
capacity = "1"
[values.role]            # their answer = ours
"I would like to learn" = "mentee"
[separators]             # a list that is parted by something else than semicolons
offers = ","
[mentors.columns]        # where the file of the mentors has other headings
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lamplighter.matching.reading.cells import READERS
from lamplighter.matching.reading.problem import BadInput, Problem
from lamplighter.matching.reading.table import Row, Table, check_file

STYLE: Final = "style_"
SECTIONS: Final = ("columns", "defaults", "values", "separators")
SIDES: Final = ("mentors", "mentees")
ALLOWED: Final = f"It is one of {', '.join(READERS)}, or begins with {STYLE}."


@dataclass(frozen=True, slots=True)
class FileMap:
    """How one file is read. Without anything, headings are ours."""

    columns: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    separators: Mapping[str, str] = field(default_factory=dict)

    def heading(self, column: str) -> str:
        return self.columns.get(column, column)

    def cell(self, row: Row, column: str) -> str:
        """The text of one of our columns in this row, as we would have written it."""
        told = row.cells.get(self.heading(column), "")
        told = self.values.get(column, {}).get(told, told) or self.defaults.get(column, "")
        return told.replace(self.separators[column], ";") if column in self.separators else told

    def ours(self, table: Table) -> list[str]:
        """Which of our columns there are in this file, sliders included."""
        sliders = [name for name in (*table.headings, *self.columns) if name.startswith(STYLE)]
        return [*READERS, *dict.fromkeys(sliders)]

    def missing(self, table: Table) -> list[Problem]:
        """Headings that this mapping speaks of and the file does not have."""
        gone = [(ours, theirs) for ours, theirs in self.columns.items() if theirs not in table.headings]
        have = f"The headings there are: {', '.join(table.headings)}."
        return [
            Problem(table.file, 1, theirs, theirs, f"The mapping looks here for {ours}. {have}")
            for ours, theirs in gone
        ]


@dataclass(frozen=True, slots=True)
class FileMaps:
    """One for each kind of file: everybody's, the mentors', the mentees'."""

    people: FileMap = FileMap()
    mentors: FileMap = FileMap()
    mentees: FileMap = FileMap()


def read_mapping(path: Path) -> FileMaps:
    """Raises BadInput for what is no TOML, or names a column that is none of ours."""
    told = read_toml(path)
    problems = _strange(path, told)
    if problems:
        raise BadInput(problems)
    shared = {section: told.get(section, {}) for section in SECTIONS}
    return FileMaps(FileMap(**shared), *(FileMap(**_over(shared, told.get(side, {}))) for side in SIDES))


def read_toml(path: Path) -> dict[str, Any]:
    check_file(path)
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadInput([Problem(path.name, 0, "", "", f"This is no TOML: {fault}.")]) from None


def _over(shared: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    return {section: {**shared[section], **own.get(section, {})} for section in SECTIONS}


def _strange(path: Path, told: dict[str, Any]) -> list[Problem]:
    problems = _strange_names(path, {key: value for key, value in told.items() if key not in SIDES}, "")
    for side in SIDES:
        problems += _strange_names(path, told.get(side, {}), f"{side}.")
    return problems


def _strange_names(path: Path, told: Any, prefix: str) -> list[Problem]:
    if not isinstance(told, dict):
        return [Problem(path.name, 0, prefix, str(told), "This is a table.")]
    allowed = f"A table here is one of {', '.join(SECTIONS)}" + ("." if prefix else f", {', '.join(SIDES)}.")
    problems = [Problem(path.name, 0, prefix + name, name, allowed) for name in told if name not in SECTIONS]
    for section in (name for name in SECTIONS if name in told):
        problems += _strange_entries(path, told[section], prefix + section, deep=section == "values")
    return problems


def _strange_entries(path: Path, entries: Any, place: str, *, deep: bool) -> list[Problem]:
    if not isinstance(entries, dict):
        return [Problem(path.name, 0, place, str(entries), "This is a table.")]
    problems = []
    for name, value in entries.items():
        if name not in READERS and not name.startswith(STYLE):
            problems.append(Problem(path.name, 0, f"{place}.{name}", name, ALLOWED))
        inner = list(value.values()) if deep and isinstance(value, dict) else [value]
        if not all(isinstance(one, str) for one in inner) or deep != isinstance(value, dict):
            problems.append(Problem(path.name, 0, f"{place}.{name}", str(value), "Write texts, in quotation marks."))
    return problems
