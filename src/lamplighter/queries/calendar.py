"""Addresses for one's own calendar, and what a calendar reads there: when, and two first names."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q

from lamplighter.access import Hidden, Keyring, visible_to
from lamplighter.access.link import hash_of
from lamplighter.core.calendar import Entry
from lamplighter.models.calendar import Feed
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.queries.meeting import entry_of

LOOKS_BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class FeedLine:
    """All meetings where there is no partner; without a token there is no address yet."""

    mentorship: uuid.UUID | None
    partner: str
    token: str


@dataclass(frozen=True, slots=True)
class FeedsPage:
    whole: FeedLine
    pairs: tuple[FeedLine, ...]

    @property
    def has_one_pair_open(self) -> bool:
        return any(line.token for line in self.pairs)


def get_feeds_for(person: Person) -> FeedsPage:
    """The pairs that still run, and any whose address has not been taken back."""
    rows = {row.mentorship_id: row for row in Feed.objects.filter(person=person)}
    ring = Keyring(person)
    ring.take(list(rows.values()))
    tokens: dict[uuid.UUID | None, str] = {pair: ring.read(row, "token") for pair, row in rows.items()}
    shown = ~Q(stage__in=OVER_CODES) | Q(pk__in=[pair for pair in rows if pair is not None])
    pairs = visible_to(person, Mentorship).filter(shown).select_related("mentor", "mentee").order_by("began_at", "pk")
    return FeedsPage(
        whole=FeedLine(None, "", tokens.get(None, "")),
        pairs=tuple(FeedLine(pair.pk, pair.partner_of(person).name, tokens.get(pair.pk, "")) for pair in pairs),
    )


def list_entries_at(token: str, address_of: Callable[[uuid.UUID], str], *, at: datetime) -> tuple[Entry, ...]:
    """For whoever holds the address: what was planned within a year back, or is to come. Raises Hidden."""
    feed = Feed.objects.select_related("person").filter(token_hash=hash_of(token), person__is_active=True).first()
    if feed is None:
        raise Hidden
    rows = visible_to(feed.person, Meeting).filter(called_off_at=None, in_writing=False, starts_at__gte=at - LOOKS_BACK)
    if feed.mentorship_id is not None:
        rows = rows.filter(mentorship=feed.mentorship_id)
    never_took_place = {"held_at": None, "mentorship__stage__in": OVER_CODES}
    rows = rows.exclude(**never_took_place).select_related("mentorship__mentor", "mentorship__mentee")
    entries = (entry_of(row, address_of(row.pk), at=at) for row in rows.order_by("starts_at", "pk"))
    return tuple(replace(entry, zone=feed.person.zone) for entry in entries)
