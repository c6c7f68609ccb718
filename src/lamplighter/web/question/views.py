"""What I wonder about, under which headings, and what it is all for."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core.suggestion import Suggestion
from lamplighter.queries.question import (
    QuestionsPage,
    get_my_goal_draft,
    get_question_for,
    get_question_page,
    get_questions_page,
    get_theme_for,
)
from lamplighter.services.question import (
    close_question,
    keep_question,
    put_together,
    put_under,
    put_under_new,
    rename_theme,
    write_goal_draft,
)
from lamplighter.services.suggestion import suggest
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.question.forms import GoalForm, HeadingForm, QuestionForm, ThemeForm, TogetherForm


@for_people("GET", "POST")
def questions(request: PersonRequest) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            keep_question(form.cleaned_data["words"], by=request.user, at=request.at)
            return SeeOther(reverse("question:list"))
    return _all(request, get_questions_page(request.user), form=form, status=422 if form.errors else 200)


@for_people("POST")
def together(request: PersonRequest) -> HttpResponse:
    """Several of them under one heading."""
    page = get_questions_page(request.user)
    form = TogetherForm(request.POST, page)
    if form.is_valid():
        with told_in(form):
            put_together(form.cleaned_data["questions"], form.cleaned_data["heading"], by=request.user, at=request.at)
            return SeeOther(reverse("question:list"))
    return _all(request, page, together=form, status=422)


def _all(request: PersonRequest, page: QuestionsPage, *, status: int, **forms: Any) -> HttpResponse:
    """What somebody has just sent is shown; what is only suggested goes quiet after some days."""
    fits = (Suggestion.THEMES,) if page.together else ()
    said = suggest(fits, by=request.user, at=request.at)
    drawn = {"form": QuestionForm(), "together": TogetherForm(None, page), "suggestions": said, **forms}
    return show(request, "question/list.html", page, here="questions", status=status, **drawn)


@for_people("POST")
def close(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    close_question(pk, by=request.user, at=request.at)
    return SeeOther(reverse("question:list"))


@for_people("GET", "POST")
def page(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """One question, and the heading it stands under."""
    page = get_question_page(request.user, pk)
    form = HeadingForm(request.POST or None, initial={"theme": page.under or ""}).offer(page.themes)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            if new := form.cleaned_data["new"]:
                put_under_new(pk, new, by=request.user, at=request.at)
            else:
                put_under(pk, form.cleaned_data.get("theme"), by=request.user, at=request.at)
            return SeeOther(reverse("question:list"))
    return show(request, "question/page.html", page, form=form, here="questions", status=422 if form.errors else 200)


@for_people("GET", "POST")
def theme(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Another word for a heading, or none."""
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            rename_theme(pk, form.cleaned_data["words"], by=request.user, at=request.at)
            return SeeOther(reverse("question:list"))
    page = get_theme_for(request.user, pk)
    form.initial["words"] = page.words
    return show(request, "question/theme.html", page, form=form, here="questions", status=422 if form.errors else 200)


@for_people("GET", "POST")
def goal(request: PersonRequest) -> HttpResponse:
    """What it is all for, in one line."""
    form = GoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            write_goal_draft(form.cleaned_data["words"], by=request.user, at=request.at)
            return SeeOther(reverse("question:list"))
    return _goal_page(request, form, get_my_goal_draft(request.user))


@for_people("GET")
def from_question(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """The same line, begun with a question of mine."""
    return _goal_page(request, GoalForm(), get_question_for(request.user, pk).words)


@for_people("GET")
def from_theme(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """The same line, begun with a heading of mine."""
    return _goal_page(request, GoalForm(), get_theme_for(request.user, pk).words)


def _goal_page(request: PersonRequest, form: GoalForm, words: str) -> HttpResponse:
    form.initial["words"] = words
    said = get_my_goal_draft(request.user)
    return show(request, "question/goal.html", said, form=form, here="questions", status=422 if form.errors else 200)
