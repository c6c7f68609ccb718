"""Long words that are made of others, as German makes them: a "Gehaltsverhandlung" is about "Gehalt" and "Verhandlung".

There is no list of words. A word is cut wherever two could have met, and a part counts only where somebody says it.
"""

from __future__ import annotations

from typing import Final

FEWEST: Final = 4  # letters of a part; what joins two of them ("s", "en") goes with either


def parts_of(word: str) -> tuple[str, ...]:
    """All beginnings and ends that leave enough of the word to be another; none of a short word."""
    cuts = range(FEWEST, len(word) - FEWEST + 1)
    return tuple(dict.fromkeys(part for cut in cuts for part in (word[:cut], word[cut:])))
