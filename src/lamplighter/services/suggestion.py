"""Suggesting something to somebody, a few times and no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import F

from lamplighter.core.moment import day_in
from lamplighter.core.suggestion import Shown, Suggestion, Suggestions, choose, is_quiet
from lamplighter.models.person import Person
from lamplighter.models.suggestion import Suggested


def suggest(fitting: Sequence[Suggestion], *, by: Person, at: datetime) -> Suggestions:
    """What of this a page may show this person now. That it is shown counts once a day.

    Most pages only look, so nothing is held: what is written is one statement that decides by itself.
    """
    if not fitting:
        return Suggestions()
    today = day_in(by.zone, at)
    rows = {Suggestion(row.suggestion): row for row in Suggested.objects.filter(person=by)}
    times = settings.LIMITS.suggestion_days
    quiet = [
        suggestion
        for suggestion, row in rows.items()
        if is_quiet(Shown(row.days, row.last_on), today=today, times=times)
    ]
    chosen = choose(fitting, quiet)
    if chosen.aloud is not None:
        _count(chosen.aloud, rows.get(chosen.aloud), by, at)
    return chosen


def _count(suggestion: Suggestion, row: Suggested | None, by: Person, at: datetime) -> None:
    """A day counts once, however often and in however many windows a page is opened."""
    today = day_in(by.zone, at)
    mine = Suggested.objects.filter(person=by, suggestion=suggestion.value)
    if row is None:
        mine.get_or_create(person=by, suggestion=suggestion.value, defaults={"last_on": today})
    elif row.last_on != today:
        mine.exclude(last_on=today).update(days=F("days") + 1, last_on=today)
