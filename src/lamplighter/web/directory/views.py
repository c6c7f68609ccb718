"""Who is here, and who could help with my question."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core import limits
from lamplighter.core.address import lengthen
from lamplighter.core.text import fit_line
from lamplighter.queries.card import get_about_for
from lamplighter.queries.directory.answers import get_usual_wait
from lamplighter.queries.directory.depth import get_depth_for
from lamplighter.queries.directory.people import PeoplePage, list_people_for, search_people_for
from lamplighter.queries.introduction import get_card_to_ask
from lamplighter.services.directory import EnoughCards, look_at_card
from lamplighter.ui.answer import show
from lamplighter.ui.refusal import told_in
from lamplighter.web.directory.forms import SearchForm


@dataclass(frozen=True, slots=True)
class Wait:
    """Enough cards for this hour."""

    until: datetime


@for_people("GET")
def people(request: PersonRequest, question: uuid.UUID | None = None, after: uuid.UUID | None = None) -> HttpResponse:
    """Those who fit my question first; without a choice it is the question I wrote last."""
    after = after or _after_in(request)
    return _show(request, list_people_for(request.user, question, after=after, at=request.at), SearchForm())


@for_people("POST")
def search(request: PersonRequest) -> HttpResponse:
    """Those who fit the words I typed. They are answered here and now, and kept nowhere."""
    form = SearchForm(request.POST)
    if form.is_valid():
        with told_in(form, "words"):
            words, after = fit_line(form.cleaned_data["words"], at_most=limits.SENTENCE), form.cleaned_data["after"]
            page = search_people_for(request.user, words, after=after, at=request.at)
            return _show(request, page, SearchForm(initial={"words": words}), searched=True)
    return _show(request, list_people_for(request.user, at=request.at), form)


@for_people("GET")
def card(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Somebody's card; so many an hour, for people read and programs copy."""
    page = get_card_to_ask(request.user, pk, at=request.at)
    try:
        look_at_card(pk, by=request.user, at=request.at)
    except EnoughCards as enough:
        response = show(request, "directory/wait.html", Wait(enough.until), here="people", status=429)
        response["Retry-After"] = str(int((enough.until - request.at).total_seconds()) + 1)
        return response
    about = get_about_for(request.user, pk, at=request.at)
    depth = get_depth_for(request.user, pk, page.my_question, at=request.at)
    more = {"about": about, "depth": depth, "usual_wait": get_usual_wait(pk)}
    return show(request, "directory/card.html", page, **more, here="people")


def _show(request: PersonRequest, page: PeoplePage, form: SearchForm, *, searched: bool = False) -> HttpResponse:
    status = 422 if form.errors else 200
    return show(request, "directory/people.html", page, form=form, searched=searched, here="people", status=status)


def _after_in(request: PersonRequest) -> uuid.UUID | None:
    """Whom the page before ended with."""
    try:
        return lengthen(request.GET["after"]) if "after" in request.GET else None
    except ValueError:
        raise Http404 from None
