"""The porch: signing in is the library's; here it meets our outbox and our people."""

from __future__ import annotations

import secrets
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lamplighter.services.signin import send_code


class AccountAdapter(DefaultAccountAdapter):
    """What the library asks of a house it is used in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code from the newest mail. Look at it once more."),
        "too_many_login_attempts": _("Those were many codes in a short time. Wait a minute, then ask for another."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Its mail goes through our outbox; there is one kind that it may send."""
        if template_prefix != "account/email/login_code":
            raise NotImplementedError(template_prefix)
        send_code(email, context["code"], at=context["request"].at)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say what is now true; there are no flashing messages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # the one door takes everybody in by itself

    def get_client_ip(self, request: HttpRequest) -> str:
        """Limits count strangers' addresses; behind a private one may sit a whole household or school."""
        address: str = super().get_client_ip(request)
        return secrets.token_hex(8) if ip_address(address).is_private else address
