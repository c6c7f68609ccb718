"""The addresses that somebody gets in with; mail goes to the first of them."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.views import ConfirmEmailVerificationCodeView, EmailView
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.signin import list_my_addresses
from lamplighter.ui.answer import SeeOther
from lamplighter.web.person.fresh import only_fresh
from lamplighter.web.person.ways.forms import AddressCodeForm, AddressForm
from lamplighter.web.person.ways.told import Told


class Addresses(Told, EmailView):
    template_name = "account/addresses.html"

    def get_form_class(self) -> type[AddressForm]:
        return AddressForm

    def form_valid(self, form: AddressForm) -> HttpResponse:
        running = EmailVerificationProcess.resume(self.request)
        if running and running.email == form.cleaned_data["email"]:
            return SeeOther(reverse("account_email_verification_sent"))  # a second tap; its code is on its way
        answer: HttpResponse = super().form_valid(form)
        return answer

    def more(self) -> dict[str, Any]:
        return {"page": list_my_addresses(self.request.user)}


class Code(Told, ConfirmEmailVerificationCodeView):
    template_name = "account/address_code.html"

    def get_form_class(self) -> type[AddressCodeForm | Form]:
        return AddressCodeForm if self._action == "verify" else Form

    def form_invalid(self, form: Any) -> HttpResponse:
        if self._process.record_invalid_attempt():
            return super().form_invalid(form)
        return SeeOther(f"{reverse('account_email')}?tries=over")

    def more(self) -> dict[str, Any]:
        return {"email": self._process.email, "can_resend": self._process.can_resend}


@for_people("GET", "POST")
@only_fresh
def addresses(request: PersonRequest) -> HttpResponseBase:
    """Where mail reaches me, and what I get in with."""
    answer: HttpResponseBase = Addresses.as_view()(request)
    return answer


@for_people("GET", "POST")
@only_fresh
def code(request: PersonRequest) -> HttpResponseBase:
    """The code that shows that an address is mine."""
    answer: HttpResponseBase = Code.as_view()(request)
    return answer
