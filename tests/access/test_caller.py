"""The doors themselves: who is let through, with which deed, and what the browser may keep of the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from lamplighter.access.caller import (
    Person,
    SignedOut,
    StillYou,
    by_link,
    check_fresh,
    for_everyone,
    for_people,
    person_of,
)

AMINA = Person(name="Amina")


def asked(method: str = "GET", user: object = AMINA, **more: Any) -> Any:
    request = RequestFactory().generic(method, "/somewhere/?page=2")
    vars(request).update(user=user, **more)
    return request


def says_how(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    """A page that says how it was asked for."""
    return HttpResponse(" ".join([str(request.method), *args, *kwargs.values()]))


def kept(door: Callable[..., Any]) -> set[str]:
    return set(door(says_how)(asked())["Cache-Control"].split(", "))


def test_a_person_is_somebody_of_ours_who_is_signed_in() -> None:
    assert person_of(asked()) is AMINA
    assert person_of(asked(user=AnonymousUser())) is None
    assert person_of(RequestFactory().get("/")) is None


def test_whoever_is_signed_in_is_let_through_and_others_are_shown_the_way_in() -> None:
    page = for_people("GET", "POST")(says_how)
    assert page(asked(), "one", to="two").content == b"GET one two"
    assert page(asked("POST")).content == b"POST"
    way_in = page(asked(user=AnonymousUser()))
    assert (way_in.status_code, way_in["Location"]) == (302, "/sign-in/?next=/somewhere/%3Fpage%3D2")
    with pytest.raises(SignedOut):
        page(asked("POST", user=AnonymousUser()))


@pytest.mark.parametrize(("door", "name"), [(for_people, "people"), (for_everyone, "everyone"), (by_link, "link")])
def test_each_door_says_which_it_is_and_takes_its_own_deeds_alone(door: Callable[..., Any], name: str) -> None:
    page, deed = door("GET")(says_how), door("POST")(says_how)
    assert (page.door, page.methods, deed.door, deed.methods) == (name, ("GET",), name, ("POST",))
    assert (page(asked("POST")).status_code, page(asked("POST"))["Allow"]) == (405, "GET, HEAD")
    assert [deed(asked(method)).status_code for method in ("GET", "HEAD", "PUT")] == [405] * 3
    assert deed(asked("GET"))["Allow"] == "POST"
    assert (page(asked()).status_code, deed(asked("POST")).status_code) == (200, 200)


@pytest.mark.parametrize("door", [for_people, for_everyone, by_link])
def test_looking_without_reading_is_looking(door: Callable[..., Any]) -> None:
    request = asked("HEAD")
    assert door("GET")(says_how)(request, "one", to="two").content == b"GET one two"
    assert request.method == "HEAD"


def test_only_what_may_be_kept_is_kept_and_in_that_browser_alone() -> None:
    for door in (for_people, for_everyone, by_link):
        assert kept(door("GET")) >= {"no-store", "private", "max-age=0"}
    assert kept(for_everyone("GET", kept=timedelta(hours=1))) == {"private", "max-age=3600"}


def test_what_a_link_opens_is_in_no_list_of_a_search_engine() -> None:
    assert by_link("GET")(says_how)(asked())["X-Robots-Tag"] == "noindex, nofollow"
    assert "X-Robots-Tag" not in for_everyone("GET")(says_how)(asked())


def test_what_cannot_be_called_back_asks_whether_it_is_still_them() -> None:
    check_fresh(asked(is_fresh=True))
    with pytest.raises(StillYou):
        check_fresh(asked(is_fresh=False))
