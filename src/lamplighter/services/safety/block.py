"""Wanting nothing more to do with somebody, and taking that back."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from lamplighter.access import Hidden, open_for
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal
from lamplighter.models.event import has_done, record
from lamplighter.models.introduction import PENDING_CODES, Request
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.models.safety import Block
from lamplighter.queries.safety.page import open_somebody
from lamplighter.services.introduction import decline, withdraw
from lamplighter.services.mentorship import MOVED_MEANWHILE, leave_mentorship
from lamplighter.services.person import hold_both

TRIES = 5
UNBLOCKED = "took a block back"


class _Meanwhile(Exception):
    """Something has begun between looking and holding."""


def block(whom: uuid.UUID, *, by: Person, at: datetime) -> None:
    """From now on neither finds, asks or gets mail about the other, and whatever the two had open is over.

    Each by the deed that a hand would have done: the other one reads what they would read of a no or of an end, and
    nothing tells them more. Twice is once.
    """
    for _ in range(TRIES):
        try:
            return _block(whom, by, at)
        except _Meanwhile:
            continue
    raise Refusal(MOVED_MEANWHILE)


def block_asker(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """From the mail of a request."""
    block(open_for(by, Request, pk, Right.DECIDE).asker_id, by=by, at=at)


def block_partner(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """From a mail of the two."""
    pair = open_for(by, Mentorship, pk)
    block(pair.mentee_id if pair.mentor_id == by.pk else pair.mentor_id, by=by, at=at)


@transaction.atomic
def unblock(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """The two may come upon each other again; what has ended stays ended. Twice is once."""
    try:
        open_for(by, Block, pk, Right.CHANGE).delete()
    except Hidden:
        if not has_done(UNBLOCKED, pk, by=by):
            raise
        return
    record(UNBLOCKED, pk, by=by, at=at)


@transaction.atomic
def _block(whom: uuid.UUID, by: Person, at: datetime) -> None:
    """Held first is what is open, then the two: what begins, begins while both are held, so before it or not at all."""
    other = open_somebody(by, whom)
    requests, pairs = _requests(by, other), _pairs(by, other)
    held = {row.pk for rows in (requests, pairs) for row in rows.select_for_update(of=("self",)).order_by("pk")}
    hold_both(by.pk, other.pk)
    if any(row.pk not in held for rows in (requests.all(), pairs.all()) for row in rows):
        raise _Meanwhile
    row, is_new = Block.objects.get_or_create(by=by, whom=other, defaults={"blocked_at": at})
    if is_new:
        record("blocked", row.pk, by=by, at=at)
    for request in requests.all():
        (withdraw if request.asker_id == by.pk else decline)(request.pk, by=by, at=at)
    for pair in pairs.all():
        leave_mentorship(pair.pk, by=by, at=at)


def _requests(by: Person, other: Person) -> QuerySet[Request]:
    two = Q(asker=by, asked=other) | Q(asker=other, asked=by)
    return Request.objects.filter(two, stage__in=PENDING_CODES)


def _pairs(by: Person, other: Person) -> QuerySet[Mentorship]:
    two = Q(mentor=by, mentee=other) | Q(mentor=other, mentee=by)
    return Mentorship.objects.filter(two).exclude(stage__in=OVER_CODES)
