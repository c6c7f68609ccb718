from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy

from lamplighter.core.address import lengthen

TAP = gettext_lazy("Tap one of the buttons beside an address.")


class FeedForm(forms.Form):
    """Two buttons for each address; nothing is typed."""

    pair = forms.CharField(required=False, max_length=22)
    does = forms.ChoiceField(
        choices=[("make", ""), ("stop", "")], error_messages={"required": TAP, "invalid_choice": TAP}
    )

    def clean_pair(self) -> uuid.UUID | None:
        words = self.cleaned_data["pair"]
        try:
            return lengthen(words) if words else None
        except ValueError:
            raise forms.ValidationError(TAP) from None
