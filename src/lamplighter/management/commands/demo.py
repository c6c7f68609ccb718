"""Fill an empty installation with a small believable community."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lamplighter.management.commands._shared import as_json, offer_json, prepare_stores
from lamplighter.services.demo import fill_with_demo
from lamplighter.services.operation import has_anybody_joined


class Command(BaseCommand):
    help = "Fill an empty installation with a small believable community. People sign in with `signin-link ADDRESS`."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another number gives other ids (default: 1)")
        parser.add_argument("--small", action="store_true", help="fifteen people and one mentorship: quicker to make")
        offer_json(parser)

    def handle(self, *args: Any, seed: int, small: bool, json: bool, **options: Any) -> None:
        prepare_stores()
        if has_anybody_joined():
            raise CommandError("There are people here already; a demonstration only begins on an empty installation.")
        people = fill_with_demo(seed=seed, at=timezone.now(), is_small=small)
        if json:
            self.stdout.write(as_json([{"id": str(p.id), "name": p.name, "address": p.address} for p in people]))
            return
        for person in people:
            self.stdout.write(f"{person.name:<10} {person.address}")
