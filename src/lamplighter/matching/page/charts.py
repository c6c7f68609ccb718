"""Pictures as SVG, each with a title; the same numbers stand in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lamplighter.matching.page.markup import Html, tag, text

WIDTH: Final = 640


def svg(title: str, height: int, *inside: Html) -> Html:
    box = f"0 0 {WIDTH} {height}"
    return tag(
        "div",
        tag("svg", tag("title", title), *inside, viewBox=box, role="img", aria_label=title),
        class_="wide",
        tabindex="0",
    )


def _box(x: float, y: float, width: float, height: float, kind: str, hint: str = "") -> Html:
    inside = [tag("title", hint)] if hint else []
    return tag(
        "rect",
        *inside,
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        width=f"{max(width, 0):.1f}",
        height=f"{height:.1f}",
        rx=4,
        class_=kind,
    )


def _word(x: float, y: float, words: object, kind: str = "") -> Html:
    return tag("text", words, x=f"{x:.1f}", y=f"{y:.1f}", class_=kind)


def histogram(tenths: Sequence[int], floor: int) -> Html:
    """How many pairs there are in each tenth of the scale; the floor is a thin line."""
    base, step = 190, WIDTH / 10
    tallest = max(*tenths, 1)
    parts = []
    for place, number in enumerate(tenths):
        height = number / tallest * 150
        hint = (
            f"{number} pairs with {place},000 to {place + 1},000 points"
            if place
            else f"{number} pairs below 1,000 points"
        )
        parts.append(_box(place * step + 5, base - height, step - 10, height, "bar", hint))
        if number:
            parts.append(_word(place * step + step / 2, base - height - 8, number, "middle strong"))
    parts += [_word(place * step, base + 20, f"{place},000", "middle soft") for place in range(2, 10, 2)]
    x = floor / 10_000 * WIDTH
    parts += [
        tag("line", x1=f"{x:.1f}", x2=f"{x:.1f}", y1=28, y2=base, class_="floor"),
        _word(x, 18, "the floor", "middle soft"),
    ]
    parts.append(tag("line", x1=0, x2=WIDTH, y1=base, y2=base, class_="axis"))
    return svg("How well the pairs fit: pairs by points", base + 30, *parts)


def scales(skills: Sequence[dict[str, int | str]]) -> Html:
    """What is wanted to the left, places of those who offer it to the right."""
    row, middle, reach = 34, WIDTH / 2, 190
    most = max((max(int(s["wanted"]), int(s["places"])) for s in skills), default=1) or 1
    parts = [_word(middle - 74, 16, "wanted by", "end soft"), _word(middle + 74, 16, "places offered", "soft")]
    for number, skill in enumerate(skills):
        y = 30 + number * row
        left, right, waits = (int(skill[name]) for name in ("wanted", "places", "waiting"))
        wide, far = left / most * reach, right / most * reach
        parts.append(_box(middle - 70 - wide, y, wide, 18, "bar", f"{left} want {skill['skill']}"))
        parts.append(
            _box(middle - 70 - waits / most * reach, y, waits / most * reach, 18, "waiting", f"{waits} of them wait")
        )
        parts.append(_box(middle + 70, y, far, 18, "lamp", f"{right} places"))
        parts.append(_word(middle, y + 14, _short(str(skill["skill"])), "middle"))
        parts.append(_word(middle - 76 - wide, y + 14, left, "end strong"))
        parts.append(_word(middle + 76 + far, y + 14, right, "strong"))
    return svg(
        "Skills: how many want each, and how many places there are with mentors who offer it",
        36 + len(skills) * row,
        *parts,
    )


def _short(words: str) -> str:
    return words if len(words) <= 17 else words[:16] + "…"


def pair_bar(parts: Sequence[dict[str, int | str]]) -> Html:
    """One pair: each part as wide as it counts, filled as far as it fits."""
    weights = sum(int(part["weight"]) for part in parts) or 1
    x, drawn = 0.0, []
    for part in parts:
        width = int(part["weight"]) / weights * WIDTH
        hint = f"{part['name']}: {int(part['points']):,} of 10,000"
        drawn.append(_box(x + 1, 2, width - 2, 20, "empty", hint))
        drawn.append(_box(x + 1, 2, (width - 2) * int(part["points"]) / 10_000, 20, "bar", hint))
        drawn.append(_word(x + 2, 40, part["name"], "soft") if width > 70 else text(""))
        x += width
    return svg("What this score is made of", 46, *drawn)


def lantern() -> Html:
    shapes = (
        tag("path", d="M24 4v6M14 16h20l-3-6H17z", class_="line"),
        tag("path", d="M15 16h18l3 20H12z", class_="line"),
        tag("path", d="M24 20c4 5 5 7 5 9a5 5 0 0 1-10 0c0-2 1-4 5-9z", class_="flame"),
        tag("path", d="M10 36h28v5H10z", class_="line"),
    )
    return tag("svg", *shapes, viewBox="0 0 48 48", class_="lantern", aria_hidden="true")
