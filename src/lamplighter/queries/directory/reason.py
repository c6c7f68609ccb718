"""Which of somebody's sentences says best why they are in a list."""

from __future__ import annotations

from functools import lru_cache

from lamplighter.models.stems.words import spans
from lamplighter.queries.directory.search import Piece, mark


@lru_cache(maxsize=4_000)
def reason_of(words: str, statements: str, counted: frozenset[str]) -> tuple[tuple[Piece, ...], bool]:
    """The sentence, marked, or a statement that is closer to what was asked; and whether it is a statement.

    Where somebody has statements alone, the first of them stands for the sentence.
    """
    lines = [line for line in (words, *statements.splitlines()) if line]
    best = max(lines, key=lambda line: _met(line, counted)) if len(lines) > 1 else "".join(lines)
    return mark(best, counted), best != words


def _met(line: str, counted: frozenset[str]) -> int:
    """How many different words of a line were asked for."""
    return len({tokens for _, tokens in spans(line) if tokens & counted}) if counted else 0
