"""Asking somebody, and answering."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core.introduction import Size
from lamplighter.queries.introduction import get_card_to_ask, get_request_for
from lamplighter.services.directory import EnoughCards, look_at_card
from lamplighter.services.introduction import accept, ask, decline, withdraw
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.introduction.forms import AskForm


@for_people("GET", "POST")
def ask_person(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """One text box, my question already in it."""
    page = get_card_to_ask(request.user, pk)
    try:
        look_at_card(pk, by=request.user, at=request.at)  # this page shows the same card
    except EnoughCards:
        return SeeOther(reverse("directory:card", args=[pk]))  # which says when to go on
    form = AskForm(request.POST or None, initial={"words": page.my_question})
    if request.method == "POST" and form.is_valid():
        size, words = Size(form.cleaned_data["size"]), form.cleaned_data["words"]
        by_mail = form.cleaned_data["words_by_mail"]
        with told_in(form):
            asked = ask(pk, size, words, words_by_mail=by_mail, by=request.user, at=request.at)
            return SeeOther(reverse("introduction:page", args=[asked]))
    return show(request, "introduction/ask.html", page, form=form, here="people", status=422 if form.errors else 200)


@for_people("GET")
def page(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    return show(request, "introduction/page.html", get_request_for(request.user, pk))


@for_people("POST")
def say_yes(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    mentorship = accept(pk, by=request.user, at=request.at)
    return SeeOther(reverse("mentorship:page", args=[mentorship]))


@for_people("POST")
def say_not_now(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    decline(pk, by=request.user, at=request.at)
    return SeeOther(reverse("home:home"))


@for_people("POST")
def take_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    withdraw(pk, by=request.user, at=request.at)
    return SeeOther(reverse("introduction:page", args=[pk]))
