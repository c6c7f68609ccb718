"""What a way in asks."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    BaseConfirmCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
)
from allauth.core.ratelimit import consume
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AppAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lamplighter.access.caller import VisitorRequest
from lamplighter.access.postbox import is_anothers
from lamplighter.access.visitor import network_of
from lamplighter.access.waysin import open_secret, passkeys_of, seal_secret
from lamplighter.core import limits
from lamplighter.core.refusal import Refusal
from lamplighter.core.text import fit_line
from lamplighter.services.signin import person_behind
from lamplighter.ui.fields import CodeInput
from lamplighter.ui.refusal import words_of

UNKEPT: dict[str, Any] = {
    "null_characters_not_allowed": _("There is a character in this text that we cannot keep. Please type it again.")
}


class SmallLetters(forms.EmailField):
    """An address as it is kept: in small letters, so that nobody has two by the same name."""

    def clean(self, value: Any) -> Any:
        return super().clean(value).lower()


def address_field(label: Any, help_text: Any = "", *, missing: Any, **attrs: Any) -> SmallLetters:
    return SmallLetters(
        label=label,
        help_text=help_text,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", **attrs}),
        error_messages={
            **UNKEPT,
            "required": missing,
            "invalid": _("This does not look like an e-mail address. It needs an @ and a place after it."),
            "max_length": _("No e-mail address is as long as this."),
        },
    )


def code_field(label: Any, help_text: Any = "", *, missing: Any, **attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        widget=CodeInput(attrs={"autofocus": True, **attrs}),
        error_messages={**UNKEPT, "required": missing, "max_length": _("That is longer than any code of ours.")},
    )


def password_field(label: Any, help_text: Any = "", *, missing: Any, is_new: bool = False) -> forms.CharField:
    """Taken as it is typed, spaces and all, and never shown again."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=limits.PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if is_new else "current-password"}),
        error_messages={**UNKEPT, "required": missing, "max_length": _("That is longer than any password here.")},
    )


# --- at the door ---


class DoorForm(RequestLoginCodeForm):
    """One door: it lets in whoever is known, and whoever is new, in the same way."""

    email = address_field(
        _("Your e-mail address"),
        _("We send a code to it. Nobody else sees your address."),
        missing=_("Type the address where a code can reach you."),
        autofocus=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.request: VisitorRequest = kwargs.pop("request")
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        """Tries count for an address and a place: whoever asks in another's name takes none of theirs."""
        email: str = self.cleaned_data["email"]
        whose = f"{email.lower()} {network_of(self.request)}"
        if not consume(self.request, action="request_login_code", key=whose):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = person_behind(email, at=self.request.at)
        return email


class CodeForm(ConfirmLoginCodeForm):
    """The code from the mail."""

    code = code_field(_("The code from the mail"), missing=_("Type the code from the mail."))


class PasswordDoorForm(LoginForm):
    """An address and a password. Whatever is wrong with the two, the answer is the same."""

    password = password_field(_("Your password"), missing=_("Type your password."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = _("Type one of your addresses here.")
        self.fields["login"] = address_field(_("Your e-mail address"), missing=missing, autofocus=True)

    def _setup_password_field(self) -> None:
        """The library would take it away where nobody signs up with one."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()  # counts the tries
        if self.user is not None and not self.user.is_active:
            raise get_adapter().validation_error("email_password_mismatch")
        return given


# --- the second step ---


def _app_code(help_text: Any = "") -> forms.CharField:
    missing = _("Type the code that your app shows.")
    return code_field(_("The code from your app"), help_text, missing=missing, inputmode="numeric")


class AppForm(ActivateTOTPForm):
    """The first code from a new app shows that it has understood."""

    code = _app_code()


class SecondStepForm(AuthenticateForm):
    """After the mailed code or the password, for whoever has chosen an app."""

    code = _app_code(_("Or one of your recovery codes."))


# --- still you? ---


class StillYouAppForm(AppAgainForm):
    """The app's code, before a way in is changed."""

    code = _app_code(_("Or one of your recovery codes."))


class StillYouPasswordForm(ReauthenticateForm):
    """The password, before a way in is changed."""

    password = password_field(_("Your password"), missing=_("Type your password."))


# --- addresses ---


class AddressForm(AddEmailForm):
    """One more address. It is answered in the same way whoever it belongs to."""

    email = address_field(
        _("Another e-mail address"),
        _("We send a code to it. With the code it becomes one of your ways in."),
        missing=_("Type the address that you would like to add."),
    )


class AddressCodeForm(BaseConfirmCodeForm):
    """The code from that mail. Only whoever can read it hears whether the address is somebody else's."""

    code = code_field(_("The code from the mail"), missing=_("Type the code from the mail."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user, self.email = kwargs.pop("user"), kwargs.pop("email")
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if is_anothers(self.email, self.user):
            raise get_adapter().validation_error("email_taken")
        return code


# --- a password ---


class PasswordForm(forms.Form):
    """A first password, or another one. Twice, for nobody sees what they type."""

    password = password_field(
        _("A password"),
        _("Twelve characters or more; a few words in a row are fine. Your browser can make one up and keep it."),
        missing=_("Type the password that you would like."),
        is_new=True,
    )
    again = password_field(_("The same once more"), missing=_("Type it a second time."), is_new=True)

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("password", again) != again:
            raise ValidationError(_("These two are not the same. Type both once more."), code="differ")
        return again


class FirstPasswordForm(PasswordForm):
    """With it the address to be known by, for whoever came in by an invitation."""

    address = address_field(
        _("Your e-mail address"),
        _("You type it when you come back. No mail goes there, and nobody else sees it."),
        missing=_("Type an address that you will remember; it stands beside your password."),
    )
    field_order = ("address", "password", "again")


# --- passkeys ---


UNFIT = _("This passkey did not fit. Try once more, or use a code instead.")
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


def unfit() -> ValidationError:
    return ValidationError(UNFIT, code="unfit")


class Credential(forms.JSONField):
    """What a device answers, of use once. What cannot be read is a passkey that did not fit."""

    widget = forms.HiddenInput
    default_error_messages = {"required": UNFIT, "invalid": UNFIT}

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as problem:  # brackets without end
            raise unfit() from problem

    def bound_data(self, data: Any, initial: Any) -> None:
        """Nothing of it is written back into the page."""

    def prepare_value(self, value: Any) -> Any:
        return value


class _Answered(forms.Form):
    credential = Credential()

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as problem:
            raise unfit() if problem.code == "incorrect_code" else problem from problem
        except UNREADABLE as problem:
            raise unfit() from problem


class PasskeyDoorForm(_Answered, LoginWebAuthnForm):
    """Coming in with a passkey."""


class PasskeySecondStepForm(_Answered, AuthenticateWebAuthnForm):
    """A passkey instead of the app."""


class StillYouPasskeyForm(_Answered, ReauthenticateWebAuthnForm):
    """A passkey, before a way in is changed."""


class PasskeyNameField(forms.CharField):
    """What somebody calls a passkey; it is theirs alone, so it lies sealed."""

    default_error_messages = UNKEPT

    def __init__(self) -> None:
        super().__init__(
            label=_("What do you call it?"),
            help_text=_("So that you know later which one it is. Only you read this."),
            max_length=limits.NAME,
            error_messages={
                "required": _("Give it a name, such as where it lies."),
                "max_length": _("Give it a shorter name, please."),
            },
        )

    def clean(self, value: Any) -> str:
        try:
            return seal_secret(fit_line(super().clean(value), at_most=limits.NAME))
        except Refusal as refusal:
            raise ValidationError(words_of(refusal)) from refusal


class PasskeyForm(AddWebAuthnForm):
    """A new passkey; it always asks for a finger, a face or a PIN, so it is enough by itself."""

    passwordless = None
    name = PasskeyNameField()
    credential = Credential()

    def clean(self) -> dict[str, Any]:
        if len(passkeys_of(self.user)) >= settings.LIMITS.passkeys_at_most:
            raise ValidationError(_("You have as many passkeys as fit. Remove one first."), code="enough")
        try:
            given: dict[str, Any] = super().clean()
            if "credential" in given:
                given["credential"] = _what_is_needed(given["credential"])
        except (*UNREADABLE, ValidationError) as problem:
            raise unfit() from problem
        return given


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for it."""

    name = PasskeyNameField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = open_secret(self.instance.wrap().name)


def _what_is_needed(credential: dict[str, Any]) -> dict[str, Any]:
    """Of all that a browser may send along, what opens the door later, and nothing endless."""
    answer = credential["response"]
    kept = {
        "id": credential["rawId"],
        "rawId": credential["rawId"],
        "type": "public-key",
        "response": {name: answer[name] for name in ("clientDataJSON", "attestationObject")},
        "clientExtensionResults": {},
    }
    if len(json.dumps(kept)) > limits.PASSKEY:
        raise ValueError("more than any passkey needs")
    return kept
