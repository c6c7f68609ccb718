"""Everything that is stored, line by line, to be compared."""

from __future__ import annotations

import hashlib
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lamplighter.management.commands._shared import as_json, need_prepared_stores, offer_json
from lamplighter.services.keeping.rows import lines_of_everything, one_moment


class Command(BaseCommand):
    help = (
        "Print every row of the database as one line of JSON, in one order, the same from SQLite and PostgreSQL: to "
        "see whether two installations hold the same. Private words stay sealed; sign-ins and keys are left out."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--canonical", action="store_true", help="the only form there is; said for clarity")
        parser.add_argument("--digest", action="store_true", help="only how many lines there are, and their check sum")
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        need_prepared_stores()
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `dump | head` ends quietly
        digest, count = hashlib.sha256(), 0
        with one_moment():
            for line in lines_of_everything():
                digest.update(f"{line}\n".encode())
                count += 1
                if not options["digest"]:
                    self.stdout.write(line)
        if options["digest"]:
            facts = {"lines": count, "sha256": digest.hexdigest()}
            self.stdout.write(as_json(facts) if options["json"] else f"{count} lines, {facts['sha256']}")
