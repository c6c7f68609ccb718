"""Asks an address outside for a calendar: never inside, never for long, never for much, and without saying who we are.

A name is looked up once. What it stands for is checked, and the connection goes to exactly that: a name that stands
for something else a moment later leads nowhere else.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lamplighter.core.busy import NOWHERE, Fault, Inside, is_outside, read_address
from lamplighter.core.refusal import Refusal

BYTES: Final = 3_000_000
SECONDS: Final = 10.0
LEADS_ON: Final = 3
PIECE: Final = 65_536
MOVED: Final = (301, 302, 303, 307, 308)

Resolve = Callable[..., list[tuple[Any, ...]]]
Connect = Callable[[tuple[str, int], float], socket.socket]


class Unread(Exception):
    """There is nothing to read. `wait`: so many seconds its server asks for."""

    def __init__(self, fault: Fault, wait: int = 0) -> None:
        super().__init__(fault.name)
        self.fault = fault
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Marks:
    """What its server gave with what was read last, to be shown the next time."""

    etag: str = ""
    modified: str = ""


NO_MARKS: Final = Marks()


@dataclass(frozen=True, slots=True)
class Fetched:
    """Nothing has changed where there is no body."""

    body: bytes | None
    marks: Marks


@dataclass(frozen=True, slots=True)
class Outside:
    """The ways out of the house."""

    inside: Inside = NOWHERE
    resolve: Resolve = socket.getaddrinfo
    connect: Connect = socket.create_connection

    def fetch(self, address: str, marks: Marks, *, seconds: float = SECONDS) -> Fetched:
        """Raises Unread."""
        until = time.monotonic() + seconds
        try:
            for _ in range(LEADS_ON + 1):
                address = read_address(address, inside=self.inside)
                answer = self._ask(address, marks, until)
                if isinstance(answer, Fetched):
                    return answer
                address = answer
        except Refusal:
            raise Unread(Fault.ASTRAY) from None
        except TimeoutError:
            raise Unread(Fault.SLOW) from None
        except ssl.SSLError:
            raise Unread(Fault.UNTRUSTED) from None
        except (OSError, http.client.HTTPException, UnicodeError):
            raise Unread(Fault.UNREACHABLE) from None
        raise Unread(Fault.ASTRAY)

    def _ask(self, address: str, marks: Marks, until: float) -> Fetched | str:
        """What is there, or where it leads on to."""
        parts = urlsplit(address)
        host, is_safe = str(parts.hostname), parts.scheme == "https"
        connection: http.client.HTTPConnection
        if is_safe:
            connection = http.client.HTTPSConnection(host, parts.port or 443)
        else:
            connection = http.client.HTTPConnection(host, parts.port or 80)
        connection.sock = sock = self._reach(host, connection.port, until, is_safe=is_safe)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", _plain(path), headers=_headers(marks))
            with closing(connection.getresponse()) as response:
                if response.status in MOVED and (place := response.headers["Location"]):
                    return str(urljoin(address, place))
                _check(response)
                if response.status == http.client.NOT_MODIFIED:
                    return Fetched(None, marks)
                given = Marks(_short(response.headers["ETag"]), _short(response.headers["Last-Modified"]))
                return Fetched(_body(response, sock, until), given)
        finally:
            sock.close()

    def _reach(self, host: str, port: int, until: float, *, is_safe: bool) -> socket.socket:
        """A connection to one of the numbers that the name stands for, each of which must be outside."""
        found = self.resolve(host.encode("idna").decode(), port, type=socket.SOCK_STREAM)
        numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self.inside.has(host, port) and not all(map(is_outside, numbers)):
            raise Unread(Fault.INSIDE)
        trouble: OSError = OSError("nothing answers")
        for number in numbers:
            try:
                sock = self.connect((number, port), _left(until))
            except OSError as error:
                trouble = error
                continue
            if not self.inside.has(host, port) and not is_outside(sock.getpeername()[0]):
                sock.close()
                raise Unread(Fault.INSIDE)
            try:
                return ssl.create_default_context().wrap_socket(sock, server_hostname=host) if is_safe else sock
            except OSError:
                sock.close()
                raise
        raise trouble


def _headers(marks: Marks) -> dict[str, str]:
    headers = {
        "Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1",
        "Accept-Encoding": "gzip",
        "User-Agent": "Lamplighter (reads when somebody is busy, for them)",
        "Connection": "close",
    }
    if marks.etag:
        headers["If-None-Match"] = marks.etag
    if marks.modified:
        headers["If-Modified-Since"] = marks.modified
    return headers


def _check(response: http.client.HTTPResponse) -> None:
    status = response.status
    asked = response.headers["Retry-After"] or ""
    wait = min(int(asked), 86_400) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0
    if status in (404, 410):
        raise Unread(Fault.GONE, wait)
    if status in (401, 403, 407):
        raise Unread(Fault.CLOSED, wait)
    if status not in (200, 304):
        raise Unread(Fault.ERROR, wait)


def _body(response: http.client.HTTPResponse, sock: socket.socket, until: float) -> bytes:
    """No more than we read, whatever it is wrapped in."""
    coding = (response.headers["Content-Encoding"] or "identity").strip().lower()
    if coding not in ("identity", "gzip"):
        raise Unread(Fault.NO_CALENDAR)
    unwrap = zlib.decompressobj(31) if coding == "gzip" else None
    body = bytearray()
    while True:
        left = _left(until)
        if sock.fileno() >= 0:
            sock.settimeout(left)
        piece = response.read1(PIECE)
        if not piece:
            return bytes(body)
        try:
            body += piece if unwrap is None else unwrap.decompress(piece, BYTES + 1 - len(body))
        except zlib.error:
            raise Unread(Fault.BROKEN) from None
        if len(body) > BYTES:
            raise Unread(Fault.TOO_LARGE)


def _left(until: float) -> float:
    """Seconds. Raises TimeoutError where there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _plain(path: str) -> str:
    """Letters of other alphabets as an address spells them."""
    return "".join(sign if sign.isascii() else "".join(f"%{octet:02X}" for octet in sign.encode()) for sign in path)


def _short(mark: str | None) -> str:
    return mark if mark and len(mark) <= 200 and mark.isascii() and mark.isprintable() else ""
