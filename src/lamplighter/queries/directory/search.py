"""The words somebody asks with, and the offers closest to them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import nsmallest
from itertools import islice

from lamplighter.core.fit import Wanted, bits_of, closest, weigh
from lamplighter.core.turn import RING, place_of, start_of, turn_of
from lamplighter.core.typo import is_almost, slips_allowed
from lamplighter.models.stems.index import who_says, words_like
from lamplighter.models.stems.roll import ROLL
from lamplighter.models.stems.words import ALWAYS, BUILDING, MOST, NAME, Speech, fold, hear, part_stems, spans, stems

BEST = 300  # ranked in Python; more than anybody reads
COMPOUNDS = 24  # long words that one short one may be part of; the shortest of them
NEIGHBOURS = 8  # words that one misspelt word may mean; the nearest by their letters, then by the alphabet


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a sentence, and whether it is among the words that were asked for."""

    words: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, on which day: what settles the order of those who are equal."""

    id: uuid.UUID
    day: date

    @property
    def start(self) -> int:
        return start_of(self.id, self.day)

    def turn(self, place: int) -> int:
        """Whose turn it is among equals."""
        return turn_of(self.id, self.day, place)

    def way_to(self, place: int) -> int:
        """Where on this reader's way around the ring somebody stands."""
        return (place - self.start) % RING


@dataclass(frozen=True, slots=True)
class Closest:
    """Of those who share a word the best: how close each place on the ring is, and what counted."""

    fits: Mapping[int, float]
    counted: frozenset[str]


NOBODY = Closest({}, frozenset())


def wanted_in(sentence: str) -> tuple[Wanted, ...]:
    """The telling words of a sentence, each with all it can be met by; two forms of one word are one."""
    speech = hear(sentence)
    words = {word: fold(word) for word in speech.words[:MOST]}
    known = _known(words, speech)
    wanted = (_wanted(word, plain, known, speech) for word, plain in words.items())
    return tuple({word.said: word for word in wanted}.values())


def find_closest(wanted: Sequence[Wanted], reader: Reader, *, at: datetime) -> Closest:
    """The 300 closest of all who can be found. Where there are more that are equally close, whoever comes next.

    How rare a word is, is counted among those whom everybody here may find: whoever hides changes nothing.
    """
    bits = bits_of(wanted)
    if not bits:
        return NOBODY
    found = who_says(bits, but=place_of(reader.id), at=at)
    weighing = weigh(wanted, found)
    return Closest(dict(_best(closest(found, weighing, BEST), reader.start)), weighing.counted)


def mark(sentence: str, counted: frozenset[str]) -> tuple[Piece, ...]:
    """The sentence in pieces, those that were asked for apart from the rest."""
    if not counted:
        return (Piece(sentence, False),)
    pieces: list[Piece] = []
    for words, tokens in spans(sentence):
        is_met = bool(tokens & counted)
        if pieces and pieces[-1].is_met == is_met:
            pieces[-1] = Piece(pieces[-1].words + words, is_met)
        elif words:
            pieces.append(Piece(words, is_met))
    return tuple(pieces)


def _wanted(word: str, plain: str, known: Sequence[str], speech: Speech) -> Wanted:
    said, called = stems(word, speech.languages), frozenset({NAME + plain})
    meant = frozenset().union(*({NAME + other, *stems(other, speech.languages)} for other in _nearest(plain, known)))
    partly = _partly(word, known) if BUILDING in speech.languages else frozenset()
    return Wanted(said, meant - said - called, called, partly - said - meant - called)


def _partly(word: str, known: Sequence[str]) -> frozenset[str]:
    """What a long word is made of, and the long words that somebody says and that this one is part of."""
    own = stems(word, (BUILDING,))
    some = sorted(
        (other for other in known if any(stem in other for stem in own)), key=lambda other: (len(other), other)
    )
    whole = (other for other in some if own & part_stems(other))
    return part_stems(word).union(*(stems(other, (ALWAYS, BUILDING)) for other in islice(whole, COMPOUNDS)))


def _known(words: Mapping[str, str], speech: Speech) -> list[str]:
    """Words that stand on some card and are almost one of these, or have one in them."""
    asked = {word: plain for word, plain in words.items() if slips_allowed(plain)}
    if not asked:
        return []
    parts = [stem for word in asked for stem in stems(word, (BUILDING,))] if BUILDING in speech.languages else []
    return sorted(words_like(asked.values(), parts))


def _nearest(word: str, known: Sequence[str]) -> list[str]:
    slips = slips_allowed(word)
    found = [other for other in known if slips and other != word and is_almost(word, other, slips)]
    return sorted(found, key=lambda other: not is_almost(word, other, 1))[:NEIGHBOURS]


def _best(steps: Iterable[tuple[float, int]], start: int) -> Iterator[tuple[int, float]]:
    """Step by step; of one that is too long, whoever comes next on this reader's way around the ring."""
    left = BEST
    for fit, who in steps:
        places = list(ROLL.places_of(who))
        chosen = nsmallest(left, places, key=lambda place: (place - start) % RING) if len(places) > left else places
        yield from ((place, fit) for place in chosen)
        left -= len(chosen)
