"""Templates as text: what they draw on, and which letters in them nobody could translate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType

import lamplighter

HOUSE = Path(lamplighter.__file__).parent
TEMPLATES = HOUSE / "templates"
DRAWS = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")


def all_templates() -> set[str]:
    return {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}


def named_in_source() -> set[str]:
    """Templates that a line of Python names."""
    words = {
        str(node.value)
        for path in HOUSE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {name for name in all_templates() if name in words}


def reached_from(roots: Iterable[str], drawn_by: dict[str, set[str]]) -> set[str]:
    """The roots, and all that they extend and include, and so on."""
    reached, fresh = set(), set(roots)
    while fresh:
        reached |= fresh
        fresh = set().union(*(drawn_by.get(name, set()) for name in fresh)) - reached
    return reached


def what_each_draws() -> dict[str, set[str]]:
    return {name: set(DRAWS.findall((TEMPLATES / name).read_text())) for name in all_templates()}


# --- letters that nobody could translate ------------------------------------------------------------------

HOLE = "\x00"  # where a template fills something in
SPOKEN = {"alt", "aria-label", "aria-description", "data-trouble", "label", "placeholder", "title"}
SILENT = {"style", "script", "code", "pre", "kbd", "samp"}
NAMES = ("Lamplighter",)  # is called so in every language
LITERAL = re.compile(r"\|(?:default|default_if_none|yesno|pluralize|add|join):([\"'])(?P<words>[^\"']*)\1")


def bare_words(source: str, *, is_html: bool) -> list[str]:
    """What people would read in English whatever their language."""
    text, literals = _outside_of_tags(source)
    lines = list(_seen_in_page(text)) if is_html else text.splitlines()
    return [line.replace(HOLE, "…").strip() for line in (*lines, *literals) if _has_letters(line)]


def _outside_of_tags(source: str) -> tuple[str, list[str]]:
    """The text that is written as it stands, and the words that filters would fill in."""
    kept, literals, inside = "", [], ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.TEXT:
            kept += "" if inside else token.contents
        elif token.token_type == TokenType.VAR:
            literals += [match["words"] for match in LITERAL.finditer(token.contents)]
            kept += HOLE
        elif token.token_type == TokenType.BLOCK:
            inside = _after(token.contents, inside)
            kept += HOLE
    return kept, literals


def _after(tag: str, inside: str) -> str:
    """Whether what follows is handed to translators, or read by nobody, and so is not counted."""
    word = tag.split()[0]
    if inside:
        return "" if word == f"end{inside}" else inside
    if tag == "block shape":  # fills a class attribute
        return "block"
    return word if word in ("blocktranslate", "blocktrans", "comment") else ""


def _has_letters(line: str) -> bool:
    for name in NAMES:
        line = line.replace(name, "")
    return any(letter.isalpha() for letter in line)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.seen += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.seen += data.splitlines()


def _seen_in_page(text: str) -> Iterator[str]:
    page = _Page()
    page.feed(text)
    page.close()
    yield from page.seen
