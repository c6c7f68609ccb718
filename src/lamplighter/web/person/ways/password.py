"""A password of one's own: nobody has one who has not chosen so."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.signin import has_password
from lamplighter.services.signin import remove_password, set_password, sign_out_elsewhere
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.person.fresh import only_fresh
from lamplighter.web.person.ways.forms import PasswordForm


@for_people("GET", "POST")
@only_fresh
def password(request: PersonRequest) -> HttpResponse:
    """A first one, or another."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "password"):
            is_new = set_password(form.cleaned_data["password"], by=request.user, at=request.at)
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
    return SeeOther(reverse("mfa_index"))
