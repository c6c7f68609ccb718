"""Something feels wrong: what one can do about it, and what one has done."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, VisitorRequest, for_everyone, for_people, person_of
from lamplighter.queries.safety import get_help, get_somebody_page_for, get_wrong_page_for, list_blocked_by
from lamplighter.services.safety.block import block, unblock
from lamplighter.ui.answer import SeeOther, show


@for_everyone("GET")
def wrong(request: VisitorRequest) -> HttpResponse:
    """With whom is it? Signed out, whom to turn to. Looking leaves no trace."""
    person = person_of(request)
    if person is None:
        return show(request, "safety/outside.html", get_help())
    return show(request, "safety/wrong.html", get_wrong_page_for(person))


@for_people("GET")
def somebody(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything that can be done about one person, the lightest first."""
    return show(request, "safety/somebody.html", get_somebody_page_for(request.user, pk))


@for_people("POST")
def block_somebody(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    block(pk, by=request.user, at=request.at)
    return SeeOther(reverse("safety:blocked"))


@for_people("GET")
def blocked(request: PersonRequest) -> HttpResponse:
    return show(request, "safety/blocked.html", list_blocked_by(request.user), here="you")


@for_people("POST")
def take_block_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    unblock(pk, by=request.user, at=request.at)
    return SeeOther(reverse("safety:blocked"))
