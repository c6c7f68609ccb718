"""`lamplighter verify-match`: checks every claim of a report against the people it is about."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lamplighter.cli.match import add_people, people_from
from lamplighter.cli.writing import as_told
from lamplighter.matching import BadInput, Problem, verify
from lamplighter.matching.reading.table import check_file, read_table
from lamplighter.matching.report import still_to_gain


def run(words: Sequence[str]) -> int:
    """0 when every claim holds, 1 when one does not. Raises BadInput for files that cannot be read."""
    parser = argparse.ArgumentParser(prog="lamplighter verify-match", description=__doc__)
    add_people(parser)
    parser.add_argument("pairs", type=Path, help="the pairs that were written")
    parser.add_argument("report", type=Path, help="the report that was written")
    wanted = parser.parse_intermixed_args(words)
    people, pairs, report = people_from(wanted), _pairs(wanted.pairs), _report(wanted.report)
    faults = verify(people, pairs, report)
    for fault in faults:
        print(fault)
    if faults:
        return 1
    best = f"it is the best there is for “{report['objective']}”"
    kind = best if report["proof"]["optimal"] else f"at the most {still_to_gain(report)} more are possible"
    print(f"{len(pairs)} pairs and every line of the report hold; {kind}.")
    return 0


def _pairs(path: Path) -> list[tuple[str, str, int]]:
    table = read_table(path)
    if missing := {"mentee", "mentor", "score"} - set(table.headings):
        raise BadInput([Problem(path.name, 1, name, "", "This column is needed.") for name in sorted(missing)])
    wrong = [row for row in table.rows if not re.fullmatch("[0-9]{1,5}", row.cells["score"])]
    if wrong:
        told = [Problem(path.name, r.line, "score", r.cells["score"], "Points are from 0 to 10000.") for r in wrong]
        raise BadInput(told)
    return [(as_told(row.cells["mentee"]), as_told(row.cells["mentor"]), int(row.cells["score"])) for row in table.rows]


def _report(path: Path) -> Any:
    check_file(path)
    try:
        return json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as fault:
        raise BadInput([Problem(path.name, 0, "", "", f"This is no report: {fault}.")]) from None
