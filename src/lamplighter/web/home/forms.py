from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits


class WonderForm(forms.Form):
    """The first box of all."""

    words = forms.CharField(
        label=_("What are you wondering about?"),
        max_length=limits.QUESTION,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        error_messages={"required": _("Write one line first. ‘I feel a bit stuck’ is a good place to start.")},
    )


class MoreForm(forms.Form):
    """A second question and a third; nobody has to have them."""

    second = forms.CharField(
        label=_("A second one"),
        max_length=limits.QUESTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    third = forms.CharField(
        label=_("A third"),
        max_length=limits.QUESTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def questions(self) -> tuple[str, str]:
        return self.cleaned_data["second"], self.cleaned_data["third"]


class StarterForm(forms.Form):
    """One of the lines behind a door, by its number: no word of anybody's travels but the one they choose."""

    line = forms.IntegerField(min_value=0)
