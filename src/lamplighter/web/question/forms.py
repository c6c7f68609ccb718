from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits


class QuestionForm(forms.Form):
    words = forms.CharField(
        label=_("What are you wondering about?"),
        max_length=limits.QUESTION,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write one line first. ‘I feel a bit stuck’ is a good place to start.")},
    )
