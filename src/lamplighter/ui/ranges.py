"""Ranges as a picture: under each quality a line for each person, drawn on the server. It is read without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from lamplighter.core.assessment import Span

WIDTH: Final = 360  # units; a narrow phone shows them one to one
LEFT, RIGHT = 104, 350  # where a line may begin and end; names stand before it
HEADING, LINE, GAP = 22, 20, 12
ABOVE: Final = 5  # so that a line stands at the height of small letters
LETTERS: Final = 13  # of a name, so that it ends before the line begins


@dataclass(frozen=True, slots=True)
class Bar:
    """One person's line; without a span there is none, and the words say so."""

    name: str
    y: int
    from_x: int
    to_x: int
    is_known: bool

    @property
    def line_y(self) -> int:
        return self.y - ABOVE


@dataclass(frozen=True, slots=True)
class Heading:
    words: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    height: int
    headings: tuple[Heading, ...]
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT


def draw_ranges(rows: Sequence[tuple[str, Sequence[tuple[str, Span | None]]]]) -> Drawing:
    """Each quality with its people, in the order in which they come."""
    y, headings = 0, []
    for words, spans in rows:
        y += HEADING
        bars = tuple(_bar(name, span, y + LINE * number) for number, (name, span) in enumerate(spans, 1))
        headings.append(Heading(gettext(words), y, bars))
        y += LINE * len(spans) + GAP
    return Drawing(y, tuple(headings))


def _bar(name: str, span: Span | None, y: int) -> Bar:
    short = name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"
    return Bar(short, y, _x(span.low), _x(span.high), True) if span else Bar(short, y, LEFT, RIGHT, False)


def _x(value: int) -> int:
    return round(LEFT + (RIGHT - LEFT) * value / 100)
