"""Beginning, moving and ending a mentorship."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.access import Hidden, are_apart, open_for
from lamplighter.core.journey import OVER, Deed, Stage, next_stage
from lamplighter.core.moment import dawn_of, day_in, last_day_anywhere
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import IllegalMove, Refusal, gettext_noop
from lamplighter.core.regime import Regime, check_regime
from lamplighter.models.event import record
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.person import Person
from lamplighter.models.programme import Membership
from lamplighter.notices.mentorship import tell_both_of_time, tell_partner_of_move
from lamplighter.services.person import free_seat, hold_both, take_seat

LONGEST_BREAK = timedelta(days=366)  # a place is kept all the while
MOVED_MEANWHILE = gettext_noop("Something has just changed here. Look at the page again before you go on.")
NO_SEAT = gettext_noop("All places are taken at the moment. Make room on your own card first, or say not now.")

NO_SEAT_THERE = gettext_noop(
    "%(name)s has no place free for something regular at the moment. Tell them; they can make room."
)


def begin_mentorship(
    *,
    mentor: Person,
    mentee: Person,
    takes_a_seat: bool,
    regime: Regime = Regime.PRIVATE,
    by: Person,
    at: datetime,
) -> Mentorship:
    """A pair's own room opens, part of a yes. Agreeing on three lines makes it active."""
    check_regime(regime)
    hold_both(mentor.pk, mentee.pk)
    if are_apart(mentor.pk, mentee.pk):
        raise Hidden
    if takes_a_seat and not take_seat(mentor.pk):
        raise Refusal(NO_SEAT)
    mentorship = Mentorship.objects.create(
        mentor=mentor,
        mentee=mentee,
        programme_id=_programme_of(mentor, mentee),
        regime=regime.value,
        takes_a_seat=takes_a_seat,
        began_at=at,
        moved_at=at,
        moved_by=by,
    )
    record("began", mentorship.pk, by=by, at=at)
    return mentorship


@transaction.atomic
def pause_mentorship(pk: uuid.UUID, back_on: date, *, by: Person, at: datetime) -> None:
    """Either side, with the first day back. The seat is kept."""
    mentorship = open_for(by, Mentorship, pk, Right.CHANGE, along=("mentor", "mentee"))
    if back_on <= day_in(by.zone, at):
        raise Refusal(gettext_noop("Choose a day in the future on which you will be back."))
    if back_on > day_in(by.zone, at) + LONGEST_BREAK:
        raise Refusal(gettext_noop("Choose a day within the next year; a break can always be made longer from there."))
    if _led_here(mentorship, Deed.PAUSE, by) and mentorship.back_on == back_on:
        return
    move_mentorship(mentorship, Deed.PAUSE, by=by, at=at, back_on=back_on)
    tell_partner_of_move(mentorship, Deed.PAUSE, Stage.ACTIVE, by=by, at=at)


def resume_mentorship(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Either side picks it up again."""
    _move(pk, Deed.RESUME, by=by, at=at)


def offer_to_finish(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """One of them thinks they have arrived; the other is asked."""
    _move(pk, Deed.OFFER_TO_FINISH, by=by, at=at)


def finish_mentorship(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """The other one agrees; or, before anything was agreed, one good conversation was all it took."""
    _move(pk, Deed.FINISH, by=by, at=at)


def carry_on(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Not yet: either of them takes the offer to finish back."""
    _move(pk, Deed.CARRY_ON, by=by, at=at)


def leave_mentorship(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Either side, at once, without a reason. Later rooms read the end from this record."""
    _move(pk, Deed.LEAVE, by=by, at=at)


def wake_rested_mentorships(*, at: datetime) -> int:
    """Pauses whose first day back has come, in the mentee's own calendar, run again by themselves."""
    rested = Mentorship.objects.filter(stage=Stage.PAUSED.value, back_on__lte=last_day_anywhere(at))
    rows = rested.select_related("mentor", "mentee")
    due = [row for row in rows if row.back_on is not None and dawn_of(row.back_on, row.mentee.zone) <= at]
    return sum(move_by_time(row, Deed.RESUME, at=at) for row in due)


def close_unanswered_finishes(*, at: datetime) -> int:
    """An offer to finish that nobody answered stands after some days."""
    before = at - settings.LIMITS.closing_waits
    rows = Mentorship.objects.filter(stage=Stage.CLOSING.value, moved_at__lte=before)
    return sum(move_by_time(row, Deed.LAPSE, at=at) for row in rows.select_related("mentor", "mentee"))


def move_mentorship(
    mentorship: Mentorship, deed: Deed, *, by: Person | None, at: datetime, back_on: date | None = None
) -> None:
    """One step on the journey; part of a deed, never one by itself."""
    to = next_stage(Stage(mentorship.stage), deed)
    keeps_seat = mentorship.takes_a_seat and to not in OVER
    changes = {"stage": to.value, "moved_at": at, "moved_by": by, "back_on": back_on, "takes_a_seat": keeps_seat}
    if not Mentorship.objects.filter(pk=mentorship.pk, stage=mentorship.stage).update(**changes):
        raise IllegalMove(MOVED_MEANWHILE)
    if mentorship.takes_a_seat and not keeps_seat:
        free_seat(mentorship.mentor_id)
    for name, value in changes.items():
        setattr(mentorship, name, value)
    Move.objects.create(mentorship=mentorship, deed=deed.value, stage=to.value, by=by, at=at)
    record(deed.value, mentorship.pk, by=by, at=at)


@transaction.atomic
def move_by_time(mentorship: Mentorship, deed: Deed, *, at: datetime) -> int:
    """One step that nobody takes but time; both are told. 0 where somebody was quicker: what they did stands."""
    here = Stage(mentorship.stage)
    try:
        move_mentorship(mentorship, deed, by=None, at=at)
    except IllegalMove:
        return 0
    tell_both_of_time(mentorship, deed, here, at=at)
    return 1


def make_regular(mentorship: Mentorship, *, by: Person) -> None:
    """What began with one conversation becomes something regular: now it takes a seat."""
    if mentorship.takes_a_seat:
        return
    if not take_seat(mentorship.mentor_id):
        raise Refusal(NO_SEAT) if by.pk == mentorship.mentor_id else Refusal(NO_SEAT_THERE, name=mentorship.mentor.name)
    mentorship.takes_a_seat = True
    mentorship.save(update_fields=["takes_a_seat"])


@transaction.atomic
def _move(pk: uuid.UUID, deed: Deed, *, by: Person, at: datetime) -> None:
    mentorship = _open_to_move(pk, by)
    if _led_here(mentorship, deed, by):
        return
    here = Stage(mentorship.stage)
    if deed is Deed.FINISH and mentorship.moved_by_id == by.pk and here is Stage.CLOSING:
        raise Refusal(gettext_noop("You have offered to finish; now it is the other person's turn to answer."))
    move_mentorship(mentorship, deed, by=by, at=at)
    tell_partner_of_move(mentorship, deed, here, by=by, at=at)


def _open_to_move(pk: uuid.UUID, by: Person) -> Mentorship:
    """Held while it moves. One that is over can only be read; the journey's table says that it is over."""
    try:
        return open_for(by, Mentorship, pk, Right.CHANGE, along=("mentor", "mentee"))
    except Hidden:
        return open_for(by, Mentorship, pk, along=("mentor", "mentee"))


def _led_here(mentorship: Mentorship, deed: Deed, by: Person) -> bool:
    """Whether this very deed of this person was the last: a second tap does nothing more."""
    moves = Move.objects.filter(mentorship=mentorship).order_by("-pk")
    return moves.values_list("deed", "by").first() == (deed.value, by.pk)


def _programme_of(mentor: Person, mentee: Person) -> uuid.UUID | None:
    """The programme both belong to, if there is just one: a pair of two programmes is nobody's figure."""
    theirs = Membership.objects.filter(person=mentor).values("programme")
    shared = Membership.objects.filter(person=mentee, programme__in=theirs).values_list("programme_id", flat=True)[:2]
    found = list(shared)
    return found[0] if len(found) == 1 else None
