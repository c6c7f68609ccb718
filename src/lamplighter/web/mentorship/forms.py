from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.ui.fields import DayInput


class PauseForm(forms.Form):
    back_on = forms.DateField(
        label=_("First day back"),
        help_text=_("It picks up by itself on that day. Either of you can do so earlier."),
        widget=DayInput(),
        error_messages={"required": _("Choose the first day back."), "invalid": _("Type the day like 2027-06-03.")},
    )
