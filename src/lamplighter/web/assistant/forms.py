from __future__ import annotations

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lamplighter.core.address import lengthen
from lamplighter.core.availability import read_times
from lamplighter.core.refusal import Refusal
from lamplighter.ui.fields import DayField
from lamplighter.ui.refusal import words_of

TAP = _("Tap one of the buttons.")


class LinkForm(forms.Form):
    does = forms.ChoiceField(
        choices=[("make", ""), ("stop", "")], error_messages={"required": TAP, "invalid_choice": TAP}
    )


class MeetingForm(forms.Form):
    """A button beside a meeting, or beside one of the times that can be taken instead."""

    meeting = forms.CharField(max_length=22, error_messages={"required": TAP, "max_length": TAP})
    number = forms.IntegerField(required=False, min_value=1, max_value=3, error_messages={"invalid": TAP})

    def clean_meeting(self) -> uuid.UUID:
        try:
            return lengthen(self.cleaned_data["meeting"])
        except ValueError:
            raise forms.ValidationError(TAP) from None


class DayForm(forms.Form):
    day = DayField(label=_("Day"))
    times = forms.CharField(
        label=_("Times such as 12:30–13:30; empty means the whole day"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_times(self) -> int:
        try:
            return read_times(self.cleaned_data["times"])
        except Refusal as refusal:
            raise ValidationError(words_of(refusal)) from None
