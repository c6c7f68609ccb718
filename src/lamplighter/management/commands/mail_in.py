"""Takes in a mail that somebody has answered."""

from __future__ import annotations

import sys
import threading
from argparse import ArgumentParser
from importlib.util import find_spec
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from django.utils import timezone

from lamplighter.management.commands._shared import need_prepared_stores, need_right_secret
from lamplighter.services.mailin import Brought, Outcome, take_mail_in

# What mail servers understand (sysexits.h): done, no such address here, bad data, try again.
EXIT: Final = {Outcome.TAKEN: 0, Outcome.REFUSED: 67, Outcome.TOO_LONG: 65, Outcome.LATER: 75}
LATER: Final = Brought(Outcome.LATER, "Lamplighter cannot take mail in at this moment.")


class Command(BaseCommand):
    help = (
        "Read one mail from standard input and do what it answers. For the pipe of a mail server: exits with 0 when "
        "it is done, 67 or 65 when it cannot be delivered (the sentence is for whoever wrote it), 75 when it is to be "
        "brought again. "
        "With --listen, take mail from a mail server by SMTP instead, until stopped."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", metavar="ADDRESS", help="where the mail was sent; else its head says")
        parser.add_argument("--sender", metavar="ADDRESS", help="who the mail server says sent it; empty for a bounce")
        parser.add_argument(
            "--listen", metavar="HOST:PORT", help="take mail in by SMTP at this address of this machine"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_IN:
            raise CommandError("Set LAMPLIGHTER_MAIL_IN to the address that answers go to.")
        if options["listen"]:
            return self._listen(options["listen"])
        raw = sys.stdin.buffer.read(settings.LIMITS.incoming_bytes + 1)
        brought = _take(raw, to=options["to"], is_bounce=options["sender"] in ("", "<>"))
        if brought.says:
            self.stdout.write(brought.says)
        sys.exit(EXIT[brought.outcome])

    def _listen(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        if not host or not port.isdecimal():
            raise CommandError("Say where to listen, such as 127.0.0.1:2525.")
        if find_spec("aiosmtpd") is None:
            raise CommandError("This needs one package more: pip install 'lamplighter[mailin]'.")
        need_right_secret()
        from lamplighter.management.commands._listener import listen  # noqa: PLC0415  the package need not be there

        with listen(host.strip("[]"), int(port), _take) as place:
            self.stdout.write(f"Taking mail in at {place}. Ctrl-C ends it.")
            threading.Event().wait()


def _take(raw: bytes, *, to: str, is_bounce: bool) -> Brought:
    """Whatever is wrong here, no mail is lost by it: the mail server brings it again."""
    try:
        need_prepared_stores()
        return take_mail_in(raw, to=to, is_bounce=is_bounce, at=timezone.now())
    except (DatabaseError, OSError, CommandError):
        return LATER
    finally:
        connections.close_all()
