"""`make bench-matching`: ours and the best of the others on the same pairs, in one run.

Beside every time stands how many people it matched and with how many points: a faster answer that matches fewer does
not count. make bench-matching BENCH="--sizes 300 1000 --kinds flat" measures what is asked for.
"""

from __future__ import annotations

import argparse
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from benchmarks.matching.crowd import KINDS, Market, plain_edges
from benchmarks.matching.large import bar, measure_large
from benchmarks.matching.mentor_match import WANTED, Unavailable, mentor_match
from benchmarks.matching.peers import DENSE_UP_TO, PEERS
from lamplighter.matching import Run, match
from lamplighter.matching.assignment import STABLE, keys_for, solve
from lamplighter.matching.edges import Edges
from lamplighter.matching.kernel import kernel
from lamplighter.matching.live import Live
from lamplighter.matching.page.document import page_of

T = TypeVar("T")
ROUNDS, QUICK, SLOW = 20, 0.1, 2  # so many rounds of what takes less than QUICK seconds, one of what takes SLOW
EVENTS = 200
TIMES_AS_LONG = {
    (300, "OR-Tools, flow of least cost"): 2,
    (3_000, "OR-Tools, flow of least cost"): 2.5,
    (3_000, "SciPy, dense assignment"): 10,
}
PEERS_UP_TO = 10_000  # above, all pairs of the others do not fit


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and of the processor: of all threads, which other programs stretch less."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    took: Took
    matched: int
    total: int
    remark: str = ""

    def __str__(self) -> str:
        times = f"{self.took.wall:10.4f} s{self.took.cpu:10.4f} s of processor"
        return f"  {self.what:44}{times}{self.matched:9,}{self.total:15,}  {self.remark}"


def main() -> None:
    wanted = read_arguments()
    ours = [measure(size, kind) for kind in wanted.kinds for size in wanted.sizes]
    growth(wanted.sizes, ours[: len(wanted.sizes)])
    for size in wanted.lists:
        measure_list(size)
    for kind in wanted.kinds:
        sizes = wanted.large if kind == KINDS[0] else wanted.large[:1]
        measured = [measure_large(size, kind, peers=size <= PEERS_UP_TO) for size in sizes]
        growth(sizes, [one.cpu for one in measured])
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"\nOf several rounds the quickest counts. What else runs here is in every figure; the load is {load}.")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-matching BENCH=...")
    parser.add_argument("--sizes", nargs="*", type=int, default=[300, 1_000, 3_000], help="mentees, all pairs")
    parser.add_argument("--lists", nargs="*", type=int, default=[10_000], help="mentees, fifty pairs for each")
    large = [10_000, 30_000, 100_000]
    parser.add_argument("--large", nargs="*", type=int, default=large, help="mentees, all pairs, by prices")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=list(KINDS))
    return parser.parse_args()


def measure(size: int, kind: str) -> float:
    """People to pairs, reasons and a page; then assigning alone, beside the others. Returns our seconds for that."""
    people = Market(size, kind).people()
    print(f"\n{size:,} mentees, {kind} market; people are in memory")
    took, run = best_of(lambda: match(people))
    print(Line("people to proved pairs", took, run.matched, run.total, _proved(run.result.proof.optimal)))
    explained, _ = best_of(lambda: _explained(match(people)))
    told = f"{len(run.explanations)} pairs and {len(run.unmatched)} who wait"
    print(Line("the same, and everybody explained", explained, run.matched, run.total, told))
    report, _ = best_of(lambda: match(people).report)
    print(Line("the same, and the report", report, run.matched, run.total, "also what one mentor more would do"))
    page, _ = best_of(lambda: page_of(run.report))
    print(Line("the page of that report, by itself", page, run.matched, run.total))
    if size == 300 and kind == KINDS[0] and kernel():
        bar("300, end to end with explanations, ms of processor", 1_000 * explained.cpu, 20)
    ours = beside(run.open_edges, bars=kind == KINDS[0] and kernel() is not None)
    if size == 300 and kind == KINDS[0]:
        beside_mentor_match(run.open_edges, ours, explained.cpu)
    return ours


def _explained(run: Run) -> None:
    """Every pair in words, and for whoever has nobody why, and what would change it."""
    assert len(run.explanations) + len(run.unmatched) == len(run.facts.mentees)


def beside_mentor_match(edges: Edges, ours: float, explained: float) -> None:
    """On pairs that are weighed already, as everybody in this table."""
    try:
        wall, cpu, matched, total = mentor_match(edges)
    except Unavailable as why:
        print(f"  {WANTED} was not measured: it cannot be installed or run here ({why})")
        return
    remark = f"{cpu / ours:,.0f} x ours; {cpu / explained:,.0f} x ours with weighing and everybody explained"
    print(Line(WANTED, Took(wall, cpu), matched, total, remark))
    what, times = ("compiled", 500) if kernel() else ("in plain Python", 10)
    bar(f"{WANTED}: so many times as long as ours {what}", cpu / ours, times, most=False)


def beside(edges: Edges, *, bars: bool = False) -> float:
    """Assigning alone, on the same pairs; beside the bars, if there are any."""
    key = keys_for(edges, 0)
    print(f"  {len(edges.mentee):,} possible pairs, {int(edges.capacity.sum()):,} places")
    ours, result = best_of(lambda: solve(edges, "optimum", key=key))
    print(Line("ours, assigned and proved", ours, result.matched, result.total, _proved(result.proof.optimal)))
    for name, peer in PEERS.items():
        if "dense" in name and edges.mentees > DENSE_UP_TO:
            continue
        seconds, (matched, total) = best_of(lambda peer=peer: peer(edges))  # type: ignore[misc]
        same = (matched, total) == (result.matched, result.total)
        print(Line(name, seconds, matched, total, f"{seconds.cpu / ours.cpu:.2f} x ours{'' if same else ', and less'}"))
        if bars and (least := TIMES_AS_LONG.get((edges.mentees, name))):
            bar(f"{name}: at least {least:g} times as long", seconds.cpu / ours.cpu, least, most=False)
    seconds, stable = best_of(lambda: solve(edges, STABLE, key=key))
    print(Line("ours, stable instead", seconds, stable.matched, stable.total))
    events(edges, result.mentor_of)
    return ours.cpu


def events(edges: Edges, mentor_of: np.ndarray) -> None:
    """Somebody leaves and comes back, with one point in a hundred for staying together."""
    live = Live(edges, keep=mentor_of, bonus=100)
    chance = np.random.default_rng(1)
    times, moves = [], []
    for mentee in chance.integers(0, edges.mentees, EVENTS).tolist():
        for deed in (live.mentee_leaves, live.mentee_joins):
            began = time.perf_counter()
            moves.append(deed(mentee).pairs)
            times.append(1_000 * (time.perf_counter() - began))
    middle, last = np.percentile(times, [50, 99])
    print(
        f"  leaving and joining: median {middle:.2f} ms, p99 {last:.2f} ms, median {np.median(moves):.0f} pairs touched"
    )


def measure_list(size: int) -> None:
    for kind in KINDS:
        print(f"\n{size:,} mentees, {kind} market, the fifty best mentors of each")
        beside(plain_edges(size, kind, 50))


def growth(sizes: list[int], seconds: list[float]) -> None:
    if len(sizes) > 1:
        steps = [
            math.log(b / a) / math.log(n / m)
            for m, n, a, b in zip(sizes, sizes[1:], seconds, seconds[1:], strict=False)
        ]
        told = ", ".join(f"{step:.2f}" for step in steps)
        print(f"\nOur time grows with the number of mentees to the power of {told} (all pairs, {KINDS[0]} market).")


def best_of(deed: Callable[[], T]) -> tuple[Took, T]:
    """The quickest of a few, more of them where they are quick, and what it gave; slow ones are run once."""
    times: list[Took] = []
    rounds = ROUNDS
    while len(times) < rounds:
        wall, cpu = time.perf_counter(), time.process_time()
        answer = deed()
        times.append(Took(time.perf_counter() - wall, time.process_time() - cpu))
        rounds = 1 if times[0].wall > SLOW else 3 if times[0].wall > QUICK else ROUNDS
    return Took(min(one.wall for one in times), min(one.cpu for one in times)), answer


def _proved(optimal: bool) -> str:
    return "proved" if optimal else "NOT PROVED"


if __name__ == "__main__":
    main()
