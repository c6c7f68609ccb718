from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.agreement import Beat, Terms
from lamplighter.ui.fields import DayInput
from lamplighter.ui.words import BEATS


class TermsForm(forms.Form):
    """Three lines."""

    beat = forms.ChoiceField(
        label=_("How often"),
        help_text=_("Not too tight. You can change it any time."),
        choices=[("", _("Choose what suits you both")), *((beat.value, words) for beat, words in BEATS.items())],
        error_messages={"required": _("Choose how often you meet.")},
    )
    until_on = forms.DateField(
        label=_("Until when"),
        help_text=_("On this day you look at it together: carry on, change it, or finish well."),
        widget=DayInput(),
        error_messages={
            "required": _("Choose a day to look at this together."),
            "invalid": _("Type the day like 2027-06-03."),
        },
    )
    what_for = forms.CharField(
        label=_("What for"),
        help_text=_("Where would you like to stand when you no longer need each other?"),
        max_length=limits.GOAL,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write one line about what this is for.")},
    )

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(Beat(given["beat"]), given["until_on"], given["what_for"])
