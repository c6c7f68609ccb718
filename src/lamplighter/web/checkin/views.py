"""How does it go? Each answers for themselves; what both choose to open, both see."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core.pulse import Part
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.queries.checkin import get_check_in_for, get_growing_for, get_mosaic_for
from lamplighter.services.checkin import choose_to_open, keep_answers, lend_voice, say_growing
from lamplighter.ui.answer import SeeOther, show, wants_part
from lamplighter.ui.refusal import told_in
from lamplighter.web.checkin.forms import AnswersForm, GrowingForm, OpenForm, VoiceForm

ONE_OF_TWO = gettext_noop("Choose one of the two answers.")


@for_people("GET", "POST")
def page(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Two minutes."""
    return _answer(request, pk, "checkin/page.html", None)


@for_people("GET", "POST")
def about_me(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """All ten of mine."""
    return _answer(request, pk, "checkin/whole.html", Part.MINE)


@for_people("GET", "POST")
def about_them(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """All ten of theirs."""
    return _answer(request, pk, "checkin/whole.html", Part.THEIRS)


@for_people("GET", "POST")
def something_wrong(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Six sentences for oneself, and what one can do. Nothing is worked out from them, and nobody is told."""
    return _answer(request, pk, "checkin/wrong.html", Part.SAFETY)


@for_people("POST")
def open_it(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Would open it, or rather not."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise Refusal(ONE_OF_TWO)
    choose_to_open(pk, form.cleaned_data["opens"] == "yes", by=request.user, at=request.at)
    return SeeOther(reverse("checkin:page", args=[pk]))


@for_people("POST")
def voice(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Into what a mentor reads of several together, or not."""
    form = VoiceForm(request.POST)
    if not form.is_valid():
        raise Refusal(ONE_OF_TWO)
    lend_voice(pk, form.cleaned_data["lends"] == "yes", by=request.user, at=request.at)
    return SeeOther(reverse("checkin:page", args=[pk]))


@for_people("GET", "POST")
def growing(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Up to three qualities to grow in."""
    page = get_growing_for(request.user, pk)
    form = GrowingForm(page, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "qualities"):
            asks = form.cleaned_data["asks_partner"]
            say_growing(pk, form.picks(), asks_partner=asks, by=request.user, at=request.at)
            return SeeOther(reverse("checkin:mosaic", args=[pk]))
    return show(request, "checkin/growing.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET")
def mosaic(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    return show(request, "checkin/mosaic.html", get_mosaic_for(request.user, pk))


def _kept(request: PersonRequest, pk: uuid.UUID, whole: Part | None) -> HttpResponse:
    """A tap is kept as one goes, where the browser can; this is what the window knows from now on."""
    page = get_check_in_for(request.user, pk, whole=whole)
    return show(request, "checkin/_shown.html", page, form=AnswersForm(page.sections))


def _answer(request: PersonRequest, pk: uuid.UUID, template: str, whole: Part | None) -> HttpResponse:
    page = get_check_in_for(request.user, pk, whole=whole)
    form = AnswersForm(page.sections, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            keep_answers(pk, form.said(), by=request.user, at=request.at)
            if wants_part(request):
                return _kept(request, pk, whole)
            return SeeOther(request.path if whole is Part.SAFETY else reverse("checkin:page", args=[pk]))
    if form.errors and wants_part(request):
        return HttpResponse(status=204)  # the button will say what is to be put right
    return show(request, template, page, form=form, status=422 if form.errors else 200)
