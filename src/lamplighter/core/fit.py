"""How close a sentence is to what somebody wonders about: by the words they share, and by nothing else.

Each word that is asked for takes four bits of a whole number, so that a sentence's hits are one number and thousands
of sentences are weighed as the few different numbers they amount to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import log2
from operator import or_
from typing import Final

SAID, MEANT, PARTLY, CALLED = 1.0, 0.5, 0.4, 0.3  # the word; one almost like it; part of it or it as a part; a name
KINDS: Final = (SAID, MEANT, PARTLY, CALLED)
WIDTH: Final = len(KINDS)
SLACK: Final = 1e-6  # what is worth the same may differ in its last digits


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
    """What each word is worth, whether only the word itself will do, and the tokens that counted at all."""

    rarity: tuple[float, ...]
    strict: tuple[bool, ...]
    counted: frozenset[str]

    def fit(self, hits: int) -> float:
        """What a combination of hits is worth; 0 for what does not count."""
        return round(sum(s * r for s, r in zip(_strengths(hits, self.strict), self.rarity, strict=True)), 9)


def bits_of(wanted: Sequence[Wanted]) -> dict[str, int]:
    """For each token the bits it stands for."""
    bits: dict[str, int] = {}
    for place, word in enumerate(wanted):
        for kind, tokens in enumerate(word.kinds):
            for token in tokens:
                bits[token] = bits.get(token, 0) | 1 << (place * WIDTH + kind)
    return bits


def weigh(wanted: Sequence[Wanted], found: Mapping[int, Collection[int]]) -> Weighing:
    """What each word is worth, given in which sentences its bits were found.

    A word that half of them have is worth less than one that only two have. A spelling is forgiven only where nobody
    writes the word as it was asked for: who asks for "leading" does not mean "reading".
    """
    seen = reduce(or_, (hits for hits, places in found.items() if places), 0)
    strict = tuple(bool(seen >> (place * WIDTH) & 1) for place in range(len(wanted)))
    met = {hits: _strengths(hits, strict) for hits in found}
    everybody = _how_many(places for hits, places in found.items() if any(met[hits]))
    numbers = (_how_many(places for hits, places in found.items() if met[hits][i]) for i in range(len(wanted)))
    return Weighing(tuple(_rarity(everybody, number) for number in numbers), strict, _counted(wanted, strict))


def closest(found: Mapping[int, Collection[int]], weighing: Weighing, best: int) -> dict[int, int]:
    """The hits of so many of the best, of all who are as close as the last of them, and of some who are less.

    What is worth most comes first. Once enough have been found, and all that is left together is worth less than any
    of what they were found by, it only counts for those who are known already.
    """
    filled = ((weighing.fit(bits), bits) for bits, places in found.items() if places)
    worth = sorted(((fit, bits) for fit, bits in filled if fit), reverse=True)
    left, least = sum(fit for fit, _ in worth), 0.0
    hits: dict[int, int] = {}
    for fit, bits in worth:
        for place in found[bits] if left > least - SLACK else hits.keys() & found[bits]:
            hits[place] = hits.get(place, 0) | bits
        if not least and len(hits) >= best:
            least = fit
        left -= fit
    return hits


def _how_many(lists: Iterable[Collection[int]]) -> int:
    """How many different ones there are in lists of which each has nobody twice."""
    filled = [places for places in lists if places]
    return len(filled[0]) if len(filled) == 1 else len(set().union(*filled))


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
