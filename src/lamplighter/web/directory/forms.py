from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.address import lengthen
from lamplighter.core.language import LANGUAGES
from lamplighter.queries.directory.narrow import WIDE, Narrow
from lamplighter.queries.directory.people import Last


class NarrowForm(forms.Form):
    """Whom to leave out, and where to go on. It may stand in an address: nothing in it was written by anybody.

    What makes no sense is as if it had not been said.
    """

    language = forms.ChoiceField(
        label=_("Can talk in"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the languages in the list, or any.")},
    )
    shares_hours = forms.BooleanField(label=_("Has hours in common with mine"), required=False)
    has_room = forms.BooleanField(label=_("Has a free place for something regular"), required=False)
    after = forms.CharField(required=False, widget=forms.HiddenInput())
    was_full = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = LANGUAGES.items  # type: ignore[attr-defined]

    def narrow(self) -> Narrow:
        return Narrow(**{name: self.cleaned_data.get(name, getattr(WIDE, name)) for name in Narrow.__slots__})

    def last(self) -> Last | None:
        """Whom the last page ended with. What is no id is as if nobody had been shown yet."""
        person = _id_in(self.cleaned_data.get("after", ""))
        return Last(person, self.cleaned_data["was_full"]) if person else None


class SearchForm(NarrowForm):
    """Words to look for people with. They travel in the form and never in an address."""

    words = forms.CharField(
        label=_("What are you looking for?"),
        required=False,
        max_length=limits.SENTENCE,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search", "autocomplete": "off"}),
    )
    question = forms.CharField(required=False, widget=forms.HiddenInput())  # whose page this form stands on

    def asked(self) -> uuid.UUID | None:
        return _id_in(self.cleaned_data["question"])


def _id_in(words: str) -> uuid.UUID | None:
    try:
        return lengthen(words)
    except ValueError:
        return None
