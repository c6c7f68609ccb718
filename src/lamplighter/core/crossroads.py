"""Where two people are both asked, each in private, whether to go on: when that is, and what follows.

A "no" and a missing answer lead to the same place, in the same words, at the same time. Source: docs/decisions/0019.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final

from lamplighter.core.journey import Stage
from lamplighter.core.moment import moment_of

EVENING: Final = time(18)
SIDES: Final = 2
THIRD: Final = 3  # by then both know whether it suits them


class Occasion(Enum):
    """What has brought them here."""

    FIRST_TALK = "first talk"  # one conversation was asked for, and it took place
    FIRST_MEETINGS = "first meetings"  # they had said how many, and until when
    THIRD_MEETING = "third meeting"  # they had said nothing: everybody is asked once

    @property
    def silence_goes_on(self) -> bool:
        """Whether a missing answer means yes. Then a no means nothing to the other, either."""
        return self is Occasion.THIRD_MEETING


class Answer(Enum):
    """What one of them says. Both codes are of one length, so that sealed they look alike."""

    ON = "on"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Way:
    """How far two people have come, as far as it matters here."""

    stage: Stage
    began_small: bool  # with one conversation
    has_lines: bool  # somebody has written three lines: that is an open answer, and nobody is asked in private
    held: int  # meetings, of all
    held_since: int  # of those, since they agreed on what counts now
    first: int | None  # so many meetings they agreed on to begin with
    been: Collection[Occasion]  # where they have been, or are


def find_crossroads(way: Way) -> Occasion | None:
    """Where their last meeting has brought them, if anywhere."""
    if way.stage is Stage.INTRODUCTION:
        is_there = way.began_small and way.held > 0 and not way.has_lines and Occasion.FIRST_TALK not in way.been
        return Occasion.FIRST_TALK if is_there else None
    if way.stage is not Stage.ACTIVE or {Occasion.FIRST_MEETINGS, Occasion.THIRD_MEETING} & set(way.been):
        return None
    if way.first is not None:
        return Occasion.FIRST_MEETINGS if way.held_since >= way.first else None
    return Occasion.THIRD_MEETING if way.held >= THIRD else None


def do_both_say_yes(said: Iterable[Answer | None]) -> bool:
    """One yes is nobody's business. Two are a beginning."""
    return list(said) == [Answer.ON] * SIDES


def decide_by(decide_on: date | None, zone: str, *, waits: timedelta, at: datetime) -> datetime:
    """Some days after it was asked; after the evening of the day that the two have set, if that is later."""
    return (max(at, moment_of(decide_on, EVENING, zone)) if decide_on else at) + waits


def decides_at(decide_by: datetime, moved_at: datetime, *, waits: timedelta) -> datetime:
    """When time answers for whoever has not: never sooner than this long after a rest, or an offer taken back."""
    return max(decide_by, moved_at + waits)
