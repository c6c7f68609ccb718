"""Still the same person? Before a way in is changed they show it once more, unless they have just come in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from lamplighter.access.caller import PersonRequest
from lamplighter.queries.signin import can_show_it_is_them
from lamplighter.ui.answer import SeeOther
from lamplighter.web.person.browsers import CAME_IN

P = ParamSpec("P")
Page = Callable[Concatenate[PersonRequest, P], HttpResponseBase]


def is_fresh(request: HttpRequest, *, now: float) -> bool:
    """Whether they came in, or showed that it is them, a short while ago and in this very browser."""
    shown = [record["at"] for record in get_authentication_records(request, request.user)]
    came_in: float = max([request.session.get(CAME_IN, 0), *shown])
    return now - came_in < float(settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def only_fresh(view: Page[P]) -> Page[P]:
    """Behind this a way in can be changed."""

    @wraps(view)
    def page(request: PersonRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_fresh(request, now=request.at.timestamp()):
            return view(request, *args, **kwargs)
        return ask_again(request, back=request.get_full_path() if request.method == "GET" else reverse("mfa_index"))

    return cast(Page[P], page)


def ask_again(request: HttpRequest, *, back: str) -> HttpResponseBase:
    """First it is asked whether it is still them, and then they are where they were."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    return SeeOther(f"{ways[0]['url']}?{urlencode({'next': back})}")


def is_fresh_or_cannot_show_it(request: PersonRequest) -> bool:
    """Whoever has nothing to show, where no mail leaves, can still take their copy and go."""
    return is_fresh(request, now=request.at.timestamp()) or not can_show_it_is_them(request.user)
