"""The one door: an address, then a code. Or, for whoever has chosen one, a password."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse

from lamplighter.access.caller import VisitorRequest, for_everyone
from lamplighter.access.visitor import network_of
from lamplighter.queries.person import does_mail_leave
from lamplighter.services.delivery import mail_was_read
from lamplighter.services.signin import write_refused
from lamplighter.ui.answer import SeeOther
from lamplighter.web.person.ways.forms import CodeForm, DoorForm, PasswordDoorForm
from lamplighter.web.person.ways.told import Told


class Door(Told, RequestLoginCodeView):
    template_name = "account/door.html"

    def get_form_class(self) -> type[DoorForm]:
        return DoorForm

    def get_form_kwargs(self) -> dict[str, object]:
        return {**super().get_form_kwargs(), "request": self.request}

    def more(self) -> dict[str, Any]:
        return {**_to_and_fro(self), "sends_mail": does_mail_leave()}


class Code(ConfirmLoginCodeView):
    template_name = "account/code.html"

    def get_form_class(self) -> type:
        return CodeForm if self._action == "verify" else super().get_form_class()

    def form_valid(self, form: Any) -> HttpResponse:
        if self._action == "verify":
            mail_was_read(self._process.state["email"], at=self.request.at)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        write_refused("code", self._process.user, network=network_of(self.request), at=self.request.at)
        answer: HttpResponse = super().form_invalid(form)  # counts the tries
        if answer.status_code == HTTPStatus.FOUND:
            return SeeOther(f"{reverse('account_login')}?tries=over")
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer


class ByPassword(Told, LoginView):
    template_name = "account/password.html"

    def get_form_class(self) -> type[PasswordDoorForm]:
        return PasswordDoorForm

    def more(self) -> dict[str, Any]:
        return _to_and_fro(self)


@for_everyone("GET", "POST")
def door(request: VisitorRequest) -> HttpResponseBase:
    """Your e-mail, then a code. It picks sign-up or sign-in by itself."""
    if request.method == "POST":
        clear_login(request)  # whoever types an address means this one, not the one before
    answer: HttpResponseBase = Door.as_view()(request)
    return answer


@for_everyone("GET", "POST")
def code(request: VisitorRequest) -> HttpResponseBase:
    """The code from the mail."""
    answer: HttpResponseBase = Code.as_view()(request)
    return answer


@for_everyone("GET", "POST")
def by_password(request: VisitorRequest) -> HttpResponseBase:
    """A password, for whoever has one."""
    if request.method == "POST":
        clear_login(request)
    answer: HttpResponseBase = ByPassword.as_view()(request)
    return answer


@for_everyone("GET")
def again(request: VisitorRequest) -> HttpResponse:
    """Another address after all."""
    clear_login(request)
    return SeeOther(reverse("account_login"))


@for_everyone("POST")
def sign_out(request: VisitorRequest) -> HttpResponse:
    logout(request)
    answer = SeeOther(reverse("home:home"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # whoever sits down here next goes back to nothing
    return answer


def _to_and_fro(view: Any) -> dict[str, str]:
    """The two doors lead to each other, and both to where somebody was going."""
    return {
        "by_code": view.passthrough_next_url(reverse("account_login")),
        "by_password": view.passthrough_next_url(reverse("person:by_password")),
    }
