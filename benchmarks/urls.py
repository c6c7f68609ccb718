"""Every address of the house, and a page with nothing on it: what the stack costs by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.config.urls import urlpatterns as house
from lamplighter.ui.answer import show


@for_people("GET")
def empty(request: PersonRequest) -> HttpResponse:
    return show(request, "base.html", None)


urlpatterns = [*house, path("empty/", empty, name="empty")]
