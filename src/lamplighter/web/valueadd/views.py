"""What I can help with, in depth."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.valueadd import get_my_not_for, get_my_statement, get_my_value_adds, list_my_reflections
from lamplighter.services.valueadd import (
    add_statement,
    change_statement,
    clear_reflections,
    keep_reflections,
    put_statement_first,
    say_not_for,
    take_statement_away,
)
from lamplighter.ui.answer import SeeOther, show, wants_part
from lamplighter.ui.refusal import told_in
from lamplighter.web.valueadd.forms import NotForForm, PromptsForm, SentenceForm, StatementForm


@for_people("GET", "POST")
def mine(request: PersonRequest) -> HttpResponse:
    """My sentences, and one more."""
    form = SentenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            add_statement(form.sentence(), by=request.user, at=request.at)
            return SeeOther(reverse("valueadd:mine"))
    page = get_my_value_adds(request.user)
    return show(request, "valueadd/mine.html", page, form=form, here="you", status=422 if form.errors else 200)


@for_people("GET", "POST")
def statement(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """One of my sentences, in other words or with what backs it."""
    page = get_my_statement(request.user, pk)
    shows = page.quality.name if page.quality else ""
    said = {"words": page.words, "evidence": page.evidence, "link": page.link, "quality": shows}
    form = StatementForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            change_statement(pk, **form.cleaned_data, by=request.user, at=request.at)
            return SeeOther(reverse("valueadd:mine"))
    return show(request, "valueadd/statement.html", page, form=form, here="you", status=422 if form.errors else 200)


@for_people("POST")
def first(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    put_statement_first(pk, by=request.user, at=request.at)
    return SeeOther(reverse("valueadd:mine"))


@for_people("POST")
def take_away(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    take_statement_away(pk, by=request.user, at=request.at)
    return SeeOther(reverse("valueadd:mine"))


@for_people("GET", "POST")
def prompts(request: PersonRequest) -> HttpResponse:
    """Ten questions. What is written is kept as one goes, where the browser can; in any case with the button."""
    page = list_my_reflections(request.user)
    form = PromptsForm(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            keep_reflections(form.answers(), by=request.user, at=request.at)
            return _kept(request) if wants_part(request) else SeeOther(reverse("valueadd:mine"))
    if form.errors and wants_part(request):
        return HttpResponse(status=204)  # the button will say what is to be put right
    return show(request, "valueadd/prompts.html", page, form=form, here="you", status=422 if form.errors else 200)


def _kept(request: PersonRequest) -> HttpResponse:
    """What this window knows from now on."""
    page = list_my_reflections(request.user)
    return show(request, "valueadd/_began.html", page, form=PromptsForm(page))


@for_people("POST")
def clear(request: PersonRequest) -> HttpResponse:
    clear_reflections(by=request.user, at=request.at)
    return SeeOther(reverse("valueadd:prompts"))


@for_people("GET", "POST")
def not_for(request: PersonRequest) -> HttpResponse:
    """What I leave to others."""
    page = get_my_not_for(request.user)
    form = NotForForm(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "phrases"):
            say_not_for(form.cleaned_data["phrases"], by=request.user, at=request.at)
            return SeeOther(reverse("valueadd:mine"))
    return show(request, "valueadd/not_for.html", page, form=form, here="you", status=422 if form.errors else 200)
