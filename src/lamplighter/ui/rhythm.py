"""A rhythm as a picture, drawn on the server: a line of months, a dot for each day they met, and the days ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lamplighter.core.rhythm import Pause

WIDTH: Final = 360  # units; a narrow phone shows them one to one
LEFT, RIGHT = 8, 352
LINE, MEANT, WORDS, HEIGHT = 34, 20, 56, 64
BACK, AHEAD = timedelta(days=183), timedelta(days=31)
FEWEST: Final = timedelta(days=62)  # that a picture covers, so that a beginning does not fill it


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    x: int
    is_named: bool  # where its name has room


@dataclass(frozen=True, slots=True)
class Picture:
    """All in units of the picture."""

    met: tuple[int, ...]
    meant: tuple[int, ...]  # where a meeting would have lain, each counted from the one before it
    breaks: tuple[tuple[int, int], ...]  # from, width
    booked: int | None
    today: int
    months: tuple[Month, ...]
    width: int = WIDTH
    height: int = HEIGHT
    line: int = LINE
    meant_y: int = MEANT
    words_y: int = WORDS
    left: int = LEFT
    right: int = RIGHT


def draw_rhythm(
    met: Sequence[date],
    *,
    every: int | None,
    today: date,
    due_on: date | None,
    booked_on: date | None,
    pauses: Sequence[Pause] = (),
) -> Picture:
    """Half a year back, and as far ahead as the next meeting, or a month."""
    start = max(today - BACK, min([*met, today - FEWEST]))
    end = max(day for day in (today + AHEAD, booked_on, due_on) if day and day <= today + BACK)

    def x(day: date) -> int:
        return round(LEFT + (RIGHT - LEFT) * (min(max(day, start), end) - start).days / (end - start).days)

    def is_shown(day: date | None) -> bool:
        return day is not None and start <= day <= end

    meant = [day + timedelta(days=every) for day in met[:-1]] if every else []
    breaks = [(x(one.start), x(one.end or end) - x(one.start)) for one in pauses]
    return Picture(
        met=tuple(x(day) for day in met if is_shown(day)),
        meant=tuple(x(day) for day in (*meant, due_on) if day and is_shown(day)),
        breaks=tuple((begins, width) for begins, width in breaks if width),
        booked=x(booked_on) if booked_on and is_shown(booked_on) else None,
        today=x(today),
        months=tuple(Month(day, x(day), RIGHT - x(day) > 24) for day in _months(start, end)),
    )


def _months(start: date, end: date) -> Iterator[date]:
    day = start.replace(day=1)
    while (day := (day + timedelta(days=32)).replace(day=1)) <= end:
        yield day
