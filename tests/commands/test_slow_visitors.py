"""Hundreds of lines on which nothing comes: everybody else's pages answer as ever."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from tests.commands.conftest import Installation, Serving
from tests.commands.test_serve import memory_of, status

SLOW = 200  # of each sort
A_MOMENT, A_WHILE = 4.0, 10.0  # seconds for a page, and for all five; one takes some hundredths of that
PAGES = ("/", "/who-sees-what/", "/guide/", "/people/", "/healthz/")
MUCH = 512_000_000  # bytes
HALF_A_GREETING = b"GET / HTTP/1.1\r\nHost: loc"
HALF_A_FORM = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\nx"


def test_two_hundred_slow_lines_and_two_hundred_slow_forms(
    prepared: Installation, serve: Callable[..., Serving]
) -> None:
    serving = serve(prepared, "--no-worker")
    assert status(prepared, "/") == 200
    with slow_visitors(prepared.port) as lines:
        took = {path: seconds_for(prepared, path) for path in PAGES}
        assert max(took.values()) < A_MOMENT and sum(took.values()) < A_WHILE, took
        assert sum(map(is_waiting, lines)) == 2 * SLOW, "nobody has been turned away meanwhile"
        assert memory_of(serving.process.pid) < MUCH
    assert status(prepared, "/") == 200


def seconds_for(installation: Installation, path: str) -> float:
    began = time.monotonic()
    assert status(installation, path) == 200, path
    return time.monotonic() - began


@contextmanager
def slow_visitors(port: int) -> Iterator[list[socket.socket]]:
    """Each has begun to say something and keeps the rest to itself."""
    with ExitStack() as stack:
        lines = [stack.enter_context(socket.create_connection(("localhost", port), 60)) for _ in range(2 * SLOW)]
        for number, line in enumerate(lines):
            line.sendall((HALF_A_GREETING, HALF_A_FORM)[number % 2])
        yield lines


def is_waiting(line: socket.socket) -> bool:
    """Whether the house still listens to this one, and has said nothing."""
    line.setblocking(False)
    try:
        line.recv(1)
    except BlockingIOError:
        return True
    return False
