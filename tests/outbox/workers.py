"""Real worker processes, on the database of the test and with its mail server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connections

from tests.sink import DEADLINE, Sink

Worker = subprocess.Popen[bytes]


def start_worker(sink: Sink) -> Worker:
    """`lamplighter jobs`, as an operator would start it."""
    told = {
        "LAMPLIGHTER_DATA": str(settings.DATA),
        "LAMPLIGHTER_KEYS": where("keys"),
        "LAMPLIGHTER_SMTP": f"smtp://127.0.0.1:{sink.port}",
        "DATABASE_URL": where("default"),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAMPLIGHTER_")}
    return subprocess.Popen([sys.executable, "-m", "lamplighter", "jobs"], env={**kept, **told})


@contextmanager
def working(sink: Sink, count: int) -> Iterator[list[Worker]]:
    """So many workers, until the end of the block; then they are told to stop and do."""
    workers = [start_worker(sink) for _ in range(count)]
    try:
        yield workers
        for worker in workers:
            worker.terminate()
        assert [worker.wait(DEADLINE) for worker in workers] == [0] * count
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def where(alias: str) -> str:
    """A store of this test, as the environment names it."""
    store = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        return str(store["NAME"])
    name, user, password, host = (quote(str(store[part]), safe="") for part in ("NAME", "USER", "PASSWORD", "HOST"))
    return f"postgresql://{user}:{password}@:{store['PORT']}/{name}?host={host}"
