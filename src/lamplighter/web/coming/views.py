"""What will come by mail."""

from __future__ import annotations

from django.http import HttpResponse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.coming import get_coming_for
from lamplighter.ui.answer import show


@for_people("GET")
def mine(request: PersonRequest) -> HttpResponse:
    """The mail of my next two weeks, as far as it can be known."""
    return show(request, "coming/mine.html", get_coming_for(request.user, at=request.at), here="you")
