"""What leaving means for this person: to whom they could leave their words, and until when they can come back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from lamplighter.access import Hidden, open_for, visible_to
from lamplighter.models.agreement import Expectation
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.message import Message
from lamplighter.models.person import Person


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody to whom one has written."""

    pair: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """Nobody is asked why."""

    partners: tuple[Partner, ...]
    leaves_at: datetime | None  # has asked to go already
    days: int  # to come back in


@dataclass(frozen=True, slots=True)
class RemovingPage:
    """What removing one's copy means; the same whether the other one still keeps theirs or not."""

    pair: uuid.UUID
    partner: str
    has_written: bool


def get_removing_page_for(person: Person, pk: uuid.UUID) -> RemovingPage:
    """Raises Hidden for anybody but the two, and while it still runs."""
    pair = open_for(person, Mentorship, pk, along=("mentor", "mentee"))
    if pair.stage not in OVER_CODES:
        raise Hidden
    mine = (
        Message.objects.filter(author=person, mentorship=pair),
        Expectation.objects.filter(author=person, mentorship=pair),
    )
    return RemovingPage(pair.pk, pair.partner_of(person).name, any(rows.exists() for rows in mine))


def get_leaving_page_for(person: Person) -> LeavingPage:
    pairs = visible_to(person, Mentorship).select_related("mentor", "mentee").order_by("began_at", "pk")
    wrote_in = set(Message.objects.filter(author=person).values_list("mentorship", flat=True))
    partners = tuple(
        Partner(pair.pk, pair.partner_of(person).name)
        for pair in pairs
        if pair.pk in wrote_in and pair.is_of(person.pk) and pair.partner_of(person).is_active
    )
    return LeavingPage(partners, person.leaves_at, days_to_come_back())


def days_to_come_back() -> int:
    return settings.LIMITS.leaving_waits // timedelta(days=1)
