"""Offering something unasked, and noticing that nobody wants it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from lamplighter.core.moment import day_in
from lamplighter.core.suggestion import Suggestion
from lamplighter.models.person import Person
from lamplighter.models.suggestion import Offered


def was_shown(suggestion: Suggestion, *, by: Person, at: datetime) -> None:
    """It stood on a page of this person's. A day counts once, however often they look."""
    today = day_in(by.zone, at)
    known_today = Offered.objects.filter(person=by, suggestion=suggestion.value, shown_on__gte=today)
    if not known_today.exists():  # all but one page of a day end here, and write nothing
        _count(suggestion, by, today)


@transaction.atomic
def _count(suggestion: Suggestion, by: Person, today: date) -> None:
    offered, is_new = Offered.objects.get_or_create(
        person=by, suggestion=suggestion.value, defaults={"showings": 1, "shown_on": today}
    )
    if not is_new:
        before = Offered.objects.filter(pk=offered.pk, shown_on__lt=today)
        before.update(showings=F("showings") + 1, shown_on=today)
