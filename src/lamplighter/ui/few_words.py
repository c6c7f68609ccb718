"""The forms for a few words to the other one: the same on their page and behind the link of a mail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits

NOTHING_YET = {"required": _("Write one line first.")}


class MessageForm(forms.Form):
    words = forms.CharField(
        label=_("What would you like to say?"),
        max_length=limits.MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=NOTHING_YET,
    )


class CannotForm(forms.Form):
    words = forms.CharField(
        label=_("When would it suit you? You may leave this empty."),
        max_length=limits.MESSAGE,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


class AgendaForm(forms.Form):
    words = forms.CharField(
        label=_("One thing to talk about"),
        max_length=limits.QUESTION,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=NOTHING_YET,
    )
