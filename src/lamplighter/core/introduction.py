"""What one person may ask of another, smallest first, and what is said until it is settled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from lamplighter.core.agreement import Beat
from lamplighter.core.journey import RequestStage


class Size(Enum):
    """How much is asked for. Only something regular takes one of the mentor's seats."""

    QUESTION = "question"  # answered in writing; the answer is the yes
    CONVERSATION = "conversation"
    REGULAR = "regular"


USUAL = Size.CONVERSATION
TAKES_A_SEAT = frozenset({Size.REGULAR})
TALKS = frozenset({Size.CONVERSATION, Size.REGULAR})  # a yes to one of these opens a room for two


class Side(Enum):
    """One of the two ends of a request."""

    ASKER = "asker"
    ASKED = "asked"


class Said(Enum):
    """What one of the two adds to a request after it was sent."""

    ASKED_BACK = "asked back"
    REPLY = "reply"
    ANSWER = "answer"  # to a question in writing
    LINE_BACK = "line back"  # what its asker says to that


ONCE = frozenset({Said.ANSWER, Said.LINE_BACK})


@dataclass(frozen=True, slots=True)
class Goal:
    """Where I am now, where I want to be, what would help first. Any of it may stay empty."""

    here: str = ""
    there: str = ""
    first: str = ""

    def __bool__(self) -> bool:
        return bool(self.here or self.there or self.first)


@dataclass(frozen=True, slots=True)
class More:
    """What a request may say besides its one box: the goal, a hoped-for rhythm, and whether one leads the other."""

    goal: Goal = Goal()
    beat: Beat | None = None
    states_line: bool = False


NOTHING_MORE = More()

WHOSE_TURN = {RequestStage.OPEN: Side.ASKED, RequestStage.ASKED_BACK: Side.ASKER}
"""Whom a request waits for; once it is settled it waits for nobody."""

_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://\S"  # a whole address
    r"|\bwww\.\w"
    r"|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S"  # a host and a path
    r"|\b[\w-]+\.(?:com|org|net|info|biz|io|me|co|app|dev|xyz|site|online|shop|top|link|club|live|tv|ly|gg)\b"
    r"|\S@[\w-]+\.\w",  # a place to write to
    re.IGNORECASE,
)


def has_link(words: str) -> bool:
    """Whether these words lead out of here: a web address, or one to write to."""
    return _LINK.search(words) is not None
