"""Offering something unasked, and noticing that nobody wants it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from lamplighter.core.moment import day_in
from lamplighter.core.suggestion import Suggestion
from lamplighter.models.person import Person
from lamplighter.models.suggestion import Offered


@transaction.atomic
def was_shown(suggestion: Suggestion, *, by: Person, at: datetime) -> None:
    """It stood on a page of this person's. A day counts once, however often they look."""
    today = day_in(by.zone, at)
    offered, is_new = Offered.objects.get_or_create(
        person=by, suggestion=suggestion.value, defaults={"showings": 1, "shown_on": today}
    )
    if not is_new and offered.shown_on < today:
        same_day = Offered.objects.filter(pk=offered.pk, shown_on=offered.shown_on)
        same_day.update(showings=F("showings") + 1, shown_on=today)
