from __future__ import annotations

from django import forms

from lamplighter.core.crossroads import Answer


class AnswerForm(forms.Form):
    """Two buttons; the one that was tapped says what it stands for."""

    says = forms.TypedChoiceField(choices=[(answer.value, "") for answer in Answer], coerce=Answer)
