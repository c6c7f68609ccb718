"""What I wonder about."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.question import list_questions_for
from lamplighter.services.question import close_question, keep_question
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.question.forms import QuestionForm


@for_people("GET", "POST")
def questions(request: PersonRequest) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            keep_question(form.cleaned_data["words"], by=request.user, at=request.at)
            return SeeOther(reverse("question:list"))
    page = list_questions_for(request.user)
    return show(request, "question/list.html", page, form=form, here="questions", status=422 if form.errors else 200)


@for_people("POST")
def close(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    close_question(pk, by=request.user, at=request.at)
    return SeeOther(reverse("question:list"))
