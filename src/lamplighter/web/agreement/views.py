"""What we've agreed, version by version."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.agreement import get_agreement_for, get_agreement_read_for, list_versions_for
from lamplighter.queries.home import get_terms_to_write
from lamplighter.queries.mentorship import get_mentorship_for
from lamplighter.services.agreement import propose_agreement, renew_agreement, sign_agreement
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.agreement.forms import AgreementForm


@for_people("GET", "POST")
def write(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    """Start from what counts now, or from good defaults."""
    page = get_terms_to_write(request.user, mentorship, at=request.at)
    form = AgreementForm(request.POST if request.method == "POST" else None, start=page.lines, clocks=page.clocks)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            propose_agreement(mentorship, form.lines(), by=request.user, at=request.at)
            return SeeOther(reverse("mentorship:page", args=[mentorship]))
    return show(request, "agreement/write.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET")
def page(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    read = get_agreement_read_for(request.user, pk)
    return show(request, "agreement/page.html", read.page, read=read)


@for_people("GET")
def versions(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    """Every version, and who changed what."""
    card = get_mentorship_for(request.user, mentorship)
    found = list_versions_for(request.user, mentorship)
    return show(request, "agreement/versions.html", card, versions=found)


@for_people("POST")
def agree(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    sign_agreement(pk, by=request.user, at=request.at)
    return SeeOther(reverse("mentorship:page", args=[get_agreement_for(request.user, pk).mentorship]))


@for_people("POST")
def renew(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """The day has come, and it goes on as it is."""
    renew_agreement(pk, by=request.user, at=request.at)
    return SeeOther(reverse("mentorship:page", args=[get_agreement_for(request.user, pk).mentorship]))
