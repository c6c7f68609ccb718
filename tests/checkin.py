"""How Amina and Jonas come to a check-in, answer it, and open it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from lamplighter.core.introduction import Size
from lamplighter.core.pulse import Part, Said
from lamplighter.models.checkin import CheckIn
from lamplighter.models.person import Person
from lamplighter.services.checkin import begin_check_ins, choose_to_open, keep_answers
from lamplighter.services.crossroads import say_we_met
from lamplighter.services.meeting import plan_meeting
from tests.cast import NOON, Cast, agree, meet

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONTH_ON, QUARTER_ON = 31 * DAY, 92 * DAY
MONTH_ONE, TOGETHER, WHOLE = "month-one-1 en", "relationship-1 en", "three-month-1 en"


def running(cast: Cast, *, at: datetime = NOON) -> uuid.UUID:
    """Agreed, and met once."""
    pair = meet(cast, size=Size.REGULAR, at=at)
    agree(cast, pair, at=at)
    say_we_met(plan_meeting(pair, at + DAY, by=cast.jonas, at=at), by=cast.jonas, at=at + DAY + HOUR)
    return pair


def asked(cast: Cast, *, after: timedelta = MONTH_ON, at: datetime = NOON) -> uuid.UUID:
    """The check-in that is asked so long after they agreed."""
    running(cast, at=at)
    begin_check_ins(at=at + after)
    return CheckIn.objects.latest("asked_at").pk


def answer(pk: uuid.UUID, by: Person, *, at: datetime, part: Part = Part.MINE, **said: int | str | None) -> None:
    shelf: Said = {}
    for name, word in said.items():
        item = name.replace("_", ".")
        shelf.setdefault(WHOLE if "." in item else TOGETHER if at > NOON + 90 * DAY else MONTH_ONE, {})[item] = word
    keep_answers(pk, {part: shelf}, by=by, at=at)


def both_open(pk: uuid.UUID, cast: Cast, *, at: datetime) -> None:
    for person in (cast.amina, cast.jonas):
        choose_to_open(pk, True, by=person, at=at)
