"""Lets somebody go who cannot do it themselves, and keeps those away who have gone."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lamplighter.core.refusal import Refusal
from lamplighter.management.commands._shared import as_json, need_prepared_stores, need_right_secret, offer_json
from lamplighter.services.leaving.erase import erase_again, erase_person
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.operation import person_known_as


class Command(BaseCommand):
    help = (
        "Let somebody leave who has asked you to: at once nobody finds them any more, and after fourteen days, in "
        "which they can come back, everything that is theirs alone is gone with its keys. --now does not wait."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", nargs="?", help="the e-mail address of somebody who has an account, or their name")
        parser.add_argument("--now", action="store_true", help="for good, at once; there is no way back")
        again = "erase once more whoever has been erased before: `restore` does this with what a backup brings back"
        parser.add_argument("--again", action="store_true", help=again)
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        need_prepared_stores()
        need_right_secret()
        try:
            facts = self._do(**options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(as_json(facts) if options["json"] else str(facts["says"]))

    def _do(self, who: str | None, *, now: bool, again: bool, **_: Any) -> dict[str, Any]:
        at = timezone.now()
        if again:
            count = erase_again(at=at)
            return {
                "erased_again": count,
                "says": f"{count} who had been erased were in the backup, and are gone again.",
            }
        if who is None:
            raise CommandError("Say whom: an e-mail address, or a name. Or --again.")
        person = person_known_as(who)
        if now:
            erase_person(person, at=at)
            return {
                "erased": True,
                "says": "They are gone for good. Backups of before open their words for a week more.",
            }
        begin_leaving((), by=person, at=at)
        person.refresh_from_db()
        until = f"{person.leaves_at:%d %B %Y, %H:%M} UTC"
        return {"leaves_at": person.leaves_at, "says": f"They are leaving. Until {until} they can sign in and stay."}
