"""Saying in which languages one can talk, and when one usually has time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from lamplighter.access import open_for
from lamplighter.core.availability import DAYS, Hours
from lamplighter.core.language import language_list
from lamplighter.core.privacy import Right
from lamplighter.models.availability import Availability, language_tokens
from lamplighter.models.event import record
from lamplighter.models.person import Person


@transaction.atomic
def say_availability(languages: Collection[str], hours: Hours, *, by: Person, at: datetime) -> None:
    """Exactly these languages and hours from now on; none of either is a full answer."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    said = {"languages": language_tokens(language_list(languages)), "hours_change": hours.change}
    week = dict(zip(DAYS, hours.week, strict=True))
    Availability.objects.update_or_create(person=person, defaults={**said, **week})
    record("said when they can talk", person.pk, by=person, at=at)
