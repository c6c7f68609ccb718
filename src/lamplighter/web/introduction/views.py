"""Asking somebody, and answering."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core import limits
from lamplighter.core.introduction import Size
from lamplighter.core.text import fit_line
from lamplighter.queries.directory.others import get_others_to_try, list_others_for
from lamplighter.queries.introduction import (
    RequestPage,
    get_card_to_ask_now,
    get_request_for,
    get_request_story,
    get_request_to_answer,
)
from lamplighter.services.directory import EnoughCards, look_at_card
from lamplighter.services.introduction import (
    accept,
    answer_question,
    ask,
    ask_back,
    confirm_line,
    decline,
    decline_and_suggest,
    let_it_count,
    reply,
    say_it_helped,
    state_line,
    withdraw,
    write_back,
)
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.asking import AskBackForm, LineForm, WhoForm, ids_in
from lamplighter.ui.refusal import told_in
from lamplighter.web.introduction.forms import AskForm, CountForm, HelpedForm, LookForm, YesForm


@for_people("GET", "POST")
def ask_person(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """One text box, my question already in it."""
    page = get_card_to_ask_now(request.user, pk, at=request.at)
    try:
        look_at_card(pk, by=request.user, at=request.at)  # this page shows the same card
    except EnoughCards:
        return SeeOther(reverse("directory:card", args=[pk]))  # which says when to go on
    form = AskForm(request.POST or None, initial={"words": page.my_question})
    if request.method == "POST" and form.is_valid():
        size, words = Size(form.cleaned_data["size"]), form.cleaned_data["words"]
        by_mail, more = form.cleaned_data["words_by_mail"], form.more()
        with told_in(form):
            asked = ask(pk, size, words, words_by_mail=by_mail, more=more, by=request.user, at=request.at)
            return SeeOther(_page_of(asked))
    return show(request, "introduction/ask.html", page, form=form, here="people", status=422 if form.errors else 200)


@for_people("GET")
def page(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    return _show(request, pk)


@for_people("POST")
def say_yes(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Yes; to a question in writing, with the answer."""
    asked = get_request_for(request.user, pk)
    form = YesForm(request.POST, asked)
    if form.is_valid():
        with told_in(form):
            return SeeOther(_yes(request, asked, form.cleaned_data))
    return _show(request, pk, status=422, yes=form)


def _yes(request: PersonRequest, asked: RequestPage, given: dict[str, Any]) -> str:
    """What was said with the yes, and where it leads."""
    words, both = given.get("words", ""), given.get("both_want", False)
    if given.get("states_line"):
        state_line(asked.id, words, by=request.user, at=request.at)
        return _page_of(asked.id)
    if asked.is_question:
        by_mail = given["by_mail"]
        answer_question(asked.id, words, by_mail=by_mail, wanted_by_both=both, by=request.user, at=request.at)
        return _page_of(asked.id)
    pair = accept(asked.id, wanted_by_both=both, by=request.user, at=request.at)
    return reverse("mentorship:page", args=[pair])


@for_people("POST")
def say_not_now(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    decline(pk, by=request.user, at=request.at)
    return SeeOther(reverse("home:home"))


@for_people("GET", "POST")
def think_of_others(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Not me, try these: the closest three, and whoever is looked for by name."""
    sent = request.POST if request.method == "POST" else None
    look, ticked = LookForm(sent), ids_in(request.POST.getlist("who"))
    if request.method == "POST" and "look" not in request.POST:
        with told_in(look):
            decline_and_suggest(pk, ticked, by=request.user, at=request.at)
            return SeeOther(reverse("home:home"))
    page = get_others_to_try(request.user, pk, _name_in(look), ticked, at=request.at)
    form = WhoForm(page.people, chosen=ticked, sentences=True)
    status = 422 if look.errors else 200
    return show(request, "introduction/suggest.html", page, form=form, look=look, status=status)


def _name_in(look: LookForm) -> str:
    """Whose name was typed, if any."""
    if look.is_bound and look.is_valid():
        with told_in(look, "name"):
            return fit_line(look.cleaned_data["name"], at_most=limits.NAME)
    return ""


@for_people("GET", "POST")
def ask_in_return(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """One line back."""
    page = get_request_to_answer(request.user, pk)
    form = AskBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with told_in(form):
            ask_back(pk, given["words"], by_mail=given["by_mail"], by=request.user, at=request.at)
            return SeeOther(_page_of(pk))
    return show(request, "introduction/ask_back.html", page, form=form, status=422 if form.errors else 200)


@for_people("POST")
def say_more(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    form = LineForm(request.POST)
    if form.is_valid():
        with told_in(form):
            reply(pk, form.cleaned_data["words"], by=request.user, at=request.at)
            return SeeOther(_page_of(pk))
    return _show(request, pk, status=422, line=form)


@for_people("POST")
def say_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    form = LineForm(request.POST)
    if form.is_valid():
        with told_in(form):
            write_back(pk, form.cleaned_data["words"], by=request.user, at=request.at)
            return SeeOther(_page_of(pk))
    return _show(request, pk, status=422, line=form)


@for_people("POST")
def say_whether_it_helped(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    form = HelpedForm(request.POST)
    if form.is_valid():
        say_it_helped(pk, helped=form.cleaned_data["helped"], by=request.user, at=request.at)
        return SeeOther(_page_of(pk))
    return _show(request, pk, status=422, helped=form)


@for_people("POST")
def let_count(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """An answer stands behind one of my sentences, or behind none."""
    story = get_request_story(request.user, pk, at=request.at)
    form = CountForm(request.POST, story)
    if form.is_valid():
        with told_in(form):
            let_it_count(pk, form.cleaned_data["statement"], by=request.user, at=request.at)
            return SeeOther(_page_of(pk))
    return _show(request, pk, status=422, count=form)


@for_people("POST")
def want_it_all_the_same(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    pair = confirm_line(pk, by=request.user, at=request.at)
    return SeeOther(reverse("mentorship:page", args=[pair]) if pair else _page_of(pk))


@for_people("POST")
def take_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    withdraw(pk, by=request.user, at=request.at)
    return SeeOther(_page_of(pk))


def _show(request: PersonRequest, pk: uuid.UUID, *, status: int = 200, **forms: Any) -> HttpResponse:
    """A request with all that was said; and after a no or a silence, three others."""
    story = get_request_story(request.user, pk, at=request.at)
    asked = story.request
    offers = asked.i_asked and asked.came_to_nothing
    others = list_others_for(request.user, asked.words, at=request.at) if offers else ()
    drawn = {
        "yes": YesForm(None, asked),
        "line": LineForm(),
        "count": CountForm(None, story),
        "helped": HelpedForm(),
        "others": others,
        **forms,
    }
    return show(request, "introduction/page.html", story, status=status, **drawn)


def _page_of(pk: uuid.UUID) -> str:
    return reverse("introduction:page", args=[pk])
