"""What several people have seen in one mentor, told so that no voice can be picked out of it.

A quality is told from five people on, and anew only once three are in it who were not before (core/checkin.py). Only
bands are kept, never a figure, and never one for a person as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import fmean
from typing import Final

from lamplighter.core.assessment import WORDS, band_of, estimate
from lamplighter.core.checkin import NEW_RATERS, RATERS_AT_LEAST

DAYS_TO_DRAW: Final = 7  # from the first of a month on, so that a server that was down is not late by a month


@dataclass(frozen=True, slots=True)
class Bands:
    """What a quality is called by several together, and between which words it may truly lie; each from 0 to 4."""

    middle: int
    low: int
    high: int

    @property
    def word(self) -> str:
        return _word(self.middle)

    @property
    def lowest(self) -> str:
        return _word(self.low)

    @property
    def highest(self) -> str:
        return _word(self.high)

    def __str__(self) -> str:
        """As it is kept."""
        return f"{self.middle} {self.low} {self.high}"


def bands_in(words: str) -> Bands:
    """As they are kept: "3 2 4"."""
    return Bands(*map(int, words.split()))


def bands_of(scores: Sequence[float]) -> Bands:
    """Few voices are drawn towards what is usual; nobody's own score can be read off it."""
    found = estimate(len(scores), fmean(scores))
    return Bands(*map(band_of, (found.mean, found.low, found.high)))


def may_tell(before: Collection[Hashable], now: Collection[Hashable]) -> bool:
    """Whose voices were in the last one, and whose would be in the next. Two that differ by few would tell these few.

    Whoever was in it counts as known, also if they took their voice back meanwhile and lend it once more.
    """
    return len(now) >= RATERS_AT_LEAST and (not before or len(set(now) - set(before)) >= NEW_RATERS)


def drawn_since(at: datetime) -> datetime | None:
    """In the first days of a month: what was said before it. Else None: the day on which it changes tells nothing."""
    first = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first if (at - first).days < DAYS_TO_DRAW else None


def _word(band: int) -> str:
    return WORDS[band][1]
