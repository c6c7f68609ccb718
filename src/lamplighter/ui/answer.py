"""The few shapes an answer has: a page, a part of a page, or the way to another page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


class SeeOther(HttpResponseRedirect):
    """After a deed: look over there. Loading that page again repeats nothing."""

    status_code = 303


def wants_part(request: HttpRequest) -> bool:
    """Whether only a part of the page will be exchanged; a reader without JavaScript never asks for one."""
    asked = request.headers.get("HX-Request") == "true"
    return asked and "HX-Boosted" not in request.headers and "HX-History-Restore-Request" not in request.headers


def show(request: HttpRequest, template: str, page: object, *, status: int = 200, **more: Any) -> HttpResponse:
    """Draw one frozen value, called `page` in the template; `more` is for forms and for `here`."""
    response = render(request, template, {**more, "page": page}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@dataclass(frozen=True, slots=True)
class Wait:
    """Enough for now: when to go on, and in how many minutes that is."""

    until: datetime
    minutes: int


def ask_to_wait(request: HttpRequest, template: str, *, until: datetime, at: datetime, **more: Any) -> HttpResponse:
    """A page that says when to go on, and a header that tells programs."""
    seconds = int((until - at).total_seconds()) + 1
    response = show(request, template, Wait(until, -(-seconds // 60)), status=429, **more)
    response["Retry-After"] = str(seconds)
    return response
