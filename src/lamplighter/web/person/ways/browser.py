"""Where somebody is signed in."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.views import ListUserSessionsView
from django.http import HttpResponseBase

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.signin import list_my_browsers
from lamplighter.web.person.ways.told import Told


class Browsers(Told, ListUserSessionsView):
    template_name = "usersessions/browsers.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return {"page": list_my_browsers(self.request.user, session=self.request.session.session_key)}


@for_people("GET", "POST")
def browsers(request: PersonRequest) -> HttpResponseBase:
    """All browsers in which I am signed in; on POST all but this one are signed out."""
    answer: HttpResponseBase = Browsers.as_view()(request)
    return answer
