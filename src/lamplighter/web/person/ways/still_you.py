"""Still you? With a code by mail, one from the app, or a passkey."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import BaseReauthenticateView
from allauth.account.views import ReauthenticateView as ReauthenticateByPasswordView
from allauth.core.ratelimit import consume, respond_429
from allauth.mfa.base.views import ReauthenticateView
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.http import HttpResponse, HttpResponseBase

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.access.visitor import network_of
from lamplighter.queries.signin import get_my_address
from lamplighter.services.signin import write_refused
from lamplighter.ui.answer import SeeOther
from lamplighter.web.person.adapter import AccountAdapter
from lamplighter.web.person.ways.forms import CodeForm, StillYouAppForm, StillYouPasskeyForm, StillYouPasswordForm
from lamplighter.web.person.ways.told import Told, for_a_browser

STATE = "still_you"


class ByMailProcess(AbstractCodeVerificationProcess):
    """A code by mail to somebody who is signed in: counted, and of use for as long as at the door."""

    def __init__(self, request: PersonRequest, state: dict[str, Any]) -> None:
        self.request = request
        attempts, timeout = app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS, app_settings.LOGIN_BY_CODE_TIMEOUT
        super().__init__(attempts, timeout, state, request.user)

    @classmethod
    def begin(cls, request: PersonRequest, address: str) -> None:
        process = cls(request, cls.initial_state(request.user, address))
        process.send()
        process.persist()

    @classmethod
    def resume(cls, request: PersonRequest) -> ByMailProcess | None:
        state = request.session.get(STATE)
        process: ByMailProcess | None = state and cls(request, state).abort_if_invalid()
        return process

    def send(self) -> None:
        adapter = AccountAdapter()
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail("account/email/login_code", self.state["email"], {"code": self.code})

    def persist(self) -> None:
        self.request.session[STATE] = self.state

    def abort(self) -> None:
        self.request.session.pop(STATE, None)

    def finish(self) -> None:
        self.abort()
        record_authentication(self.request, self.user, method="code", reauthenticated=True)


class Shown(Told):
    """The pages differ in what they ask."""

    def form_invalid(self, form: Any) -> HttpResponse:
        write_refused("still you", self.request.user, network=network_of(self.request), at=self.request.at)  # type: ignore[attr-defined]
        return super().form_invalid(form)

    def more(self) -> dict[str, Any]:
        return {"others": self.get_reauthentication_alternatives()}  # type: ignore[attr-defined]


class ByMail(Shown, BaseReauthenticateView):
    template_name = "account/still_you.html"

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.process = ByMailProcess.resume(request)
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "send":
            return self._send(request)
        if self.process is None:
            return self._again("over")
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_form_class(self) -> type[CodeForm]:
        return CodeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "code": self.process.code if self.process else ""}

    def form_valid(self, form: Any) -> HttpResponse:
        self._running().finish()
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        return super().form_invalid(form) if self._running().record_invalid_attempt() else self._again("over")

    def more(self) -> dict[str, Any]:
        return {**super().more(), "was_sent": self.process is not None, "address": get_my_address(self.request.user)}

    def _running(self) -> ByMailProcess:
        assert self.process is not None  # without one nothing is checked
        return self.process

    def _send(self, request: PersonRequest) -> HttpResponse:
        address = get_my_address(request.user)
        if not consume(request, action="request_login_code", key=str(request.user.pk)):
            too_quick: HttpResponse = respond_429(request)
            return too_quick
        ByMailProcess.begin(request, address)
        return self._again("")

    def _again(self, tries: str) -> HttpResponse:
        back = self.passthrough_next_url(self.request.path)
        return SeeOther(f"{back}{'&' if '?' in back else '?'}tries={tries}" if tries else back)


class ByApp(Shown, ReauthenticateView):
    template_name = "mfa/still_you.html"

    def get_form_class(self) -> type[StillYouAppForm]:
        return StillYouAppForm


class ByPassword(Shown, ReauthenticateByPasswordView):
    template_name = "mfa/still_you.html"

    def get_form_class(self) -> type[StillYouPasswordForm]:
        return StillYouPasswordForm


class ByPasskey(Shown, ReauthenticateWebAuthnView):
    template_name = "mfa/still_you_passkey.html"

    def get_form_class(self) -> type[StillYouPasskeyForm]:
        return StillYouPasskeyForm

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        shown = super().get_context_data(**given)  # asks, too; the last question is the one that counts
        return {**shown, "options": for_a_browser(begin_authentication(self.request.user))}


@for_people("GET", "POST")
def by_mail(request: PersonRequest) -> HttpResponseBase:
    """A code by mail, once more."""
    answer: HttpResponseBase = ByMail.as_view()(request)
    return answer


@for_people("GET", "POST")
def by_app(request: PersonRequest) -> HttpResponseBase:
    """The code that the app shows, or one from paper."""
    answer: HttpResponseBase = ByApp.as_view()(request)
    return answer


@for_people("GET", "POST")
def by_password(request: PersonRequest) -> HttpResponseBase:
    """The password, once more."""
    answer: HttpResponseBase = ByPassword.as_view()(request)
    return answer


@for_people("GET", "POST")
def by_passkey(request: PersonRequest) -> HttpResponseBase:
    """A finger, a face or a PIN."""
    answer: HttpResponseBase = ByPasskey.as_view()(request)
    return answer
