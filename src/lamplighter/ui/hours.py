"""The forms for when somebody has time: the same on their own page and behind the link of a mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lamplighter.core.availability import (
    DAYS,
    NO_TIME,
    Hours,
    Part,
    Week,
    day_of,
    hours_of,
    parts_in,
    read_times,
    write_times,
)
from lamplighter.core.refusal import Refusal
from lamplighter.ui.fields import DayField
from lamplighter.ui.refusal import words_of

PARTS = {
    Part.MORNING.name: _("Morning, 6 to 12"),
    Part.AFTERNOON.name: _("Afternoon, 12 to 18"),
    Part.EVENING.name: _("Evening, 18 to 23"),
}


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line of the table, and the exact times behind it."""

    name: str
    parts: BoundField
    times: BoundField | None


class WeekForm(forms.Form):
    """A week of parts of the day, and exact times beside them. Everything may stay empty."""

    takes_exact_times = True

    def __init__(self, data: Any, *, week: Week, initial: dict[str, Any] | None = None, auto_id: str = "id_%s") -> None:
        super().__init__(data, initial={**_start(week), **(initial or {})}, auto_id=auto_id)
        for number, day in enumerate(DAYS):
            name = WEEKDAYS[number]
            self.fields[day] = forms.MultipleChoiceField(
                label=name, required=False, choices=PARTS.items(), widget=forms.CheckboxSelectMultiple
            )
            if self.takes_exact_times:
                self.fields[f"{day}_times"] = forms.CharField(
                    label=format_lazy(_("{day}, exact times"), day=name),
                    required=False,
                    max_length=200,
                    widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
                )

    def clean(self) -> dict[str, Any]:
        for day in DAYS:
            try:
                self.cleaned_data[f"{day}_mask"] = read_times(self.cleaned_data.get(f"{day}_times", ""))
            except Refusal as refusal:
                self.add_error(f"{day}_times", ValidationError(words_of(refusal)))
        return self.cleaned_data

    def week(self) -> Week:
        given = self.cleaned_data
        return tuple(day_of([Part[name] for name in given[day]]) | given[f"{day}_mask"] for day in DAYS)

    # --- for the page -----------------------------------------------------------------------------------

    def days(self) -> Iterator[DayRow]:
        for number, day in enumerate(DAYS):
            times = self[f"{day}_times"] if self.takes_exact_times else None
            yield DayRow(str(WEEKDAYS[number]), self[day], times)

    def has_exact_times(self) -> bool:
        return any(row.times.value() for row in self.days() if row.times)


class HoursForm(WeekForm):
    """A usual week, or that there is none."""

    change = forms.BooleanField(label=_("My hours change every week"), required=False)

    def hours(self) -> Hours:
        """Raises Refusal for a week that is the same and changes."""
        return hours_of(self.week(), change=self.cleaned_data["change"])


class HoursByLinkForm(HoursForm):
    """The same where nothing of what somebody has said may be shown: it begins empty, and nothing is no answer.

    Parts of the day are enough here, and no page behind a link becomes slow by what hardly anybody opens.
    """

    takes_exact_times = False

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, week=NO_TIME, **options)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors and not given["change"] and not any(self.week()):
            raise ValidationError(_("Tick when you mostly have time, or that your hours change every week."))
        return given


class AwayForm(forms.Form):
    first = DayField(label=_("First day away"))
    back_on = DayField(label=_("First day back"))


def _start(week: Week) -> dict[str, Any]:
    """Whole parts of a day are ticked; what is left of it stands as exact times."""
    start: dict[str, Any] = {}
    for day, mask in zip(DAYS, week, strict=True):
        parts = parts_in(mask)
        start[day] = [part.name for part in parts]
        start[f"{day}_times"] = write_times(mask & ~day_of(parts))
    return start
