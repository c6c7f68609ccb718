"""rules.toml: what a programme has decided. What it leaves out stays as it is usual.

floor = 3500
half_hours = 4
[weights]
need = 30
[[criteria]]
column = "organisation"
is = "different"
hard = true
[[bans]]
mentee = "amina"
mentor = "jonas"
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from lamplighter.matching.people import People
from lamplighter.matching.reading.mapping import read_toml
from lamplighter.matching.reading.problem import BadInput, Problem
from lamplighter.matching.rules import Criterion, Kind, Rules

PLAIN: Final = {"floor": int, "half_hours": int, "enough_half_hours": int, "same_team": bool, "keep_bonus": int}
OTHERS: Final = ("weights", "criteria", "bans", "keep", "week")
FIELDS: Final = {"column": str, "is": str, "weight": int, "hard": bool, "order": list, "mentor_column": str}
KINDS: Final = ", ".join(kind.value for kind in Kind)


def read_rules(path: Path | str, people: People | None = None) -> Rules:
    """Raises BadInput with every problem. With `people`, ids and columns that nobody has are problems, too."""
    path = Path(path)
    told = read_toml(path)
    problems = [Problem(path.name, 0, name, name, _allowed()) for name in told if name not in (*PLAIN, *OTHERS)]
    values = {name: told[name] for name in PLAIN if name in told and _is(path, name, told[name], PLAIN[name], problems)}
    if "weights" in told:
        values["weights"] = _weights(path, told["weights"], problems)
    if "week" in told:
        values["week"] = _week(path, told["week"], problems)
    values["criteria"] = tuple(_criteria(path, told.get("criteria", []), people, problems))
    for name in ("bans", "keep"):
        values[name] = frozenset(_pairs(path, name, told.get(name, []), people, problems))
    return _made(path, values, problems)


def _made(path: Path, values: dict[str, Any], problems: list[Problem]) -> Rules:
    if problems:
        raise BadInput(problems)
    try:
        return Rules(**values)
    except ValueError as fault:
        raise BadInput([Problem(path.name, 0, "", "", str(fault))]) from None


def _allowed() -> str:
    return f"A rule is one of {', '.join((*PLAIN, *OTHERS))}."


def _is(path: Path, name: str, value: Any, kind: type, problems: list[Problem]) -> bool:
    if type(value) is kind:
        return True
    words = {int: "a whole number", bool: "true or false", str: "a text", list: "a list of texts"}
    problems.append(Problem(path.name, 0, name, str(value), f"This is {words[kind]}."))
    return False


def _weights(path: Path, told: Any, problems: list[Problem]) -> dict[str, int]:
    if not isinstance(told, dict):
        problems.append(Problem(path.name, 0, "weights", str(told), "This is a table."))
        return {}
    return {name: value for name, value in told.items() if _is(path, f"weights.{name}", value, int, problems)}


def _week(path: Path, told: Any, problems: list[Problem]) -> datetime:
    if type(told) is not date:
        problems.append(
            Problem(path.name, 0, "week", str(told), "This is a day, such as 2027-01-13, and means its week.")
        )
        return datetime(2027, 1, 13, tzinfo=UTC)
    return datetime(told.year, told.month, told.day, tzinfo=UTC)


def _criteria(path: Path, told: Any, people: People | None, problems: list[Problem]) -> list[Criterion]:
    made = []
    for number, one in enumerate(told if isinstance(told, list) else [told], 1):
        place, before = f"criteria {number}", len(problems)
        if not isinstance(one, dict) or not {"column", "is"} <= one.keys():
            problems.append(Problem(path.name, 0, place, str(one), "A criterion has at least `column` and `is`."))
            continue
        for name, value in one.items():
            if name not in FIELDS:
                problems.append(Problem(path.name, 0, place, name, f"It has {', '.join(FIELDS)}."))
            else:
                _is(path, f"{place}, {name}", value, FIELDS[name], problems)
        if len(problems) == before:
            made += _criterion(path, place, one, people, problems)
    return made


def _criterion(
    path: Path, place: str, one: dict[str, Any], people: People | None, problems: list[Problem]
) -> list[Criterion]:
    if one["is"] not in [kind.value for kind in Kind]:
        problems.append(Problem(path.name, 0, place, one["is"], f"`is` is one of {KINDS}."))
        return []
    for column in filter(None, (one["column"], one.get("mentor_column"))):
        if people is not None and len(people) and not any(_has(person.extra, column) for person in people):
            problems.append(Problem(path.name, 0, place, column, "No file has a column of this name."))
    try:
        order = tuple(map(str, one.get("order", [])))
        rest = {name: one[name] for name in ("weight", "hard", "mentor_column") if name in one}
        return [Criterion(one["column"], Kind(one["is"]), order=order, **rest)]
    except ValueError as fault:
        problems.append(Problem(path.name, 0, place, "", str(fault)))
        return []


def _has(extra: Any, column: str) -> bool:
    return column in extra or column in ("seniority", "team", "field")


def _pairs(path: Path, name: str, told: Any, people: People | None, problems: list[Problem]) -> list[tuple[str, str]]:
    known = {person.id for person in people or ()}
    pairs = []
    for number, one in enumerate(told if isinstance(told, list) else [told], 1):
        if not isinstance(one, dict) or set(one) != {"mentee", "mentor"}:
            problems.append(Problem(path.name, 0, f"{name} {number}", str(one), "It has a `mentee` and a `mentor`."))
            continue
        pair = (str(one["mentee"]), str(one["mentor"]))
        for who in pair if people is not None else ():
            if who not in known:
                problems.append(Problem(path.name, 0, f"{name} {number}", who, "Nobody here has this id."))
        pairs.append(pair)
    return pairs
