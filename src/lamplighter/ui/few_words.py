"""The forms for a few words to the other one: the same on their page and behind the link of a mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.left import Left
from lamplighter.core.moment import moment_of
from lamplighter.core.pack import load_pack
from lamplighter.core.pulse import FIRST_MONTH, NO_OCCASION, SHORT
from lamplighter.ui.fields import DayField, HourField

GONE_TIME = _("This time has gone meanwhile. Choose a time on your own page.")
NOTHING_YET = {"required": _("Write one line first.")}


class MessageForm(forms.Form):
    words = forms.CharField(
        label=_("What would you like to say?"),
        max_length=limits.MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=NOTHING_YET,
    )


class NextForm(forms.Form):
    """The time that stood on the page, as it stood there."""

    starts_at = forms.DateTimeField(error_messages={"required": GONE_TIME, "invalid": GONE_TIME})


class TimeForm(forms.Form):
    """A day and an hour on the clock of whoever fills it in."""

    day = DayField(label=_("Day"))
    hour = HourField(label=_("Time"))

    def starts_at(self, zone: str) -> datetime:
        return moment_of(self.cleaned_data["day"], self.cleaned_data["hour"], zone)


class CannotForm(forms.Form):
    words = forms.CharField(
        label=_("When would it suit you?"),
        max_length=limits.MESSAGE,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    for_work = forms.BooleanField(label=_("Say that work comes first this time, and no more than that"), required=False)


class AgendaForm(forms.Form):
    words = forms.CharField(
        label=_("One thing to talk about"),
        max_length=limits.QUESTION,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=NOTHING_YET,
    )
    happens_on = DayField(
        label=_("Something is coming up? Its day"),
        help_text=_("Whoever helps is told on its evening, once, and asks how it went."),
        required=False,
    )


class MetForm(forms.Form):
    """On which day: today, unless somebody says otherwise."""

    met_on = DayField(label=_("On"))


class AfterForm(forms.Form):
    """What stays of a meeting. All of it can be left out, so that "we met" is one tap."""

    left = forms.ChoiceField(
        label=_("How did it leave you?"),
        choices=[
            (Left.LIGHTER.value, _("Lighter")),
            (Left.SAME.value, _("About the same")),
            (Left.HEAVIER.value, _("Heavier")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    promise = forms.CharField(
        label=_("What do you mean to do?"), max_length=limits.PROMISE, widget=forms.TextInput(), required=False
    )
    due_on = DayField(label=_("By when?"), required=False)


class MetNextForm(NextForm, AfterForm):
    """The same, and the next time."""


class TapsForm(forms.Form):
    """Three taps, and after the first month a line. Nothing has to be answered."""

    says_so_once = True
    words = forms.CharField(max_length=limits.SENTENCE, required=False)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        pack = load_pack(FIRST_MONTH)
        taps = [
            *((str(number), words) for number, words in enumerate(pack.scale.answers)),
            (NO_OCCASION, pack.scale.none),
        ]
        for item in pack.items:
            if item.id in SHORT:
                self.fields[item.id] = forms.ChoiceField(
                    label=item.asks, choices=taps, required=False, widget=forms.RadioSelect
                )
            else:
                self.fields["words"].label = item.asks

    def taps(self) -> list[BoundField]:
        return [self[name] for name in SHORT]
