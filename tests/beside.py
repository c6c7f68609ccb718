"""Run what is quick to say no, and then a long command, beside another: python tests/beside.py OTHER FIRST THEN

Each is a line for the shell. What OTHER says is kept until THEN is through, so that nothing stands between the lines
of either; from then on it is told as it comes. Where FIRST says no, nothing is waited for. The answer is the first one
that is not 0.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import BinaryIO

PATIENCE = 20  # seconds for whoever was told to stop, to put away what is theirs
MOMENT = 0.1  # seconds between two looks

stopped_by: list[int] = []  # a signal is noted and no more: what is just being started must be known to be stopped


def main(other: str, first: str, then: str) -> int:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stopped_by.append(number))
    with tempfile.NamedTemporaryFile() as told, open(told.name, "rb") as heard:  # two: each has a place of its own
        beside = start(other, told)
        try:
            code = run(first)
            if not code:
                code = run(then)
                answer = wait(beside, partial(tell, heard))
                code = code or answer
            return code
        finally:
            stop(beside)


def start(line: str, out: BinaryIO | None = None) -> subprocess.Popen[bytes]:
    """In a session of its own: whoever is told to stop goes with all that they have started."""
    return subprocess.Popen(line, shell=True, stdout=out, stderr=out, start_new_session=True)


def run(line: str) -> int:
    process = start(line)
    try:
        return wait(process)
    finally:
        stop(process)


def wait(process: subprocess.Popen[bytes], meanwhile: Callable[[], object] = lambda: None) -> int:
    """Its answer, or, where we are told to stop, what that is for the shell."""
    has_ended = False
    while not (has_ended or stopped_by):
        has_ended = process.poll() is not None
        meanwhile()  # once more when it has ended: to say its last words
        time.sleep(0 if has_ended else MOMENT)
    return 128 + stopped_by[0] if stopped_by else process.wait()


def tell(heard: BinaryIO) -> None:
    """What has been said since the last time."""
    sys.stdout.buffer.write(heard.read())
    sys.stdout.buffer.flush()


def stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, number)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                continue


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
