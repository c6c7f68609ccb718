"""Writes down everything that is one person's, for that person."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lamplighter.core.refusal import Refusal
from lamplighter.management.commands._shared import as_json, need_prepared_stores, need_right_secret, offer_json
from lamplighter.queries.leaving.copy import get_copy_for
from lamplighter.services.operation import person_for_copy
from lamplighter.ui.copy import pack_copy


class Command(BaseCommand):
    help = (
        "Write one person's own copy into a zip: a page for reading, the same for programs, and pictures. It holds "
        "their private words: hand it to them and to nobody else. That it was made stands in their record. Whoever can "
        "sign in takes it themselves, under You, Your copy."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", help="the e-mail address of somebody who has an account here, or their name")
        parser.add_argument("--to", type=Path, metavar="FILE", help="where to (default: copy-DATE.zip, here)")
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        need_prepared_stores()
        need_right_secret()
        at = timezone.now()
        path = (options["to"] or Path(f"copy-{at:%Y-%m-%d-%H%M%S}.zip")).absolute()
        try:
            person = person_for_copy(options["who"], at=at)
            _write(path, pack_copy(get_copy_for(person, at=at), zone=person.zone))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as problem:
            raise CommandError(f"{path} could not be written: {problem.strerror}.") from None
        self.stdout.write(
            as_json({"file": path}) if options["json"] else f"{path}\nHand it to them and to nobody else."
        )


def _write(path: Path, content: bytes) -> None:
    """For its owner alone, and never over another file."""
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
