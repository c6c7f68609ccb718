"""`lamplighter rhythm`: how regularly two people have met, from a list of the days on which they did."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from lamplighter.core.rhythm import Pause, Rhythm, find_rhythm
from lamplighter.matching import BadInput, Problem
from lamplighter.matching.reading.table import Row, read_table

A_DAY: Final = "A day is written like 2027-06-03."
EVERY: Final = re.compile(r"([1-9][0-9]{0,3})([dw])")
MOST: Final = 5 * 366  # days; nobody calls less a rhythm


def run(words: Sequence[str]) -> int:
    """Raises BadInput with every problem in what was given."""
    parser = argparse.ArgumentParser(prog="lamplighter rhythm", description=__doc__)
    parser.add_argument("dates", type=Path, help="CSV with the column date: the days on which they met")
    parser.add_argument("--every", required=True, metavar="14d", help="how often they mean to meet: 14d or 2w")
    parser.add_argument("--agreed-on", metavar="DAY", help="when they agreed on that")
    parser.add_argument("--pauses", type=Path, help="CSV with the columns start, end; end is the first day back")
    parser.add_argument("--booked", metavar="DAY", help="the next meeting that is planned")
    parser.add_argument("--today", metavar="DAY", help="as if it were that day")
    parser.add_argument("--json", action="store_true", help="all of it, for programs")
    wanted = parser.parse_args(words)
    problems: list[Problem] = []
    every = _every(wanted.every, problems)
    today = _given("--today", wanted.today, problems) or datetime.now().astimezone().date()
    agreed_on, booked_on = (
        _given(name, text, problems) for name, text in (("--agreed-on", wanted.agreed_on), ("--booked", wanted.booked))
    )
    if agreed_on and agreed_on > today:
        problems.append(Problem("--agreed-on", 0, "", wanted.agreed_on, f"It is not after today, {today}."))
    held = list(_held(wanted.dates, today, problems))
    pauses = list(_pauses(wanted.pauses, problems)) if wanted.pauses else []
    if problems:
        raise BadInput(problems)
    found = find_rhythm(held, every=every, today=today, agreed_on=agreed_on, pauses=pauses, booked_on=booked_on)
    sys.stdout.write(_json(found) if wanted.json else f"{found.sentence}\n")
    return 0


def _json(found: Rhythm) -> str:
    told = {
        "state": found.state.value,
        "ewma": round(found.smoothed, 4),
        "open_gap_days": found.open_gap,
        "unevenness": None if found.unevenness is None else round(found.unevenness, 3),
        "due_on": found.due_on and found.due_on.isoformat(),
        "sentence": found.sentence,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _held(path: Path, today: date, problems: list[Problem]) -> Iterator[date]:
    for row in _rows(path, ("date",), problems):
        day = _day(row.cells["date"])
        if day is None:
            problems.append(Problem(path.name, row.line, "date", row.cells["date"], A_DAY))
        elif day > today:
            allowed = f"They have met on it, so it is not after today, {today}."
            problems.append(Problem(path.name, row.line, "date", row.cells["date"], allowed))
        else:
            yield day


def _pauses(path: Path, problems: list[Problem]) -> Iterator[Pause]:
    for row in _rows(path, ("start", "end"), problems):
        start, end = (_day(row.cells[name]) for name in ("start", "end"))
        for name, day in (("start", start), ("end", end)):
            if day is None:
                problems.append(Problem(path.name, row.line, name, row.cells[name], A_DAY))
        if start and end and end <= start:
            allowed = "A pause ends after it starts; its end is the first day back."
            problems.append(Problem(path.name, row.line, "end", row.cells["end"], allowed))
        elif start and end:
            yield Pause(start, end)


def _rows(path: Path, columns: Sequence[str], problems: list[Problem]) -> Sequence[Row]:
    try:
        table = read_table(path)
    except BadInput as bad:
        problems += bad.problems
        return ()
    gone = [name for name in columns if name not in table.headings]
    allowed = f"The first line has the headings, and among them {', '.join(columns)}."
    problems += [Problem(path.name, 1, name, "", allowed) for name in gone]
    return () if gone else table.rows


def _given(option: str, text: str | None, problems: list[Problem]) -> date | None:
    day = None if text is None else _day(text)
    if text is not None and day is None:
        problems.append(Problem(option, 0, "", text, A_DAY))
    return day


def _every(text: str, problems: list[Problem]) -> int:
    found = EVERY.fullmatch(text)
    days = int(found[1]) * (7 if found[2] == "w" else 1) if found else 0
    if not 0 < days <= MOST:
        problems.append(Problem("--every", 0, "", text, f"Days or weeks, like 14d or 2w; {MOST} days at the most."))
    return days


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None
