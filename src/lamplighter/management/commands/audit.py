"""Reads the record to whoever runs the house: by numbers, and without a word of anybody's."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lamplighter.core.address import lengthen
from lamplighter.core.refusal import Refusal
from lamplighter.management.commands._shared import as_json, need_prepared_stores, offer_json
from lamplighter.services.operation import person_known_as
from lamplighter.services.trail import Line, Record, read_record

A_MONTH: Final = timedelta(days=30)


class Command(BaseCommand):
    help = (
        "Say what was done by an office or by hand, to ways in, and who came and went; the rest of what people do is "
        "counted and not told. People are numbers. Whoever is asked for by --person reads that they were looked up."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="DAY", help="such as 2026-11-01, in UTC (default: thirty days ago)")
        parser.add_argument(
            "--person", metavar="WHO", help="one alone: an address, a name, or a number as printed here"
        )
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        need_prepared_stores()
        at = timezone.now()
        try:
            person = _person(options["person"]) if options["person"] else None
            found = read_record(since=_day(options["since"], at), person=person, at=at)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(as_json(found) if options["json"] else "\n".join(_told(found)))


def _person(who: str) -> Any:
    try:
        return person_known_as(lengthen(who))
    except ValueError:
        return person_known_as(who)


def _day(words: str | None, at: datetime) -> datetime:
    try:
        return datetime.strptime(words, "%Y-%m-%d").replace(tzinfo=UTC) if words else at - A_MONTH
    except ValueError:
        raise CommandError("Say the day like this: --since 2026-11-01") from None


def _told(found: Record) -> list[str]:
    rest = f"Besides, {found.besides} deeds of people between themselves, of which nothing is told here."
    seals = "The newest seals fit." if found.fits else "A seal does not fit: `lamplighter self-check` says which."
    return [*map(_line, found.lines), rest, seals]


def _line(line: Line) -> str:
    return f"{line.at:%Y-%m-%d %H:%M:%S}Z  {line.what}: {line.whose}{f', by {line.by}' if line.by else ''}"
