"""What every request carries, and what every answer says."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from lamplighter.access.caller import PersonRequest, SignedOut, StillYou, VisitorRequest, person_of
from lamplighter.core.refusal import Refusal
from lamplighter.queries.demo import list_faces
from lamplighter.queries.person import is_house_of_two
from lamplighter.services.question import claim_draft
from lamplighter.ui.draft import forget_cookie, token_in
from lamplighter.web.error.views import overloaded, refused, signed_out
from lamplighter.web.person.browsers import has_run_out, notice_browser
from lamplighter.web.person.fresh import ask_again, is_fresh_or_cannot_show_it

Answer = Callable[[HttpRequest], HttpResponseBase]
STILL_YOU = (
    "account_reauthenticate",
    "person:still_you_by_password",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
)
WHILE_LEAVING = ("account_logout", "leaving:leave", "leaving:stay", "leaving:copy", *STILL_YOU)
WITHOUT_A_NAME = ("account_logout", "person:welcome")


def one_moment(get_response: Answer) -> Answer:
    """The clock is read once; everything a request does happens at `request.at`."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        cast(VisitorRequest, request).at = timezone.now()
        return get_response(request)

    return middleware


def quiet_headers(get_response: Answer) -> Answer:
    """Nothing of ours is embedded elsewhere, and no page may ask for a camera or a place."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        return response

    return middleware


def their_zone(get_response: Answer) -> Answer:
    """Times are shown in the reader's own zone."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        person = person_of(request)
        with timezone.override(ZoneInfo(person.zone) if person else None):
            return get_response(request)

    return middleware


def longer_stay(get_response: Answer) -> Answer:
    """Whoever comes back stays signed in, for a year at most: once a day the sign-in begins to count anew.

    Noticed on the way out, so that no sign-in is ever missing from the list of those that can be ended.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if has_run_out(cast(VisitorRequest, request)):
            logout(request)
        response = get_response(request)
        person, was_modified = person_of(request), request.session.modified
        if person is not None:
            try:
                notice_browser(cast(VisitorRequest, request), person)
            except OperationalError:  # what was done is done, and whoever only reads needs no room on the disk
                request.session.modified = was_modified
        return response

    return middleware


def demo_faces(get_response: Answer) -> Answer:
    """In a demonstration every page offers to be somebody else. Anywhere else this is not even here."""
    if not settings.DEMO:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.demo = list_faces()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def just_the_two(get_response: Answer) -> Answer:
    """Whether there are only two here; it came with the person, and is found out for others where a page asks."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.is_for_two = SimpleLazyObject(lambda: is_house_of_two(person_of(request)))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def still_them(get_response: Answer) -> Answer:
    """Whether they have shown of late that it is them; found out only where a page asks."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        asked = cast(PersonRequest, request)
        request.is_fresh = SimpleLazyObject(lambda: is_fresh_or_cannot_show_it(asked))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def whole_people(get_response: Answer) -> Answer:
    """Whoever has just signed in for the first time says their name before anything else.

    Whoever is leaving finds the way back, and nothing else to do.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        person = person_of(request)
        if person is not None and person.leaves_at is not None:
            stays_here = request.path in map(reverse, WHILE_LEAVING)
            return get_response(request) if stays_here else HttpResponseRedirect(reverse("leaving:leave"))
        if person is None or person.joined_at is not None or request.path in map(reverse, WITHOUT_A_NAME):
            return get_response(request)
        onwards = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        return HttpResponseRedirect(reverse("person:welcome") + onwards)

    return middleware


def kept_draft(get_response: Answer) -> Answer:
    """What this browser typed before becomes the person's at their first signed-in request."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        person, token = person_of(request), token_in(request)
        if person is None or token is None:
            return get_response(request)
        claim_draft(token, by=person, at=cast(VisitorRequest, request).at)
        response = get_response(request)
        forget_cookie(request, response)
        return response

    return middleware


class clear_sentences:  # reads like the functions beside it
    """A refusal that no form has shown becomes a page of its own; a database out of breath is told as such."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponseBase | None:
        if isinstance(problem, SignedOut):
            return signed_out(request)
        if isinstance(problem, StillYou):
            return ask_again(request, back=request.get_full_path())
        if isinstance(problem, Refusal):
            return refused(request, problem)
        if isinstance(problem, OperationalError) and not settings.DEBUG:
            return overloaded(request, problem)
        return None
