"""Where somebody is signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.signin import list_my_browsers
from lamplighter.services.signin import sign_out_elsewhere
from lamplighter.ui.answer import SeeOther, show


@for_people("GET", "POST")
def browsers(request: PersonRequest) -> HttpResponse:
    """All browsers in which I am signed in; on POST all but this one are signed out."""
    session = request.session.session_key
    if request.method == "POST":
        sign_out_elsewhere(session, by=request.user, at=request.at)
        return SeeOther(reverse("usersessions_list"))
    page = list_my_browsers(request.user, session=session, at=request.at)
    return show(request, "usersessions/browsers.html", page)
