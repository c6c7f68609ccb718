"""Lets somebody in whom mail does not reach."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lamplighter.core.refusal import Refusal
from lamplighter.management.commands._shared import as_json, need_prepared_stores, offer_json
from lamplighter.services.operation import make_sign_in_link


class Command(BaseCommand):
    help = (
        "Print a link that lets one person in, once, within an hour: for somebody who has lost their device, "
        "or where no mail is set up. They see in their record that it was made."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", help="the e-mail address of somebody who has an account here, or their name")
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        need_prepared_stores()
        try:
            url = make_sign_in_link(options["who"], at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(as_json({"url": url}) if options["json"] else url)
