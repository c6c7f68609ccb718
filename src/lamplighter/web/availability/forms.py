"""What somebody says about how and when they can talk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.language import LANGUAGES
from lamplighter.queries.availability import MyAvailability
from lamplighter.ui.hours import HoursForm

FIRST_FEW = 8  # languages in sight; the rest is one click away
OFTEN_SPOKEN = ("en", "es", "fr", "de", "pt", "ar", "zh", "hi")


class AvailabilityForm(HoursForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages you can talk in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among the languages in the list.")},
    )

    def __init__(self, data: Any, *, mine: MyAvailability) -> None:
        said = {"languages": list(mine.languages), "change": mine.hours.change}
        super().__init__(data, week=mine.hours.week, initial=said)
        self.fields["languages"].choices = _choices(mine.languages)  # type: ignore[attr-defined]

    def first_languages(self) -> list[Any]:
        return list(self["languages"])[:FIRST_FEW]

    def other_languages(self) -> list[Any]:
        return list(self["languages"])[FIRST_FEW:]


def _choices(mine: tuple[str, ...]) -> list[tuple[str, str]]:
    """Those that are mine come first, then those that most people speak."""
    codes = dict.fromkeys((*mine, *OFTEN_SPOKEN, *LANGUAGES))
    return [(code, LANGUAGES[code]) for code in codes]
