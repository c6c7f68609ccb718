"""Ranges as lines: inside the picture, as long as they are wide, none for what was not seen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.assessment import Span
from lamplighter.ui.ranges import LEFT, LINE, RIGHT, draw_ranges

SPANS = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda two: Span(5 * min(two), 5 * max(two)))
PEOPLE = st.lists(st.tuples(st.text(max_size=40), st.none() | SPANS), min_size=1, max_size=4)


@given(st.lists(st.tuples(st.just("Depth"), PEOPLE), max_size=10))
def test_every_line_lies_inside_and_under_its_heading(rows: list[tuple[str, list[tuple[str, Span | None]]]]) -> None:
    drawn = draw_ranges(rows)
    heights = [y for heading in drawn.headings for y in (heading.y, *(bar.y for bar in heading.bars))]
    assert heights == sorted(heights) and all(0 < y < drawn.height for y in heights)
    for (_, spans), heading in zip(rows, drawn.headings, strict=True):
        for (name, span), bar in zip(spans, heading.bars, strict=True):
            assert bar.is_known is (span is not None) and LEFT <= bar.from_x <= bar.to_x <= RIGHT
            assert len(bar.name) <= 13 and bar.name.rstrip("…") == name[: len(bar.name.rstrip("…"))]


def test_the_whole_scale_is_the_whole_line() -> None:
    (heading,) = draw_ranges([("Depth", [("Jonas", Span(0, 100)), ("Sam", Span(50, 50))])]).headings
    first, second = heading.bars
    assert (first.from_x, first.to_x, second.from_x) == (LEFT, RIGHT, (LEFT + RIGHT) / 2)
    assert second.y - first.y == LINE
