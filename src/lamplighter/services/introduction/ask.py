"""Asking somebody: once at a time, not more of it than one can live with, and two who ask each other are one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from lamplighter.access import Hidden, are_apart, does_find, open_for, seal, visible_to
from lamplighter.access.keyring import find_saying
from lamplighter.core import limits
from lamplighter.core.introduction import NOTHING_MORE, TALKS, Goal, More, Side, Size, has_link
from lamplighter.core.journey import RequestDeed, RequestStage, next_request_stage
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit
from lamplighter.models.event import record
from lamplighter.models.introduction import (
    ANSWERED_IN_WRITING,
    PENDING_CODES,
    TALK_CODES,
    Request,
)
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.introduction import tell_asked_of_request, tell_asker_of_meeting
from lamplighter.services.card.rest import check_is_here
from lamplighter.services.introduction.step import begin
from lamplighter.services.person import hold_both

DAY = timedelta(days=1)
NO = [RequestStage.DECLINED.value, RequestStage.WITHDRAWN.value, RequestStage.EXPIRED.value]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would like of somebody, fit to keep."""

    by: Person
    other: Person
    size: Size
    words: str
    more: More
    at: datetime


def ask(
    asked: uuid.UUID,
    size: Size,
    words: str,
    *,
    words_by_mail: bool,
    more: More = NOTHING_MORE,
    by: Person,
    at: datetime,
) -> uuid.UUID:
    """Ask a person whose card this person may read. Asking the same twice is asking once.

    Whoever wants to talk with somebody who has just asked them for a talk says yes by it: the two meet as one, for a
    conversation, and what each of them wrote is kept.
    """
    try:
        return _ask(asked, size, words, words_by_mail, more, by, at)
    except IntegrityError:  # the other one has asked at this very moment, and now theirs can be seen
        return _ask(asked, size, words, words_by_mail, more, by, at)


@transaction.atomic
def _ask(
    asked: uuid.UUID, size: Size, words: str, words_by_mail: bool, more: More, by: Person, at: datetime
) -> uuid.UUID:
    if not does_find(by, asked):
        raise Hidden
    wish = Wish(by, open_for(by, Person, asked), size, fit(words, at_most=limits.REQUEST), _fit(more), at)
    _check_is_a_wish(wish)
    request = _written(wish, words_by_mail=words_by_mail)
    if theirs := _asked_me(wish):
        return _meet(request, theirs, wish)
    hold_both(by.pk, asked)  # after the request it meets; a break of the other one comes before or after it
    if are_apart(by.pk, asked):
        raise Hidden
    if known := _asked_already(wish):
        return known
    _check_may_ask(wish)
    request.save()
    record("asked", request.pk, by=by, at=at)
    if request.line_by:
        record("said that one leads", request.pk, by=by, at=at)
    tell_asked_of_request(request, wish.words, at=at)
    return request.pk


def _check_is_a_wish(wish: Wish) -> None:
    if wish.other.pk == wish.by.pk:
        raise Refusal(gettext_noop("This is your own card. Choose somebody else to ask."))
    if not wish.words:
        raise Refusal(gettext_noop("Write one line about what you would like to ask, so that it is easy to answer."))


def _check_may_ask(wish: Wish) -> None:
    """Each line is one rule, and each says what to do instead."""
    _check_not_in_touch(wish)
    check_is_here(wish.other.pk, at=wish.at)
    _check_cooled_down(wish)
    _check_few_are_open(wish)
    _check_new_here(wish)


def _check_not_in_touch(wish: Wish) -> None:
    pairs = Mentorship.objects.filter(mentor=wish.other, mentee=wish.by).exclude(stage__in=OVER_CODES)
    if wish.size in TALKS and pairs.exists():
        raise Refusal(
            gettext_noop("You and %(name)s are already in touch. Go on from your own page."), name=wish.other.name
        )


def _check_cooled_down(wish: Wish) -> None:
    since = wish.at - settings.LIMITS.cool_down
    if Request.objects.filter(asker=wish.by, asked=wish.other, stage__in=NO, decided_at__gt=since).exists():
        raise Refusal(
            gettext_noop("You asked %(name)s not long ago. Their card says from when on you can ask again."),
            name=wish.other.name,
        )


def _check_few_are_open(wish: Wish) -> None:
    most = settings.LIMITS.open_requests
    if Request.objects.filter(asker=wish.by, stage__in=PENDING_CODES).count() >= most:
        raise Refusal(
            gettext_noop(
                "%(most)d of your requests are waiting for an answer. Give them a little time, or take one back."
            ),
            most=most,
        )


def _check_new_here(wish: Wish) -> None:
    """Whoever came to harm or to sell has no patience: for some days, few requests and no way out of here."""
    limits_ = settings.LIMITS
    if (wish.by.joined_at or wish.at) <= wish.at - limits_.account_is_new:
        return
    most = limits_.requests_a_day_when_new
    if Request.objects.filter(asker=wish.by, asked_at__gt=wish.at - DAY).count() >= most:
        raise Refusal(
            gettext_noop("In your first days here you can ask %(most)d people a day. Tomorrow you can go on."),
            most=most,
        )
    goal = wish.more.goal
    if any(map(has_link, (wish.words, goal.here, goal.there, goal.first))) and not _know_each_other(wish):
        raise Refusal(
            gettext_noop(
                "In your first days here, a first message has no links or addresses in it, so that nobody is lured "
                "away. Say it in your own words, and send the link once you are in touch."
            )
        )


def _know_each_other(wish: Wish) -> bool:
    """They had a mentorship, or a question of one of them was answered in writing."""
    pair = Q(mentor=wish.by, mentee=wish.other) | Q(mentor=wish.other, mentee=wish.by)
    asked = Q(asker=wish.by, asked=wish.other) | Q(asker=wish.other, asked=wish.by)
    return Mentorship.objects.filter(pair).exists() or Request.objects.filter(asked, **ANSWERED_IN_WRITING).exists()


def _asked_already(wish: Wish) -> uuid.UUID | None:
    """The same form once more; also when it has met with theirs meanwhile. Something else meanwhile is refused."""
    mine = Request.objects.filter(asker=wish.by, asked=wish.other)
    met = Q(stage=RequestStage.SUPERSEDED.value) & ~Q(mentorship__stage__in=OVER_CODES)
    same = mine.filter(Q(stage__in=PENDING_CODES) | met, size=wish.size.value)
    if known := find_saying(wish.words, same, reader=wish.by):
        return known.pk
    if mine.filter(stage__in=PENDING_CODES).exists():
        raise Refusal(
            gettext_noop("You have already asked %(name)s. You can take that back, and ask for something else then."),
            name=wish.other.name,
        )
    return None


def _asked_me(wish: Wish) -> Request | None:
    """Their own request for a talk with me, held. A question in writing is another matter, and stands by itself."""
    if wish.size not in TALKS:
        return None
    rows = visible_to(wish.by, Request, Right.DECIDE).filter(
        asker=wish.other, asked=wish.by, stage__in=PENDING_CODES, size__in=TALK_CODES
    )
    return rows.select_related("asker", "asked").select_for_update(of=("self",)).first()


def _meet(mine: Request, theirs: Request, wish: Wish) -> uuid.UUID:
    """Both wanted to talk: theirs has its yes, for a conversation, and mine is kept beside it."""
    if theirs.line_by or mine.line_by:
        raise Refusal(
            gettext_noop("%(name)s has asked you already. Answer that first: it says what lies between you two."),
            name=wish.other.name,
        )
    mine.mentorship = begin(theirs, Size.CONVERSATION, by=wish.by, at=wish.at)
    mine.stage = next_request_stage(RequestStage.OPEN, RequestDeed.SUPERSEDE).value
    mine.decided_at = wish.at
    mine.save()
    record("asked", mine.pk, by=wish.by, at=wish.at)
    record(RequestDeed.SUPERSEDE.value, mine.pk, by=wish.by, at=wish.at)
    tell_asker_of_meeting(theirs, at=wish.at)
    return mine.pk


def _written(wish: Wish, *, words_by_mail: bool) -> Request:
    goal = wish.more.goal
    request = Request(asker=wish.by, asked=wish.other, size=wish.size.value, words_by_mail=words_by_mail)
    request.asked_at = request.turned_at = wish.at
    request.beat = wish.more.beat.value if wish.more.beat else None
    request.line_by = Side.ASKER.value if wish.more.states_line else None
    said = {"words": wish.words, "here": goal.here, "there": goal.there, "first": goal.first}
    seal(request, **{field: words for field, words in said.items() if words})
    return request


def _fit(more: More) -> More:
    here, there, first = (fit(part, at_most=limits.GOAL) for part in (more.goal.here, more.goal.there, more.goal.first))
    return More(Goal(here, there, first), more.beat, more.states_line)
