from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.address import lengthen
from lamplighter.core.busy import ADDRESS

TAP = _("Tap one of the buttons beside a calendar.")


class GiveForm(forms.Form):
    """Typed as text: what a calendar hands out begins with webcal: as often as not."""

    address = forms.CharField(
        label=_("Its iCal address"),
        max_length=ADDRESS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"}),
        error_messages={"required": _("Paste the address your calendar has made.")},
    )


class ChangeForm(forms.Form):
    """Buttons beside a calendar; nothing is typed."""

    calendar = forms.CharField(max_length=22, error_messages={"required": TAP, "max_length": TAP})
    does = forms.ChoiceField(
        choices=[("pause", ""), ("resume", ""), ("remove", "")],
        error_messages={"required": TAP, "invalid_choice": TAP},
    )

    def clean_calendar(self) -> uuid.UUID:
        try:
            return lengthen(self.cleaned_data["calendar"])
        except ValueError:
            raise forms.ValidationError(TAP) from None
