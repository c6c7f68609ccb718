"""Who is here, and who could help with my question."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core import limits
from lamplighter.core.address import shorten
from lamplighter.core.text import fit_line
from lamplighter.queries.assessment import find_candidate
from lamplighter.queries.availability import get_talk_with
from lamplighter.queries.card import get_about_for
from lamplighter.queries.directory.answers import get_usual_wait
from lamplighter.queries.directory.depth import get_depth_for
from lamplighter.queries.directory.narrow import Narrow
from lamplighter.queries.directory.people import Last, PeoplePage, list_people_for, search_people_for
from lamplighter.queries.endorsement import list_shown_of
from lamplighter.queries.introduction import get_card_to_ask
from lamplighter.services.directory import EnoughCards, look_at_card
from lamplighter.ui.answer import SeeOther, ask_to_wait, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.directory.forms import NarrowForm, SearchForm


@for_people("GET")
def people(request: PersonRequest, question: uuid.UUID | None = None) -> HttpResponse:
    """Those who fit my question first; without a choice it is the question I wrote last."""
    form = NarrowForm(request.GET)
    form.is_valid()  # what makes no sense counts as not said
    narrow = form.narrow()
    page = list_people_for(request.user, question, narrow=narrow, after=form.last(), at=request.at)
    return _show(request, page, _fresh_form(page), more=_address(page.question_id, narrow, page.last))


@for_people("POST")
def search(request: PersonRequest) -> HttpResponse:
    """Those who fit the words I typed. They are answered here and now, and kept nowhere."""
    form = SearchForm(request.POST)
    if form.is_valid():
        with told_in(form, "words"):
            words, narrow = fit_line(form.cleaned_data["words"], at_most=limits.SENTENCE), form.narrow()
            if not words:
                return SeeOther(_address(form.asked(), narrow))
            page = search_people_for(request.user, words, narrow=narrow, after=form.last(), at=request.at)
            return _show(request, page, _fresh_form(page), searched=True)
    return _show(request, list_people_for(request.user, at=request.at), form)


@for_people("GET")
def card(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Somebody's card; so many an hour, for people read and programs copy."""
    page = get_card_to_ask(request.user, pk, at=request.at)
    try:
        look_at_card(pk, by=request.user, at=request.at)
    except EnoughCards as enough:
        return ask_to_wait(request, "directory/wait.html", until=enough.until, at=request.at, here="people")
    more: dict[str, Any] = {
        "about": get_about_for(request.user, pk, at=request.at),
        "depth": get_depth_for(request.user, pk, page.my_question, at=request.at),
        "talk": get_talk_with(request.user, pk, at=request.at),
        "usual_wait": get_usual_wait(pk),
        "considered": find_candidate(request.user, pk),
        "shown_words": list_shown_of(request.user, pk),
    }
    return show(request, "directory/card.html", page, here="people", **more)


def _show(request: PersonRequest, page: PeoplePage, form: SearchForm, **more: object) -> HttpResponse:
    status = 422 if form.errors else 200
    return show(request, "directory/people.html", page, form=form, here="people", status=status, **more)


def _fresh_form(page: PeoplePage) -> SearchForm:
    """The same again, to be changed."""
    words = page.words if page.question_id is None else ""
    question = shorten(page.question_id) if page.question_id else ""
    return SearchForm(initial={"words": words, "question": question, **asdict(page.narrow)})


def _address(question: uuid.UUID | None, narrow: Narrow, last: Last | None = None) -> str:
    """Where these people stand. Of a question only the id."""
    path = reverse("directory:people_for", args=[question]) if question else reverse("directory:people")
    said = {"language": narrow.language, "shares_hours": narrow.shares_hours, "has_room": narrow.has_room}
    said |= {"after": shorten(last.person), "was_full": last.was_full} if last else {}
    chosen = {name: "on" if value is True else value for name, value in said.items() if value}
    return f"{path}?{urlencode(chosen)}" if chosen else path
