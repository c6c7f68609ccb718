from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.ui.fields import DayField


class PauseForm(forms.Form):
    back_on = DayField(
        label=_("First day back"),
        help_text=_("It picks up by itself on that day. Either of you can do so earlier."),
        error_messages={"required": _("Choose the first day back.")},
    )
