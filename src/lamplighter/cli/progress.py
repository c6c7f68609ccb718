"""A line that says how far it is, and Ctrl-C as a wish to stop and not as a crash."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

EVERY = 0.2  # seconds between two lines
STOPPING = " (stopping: what was found will be written; Ctrl-C once more ends at once)"


class Progress:
    """Asked between two steps: writes a line to a terminal, and says whether to go on."""

    def __init__(self, out: TextIO) -> None:
        self.out, self.stopped = out, False
        self.stage, self.written = "", False
        self.began = self.told = time.monotonic()

    def __call__(self, stage: str, done: int, of: int) -> bool:
        now = time.monotonic()
        if stage != self.stage:
            self.stage, self.began = stage, now
        if now - self.told > EVERY:
            self._write(self.line(stage, done, of, now - self.began))
        return not self.stopped

    def say(self, stage: str) -> None:
        """What is done now, where nobody can say how much of it is left."""
        self.stage = stage
        self._write(f"{stage} …")

    def _write(self, line: str) -> None:
        if self.out.isatty():
            self.told, self.written = time.monotonic(), True
            self.out.write(f"\r{line}{STOPPING if self.stopped else ''}\x1b[K")
            self.out.flush()

    def clear(self) -> None:
        if self.written:
            self.out.write("\r\x1b[K")
            self.written = False

    @staticmethod
    def line(stage: str, done: int, of: int, seconds: float) -> str:
        rate = done / seconds if seconds else 0.0
        left = f": {rate:,.0f} a second, about {(of - done) / rate:.0f} s left" if rate else ""
        return f"{stage} {done:,} of {of:,}{left}"

    def catch(self) -> None:
        """From here on Ctrl-C is a wish to stop, and not a crash."""
        signal.signal(signal.SIGINT, self.stop)

    def stop(self, number: int, frame: FrameType | None) -> None:
        """The first Ctrl-C ends the search, and what it has is written; a second one ends the command."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.stopped = True
        self._write(self.stage)


@contextmanager
def watching() -> Iterator[Progress]:
    progress = Progress(sys.stderr)
    before = signal.getsignal(signal.SIGINT)
    try:
        yield progress
    finally:
        signal.signal(signal.SIGINT, before)
        progress.clear()
