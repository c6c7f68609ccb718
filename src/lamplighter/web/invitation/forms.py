from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits


class InviteForm(forms.Form):
    words = forms.CharField(
        label=_("What would you like to go on with?"),
        help_text=_("One line is enough."),
        max_length=limits.GOAL,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write one line about what you would like to go on with.")},
    )
