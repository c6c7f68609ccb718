"""A process of its own for one calendar: whatever is written there, it can cost so much and no more.

It is given one line on standard input, and nothing of the house: no environment, no database, no keys. It answers with
one line, and not a word of what it read is in it.
"""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

try:
    import resource

    CAN_LIMIT = True
except ImportError:  # not everywhere; whoever waits for this process counts the seconds, too
    CAN_LIMIT = False

from lamplighter.core.busy import AHEAD, Fault, Inside, pack
from lamplighter.services.busy.fetch import Marks, Outside, Unread
from lamplighter.services.busy.read import read_spans

CPU_SECONDS: Final = 10
MEMORY: Final = 768 * 1024 * 1024


def main() -> None:
    _limit()
    print(json.dumps(answer(json.loads(sys.stdin.readline()))), flush=True)


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        fetched = Outside(Inside(frozenset(asked["inside"]))).fetch(asked["address"], Marks(**asked["marks"]))
        if fetched.body is None:
            return {"marks": asdict(fetched.marks)}
        begin = datetime.fromisoformat(asked["begin"])
        spans = read_spans(fetched.body, start=begin, end=begin + AHEAD, zone=asked["zone"])
        return {"marks": asdict(fetched.marks), "taken": base64.b64encode(pack(spans, begin)).decode()}
    except Unread as unread:
        return {"fault": unread.fault.name, "wait": unread.wait}
    except MemoryError:
        return {"fault": Fault.TOO_LARGE.name}
    except Exception:  # whatever a stranger wrote into it: the words of the error could be theirs
        return {"fault": Fault.BROKEN.name}


def _limit() -> None:
    if not CAN_LIMIT:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
