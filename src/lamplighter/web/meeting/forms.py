from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.moment import moment_of
from lamplighter.ui.fields import DayInput, HourInput


class TimeForm(forms.Form):
    """A day and an hour on the clock of whoever fills it in."""

    day = forms.DateField(
        label=_("Day"),
        widget=DayInput(),
        error_messages={"required": _("Choose a day."), "invalid": _("Type the day like 2027-06-03.")},
    )
    hour = forms.TimeField(
        label=_("Time"),
        widget=HourInput(),
        error_messages={"required": _("Choose a time."), "invalid": _("Type the time like 17:30.")},
    )

    def starts_at(self, zone: str) -> datetime:
        return moment_of(self.cleaned_data["day"], self.cleaned_data["hour"], zone)


class NoteForm(forms.Form):
    words = forms.CharField(
        label=_("What would you like to keep?"),
        max_length=limits.NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write one line first.")},
    )
    layer = forms.ChoiceField(
        label=_("Who sees it"),
        choices=[("shared", _("Both of you")), ("private", _("Only you"))],
        widget=forms.RadioSelect,
        initial="shared",
    )

    def is_private(self) -> bool:
        return bool(self.cleaned_data["layer"] == "private")


class TakeForm(forms.Form):
    """Which of the three times; each has a button of its own."""

    number = forms.IntegerField(min_value=1, max_value=3)
