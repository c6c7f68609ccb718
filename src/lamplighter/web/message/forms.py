from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits


class MessageForm(forms.Form):
    words = forms.CharField(
        label=_("What would you like to say?"),
        max_length=limits.MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write one line first.")},
    )
