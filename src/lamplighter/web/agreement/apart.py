"""Each writes alone what they expect; then both read both, and settle where they differ."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.agreement import get_expectations_for
from lamplighter.queries.home import get_terms_to_write
from lamplighter.services.agreement import settle_expectations, write_expectations
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.agreement.forms import ClashForm, LinesForm


@for_people("GET", "POST")
def write(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    """What I expect. Nobody reads it before both have handed theirs in."""
    page = get_expectations_for(request.user, mentorship)
    start = page.mine or get_terms_to_write(request.user, mentorship, at=request.at).lines
    hand_in = request.POST.get("action") == "hand-in"
    form = LinesForm(request.POST if request.method == "POST" else None, start=start, must=hand_in)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            write_expectations(mentorship, form.lines(), hand_in=hand_in, by=request.user, at=request.at)
            return SeeOther(reverse("agreement:side_by_side" if hand_in else "mentorship:page", args=[mentorship]))
    return show(request, "agreement/apart.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET", "POST")
def side_by_side(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    """Where we differ, and what would suit us both."""
    page = get_expectations_for(request.user, mentorship)
    sent = request.POST if request.method == "POST" else None
    form = ClashForm(sent, clashes=page.clashes, partner=page.partner)
    if sent is not None and form.is_valid():
        with told_in(form):
            settle_expectations(mentorship, form.chosen(), by=request.user, at=request.at)
            return SeeOther(reverse("mentorship:page", args=[mentorship]))
    return show(request, "agreement/side_by_side.html", page, form=form, status=422 if form.errors else 200)
