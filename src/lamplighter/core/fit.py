"""How close a sentence is to what somebody wonders about: by the words they share, and by nothing else.

Each word that is asked for takes four bits of a whole number, so that a sentence's hits are one number and thousands
of sentences are weighed as the few different numbers they amount to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

SAID, MEANT, PARTLY, CALLED = 1.0, 0.5, 0.4, 0.3  # the word; one almost like it; part of it or it as a part; a name
KINDS: Final = (SAID, MEANT, PARTLY, CALLED)
WIDTH: Final = len(KINDS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word that is asked for, as the tokens by which it can be met."""

    said: frozenset[str]
    meant: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()

    @property
    def kinds(self) -> tuple[frozenset[str], ...]:
        return (self.said, self.meant, self.partly, self.called)


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much each combination of hits is worth, and the tokens that counted at all."""

    fits: Mapping[int, float]
    counted: frozenset[str]


def bits_of(wanted: Sequence[Wanted]) -> dict[str, int]:
    """For each token the bits it stands for."""
    bits: dict[str, int] = {}
    for place, word in enumerate(wanted):
        for kind, tokens in enumerate(word.kinds):
            for token in tokens:
                bits[token] = bits.get(token, 0) | 1 << (place * WIDTH + kind)
    return bits


def hits_in(tokens: Iterable[str], bits: Mapping[str, int]) -> int:
    """What of the wanted is among these tokens, as one number; 0 is nothing."""
    hits = 0
    for token in tokens:
        hits |= bits.get(token, 0)
    return hits


def weigh(wanted: Sequence[Wanted], counts: Mapping[int, int]) -> Weighing:
    """What each combination of hits is worth, given how many sentences have it.

    A word that half of them have is worth less than one that only two have. A spelling is forgiven only where nobody
    writes the word as it was asked for: who asks for "leading" does not mean "reading".
    """
    seen = _union(counts)
    strict = [bool(seen >> (place * WIDTH) & 1) for place in range(len(wanted))]
    parts = {hits: _strengths(hits, strict) for hits in counts}
    known = {hits: number for hits, number in counts.items() if any(parts[hits])}
    everybody = sum(known.values())
    rarity = [_rarity(everybody, sum(n for hits, n in known.items() if parts[hits][i])) for i in range(len(wanted))]
    fits = {hits: round(sum(s * r for s, r in zip(parts[hits], rarity, strict=True)), 9) for hits in known}
    return Weighing(fits, _counted(wanted, strict))


def _union(counts: Iterable[int]) -> int:
    seen = 0
    for hits in counts:
        seen |= hits
    return seen


def _strengths(hits: int, strict: Sequence[bool]) -> list[float]:
    """Word by word, the strongest way in which it was met; 0 for one that was not."""
    return [_strength(hits >> (place * WIDTH), is_strict) for place, is_strict in enumerate(strict)]


def _strength(hits: int, is_strict: bool) -> float:
    met = (s for kind, s in enumerate(KINDS) if hits >> kind & 1 and not (is_strict and s == MEANT))
    return max(met, default=0.0)


def _rarity(everybody: int, number: int) -> float:
    return 1 + log2(everybody / number) if number else 0.0


def _counted(wanted: Sequence[Wanted], strict: Sequence[bool]) -> frozenset[str]:
    empty: frozenset[str] = frozenset()
    return empty.union(
        *(
            word.said | word.partly | word.called | (empty if is_strict else word.meant)
            for word, is_strict in zip(wanted, strict, strict=True)
        )
    )
