"""In which languages and when two people could talk."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from lamplighter.access import open_for
from lamplighter.core.availability import Hours, share_hours
from lamplighter.core.language import language_names
from lamplighter.models.availability import Availability
from lamplighter.models.person import Person


@dataclass(frozen=True, slots=True)
class MyAvailability:
    """One's own, hour by hour; the hours are on the wall clock of `zone`."""

    languages: tuple[str, ...]
    hours: Hours
    zone: str


@dataclass(frozen=True, slots=True)
class TalkWith:
    """What one learns of somebody else: the languages they named, and whether an hour is shared (None: who knows)."""

    languages: tuple[str, ...]
    shares_hours: bool | None


def get_my_availability(person: Person) -> MyAvailability:
    row = Availability.objects.filter(person=person).first() or Availability(person=person)
    return MyAvailability(tuple(row.languages.split()), row.hours, person.zone)


def get_talk_with(person: Person, pk: uuid.UUID, *, at: datetime) -> TalkWith:
    """Raises Hidden unless this person may find that card."""
    other = open_for(person, Person, pk)
    rows = Availability.objects.in_bulk([person.pk, pk])
    mine, theirs = (rows.get(key) or Availability() for key in (person.pk, pk))
    both_known = mine.hours.are_known and theirs.hours.are_known and pk != person.pk
    return TalkWith(
        languages=language_names(theirs.languages.split()),
        shares_hours=share_hours(mine.hours, person.zone, theirs.hours, other.zone, at) if both_known else None,
    )
