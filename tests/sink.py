"""A mail server for tests: it takes what is sent to it, or refuses as it is told."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

DEADLINE = 20.0  # seconds until somebody who waits for a mail gives up; no mail takes one


class Sink:
    """Listens on this machine alone. `mails` holds every mail taken, in the order in which they came."""

    def __init__(self, *, fail_first: int = 0, on_mail: Callable[[EmailMessage], None] | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []  # to whom each of them was really sent
        self.refused: list[EmailMessage] = []
        self.asked_for: list[str] = []  # addresses that were turned away, each time
        self.fail_first = fail_first  # so many deliveries are refused before the first one is taken
        self.turned_away: dict[str, str] = {}  # what is said to whoever names this address
        self.port = 0
        self.on_mail = on_mail  # told of each mail when it has come and before it is taken
        self._change = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Sink:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, port: int = 0) -> Sink:
        """Port 0 is any that is free; `port` says which one it became."""
        door = socket.create_server(("127.0.0.1", port))
        self.port = door.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, args=[self._loop, door], daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """From now on nobody answers at its port; the mails stay."""
        if self._loop and self._thread:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(DEADLINE)
            self._loop = self._thread = None

    def wait_for(self, *, to: str = "", subject: str = "", after: int = 0) -> EmailMessage:
        """The first mail to this address with these words in its subject, not counting the first `after` mails."""
        found: list[EmailMessage] = []

        def is_here() -> bool:
            found[:] = [mail for mail in self.mails[after:] if to in mail["To"] and subject in mail["Subject"]]
            return bool(found)

        with self._change:
            if not self._change.wait_for(is_here, DEADLINE):
                came = [(mail["To"], mail["Subject"]) for mail in self.mails[after:]]
                raise TimeoutError(f"no mail to {to or 'anybody'} with {subject!r}; what came: {came}")
        return found[0]

    def wait_until(self, count: int) -> None:
        """Until so many mails have been taken in all."""
        with self._change:
            if not self._change.wait_for(lambda: len(self.mails) >= count, DEADLINE):
                raise TimeoutError(f"{len(self.mails)} of {count} mails came")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Called by the server for each address."""
        if says := self.turned_away.get(address):
            self.asked_for.append(address)
            return says
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by the server when a mail is whole."""
        mail = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        if len(self.refused) < self.fail_first:
            self.refused.append(mail)
            return "451 Come back later"
        if self.on_mail:
            self.on_mail(mail)
        with self._change:
            self.mails.append(mail)
            self.envelopes.append(list(envelope.rcpt_tos))
            self._change.notify_all()
        return "250 Taken"

    def _serve(self, loop: asyncio.AbstractEventLoop, door: socket.socket) -> None:
        server = loop.run_until_complete(loop.create_server(lambda: SMTP(self, loop=loop, hostname="sink"), sock=door))
        loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def text_of(mail: EmailMessage) -> str:
    """What a mail says to somebody who reads plain text."""
    part = mail.get_body(("plain",))
    return part.get_content() if part else ""


def html_of(mail: EmailMessage) -> str:
    """The same, as a page."""
    part = mail.get_body(("html",))
    return part.get_content() if part else ""


def links_in(mail: EmailMessage) -> list[str]:
    """Every address in its text."""
    return [word for word in text_of(mail).split() if word.startswith(("http://", "https://"))]
