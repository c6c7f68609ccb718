"""How long it takes to plan ten thousand reminders that are due at once: the mails of the day before."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from benchmarks.figures import Figure, show_figure
from lamplighter.access import seal_all
from lamplighter.access.vault import key_of
from lamplighter.core.agreement import Beat
from lamplighter.core.expectation import Expectations, to_json
from lamplighter.core.journey import Stage
from lamplighter.models.agreement import Agreement
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.meeting import remind_of_meetings

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
BUDGET = 10.0  # seconds


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--mails", type=int, default=10_000)
    mails: int = parser.parse_args().mails
    for alias in ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0)
    settle(mails // 2)
    began, cpu = time.monotonic(), time.process_time()
    told = remind_of_meetings(at=NOW)
    took, cpu = time.monotonic() - began, time.process_time() - cpu
    assert (told, Notice.objects.count()) == (mails // 2, mails)
    engine = connections["default"].vendor
    is_within = show_figure(Figure(f"{mails} due reminders planned, {engine}", took, "s", BUDGET * mails / 10_000))
    show_figure(Figure("of it, processor of ours", cpu, "s", None))
    sys.exit(not is_within)


def settle(pairs: int) -> None:
    """So many pairs with their lines, each with a meeting tomorrow; no two share a mentor. Words of half travel."""
    people = [Person(name=f"P{number}", made_at=NOW, joined_at=NOW, place=number) for number in range(2 * pairs)]
    Person.objects.bulk_create(people, batch_size=1_000)
    two = zip(people[:pairs], people[pairs:], strict=True)
    stage = {"stage": Stage.ACTIVE.value, "began_at": NOW, "moved_at": NOW}
    rows = [Mentorship(mentor=mentor, mentee=mentee, **stage) for mentor, mentee in two]
    Mentorship.objects.bulk_create(rows, batch_size=1_000)
    tomorrow = {"starts_at": NOW + timedelta(hours=20), "minutes": settings.LIMITS.meeting_minutes}
    meetings = [Meeting(mentorship=row, planned_by=row.mentor, **tomorrow) for row in rows]
    Meeting.objects.bulk_create(meetings, batch_size=1_000)
    for thing in (*people, *rows):
        key_of(thing.key_scope())
    agreements = [_agreed(row, words_by_mail=number % 2 == 0) for number, row in enumerate(rows)]
    seal_all([(agreement, "To lead a team by spring") for agreement in agreements], "what_for")
    seal_all([(agreement, to_json(Expectations(where="By telephone"))) for agreement in agreements], "details")
    Agreement.objects.bulk_create(agreements, batch_size=1_000)


def _agreed(row: Mentorship, *, words_by_mail: bool) -> Agreement:
    beat, until_on = Beat.FORTNIGHTLY.value, (NOW + timedelta(days=90)).date()
    when = {"written_at": NOW, "agreed_at": NOW}
    return Agreement(mentorship=row, version=1, beat=beat, until_on=until_on, words_by_mail=words_by_mail, **when)


if __name__ == "__main__":
    main()
