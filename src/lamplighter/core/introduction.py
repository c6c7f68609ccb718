"""What one person may ask of another, smallest first."""

from __future__ import annotations

from enum import Enum


class Size(Enum):
    """How much is asked for. Only something regular takes one of the mentor's seats."""

    CONVERSATION = "conversation"
    REGULAR = "regular"


USUAL = Size.CONVERSATION
TAKES_A_SEAT = frozenset({Size.REGULAR})
