"""Promises, and steps on the way."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.goal import get_milestone_for, get_promise_for
from lamplighter.queries.mentorship import get_mentorship_for
from lamplighter.services.goal import (
    add_milestone,
    confirm_milestone,
    drop_milestone,
    keep_promise,
    let_promise_go,
    make_promise,
    move_promise,
)
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.goal.forms import DayForm, EvidenceForm, MilestoneForm, PromiseForm


@for_people("GET", "POST")
def promise(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    page = get_mentorship_for(request.user, mentorship)
    form = PromiseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            make_promise(mentorship, **form.cleaned_data, by=request.user, at=request.at)
            return _back(mentorship)
    return show(request, "goal/promise.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET", "POST")
def another_day(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """A new day, or no day at all."""
    page = get_promise_for(request.user, pk)
    form = DayForm(request.POST if request.method == "POST" else None, initial={"due_on": page.promise.due_on})
    if request.method == "POST" and form.is_valid():
        with told_in(form, "due_on"):
            move_promise(pk, form.cleaned_data["due_on"], by=request.user, at=request.at)
            return _back(page.mentorship)
    return show(request, "goal/another_day.html", page, form=form, status=422 if form.errors else 200)


@for_people("POST")
def kept(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    keep_promise(pk, by=request.user, at=request.at)
    return _back(get_promise_for(request.user, pk).mentorship)


@for_people("POST")
def let_go(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    let_promise_go(pk, by=request.user, at=request.at)
    return _back(get_promise_for(request.user, pk).mentorship)


@for_people("GET", "POST")
def milestone(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    page = get_mentorship_for(request.user, mentorship)
    form = MilestoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            add_milestone(mentorship, form.cleaned_data["words"], by=request.user, at=request.at)
            return _back(mentorship)
    return show(request, "goal/milestone.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET", "POST")
def reached(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """One step: saying that we are there, or letting it go."""
    page = get_milestone_for(request.user, pk)
    form = EvidenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "evidence"):
            confirm_milestone(pk, form.cleaned_data["evidence"], by=request.user, at=request.at)
            return _back(page.mentorship)
    return show(request, "goal/reached.html", page, form=form, status=422 if form.errors else 200)


@for_people("POST")
def drop(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    drop_milestone(pk, by=request.user, at=request.at)
    return _back(get_milestone_for(request.user, pk).mentorship)


def _back(mentorship: uuid.UUID) -> HttpResponse:
    return SeeOther(reverse("mentorship:page", args=[mentorship]))
