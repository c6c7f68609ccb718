"""Who has opened something of somebody's by an office they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lamplighter.core.privacy import Kind
from lamplighter.models.person import Person
from lamplighter.models.trail import Opening

SHOWN = 100


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One look. No name: whoever runs the server, or somebody who has left."""

    who: str
    by_operator: bool
    what: str
    at: datetime


def list_openings_for(person: Person) -> tuple[OpeningLine, ...]:
    """The last hundred, the newest first."""
    rows = list(Opening.objects.filter(whose=person.pk).order_by("-pk")[:SHOWN])
    readers = {row.reader for row in rows if row.reader}
    names = dict(Person.objects.filter(pk__in=readers).values_list("pk", "name"))
    return tuple(
        OpeningLine(names.get(row.reader, "") if row.reader else "", row.reader is None, Kind[row.kind].value, row.at)
        for row in rows
    )
