"""How long it takes to pack one's own copy where two have written each other ten thousand messages."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

from django.core.management import call_command
from django.db import connections

from benchmarks.figures import Figure, show_figure
from lamplighter.access import seal
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.person import Person
from lamplighter.queries.leaving.copy import get_copy_for
from lamplighter.ui.copy import pack_copy

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
MESSAGES, BUDGET = 10_000, 60.0  # seconds


def main() -> None:
    for alias in ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0)
    mentor, mentee = (Person(name=name, made_at=NOW, joined_at=NOW, place=n) for n, name in enumerate("AB"))
    Person.objects.bulk_create([mentor, mentee])
    pair = Mentorship.objects.create(mentor=mentor, mentee=mentee, began_at=NOW, moved_at=NOW)
    rows = [Message(mentorship=pair, author=mentor, sent_at=NOW) for _ in range(MESSAGES)]
    for number, row in enumerate(rows):
        seal(row, words=f"Message {number}")
    Message.objects.bulk_create(rows, batch_size=1_000)
    began = time.monotonic()
    pack_copy(get_copy_for(mentee, at=NOW), zone="UTC")
    engine = connections["default"].vendor
    what = f"one's own copy with {MESSAGES:,} messages packed, {engine}"
    sys.exit(not show_figure(Figure(what, time.monotonic() - began, "s", BUDGET)))


if __name__ == "__main__":
    main()
