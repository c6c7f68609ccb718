"""Asking somebody, and answering."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.access import Hidden, open_for, seal
from lamplighter.access.keyring import find_saying, forget
from lamplighter.core import limits
from lamplighter.core.introduction import TAKES_A_SEAT, Size
from lamplighter.core.journey import PENDING, RequestDeed, RequestStage, next_request_stage
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import IllegalMove, Refusal, gettext_noop
from lamplighter.core.text import fit
from lamplighter.models.event import record
from lamplighter.models.introduction import PENDING_CODES, Request
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.introduction import tell_asked_of_request, tell_asker_of_answer
from lamplighter.services.card.rest import check_is_here
from lamplighter.services.mentorship import MOVED_MEANWHILE, begin_mentorship

ANSWERED_NO = [RequestStage.DECLINED.value, RequestStage.WITHDRAWN.value, RequestStage.EXPIRED.value]


@transaction.atomic
def ask(asked: uuid.UUID, size: Size, words: str, *, words_by_mail: bool, by: Person, at: datetime) -> uuid.UUID:
    """Ask a person whose card this person may read. One open request per pair; asking the same twice is asking once."""
    other = open_for(by, Person, asked)
    fitted = fit(words, at_most=limits.REQUEST)
    _check_may_ask(other, fitted, by)
    check_is_here(other.pk, at=at)
    request = Request(asker=by, asked=other, size=size.value, words_by_mail=words_by_mail, asked_at=at)
    seal(request, words=fitted)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        open_now = Request.objects.filter(asker=by, asked=other, size=size.value, stage__in=PENDING_CODES)
        if known := find_saying(fitted, open_now, reader=by):
            return known.pk
        raise Refusal(gettext_noop("You have already asked %(name)s. It is their turn now."), name=other.name) from None
    record("asked", request.pk, by=by, at=at)
    tell_asked_of_request(request, fitted, at=at)
    return request.pk


@transaction.atomic
def accept(pk: uuid.UUID, *, by: Person, at: datetime) -> uuid.UUID:
    """Yes: the pair's own room opens. Something regular takes one of the mentor's seats. Twice is once."""
    try:
        request = open_for(by, Request, pk, Right.DECIDE, along=("asker", "asked"))
    except Hidden:
        return _begun_with(_already(RequestStage.ACCEPTED, pk, asked=by))
    move_request(request, RequestDeed.ACCEPT, by=by, at=at)
    regular = Size(request.size) in TAKES_A_SEAT
    try:
        with transaction.atomic():
            mentorship = begin_mentorship(mentor=by, mentee=request.asker, takes_a_seat=regular, by=by, at=at)
    except IntegrityError:
        raise Refusal(gettext_noop("The two of you are already in touch. Go on from your own page.")) from None
    request.mentorship = mentorship
    request.save(update_fields=["mentorship"])
    tell_asker_of_answer(request, at=at)
    return mentorship.pk


@transaction.atomic
def decline(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Not now. No reason is asked for, and none is passed on. Twice is once."""
    try:
        request = open_for(by, Request, pk, Right.DECIDE, along=("asker", "asked"))
    except Hidden:
        _already(RequestStage.DECLINED, pk, asked=by)
        return
    move_request(request, RequestDeed.DECLINE, by=by, at=at)
    tell_asker_of_answer(request, at=at)


@transaction.atomic
def withdraw(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """The asker takes it back while it is open; nobody is told. Twice is once."""
    try:
        request = open_for(by, Request, pk, Right.WITHDRAW)
    except Hidden:
        _already(RequestStage.WITHDRAWN, pk, asker=by)
        return
    move_request(request, RequestDeed.WITHDRAW, by=by, at=at)


def expire_silent_requests(*, at: datetime) -> int:
    """Nobody waits for ever: silence is answered for the one who was asked, in kind words."""
    before = at - settings.LIMITS.request_expires
    pending = [stage.value for stage in PENDING]
    rows = Request.objects.filter(stage__in=pending, asked_at__lte=before).select_related("asker", "asked")
    return sum(_expire(row, at) for row in rows)


def forget_answered_words(*, at: datetime) -> int:
    """The words of a request that came to nothing go; that it was made stays, for the cool-down."""
    before = at - settings.LIMITS.answered_words_kept
    rows = Request.objects.filter(stage__in=ANSWERED_NO, decided_at__lte=before).exclude(words=None)
    found = list(rows)
    for request in found:
        request.words = None
        request.save(update_fields=["words"])
        forget(request)
    return len(found)


def move_request(request: Request, deed: RequestDeed, *, by: Person | None, at: datetime) -> None:
    """One step; part of a deed. One answer per request: the database lets only one of two through."""
    to = next_request_stage(RequestStage(request.stage), deed)
    if not Request.objects.filter(pk=request.pk, stage=request.stage).update(stage=to.value, decided_at=at):
        raise IllegalMove(MOVED_MEANWHILE)
    request.stage, request.decided_at = to.value, at
    record(deed.value, request.pk, by=by, at=at)


def _check_may_ask(other: Person, words: str, by: Person) -> None:
    if other.pk == by.pk:
        raise Refusal(gettext_noop("This is your own card. Choose somebody else to ask."))
    if not words:
        raise Refusal(gettext_noop("Write one line about what you would like to ask, so that it is easy to answer."))
    pair = Mentorship.objects.filter(mentor=other, mentee=by).exclude(stage__in=OVER_CODES)
    if pair.exists():
        raise Refusal(gettext_noop("You and %(name)s are already in touch. Go on from your own page."), name=other.name)


@transaction.atomic
def _expire(request: Request, at: datetime) -> int:
    try:
        move_request(request, RequestDeed.EXPIRE, by=None, at=at)
    except IllegalMove:
        return 0  # answered in the last moment
    tell_asker_of_answer(request, at=at)
    return 1


def _already(stage: RequestStage, pk: uuid.UUID, **who: Person) -> Request:
    """What a second tap finds: this person has done just this. Raises Hidden for all else."""
    found = Request.objects.filter(pk=pk, stage=stage.value, **who).first()
    if found is None:
        raise Hidden
    return found


def _begun_with(request: Request) -> uuid.UUID:
    assert request.mentorship_id is not None  # a yes has begun one
    return request.mentorship_id
