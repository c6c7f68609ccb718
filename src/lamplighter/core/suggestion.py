"""What the house may suggest to somebody of its own accord: three times, and then it is quiet for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Suggestion(Enum):
    """Something that might help. The value is what the database keeps."""

    WAY_BACK = "way back"  # where no code comes by mail: something to come in with the next time
    VALUE_ADDS = "value-adds"  # after the first yes: find out what else one can help with
    THEMES = "themes"  # where questions share a word: one heading for them
    LOOK_BACK = "look back"  # after the first question: who has been a mentor already?


@dataclass(frozen=True, slots=True)
class Shown:
    """On how many days a suggestion has been shown, and on which one last."""

    days: int
    last_on: date


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a page shows: one suggestion at most, and those that have gone quiet, under "More"."""

    aloud: Suggestion | None = None
    quiet: tuple[Suggestion, ...] = ()


def is_quiet(shown: Shown | None, *, today: date, times: int) -> bool:
    """Whether it has been passed by so many times. The day on which it is shown last is still its day."""
    return shown is not None and shown.days >= times and shown.last_on != today


def choose(fitting: Sequence[Suggestion], quiet: Sequence[Suggestion]) -> Suggestions:
    """One ask per screen: the first of those that fit and are not quiet."""
    aloud = next((suggestion for suggestion in fitting if suggestion not in quiet), None)
    return Suggestions(aloud, tuple(suggestion for suggestion in fitting if suggestion in quiet))
