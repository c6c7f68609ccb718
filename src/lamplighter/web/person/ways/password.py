"""A password of one's own: nobody has one who has not chosen so."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.person import does_mail_leave
from lamplighter.queries.signin import has_password, needs_an_address
from lamplighter.services.signin import remove_password, set_password, sign_out_elsewhere
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.person.fresh import only_fresh
from lamplighter.web.person.onwards import place_in
from lamplighter.web.person.ways.forms import FirstPasswordForm, PasswordForm


@for_people("GET", "POST")
@only_fresh
def password(request: PersonRequest) -> HttpResponse:
    """A first one, or another."""
    is_nameless = needs_an_address(request.user)
    if is_nameless and does_mail_leave():
        return SeeOther(reverse("account_email"))  # one that a code proves
    form = (FirstPasswordForm if is_nameless else PasswordForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data.get("address", "")
        with told_in(form, "address" if address else "password"):
            is_new = set_password(form.cleaned_data["password"], address=address, by=request.user, at=request.at)
            return _stay_here_alone(request, is_new)
    status = 422 if form.errors else 200
    return show(request, "person/password.html", has_password(request.user), form=form, status=status)


@for_people("POST")
@only_fresh
def remove(request: PersonRequest) -> HttpResponse:
    """None any more."""
    return _stay_here_alone(request, remove_password(by=request.user, at=request.at))


def _stay_here_alone(request: PersonRequest, has_changed: bool) -> HttpResponse:
    """With another password, or none, everybody is asked anew who they are, except in this browser."""
    if has_changed:
        update_session_auth_hash(request, request.user)
        sign_out_elsewhere(request.session.session_key, by=request.user, at=request.at)
    return SeeOther(place_in(request) or reverse("mfa_index"))
