"""What the two want to reach, and what one of them promises."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction

from lamplighter.access import Hidden, open_for, seal
from lamplighter.access.keyring import find_saying
from lamplighter.core import limits
from lamplighter.core.goal import check_due_on
from lamplighter.core.moment import day_in
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit, fit_line
from lamplighter.models.event import record
from lamplighter.models.goal import ActionItem, Confirmation, Milestone
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person

SIDES = 2


@transaction.atomic
def add_milestone(mentorship: uuid.UUID, words: str, *, by: Person, at: datetime) -> uuid.UUID:
    """A step on the way; both see it. Adding the same twice is adding it once."""
    fitted = _something(fit_line(words, at_most=limits.SENTENCE))
    stands_on = open_for(by, Mentorship, mentorship, Right.CHANGE)
    ahead = Milestone.objects.filter(mentorship=stands_on, reached_at=None, dropped_at=None)
    if known := find_saying(fitted, ahead, reader=by):
        return known.pk
    milestone = Milestone(mentorship=stands_on, author=by, added_at=at)
    seal(milestone, words=fitted)
    milestone.save()
    record("set a milestone", milestone.pk, by=by, at=at)
    return milestone.pk


@transaction.atomic
def confirm_milestone(pk: uuid.UUID, evidence: str = "", *, by: Person, at: datetime) -> None:
    """We are there, says one; when both have said so it is reached. Evidence is welcome and never asked for."""
    fitted = fit(evidence, at_most=limits.GOAL)
    milestone = open_for(by, Milestone, pk, Right.CHANGE)
    if milestone.dropped_at is not None:
        raise Refusal(gettext_noop("This one was let go. Add it again if it matters after all."))
    if Confirmation.objects.filter(milestone=milestone, person=by).exists():
        return  # the milestone is held, so nobody says it in between
    confirmation = Confirmation(milestone=milestone, person=by, confirmed_at=at)
    if fitted:
        seal(confirmation, evidence=fitted)
    confirmation.save()
    record("confirmed a milestone", pk, by=by, at=at)
    if milestone.confirmations.count() == SIDES:
        milestone.reached_at = at
        milestone.save(update_fields=["reached_at"])
        record("reached a milestone", pk, by=by, at=at)


@transaction.atomic
def drop_milestone(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Not applicable is a full answer. Twice is once; what was reached stays reached."""
    milestone = open_for(by, Milestone, pk, Right.CHANGE)
    if milestone.reached_at is not None:
        raise Refusal(gettext_noop("You have both said that you reached this one, so it stays."))
    if milestone.dropped_at is None:
        milestone.dropped_at = at
        milestone.save(update_fields=["dropped_at"])
        record("dropped a milestone", pk, by=by, at=at)


@transaction.atomic
def make_promise(
    mentorship: uuid.UUID,
    words: str,
    due_on: date | None,
    *,
    milestone: uuid.UUID | None = None,
    by: Person,
    at: datetime,
) -> uuid.UUID:
    """Something I mean to do, for myself or for the two of us. Promising the same twice is promising it once."""
    fitted = _something(fit_line(words, at_most=limits.PROMISE))
    day = check_due_on(due_on, today=day_in(by.zone, at))
    stands_on = open_for(by, Mentorship, mentorship, Right.CHANGE)
    open_now = ActionItem.objects.filter(mentorship=stands_on, keeper=by, kept_at=None, let_go_at=None)
    if known := find_saying(fitted, open_now, reader=by):
        return known.pk
    towards = _milestone_of(stands_on, milestone, by) if milestone else None
    promise = ActionItem(mentorship=stands_on, keeper=by, milestone=towards, promised_at=at, due_on=day)
    seal(promise, words=fitted)
    promise.save()
    record("promised", promise.pk, by=by, at=at)
    return promise.pk


@transaction.atomic
def keep_promise(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Done. Twice is once."""
    promise = _mine(pk, by)
    if promise.kept_at is None:
        _check_open(promise)
        promise.kept_at = at
        promise.save(update_fields=["kept_at"])
        record("kept a promise", pk, by=by, at=at)


@transaction.atomic
def let_promise_go(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """It is not to be, and that is said. Twice is once."""
    promise = _mine(pk, by)
    if promise.let_go_at is None:
        _check_open(promise)
        promise.let_go_at = at
        promise.save(update_fields=["let_go_at"])
        record("let a promise go", pk, by=by, at=at)


@transaction.atomic
def move_promise(pk: uuid.UUID, due_on: date | None, *, by: Person, at: datetime) -> None:
    """A new day, which counts as keeping it: what was said in time was kept."""
    day = check_due_on(due_on, today=day_in(by.zone, at))
    promise = _mine(pk, by)
    _check_open(promise)
    if promise.due_on != day:
        promise.due_on = day
        promise.save(update_fields=["due_on"])
        record("moved a promise", pk, by=by, at=at)


def _mine(pk: uuid.UUID, by: Person) -> ActionItem:
    promise = open_for(by, ActionItem, pk, Right.CHANGE, along=("keeper",))
    if promise.keeper_id != by.pk:
        name = promise.keeper.name
        raise Refusal(gettext_noop("This is what %(name)s has promised; only %(name)s can change it."), name=name)
    return promise


def _check_open(promise: ActionItem) -> None:
    if promise.kept_at is not None or promise.let_go_at is not None:
        raise Refusal(gettext_noop("This promise is settled. Make a new one if you like."))


def _milestone_of(mentorship: Mentorship, pk: uuid.UUID, by: Person) -> Milestone:
    milestone = open_for(by, Milestone, pk)
    if milestone.mentorship_id != mentorship.pk:
        raise Hidden
    return milestone


def _something(fitted: str) -> str:
    if not fitted:
        raise Refusal(gettext_noop("Write one line first."))
    return fitted
