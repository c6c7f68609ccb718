"""What a page may offer unasked, and when an offer goes quiet for good."""

from __future__ import annotations

from enum import Enum
from typing import Final

ENOUGH: Final = 3  # showings, each on another day; whoever has looked past it so often does not want it


class Suggestion(Enum):
    """One offer; the value is the code in the database."""

    LOOK_BACK = "look back"  # who changed how you work?


def is_still_loud(showings: int) -> bool:
    """Whether it may be offered once more; otherwise it lives under "More"."""
    return showings < ENOUGH
