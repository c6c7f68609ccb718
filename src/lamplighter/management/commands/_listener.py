"""A small door for mail: it takes what answers our mails, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.conf import settings

from lamplighter.services.mailin import Brought, Outcome, is_ours

AT_ONCE: Final = 2  # mails that are being read; the others wait at the door
PATIENCE: Final = 60.0  # seconds for a line
ANSWER: Final = {
    Outcome.TAKEN: "250 2.0.0 Taken",
    Outcome.REFUSED: "550 5.1.1",
    Outcome.TOO_LONG: "552 5.3.4",
    Outcome.LATER: "451 4.3.0",
}


class Take(Protocol):
    def __call__(self, raw: bytes, *, to: str, is_bounce: bool) -> Brought: ...


class Door:
    """What the library asks us, in its own names."""

    def __init__(self, take: Take) -> None:
        self.take = take
        self.room = asyncio.Semaphore(AT_ONCE)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]) -> str:
        if not is_ours(address):
            return "550 5.7.1 This door takes answers to Lamplighter's mail alone"
        if envelope.rcpt_tos:
            return "452 4.5.3 One address at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Here"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        async with self.room:
            brought = await asyncio.to_thread(self.take, raw, to=envelope.rcpt_tos[0], is_bounce=not envelope.mail_from)
        return f"{ANSWER[brought.outcome]} {brought.says}".strip()


@contextmanager
def listen(host: str, port: int, take: Take) -> Iterator[str]:
    """Mail is taken in as long as this is open."""
    door = Controller(
        Door(take),
        hostname=host,
        port=port,
        server_hostname=settings.ORIGIN.hostname,
        ident="Lamplighter",
        data_size_limit=settings.LIMITS.incoming_bytes,
        timeout=PATIENCE,
        enable_SMTPUTF8=True,
    )
    door.start()
    try:
        yield f"{host}:{port}"
    finally:
        door.stop()
