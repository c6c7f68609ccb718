"""Answers from a mail in which something can be typed or chosen: what was typed stays when it is refused."""

from __future__ import annotations

import uuid
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from lamplighter.access.caller import VisitorRequest
from lamplighter.core.left import Left
from lamplighter.core.post import Scope
from lamplighter.core.pulse import SHORT
from lamplighter.queries.link import LinkPage, get_link_page
from lamplighter.services.link import WITH_MORE, Given, answer_by_link
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.asking import AnswerForm, AskBackForm, LineForm, WhoForm, ids_in
from lamplighter.ui.few_words import (
    AfterForm,
    AgendaForm,
    CannotForm,
    MessageForm,
    MetForm,
    MetNextForm,
    NextForm,
    TapsForm,
    TimeForm,
)
from lamplighter.ui.hours import AwayForm, HoursByLinkForm
from lamplighter.ui.refusal import told_in

TYPED: dict[str, type[Form]] = {
    "answer": AnswerForm,
    "ask-back": AskBackForm,
    "reply": LineForm,
    "line-back": LineForm,
    "message": MessageForm,
    "agenda": AgendaForm,
    "cannot": CannotForm,
    "how-it-goes": TapsForm,
    "next": NextForm,
    "met": AfterForm,
    "met-next": MetNextForm,
    "stays": AfterForm,
    "have-met": MetForm,
    "own-time": TimeForm,
    "away": AwayForm,
    "hours": HoursByLinkForm,
}
YES = ("yes", "agree", "go-on")


def go_on(request: VisitorRequest, page: LinkPage, answer: str, onwards: str | None) -> HttpResponse:
    """What has come of it; where it was a yes, with a time for the two, else straight to what is asked next."""
    template = "link/kept.html" if page.occasion else "link/done.html"
    if not onwards:
        return show(request, template, page, answer=answer)
    follows = get_link_page(onwards, at=request.at)
    if answer in YES and follows.next_at:
        return show(request, template, page, answer=answer, onwards=onwards, follows=follows)
    return SeeOther(reverse("link:open", args=[onwards]))


def _given(form: Form, page: LinkPage, chosen: tuple[uuid.UUID, ...]) -> Given:
    said = form.cleaned_data
    return Given(
        words=said.get("words", ""),
        by_mail=said.get("by_mail", False),
        people=chosen,
        taps={name: said[name] for name in SHORT if name in said},
        for_work=said.get("for_work", False),
        starts_at=form.starts_at(page.zone) if isinstance(form, TimeForm) else said.get("starts_at"),
        day=said.get("met_on") or said.get("happens_on") or said.get("due_on") or said.get("first"),
        left=Left(said["left"]) if said.get("left") else None,
        promise=said.get("promise", ""),
        back_on=said.get("back_on"),
        hours=form.hours() if isinstance(form, HoursByLinkForm) else None,
    )


def answer_in_words(request: VisitorRequest, token: str, page: LinkPage, template: str) -> HttpResponse:
    """The page shows names alone; a button does what stands on it, once."""
    answer, chosen = request.POST.get("answer", ""), ids_in(request.POST.getlist("who"))
    sent = request.POST if request.method == "POST" else None
    today = {"met_on": timezone.localdate(request.at)}
    forms = {
        name: TYPED[name](sent if name == answer else None, auto_id=f"{name}-%s", initial=today)
        for name in TYPED.keys() & WITH_MORE[Scope(page.scope)].keys()
    }
    form = forms.get(answer) or Form(sent)
    if form.is_valid():
        with told_in(form):
            onwards = answer_by_link(token, answer, _given(form, page, chosen), at=request.at)
            return go_on(request, page, answer, onwards)
    drawn: dict[str, Any] = {name.replace("-", "_"): form for name, form in forms.items()}
    drawn["who"] = WhoForm(page.people, chosen=chosen, sentences=False)
    status = 422 if form.errors else 200
    return show(request, template, page, status=status, said=form, answered=answer, **drawn)
