"""Both halves of the tests at once: what each says stays together, a no is heard, and nobody is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

BESIDE = [sys.executable, str(Path(__file__).parents[1] / "beside.py")]


def run(other: str, first: str, then: str) -> tuple[int, list[str]]:
    done = subprocess.run([*BESIDE, other, first, then], stdout=subprocess.PIPE, text=True)
    return done.returncode, done.stdout.split()


def is_running(pid: int) -> bool:
    try:
        return (
            "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
            if sys.platform == "linux"
            else not os.kill(pid, 0)
        )
    except OSError:
        return False


def test_what_the_other_says_comes_last_and_whole(tmp_path: Path) -> None:
    """The one waits for the other: they do run side by side."""
    one, two = tmp_path / "one", tmp_path / "two"
    other = f"echo other; touch {one}; until [ -e {two} ]; do sleep 0.05; done; echo said"
    then = f"echo then; until [ -e {one} ]; do sleep 0.05; done; touch {two}"
    assert run(other, "echo first", then) == (0, ["first", "then", "other", "said"])


def test_once_the_long_one_is_through_the_other_is_heard_as_it_speaks() -> None:
    other = "echo kept; read answer; echo $answer"
    with subprocess.Popen(
        [*BESIDE, other, "true", "echo then"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as both:
        assert both.stdin and both.stdout
        assert [both.stdout.readline() for _ in range(2)] == ["then\n", "kept\n"]  # while it waits to be answered
        both.stdin.write("answered\n")
        both.stdin.close()
        assert both.stdout.read() == "answered\n"
    assert both.returncode == 0


@pytest.mark.parametrize(
    ("other", "first", "then", "code", "said"),
    [
        ("echo other; exit 3", "true", "echo then", 3, ["then", "other"]),
        ("echo other", "true", "echo then; exit 4", 4, ["then", "other"]),
        ("sleep 60", "exit 5", "echo then", 5, []),
    ],
    ids=["of the other", "of the long one", "of the first, at once"],
)
def test_a_no_is_heard(other: str, first: str, then: str, code: int, said: list[str]) -> None:
    assert run(other, first, then) == (code, said)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_whoever_stops_it_stops_all_that_the_other_has_started(tmp_path: Path, number: int) -> None:
    pid = tmp_path / "pid"
    command = [*BESIDE, f"sleep 60 & echo $! >{pid}; wait", "true", "sleep 60"]
    with subprocess.Popen(command, process_group=0) as both:
        while not (pid.exists() and pid.read_text().strip()):
            time.sleep(0.05)
        started = int(pid.read_text())
        assert is_running(started)
        os.killpg(both.pid, number)
    assert both.returncode == 128 + number
    assert not is_running(started)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_can_be_stopped_from_the_first_moment_of_the_other(number: int) -> None:
    assert run(f"kill -{number:d} $PPID; sleep 60", "sleep 60", "sleep 60") == (128 + number, [])
