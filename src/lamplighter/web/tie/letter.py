"""A thank-you as its reader meets it: by a link, without an account. Only a tap shows what is in it."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import VisitorRequest, by_link
from lamplighter.queries.tie import ThanksPage, get_thanks_page
from lamplighter.services.tie import answer_thanks
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.tie.forms import AnswerForm


@by_link("GET", "POST")
def open_letter(request: VisitorRequest, token: str) -> HttpResponse:
    """Looking shows that something is there; a tap shows what. Neither uses anything up."""
    page = get_thanks_page(token, at=request.at)
    if not page.is_there:
        return _gone(request, page)
    if request.method == "GET":
        return show(request, "tie/envelope.html", page.is_answered)
    return show(request, "tie/letter.html", page, form=AnswerForm(), token=token)


@by_link("POST")
def answer(request: VisitorRequest, token: str) -> HttpResponse:
    page = get_thanks_page(token, at=request.at)
    if not page.is_there:
        return _gone(request, page)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with told_in(form):
            answer_thanks(token, form.cleaned_data["words"], at=request.at)
            return SeeOther(reverse("tie:thanks", args=[token]))
    return show(request, "tie/letter.html", page, form=form, token=token, status=422)


def _gone(request: VisitorRequest, page: ThanksPage) -> HttpResponse:
    return show(request, "tie/gone.html", page, status=HTTPStatus.GONE)
