"""An address for one's own calendar, and taking it back."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from lamplighter.access import open_for, seal
from lamplighter.access.link import hash_of, new_token
from lamplighter.core.privacy import Right
from lamplighter.models.calendar import Feed
from lamplighter.models.event import record
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person


@transaction.atomic
def open_feed(mentorship: uuid.UUID | None, *, by: Person, at: datetime) -> None:
    """An address for all meetings (None), or for those of one pair. Who has one keeps it."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    if mentorship is not None:
        open_for(by, Mentorship, mentorship, Right.CHANGE)
    if _mine(person, mentorship).exists():
        return
    token = new_token()
    feed = Feed(person=person, mentorship_id=mentorship, token_hash=hash_of(token), made_at=at)
    seal(feed, token=token)
    feed.save()
    record("made an address for a calendar", feed.pk, by=person, at=at)


@transaction.atomic
def close_feed(mentorship: uuid.UUID | None, *, by: Person, at: datetime) -> None:
    """From now on nobody reads anything there; a new one has another address. Twice is once."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    gone, _ = _mine(person, mentorship).delete()
    if gone:
        record("took back an address for a calendar", person.pk, by=person, at=at)


def _mine(person: Person, mentorship: uuid.UUID | None) -> QuerySet[Feed]:
    return Feed.objects.filter(person=person, mentorship=mentorship)
