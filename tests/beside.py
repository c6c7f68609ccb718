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
from types import FrameType
from typing import BinaryIO

PATIENCE = 20  # seconds for whoever was told to stop, to put away what is theirs
MOMENT = 0.2  # seconds between two looks at what has been said


def main(other: str, first: str, then: str) -> int:
    signal.signal(signal.SIGTERM, leave)
    with tempfile.TemporaryFile() as told:
        # A session of its own: whoever is told to stop goes with all that they have started.
        beside = subprocess.Popen(other, shell=True, stdout=told, stderr=told, start_new_session=True)
        try:
            if code := subprocess.call(first, shell=True):
                return code
            code = subprocess.call(then, shell=True)
            tell(told, beside)
            return code or beside.wait()
        except KeyboardInterrupt:
            return 130
        finally:
            stop(beside)


def tell(told: BinaryIO, process: subprocess.Popen[bytes]) -> None:
    """All that it has said, and what it says until it ends."""
    place, has_ended = 0, False
    while not has_ended:
        has_ended = process.poll() is not None
        new = os.pread(told.fileno(), os.fstat(told.fileno()).st_size - place, place)  # the place of writing is its own
        place += len(new)
        sys.stdout.buffer.write(new)
        sys.stdout.buffer.flush()
        time.sleep(0 if has_ended else MOMENT)


def stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, number)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                continue


def leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
