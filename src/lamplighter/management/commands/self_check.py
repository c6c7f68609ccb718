"""Whether everything that is remembered agrees with itself."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from lamplighter.management.commands._shared import (
    PUT_KEYS_BACK,
    as_json,
    cannot_be_opened,
    is_missing,
    need_prepared_stores,
    need_right_secret,
    offer_json,
)
from lamplighter.services.operation import Finding, find_everything_wrong, is_key_store_there

NO_KEYS = f"The key store is missing: without it nobody's words can be read, or checked. {PUT_KEYS_BACK}."


class Command(BaseCommand):
    help = (
        "Look for contradictions in what is stored: damaged files, words that do not open, seats counted wrongly, "
        "two open requests where one may be. Changes nothing. Exits with 1 when it finds something."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample", type=int, metavar="N", help="open only N words of each kind, picked at random")
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        _need_key_store()
        need_prepared_stores()
        need_right_secret()
        findings = _find(at_most=options["sample"])
        self.stdout.write(as_json({"findings": findings}) if options["json"] else _in_words(findings))
        if findings:
            sys.exit(1)


def _find(*, at_most: int | None) -> list[Finding]:
    try:
        return find_everything_wrong(at_most=at_most)
    except DatabaseError as problem:
        raise cannot_be_opened(problem) from None


def _need_key_store() -> None:
    try:
        is_there = not is_missing("keys") and is_key_store_there()
    except DatabaseError as problem:
        raise cannot_be_opened(problem) from None
    if not is_there:
        raise CommandError(NO_KEYS)


def _in_words(findings: list[Finding]) -> str:
    if not findings:
        return "Everything agrees."
    return "\n".join(f"{finding.where} {finding.thing}: {finding.sentence}" for finding in findings)
