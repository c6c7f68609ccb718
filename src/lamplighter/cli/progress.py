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


class Progress:
    """Asked between two steps: writes a line to a terminal, and says whether to go on."""

    def __init__(self, out: TextIO) -> None:
        self.out, self.stopped = out, False
        self.began = self.told = time.monotonic()

    def __call__(self, done: int, of: int) -> bool:
        now = time.monotonic()
        if self.out.isatty() and now - self.told > EVERY:
            self.told = now
            self.out.write(f"\r{self.line(done, of, now - self.began)}\x1b[K")
            self.out.flush()
        return not self.stopped

    @staticmethod
    def line(done: int, of: int, seconds: float) -> str:
        rate = done / seconds if seconds else 0.0
        left = f", about {(of - done) / rate:.0f} s left" if rate else ""
        return f"placing {done:,} of {of:,}: {rate:,.0f} a second{left}"

    def stop(self, number: int, frame: FrameType | None) -> None:
        """The first Ctrl-C ends the search, and what it has is written; a second one ends the command."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.stopped = True


@contextmanager
def watching() -> Iterator[Progress]:
    progress = Progress(sys.stderr)
    before = signal.signal(signal.SIGINT, progress.stop)
    try:
        yield progress
    finally:
        signal.signal(signal.SIGINT, before)
        if progress.out.isatty() and progress.told > progress.began:
            progress.out.write("\r\x1b[K")
