"""Looking through other eyes. These addresses exist in a demonstration and nowhere else."""

from __future__ import annotations

import uuid

from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, VisitorRequest, for_everyone, for_people
from lamplighter.access.visitor import network_of
from lamplighter.jobs.demo import live_two_weeks
from lamplighter.queries.demo import list_mail_of
from lamplighter.services.demo import be_somebody
from lamplighter.services.signin import write_way_in
from lamplighter.ui.answer import SeeOther, show


@for_everyone("POST")
def be(request: VisitorRequest) -> HttpResponse:
    """Be one of the few people of the demonstration."""
    try:
        person = be_somebody(uuid.UUID(request.POST.get("person", "")))
    except ValueError:
        raise Http404 from None
    login(request, person)
    write_way_in(person, ("demonstration",), network=network_of(request), at=request.at)
    return SeeOther(reverse("home:home"))


@for_people("POST")
def two_weeks_on(request: PersonRequest) -> HttpResponse:
    """Two weeks pass, and one is back where one was."""
    live_two_weeks(request.POST.get("since", ""), besides=request.user, at=request.at)
    return SeeOther(reverse("home:home"))


@for_people("GET")
def mail(request: PersonRequest) -> HttpResponse:
    """The mail that would have reached this person."""
    return show(request, "demo/mail.html", list_mail_of(request.user))
