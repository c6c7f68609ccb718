"""Says who reads reports."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lamplighter.core.refusal import Refusal
from lamplighter.management.commands._shared import as_json, need_prepared_stores, offer_json
from lamplighter.queries.safety.page import list_contacts
from lamplighter.services.operation import person_known_as
from lamplighter.services.safety.report import name_contact, release_contact


class Command(BaseCommand):
    help = (
        "Ask somebody to read what people report, or (--remove) no longer; without a name, say who does. They read "
        "reports and nothing else, and none by or about themselves. Everybody who writes one reads their names first."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", nargs="?", help="the e-mail address of somebody who has an account, or their name")
        parser.add_argument("--remove", action="store_true", help="they read reports no longer")
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        need_prepared_stores()
        try:
            if options["who"] is not None:
                change = release_contact if options["remove"] else name_contact
                change(person_known_as(options["who"]), at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        names = list_contacts()
        says = (
            f"Reports are read by: {', '.join(names)}." if names else "Nobody reads reports, so nobody can write one."
        )
        self.stdout.write(as_json({"contacts": names}) if options["json"] else says)
