"""Saying one's name, one's own card, and how one gets in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.card import AboutPerson, get_about_for
from lamplighter.queries.person import MyProfile, does_mail_leave, get_my_profile, is_house_of_two
from lamplighter.queries.signin import get_my_ways_in
from lamplighter.services.card.write import write_card
from lamplighter.services.delivery import mail_arrives
from lamplighter.services.person import join, want_mail
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.arriving import WelcomeForm
from lamplighter.ui.refusal import told_in
from lamplighter.web.person.card import CardForm, card_as_it_is
from lamplighter.web.person.forms import MailForm, mail_as_it_is
from lamplighter.web.person.onwards import place_in


@for_people("GET", "POST")
def welcome(request: PersonRequest) -> HttpResponse:
    """A name, and that one is old enough: then on to what one came for."""
    if request.user.joined_at is not None:
        return SeeOther(_after_welcome(request))
    form = WelcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            join(**form.cleaned_data, by=request.user, at=request.at)
            return SeeOther(_after_welcome(request))
    return show(request, "person/welcome.html", None, form=form, status=422 if form.errors else 200)


@for_people("GET")
def come_back(request: PersonRequest) -> HttpResponse:
    """Where no code comes by mail: something to come in with the next time, offered once and on the way."""
    onwards = place_in(request) or reverse("home:home")
    to = urlencode({"next": onwards})
    return show(request, "person/come_back.html", None, onwards=onwards, to=to)


@for_people("GET", "POST")
def profile(request: PersonRequest) -> HttpResponse:
    """My card, as others may find it."""
    page, about = _about_me(request)
    form = CardForm(request.POST or None, initial=card_as_it_is(page, about), asks_again=about.is_resting)
    if request.method == "POST" and form.is_valid():
        still = form.cleaned_data.get("still_learning", False)
        with told_in(form):
            write_card(form.card(), form.more_about(), still_learning=still, by=request.user, at=request.at)
            return SeeOther(reverse("person:profile"))
    return _show_profile(request, page, about, form, MailForm(initial=mail_as_it_is(page)))


@for_people("POST")
def mail(request: PersonRequest) -> HttpResponse:
    """Which mail I want, and when not."""
    mail_form = MailForm(request.POST)
    if mail_form.is_valid():
        with told_in(mail_form):
            want_mail(mail_form.wanted(), mail_form.quiet(), by=request.user, at=request.at)
            return SeeOther(reverse("person:profile"))
    page, about = _about_me(request)
    form = CardForm(None, initial=card_as_it_is(page, about), asks_again=about.is_resting)
    return _show_profile(request, page, about, form, mail_form)


@for_people("POST")
def mail_works(request: PersonRequest) -> HttpResponse:
    """Mail reaches me again."""
    mail_arrives(request.user, at=request.at)
    return SeeOther(reverse("person:profile"))


@for_people("GET")
def ways_in(request: PersonRequest) -> HttpResponse:
    """How I get in, and where I am in."""
    page = get_my_ways_in(request.user, session=request.session.session_key, at=request.at)
    return show(request, "person/ways_in.html", page, sends_mail=does_mail_leave(), here="you")


def _about_me(request: PersonRequest) -> tuple[MyProfile, AboutPerson]:
    return get_my_profile(request.user), get_about_for(request.user, request.user.pk, at=request.at)


def _show_profile(
    request: PersonRequest, page: MyProfile, about: AboutPerson, form: CardForm, mail_form: MailForm
) -> HttpResponse:
    forms = {"form": form, "mail_form": mail_form}
    status = 422 if form.errors or mail_form.errors else 200
    return show(request, "person/profile.html", page, about=about, **forms, here="you", status=status)


def _after_welcome(request: PersonRequest) -> str:
    """On to what one came for; by way of a passkey for whoever has just said so."""
    onwards = _onwards(request)
    if request.POST.get("then") != "passkey":
        return onwards
    return f"{reverse('mfa_add_webauthn')}?{urlencode({'next': onwards})}"


def _onwards(request: PersonRequest) -> str:
    return place_in(request) or reverse("home:home" if is_house_of_two() else "directory:people")
