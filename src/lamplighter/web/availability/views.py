"""How and when I can talk."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.availability import get_my_availability, get_my_days
from lamplighter.services.availability import say_availability, say_away, say_back, say_days, say_rather
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.hours import AwayForm, WeekForm
from lamplighter.ui.refusal import told_in
from lamplighter.web.availability.days import DaysForm
from lamplighter.web.availability.forms import AvailabilityForm


@for_people("GET", "POST")
def days(request: PersonRequest) -> HttpResponse:
    """Days that are not as usual: the next two weeks, and when I am away."""
    page, does = get_my_days(request.user, at=request.at), request.POST.get("does", "")
    form = DaysForm(request.POST if does == "days" else None, mine=page)
    away = AwayForm(request.POST if does in ("away", "back") else None)
    if form.is_valid():
        with told_in(form):
            say_days(form.days(), by=request.user, at=request.at)
            return SeeOther(reverse("availability:days"))
    if away.is_valid():
        with told_in(away):
            deed = say_away if does == "away" else say_back
            deed(away.cleaned_data["first"], away.cleaned_data["back_on"], by=request.user, at=request.at)
            return SeeOther(reverse("availability:days"))
    status = 422 if form.errors or away.errors or (request.method == "POST" and not does) else 200
    return show(request, "availability/days.html", page, form=form, away=away, here="you", status=status)


@for_people("GET", "POST")
def rather(request: PersonRequest) -> HttpResponse:
    """Hours I would rather have than others."""
    page = get_my_availability(request.user)
    form = WeekForm(request.POST if request.method == "POST" else None, week=page.rather)
    if form.is_valid():
        say_rather(form.week(), by=request.user, at=request.at)
        return SeeOther(reverse("availability:rather"))
    return show(request, "availability/rather.html", page, form=form, here="you", status=422 if form.errors else 200)


@for_people("GET", "POST")
def mine(request: PersonRequest) -> HttpResponse:
    page = get_my_availability(request.user)
    form = AvailabilityForm(request.POST if request.method == "POST" else None, mine=page)
    if form.is_bound and form.is_valid():
        with told_in(form):
            say_availability(form.cleaned_data["languages"], form.hours(), by=request.user, at=request.at)
            return SeeOther(reverse("availability:mine"))
    return show(request, "availability/mine.html", page, form=form, here="you", status=422 if form.errors else 200)
