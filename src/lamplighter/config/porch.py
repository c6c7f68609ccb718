"""The porch: a request is whole before one of the few threads is taken, and nobody inside waits for a slow line."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
House = Callable[[Scope, Receive, Send], Awaitable[None]]

PATIENCE: Final = 20.0  # seconds for a whole body; also on a bad line a form takes one or two
AT_ONCE: Final = 64  # so many bodies of the largest size may be on their way together
WORDS: Final = 50_000  # a form without a file; the largest page of words is a third of it

SENTENCES: Final = {
    HTTPStatus.REQUEST_TIMEOUT: (
        "That took too long to arrive.",
        "The line may be slow. Nothing was changed. Go back: what you typed is still there. Then send it once more.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "That is more than fits in one go.",
        "Nothing was changed. Go back: what you typed is still there. Make it shorter, then send it once more.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "Too much is arriving at once.",
        "Nothing was changed. Wait a minute and go back: what you typed is still there. Then send it once more.",
    ),
}
PAGE: Final = """<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<main><h1>{title}</h1><p>{advice}</p></main></html>
"""
HEADERS: Final = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (b"connection", b"close"),
)


class TurnedAway(Exception):
    """A body that the house will not take."""

    def __init__(self, status: HTTPStatus, *, is_whole: bool = False) -> None:
        super().__init__(status)
        self.status = status
        self.is_whole = is_whole  # the visitor has nothing left to send


class HungUp(Exception):
    """The visitor left before the request was whole."""


class Porch:
    """Takes a whole request from the visitor, however slow, and hands it on in one piece."""

    def __init__(
        self,
        house: House,
        *,
        at_most: int,
        at_once: int = AT_ONCE,
        patience: float = PATIENCE,
        sentences: Mapping[HTTPStatus, tuple[str, str]] = SENTENCES,
        proxies: int = 0,
    ) -> None:
        self.house = house
        self.at_most = at_most
        self.at_once = at_once
        self.patience = patience
        self.sentences = sentences
        self.proxies = proxies
        self.held = 0  # bytes of all bodies that are on their way or being answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.house(scope, receive, send)
        deadline = asyncio.get_running_loop().time() + self.patience
        body = bytearray()
        try:
            await self._collect(scope, receive, body, deadline)
            await self.house(_as_seen_inside(scope, len(body), self.proxies), _replay(body, receive), send)
        except TurnedAway as turned_away:
            self._put_down(body)
            await _turn_away(turned_away, self.sentences, receive, send, deadline)
        except HungUp:
            pass
        finally:
            self._put_down(body)

    async def _collect(self, scope: Scope, receive: Receive, body: bytearray, deadline: float) -> None:
        announced = _header(scope, b"content-length")
        if announced.isdigit() and int(announced) > self.at_most:
            raise TurnedAway(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            async with asyncio.timeout_at(deadline):
                while await self._take_piece(receive, body):
                    pass
        except TimeoutError:
            raise TurnedAway(HTTPStatus.REQUEST_TIMEOUT) from None

    async def _take_piece(self, receive: Receive, body: bytearray) -> bool:
        """Whether more is to come."""
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HungUp
        piece = message.get("body", b"")
        more = bool(message.get("more_body", False))
        body += piece
        self.held += len(piece)
        if len(body) > self.at_most:
            raise TurnedAway(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, is_whole=not more)
        if self.held > self.at_most * self.at_once:
            raise TurnedAway(HTTPStatus.SERVICE_UNAVAILABLE, is_whole=not more)
        return more

    def _put_down(self, body: bytearray) -> None:
        self.held -= len(body)
        body.clear()


@dataclass(frozen=True, slots=True)
class Larger:
    """A form that takes more than others, more slowly, and few at once."""

    path: re.Pattern[str]  # the whole of it
    at_most: int
    at_once: int
    patience: float
    too_much: tuple[str, str]


class Porches:
    """What brings pictures or files comes by a porch of its own; it takes no room from all else, nor from words."""

    def __init__(self, house: House, *, at_most: int, larger: Sequence[Larger], proxies: int = 0) -> None:
        self.usual = Porch(house, at_most=at_most, proxies=proxies)
        self.larger = [(one.path, _porch_for(house, one, proxies)) for one in larger]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.for_this(scope)(scope, receive, send)

    def for_this(self, scope: Scope) -> Porch:
        """By the address, and by what a body says of its own length: what only has words in it is like any other."""
        if scope["type"] == "http" and scope["method"] == "POST":
            announced = _header(scope, b"content-length")
            has_words_alone = announced.isdigit() and int(announced) <= WORDS
            found = [porch for path, porch in self.larger if path.fullmatch(scope["path"])]
            if found and not has_words_alone:
                return found[0]
        return self.usual


def _porch_for(house: House, one: Larger, proxies: int) -> Porch:
    sentences = {**SENTENCES, HTTPStatus.REQUEST_ENTITY_TOO_LARGE: one.too_much}
    return Porch(
        house,
        at_most=one.at_most,
        at_once=one.at_once,
        patience=one.patience,
        sentences=sentences,
        proxies=proxies,
    )


def _as_seen_inside(scope: Scope, length: int, proxies: int) -> Scope:
    """The request as the pages may rely on it: its true length, its true visitor, no look-alike headers.

    WSGI cannot tell `X_Forwarded_For` from `X-Forwarded-For`, so a header with an underscore stays outside.
    """
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name and name != b"content-length"]
    seen = {**scope, "headers": [*headers, (b"content-length", b"%d" % length)]}
    path = [address.strip() for address in _header(scope, b"x-forwarded-for").split(b",")]
    if proxies and len(path) >= proxies and path[-proxies]:
        seen["client"] = (path[-proxies].decode("latin-1"), 0)  # what the outermost of our own proxies saw
    return seen


def _replay(body: bytearray, receive: Receive) -> Receive:
    whole: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

    async def receive_again() -> Message:
        return whole.pop() if whole else await receive()

    return receive_again


async def _turn_away(
    turned_away: TurnedAway,
    sentences: Mapping[HTTPStatus, tuple[str, str]],
    receive: Receive,
    send: Send,
    deadline: float,
) -> None:
    """Answer at once, then let the visitor finish: a browser that is cut off mid-sentence shows no answer at all."""
    title, advice = sentences[turned_away.status]
    page = PAGE.format(title=title, advice=advice).encode()
    headers = [*HEADERS, (b"content-length", b"%d" % len(page))]
    await send({"type": "http.response.start", "status": int(turned_away.status), "headers": headers})
    await send({"type": "http.response.body", "body": page, "more_body": True})
    if not turned_away.is_whole:
        await _let_finish(receive, deadline)
    await send({"type": "http.response.body", "body": b""})


async def _let_finish(receive: Receive, deadline: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout_at(deadline):
            while (await receive()).get("more_body", False):
                pass


def _header(scope: Scope, wanted: bytes) -> bytes:
    return b",".join(value for name, value in scope["headers"] if name == wanted)
