"""Words under a name: said by one who learns, shown or not by whom they are about, taken back at any time."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.queries.endorsement import get_say_page_for, list_said_of
from lamplighter.services.endorsement import endorse, show_on_card, take_endorsement_back
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.endorsement.forms import SayForm, ShowForm


@for_people("GET")
def mine(request: PersonRequest) -> HttpResponse:
    """What others say of me."""
    return show(request, "endorsement/mine.html", list_said_of(request.user))


@for_people("GET", "POST")
def say(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    page = get_say_page_for(request.user, mentorship)
    form = SayForm(page, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            words, quality, step = form.cleaned_data["words"], form.quality_named, form.step_named
            endorse(mentorship, words, quality=quality, step=step, by=request.user, at=request.at)
            return SeeOther(reverse("endorsement:say", args=[mentorship]))
    return show(request, "endorsement/say.html", page, form=form, status=422 if form.errors else 200)


@for_people("POST")
def show_it(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """On my card, or off it."""
    form = ShowForm(request.POST)
    if not form.is_valid():
        raise Refusal(gettext_noop("Choose one of the two answers."))
    show_on_card(pk, form.cleaned_data["shows"] == "yes", by=request.user, at=request.at)
    return SeeOther(reverse("endorsement:mine"))


@for_people("POST")
def take_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    take_endorsement_back(pk, by=request.user, at=request.at)
    return SeeOther(reverse("home:home"))
