"""The one page on which a mentorship lives, and the ways to rest or end it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.home import get_mentorship_home_for, get_timeline_for
from lamplighter.queries.mentorship import get_mentorship_for
from lamplighter.queries.rhythm import get_rhythm_for
from lamplighter.services.mentorship import (
    carry_on,
    finish_mentorship,
    leave_mentorship,
    offer_to_finish,
    pause_mentorship,
    resume_mentorship,
)
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.ui.rhythm import draw_rhythm
from lamplighter.web.mentorship.forms import PauseForm


@for_people("GET")
def page(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    return show(request, "mentorship/page.html", get_mentorship_home_for(request.user, pk, at=request.at))


@for_people("GET")
def timeline(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """The tie of the two over the years."""
    return show(request, "mentorship/timeline.html", get_timeline_for(request.user, pk))


@for_people("GET")
def rhythm(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """How often the two meet, beside how often they meant to."""
    page = get_rhythm_for(request.user, pk, at=request.at)
    drawn = draw_rhythm(
        [day.on for day in page.met],
        every=page.every,
        today=page.today,
        due_on=page.rhythm.due_on,
        booked_on=page.booked_on,
        pauses=page.pauses,
    )
    return show(request, "mentorship/rhythm.html", page, drawn=drawn)


@for_people("GET", "POST")
def pause(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    page = get_mentorship_for(request.user, pk)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "back_on"):
            pause_mentorship(pk, form.cleaned_data["back_on"], by=request.user, at=request.at)
            return _back(pk)
    return show(request, "mentorship/pause.html", page, form=form, status=422 if form.errors else 200)


@for_people("POST")
def resume(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    resume_mentorship(pk, by=request.user, at=request.at)
    return _back(pk)


@for_people("GET")
def end(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Two ways to end, each with what the other one will read."""
    return show(request, "mentorship/end.html", get_mentorship_for(request.user, pk))


@for_people("POST")
def offer(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    offer_to_finish(pk, by=request.user, at=request.at)
    return _back(pk)


@for_people("POST")
def finish(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    finish_mentorship(pk, by=request.user, at=request.at)
    return _back(pk)


@for_people("POST")
def go_on(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    carry_on(pk, by=request.user, at=request.at)
    return _back(pk)


@for_people("POST")
def leave(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    leave_mentorship(pk, by=request.user, at=request.at)
    return _back(pk)


def _back(pk: uuid.UUID) -> HttpResponse:
    return SeeOther(reverse("mentorship:page", args=[pk]))
