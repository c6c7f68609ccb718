from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits


class FirstOperatorForm(forms.Form):
    """The first person of a new installation."""

    name = forms.CharField(label=_("What should we call you?"), max_length=limits.NAME)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    is_old_enough = forms.BooleanField(label=_("I am 16 or older"))
