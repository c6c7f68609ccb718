"""One's own copy, going, and coming back."""

from __future__ import annotations

import uuid

from django.contrib.auth import logout
from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, VisitorRequest, check_fresh, for_everyone, for_people
from lamplighter.queries.leaving.copy import get_copy_for
from lamplighter.queries.leaving.page import days_to_come_back, get_leaving_page_for, get_removing_page_for
from lamplighter.services.leaving.go import begin_leaving, stay_after_all
from lamplighter.services.leaving.remove import remove_copy
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.copy import pack_copy
from lamplighter.ui.refusal import told_in
from lamplighter.web.leaving.forms import LeaveForm, RemoveForm


@for_people("GET", "POST")
def copy(request: PersonRequest) -> HttpResponse:
    """Everything that is mine, as one file."""
    check_fresh(request)
    if request.method != "POST":
        return show(request, "leaving/copy_page.html", None, here="you")
    packed = pack_copy(get_copy_for(request.user, at=request.at), zone=request.user.zone)
    file = HttpResponse(packed, content_type="application/zip")
    file["Content-Disposition"] = f'attachment; filename="lamplighter-{request.at:%Y-%m-%d}.zip"'
    return file


@for_people("GET", "POST")
def go(request: PersonRequest) -> HttpResponse:
    """Leave, or see until when one can come back."""
    page = get_leaving_page_for(request.user)
    if page.leaves_at is not None:
        return show(request, "leaving/waiting.html", page)
    check_fresh(request)
    form = LeaveForm(request.POST if request.method == "POST" else None, page=page)
    if form.is_valid():
        with told_in(form):
            begin_leaving(form.cleaned_data.get("left_with", ()), by=request.user, at=request.at)
            logout(request)
            return SeeOther(reverse("leaving:left"))
    return show(request, "leaving/leave.html", page, form=form, here="you", status=422 if form.errors else 200)


@for_people("POST")
def stay(request: PersonRequest) -> HttpResponse:
    stay_after_all(by=request.user, at=request.at)
    return SeeOther(reverse("home:home"))


@for_everyone("GET")
def left(request: VisitorRequest) -> HttpResponse:
    """Whoever has just gone is nobody here any more: the page is everybody's."""
    return show(request, "leaving/left.html", days_to_come_back())


@for_people("GET", "POST")
def remove(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Whoever is done with an ended mentorship need not keep it."""
    check_fresh(request)
    if request.method == "POST":
        remove_copy(pk, leaves_words="leaves_words" in request.POST, by=request.user, at=request.at)
        return SeeOther(reverse("home:home"))
    page = get_removing_page_for(request.user, pk)
    return show(request, "leaving/remove.html", page, form=RemoveForm(page=page))
