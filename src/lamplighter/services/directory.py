"""Looking at people, as people do; not copying all of them, as programs would."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from lamplighter.access import does_find, open_for
from lamplighter.access.visitor import veil
from lamplighter.core.privacy import Kind, Right
from lamplighter.models.directory import Glance, Look
from lamplighter.models.introduction import PENDING_CODES, Request
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.stems.index import write_index_anew
from lamplighter.models.trail import note_opening

HOUR = timedelta(hours=1)


class Enough(Exception):
    """This is as much as an hour allows."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class EnoughCards(Enough):
    """This person has opened as many cards as an hour allows."""


class EnoughLooks(Enough):
    """Visitors from this place have looked at as many different things as an hour allows."""


def look_at_card(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Opening a card counts once an hour. Raises EnoughCards, with when to go on, and Hidden for a stranger.

    One's own card and those of people one has to do with never count.
    """
    hour = _hour(at)
    looks = Look.objects.filter(viewer=by, hour=hour)
    if pk == by.pk or looks.filter(card=pk).exists() or _have_to_do(by, pk):
        return
    card = open_for(by, Person, pk)
    with transaction.atomic():
        if not does_find(by, pk):  # and so an organiser, in a list of theirs
            note_opening(reader=by.pk, whose=pk, kind=Kind.PROFILE, thing=pk, at=at)
        open_for(by, Person, by.pk, Right.CHANGE)  # a second look waits for the first
        if looks.exclude(card=card).count() >= settings.LIMITS.cards_an_hour:
            raise EnoughCards(hour + HOUR)
        Look.objects.get_or_create(viewer=by, card=card, hour=hour)


@transaction.atomic
def look_around(topics: Collection[str], *, network: str | None, at: datetime) -> None:
    """A visitor sees who is here for these topics; the same again counts nothing. Raises EnoughLooks.

    Whoever comes from this machine or a network of one's own (None) never counts.
    """
    if network is None or not topics:
        return
    hour = _hour(at)
    visitor, look = veil(hour.isoformat(), network), veil(hour.isoformat(), *sorted(topics))
    Glance.objects.bulk_create([Glance(visitor=visitor, hour=hour)], ignore_conflicts=True)
    glance = Glance.objects.select_for_update().get(visitor=visitor)  # a second look waits for the first
    seen = bytes(glance.looks)
    if look in (seen[start : start + len(look)] for start in range(0, len(seen), len(look))):
        return
    if len(seen) >= settings.LIMITS.foretastes_an_hour * len(look):
        raise EnoughLooks(hour + HOUR)
    glance.looks = seen + look
    glance.save(update_fields=["looks"])


def forget_looks(*, at: datetime) -> int:
    """Who has looked at whom or at what, once it counts no more."""
    return sum(rows.filter(hour__lte=at - HOUR).delete()[0] for rows in (Look.objects, Glance.objects))


def forget_taken_back_words(*, at: datetime) -> int:
    """What somebody has taken off their card, or whoever has gone, is gone from the file of the index as well."""
    return int(write_index_anew())


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _have_to_do(person: Person, other: uuid.UUID) -> bool:
    """A mentorship, running or over, or a request that waits for one of the two."""
    pair = Q(mentor=person, mentee=other) | Q(mentor=other, mentee=person)
    asked = Q(asker=person, asked=other) | Q(asker=other, asked=person)
    together = Mentorship.objects.filter(pair)
    return together.exists() or Request.objects.filter(asked, stage__in=PENDING_CODES).exists()
