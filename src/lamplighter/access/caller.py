"""Who is asking, and when. Every view names its door here; a test fails for one that does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.views.decorators.cache import cache_control, never_cache

from lamplighter.models.person import Person

__all__ = [
    "Person",
    "PersonRequest",
    "SignedOut",
    "StillYou",
    "VisitorRequest",
    "by_link",
    "check_fresh",
    "for_everyone",
    "for_people",
    "person_of",
]

P = ParamSpec("P")


class VisitorRequest(HttpRequest):
    """A request from anybody. It has one moment."""

    at: datetime


class PersonRequest(VisitorRequest):
    """A request behind the sign-in: its user is a person."""

    user: Person
    is_fresh: bool  # they came in, or showed that it is them, a short while ago


R = TypeVar("R", bound=VisitorRequest)
Page = Callable[Concatenate[R, P], HttpResponseBase]
View = Callable[..., HttpResponseBase]


class SignedOut(Exception):
    """A form came from somebody whose sign-in has run out; what they typed must not be lost."""


class StillYou(Exception):
    """Somebody came in a while ago and is about to do what a stranger at an open browser must not."""


def person_of(request: HttpRequest) -> Person | None:
    """The person who is signed in, or None."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Person) else None


def for_people(*methods: str) -> Callable[[Page[PersonRequest, P]], View]:
    """Only for somebody who is signed in; others are shown the way in and come back here."""

    def decorate(view: Page[PersonRequest, P]) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if person_of(request) is None:
                if request.method == "POST":
                    raise SignedOut
                return redirect_to_login(request.get_full_path())
            return view(cast(PersonRequest, request), *args, **kwargs)

        return _with_methods(never_cache(door), "people", methods)

    return decorate


def check_fresh(request: PersonRequest) -> None:
    """Before something leaves that cannot be called back: still the same person? Raises StillYou."""
    if not request.is_fresh:
        raise StillYou


def for_everyone(*methods: str, kept: timedelta | None = None) -> Callable[[Page[VisitorRequest, P]], View]:
    """For whoever comes, signed in or not. What is `kept` stays so long in the browser that asked, and nowhere else."""
    keeps = never_cache if kept is None else cache_control(private=True, max_age=int(kept.total_seconds()))
    return _open_to("everyone", methods, keeps)


def by_link(*methods: str) -> Callable[[Page[VisitorRequest, P]], View]:
    """For whoever holds the secret in the address. It acts on POST alone: mail scanners follow links."""
    return _open_to("link", methods)


def _open_to(
    door_name: str, methods: tuple[str, ...], keeps: Callable[[View], View] = never_cache
) -> Callable[[Page[VisitorRequest, P]], View]:
    def decorate(view: Page[VisitorRequest, P]) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            response = view(cast(VisitorRequest, request), *args, **kwargs)
            if door_name == "link":
                response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return _with_methods(keeps(door), door_name, methods)

    return decorate


def _with_methods(door: View, name: str, methods: tuple[str, ...]) -> View:
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    @wraps(door)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
        if request.method != "HEAD":
            return door(request, *args, **kwargs)
        request.method = "GET"  # to look without reading is to look: no view takes it for an act
        try:
            return door(request, *args, **kwargs)
        finally:
            request.method = "HEAD"

    view.door = name  # type: ignore[attr-defined]  # read by `lamplighter routes` and by the census
    view.methods = methods  # type: ignore[attr-defined]
    return view
