"""What a card may say beyond a name and a sentence; none of it is ever asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from statistics import median
from typing import Final

from lamplighter.core import limits
from lamplighter.core.moment import day_in, moment_of
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit_line

# What an address has and a city has not. Each way of writing one was met; towns called Street, Road Town or
# 6th of October are towns all the same.
REACHES: Final = re.compile(r"@|://|\bwww\.|\.(com|org|net|io|de|co\.uk)\b", re.IGNORECASE)
NUMBER: Final = re.compile(r"\d(?!\d?(st|nd|rd|th)\b|(st|nd|rd|th)\b)", re.IGNORECASE)
STREET: Final = re.compile(
    r"\S+\s+(street|road|avenue|lane|boulevard|driveway)\b"
    r"|(stra(ß|ss)e|gasse|allee)\b|\S+str\."
    r"|^(rua|rue|calle|via|viale|avenida|avenue|ulica|ul\.)\s+\S+",
    re.IGNORECASE,
)
TITLES: Final = frozenset({"dr", "prof", "mr", "mrs", "ms", "miss", "mx", "sir", "dame"})


class AnswerTime(Enum):
    """Within what time somebody means to answer. The value is stored; `days` is how long that is."""

    DAY = "day"
    THREE_DAYS = "three days"
    WEEK = "week"
    TWO_WEEKS = "two weeks"

    @property
    def days(self) -> int:
        return {"day": 1, "three days": 3, "week": 7, "two weeks": 14}[self.value]


@dataclass(frozen=True, slots=True)
class More:
    """More about a person, as they write it; all of it may stay empty."""

    addressed: str = ""  # she; they; Dr Okafor, please
    city: str = ""
    learning: str = ""
    first_step: str = ""  # what happens first when you ask me
    answers_within: AnswerTime | None = None


def fit_more(more: More) -> More:
    """The same, fit to keep. Raises Refusal for what is too long, and for an address where a city is enough."""
    return More(
        addressed=fit_line(more.addressed, at_most=limits.ADDRESSED),
        city=fit_city(more.city),
        learning=fit_line(more.learning, at_most=limits.LEARNING),
        first_step=fit_line(more.first_step, at_most=limits.SENTENCE),
        answers_within=more.answers_within,
    )


def fit_city(city: str) -> str:
    """A city and never an address: whoever reads a card must not be able to stand before its owner's door."""
    fitted = fit_line(city, at_most=limits.CITY)
    if REACHES.search(fitted) or NUMBER.search(fitted) or STREET.search(fitted):
        raise Refusal(
            gettext_noop("The name of the city is enough, without a street, a number or any other way to reach you.")
        )
    return fitted


def is_resting(learning_on: date | None, today: date, *, rests_after: timedelta) -> bool:
    """What nobody has touched for so long rests. Nobody is told off for that."""
    return learning_on is not None and today - learning_on >= rests_after


def start_of_return(back_on: date, zone: str) -> datetime:
    """A break is half-open: it is over as soon as the first day back begins, where that person lives."""
    return moment_of(back_on, time.min, zone)


def carry_return(back_at: datetime | None, old_zone: str, new_zone: str) -> datetime | None:
    """Whoever moves to another zone during a break comes back on the same day, over there."""
    return back_at and start_of_return(day_in(old_zone, back_at), new_zone)


def usual_wait(waits: Sequence[timedelta], *, at_least: int) -> int | None:
    """After about how many days somebody's answers have come lately; None while there are too few to say.

    The middle one: a single long silence does not make somebody slow, and a single quick answer not quick.
    """
    if len(waits) < at_least:
        return None
    return max(1, round(median(wait / timedelta(days=1) for wait in waits)))


def first_name(name: str) -> str:
    """What visitors read of a name: the first word, and what follows it where that is only a title."""
    words = name.split()
    titles = 0
    while titles < len(words) - 1 and words[titles].rstrip(".").lower() in TITLES:
        titles += 1
    return " ".join(words[: titles + 1])
