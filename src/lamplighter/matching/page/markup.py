"""Pieces of HTML, made so that no word from outside can become part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def text(value: object) -> Html:
    """Anything as a reader sees it; what is HTML stays as it is."""
    if isinstance(value, Html):
        return value
    return Html(escape(f"{value:,}" if isinstance(value, int) else str(value)))


def tag(name: str, *inside: object, **attributes: object) -> Html:
    """An element. `class_` is class, and an underscore in a name is a hyphen."""
    told = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for key, value in attributes.items())
    return Html(f"<{name}{told}>{''.join(map(text, inside))}</{name}>")


def join(parts: Iterable[object]) -> Html:
    return Html("".join(map(text, parts)))


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], numbers: frozenset[int] = frozenset()) -> Html:
    """The first cell of a row names it; columns in `numbers` stand to the right."""
    kind = [{"class_": "number"} if place in numbers else {} for place in range(len(headings))]
    head = tag("tr", *(tag("th", heading, scope="col", **kind[k]) for k, heading in enumerate(headings)))
    body = (tag("tr", *(_cell(k, cell, kind[k]) for k, cell in enumerate(row))) for row in rows)
    return tag("div", tag("table", tag("thead", head), tag("tbody", *body)), class_="wide", tabindex="0")


def _cell(place: int, cell: object, kind: dict[str, str]) -> Html:
    return tag("td", cell, **kind) if place else tag("th", cell, scope="row")


def more(summary: str, *inside: object) -> Html:
    return tag("details", tag("summary", summary), *inside)
