"""The words somebody asks with, and the offers closest to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lamplighter.core.fit import Wanted, Weighing, bits_of, hits_in, weigh
from lamplighter.core.turn import RING
from lamplighter.core.typo import is_almost, slips_allowed
from lamplighter.models.person import Offer
from lamplighter.models.stems.index import Word, near, sharing
from lamplighter.models.stems.words import MOST, NAME, Speech, fold, hear, spans, stems

BEST = 300  # ranked in Python; more than anybody reads
NEIGHBOURS = 8  # words that one misspelt word may mean; the nearest by their letters, then by the alphabet


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a sentence, and whether it is among the words that were asked for."""

    words: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Closest:
    """The best of those who share a word: their places on the ring with how close they are, and what counted."""

    fits: dict[int, float]
    counted: frozenset[str]


NOBODY = Closest({}, frozenset())


def wanted_in(sentence: str) -> tuple[Wanted, ...]:
    """The telling words of a sentence, each with all it can be met by; two forms of one word are one."""
    speech = hear(sentence)
    words = {word: fold(word) for word in speech.words[:MOST]}
    known = _neighbours([plain for plain in words.values() if slips_allowed(plain)])
    wanted = (_wanted(word, plain, known.get(plain, ()), speech) for word, plain in words.items())
    return tuple({word.said: word for word in wanted}.values())


def find_closest(rows: QuerySet[Offer], wanted: Sequence[Wanted], start: int) -> Closest:
    """The 300 closest of these rows. Where there are more that are equally close, whoever comes next on the ring.

    How rare a word is, is counted among these rows: what this reader may not see changes nothing.
    """
    bits = bits_of(wanted)
    if not bits:
        return NOBODY
    groups: dict[int, list[int]] = defaultdict(list)
    for place, tokens in rows.filter(sharing(bits)).values_list("place", "stems").iterator(5_000):
        groups[hits_in(tokens.split(), bits)].append(place)
    weighing = weigh(wanted, {hits: len(places) for hits, places in groups.items()})
    return Closest(dict(_best(groups, weighing, start)), weighing.counted)


def mark(sentence: str, counted: frozenset[str]) -> tuple[Piece, ...]:
    """The sentence in pieces, those that were asked for apart from the rest."""
    pieces: list[Piece] = []
    for words, tokens in spans(sentence):
        is_met = bool(tokens & counted)
        if pieces and pieces[-1].is_met == is_met:
            pieces[-1] = Piece(pieces[-1].words + words, is_met)
        elif words:
            pieces.append(Piece(words, is_met))
    return tuple(pieces)


def _wanted(word: str, plain: str, neighbours: Sequence[str], speech: Speech) -> Wanted:
    said = stems(word, speech.languages)
    meant = frozenset().union(*({NAME + other, *stems(other, speech.languages)} for other in neighbours))
    called = frozenset({NAME + plain})
    return Wanted(said, meant - said - called, called)


def _neighbours(words: Sequence[str]) -> dict[str, list[str]]:
    """For each word those that stand on some card and are almost the same."""
    if not words:
        return {}
    known = sorted(Word.objects.filter(near(words)).values_list("word", flat=True))
    return {word: _nearest(word, known) for word in words}


def _nearest(word: str, known: Sequence[str]) -> list[str]:
    found = [other for other in known if other != word and is_almost(word, other, slips_allowed(word))]
    return sorted(found, key=lambda other: not is_almost(word, other, 1))[:NEIGHBOURS]


def _best(groups: dict[int, list[int]], weighing: Weighing, start: int) -> Iterator[tuple[int, float]]:
    by_fit: dict[float, list[int]] = defaultdict(list)
    for hits, fit in weighing.fits.items():
        by_fit[fit] += groups[hits]
    left = BEST
    for fit in sorted(by_fit, reverse=True):
        chosen = sorted(by_fit[fit], key=lambda place: (place - start) % RING)[:left]
        left -= len(chosen)
        yield from ((place, fit) for place in chosen)
