"""Ten thousand people and more, each measurement in a process of its own: wall clock, processor time and peak memory.

Each result is proved over all possible pairs, and a judge that knows nothing of the solver looks at all of them again.
Other programs on the machine stretch the wall clock; the processor time, over all threads, is stretched less.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from benchmarks.matching.crowd import Market
from benchmarks.matching.peers import ortools_flow, scipy_dense
from lamplighter.matching import Run, match
from lamplighter.matching.assignment import STABLE, keys_for, solve
from lamplighter.matching.certificate import judge_in_blocks
from lamplighter.matching.edges import Edges
from lamplighter.matching.facts import facts_of
from lamplighter.matching.live import Live
from lamplighter.matching.rules import Rules
from lamplighter.matching.weighing import CORES, Weighing

T = TypeVar("T")
EVENTS = 300
PEERS = {"OR-Tools, flow of least cost": ortools_flow, "SciPy, dense assignment": scipy_dense}


@dataclass(frozen=True, slots=True)
class Measured:
    what: str
    wall: float
    cpu: float
    megabytes: int
    matched: int
    total: int
    remark: str = ""
    events: tuple[float, ...] = ()
    stable: float = 0.0
    alone: float = 0.0  # of the processor's seconds, those that no second core could take

    def __str__(self) -> str:
        times = f"{self.wall:9.2f} s{self.cpu:9.2f} s of processor{self.megabytes:7,} MB"
        return f"  {self.what:34}{times}{self.matched:9,}{self.total:15,}  {self.remark}"


def measure_large(size: int, kind: str, *, peers: bool) -> Measured:
    """Ours from people to proved pairs; where `peers`, the others on the same pairs, without weighing them."""
    print(f"\n{size:,} mentees, {kind} market, all possible pairs")
    ours = _apart(_ours, size, kind)
    print(ours)
    others = _others(size, kind) if peers else []
    for other in others:
        less = "" if (other.matched, other.total) == (ours.matched, ours.total) else ", and less"
        print(f"{other}{other.cpu / ours.cpu:.1f} x ours, {ours.megabytes / other.megabytes:.2f} of its memory{less}")
    _bars(size, ours, others)
    return ours


def _others(size: int, kind: str) -> list[Measured]:
    """Each on the same pairs from a file, in a process that knows nothing else: neither people nor scores' parts."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "pairs.npz")
        _apart(_write_pairs, size, kind, file)
        return [_apart(_peer, name, file) for name in PEERS]


def _bars(size: int, ours: Measured, others: list[Measured]) -> None:
    if size == 10_000 and others:
        for other, times in zip(others, (5, 20), strict=True):
            bar(f"{other.what}: at least {times} times as long", other.cpu / ours.cpu, times, most=False)
            bar(f"{other.what}: our memory, a quarter at the most", ours.megabytes / other.megabytes, 0.25)
    if size == 30_000:
        bar("30,000 on one core, seconds", ours.wall, 10)
    if size == 100_000:
        bar("100,000 on two cores, seconds", ours.wall, 60)
        two = ours.alone + (ours.cpu - ours.alone) / 2
        print(f"        {ours.alone:.0f} s of it cannot be shared; two cores that do nothing else: about {two:.0f} s")
        bar("100,000, MB", ours.megabytes, 2_048)
        middle, late, moved = ours.events
        bar("events, median ms of processor", middle, 1)
        bar("events, p99 ms of processor", late, 5)
        bar("events, median of pairs touched", moved, 5)
        bar("stable, seconds of processor", ours.stable, 1)


def bar(what: str, found: float, limit: float, *, most: bool = True) -> None:
    holds = found <= limit if most else found >= limit
    print(f"  {'ok  ' if holds else 'OVER'}  {what}: {found:,.2f} (bar {limit:g})")


def _apart(deed: Callable[..., T], *words: Any) -> T:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(deed, words)


def _peak() -> int:
    """Of this process, in MB. What `getrusage` says begins with the peak of whoever started it, so Linux is asked."""
    told = Path("/proc/self/status")
    if told.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", told.read_text())[1]) // 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _ours(size: int, kind: str) -> Measured:
    if size == 30_000:
        os.environ[CORES] = "1"
    people = Market(size, kind).people()
    wall, cpu, alone = time.perf_counter(), time.process_time(), time.thread_time()
    run = match(people)
    wall, cpu, alone = time.perf_counter() - wall, time.process_time() - cpu, time.thread_time() - alone
    peak, proof = _peak(), run.result.proof
    blocks = run.possible.weighted(run.objective, proof.worth, run.rules)
    verdict = judge_in_blocks(blocks, run.open_edges.capacity, run.result.mentor_of, proof.u, proof.p)
    told = "proved, and judged once more" if verdict.is_proved and proof.optimal else "NOT PROVED"
    remark = f"{told}; {run.possible.count:,} possible, {len(run.open_edges.mentee) / size:.1f} of each in memory"
    began = time.process_time()
    solve(run.open_edges, STABLE, key=keys_for(run.open_edges, 0))
    stable = time.process_time() - began
    what, moved = "ours, people to proved pairs", _events(run)
    return Measured(what, wall, cpu, peak, run.matched, run.total, remark, moved, stable, alone)


def _events(run: Run) -> tuple[float, float, float]:
    """Leaving, joining, a no and its end, on the pairs in memory, with one point in a hundred for staying together."""
    live = Live(run.open_edges, keep=run.result.mentor_of, bonus=100)
    chance = np.random.default_rng(1)
    times, moves = [], []

    def timed(deed: Callable[..., Any], *words: int) -> None:
        began = time.process_time()
        moves.append(deed(*words).pairs)
        times.append(1_000 * (time.process_time() - began))

    matched = np.flatnonzero(live.mentor_of >= 0)
    for mentee in chance.choice(matched, EVENTS).tolist():
        timed(live.mentee_leaves, mentee)
        timed(live.mentee_joins, mentee)
        if (mentor := int(live.mentor_of[mentee])) >= 0:
            timed(live.ban, mentee, mentor)
            timed(live.allow, mentee, mentor)
    if not live.verdict().is_proved:
        raise AssertionError("After all these events it is not the best.")
    return float(np.median(times)), float(np.percentile(times, 99)), float(np.median(moves))


def _write_pairs(size: int, kind: str, file: str) -> None:
    edges, _ = Weighing(facts_of(Market(size, kind).people(), Rules()), Rules()).edges()
    np.savez(file, **{field.name: getattr(edges, field.name) for field in fields(edges)})


def _peer(name: str, file: str) -> Measured:
    with np.load(file) as told:
        edges = Edges(**told)
    wall, cpu = time.perf_counter(), time.process_time()
    matched, total = PEERS[name](edges)
    return Measured(name, time.perf_counter() - wall, time.process_time() - cpu, _peak(), matched, total)
