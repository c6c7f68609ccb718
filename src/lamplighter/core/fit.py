"""How close a sentence is to what somebody wonders about: by the words they share, and by nothing else.

Each word that is asked for takes four bits of a whole number, so that a sentence's hits are one number. Who says a
word is a whole number, too: of thousands of sentences each has a bit of it. So they are weighed together, as the few
different hits they amount to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
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


def weigh(wanted: Sequence[Wanted], found: Mapping[int, int]) -> Weighing:
    """What each word is worth, given for its bits who of all sentences has them.

    A word that half of them have is worth less than one that only two have. A spelling is forgiven only where nobody
    writes the word as it was asked for: who asks for "leading" does not mean "reading".
    """
    seen = reduce(or_, (hits for hits, who in found.items() if who), 0)
    strict = tuple(bool(seen >> (place * WIDTH) & 1) for place in range(len(wanted)))
    met = {hits: _strengths(hits, strict) for hits in found}
    everybody = reduce(or_, (who for hits, who in found.items() if any(met[hits])), 0).bit_count()
    numbers = (reduce(or_, (who for hits, who in found.items() if met[hits][i]), 0) for i in range(len(wanted)))
    rarity = tuple(_rarity(everybody, number.bit_count()) for number in numbers)
    return Weighing(rarity, strict, _counted(wanted, strict))


def closest(found: Mapping[int, int], weighing: Weighing, best: int) -> list[tuple[float, int]]:
    """The closest first, step by step: how close, and who is. No step is begun when so many have been told.

    What is worth most comes first. Whoever cannot be among the best any more, even with all that is left, is let go.
    """
    fit = cache(weighing.fit)
    filled = {hits: who for hits, who in found.items() if who and fit(hits)}
    alike = {0: reduce(or_, filled.values(), 0)}
    left, least = sum(map(fit, filled)), 0.0
    for hits in sorted(filled, key=fit, reverse=True):
        left -= fit(hits)
        alike = _parted(alike, hits, filled[hits])
        least = _reached(_steps(alike, fit), best)
        alike = {known: who for known, who in alike.items() if fit(known) + left > least - SLACK}
    return [(step, who) for step, who in _steps(alike, fit) if step >= least]


def _parted(alike: Mapping[int, int], hits: int, who: int) -> dict[int, int]:
    """Of each who are alike, those who have been hit by this as well, and the others."""
    parted: dict[int, int] = {}
    for known, all_of_them in alike.items():
        hit = all_of_them & who
        for now, some in ((known | hits, hit), (known, all_of_them ^ hit)):
            if some:
                parted[now] = parted.get(now, 0) | some
    return parted


def _steps(alike: Mapping[int, int], fit: Callable[[int], float]) -> list[tuple[float, int]]:
    """Who is how close, the closest first."""
    steps: dict[float, int] = {}
    for hits, who in alike.items():
        if step := fit(hits):
            steps[step] = steps.get(step, 0) | who
    return sorted(steps.items(), reverse=True)


def _reached(steps: Sequence[tuple[float, int]], best: int) -> float:
    """How close the last of so many is; 0 where there are fewer."""
    for step, who in steps:
        best -= who.bit_count()
        if best <= 0:
            return step
    return 0.0


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
