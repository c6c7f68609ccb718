from __future__ import annotations

import uuid

from django import forms

from lamplighter.core.address import lengthen


class FeedForm(forms.Form):
    """Two buttons for each address; nothing is typed."""

    pair = forms.CharField(required=False, max_length=22)
    does = forms.ChoiceField(choices=[("make", ""), ("stop", "")])

    def clean_pair(self) -> uuid.UUID | None:
        words = self.cleaned_data["pair"]
        try:
            return lengthen(words) if words else None
        except ValueError:
            raise forms.ValidationError("") from None
