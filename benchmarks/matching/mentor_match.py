"""mentor-match, which organisers use today, on the same pairs; in an environment of its own, made and thrown away.

It knows no capacities. So it goes round after round, as often as the largest mentor has places, and rules keep away
whoever has a mentor by now or is full. Points of a pair are ours, handed to it, so that it need not weigh anything.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from lamplighter.matching.edges import Edges

WANTED = "mentor-match==7.0.1"
INSIDE = r"""
import json, logging, sys, time
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data

told = json.load(sys.stdin)
mentors = [Mentor(grade=0, email=f"m{j}") for j in range(len(told["capacity"]))]
mentees = [Mentee(grade=0, email=f"e{i}") for i in range(told["mentees"])]
places = dict(zip((m.email for m in mentors), told["capacity"]))
points = {(f"e{i}", f"m{j}"): score for i, j, score in told["pairs"]}


class Points:
    def apply(self, match):
        return points[match.mentee.email, match.mentor.email]


class Possible:
    def apply(self, match):
        mentee, mentor = match.mentee, match.mentor
        is_full = len(mentor.connections) >= places[mentor.email]
        match.disallowed = bool(mentee.connections) or is_full or (mentee.email, mentor.email) not in points
        return 0


rounds = [[Points(), Possible()] for _ in range(max(told["capacity"]))]
wall, cpu = time.perf_counter(), time.process_time()
process_data(mentors, mentees, rounds)
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
made = [(e.email, m.email) for e in mentees for m in e.connections]
print(json.dumps([wall, cpu, len(made), sum(points[pair] for pair in made)]))
"""


class Unavailable(Exception):
    """Why it could not be measured here."""


def mentor_match(edges: Edges) -> tuple[float, float, int, int]:
    """Seconds by the clock and of the processor, people and points. Raises Unavailable where it cannot be installed."""
    pairs = list(zip(edges.mentee.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True))
    told = json.dumps({"mentees": edges.mentees, "capacity": edges.capacity.tolist(), "pairs": pairs})
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        _run([sys.executable, "-m", "venv", folder])
        _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", WANTED])
        wall, cpu, matched, total = json.loads(_run([str(python), "-c", INSIDE], told).splitlines()[-1])
    return wall, cpu, matched, total


def _run(words: list[str], given: str = "") -> str:
    done = subprocess.run(words, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable((done.stderr or done.stdout).strip().splitlines()[-1])
    return done.stdout
