"""My other calendars, from which only is read when I am busy."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.busy import get_busy_calendars_for
from lamplighter.services.busy.give import give_calendar, pause_calendar, remove_calendar, resume_calendar
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.busy.forms import ChangeForm, GiveForm

DEEDS = {"pause": pause_calendar, "resume": resume_calendar, "remove": remove_calendar}


@for_people("GET", "POST")
def mine(request: PersonRequest) -> HttpResponse:
    """All that I have given, when each was read, and what went wrong; to give one more."""
    form = GiveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with told_in(form, "address"):
            give_calendar(form.cleaned_data["address"], by=request.user, at=request.at)
            return SeeOther(reverse("busy:mine"))
    return _page(request, form, said=form)


@for_people("POST")
def change(request: PersonRequest) -> HttpResponse:
    form = ChangeForm(request.POST)
    if form.is_valid():
        DEEDS[form.cleaned_data["does"]](form.cleaned_data["calendar"], by=request.user, at=request.at)
        return SeeOther(reverse("busy:mine"))
    return _page(request, GiveForm(), said=form)


def _page(request: PersonRequest, form: GiveForm, *, said: forms.Form) -> HttpResponse:
    page, status = get_busy_calendars_for(request.user), 422 if said.errors else 200
    return show(request, "busy/mine.html", page, form=form, said=said, here="you", status=status)
