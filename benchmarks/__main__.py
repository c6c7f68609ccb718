"""`make bench`: starts the product as people start it, looks at it from outside, and prints what it costs.

Then it sees whether the time of an answer tells what its words do not, plans ten thousand reminders that are due at
once, opens the pages on which two people find their next time, packs a copy of ten thousand messages, and looks for
people among 1,000, 10,000 and 100,000, on SQLite and on PostgreSQL. make bench BENCH="--sizes 1000" does less; --strict
makes it fail where a figure is over its budget, which is nothing for a machine with other work.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import Figure, show_figure
from benchmarks.slots import time_slots

MAIN, MENTOR, CHOOSES = "Maya", "Noor", "Lea"  # two in a mentorship, and who considers three people
ROUNDS = 60


SIZES, ENGINES = [1_000, 10_000, 100_000], ["sqlite", "postgresql"]
over: list[Figure] = []


def main() -> None:
    wanted = read_arguments()
    over.extend(figure for figure in time_slots() if not show_figure(figure))
    if wanted.serving:
        look_from_outside()
    codes = [inside(engine, "equal") for engine in wanted.engines]
    codes += [inside(engine, "reminders") for engine in wanted.engines]
    codes += [inside(engine, "taking") for engine in wanted.engines]
    codes += [inside(engine, "meetings") for engine in wanted.engines]
    codes += [inside(engine, "pages", str(size)) for engine in wanted.engines for size in wanted.sizes]
    print("Of several rounds the quickest counts; what else runs on this machine is in every figure.")
    if wanted.strict and (over or any(codes)):
        sys.exit(1)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench BENCH=...")
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES, help="how many people to look among")
    parser.add_argument("--engines", nargs="*", choices=ENGINES, default=ENGINES)
    parser.add_argument("--no-serving", dest="serving", action="store_false", help="only look for people")
    parser.add_argument("--strict", action="store_true", help="fail where a figure is over its budget")
    return parser.parse_args()


def look_from_outside() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with serving(folder) as (port, seconds):
            row("first start, demonstration included", seconds, "s", 90)
        with serving(folder) as (port, seconds):
            row("later start", seconds, "s", 4)
            weigh_first_page(port)
            time_pages(port)
            row("web and worker in memory, shared parts once", memory(), "MB", 150)


def inside(engine: str, *what: str) -> int:
    """In a process of its own, with a store of its own."""
    inside = [sys.executable, "-m", "benchmarks.inside", *what]
    beside = [sys.executable, "tests/postgres.py", "--"] if engine == "postgresql" else []
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return subprocess.run([*beside, *inside], env={**environment, "LAMPLIGHTER_DATA": folder}).returncode


@contextmanager
def serving(folder: str) -> Iterator[tuple[int, float]]:
    """The product in a process group of its own, and how long it took until it answered."""
    port = free_port()
    began = time.perf_counter()
    environment = {**os.environ, "LAMPLIGHTER_DATA": folder, "PORT": str(port), "HOST": "localhost"}
    process = subprocess.Popen(
        [sys.executable, "-m", "lamplighter", "serve", "--demo"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port, until=began + 120)
        yield port, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def wait_for(port: int, *, until: float) -> None:
    while time.perf_counter() < until:
        try:
            ask(port, "/healthz/")
            return
        except OSError:
            time.sleep(0.02)
    sys.exit("The product did not start within two minutes.")


def ask(port: int, path: str, cookies: str = "", body: str | None = None) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    headers = {"Cookie": cookies, "Accept-Encoding": "gzip", "Origin": f"http://localhost:{port}"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("GET" if body is None else "POST", path, body, headers)
    response = connection.getresponse()
    return response, response.read()


def weigh_first_page(port: int) -> None:
    """Everything a browser fetches for the first page, as it crosses the wire."""
    _, page = ask(port, "/")
    files = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode())))
    weights = {path: len(ask(port, path)[1]) for path in files}
    row("first page, all in", (len(page) + sum(weights.values())) / 1024, "KB", 60)
    row("style sheet, compressed", sum(w for path, w in weights.items() if path.endswith(".css")) / 1024, "KB", 15)
    row("scripts, compressed", sum(w for path, w in weights.items() if path.endswith(".js")) / 1024, "KB", 20)
    row("first page, compressed alone", len(gzip.compress(page)) / 1024, "KB", 15)


def time_pages(port: int) -> None:
    cookies = be_somebody(port, MAIN)
    home = ask(port, "/", cookies)[1].decode()
    pair = re.search(r'"(/mentorships/[^"]+)"', home)
    if pair is None:
        sys.exit(f"{MAIN} has no mentorship whose page could be timed.")
    page = ask(port, pair[1], cookies)[1].decode()
    meeting = re.search(r'"(/meetings/\w{22}/)', page)
    if meeting is None:
        sys.exit(f"{MAIN} has no meeting whose page could be timed.")
    pages = {
        "home": "/",
        "people": "/people/",
        "questions": "/questions/",
        "mentorship": pair[1],
        "meeting": meeting[1],
    }
    for name, path in pages.items():
        row(f"{name} page, median of {ROUNDS}", median_of(port, path, cookies), "ms", 40)
    theirs = median_of(port, pair[1], be_somebody(port, MENTOR))
    row(f"mentorship page of a mentor, median of {ROUNDS}", theirs, "ms", 40)
    path = "/considering/side-by-side/"
    row(f"side-by-side page, median of {ROUNDS}", median_of(port, path, be_somebody(port, CHOOSES)), "ms", 40)


def be_somebody(port: int, name: str) -> str:
    """The cookies of one of the demonstration's people."""
    response, page = ask(port, "/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.decode())
    person = re.search(rf'value="([^"]+)">Be {name}<', page.decode())
    if token is None or person is None:
        sys.exit("The first page offers nobody to be.")
    first = cookies_of(response)
    response, _ = ask(port, "/demo/be/", first, f"csrfmiddlewaretoken={token[1]}&person={person[1]}")
    return cookies_of(response)


def cookies_of(response: http.client.HTTPResponse) -> str:
    return "; ".join(line.split(";")[0] for line in response.headers.get_all("Set-Cookie") or [])


def median_of(port: int, path: str, cookies: str) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        response, _ = ask(port, path, cookies)
        times.append(time.perf_counter() - began)
        if response.status != http.client.OK:
            sys.exit(f"{path} answered {response.status}.")
    return statistics.median(times) * 1000


def memory() -> float:
    """Megabytes of this product's processes; what they share is counted once."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"lamplighter" in words and words[:1] != [b"timeout"]:
                found = re.search(r"^Pss:\s+(\d+)", (process / "smaps_rollup").read_text(), re.MULTILINE)
                total += int(found[1]) if found else 0
        except OSError:
            continue
    return total / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def row(what: str, value: float, unit: str, budget: float) -> None:
    figure = Figure(what, value, unit, budget)
    if not show_figure(figure):
        over.append(figure)


if __name__ == "__main__":
    main()
