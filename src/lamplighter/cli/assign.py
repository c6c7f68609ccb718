"""`lamplighter assign`: the best assignment for a plain list of possible pairs with their scores."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lamplighter.cli.progress import watching
from lamplighter.cli.writing import csv_text
from lamplighter.matching import OBJECTIVES, BadInput, Problem, Result
from lamplighter.matching.assignment import solve
from lamplighter.matching.edges import ABSURD, HIGHEST, edges_of
from lamplighter.matching.reading.table import Table, read_table
from lamplighter.matching.tiebreak import hashes_of, keys_of


def run(words: Sequence[str]) -> int:
    """Raises BadInput with every problem in either file."""
    parser = argparse.ArgumentParser(prog="lamplighter assign", description=__doc__)
    parser.add_argument("edges", type=Path, help="CSV with the columns mentee, mentor, score (0 to 10000)")
    parser.add_argument("--capacities", type=Path, required=True, help="CSV with the columns mentor, capacity")
    parser.add_argument("--objective", choices=OBJECTIVES, default=OBJECTIVES[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="the whole result and its proof, and not only the pairs")
    wanted = parser.parse_args(words)
    pairs, places = _read(wanted.edges, wanted.capacities)
    mentees, mentors = sorted({pair[0] for pair in pairs}), sorted(places)
    rows, columns = ({name: k for k, name in enumerate(names)} for names in (mentees, mentors))
    edges = edges_of(
        [rows[a] for a, _, _ in pairs],
        [columns[b] for _, b, _ in pairs],
        [score for _, _, score in pairs],
        [places[name] for name in mentors],
        len(mentees),
    )
    key = keys_of(edges, hashes_of(mentees, wanted.seed), hashes_of(mentors, wanted.seed + 1))
    with watching() as progress:
        progress.catch()
        result = solve(edges, wanted.objective, key=key, watch=progress)
    scores = edges.score[edges.find(result.mentor_of)[result.mentor_of >= 0]].tolist()
    who = np.flatnonzero(result.mentor_of >= 0).tolist()
    found = [(mentees[i], mentors[result.mentor_of[i]], score) for i, score in zip(who, scores, strict=True)]
    sys.stdout.write(
        _json(result, found, mentees, mentors) if wanted.json else csv_text(["mentee", "mentor", "score"], found)
    )
    return 0 if result.complete else 130


def _json(result: Result, pairs: list[tuple[str, str, int]], mentees: list[str], mentors: list[str]) -> str:
    proof = result.proof
    told = {
        "objective": result.objective,
        "matched": result.matched,
        "total": result.total,
        "weakest": result.weakest,
        "proof": {
            "optimal": proof.optimal,
            "gap": proof.gap,
            "dual": proof.dual,
            "worth_of_a_person": proof.worth,
            "gains": dict(zip(mentees, proof.u.tolist(), strict=False)),
            "prices": dict(zip(mentors, proof.p.tolist(), strict=False)),
        },
        "pairs": [{"mentee": a, "mentor": b, "score": score} for a, b, score in pairs],
        "unmatched": sorted(set(mentees) - {a for a, _, _ in pairs}),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _read(edges: Path, capacities: Path) -> tuple[list[tuple[str, str, int]], dict[str, int]]:
    problems: list[Problem] = []
    places: dict[str, int] = {}
    for line, cells in _rows(capacities, ("mentor", "capacity"), problems):
        if cells["mentor"] in places:
            problems.append(Problem(capacities.name, line, "mentor", cells["mentor"], "Each mentor stands once."))
        places[cells["mentor"]] = _whole(capacities, line, "capacity", cells["capacity"], ABSURD, problems)
    pairs, first = [], dict[tuple[str, str], int]()
    for line, cells in _rows(edges, ("mentee", "mentor", "score"), problems):
        if cells["mentor"] not in places:
            problems.append(
                Problem(edges.name, line, "mentor", cells["mentor"], "It stands in the file of capacities.")
            )
        before = first.setdefault((cells["mentee"], cells["mentor"]), line)
        if before != line:
            allowed = f"Each pair stands once; this one is already in line {before}."
            problems.append(Problem(edges.name, line, "mentor", cells["mentor"], allowed))
        pairs.append(
            (cells["mentee"], cells["mentor"], _whole(edges, line, "score", cells["score"], HIGHEST, problems))
        )
    if problems:
        raise BadInput(problems)
    return pairs, places


def _rows(path: Path, columns: Sequence[str], problems: list[Problem]) -> list[tuple[int, dict[str, str]]]:
    try:
        table: Table = read_table(path)
    except BadInput as bad:
        problems += bad.problems
        return []
    if gone := [name for name in columns if name not in table.headings]:
        problems += [Problem(path.name, 1, name, "", f"The columns are {', '.join(columns)}.") for name in gone]
        return []
    for row in table.rows:
        problems += [Problem(path.name, row.line, c, "", "Every line has one.") for c in columns if not row.cells[c]]
    return [(row.line, row.cells) for row in table.rows if all(row.cells[c] for c in columns)]


def _whole(path: Path, line: int, column: str, text: str, most: int, problems: list[Problem]) -> int:
    if re.fullmatch("[0-9]{1,9}", text) and int(text) <= most:
        return int(text)
    problems.append(Problem(path.name, line, column, text, f"A {column} is a whole number from 0 to {most}."))
    return 0
