"""The porch in front of the pages, with real connections to a real server."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import uvicorn
from a2wsgi import WSGIMiddleware
from django.urls import reverse

from lamplighter.config.porch import AT_ONCE, WORDS, Larger, Porch, Porches
from lamplighter.core import limits

WAITS = 15.0  # seconds until a test gives up; nothing here takes one
SLOW = 30  # visitors whose forms never arrive whole, many more than there are threads
AT_MOST = 1_000
THREADS = 4


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Says back what it was sent."""
    said = environ["REQUEST_METHOD"].encode() + b" " + environ["wsgi.input"].read()
    heard = environ.get("CONTENT_LENGTH", "none")
    start_response("200 OK", [("Content-Length", str(len(said))), ("X-Heard", heard)])
    return [said]


def much(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A long answer in many pieces; at /brief a short one."""
    pieces = [b"brief"] if environ["PATH_INFO"] == "/brief" else [b"." * 65_536] * 160
    start_response("200 OK", [("Content-Length", str(sum(map(len, pieces))))])
    return pieces


def porch(app: Any = echo, **options: Any) -> Porch:
    house = WSGIMiddleware(app, workers=THREADS, send_queue_size=0)
    return Porch(house, **{"at_most": AT_MOST, **options})  # type: ignore[arg-type]


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """The port at which a real server answers for this app."""
    door = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan="on", log_config=None, ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(WAITS)
        assert not thread.is_alive()


def connect(port: int, request: bytes) -> socket.socket:
    visitor = socket.create_connection(("127.0.0.1", port), timeout=WAITS)
    visitor.sendall(request)
    return visitor


def post(length: int, body: bytes = b"") -> bytes:
    return b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (length, body)


def get(path: str = "/") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()


def answer(visitor: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    with visitor:
        return b"".join(iter(lambda: visitor.recv(65_536), b""))


def head(visitor: socket.socket) -> bytes:
    """What comes first, while the line stays open."""
    said = b""
    while b"</html>" not in said and (piece := visitor.recv(65_536)):
        said += piece
    return said


@contextmanager
def slow_visitors(port: int) -> Iterator[None]:
    """Each has sent its first letter and keeps the rest to itself."""
    with ExitStack() as lines:
        for _ in range(SLOW):
            lines.enter_context(connect(port, post(500, b"x")))
        yield


def test_slow_bodies_keep_nobody_waiting() -> None:
    with serving(porch()) as port, slow_visitors(port):
        for _ in range(10):
            assert answer(connect(port, get())).endswith(b"GET ")


def test_without_the_porch_they_stop_the_site() -> None:
    """The control: the same visitors before the bare bridge. Once they hang up, the waiting page comes."""
    with serving(WSGIMiddleware(echo, workers=THREADS)) as port:
        with slow_visitors(port):
            waiting = connect(port, get())
            waiting.settimeout(0.5)
            with pytest.raises(TimeoutError):
                waiting.recv(1)
            waiting.settimeout(WAITS)
        assert answer(waiting).endswith(b"GET ")


def test_slow_readers_keep_nobody_waiting() -> None:
    with serving(porch(much)) as port, ExitStack() as lines:
        for _ in range(THREADS * 2):
            lines.enter_context(connect(port, get()))  # and reads nothing of its ten megabytes
        assert answer(connect(port, get("/brief"))).endswith(b"brief")


def test_a_body_arrives_whole_however_it_is_cut() -> None:
    chunked = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    with serving(porch()) as port:
        said = answer(connect(port, chunked + b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"))
    assert said.endswith(b"POST abcdefg")
    assert b"x-heard: 7" in said.lower()


def test_a_body_announced_as_too_big_is_turned_away_at_once() -> None:
    with serving(porch()) as port, connect(port, post(AT_MOST + 1)) as visitor:
        said = head(visitor)
    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"default-src 'none'" in said
    assert b"what you typed is still there" in said


def test_a_body_that_grows_too_big_is_turned_away() -> None:
    chunked = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving(porch()) as port, connect(port, chunked + b"3e9\r\n" + b"x" * 1001 + b"\r\n") as visitor:
        assert head(visitor).startswith(b"HTTP/1.1 413 ")


def test_a_visitor_who_is_turned_away_may_finish_and_still_read_the_answer() -> None:
    """Cut off while sending, a browser would show no page at all."""
    big = 5_000_000
    with serving(porch()) as port, connect(port, post(big)) as visitor:
        visitor.sendall(b"x" * big)
        assert answer(visitor).startswith(b"HTTP/1.1 413 ")


def test_the_largest_body_is_still_taken() -> None:
    with serving(porch()) as port, connect(port, post(AT_MOST, b"x" * AT_MOST)) as visitor:
        said = b""
        while not said.endswith(b"x" * AT_MOST):
            said += visitor.recv(65_536)
    assert said.startswith(b"HTTP/1.1 200 ")


def test_a_body_that_takes_too_long_is_let_go() -> None:
    with serving(porch(patience=0.2)) as port:
        said = answer(connect(port, post(500, b"x")))
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b"Nothing was changed" in said


def test_a_trickle_does_not_renew_the_patience() -> None:
    with serving(porch(patience=0.5)) as port, connect(port, post(500, b"x")) as visitor:
        visitor.settimeout(0.05)
        said, deadline = b"", time.monotonic() + WAITS
        while not said and time.monotonic() < deadline:
            visitor.sendall(b"x")
            try:
                said = visitor.recv(65_536)
            except TimeoutError:
                continue
    assert said.startswith(b"HTTP/1.1 408 ")


# --- without a network ---


def visit(at: Porch, messages: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    """What the porch sends for these messages."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(at({"type": "http", "headers": [], **more}, receive, send))
    return sent


def piece(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


class House:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.scopes: list[Any] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)


def test_whoever_hangs_up_is_forgotten() -> None:
    house = House()
    at = Porch(house, at_most=AT_MOST)
    assert visit(at, [piece(b"x", more=True), {"type": "http.disconnect"}]) == []
    assert (house.scopes, at.held) == ([], 0)


def test_too_much_at_once_is_asked_to_wait_and_small_things_pass_again_later() -> None:
    at = Porch(House(), at_most=AT_MOST)
    at.held = AT_MOST * AT_ONCE
    assert visit(at, [piece(b"x")])[0]["status"] == 503
    at.held = 0
    assert visit(at, [piece(b"x")]) == []
    assert at.held == 0


def test_a_look_alike_header_stays_outside() -> None:
    """WSGI could not tell it from the real one."""
    house = House()
    visit(Porch(house, at_most=AT_MOST), [piece(b"")], headers=[(b"x_forwarded_proto", b"https"), (b"host", b"h")])
    assert house.scopes[0]["headers"] == [(b"host", b"h"), (b"content-length", b"0")]


@pytest.mark.parametrize(
    ("proxies", "named", "seen"),
    [
        (0, b"9.9.9.9", "10.0.0.1"),  # no proxy of ours: anybody can write this header
        (1, b"9.9.9.9, 5.5.5.5", "5.5.5.5"),  # what the visitor wrote stands to the left of what our proxy wrote
        (2, b"9.9.9.9, 5.5.5.5, 10.0.0.7", "5.5.5.5"),
        (2, b"5.5.5.5", "10.0.0.1"),  # did not come by both of them
        (1, b"", "10.0.0.1"),
    ],
)
def test_the_visitor_behind_our_proxies(proxies: int, named: bytes, seen: str) -> None:
    house = House()
    at = Porch(house, at_most=AT_MOST, proxies=proxies)
    visit(at, [piece(b"")], headers=[(b"x-forwarded-for", named)], client=("10.0.0.1", 4711))
    assert house.scopes[0]["client"][0] == seen


# --- pictures and files ---

FEW = 2
LARGER = (
    Larger(re.compile("/photo/"), 5 * AT_MOST, FEW, 60.0, ("Too large.", "Choose one of up to 8 megabytes.")),
    Larger(re.compile("/files/[a-z]+/"), 9 * AT_MOST, FEW, 90.0, ("Too large.", "Three files fit.")),
)


def porches(app: Any = None) -> Porches:
    return Porches(app or House(), at_most=AT_MOST, larger=LARGER)


def said_length(length: int) -> dict[str, Any]:
    return {"headers": [(b"content-length", b"%d" % length)]}


@pytest.mark.parametrize(
    ("path", "method", "at_most"),
    [
        ("/photo/", "POST", 5 * AT_MOST),
        ("/photo/", "GET", AT_MOST),
        ("/photo/remove/", "POST", AT_MOST),
        ("/photo", "POST", AT_MOST),
        ("/files/ab/", "POST", 9 * AT_MOST),
        ("/files/ab/", "PUT", AT_MOST),
        ("/files/ab/cd/", "POST", AT_MOST),
        ("/files/ab/\n", "POST", AT_MOST),
        ("/", "POST", AT_MOST),
    ],
)
def test_only_the_forms_for_pictures_and_files_are_larger(path: str, method: str, at_most: int) -> None:
    for length, taken in ((at_most, True), (at_most + 1, False)):
        house = House()
        sent = visit(porches(house), [piece(b"x" * length)], path=path, method=method)
        assert (len(house.scopes) == 1) is taken
        assert [message["status"] for message in sent if "status" in message] == ([] if taken else [413])


def test_what_is_too_large_is_told_so_in_words_of_its_own() -> None:
    for path, words in (("/photo/", b"up to 8 megabytes"), ("/files/ab/", b"Three files fit")):
        sent = visit(porches(), [piece(b"x" * (9 * AT_MOST + 1))], path=path, method="POST")
        assert sent[0]["status"] == 413
        assert words in sent[1]["body"]


def test_files_on_their_way_take_no_room_from_words_nor_from_one_another() -> None:
    at = porches()
    full = at.for_this({"type": "http", "method": "POST", "path": "/files/ab/", "headers": []})
    full.held = 9 * AT_MOST * FEW
    asks = {"path": "/files/ab/", "method": "POST"}
    assert visit(at, [piece(b"x")], **asks)[0]["status"] == 503
    assert at.for_this({"type": "http", **asks, **said_length(WORDS + 1)}) is full
    assert at.for_this({"type": "http", **asks, **said_length(WORDS)}) is at.usual, "a message without a file"
    assert visit(at, [piece(b"x")], **asks, **said_length(1)) == []
    assert visit(at, [piece(b"x")], path="/photo/", method="POST") == []
    assert visit(at, [piece(b"x")], path="/", method="POST") == []
    assert full.patience > at.usual.patience


def test_whoever_says_less_than_they_send_stands_in_the_small_porch() -> None:
    asks = {"path": "/files/ab/", "method": "POST"}
    assert visit(porches(), [piece(b"x" * (AT_MOST + 1))], **asks, **said_length(1))[0]["status"] == 413


def test_what_is_no_request_for_a_page_passes_through() -> None:
    house = House()
    asyncio.run(porches(house)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert house.scopes == [{"type": "lifespan"}]


def test_the_porch_of_this_house_knows_the_forms_by_their_address() -> None:
    from lamplighter.config.asgi import entrance  # it looks for the style sheets as soon as it is imported

    at = entrance(House())
    photo, lane = reverse("person:photo"), reverse("message:list", args=[uuid.uuid4()])
    for path, largest in ((photo, limits.PHOTO_BYTES), (lane, limits.FILES * limits.FILE_BYTES)):
        porch = at.for_this({"type": "http", "method": "POST", "path": path, "headers": []})
        assert porch.at_most > largest + WORDS - 1 > at.usual.at_most == limits.MAIL_BYTES
    assert sum(porch.at_most * porch.at_once for _, porch in at.larger) < 120_000_000, "so much memory, all together"
