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
from lamplighter.core.pulse import SHORT
from lamplighter.queries.link import LinkPage
from lamplighter.services.link import Given, answer_by_link
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
)
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
}


def answer_in_words(request: VisitorRequest, token: str, page: LinkPage, template: str) -> HttpResponse:
    """The page shows names alone; a button does what stands on it, once."""
    answer, chosen = request.POST.get("answer", ""), ids_in(request.POST.getlist("who"))
    sent = request.POST if request.method == "POST" else None
    today = {"met_on": timezone.localdate(request.at)}
    forms = {
        name: kind(sent if name == answer else None, auto_id=f"{name}-%s", initial=today)
        for name, kind in TYPED.items()
    }
    form = forms.get(answer) or Form(sent)
    if form.is_valid():
        with told_in(form):
            onwards = answer_by_link(token, answer, _given(form.cleaned_data, chosen), at=request.at)
            if onwards:
                return SeeOther(reverse("link:open", args=[onwards]))
            return show(request, "link/done.html", page, answer=answer)
    drawn = {name.replace("-", "_"): form for name, form in forms.items()}
    drawn["who"] = WhoForm(page.people, chosen=chosen, sentences=False)
    status = 422 if form.errors else 200
    return show(request, template, page, status=status, said=form, answered=answer, **drawn)


def _given(said: dict[str, Any], people: tuple[uuid.UUID, ...]) -> Given:
    """What was typed or chosen; whatever the form does not ask for is left out."""
    return Given(
        words=said.get("words", ""),
        by_mail=said.get("by_mail", False),
        people=people,
        taps={name: said[name] for name in SHORT if name in said},
        for_work=said.get("for_work", False),
        starts_at=said.get("starts_at"),
        day=said.get("met_on") or said.get("happens_on") or said.get("due_on"),
        left=Left(said["left"]) if said.get("left") else None,
        promise=said.get("promise", ""),
    )
