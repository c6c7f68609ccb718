"""Words that were typed almost like another."""

from __future__ import annotations

from typing import Final

FEWEST: Final = 5  # shorter words have too many neighbours: "code", "core", "care"
LONG: Final = 9


def slips_allowed(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped: one from five letters on, two from nine."""
    return 0 if len(word) < FEWEST else 1 if len(word) < LONG else 2


def is_almost(word: str, other: str, slips: int) -> bool:
    """Whether `slips` suffice to turn one into the other; neighbours in each other's place count as one slip."""
    if abs(len(word) - len(other)) > slips or len(set(word) ^ set(other)) > 2 * slips:
        return False
    return _distance(word, other, slips) <= slips


def _distance(word: str, other: str, slips: int) -> int:
    """Row by row (optimal string alignment); `slips + 1` as soon as there are more than that."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            best = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == theirs:
                best = min(best, earlier[j - 2] + 1)
            row.append(best)
        if min(*before, *row) > slips:
            return slips + 1
    return row[-1]
