from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.ui.arriving import WelcomeForm


class FirstOperatorForm(WelcomeForm):
    """The first person of a new installation."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    field_order = ("name", "email", "zone", "is_old_enough")
