from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.address import lengthen


class SearchForm(forms.Form):
    """Words to look for people with. They travel in the form and never in an address."""

    words = forms.CharField(
        label=_("What are you looking for?"),
        max_length=limits.SENTENCE,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search", "autocomplete": "off"}),
        error_messages={"required": _("Type a word or two first, such as ‘salary’ or somebody’s name.")},
    )
    after = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean_after(self) -> uuid.UUID | None:
        """Whom the last page ended with. What is no id is as if nobody had been shown yet."""
        try:
            return lengthen(self.cleaned_data["after"])
        except ValueError:
            return None
