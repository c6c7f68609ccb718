"""Mentors I have had: who, what they gave, and a thank-you to hand over."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core.tie import Relation
from lamplighter.notices.outbox import absolute
from lamplighter.queries.invitation import get_tie_page
from lamplighter.queries.tie import get_tie_for, list_ties_for
from lamplighter.services.invitation import remove_tie
from lamplighter.services.tie import Remembered, change_tie, remember, take_thanks_back, write_thanks
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.tie.forms import RELATIONS, RememberForm, ThanksForm, TieForm


@for_people("GET", "POST")
def ties(request: PersonRequest) -> HttpResponse:
    """Everybody I remember; one line adds somebody."""
    form = RememberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "name"):
            tie = remember(Remembered(form.cleaned_data["name"]), by=request.user, at=request.at)
            return _back(tie)
    page = list_ties_for(request.user, at=request.at)
    return show(request, "tie/list.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET")
def page(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """One of them, and what I can do: thank them, invite them, say more, or forget them."""
    page = get_tie_page(request.user, pk, at=request.at)
    thanks, invitation = page.letters.waiting, page.invitation
    return show(
        request,
        "tie/page.html",
        page,
        relation="" if page.tie.relation is Relation.OTHER else RELATIONS[page.tie.relation],
        thanks_link=_link("tie:thanks", thanks.token if thanks else ""),
        invitation_link=_link("invitation:open", invitation.token if invitation and invitation.is_open else ""),
    )


@for_people("GET", "POST")
def change(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    tie = get_tie_for(request.user, pk, at=request.at).tie
    start = {"name": tie.name, "gave": tie.gave, "relation": tie.relation.value, "depth": tie.depth}
    form = TieForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            change_tie(pk, form.who(), by=request.user, at=request.at)
            return _back(pk)
    return show(request, "tie/change.html", tie, form=form, status=422 if form.errors else 200)


@for_people("POST")
def remove(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    remove_tie(pk, by=request.user, at=request.at)
    return SeeOther(reverse("tie:list"))


@for_people("GET", "POST")
def thank(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """A page for one reader."""
    tie = get_tie_for(request.user, pk, at=request.at).tie
    form = ThanksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            write_thanks(pk, form.cleaned_data["words"], by=request.user, at=request.at)
            return _back(pk)
    return show(request, "tie/thank.html", tie, form=form, status=422 if form.errors else 200)


@for_people("POST")
def take_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    return _back(take_thanks_back(pk, by=request.user, at=request.at))


def _back(pk: uuid.UUID) -> HttpResponse:
    return SeeOther(reverse("tie:page", args=[pk]))


def _link(name: str, token: str) -> str:
    return absolute(reverse(name, args=[token])) if token else ""
