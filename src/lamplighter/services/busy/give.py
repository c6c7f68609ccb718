"""Giving an address, letting it rest, and taking it away."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from lamplighter.access import Hidden, open_for, seal
from lamplighter.access.keyring import find_saying
from lamplighter.core.busy import ADDRESS, AT_MOST, NOT_SOONER, NOWHERE, Inside, read_address
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.event import has_done, record
from lamplighter.models.person import Person

REMOVED = "removed a calendar"
ENOUGH = gettext_noop("You have given five calendars, which is as many as we read. Remove one first.")


@transaction.atomic
def give_calendar(words: str, *, by: Person, at: datetime, inside: Inside = NOWHERE) -> None:
    """It is read soon. The same one twice is given once. Raises Refusal for what is no address, and for a sixth."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    address = read_address(words[: ADDRESS + 1], inside=inside)
    if len(address) > ADDRESS:
        raise Refusal(gettext_noop("This address is longer than any calendar’s. Copy it once more."))
    rows = list(BusyCalendar.objects.filter(person=person))
    if find_saying(address, rows, reader=person, field="address"):
        return
    free = sorted(set(range(1, AT_MOST + 1)) - {row.number for row in rows})
    if not free:
        raise Refusal(ENOUGH)
    row = BusyCalendar(person=person, number=free[0], given_at=at, next_read_at=at)
    seal(row, address=address)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refusal(gettext_noop("Another one was given at the same moment. Send this one once more.")) from None
    record("gave a calendar to be read", row.pk, by=person, at=at)


@transaction.atomic
def pause_calendar(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Not read any more, and what was read counts no more. Twice is once."""
    row = _mine(pk, by)
    if row.paused_at is None:
        nothing = {"taken": b"", "taken_from": None, "marks": None, "fault": "", "faults": 0}
        BusyCalendar.objects.filter(pk=row.pk).update(paused_at=at, **nothing)
        record("paused a calendar", row.pk, by=by, at=at)


@transaction.atomic
def resume_calendar(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Read again, and soon. Twice is once."""
    row = _mine(pk, by)
    if row.paused_at is not None:
        soon = max(at, row.tried_at + NOT_SOONER) if row.tried_at else at
        BusyCalendar.objects.filter(pk=row.pk).update(paused_at=None, next_read_at=soon)
        record("had a calendar read again", row.pk, by=by, at=at)


@transaction.atomic
def remove_calendar(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Its address goes, and all that was read there. Twice is once."""
    if BusyCalendar.objects.filter(pk=pk, person=by).delete()[0]:
        record(REMOVED, pk, by=by, at=at)
    elif not has_done(REMOVED, pk, by=by):
        raise Hidden


def _mine(pk: uuid.UUID, by: Person) -> BusyCalendar:
    row = BusyCalendar.objects.filter(pk=pk, person=by).first()
    if row is None:
        raise Hidden
    return row
