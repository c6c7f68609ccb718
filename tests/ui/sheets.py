"""The style sheets as text, and a ruler for colours: oklch to the contrast that an eye meets (WCAG 2.2)."""

from __future__ import annotations

import math
import re
from pathlib import Path

import lamplighter

STATIC = Path(lamplighter.__file__).parent / "static"
CSS = STATIC / "css"

Rgb = tuple[float, float, float]

OKLCH = re.compile(r"oklch\((?P<l>[\d.]+)% (?P<c>[\d.]+) (?P<h>[\d.]+)(?: / (?P<a>[\d.]+))?\)")
COLOUR = re.compile(
    r"--(?P<name>[\w-]+): "
    r"(?:light-dark\((?P<light>oklch\([^)]*\)), (?P<dark>oklch\([^)]*\))\)|(?P<both>oklch\([^)]*\)));"
)


def text_of(path: Path) -> str:
    """A sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def all_sheets() -> list[Path]:
    return sorted(CSS.rglob("*.css"))


def named_colours(theme: str) -> dict[str, Rgb]:
    """Every opaque colour that tokens.css names, in this theme, as linear light."""
    found = {match["name"]: match[theme] or match["both"] for match in COLOUR.finditer(text_of(CSS / "tokens.css"))}
    return {name: linear(code) for name, code in found.items() if "/" not in code}


def linear(code: str) -> Rgb:
    """oklch(…) → linear sRGB, each channel from 0 to 1 (Ottosson 2020), cut off like a screen does."""
    parts = OKLCH.fullmatch(code)
    assert parts, code
    lightness, chroma, hue = float(parts["l"]) / 100, float(parts["c"]), math.radians(float(parts["h"]))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return (_cut(red), _cut(green), _cut(blue))


def contrast(one: Rgb, other: Rgb) -> float:
    """From 1 (the same) to 21 (black on white)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _cut(channel: float) -> float:
    return min(1.0, max(0.0, channel))


def _luminance(colour: Rgb) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
