"""What somebody says who has just come in: the same by mail, by an invitation, and as the first one here."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits


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
        self.initial.setdefault("zone", "UTC")
        self.fields["zone"].choices = zones()  # type: ignore[attr-defined]
        if self.is_bound:
            del self.fields["zone"].widget.attrs["data-guess"]  # what somebody has chosen is not guessed over


def zones() -> list[tuple[str, str]]:
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]
