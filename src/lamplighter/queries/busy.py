"""The calendars somebody has given, as they see them; and when people are busy, for whoever looks for a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from lamplighter.access import Keyring
from lamplighter.core.busy import AT_MOST, Fault, shorten_address
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.person import Person


@dataclass(frozen=True, slots=True)
class BusyLine:
    """One of mine. `fault` is a sentence, or nothing."""

    pk: uuid.UUID
    address: str
    read_at: datetime | None
    fault: str
    is_paused: bool


@dataclass(frozen=True, slots=True)
class BusyPage:
    calendars: tuple[BusyLine, ...]

    @property
    def has_room(self) -> bool:
        return len(self.calendars) < AT_MOST


def get_busy_calendars_for(person: Person) -> BusyPage:
    rows = list(BusyCalendar.objects.filter(person=person).order_by("number"))
    ring = Keyring(person, rows)
    return BusyPage(
        tuple(
            BusyLine(
                pk=row.pk,
                address=shorten_address(ring.read(row, "address")),
                read_at=row.read_at,
                fault=Fault[row.fault].value if row.fault else "",
                is_paused=row.paused_at is not None,
            )
            for row in rows
        )
    )


def calendars_read(people: Iterable[uuid.UUID]) -> QuerySet[BusyCalendar]:
    """What says when they are busy elsewhere: for times that are worked out from it, and nobody learns which, or with
    what."""
    return BusyCalendar.objects.filter(person__in=people, paused_at=None, taken_from__isnull=False)
