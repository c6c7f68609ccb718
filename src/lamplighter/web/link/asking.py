"""Answers from a mail in which something can be typed or chosen: what was typed stays when it is refused."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from lamplighter.access.caller import VisitorRequest
from lamplighter.core.pulse import SHORT
from lamplighter.queries.link import LinkPage
from lamplighter.services.link import Given, answer_by_link
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.asking import AnswerForm, AskBackForm, LineForm, WhoForm, ids_in
from lamplighter.ui.few_words import AgendaForm, CannotForm, MessageForm, MetForm, NextForm, TapsForm
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
    "met-next": NextForm,
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
        words, by_mail = form.cleaned_data.get("words", ""), form.cleaned_data.get("by_mail", False)
        taps: dict[str, str] = {name: form.cleaned_data[name] for name in SHORT if name in form.cleaned_data}
        with told_in(form):
            for_work, starts_at = form.cleaned_data.get("for_work", False), form.cleaned_data.get("starts_at")
            day = form.cleaned_data.get("met_on") or form.cleaned_data.get("happens_on")
            given = Given(words, by_mail, chosen, taps, for_work, starts_at, day)
            onwards = answer_by_link(token, answer, given, at=request.at)
            if onwards:
                return SeeOther(reverse("link:open", args=[onwards]))
            return show(request, "link/done.html", page, answer=answer)
    drawn = {name.replace("-", "_"): form for name, form in forms.items()}
    drawn["who"] = WhoForm(page.people, chosen=chosen, sentences=False)
    status = 422 if form.errors else 200
    return show(request, template, page, status=status, said=form, answered=answer, **drawn)
