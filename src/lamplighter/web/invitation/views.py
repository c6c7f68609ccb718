"""Inviting somebody by a link one hands over oneself; and being invited."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, VisitorRequest, by_link, for_people, person_of
from lamplighter.queries.invitation import get_invitation_page
from lamplighter.queries.question import get_my_goal_draft
from lamplighter.queries.tie import get_tie_for
from lamplighter.services.invitation import accept_invitation, decline_invitation, invite, take_invitation_back
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.invitation.forms import InviteForm


@for_people("GET", "POST")
def invite_mentor(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Somebody on my list, what for, and a link for me to hand over."""
    tie = get_tie_for(request.user, pk, at=request.at).tie
    form = InviteForm(request.POST or None, initial={"words": get_my_goal_draft(request.user)})
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            invite(pk, form.cleaned_data["words"], by=request.user, at=request.at)
            return SeeOther(reverse("tie:page", args=[pk]))
    return show(request, "invitation/invite.html", tie, form=form, status=422 if form.errors else 200)


@for_people("POST")
def take_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    tie = take_invitation_back(pk, by=request.user, at=request.at)
    return SeeOther(reverse("tie:page", args=[tie]) if tie else reverse("tie:list"))


@by_link("GET", "POST")
def open_invitation(request: VisitorRequest, token: str) -> HttpResponse:
    """Looking shows that somebody invites; a tap, or being signed in, shows who and what for."""
    person = person_of(request)
    page = get_invitation_page(token, person, at=request.at)
    if page.mentorship is not None:
        return SeeOther(reverse("mentorship:page", args=[page.mentorship]))
    if not page.is_open:
        return show(request, "invitation/closed.html", page, status=HTTPStatus.GONE)
    if request.method == "GET" and person is None:
        return show(request, "invitation/envelope.html", None)
    return show(request, "invitation/page.html", page, token=token)


@by_link("POST")
def say_yes(request: VisitorRequest, token: str) -> HttpResponse:
    """Whoever says yes is somebody here; if they are not yet, they come back by the one door."""
    person = person_of(request)
    if person is None:
        return redirect_to_login(reverse("invitation:open", args=[token]))
    return SeeOther(reverse("mentorship:page", args=[accept_invitation(token, by=person, at=request.at)]))


@by_link("POST")
def say_no(request: VisitorRequest, token: str) -> HttpResponse:
    decline_invitation(token, at=request.at)
    return show(request, "invitation/declined.html", None)
