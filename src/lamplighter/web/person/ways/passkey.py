"""Passkeys: coming in with one, adding one, naming it, giving it up."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, VisitorRequest, for_everyone, for_people
from lamplighter.queries.signin import get_my_passkey, get_number_of_passkey
from lamplighter.ui.answer import SeeOther
from lamplighter.web.person.forms import PasskeyForm, PasskeyLoginForm, PasskeyNameForm
from lamplighter.web.person.fresh import only_fresh
from lamplighter.web.person.ways.told import Told, for_a_browser


class Enter(LoginWebAuthnView):
    def get_form_class(self) -> type[PasskeyLoginForm]:
        return PasskeyLoginForm

    def form_invalid(self, form: PasskeyLoginForm) -> HttpResponse:
        return SeeOther(f"{reverse('account_login')}?passkey=unknown")


class Add(Told, AddWebAuthnView):
    template_name = "mfa/passkey_add.html"

    def get_form_class(self) -> type[PasskeyForm]:
        return PasskeyForm

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        form = given.get("form") or self.get_form()
        return {"form": form, "options": for_a_browser(begin_registration(self.request.user, True))}

    def get_success_url(self) -> str:
        return reverse("mfa_index")  # recovery codes belong to the app


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
