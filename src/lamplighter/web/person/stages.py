"""The steps of a sign-in that we see differently than the library."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest


class SecondStep(AuthenticateStage):
    """Asked of whoever has chosen an app. A passkey alone is one more way in, and not one more lock on the others."""

    def _should_handle(self, request: HttpRequest) -> bool:
        has_app = bool(self.login.user) and is_mfa_enabled(self.login.user, [Authenticator.Type.TOTP])
        return has_app and bool(super()._should_handle(request))
