from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.ui.fields import DayField


class DayForm(forms.Form):
    due_on = DayField(label=_("By when?"), required=False)


class PromiseForm(DayForm):
    words = forms.CharField(
        label=_("What do you mean to do?"),
        max_length=limits.PROMISE,
        widget=forms.TextInput(),
        error_messages={"required": _("Write one line first.")},
    )
    field_order = ("words", "due_on")


class MilestoneForm(forms.Form):
    words = forms.CharField(
        label=_("How will you both know that you are a step further?"),
        max_length=limits.SENTENCE,
        widget=forms.TextInput(),
        error_messages={"required": _("Write one line first.")},
    )


class EvidenceForm(forms.Form):
    evidence = forms.CharField(
        label=_("What shows it?"),
        max_length=limits.GOAL,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
