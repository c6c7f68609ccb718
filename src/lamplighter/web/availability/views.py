"""How and when I can talk."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.availability import get_my_availability
from lamplighter.services.availability import say_availability
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.availability.forms import AvailabilityForm


@for_people("GET", "POST")
def mine(request: PersonRequest) -> HttpResponse:
    page = get_my_availability(request.user)
    form = AvailabilityForm(request.POST if request.method == "POST" else None, mine=page)
    if form.is_bound and form.is_valid():
        with told_in(form):
            say_availability(form.cleaned_data["languages"], form.hours(), by=request.user, at=request.at)
            return SeeOther(reverse("availability:mine"))
    return show(request, "availability/mine.html", page, form=form, here="you", status=422 if form.errors else 200)
