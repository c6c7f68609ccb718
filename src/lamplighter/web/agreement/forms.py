from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.agreement import FEWEST, MOST, Beat, FirstMeetings, Terms
from lamplighter.ui.fields import DayInput
from lamplighter.ui.words import BEATS, NUMBERS

FIRST = [("", _("As many as you like")), *((number, NUMBERS[number]) for number in range(FEWEST, MOST + 1))]


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

    first_meetings = forms.TypedChoiceField(
        label=_("How many meetings first"),
        choices=FIRST,
        coerce=int,
        empty_value=None,
        required=False,
    )
    decide_on = forms.DateField(
        label=_("Decide by"),
        help_text=_("After these meetings, and on this day at the latest, you are each asked whether to carry on."),
        widget=DayInput(),
        required=False,
        error_messages={"invalid": _("Type the day like 2027-06-03.")},
    )

    @property
    def is_unfolded(self) -> bool:
        """Whether what few people need is open to see: something is in it, or has to be put right."""
        fields = (self["first_meetings"], self["decide_on"])
        return any(field.value() or field.errors for field in fields)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("first_meetings") and not given.get("decide_on") and "decide_on" not in self.errors:
            self.add_error("decide_on", _("Choose the day on which you decide at the latest."))
        if given.get("decide_on") and not given.get("first_meetings") and "first_meetings" not in self.errors:
            self.add_error("first_meetings", _("Choose how many meetings you begin with, or clear the day."))
        return given

    def terms(self) -> Terms:
        given = self.cleaned_data
        meetings = given["first_meetings"]
        first = FirstMeetings(meetings, given["decide_on"]) if meetings else None
        return Terms(Beat(given["beat"]), given["until_on"], given["what_for"], first)
