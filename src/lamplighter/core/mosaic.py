"""What two people's answers about one of them come to, quality by quality. There is no sum of them anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from lamplighter.core.assessment import Answer, band_of, score, word_for
from lamplighter.core.checkin import View, change_between, gap_between, trend
from lamplighter.core.pack import Pack
from lamplighter.core.quality import Quality
from lamplighter.core.refusal import gettext_noop

MONTH_DAYS: Final = 30.44


class Way(Enum):
    """Which way something has gone. The value is what people read."""

    MORE = gettext_noop("likely more than the time before")
    LESS = gettext_noop("likely less than the time before")
    GROWING = gettext_noop("it has grown over these check-ins")
    SHRINKING = gettext_noop("it has become less over these check-ins")
    LEVEL = gettext_noop("it has stayed about level over these check-ins")


@dataclass(frozen=True, slots=True)
class Point:
    """What one of the two has said of one quality at one time."""

    at: datetime
    value: float

    @property
    def word(self) -> str:
        return word_for(self.value)

    @property
    def band(self) -> int:
        return band_of(self.value)

    @property
    def place(self) -> int:
        """On a line of a hundred."""
        return 10 + 20 * self.band


@dataclass(frozen=True, slots=True)
class Line:
    """One person's answers about one quality over time, the oldest first."""

    points: tuple[Point, ...]

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def change(self) -> Way | None:
        """Said only where chance is not the better guess."""
        if len(self.points) < 2:
            return None
        change = change_between(self.points[-2].value, self.points[-1].value)
        if not change.is_likely:
            return None
        return Way.MORE if change.index > 0 else Way.LESS

    @property
    def trend(self) -> Way | None:
        """From five times on."""
        months = [(point.at - self.points[0].at).days / MONTH_DAYS for point in self.points]
        slope = trend(months, [point.value for point in self.points])
        if slope is None:
            return None
        moved = change_between(0, slope * months[-1])
        if not moved.is_likely:
            return Way.LEVEL
        return Way.GROWING if slope > 0 else Way.SHRINKING


@dataclass(frozen=True, slots=True)
class Tile:
    """One quality of one person: in their own eyes, and in the other one's."""

    quality: Quality
    own: Line
    other: Line
    because: tuple[str, ...] = ()  # what made them say so

    @property
    def is_empty(self) -> bool:
        return not self.own.points and not self.other.points

    @property
    def beside(self) -> tuple[Point | None, Point | None]:
        """What is drawn side by side: the last time at which both have said something, else the last of either."""
        own = {point.at: point for point in self.own.points}
        both = [(own[point.at], point) for point in self.other.points if point.at in own]
        return both[-1] if both else (self.own.last, self.other.last)

    @property
    def view(self) -> View | None:
        """Of one time only: what lies months apart is no difference of views."""
        own, other = self.beside
        return gap_between(own.value, other.value).view if own and other and own.at == other.at else None


Saying = tuple[datetime, Mapping[str, Answer]]


def lay(qualities: Iterable[Quality], own: Sequence[Saying], other: Sequence[Saying], pack: Pack) -> tuple[Tile, ...]:
    """A tile for every quality of which enough was seen, in their order."""
    tiles = (Tile(quality, _line(quality, own, pack), _line(quality, other, pack)) for quality in qualities)
    return tuple(tile for tile in tiles if not tile.is_empty)


def _line(quality: Quality, voices: Sequence[Saying], pack: Pack) -> Line:
    values = ((at, score([said.get(item.id) for item in pack.of(quality)], most=pack.most)) for at, said in voices)
    return Line(tuple(Point(at, found.value) for at, found in values if found.value is not None))
