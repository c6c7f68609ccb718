"""The list of addresses that other tests and people's tools read."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from lamplighter.management.commands.routes import Route, list_routes


def routes() -> dict[str, Any]:
    out = StringIO()
    call_command("routes", json=True, stdout=out)
    return {route["name"]: route for route in json.loads(out.getvalue())}


def test_a_route_says_all_that_a_census_asks() -> None:
    assert routes()["link:open"] == {
        "name": "link:open",
        "pattern": "/l/<str:token>/",
        "methods": ["GET", "POST"],
        "view": "lamplighter.web.link.views.open_page",
        "door": "link",
    }


def test_every_route_names_its_door() -> None:
    assert [name for name, route in routes().items() if route["door"] not in ("people", "everyone", "link")] == []


def test_a_route_that_says_nothing_of_itself_is_listed_all_the_same() -> None:
    def view(request: object) -> None: ...

    inner = URLResolver(RegexPattern(r"^inner/"), [path("page/", view)])
    [route] = list_routes(URLResolver(RegexPattern(r""), [inner]))
    assert route == Route("", "/^inner/page/", (), f"{__name__}.view", None)


def test_the_list_for_people_has_a_line_for_each() -> None:
    out = StringIO()
    call_command("routes", stdout=out)
    assert len(out.getvalue().splitlines()) >= len(routes())
