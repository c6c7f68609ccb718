"""Every word can be read, in light and in dark: measured from tokens.css itself."""

from __future__ import annotations

import re

import pytest

from tests.ui.sheets import CSS, all_sheets, contrast, linear, named_colours, text_of

READ, SEEN = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for edges and focus

GROUNDS = ("paper", "surface", "sunken", "accent-wash", "lamp-wash", "glow")
INKS = ("ink", "ink-soft", "accent", "accent-deep", "amber", "rose")

WORDS = [
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *((ink, "rose-wash") for ink in ("ink", "ink-soft", "rose")),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("on-lamp", "lamp"),
]
EDGES = [
    *((edge, ground) for edge in ("edge", "accent", "rose") for ground in GROUNDS),
    ("rose", "rose-wash"),
    ("amber", "surface"),
]
NOT_READ = {"line", "lamp-line", "lamp"}  # hairlines and light: nothing depends on seeing them


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_can_be_read(words: str, ground: str, theme: str) -> None:
    colours = named_colours(theme)
    assert contrast(colours[words], colours[ground]) >= READ


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_focus_can_be_seen(edge: str, ground: str, theme: str) -> None:
    colours = named_colours(theme)
    assert contrast(colours[edge], colours[ground]) >= SEEN


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_colour_goes_unmeasured(theme: str) -> None:
    measured = {name for pair in WORDS + EDGES for name in pair}
    assert set(named_colours(theme)) == measured | NOT_READ


def test_colours_are_named_in_one_place_only() -> None:
    raw = re.compile(r"oklch\(|rgba?\(|hsla?\(|#[0-9a-f]{3,8}\b")
    assert [sheet.name for sheet in all_sheets() if sheet != CSS / "tokens.css" and raw.search(text_of(sheet))] == []


def test_the_ruler_is_right() -> None:
    white, black = linear("oklch(100% 0 0)"), linear("oklch(0% 0 0)")
    assert contrast(white, black) == pytest.approx(21, abs=0.01)
    grey = linear("oklch(56.59% 0 0)")  # #767676, the palest grey that passes on white
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.03)
    red = linear("oklch(62.796% 0.25768 29.2339)")  # #ff0000
    assert contrast(red, white) == pytest.approx(4.0, abs=0.03)


def test_the_ruler_can_fail() -> None:
    colours = named_colours("light")
    assert contrast(colours["lamp"], colours["paper"]) < SEEN
