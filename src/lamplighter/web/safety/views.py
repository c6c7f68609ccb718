"""Something feels wrong: what one can do about it, and what one has done."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, VisitorRequest, for_everyone, for_people, person_of
from lamplighter.queries.safety.page import get_help, get_somebody_page_for, get_wrong_page_for, list_blocked_by
from lamplighter.queries.safety.report import (
    get_report_at_desk,
    get_report_by,
    get_report_form_for,
    list_desk_for,
    list_reports_by,
)
from lamplighter.queries.safety.trail import list_openings_for
from lamplighter.services.safety.block import block, unblock
from lamplighter.services.safety.report import close_report, look_into, read_report, report
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.safety.forms import CloseForm, TellForm


@for_everyone("GET")
def wrong(request: VisitorRequest) -> HttpResponse:
    """With whom is it? Signed out, whom to turn to. Looking leaves no trace."""
    person = person_of(request)
    if person is None:
        return show(request, "safety/outside.html", get_help())
    return show(request, "safety/wrong.html", get_wrong_page_for(person))


@for_people("GET")
def somebody(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything that can be done about one person, the lightest first."""
    return show(request, "safety/somebody.html", get_somebody_page_for(request.user, pk))


@for_people("POST")
def block_somebody(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    block(pk, by=request.user, at=request.at)
    return SeeOther(reverse("safety:blocked"))


@for_people("GET")
def blocked(request: PersonRequest) -> HttpResponse:
    return show(request, "safety/blocked.html", list_blocked_by(request.user), here="you")


@for_people("POST")
def take_block_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    unblock(pk, by=request.user, at=request.at)
    return SeeOther(reverse("safety:blocked"))


# --- telling those who read reports ---


@for_people("GET", "POST")
def tell(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Exactly what is written and ticked here."""
    page = get_report_form_for(request.user, pk)
    form = TellForm(request.POST if request.method == "POST" else None, page=page)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            words, lines = form.cleaned_data["words"], form.cleaned_data.get("lines", ())
            return SeeOther(_page_of(report(pk, words, lines, by=request.user, at=request.at)))
    return show(request, "safety/tell.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET")
def reports(request: PersonRequest) -> HttpResponse:
    return show(request, "safety/reports.html", list_reports_by(request.user), here="you")


@for_people("GET")
def report_page(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    return show(request, "safety/report.html", get_report_by(request.user, pk), here="you")


# --- reading what was told ---


@for_people("GET")
def desk(request: PersonRequest) -> HttpResponse:
    """For those whom whoever runs the server has asked to read reports; for others it is not there."""
    return show(request, "safety/desk.html", list_desk_for(request.user))


@for_people("GET")
def desk_report(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Opening it is written down, and whoever told it sees that."""
    read_report(pk, by=request.user, at=request.at)
    return _show_at_desk(request, pk, CloseForm())


@for_people("POST")
def take_up(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    look_into(pk, by=request.user, at=request.at)
    return SeeOther(reverse("safety:desk_report", args=[pk]))


@for_people("POST")
def close(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    form = CloseForm(request.POST)
    if form.is_valid():
        with told_in(form):
            close_report(pk, form.cleaned_data["words"], by=request.user, at=request.at)
            return SeeOther(reverse("safety:desk_report", args=[pk]))
    return _show_at_desk(request, pk, form, status=422)


@for_people("GET")
def opened(request: PersonRequest) -> HttpResponse:
    """Who has opened something of mine by an office they hold."""
    return show(request, "safety/opened.html", list_openings_for(request.user), here="you")


def _show_at_desk(request: PersonRequest, pk: uuid.UUID, form: CloseForm, *, status: int = 200) -> HttpResponse:
    return show(request, "safety/desk_report.html", get_report_at_desk(request.user, pk), form=form, status=status)


def _page_of(pk: uuid.UUID) -> str:
    return reverse("safety:report_page", args=[pk])
