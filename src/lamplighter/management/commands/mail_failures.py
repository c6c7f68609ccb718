"""Whom mail does not reach."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lamplighter.management.commands._shared import as_json, need_prepared_stores, offer_json
from lamplighter.services.operation import list_unreached


class Command(BaseCommand):
    help = (
        "List whom mail does not reach: since when, how we know, their number as in `dump`, and their address "
        "without its name. They see it themselves and can clear it."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        need_prepared_stores()
        failures = list_unreached()
        if options["json"]:
            return self.stdout.write(as_json({"failures": failures}))
        for one in failures:
            self.stdout.write(f"{one.since:%Y-%m-%d %H:%M} UTC  {one.person}  {one.how}  {one.address}")
        self.stdout.write(f"Not reached: {len(failures)}.")
