"""How long it takes to find every time within eight weeks that suits two people on two continents."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from benchmarks.figures import Figure
from lamplighter.core.availability import Hours, read_times
from lamplighter.core.busy import floor_quarter, pack, unpack
from lamplighter.core.rhythm import Pause
from lamplighter.core.slot import Free, find_slots

START = datetime(2027, 3, 1, 8, 7, tzinfo=UTC)  # both clocks are changed on the way, a fortnight apart
ROUNDS = 60


def time_slots() -> Iterator[Figure]:
    evening = read_times("12-13, 18-22")
    days = {date(2027, 3, day): read_times("7-9, 17-19") for day in range(8, 13)}
    away = [Pause(date(2027, 3, 20), date(2027, 3, 29))]
    mine = Free(Hours((evening,) * 5 + (0, 0)), "Europe/Berlin", days, away)
    theirs = Free(Hours((read_times("6-12, 13-22"),) * 7), "America/New_York", rather=(read_times("13-15"),) * 7)
    yield _figure("hours that both have given", mine, theirs)
    full = [(START + n * timedelta(hours=5), START + n * timedelta(hours=5, minutes=1)) for n in range(269)]
    taken = list(unpack(pack(full, floor_quarter(START)), floor_quarter(START), until=START + timedelta(weeks=8)))
    yield _figure("both with a full calendar beside", replace(mine, busy=taken), replace(theirs, busy=taken))
    yield _figure("hours that nobody knows", Free(Hours(), "Europe/Berlin"), Free(Hours(), "America/New_York"))


def _figure(what: str, mine: Free, theirs: Free) -> Figure:
    median = statistics.median(_once(mine, theirs) for _ in range(ROUNDS)) * 1000
    return Figure(f"common slots, eight weeks, {what}, median", median, "ms", 5)


def _once(mine: Free, theirs: Free) -> float:
    began = time.perf_counter()
    if not find_slots(mine, theirs, start=START, end=START + timedelta(weeks=8), minutes=45):
        raise SystemExit("These two have hours in common.")
    return time.perf_counter() - began
