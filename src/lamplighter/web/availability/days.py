"""Days on which somebody's time is not as usual."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from lamplighter.core.availability import Part, day_of, parts_in
from lamplighter.queries.availability import MyDays
from lamplighter.ui.hours import PARTS

NONE = "NONE"
CHOICES = [*PARTS.items(), (NONE, _("No time that day"))]


@dataclass(frozen=True, slots=True)
class DayRow:
    on: date
    boxes: BoundField


class DaysForm(forms.Form):
    """Two weeks. A day on which nothing is ticked is as usual."""

    def __init__(self, data: Any, *, mine: MyDays) -> None:
        super().__init__(data)
        self._days = {line.on.isoformat(): line.on for line in mine.fortnight}
        for line in mine.fortnight:
            ticked = [part.name for part in parts_in(line.half_hours or 0)]
            self.fields[line.on.isoformat()] = forms.MultipleChoiceField(
                label=line.on.isoformat(),
                required=False,
                choices=CHOICES,
                initial=[NONE] if line.half_hours == 0 else ticked,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        if any(NONE in ticked and len(ticked) > 1 for ticked in self.cleaned_data.values()):
            raise ValidationError(_("Either there is no time on a day, or there is. Take away one of the two."))
        return self.cleaned_data

    def days(self) -> dict[date, int | None]:
        return {day: _half_hours(self.cleaned_data[name]) for name, day in self._days.items()}

    def rows(self) -> Iterator[DayRow]:
        for name, day in self._days.items():
            yield DayRow(day, self[name])


def _half_hours(ticked: list[str]) -> int | None:
    if not ticked:
        return None
    return day_of([Part[name] for name in ticked if name != NONE])
