"""The porch: signing in is the library's; here it meets our outbox, our keys and our people."""

from __future__ import annotations

import secrets
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lamplighter.access.caller import Person
from lamplighter.access.visitor import network_of
from lamplighter.access.waysin import open_secret, seal_secret
from lamplighter.services.signin import (
    Change,
    send_address_code,
    send_code,
    tell_of_change,
    write_refused_at,
    write_way_in,
)
from lamplighter.ui.answer import SeeOther
from lamplighter.web.person.browsers import browser_words
from lamplighter.web.person.fresh import is_fresh

# What the library would write of by mail, and what it is to us. It may send nothing else.
CHANGES = {
    "account/email/email_changed": Change.FIRST_ADDRESS,
    "account/email/email_deleted": Change.ADDRESS_REMOVED,
    "mfa/email/recovery_codes_generated": Change.NEW_CODES,
    "mfa/email/totp_activated": Change.APP_ADDED,
    "mfa/email/totp_deactivated": Change.APP_REMOVED,
    "mfa/email/webauthn_added": Change.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": Change.PASSKEY_REMOVED,
}


WAYS = {"totp": "app", "recovery_codes": "code on paper", "webauthn": "passkey"}  # others say it themselves


class AccountAdapter(DefaultAccountAdapter):
    """What the library asks of a house it is used in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code from the newest mail. Look at it once more."),
        "too_many_login_attempts": _("Those were many tries in a short time. Wait a few minutes, then try again."),
        "rate_limited": _("Those were many tries in a short time. Wait a few minutes, then try again."),
        "email_password_mismatch": _(
            "This address and this password do not open the door. A code by mail always does."
        ),
        "incorrect_password": _("This is not your password. Try once more, or choose another way."),
        "duplicate_email": _("This address is one of yours already."),
        "email_taken": _("Somebody gets in here with this address already. If that is you, sign out and in with it."),
        "max_email_addresses": _("You can have %d addresses here. Remove one first."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Its mail goes through our outbox; there are two kinds that it may send, both with a code."""
        match template_prefix:
            case "account/email/login_code":
                send_code(email, context["code"], at=self.request.at)
            case "account/email/email_confirmation":
                send_address_code(context["user"], email, context["code"], at=self.request.at)
            case _:
                raise NotImplementedError(template_prefix)

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """A way in has changed: whoever it belongs to is told, where they read mail now and where they did before."""
        if template_prefix not in CHANGES:
            raise NotImplementedError(template_prefix)
        known = context or {}
        gone, new = known.get("deleted_email", ""), known.get("to_email", "")
        tell_of_change(
            user, CHANGES[template_prefix], at=self.request.at, address=gone or new, also_to=gone or email or ""
        )

    def login(self, request: HttpRequest, user: Person) -> None:
        """They are in, by whichever of the library's doors."""
        super().login(request, user)
        shown = [one.get("type", one["method"]) for one in get_authentication_records(request, user)]
        ways = dict.fromkeys(WAYS.get(way, way) for way in shown)
        write_way_in(user, ways, network=network_of(request), at=self.request.at)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._write_refused("too many passwords", credentials)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self._write_refused("password", credentials)

    def _write_refused(self, way: str, credentials: dict[str, Any]) -> None:
        write_refused_at(way, credentials.get("email", ""), network=network_of(self.request), at=self.request.at)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        is_mine = bool(super().confirm_email(request, email_address))
        if is_mine:
            person, address = email_address.user, email_address.email
            tell_of_change(person, Change.ADDRESS_ADDED, at=self.request.at, address=address)
        return is_mine

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_email")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say what is now true; there are no flashing messages."""

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages are pages. Only the script that asks for a passkey is answered in its own way."""
        return request.path == reverse("mfa_login_webauthn") and bool(super().is_ajax(request))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # the one door takes everybody in by itself

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        """Whoever was shut out reads what somebody with an unknown passkey reads."""
        return SeeOther(f"{reverse('account_login')}?passkey=unknown")

    def get_login_stages(self) -> list[str]:
        return ["allauth.account.stages.LoginByCodeStage", "lamplighter.web.person.stages.SecondStep"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not is_fresh(self.request, now=self.request.at.timestamp())

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, str]]:
        """A code from the app for whoever has one; a mail or the password for all others; a passkey needs a script.

        The first is what is asked for: where no mail leaves, it is the password.
        """
        ways = {"account_reauthenticate": _("Use a code by mail")}
        if user.has_usable_password():
            password = {"person:still_you_by_password": _("Use your password")}
            ways = {**ways, **password} if settings.MAIL_IS_SET_UP else {**password, **ways}
        if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            ways = {"mfa_reauthenticate": _("Use a code from your app")}
        if is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]):
            ways["mfa_reauthenticate_webauthn"] = _("Use a passkey")
        return [{"id": name, "url": reverse(name), "description": str(words)} for name, words in ways.items()]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Limits count strangers' addresses; behind a private one may sit a whole household or school."""
        address: str = super().get_client_ip(request)
        return secrets.token_hex(8) if ip_address(address).is_private else address


class FactorAdapter(DefaultMFAAdapter):
    """What the library asks about passkeys, apps and recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code of this moment. The app shows a new one every half minute."),
        "cannot_generate_recovery_codes": _("Recovery codes stand in for an app or a passkey, and you have none."),
        "unverified_email": _("Sign in once with a code by mail; then you can add this."),
    }

    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(encrypted_text)

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        """A passkey mostly lies in the device that one holds in one's hand."""
        return browser_words(self.request) or gettext("My passkey")
