"""Several calendars are read side by side, each in a process of its own that ends when its time is over."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from lamplighter.core.busy import NOWHERE, Fault, Inside
from lamplighter.services.busy.fetch import NO_MARKS, Marks

SECONDS: Final = 15.0
OF_THE_HOUSE: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SYSTEMROOT")  # who is trusted outside; nothing else is told


@dataclass(frozen=True, slots=True)
class Asked:
    address: str
    marks: Marks
    zone: str
    begin: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """`taken` None: nothing has changed, where there is no fault."""

    fault: Fault | None = None
    wait: timedelta = timedelta(0)
    marks: Marks = NO_MARKS
    taken: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    inside: Inside = NOWHERE
    seconds: float = SECONDS

    def read(self, asked: Sequence[Asked]) -> list[Told]:
        """In the same order, within the time of one."""
        until = time.monotonic() + self.seconds
        return [_told(process, until) for process in [self._begin(one) for one in asked]]

    def _begin(self, asked: Asked) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", "lamplighter.services.busy.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what went wrong there could quote what was read
            env={name: os.environ[name] for name in OF_THE_HOUSE if name in os.environ},
            text=True,
        )
        says = {
            "address": asked.address,
            "marks": asdict(asked.marks),
            "zone": asked.zone,
            "begin": asked.begin.isoformat(),
            "inside": sorted(self.inside.places),
        }
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(says) + "\n")
            process.stdin.flush()
        except OSError:
            process.kill()
        return process


def _told(process: subprocess.Popen[str], until: float) -> Told:
    try:
        line, _ = process.communicate(timeout=max(0.1, until - time.monotonic()))
        said = json.loads(line)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return Told(Fault.SLOW)
    except ValueError:  # it ended without a word: its time was over, or its memory
        return Told(Fault.SLOW)
    if "fault" in said:
        return Told(Fault[said["fault"]], timedelta(seconds=said.get("wait", 0)))
    taken = base64.b64decode(said["taken"]) if "taken" in said else None
    return Told(marks=Marks(**said["marks"]), taken=taken)
