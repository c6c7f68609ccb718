"""Saying one's name, one's own card, and how one gets in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.person import get_my_profile
from lamplighter.queries.signin import get_my_ways_in
from lamplighter.services.person import change_card, join, want_mail
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.person.forms import CardForm, MailForm, WelcomeForm


@for_people("GET", "POST")
def welcome(request: PersonRequest) -> HttpResponse:
    """A name, and that one is old enough: then on to what one came for."""
    if request.user.joined_at is not None:
        return SeeOther(_after_welcome(request))
    form = WelcomeForm(request.POST or None, initial={"zone": "UTC"})
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            join(**form.cleaned_data, by=request.user, at=request.at)
            return SeeOther(_after_welcome(request))
    return show(request, "person/welcome.html", None, form=form, status=422 if form.errors else 200)


@for_people("GET", "POST")
def profile(request: PersonRequest) -> HttpResponse:
    """My card, as others may find it."""
    page = get_my_profile(request.user)
    start = {"name": page.name, "can_help_with": page.can_help_with, "visibility": page.visibility.value}
    form = CardForm(request.POST or None, initial={**start, "seats": page.seats, "zone": page.zone})
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            change_card(form.card(), by=request.user, at=request.at)
            return SeeOther(reverse("person:profile"))
    mail_form = MailForm(initial={"topics": [topic.value for topic in page.wanted_mail]})
    status = 422 if form.errors else 200
    return show(request, "person/profile.html", page, form=form, mail_form=mail_form, here="you", status=status)


@for_people("POST")
def mail(request: PersonRequest) -> HttpResponse:
    """Which mail I want."""
    form = MailForm(request.POST)
    if form.is_valid():
        want_mail(form.wanted(), by=request.user, at=request.at)
    return SeeOther(reverse("person:profile"))


@for_people("GET")
def ways_in(request: PersonRequest) -> HttpResponse:
    """How I get in, and where I am in."""
    page = get_my_ways_in(request.user, session=request.session.session_key, at=request.at)
    return show(request, "person/ways_in.html", page, here="you")


def _after_welcome(request: PersonRequest) -> str:
    """On to what one came for; by way of a passkey for whoever has just said so."""
    onwards = _onwards(request)
    if request.POST.get("then") != "passkey":
        return onwards
    return f"{reverse('mfa_add_webauthn')}?{urlencode({'next': onwards})}"


def _onwards(request: PersonRequest) -> str:
    there = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return there if is_ours and there != reverse("home:home") else reverse("directory:people")
