"""The whole page. Its colours are the product's own, so that both are read as easily in light and in dark."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lamplighter.matching.page import sections
from lamplighter.matching.page.charts import lantern
from lamplighter.matching.page.markup import Html, join, tag
from lamplighter.matching.report import Json

HERE: Final = Path(__file__).parent
TOKENS: Final = HERE.parents[1] / "static" / "css" / "tokens.css"


def page_of(report: Json) -> str:
    """A report as one HTML file: no script, no picture and no sheet from anywhere else."""
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"),
        tag("title", "Who learns from whom"),
        tag("style", Html(TOKENS.read_text("utf-8")), Html((HERE / "page.css").read_text("utf-8"))),
    )
    top = tag("header", lantern(), tag("p", "Lamplighter", tag("span", " · who learns from whom", class_="soft")))
    return f"<!doctype html>\n{tag('html', head, tag('body', top, tag('main', _main(report))), lang='en-GB')}\n"


def _main(report: Json) -> Html:
    parts = [
        tag("section", sections.headline(report), class_="first"),
        sections.fit(report),
        sections.aims(report),
        sections.waiting(report),
        sections.skills(report),
        sections.weakest(report),
        sections.pairs(report),
        sections.barred(report),
    ]
    return join(parts)
