"""The second step: an app that shows a code every half minute, and codes on paper for when it is not at hand."""

from __future__ import annotations

import contextlib
from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, VisitorRequest, for_everyone, for_people
from lamplighter.access.visitor import network_of
from lamplighter.queries.signin import has_app, has_passkey
from lamplighter.services.signin import drop_stale_codes, write_refused
from lamplighter.ui.answer import SeeOther
from lamplighter.ui.picture import draw_code
from lamplighter.web.person.adapter import FactorAdapter
from lamplighter.web.person.fresh import only_fresh
from lamplighter.web.person.ways.forms import AppForm, PasskeySecondStepForm, SecondStepForm
from lamplighter.web.person.ways.told import Told, for_a_browser

GROUP = 4  # letters of a secret that one reads at a glance


class SecondStep(AuthenticateView):
    template_name = "mfa/second_step.html"

    def get_form_class(self) -> type[SecondStepForm]:
        return SecondStepForm

    def get_webauthn_form_class(self) -> type[PasskeySecondStepForm]:
        return PasskeySecondStepForm

    def post(self, request: VisitorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = self.stage.login.user
        if "code" not in request.POST and not has_passkey(person):
            self.form = self.auth_form = SecondStepForm(user=person, data=request.POST)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_invalid(self, form: SecondStepForm | PasskeySecondStepForm) -> HttpResponse:
        person = self.stage.login.user
        write_refused("second step", person, network=network_of(self.request), at=self.request.at)
        answer: HttpResponse = self.render_to_response(self.get_context_data(), status=422)
        return answer

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        person = self.stage.login.user
        options = for_a_browser(begin_authentication(person)) if has_passkey(person) else ""
        return {"form": self.auth_form, "passkey_form": self.webauthn_form, "options": options}


class Begin(Told, ActivateTOTPView):
    template_name = "mfa/app.html"

    def get_form_class(self) -> type[AppForm]:
        return AppForm

    def more(self) -> dict[str, Any]:
        secret = get_totp_secret()
        return {"secret": " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))}

    def form_valid(self, form: Any) -> HttpResponse:
        with contextlib.suppress(IntegrityError):  # of two taps at once, one has switched it on
            super().form_valid(form)
        return SeeOther(reverse("mfa_view_recovery_codes"))


class End(Told, DeactivateTOTPView):
    template_name = "mfa/app_off.html"

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        drop_stale_codes(by=self.request.user)
        return answer


class Codes(ViewRecoveryCodesView):
    template_name = "mfa/codes.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context = super().get_context_data(**given)
        return {"codes": tuple(context["unused_codes"]), "are_shown": context["can_view_codes"]}


class NewCodes(Told, GenerateRecoveryCodesView):
    template_name = "mfa/new_codes.html"


@for_everyone("GET", "POST")
def second_step(request: VisitorRequest) -> HttpResponseBase:
    """After the mailed code, for whoever has chosen so."""
    answer: HttpResponseBase = SecondStep.as_view()(request)
    return answer


@for_people("GET", "POST")
@only_fresh
def begin(request: PersonRequest) -> HttpResponseBase:
    """The app learns its secret from a picture, and shows that it has. It does so once."""
    if has_app(request.user):
        return SeeOther(reverse("mfa_view_recovery_codes" if request.method == "POST" else "mfa_index"))
    answer: HttpResponseBase = Begin.as_view()(request)
    return answer


@for_people("GET")
@only_fresh
def picture(request: PersonRequest) -> HttpResponseBase:
    """The secret, for a camera. It is the one that the page beside it shows in letters."""
    url = FactorAdapter().build_totp_url(request.user, get_totp_secret())
    return HttpResponse(draw_code(url), content_type="image/svg+xml")


@for_people("GET", "POST")
@only_fresh
def end(request: PersonRequest) -> HttpResponseBase:
    """No second step any more."""
    if not has_app(request.user):
        return SeeOther(reverse("mfa_index"))
    answer: HttpResponseBase = End.as_view()(request)
    return answer


@for_people("GET")
@only_fresh
def codes(request: PersonRequest) -> HttpResponseBase:
    """The codes on paper, once."""
    answer: HttpResponseBase = Codes.as_view()(request)
    return answer


@for_people("GET", "POST")
@only_fresh
def new_codes(request: PersonRequest) -> HttpResponseBase:
    """Ten others; the old ones open nothing any more."""
    answer: HttpResponseBase = NewCodes.as_view()(request)
    return answer
