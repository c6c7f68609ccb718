"""Pages for when something is not as it should be. Each says what to do next."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from lamplighter.core.refusal import Refusal
from lamplighter.ui.refusal import words_of

log = logging.getLogger(__name__)
WORTH = 12  # what is shorter is typed again faster than copied
NOT_SHOWN = frozenset({"csrfmiddlewaretoken", "password", "again", "credential"})  # nobody sees these on a screen


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote, shown back to them and kept nowhere."""

    kept: tuple[str, ...]


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that was open too long: what was typed is on the page, to be sent again."""
    return render(request, "errors/403.html", {"page": _typed(request)}, status=403)


def signed_out(request: HttpRequest) -> HttpResponse:
    """The sign-in has run out between opening the form and sending it."""
    return render(request, "errors/signed_out.html", {"page": _typed(request)}, status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """One body, whether it is somebody else's or was never there."""
    return render(request, "errors/404.html", status=404)


def too_quick(request: HttpRequest) -> HttpResponse:
    """Too many tries in a short time."""
    return HttpResponse(render_to_string("errors/429.html"), status=429)


def broken(request: HttpRequest) -> HttpResponse:
    if isinstance(problem := sys.exception(), OperationalError):  # on the way in or out, where no page has begun
        return overloaded(request, problem)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def overloaded(request: HttpRequest, problem: Exception) -> HttpResponse:
    """The database is full, busy or away. Nothing half-done stays behind, and what was typed is on the page."""
    match = request.resolver_match  # its own words would hold what stands in the address
    log.error("database trouble on %s: %s", match.view_name if match else "no page", type(problem).__name__)
    page = render_to_string("errors/503.html", {"page": _typed(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": "30"})


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A deed that is not possible any more, said plainly."""
    return render(request, "errors/refused.html", {"sentence": words_of(refusal)}, status=409)


def _typed(request: HttpRequest) -> Typed:
    words = (str(words) for name, words in request.POST.items() if name not in NOT_SHOWN)
    return Typed(tuple(line for line in words if len(line) > WORTH))
