"""What the way in asks."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm, BaseConfirmCodeForm, ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lamplighter.access.postbox import is_anothers
from lamplighter.core import limits
from lamplighter.core.person import Visibility
from lamplighter.core.post import Topic
from lamplighter.services.person import Card
from lamplighter.services.signin import person_behind
from lamplighter.ui.fields import Cards, CodeInput, choice_words

MAIL = {
    Topic.REQUEST: _("Somebody asks me for something"),
    Topic.ANSWER: _("An answer to something I asked"),
    Topic.MEETING: _("When we meet"),
    Topic.AGREEMENT: _("What we agree on"),
    Topic.MESSAGE: _("Somebody has written to me between meetings"),
    Topic.JOURNEY: _("A pause, a finish, an end"),
}


class DoorForm(RequestLoginCodeForm):
    """One door: it lets in whoever is known, and whoever is new, in the same way."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a code to it. Nobody else sees your address."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        error_messages={
            "required": _("Type the address where a code can reach you."),
            "invalid": _("This does not look like an e-mail address. It needs an @ and a place after it."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.at = kwargs.pop("at")
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email: str = super().clean_email()  # counts the tries
        self._user = person_behind(email, at=self.at)
        return email


class CodeForm(ConfirmLoginCodeForm):
    """The code from the mail."""

    code = forms.CharField(
        label=_("The code from the mail"),
        max_length=40,
        widget=CodeInput(attrs={"autofocus": True}),
        error_messages={"required": _("Type the code from the mail.")},
    )


def _app_code(*, or_another: bool) -> forms.CharField:
    return forms.CharField(
        label=_("The code from your app"),
        help_text=_("Or one of your recovery codes.") if or_another else "",
        max_length=40,
        widget=CodeInput(attrs={"inputmode": "numeric", "autofocus": True}),
        error_messages={"required": _("Type the code that your app shows.")},
    )


class AppForm(ActivateTOTPForm):
    """The first code from a new app shows that it has understood."""

    code = _app_code(or_another=False)


class SecondStepForm(AuthenticateForm):
    """After the mailed code, for whoever has chosen an app."""

    code = _app_code(or_another=True)


class StillYouAppForm(ReauthenticateForm):
    """The app's code, before a way in is changed."""

    code = _app_code(or_another=True)


class AddressForm(AddEmailForm):
    """One more address. It is answered in the same way whoever it belongs to."""

    email = forms.EmailField(
        label=_("Another e-mail address"),
        help_text=_("We send a code to it. With the code it becomes one of your ways in."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Type the address that you would like to add."),
            "invalid": _("This does not look like an e-mail address. It needs an @ and a place after it."),
        },
    )


class AddressCodeForm(BaseConfirmCodeForm):
    """The code from that mail. Only whoever can read it hears whether the address is somebody else's."""

    code = forms.CharField(
        label=_("The code from the mail"),
        max_length=40,
        widget=CodeInput(attrs={"autofocus": True}),
        error_messages={"required": _("Type the code from the mail.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user, self.email = kwargs.pop("user"), kwargs.pop("email")
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if is_anothers(self.email, self.user):
            raise get_adapter().validation_error("email_taken")
        return code


class _Shown(forms.Form):
    """What a passkey answers may be anything: what cannot be read is a passkey that did not fit."""

    UNFIT = _("This passkey did not fit. Try once more, or use a code instead.")

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as problem:
            raise self._unfit() if problem.code == "incorrect_code" else problem from problem
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            raise self._unfit() from problem

    def _unfit(self) -> ValidationError:
        return ValidationError(self.UNFIT, code="unfit")


class PasskeyLoginForm(_Shown, LoginWebAuthnForm):
    """Coming in with a passkey."""


class PasskeySecondStepForm(_Shown, AuthenticateWebAuthnForm):
    """A passkey instead of the app."""


class StillYouPasskeyForm(_Shown, ReauthenticateWebAuthnForm):
    """A passkey, before a way in is changed."""


def _passkey_name() -> forms.CharField:
    return forms.CharField(
        label=_("What do you call it?"),
        help_text=_("So that you know later which one it is. Only you read this."),
        max_length=limits.NAME,
        error_messages={"required": _("Give it a name, such as where it lies.")},
    )


class PasskeyForm(AddWebAuthnForm):
    """A new passkey; it always asks for a finger, a face or a PIN, so it is enough by itself."""

    passwordless = None
    name = _passkey_name()

    def clean(self) -> dict[str, Any]:
        try:
            given: dict[str, Any] = super().clean()
        except (KeyError, TypeError, ValueError, ValidationError) as problem:
            raise ValidationError(_Shown.UNFIT, code="unfit") from problem
        return given


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for it."""

    name = _passkey_name()


class WelcomeForm(forms.Form):
    """All that is ever required."""

    name = forms.CharField(
        label=_("What should we call you?"),
        help_text=_("A first name is enough. It is what others here see."),
        max_length=limits.NAME,
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "autofocus": True}),
        error_messages={"required": _("Tell us what to call you; a first name is enough.")},
    )
    zone = forms.ChoiceField(
        label=_("Your time zone"),
        help_text=_("Guessed from your browser where possible, so that every time on screen is yours."),
        widget=forms.Select(attrs={"data-guess": "zone"}),
    )
    is_old_enough = forms.BooleanField(
        label=_("I am 16 or older"),
        error_messages={
            "required": _("Lamplighter is for people of 16 and older. If you are younger, ask somebody you trust.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = _zones()  # type: ignore[attr-defined]
        if self.is_bound:
            del self.fields["zone"].widget.attrs["data-guess"]  # what somebody has chosen is not guessed over


class CardForm(forms.Form):
    """One's own card."""

    name = forms.CharField(label=_("Name"), max_length=limits.NAME)
    can_help_with = forms.CharField(
        label=_("I can help with …"),
        help_text=_("One sentence is enough. Leave it empty if you only want to ask."),
        max_length=limits.SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    visibility = forms.ChoiceField(
        label=_("Who finds your card"),
        widget=Cards(),
        choices=[
            (
                Visibility.HIDDEN.value,
                choice_words(
                    _("Nobody"), _("Only people you ask or are in touch with, and who organises your programme.")
                ),
            ),
            (Visibility.MEMBERS.value, choice_words(_("People here"), _("Everybody who is signed in."))),
            (Visibility.PUBLIC.value, choice_words(_("Everybody"), _("Your first name is shown to visitors, too."))),
        ],
    )
    seats = forms.IntegerField(
        label=_("How many people can you meet regularly?"),
        help_text=_("Nobody can take more places than you have. 0 takes you off the list."),
        min_value=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    zone = forms.ChoiceField(label=_("Your time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = _zones()  # type: ignore[attr-defined]

    def card(self) -> Card:
        given = self.cleaned_data
        return Card(
            name=given["name"],
            can_help_with=given["can_help_with"],
            visibility=Visibility(given["visibility"]),
            seats=given["seats"],
            zone=given["zone"],
        )


class MailForm(forms.Form):
    """Which mail is wanted."""

    topics = forms.MultipleChoiceField(
        label=_("Write to me about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(topic.value, words) for topic, words in MAIL.items()],
    )

    def wanted(self) -> frozenset[Topic]:
        return frozenset(Topic(code) for code in self.cleaned_data["topics"])


def _zones() -> list[tuple[str, str]]:
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]
