"""The house as it is served, in this process: a real server, and sixteen real connections to it."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import uvicorn
from django.conf import settings
from django.db import connections
from django.test import Client

from lamplighter.models.person import Person

HOUSE = "lamplighter.config.asgi:application"  # by name: it looks for style sheets that are collected by then
WAITS = 60.0
CSRF = "c" * 32  # what a browser holds as a cookie and sends along in its form


@contextmanager
def serving() -> Iterator[int]:
    """The port at which every page answers."""
    door = socket.create_server(("127.0.0.1", 0), backlog=64)
    server = uvicorn.Server(uvicorn.Config(HOUSE, lifespan="off", log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(WAITS)
        door.close()
        assert not thread.is_alive()
        hang_up()


def hang_up() -> None:
    """The threads behind the pages live as long as the process; their connections must not."""
    from lamplighter.config.asgi import THREADS, house

    everybody = threading.Barrier(THREADS, timeout=WAITS)

    def close(_: int) -> None:
        everybody.wait()
        connections.close_all()

    list(house.executor.map(close, range(THREADS)))


def cookies_of(person: Person | None) -> str:
    """A browser of theirs, signed in; nobody's browser has no session."""
    held = {settings.CSRF_COOKIE_NAME: CSRF}
    if person is not None:
        client = Client()
        client.force_login(person)
        held[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return "; ".join(f"{name}={value}" for name, value in held.items())


def post(port: int, path: str, cookies: str, **form: str) -> int:
    """Send one form over a connection of its own; the status of the answer."""
    visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=WAITS)
    head = {"Cookie": cookies, "Host": "localhost", "Content-Type": "application/x-www-form-urlencoded"}
    try:
        visitor.request("POST", path, urlencode({**form, "csrfmiddlewaretoken": CSRF}), head)
        answer = visitor.getresponse()
        answer.read()
        return answer.status
    finally:
        visitor.close()
