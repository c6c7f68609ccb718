"""People who write by real forms, while pages and worker are killed and started again at any moment."""

from __future__ import annotations

import http.client
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.commands.conftest import SOURCE, WAITS, Installation, wait_until
from tests.races.serving import post
from tests.sink import Sink

SEE_OTHER = 303
A_BREATH = 0.05  # seconds until somebody whose page did not come tries once more
KINDS = ("messages", "notes", "messages", "requests")

# What our own start does, with a breach planted in between: for the controls alone.
BREACHED = "import sys, django; django.setup(); from tests.commands.breaches import {breach}; {breach}(); from \
lamplighter.__main__ import main; sys.argv[0] = 'lamplighter'; sys.exit(main())"


@dataclass
class Heard:
    """What those who wrote can say afterwards."""

    tried: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    kept: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})  # they saw the 303
    odd: Counter[int] = field(default_factory=Counter)  # any other answer


class Writers:
    """Everybody writes, each at a device of their own, until told that it is enough."""

    def __init__(self, installation: Installation, people: list[dict[str, Any]]) -> None:
        self.port = installation.port
        self.heard = Heard()
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=[str(n), who]) for n, who in enumerate(people)]

    def __enter__(self) -> Writers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join(WAITS)

    def _write(self, name: str, person: dict[str, Any]) -> None:
        requests = list(person["requests"])
        for number in count():
            kind = KINDS[number % len(KINDS)]
            if kind == "requests" and not requests:
                kind = "notes"
            words = f"{kind} {name} {number}."
            path = requests.pop() if kind == "requests" else person[kind]
            layer = ("shared", "private")[number % 2]
            self.heard.tried[kind].add(words)
            while not self._send(path, person["cookies"], words=words, layer=layer, size="question"):
                if self.is_over.wait(A_BREATH):
                    return
            self.heard.kept[kind].add(words)
            if self.is_over.is_set():
                return

    def _send(self, path: str, cookies: str, **form: str) -> bool:
        """Whether the next page came. Whoever sees none sends the same words again."""
        try:
            status = post(self.port, path, cookies, **form)
        except (OSError, http.client.HTTPException):
            return False
        if status != SEE_OTHER:
            self.heard.odd[status] += 1
        return status == SEE_OTHER


class House:
    """Pages and worker, each a process that can be killed and started again without the other."""

    def __init__(self, installation: Installation, breaches: dict[str, str]) -> None:
        self.installation = installation
        self.breaches = breaches
        self.pages = self._start("serve", "--no-worker")
        self.worker = self._start("jobs")
        self.worker_kills = 0

    def _start(self, verb: str, *more: str) -> subprocess.Popen[bytes]:
        breach = self.breaches.get(verb)
        program = ["-c", BREACHED.format(breach=breach)] if breach else ["-m", "lamplighter"]
        environment = self.installation.environment | {"PYTHONPATH": f"{SOURCE}:{SOURCE.parent}"}
        if breach:
            environment["DJANGO_SETTINGS_MODULE"] = "lamplighter.config.settings"
        command = [sys.executable, *program, verb, *more]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self, *, pages: bool, worker: bool) -> None:
        if pages:
            end(self.pages)
            self.pages = self._start("serve", "--no-worker")
        if worker:
            end(self.worker)
            self.worker_kills += 1
            self.worker = self._start("jobs")

    def close(self) -> None:
        for process in (self.pages, self.worker):
            process.terminate()
        for process in (self.pages, self.worker):
            process.wait(WAITS)


def end(process: subprocess.Popen[bytes]) -> None:
    """Without a last word."""
    process.send_signal(signal.SIGKILL)
    process.wait(WAITS)


def rage(house: House, heard: Heard, sink: Sink, kills: int) -> None:
    """Kill the pages, the worker, or both, again and again, each while it is at work."""
    for number in range(kills):
        pages, worker = ((True, False), (False, True), (True, True))[number % 3]
        kept, sent = _kept(heard), len(sink.mails)
        if pages:
            wait_until(lambda kept=kept: _kept(heard) > kept + 5, "somebody to be heard again")
        if worker:
            wait_until(lambda sent=sent: len(sink.mails) > sent, "another mail")
        time.sleep(random.uniform(0, 0.1))  # the moment itself is what varies
        house.kill(pages=pages, worker=worker)


def _kept(heard: Heard) -> int:
    return sum(map(len, heard.kept.values()))
