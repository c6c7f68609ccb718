"""When somebody cannot make it: three other times at once, or in writing. Nobody is at fault, and nobody is asked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from lamplighter.access import open_for
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.event import record, who_did_last
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.slot import OfferedSlot
from lamplighter.notices.meeting import tell_partner_of_meeting
from lamplighter.queries.slot import are_late, find_slots_instead_of, has_other_meeting
from lamplighter.services.meeting import BOTH, FURTHEST, call_off_meeting, count_as_told, plan_meeting

GONE = gettext_noop("This time has gone meanwhile. Take one of the others, or choose a time on your own page.")
NOT_THEN = gettext_noop("One of you has something else at the time you have proposed, or it has gone by.")
SETTLED = gettext_noop("Something else is settled by now. Your own page says what.")


@transaction.atomic
def cannot_make_it(pk: uuid.UUID, *, for_work: bool = False, by: Person, at: datetime) -> None:
    """Called off, and up to three times that suit both come back at once. Twice is once."""
    meeting = open_for(by, Meeting, pk, Right.CHANGE, along=BOTH)
    is_planned = meeting.held_at is None and meeting.called_off_at is None
    instead = find_slots_instead_of(meeting, by=by, at=at) if is_planned and meeting.starts_at > at else ()
    is_late = are_late(meeting, instead, at=at)
    call_off_meeting(pk, for_work=for_work, by=by, at=at, instead=instead, is_late=is_late)
    if is_planned:
        _offer(meeting, instead, by)


@transaction.atomic
def propose_instead(pk: uuid.UUID, starts_at: datetime, *, by: Person, at: datetime) -> None:
    """The same with one time of their own, where neither of the two meets somebody else then."""
    meeting = open_for(by, Meeting, pk, Right.CHANGE, along=BOTH)
    if meeting.called_off_at is not None:
        raise Refusal(SETTLED)
    people = _hold_both(meeting.mentorship)
    call_off_meeting(pk, by=by, at=at, instead=(starts_at,))
    if not at < starts_at <= at + FURTHEST or has_other_meeting(people, starts_at, meeting.minutes, at=at):
        raise Refusal(NOT_THEN)
    _offer(meeting, (starts_at,), by)


def _offer(meeting: Meeting, instead: Sequence[datetime], by: Person) -> None:
    OfferedSlot.objects.filter(meeting=meeting).delete()
    OfferedSlot.objects.bulk_create(
        OfferedSlot(meeting=meeting, number=number, starts_at=starts_at, offered_by=by)
        for number, starts_at in enumerate(instead, 1)
    )


@transaction.atomic
def take_slot(pk: uuid.UUID, number: int, *, by: Person, at: datetime) -> None:
    """The meeting is on again, at this time. Taking the same twice is taking it once; of two, the first one counts."""
    meeting = open_for(by, Meeting, pk, Right.CHANGE, along=BOTH)
    slot = OfferedSlot.objects.filter(meeting=meeting, number=number).first()
    if slot is None:
        raise Refusal(GONE)
    if meeting.called_off_at is None:
        if meeting.starts_at == slot.starts_at and meeting.held_at is None:
            return
        raise Refusal(SETTLED)
    people = _hold_both(meeting.mentorship)
    if slot.starts_at <= at or has_other_meeting(people, slot.starts_at, meeting.minutes, at=at):
        raise Refusal(GONE)
    meeting.called_off_at = meeting.reminded_at = meeting.asked_at = None
    meeting.starts_at, meeting.planned_by, meeting.for_work = slot.starts_at, by, False
    _change(meeting, "for_work", "called_off_at", "reminded_at", "asked_at", "starts_at", "planned_by")
    record("took another time", pk, by=by, at=at)
    tell_partner_of_meeting(meeting, "taken", by=by, at=at)
    count_as_told(meeting, by=by, at=at)


@transaction.atomic
def make_it_after_all(pk: uuid.UUID, *, by: Person, at: datetime) -> bool:
    """Whoever could not make it can: it is on again as it was, if it still can be. Whether anything has changed."""
    meeting = open_for(by, Meeting, pk, Right.CHANGE, along=BOTH)
    if meeting.called_off_at is None:
        return False
    if who_did_last("called off", pk) != by.pk or meeting.came_alone_id is not None:
        raise Refusal(SETTLED)
    people = _hold_both(meeting.mentorship)
    if meeting.starts_at <= at or has_other_meeting(people, meeting.starts_at, meeting.minutes, at=at):
        raise Refusal(GONE)
    meeting.called_off_at = meeting.reminded_at = meeting.asked_at = None
    meeting.for_work = False
    _change(meeting, "for_work", "called_off_at", "reminded_at", "asked_at")
    record("can make it after all", pk, by=by, at=at)
    tell_partner_of_meeting(meeting, "taken", by=by, at=at)
    count_as_told(meeting, by=by, at=at)
    return True


@transaction.atomic
def take_next(mentorship: uuid.UUID, starts_at: datetime, *, by: Person, at: datetime) -> uuid.UUID:
    """The time that their rhythm has proposed is on for both, and the other one is told. Two taps are one meeting."""
    pair = open_for(by, Mentorship, mentorship, Right.CHANGE)
    planned = Meeting.objects.filter(mentorship=pair, held_at=None, called_off_at=None).first()
    if planned is not None:
        if planned.starts_at == starts_at:
            return planned.pk
        raise Refusal(SETTLED)
    people = _hold_both(pair)
    if starts_at <= at or has_other_meeting(people, starts_at, settings.LIMITS.meeting_minutes, at=at):
        raise Refusal(GONE)
    return plan_meeting(mentorship, starts_at, by=by, at=at)


@transaction.atomic
def meet_in_writing(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """They write to each other instead, and that counts as having met, as long as nothing came after. Twice is once."""
    meeting = open_for(by, Meeting, pk, Right.CHANGE, along=BOTH)
    if meeting.in_writing:
        return
    instead = Q(held_at=None, called_off_at=None)
    if meeting.called_off_at is not None:
        instead |= Q(held_at__isnull=False, starts_at__gte=meeting.starts_at)
    others = Meeting.objects.filter(instead, mentorship=meeting.mentorship_id).exclude(pk=pk)
    if meeting.held_at is not None or others.exists():
        raise Refusal(SETTLED)
    meeting.in_writing, meeting.called_off_at, meeting.held_at = True, None, meeting.starts_at
    meeting.for_work = False
    _change(meeting, "for_work", "in_writing", "called_off_at", "held_at")
    record("held in writing", pk, by=by, at=at)
    tell_partner_of_meeting(meeting, "in_writing", by=by, at=at)


def _hold_both(pair: Mentorship) -> Sequence[uuid.UUID]:
    """Nobody puts another time on for one of them meanwhile."""
    people = sorted((pair.mentor_id, pair.mentee_id))
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    return people


def _change(meeting: Meeting, *fields: str) -> None:
    """Raises Refusal where another meeting has been planned meanwhile."""
    meeting.revision += 1
    try:
        with transaction.atomic():
            meeting.save(update_fields=[*fields, "revision"])
    except IntegrityError:
        raise Refusal(SETTLED) from None
