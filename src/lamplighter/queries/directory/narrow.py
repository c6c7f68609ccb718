"""Looking at some of the people only. Whoever has not said is never left out."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lamplighter.models.availability import REACH, Availability, says_another_language, says_other_hours
from lamplighter.models.person import Offer

ROOM = Q(person__seats_taken__lt=F("person__seats"))
FULL = Q(person__seats_taken__gte=F("person__seats"))


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a reader has chosen; a language is a code, or "" for any."""

    language: str = ""
    shares_hours: bool = False
    has_room: bool = False

    @property
    def is_wide(self) -> bool:
        return self == WIDE


WIDE = Narrow()


def narrowed(rows: QuerySet[Offer], narrow: Narrow, reach: REACH) -> QuerySet[Offer]:
    """Hours can only be compared with hours: without any of one's own there is no reach, and nobody is left out."""
    unsuited = Q(pk__in=())
    if narrow.language:
        unsuited |= says_another_language(narrow.language)
    if reach:
        unsuited |= says_other_hours(reach, OuterRef("person__zone"))
    if unsuited != Q(pk__in=()):
        rows = rows.exclude(Exists(Availability.objects.filter(unsuited, person=OuterRef("person"))))
    return rows.filter(ROOM) if narrow.has_room else rows
