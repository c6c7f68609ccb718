"""How several people see me as a mentor."""

from __future__ import annotations

from django.http import HttpResponse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.portrait import get_my_portrait
from lamplighter.ui.answer import show


@for_people("GET")
def mine(request: PersonRequest) -> HttpResponse:
    return show(request, "portrait/mine.html", get_my_portrait(request.user))
