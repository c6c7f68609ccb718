"""What the deeds of this room have in common: a step, something said, two who begin."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from lamplighter.access import Hidden, seal
from lamplighter.access.keyring import find_saying
from lamplighter.core.introduction import TAKES_A_SEAT, Said, Size
from lamplighter.core.journey import PENDING, RequestDeed, RequestStage, next_request_stage
from lamplighter.core.refusal import IllegalMove, Refusal, gettext_noop
from lamplighter.core.text import fit
from lamplighter.models.event import record
from lamplighter.models.introduction import Remark, Request
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.services.mentorship import MOVED_MEANWHILE, begin_mentorship
from lamplighter.services.person import hold_both


def move_request(request: Request, deed: RequestDeed, *, by: Person | None, at: datetime) -> None:
    """One step; part of a deed. One answer per request: the database lets only one of two through."""
    to = next_request_stage(RequestStage(request.stage), deed)
    when = {"turned_at": at} if to in PENDING else {"decided_at": at}
    if not Request.objects.filter(pk=request.pk, stage=request.stage).update(stage=to.value, **when):
        raise IllegalMove(MOVED_MEANWHILE)
    request.stage = to.value
    for field, moment in when.items():
        setattr(request, field, moment)
    record(deed.value, request.pk, by=by, at=at)


def begin(request: Request, size: Size, *, by: Person, at: datetime) -> Mentorship:
    """A yes to a talk: the pair's own room opens. Something regular takes one of the mentor's seats.

    Both are held before anything moves: whoever holds them already may be about to ask, and waits for nothing but them.
    """
    hold_both(request.asker_id, request.asked_id)
    move_request(request, RequestDeed.ACCEPT, by=by, at=at)
    regular = size in TAKES_A_SEAT
    mentor, mentee = request.asked, request.asker
    try:
        with transaction.atomic():
            pair = begin_mentorship(mentor=mentor, mentee=mentee, takes_a_seat=regular, by=by, at=at)
    except IntegrityError:
        raise Refusal(gettext_noop("The two of you are already in touch. Go on from your own page.")) from None
    request.mentorship = pair
    request.save(update_fields=["mentorship"])
    return pair


def fit_remark(words: str, *, at_most: int) -> str:
    """What one of the two adds, fit to keep; raises Refusal when there is nothing."""
    fitted = fit(words, at_most=at_most)
    if not fitted:
        raise Refusal(gettext_noop("Write at least a line, so that there is something to read."))
    return fitted


def say(request: Request, said: Said, words: str, *, by: Person, at: datetime) -> None:
    """Keep it, under the request's own key."""
    remark = Remark(request=request, author=by, said=said.value, said_at=at)
    seal(remark, words=words)
    remark.save()
    record(said.value, request.pk, by=by, at=at)


def has_said(request: Request, said: Said, words: str, *, by: Person) -> bool:
    """A second tap says just what this person said last."""
    last = Remark.objects.filter(request=request, said=said.value, author=by).order_by("-said_at", "pk")[:1]
    return find_saying(words, last, reader=by) is not None


def already(stage: RequestStage, pk: uuid.UUID, **who: Person) -> Request:
    """What a second tap finds: this person has done just this. Raises Hidden for all else."""
    found = Request.objects.filter(pk=pk, stage=stage.value, **who).first()
    if found is None:
        raise Hidden
    return found


def room_of(request: Request) -> uuid.UUID:
    """Where the two of a request with a yes go on."""
    assert request.mentorship_id is not None  # a yes to a talk has begun one
    return request.mentorship_id
