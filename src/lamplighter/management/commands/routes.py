"""Every address of the house, and who may come by it."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import URLPattern, URLResolver, get_resolver

from lamplighter.management.commands._shared import as_json, offer_json


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name, its shape, what may be done there, which view answers, and which door it stands behind."""

    name: str
    pattern: str
    methods: tuple[str, ...]  # none named: any
    view: str
    door: str | None  # None: the view does not say


class Command(BaseCommand):
    help = "List every address of this installation: its name, its shape, its methods, its view and its door."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        routes = list(list_routes(get_resolver()))
        self.stdout.write(as_json(routes) if options["json"] else "\n".join(map(_line, routes)))


def list_routes(resolver: URLResolver, *, before: str = "/", space: str = "") -> Iterator[Route]:
    """Every pattern beneath a resolver, in the order in which they are tried."""
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from list_routes(entry, before=pattern, space=inner)
        else:
            yield _route(entry, pattern, space)


def _route(entry: URLPattern, pattern: str, space: str) -> Route:
    view = entry.callback
    name = f"{space}{entry.name}" if entry.name else ""
    methods = tuple(getattr(view, "methods", ()))  # these two: see access/caller.py
    return Route(name, pattern, methods, f"{view.__module__}.{view.__name__}", getattr(view, "door", None))


def _line(route: Route) -> str:
    methods = ",".join(route.methods) or "any"
    return f"{route.pattern:<50} {methods:<16} {route.door or '-':<10} {route.name:<30} {route.view}"
