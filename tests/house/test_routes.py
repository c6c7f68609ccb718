"""Every address is declared, names its door and its deeds, and lets nobody past either."""

from __future__ import annotations

import re
import uuid

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from django.urls.resolvers import RegexPattern

import lamplighter.web.demo.urls as demo
import lamplighter.web.style.urls as style
from lamplighter.core.address import shorten
from lamplighter.core.privacy import Kind
from tests.house.routes import DEMO_ROUTES, ROUTES, Route

NUMBER = uuid.UUID(int=7)
NOWHERE = shorten(NUMBER)
BROWSER = Client()


def _patterns(resolver: URLResolver, space: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += _patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            found.append((f"{space}{entry.name}", entry))
    return found


def _census(resolver: URLResolver) -> dict[str, tuple[tuple[str, ...], str | None, bool]]:
    """By name: the deeds, the door, and whether the address names a thing."""
    return {
        name: (
            tuple(getattr(entry.callback, "methods", ())),
            getattr(entry.callback, "door", None),
            "<id:" in str(entry.pattern),
        )
        for name, entry in _patterns(resolver)
    }


def _declared(routes: dict[str, Route]) -> dict[str, tuple[tuple[str, ...], str | None, bool]]:
    return {name: (route.methods, route.door, route.opens is not None) for name, route in routes.items()}


def _resolver(*entries: URLPattern | URLResolver) -> URLResolver:
    return URLResolver(RegexPattern(r"^/"), list(entries))


def test_every_address_is_declared_with_its_door_and_its_deeds() -> None:
    assert _census(get_resolver()) == _declared(ROUTES)


def test_no_two_addresses_share_a_name() -> None:
    names = [name for name, _ in _patterns(get_resolver())]
    assert len(names) == len(set(names))
    assert "None" not in names


def test_the_demonstration_adds_only_what_is_declared() -> None:
    found = {}
    for space, urls in (("demo", demo), ("style", style)):
        found |= {f"{space}:{name}": what for name, what in _census(_resolver(*urls.urlpatterns)).items()}
    assert found == _declared(DEMO_ROUTES)


def test_an_address_in_a_hurry_is_noticed() -> None:
    """Without a door, without a list of deeds, and it opens a thing."""

    def view(request: HttpRequest, pk: object) -> HttpResponse:
        return HttpResponse("all of Amina's notes")

    found = _census(_resolver(path("notes/<id:pk>/", view, name="notes")))
    assert found == {"notes": ((), None, True)}
    assert found.items() - _census(get_resolver()).items()


def test_every_door_and_every_kind_is_a_known_one() -> None:
    routes = ROUTES.values()
    assert {route.door for route in routes} == {"people", "everyone", "link"}
    assert {route.opens for route in routes} - {None} == {
        Kind.BLOCK,
        Kind.CHECKIN,
        Kind.REPORT,
        Kind.PROFILE,
        Kind.QUESTION,
        Kind.TIE,
        Kind.CANDIDATE,
        Kind.THANKS,
        Kind.INVITATION,
        Kind.REQUEST,
        Kind.MENTORSHIP,
        Kind.AGREEMENT,
        Kind.MEETING,
        Kind.AGENDA_ITEM,
        Kind.ACTION_ITEM,
        Kind.MILESTONE,
        Kind.MESSAGE,
        Kind.CROSSROADS,
        Kind.ENDORSEMENT,
    }


def test_whatever_opens_a_thing_stands_behind_the_sign_in() -> None:
    """But for faces: visitors see those that somebody has chosen to show them, and the row's own door says which."""
    doors = {name: route.door for name, route in ROUTES.items() if route.opens is not None}
    assert {name for name, door in doors.items() if door != "people"} == {"person:face", "person:small_face"}


def _address(name: str) -> str:
    entry = dict(_patterns(get_resolver()))[name]
    wanted = len(re.findall(r"<\w+:\w+>", str(entry.pattern)))
    if name.startswith("link:"):
        return reverse(name, args=[NOWHERE])
    return reverse(name, args=[NUMBER] * wanted)


@pytest.mark.parametrize("name", ROUTES)
def test_any_other_deed_is_refused_before_anything_is_looked_at(name: str) -> None:
    """No database here: whoever comes with a wrong deed is turned away at the door itself."""
    allowed = {*ROUTES[name].methods, *(("HEAD",) if "GET" in ROUTES[name].methods else ())}
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
        if method not in allowed:
            answer = BROWSER.generic(method, _address(name))
            assert answer.status_code == 405, method
            assert {deed.strip() for deed in answer["Allow"].split(",")} == allowed
