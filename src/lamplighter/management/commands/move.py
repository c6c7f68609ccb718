"""Carries everything to another database, and sees that it has arrived."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lamplighter.core.refusal import Refusal
from lamplighter.management.commands._shared import as_json, need_prepared_stores, offer_json, run_apart
from lamplighter.services.keeping.move import rows_under_way

DIFFERS = (
    "What has arrived is not what is here: somebody was writing meanwhile. Stop Lamplighter first, and move into an "
    "empty database once more. Nothing was changed here."
)


class Command(BaseCommand):
    help = (
        "Carry every row to another, empty database: from SQLite to PostgreSQL or back. Stop Lamplighter first. Keys "
        "and files stay where they are, and so does the old database. Both sides are compared row by row at the end."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, metavar="URL", help="as DATABASE_URL: postgresql://…, or a new file")
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        need_prepared_stores()
        there = {"DATABASE_URL": options["to"]}
        try:
            with rows_under_way(at=timezone.now()) as path:
                run_apart("restore", str(path), "--rows-only", **there)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        here, arrived = _digest(), _digest(**there)
        if here != arrived:
            raise CommandError(DIFFERS)
        if options["json"]:
            self.stdout.write(as_json({**here, "equal": True}))
        else:
            self.stdout.write(f"{here['lines']} rows have arrived, and are the same on both sides.")
            self.stdout.write("Set DATABASE_URL to the new database and start Lamplighter. The old one is still there.")


def _digest(**there: str) -> dict[str, Any]:
    digest: dict[str, Any] = json.loads(run_apart("dump", "--canonical", "--digest", "--json", **there))
    return digest
