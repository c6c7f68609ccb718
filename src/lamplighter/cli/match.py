"""`lamplighter match`: from a spreadsheet of people to pairs, a report that can be checked, and a page to look at."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from lamplighter.cli.progress import watching
from lamplighter.cli.writing import csv_text, write_all
from lamplighter.matching import OBJECTIVES, People, Rules, Run, match, read_people, read_rules
from lamplighter.matching.page.document import page_of
from lamplighter.matching.report import prices_told, still_to_gain

STOPPED = 130  # what a shell expects after Ctrl-C


def run(words: Sequence[str]) -> int:
    """Raises BadInput or Contradiction before anything is written."""
    wanted = _parser().parse_args(words)
    _keep_apart(wanted)
    with watching() as progress:
        progress.say("reading")
        people = people_from(wanted)
        rules = read_rules(wanted.rules, people) if wanted.rules else Rules()
        progress.catch()  # until all is written: Ctrl-C comes too late to lose what was found
        made = match(people, rules=rules, objective=wanted.objective, seed=wanted.seed, watch=progress)
        report = dict(made.report)
        if wanted.compare:
            progress.say("comparing the aims")
            report["comparison"] = prices_told([price for _, price in made.comparison.values()])
        progress.say("writing")
        write_all(_files(wanted, made, people, report))
    print(summary(made))
    return 0 if made.result.complete else STOPPED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lamplighter match", description=__doc__)
    add_people(parser)
    parser.add_argument("--rules", type=Path, help="rules.toml: weights, hard rules, bans")
    parser.add_argument("--objective", choices=OBJECTIVES, default=OBJECTIVES[0])
    parser.add_argument("--compare", action="store_true", help="put every aim side by side in the report")
    parser.add_argument("--seed", type=int, default=0, help="decides between equally good results")
    parser.add_argument("--out", type=Path, required=True, help="where the pairs go, as CSV")
    parser.add_argument("--report", type=Path, help="where the report goes, as JSON")
    parser.add_argument("--html", type=Path, help="where the report goes, as one page to look at")
    return parser


def add_people(parser: argparse.ArgumentParser) -> None:
    """The files of people, which two verbs read."""
    parser.add_argument("people", nargs="?", type=Path, help="everybody, with a column `role`")
    parser.add_argument("--mentors", type=Path, help="mentors, in a file of their own")
    parser.add_argument("--mentees", type=Path, help="mentees, in a file of their own")
    parser.add_argument("--map", type=Path, help="map.toml: what other headings mean")


def people_from(wanted: argparse.Namespace) -> People:
    if not (wanted.people or wanted.mentors or wanted.mentees):
        raise ValueError("Name a file of people, or --mentors and --mentees.")
    return read_people(wanted.people, mentors=wanted.mentors, mentees=wanted.mentees, mapping=wanted.map)


def _keep_apart(wanted: argparse.Namespace) -> None:
    """Raises ValueError where a file that is written would take the place of one that is read, or of another one."""
    read = (wanted.people, wanted.mentors, wanted.mentees, wanted.rules, wanted.map)
    taken = {path.resolve(): "is read" for path in read if path}
    for name in ("out", "report", "html"):
        if path := getattr(wanted, name):
            if path.resolve() in taken:
                raise ValueError(f"--{name}: {path} {taken[path.resolve()]}. Name another file.")
            taken[path.resolve()] = f"is where --{name} goes"


def _files(wanted: argparse.Namespace, made: Run, people: People, report: dict[str, object]) -> dict[Path, str]:
    files = {wanted.out: pairs_csv(made, people)}
    if wanted.report:
        files[wanted.report] = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    if wanted.html:
        files[wanted.html] = page_of(report)
    return files


def pairs_csv(made: Run, people: People) -> str:
    """Ids, points and words; then whatever further columns the people came with, for both."""
    by_id = {person.id: person for person in people}
    extra = list(dict.fromkeys(heading for person in people for heading in person.extra))
    headings = ["mentee", "mentor", "score", "pinned", "reason", "second reason", "gap"]
    headings += [f"{side}: {heading}" for side in ("mentee", "mentor") for heading in extra]
    rows = []
    for told in made.explanations:
        two = by_id[told.mentee], by_id[told.mentor]
        reasons = [*told.reasons, "", ""][:2]
        row = [told.mentee, told.mentor, told.score, "yes" if told.pinned else "", *reasons, told.gap]
        rows.append([*row, *(person.extra.get(heading, "") for person in two for heading in extra)])
    return csv_text(headings, rows)


def summary(made: Run) -> str:
    """Two lines for whoever typed the command."""
    counts, proof = made.report["counts"], made.result.proof
    places = counts["free_places"]
    free = "1 place is free" if places == 1 else f"{places or 'no'} places are free"
    first = f"{counts['matched']} of {counts['mentees']} mentees have a mentor; {free}."
    if proof.optimal:
        return f"{first}\nProved the best for “{made.objective}” over all {counts['possible_pairs']:,} possible pairs."
    return f"{first}\nStopped early. At the most {still_to_gain(made.report)} more are possible."
