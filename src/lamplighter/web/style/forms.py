from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.agreement import Beat
from lamplighter.ui.fields import Cards, CodeInput, DayField, HourField, choice_words
from lamplighter.ui.words import BEATS

SIZES = (
    ("question", choice_words("One question", "They answer in writing, once.")),
    ("conversation", choice_words("One conversation", "Half an hour, no strings.")),
    ("regular", choice_words("Something regular", "You meet a few times and see how it goes.")),
)


class SampleForm(forms.Form):
    """One of everything that can be asked."""

    size = forms.ChoiceField(
        label=_("What would you like to ask for?"), widget=Cards, choices=SIZES, initial="conversation"
    )
    often = forms.ChoiceField(
        label=_("How often"),
        help_text=_("You wrote every week; Noor wrote every month. Better to find out now."),
        choices=[("", _("Choose what suits you both")), *((beat.value, BEATS[beat]) for beat in Beat)],
        error_messages={"required": _("Choose how often you meet")},
    )
    until = DayField(
        label=_("Until when"), help_text=_("On this day you look at it together: carry on, change it, or finish well.")
    )
    hour = HourField(label=_("At what time"), required=False)
    what_for = forms.CharField(
        label=_("What for"),
        help_text=_("Where would you like to stand when you no longer need each other?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ways = forms.MultipleChoiceField(
        label=_("How you could meet"),
        choices=[("video", _("On video")), ("walk", _("On a walk")), ("writing", _("In writing"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    carry_on = forms.ChoiceField(
        label=_("Carry on after the third meeting?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    old_enough = forms.BooleanField(label=_("I am 16 or older"))
    code = forms.CharField(
        label=_("The code we sent you"), help_text=_("Six characters; it works for ten minutes."), widget=CodeInput
    )

    def clean(self) -> dict[str, object]:
        """Something that belongs to no single field."""
        said = super().clean() or {}
        if not said.get("what_for") and not said.get("until"):
            raise forms.ValidationError(_("Noor has changed a line since you opened this page. Please read it again."))
        return said
