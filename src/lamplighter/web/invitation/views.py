"""Inviting somebody by a link one hands over oneself; and being invited."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, QueryDict
from django.urls import reverse

from lamplighter.access.caller import Person, PersonRequest, VisitorRequest, by_link, for_people, person_of
from lamplighter.access.visitor import network_of
from lamplighter.core.invitation import Part
from lamplighter.notices.outbox import absolute
from lamplighter.queries.invitation import InvitationPage, get_invitation_page, get_just_two, get_my_invitation
from lamplighter.queries.question import get_my_goal_draft
from lamplighter.queries.signin import has_no_way_back
from lamplighter.queries.tie import get_tie_for
from lamplighter.services.agreement import begin_by_invitation
from lamplighter.services.invitation import decline_invitation, invite, invite_somebody_new, take_invitation_back
from lamplighter.services.link import enter_invited
from lamplighter.services.signin import write_way_in
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.picture import draw_code
from lamplighter.ui.refusal import told_in
from lamplighter.web.invitation.forms import ComeInForm, InviteForm, JustTwoForm, PartForm


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


@for_people("GET", "POST")
def just_two(request: PersonRequest) -> HttpResponse:
    """One line, and a link and a picture of it to hand over; where no mail leaves, the only thing that waits to."""
    page = get_just_two(request.user, at=request.at)
    form = JustTwoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with told_in(form):
            invite_somebody_new(given["words"], Part(given["part"]), by=request.user, at=request.at)
            return SeeOther(reverse("invitation:two"))
    link = _link(page.invitation.token) if page.invitation else ""
    status = 422 if form.errors else 200
    return show(request, "invitation/two.html", page, form=form, invitation_link=link, status=status)


@for_people("GET")
def picture(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """My own invitation, for the camera of a telephone."""
    line = get_my_invitation(request.user, pk, at=request.at)
    return HttpResponse(draw_code(_link(line.token)), content_type="image/svg+xml")


@for_people("POST")
def take_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    tie = take_invitation_back(pk, by=request.user, at=request.at)
    return SeeOther(reverse("tie:page", args=[tie]) if tie else reverse("invitation:two"))


@by_link("GET", "POST")
def open_invitation(request: VisitorRequest, token: str) -> HttpResponse:
    """Looking shows that somebody invites; a tap, or being signed in, shows who and what for."""
    person = person_of(request)
    page = get_invitation_page(token, person, at=request.at)
    if answered := _answered(request, page, person):
        return answered
    if request.method == "GET" and person is None:
        return show(request, "invitation/envelope.html", None)
    return show(request, "invitation/page.html", page, token=token, form=_form(page))


@by_link("POST")
def say_yes(request: VisitorRequest, token: str) -> HttpResponse:
    """Whoever says yes is somebody here, or becomes somebody: by the one door, or without mail right here."""
    person = person_of(request)
    page = get_invitation_page(token, person, at=request.at)
    if answered := _answered(request, page, person):
        return answered
    if person is None and not page.lets_in:
        return redirect_to_login(reverse("invitation:open", args=[token]))
    form = _form(page, request.POST)
    if person is not None and form.is_valid():
        return _to_the_two(begin_by_invitation(token, form.said, by=person, at=request.at), person)
    if isinstance(form, ComeInForm) and form.is_valid():
        with told_in(form):
            newcomer, pk = enter_invited(token, form.who(), form.said, at=request.at)
            login(request, newcomer)
            write_way_in(newcomer, ("invitation",), network=network_of(request), at=request.at)
            return _to_the_two(pk, newcomer)
    return show(request, "invitation/page.html", page, token=token, form=form, status=422)


@by_link("POST")
def say_no(request: VisitorRequest, token: str) -> HttpResponse:
    decline_invitation(token, at=request.at)
    return show(request, "invitation/declined.html", None)


def _form(page: InvitationPage, sent: QueryDict | None = None) -> ComeInForm | PartForm:
    kind = ComeInForm if page.lets_in else PartForm
    return kind(sent, inviter=page.inviter, part=page.part)


def _answered(request: VisitorRequest, page: InvitationPage, person: Person | None) -> HttpResponse | None:
    if page.mentorship is not None and person is not None:
        return _to_the_two(page.mentorship, person)
    return None if page.is_open else show(request, "invitation/closed.html", page, status=HTTPStatus.GONE)


def _to_the_two(pk: uuid.UUID, person: Person) -> SeeOther:
    """To their own page; for whoever could not come back otherwise, past the question how they would like to."""
    page = reverse("mentorship:page", args=[pk])
    return SeeOther(f"{reverse('person:come_back')}?{urlencode({'next': page})}" if has_no_way_back(person) else page)


def _link(token: str) -> str:
    return absolute(reverse("invitation:open", args=[token]))
