"""What time does with a request: two nudges, an end in kind words, and then nothing is kept."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.access.keyring import forget
from lamplighter.core.journey import RequestDeed
from lamplighter.core.refusal import IllegalMove
from lamplighter.models.introduction import PENDING_CODES, Referral, Remark, Request
from lamplighter.notices.introduction import tell_asked_again, tell_asker_of_answer
from lamplighter.notices.nudge import find_ripe, take_nudge
from lamplighter.services.introduction.ask import NO
from lamplighter.services.introduction.step import move_request

WORDS = ("words", "here", "there", "first")


def nudge_asked_people(*, at: datetime) -> int:
    """A kind word after three days and after ten, unless it has travelled in another mail already."""
    return sum(_nudge(row, at) for row in find_ripe(at=at).select_related("asker", "asked"))


def expire_silent_requests(*, at: datetime) -> int:
    """Nobody waits for ever: silence since the last turn is answered, in kind words."""
    before = at - settings.LIMITS.request_expires
    rows = Request.objects.filter(stage__in=PENDING_CODES, turned_at__lte=before).select_related("asker", "asked")
    return sum(_expire(row, at) for row in rows)


def forget_answered_words(*, at: datetime) -> int:
    """The words of a request that came to nothing go; that it was made stays, for the cool-down."""
    before = at - settings.LIMITS.answered_words_kept
    found = list(Request.objects.filter(stage__in=NO, decided_at__lte=before).exclude(words=None))
    for request in found:
        _forget(request)
    return len(found)


def forget_cooled_requests(*, at: datetime) -> int:
    """That a request was made goes, too, once its asker may ask again."""
    limits = settings.LIMITS
    before = at - max(limits.cool_down, limits.answered_words_kept)
    return Request.objects.filter(stage__in=NO, words=None, decided_at__lte=before).delete()[0]


@transaction.atomic
def _nudge(request: Request, at: datetime) -> int:
    if not take_nudge(request, at=at):
        return 0  # another worker, or an answer, was quicker
    tell_asked_again(request, at=at)
    return 1


@transaction.atomic
def _expire(request: Request, at: datetime) -> int:
    whose_turn = request.stage
    try:
        move_request(request, RequestDeed.EXPIRE, by=None, at=at)
    except IllegalMove:
        return 0  # answered in the last moment
    tell_asker_of_answer(request, was=whose_turn, at=at)
    return 1


@transaction.atomic
def _forget(request: Request) -> None:
    Remark.objects.filter(request=request).delete()
    Referral.objects.filter(request=request).delete()
    Request.objects.filter(pk=request.pk).update(**dict.fromkeys(WORDS), beat=None, line_by=None, line_agreed_at=None)
    forget(request)
