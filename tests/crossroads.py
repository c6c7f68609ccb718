"""How Amina and Jonas come to a crossroads, in each of the three ways."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from lamplighter.core.agreement import FirstMeetings, Terms
from lamplighter.core.crossroads import Occasion
from lamplighter.core.introduction import Size
from lamplighter.models.crossroads import Crossroads
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.crossroads import say_we_met
from lamplighter.services.meeting import plan_meeting
from tests.cast import NOON, TERMS, Cast, agree, meet

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MET = NOON + DAY  # the first time, for an hour
WAITS = 7 * DAY
DECIDE_ON = (NOON + 30 * DAY).date()


def met(cast: Cast, pair: uuid.UUID, starts_at: datetime) -> uuid.UUID:
    """They had a time, and Jonas says an hour later that they met."""
    meeting = plan_meeting(pair, starts_at, by=cast.jonas, at=starts_at - HOUR)
    say_we_met(meeting, by=cast.jonas, at=starts_at + HOUR)
    return meeting


def talked(cast: Cast, *, at: datetime = NOON) -> Crossroads:
    """One conversation was asked for, and it took place a day later."""
    met(cast, meet(cast, at=at), at + DAY)
    return Crossroads.objects.get()


def began(cast: Cast, meetings: int = 2, *, size: Size = Size.REGULAR, at: datetime = NOON) -> uuid.UUID:
    """Agreed, with so many meetings first, or thirty days."""
    pair = meet(cast, size=size, at=at)
    first = FirstMeetings(meetings, (at + 30 * DAY).date())
    terms = Terms(TERMS.beat, TERMS.until_on, TERMS.what_for, first)
    sign_agreement(propose_agreement(pair, terms, by=cast.amina, at=at), by=cast.jonas, at=at)
    return pair


def met_first(cast: Cast) -> Crossroads:
    """After the two meetings they wanted to begin with."""
    pair = began(cast)
    for week in (1, 2):
        met(cast, pair, NOON + week * WAITS)
    return Crossroads.objects.get()


def met_thrice(cast: Cast) -> Crossroads:
    """Agreed, nothing said about how to begin, and met three times."""
    pair = meet(cast, size=Size.REGULAR)
    agree(cast, pair)
    for week in (1, 2, 3):
        met(cast, pair, NOON + week * WAITS)
    return Crossroads.objects.get()


WAYS = {Occasion.FIRST_TALK: talked, Occasion.FIRST_MEETINGS: met_first, Occasion.THIRD_MEETING: met_thrice}
