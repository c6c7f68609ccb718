"""Whom mail does not reach, and which mails are not tried any more."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from lamplighter.management.commands._shared import as_json, need_prepared_stores, offer_json
from lamplighter.services.delivery import try_set_aside_anew
from lamplighter.services.operation import list_mail_set_aside, list_unreached


class Command(BaseCommand):
    help = (
        "List whom mail does not reach: since when, how we know, their number as in `dump`, and their address "
        "without its name. They see it themselves and can clear it. Then which mails are not tried any more, and why."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        offer_json(parser)
        parser.add_argument("--again", action="store_true", help="try what is set aside anew, once all is mended")

    def handle(self, *args: Any, **options: Any) -> None:
        need_prepared_stores()
        if options["again"]:
            count = try_set_aside_anew(at=timezone.now())
            return self.stdout.write(as_json({"again": count}) if options["json"] else f"Tried anew: {count}.")
        failures, aside = list_unreached(), list_mail_set_aside()
        if options["json"]:
            return self.stdout.write(as_json({"failures": failures, "set_aside": aside}))
        for one in failures:
            self.stdout.write(f"{one.since:%Y-%m-%d %H:%M} UTC  {one.person}  {one.how}  {one.address}")
        self.stdout.write(f"Not reached: {len(failures)}.")
        for mail in aside:
            self.stdout.write(f"{mail.since:%Y-%m-%d %H:%M} UTC  {mail.to}  {mail.why}  {mail.template}  {mail.mail}")
        self.stdout.write(f"Mails set aside: {len(aside)}.")
