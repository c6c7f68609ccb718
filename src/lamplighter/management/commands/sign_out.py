"""Ends sign-ins at once, one person's or everybody's."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lamplighter.core.refusal import Refusal
from lamplighter.management.commands._shared import as_json, need_prepared_stores, offer_json
from lamplighter.services.operation import sign_out_all_by_hand, sign_out_by_hand


class Command(BaseCommand):
    help = (
        "Sign one person out in every browser, or everybody (--everybody): with the next page they open they come in "
        "anew. Their ways in stay as they are. It stands in the record."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", nargs="?", help="the e-mail address of somebody who has an account, or their name")
        parser.add_argument("--everybody", action="store_true", help="all sign-ins there are")
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        need_prepared_stores()
        who, at = options["who"], timezone.now()
        if (who is None) is not options["everybody"]:
            raise CommandError("Say whom: an address, a name, or --everybody.")
        try:
            what, count = ("browsers", sign_out_by_hand(who, at=at)) if who else ("people", sign_out_all_by_hand(at=at))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(as_json({what: count}) if options["json"] else f"Signed out; {what}: {count}.")
