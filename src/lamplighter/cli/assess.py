"""`lamplighter assess`: what answers about people say, how sure that is, and what to ask next."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import fmean
from typing import Any

from lamplighter.core.assessment import Answer, Score, doubts_respect, range_of, score_all
from lamplighter.core.comparison import Comparison, Verdict, compare, find_unseen, odds, pairs_of
from lamplighter.core.pack import MEAN, NOT_SEEN, BadPack, Pack, list_packs, load_pack
from lamplighter.core.quality import Quality, Side
from lamplighter.matching import BadInput, Problem
from lamplighter.matching.reading.table import Row, read_table

COLUMNS = ("rater", "ratee", "item", "answer")
Forms = dict[str, dict[str, dict[str, Answer]]]  # ratee, rater, item


def run(words: Sequence[str]) -> int:
    """Raises BadInput with every line that cannot be used; then nothing is worked out at all."""
    parser = argparse.ArgumentParser(prog="lamplighter assess", description=__doc__)
    parser.add_argument("answers", type=Path, help=f"CSV with the columns {', '.join(COLUMNS)}")
    parser.add_argument("--pack", required=True, help=f"which questionnaire it was: {', '.join(_scored())}")
    parser.add_argument("--weights", type=Path, help="CSV with the columns quality, weight (0 to 3); without: 1")
    parser.add_argument("--json", action="store_true", help="everything, for a program; without: for a person")
    wanted = parser.parse_args(words)
    pack = _pack(wanted.pack)
    problems: list[Problem] = []
    forms = _forms(wanted.answers, pack, problems)
    weights = _weights(wanted.weights, problems)
    if problems:
        raise BadInput(problems)
    found = _assess(forms, pack, weights)
    sys.stdout.write(json.dumps(_told(found), ensure_ascii=False, indent=1) + "\n" if wanted.json else _text(found))
    return 0


@dataclass(frozen=True, slots=True)
class Found:
    pack: Pack
    scores: Mapping[str, Mapping[Quality, Score]]
    raters: Mapping[str, int]
    cautions: Sequence[str]
    comparisons: Sequence[tuple[str, str, Comparison]]
    ask_next: Mapping[str, Sequence[Quality]]


def _assess(forms: Forms, pack: Pack, weights: Mapping[Quality, int]) -> Found:
    scores = {
        ratee: {
            quality: score
            for side in Side
            if _is_rated(side, by)
            for quality, score in _of(side, _pooled([score_all(form, pack) for form in by.values()])).items()
        }
        for ratee, by in forms.items()
    }
    cautions = [ratee for ratee, by in forms.items() if any(doubts_respect(form, pack) for form in by.values())]
    comparisons: list[tuple[str, str, Comparison]] = []
    ask_next: dict[str, list[Quality]] = {ratee: [] for ratee in forms}
    for side in Side:
        people = {ratee: _of(side, mine) for ratee, mine in scores.items() if _is_rated(side, forms[ratee])}
        chosen = {quality: weights[quality] for quality in side.value}
        comparisons += [(a, b, compare(people[a], people[b], chosen)) for a, b in pairs_of(people)]
        for ratee, asks in find_unseen(people, chosen).items():
            ask_next[ratee] += asks
    return Found(pack, scores, {ratee: len(by) for ratee, by in forms.items()}, cautions, comparisons, ask_next)


def _pooled(sheets: Sequence[Mapping[Quality, Score]]) -> dict[Quality, Score]:
    """Several raters count alike, each with what that one has seen enough of."""
    return {quality: _mean([sheet[quality] for sheet in sheets]) for quality in sheets[0]}


def _mean(scores: Sequence[Score]) -> Score:
    values = [score.value for score in scores if score.value is not None]
    return Score(
        fmean(values) if values else None, sum(score.answered for score in scores), sum(score.of for score in scores)
    )


def _of(side: Side, scores: Mapping[Quality, Score]) -> dict[Quality, Score]:
    return {quality: score for quality, score in scores.items() if quality in side.value}


def _is_rated(side: Side, by: Mapping[str, Mapping[str, Answer]]) -> bool:
    return any(Quality[item.partition(".")[0]] in side.value for form in by.values() for item in form)


# --- reading ---


def _scored() -> list[str]:
    return [name for name in list_packs() if load_pack(name).scoring == MEAN]


def _pack(name: str) -> Pack:
    try:
        pack = load_pack(name)
    except BadPack as bad:
        raise BadInput([Problem("--pack", 0, "", name, fault.allowed) for fault in bad.faults]) from None
    if pack.scoring != MEAN:
        raise BadInput([Problem("--pack", 0, "", name, f"Scored are: {', '.join(_scored())}.")])
    return pack


def _rows(path: Path, columns: Sequence[str], problems: list[Problem]) -> list[Row]:
    try:
        table = read_table(path)
    except BadInput as bad:
        problems += bad.problems
        return []
    gone = [name for name in columns if name not in table.headings]
    problems += [Problem(path.name, 1, name, "", f"The columns are {', '.join(columns)}.") for name in gone]
    return [] if gone else list(table.rows)


def _forms(path: Path, pack: Pack, problems: list[Problem]) -> Forms:
    forms: Forms = defaultdict(lambda: defaultdict(dict))
    for row in _rows(path, COLUMNS, problems):
        before = len(problems)
        rater, ratee, item, answer = (row.cells[column] for column in COLUMNS)
        for column in ("rater", "ratee"):
            if not row.cells[column]:
                problems.append(Problem(path.name, row.line, column, "", "Every line has one."))
        if pack.item(item) is None:
            problems.append(
                Problem(path.name, row.line, "item", item, f"An item of {pack.name}, such as {_some(pack)}.")
            )
        if not re.fullmatch(f"[0-{pack.most}]|{NOT_SEEN}", answer):
            allowed = f"0 to {pack.most}, or {NOT_SEEN} for no occasion."
            problems.append(Problem(path.name, row.line, "answer", answer, allowed))
        if item in forms[ratee][rater]:
            problems.append(
                Problem(path.name, row.line, "item", item, "Each rater answers an item about a person once.")
            )
        if len(problems) == before:
            forms[ratee][rater][item] = None if answer == NOT_SEEN else int(answer)
    if not forms and not problems:
        problems.append(Problem(path.name, 0, "", "", "There is no answer in it."))
    return forms


def _some(pack: Pack) -> str:
    return pack.items[0].id


def _weights(path: Path | None, problems: list[Problem]) -> dict[Quality, int]:
    weights = dict.fromkeys(Quality, 1)
    named: set[str] = set()
    for row in _rows(path, ("quality", "weight"), problems) if path else ():
        name, weight = row.cells["quality"], row.cells["weight"]
        known = name in Quality.__members__ and name not in named
        if not known:
            problems.append(
                Problem(str(path and path.name), row.line, "quality", name, "M1 to M10 or E1 to E10, each once.")
            )
        if not re.fullmatch("[0-3]", weight):
            problems.append(Problem(str(path and path.name), row.line, "weight", weight, "A whole number from 0 to 3."))
        elif known:
            weights[Quality[name]] = int(weight)
        named.add(name)
    return weights


# --- telling ---


def _verdict(a: str, b: str, verdict: Verdict | None) -> str:
    if verdict is None:
        return "not enough seen of both"
    name = b if verdict in (Verdict.LEANING_OTHER, Verdict.CLEARER_OTHER) else a
    return verdict.value if verdict is Verdict.SAME else f"{verdict.value.split()[0]} {name}"


def _told(found: Found) -> dict[str, Any]:
    return {
        "pack": found.pack.name,
        "status": f"{found.pack.status} questionnaire, version {found.pack.version}",
        "scores": {ratee: _scores_told(mine) for ratee, mine in found.scores.items()},
        "raters": dict(found.raters),
        "cautions": list(found.cautions),
        "comparisons": [
            {
                "a": a,
                "b": b,
                "used": [quality.name for quality in one.used],
                "difference": one.difference,
                "probability": one.probability,
                "verdict": _verdict(a, b, one.verdict),
                "rows": {
                    quality.name: {
                        "difference": row.difference,
                        "probability": row.probability,
                        "verdict": _verdict(a, b, row.verdict),
                    }
                    for quality, row in one.rows.items()
                },
            }
            for a, b, one in found.comparisons
        ],
        "ask_next": {ratee: [quality.name for quality in asks] for ratee, asks in found.ask_next.items()},
    }


def _scores_told(scores: Mapping[Quality, Score]) -> dict[str, Any]:
    return {
        quality.name: {
            "score": score.value,
            "answered": score.answered,
            "of": score.of,
            "word": score.word,
            "range": None if score.value is None else list(range_of(score.value, score.sem)),
        }
        for quality, score in scores.items()
    }


def _text(found: Found) -> str:
    lines = [f"{found.pack.title} ({found.pack.status} questionnaire, version {found.pack.version})"]
    for ratee, scores in found.scores.items():
        lines += ["", ratee]
        if ratee in found.cautions:
            lines.append("  Before anything else: something about respect was missing.")
        seen = [(quality, score) for quality, score in scores.items() if score.answered]
        for word, group in groupby(sorted(seen, key=lambda one: -(one[1].value or -1)), key=lambda one: one[1].word):
            lines.append(f"  {word}: {', '.join(quality.value.name for quality, _ in group)}")
        if asks := found.ask_next[ratee]:
            lines.append(f"  ask next about: {', '.join(quality.value.name for quality in asks[:3])}")
    for a, b, one in found.comparisons:
        told = (
            ""
            if one.probability is None
            else " (about {} in {})".format(*odds(max(one.probability, 1 - one.probability)))
        )
        lines += ["", f"{a} and {b}: {_verdict(a, b, one.verdict)}{told}"]
    return "\n".join(lines) + "\n"
