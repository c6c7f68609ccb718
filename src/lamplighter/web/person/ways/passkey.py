"""Passkeys: coming in with one, adding one, naming it, giving it up."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.mixins import NextRedirectMixin
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, VisitorRequest, for_everyone, for_people
from lamplighter.access.visitor import network_of
from lamplighter.queries.signin import get_my_passkey, get_number_of_passkey, is_passkey_of
from lamplighter.services.signin import drop_stale_codes, write_refused
from lamplighter.ui.answer import SeeOther
from lamplighter.web.person.fresh import only_fresh
from lamplighter.web.person.ways.forms import PasskeyDoorForm, PasskeyForm, PasskeyNameForm
from lamplighter.web.person.ways.told import Told, for_a_browser


class Enter(LoginWebAuthnView):
    def get_form_class(self) -> type[PasskeyDoorForm]:
        return PasskeyDoorForm

    def form_invalid(self, form: PasskeyDoorForm) -> HttpResponse:
        write_refused("passkey", None, network=network_of(self.request), at=self.request.at)
        return SeeOther(f"{reverse('account_login')}?passkey=unknown")


class Add(Told, NextRedirectMixin, AddWebAuthnView):
    """`next` is where somebody was going who has only just arrived."""

    template_name = "mfa/passkey_add.html"

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_passkey_of(request.user, _name_in(request.POST.get("credential", ""))):
            return SeeOther(self.get_success_url())  # a second tap
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_form_class(self) -> type[PasskeyForm]:
        return PasskeyForm

    def form_valid(self, form: PasskeyForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        drop_stale_codes(by=self.request.user)
        return answer

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The form is made before the question, which must be the last one asked."""
        form = given.get("form") or self.get_form()
        shown = super().get_context_data(form=form)
        return {**shown, "form": form, "options": for_a_browser(begin_registration(self.request.user, True))}

    def more(self) -> dict[str, Any]:
        return {"back": self.get_success_url()}

    def get_success_url(self) -> str:
        return self.get_next_url() or reverse("mfa_index")


class Rename(Told, EditWebAuthnView):
    template_name = "mfa/passkey.html"

    def get_form_class(self) -> type[PasskeyNameForm]:
        return PasskeyNameForm

    def more(self) -> dict[str, Any]:
        return {"page": get_my_passkey(self.request.user, self.kwargs["key"])}

    def get_success_url(self) -> str:
        return reverse("mfa_index")


class Remove(RemoveWebAuthnView):
    def get_success_url(self) -> str:
        return reverse("mfa_index")


@for_everyone("GET", "POST")
def enter(request: VisitorRequest) -> HttpResponseBase:
    """The question for a passkey, to the script that asks it; and its answer."""
    if request.method == "POST":
        clear_login(request)
    answer: HttpResponseBase = Enter.as_view()(request)
    return answer


@for_people("GET", "POST")
@only_fresh
def add(request: PersonRequest) -> HttpResponseBase:
    """One more way in: a finger, a face or a PIN."""
    answer: HttpResponseBase = Add.as_view()(request)
    return answer


@for_people("GET", "POST")
@only_fresh
def rename(request: PersonRequest, key: str) -> HttpResponseBase:
    """One passkey of mine."""
    answer: HttpResponseBase = Rename.as_view()(request, pk=get_number_of_passkey(request.user, key), key=key)
    return answer


@for_people("POST")
@only_fresh
def remove(request: PersonRequest, key: str) -> HttpResponseBase:
    """It opens nothing any more."""
    answer: HttpResponseBase = Remove.as_view()(request, pk=get_number_of_passkey(request.user, key))
    return answer


def _name_in(credential: str) -> str:
    """What a passkey calls itself, in what a browser has sent; empty for anything else."""
    try:
        return str(json.loads(credential)["rawId"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return ""
