"""Who is here, and who could help with my question."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.directory import list_people_for
from lamplighter.queries.introduction import get_card_to_ask
from lamplighter.ui.answer import show


@for_people("GET")
def people(request: PersonRequest, question: uuid.UUID | None = None, after: uuid.UUID | None = None) -> HttpResponse:
    """Those who fit my question first; without a choice it is the question I wrote last."""
    page = list_people_for(request.user, question, after=after)
    return show(request, "directory/people.html", page, here="people")


@for_people("GET")
def card(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    return show(request, "directory/card.html", get_card_to_ask(request.user, pk), here="people")
