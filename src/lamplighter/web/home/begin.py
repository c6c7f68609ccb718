"""Coming to a first line, and to a second: before there is an account and after."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lamplighter.access.caller import VisitorRequest, for_everyone, person_of
from lamplighter.core.starter import Behind, starter_of
from lamplighter.queries.question import get_draft_more, get_draft_words
from lamplighter.services.question import keep_draft, keep_more_questions, keep_question
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.draft import remember_cookie, token_in
from lamplighter.ui.refusal import told_in
from lamplighter.web.home.forms import MoreForm, StarterForm


@dataclass(frozen=True, slots=True)
class StarterPage:
    """A few lines to choose from, and what was typed before, which the chosen one would replace."""

    behind: Behind
    typed: str


@for_everyone("GET", "POST")
def starter(request: VisitorRequest, code: str) -> HttpResponse:
    """One of three doors for whoever has no question: a tap, and there is a first line."""
    found = starter_of(code)
    if found is None:
        raise Http404
    if request.method == "POST":
        form = StarterForm(request.POST)
        if form.is_valid() and form.cleaned_data["line"] < len(found.value.lines):
            return _begin_with(request, gettext(found.value.lines[form.cleaned_data["line"]]))
        return SeeOther(reverse("home:starter", args=[code]))
    typed = get_draft_words(token_in(request), at=request.at)
    return show(request, "home/starter.html", StarterPage(found.value, typed))


@for_everyone("GET", "POST")
def more(request: VisitorRequest) -> HttpResponse:
    """A second question and a third, for whoever has them."""
    person, token = person_of(request), token_in(request)
    first = get_draft_words(token, at=request.at)
    if person is None and not first:
        return SeeOther(reverse("home:home"))
    so_far = get_draft_more(token, at=request.at) if person is None else ()
    form = MoreForm(request.POST or None, initial=dict(zip(("second", "third"), so_far, strict=False)))
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            if person is not None:
                keep_more_questions(form.questions(), by=person, at=request.at)
                return SeeOther(reverse("question:list"))
            fresh = keep_draft(first, token=token, at=request.at, more=form.questions())
            return _with_cookie(request, fresh)
    return show(request, "home/more.html", first, form=form, status=422 if form.errors else 200)


def _begin_with(request: VisitorRequest, line: str) -> HttpResponse:
    person = person_of(request)
    if person is not None:
        keep_question(line, by=person, at=request.at)
        return SeeOther(reverse("directory:people"))
    return _with_cookie(request, keep_draft(line, token=token_in(request), at=request.at))


def _with_cookie(request: VisitorRequest, token: str) -> HttpResponse:
    response = SeeOther(reverse("home:foretaste"))
    remember_cookie(request, response, token)
    return response
