"""What a mentor knows of whoever learns from them: four sides to ask about, and what they want, told from memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lamplighter.core.refusal import Refusal, gettext_noop

FROM_MEMORY: Final = 3  # lines at most


@dataclass(frozen=True, slots=True)
class AreaWords:
    code: str  # what is kept
    name: str
    opener: str  # a question to begin with


class Area(Enum):
    """A side of somebody. Nobody has to know all four."""

    HARD = AreaWords(
        "hard",
        gettext_noop("What they find hard"),
        gettext_noop("What is hardest at the moment, and what have you tried with it?"),
    )
    PLACE = AreaWords(
        "place",
        gettext_noop("Where they would like to be"),
        gettext_noop("If it goes well, what will an ordinary working day of yours look like in three years?"),
    )
    ABLE = AreaWords(
        "able",
        gettext_noop("What they can do"),
        gettext_noop("What do people come to you for already?"),
    )
    PLANS = AreaWords(
        "plans",
        gettext_noop("What they are planning for"),
        gettext_noop("What do you want to have done by the end of the year, and how will you tell?"),
    )


AREAS: Final = {area.value.code: area for area in Area}


def last_blank(known: Collection[Area]) -> Area | None:
    """The one side that is left, once the other three are known; before that there is nothing to hint at."""
    blank = [area for area in Area if area not in known]
    return blank[0] if len(blank) == 1 else None


class Recalled(Enum):
    """Where a line told from memory stands. The value is what is kept."""

    ASKED = "asked"
    RIGHT = "right"
    NOT_QUITE = "not quite"


MARKS: Final = (Recalled.RIGHT, Recalled.NOT_QUITE)


def check_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Those that say something. Raises Refusal for none, and for more than three."""
    said = tuple(dict.fromkeys(line for line in lines if line))
    if not said:
        raise Refusal(gettext_noop("Write one line first. One is enough."))
    if len(said) > FROM_MEMORY:
        raise Refusal(gettext_noop("Three lines are enough. Keep those that matter most."))
    return said
