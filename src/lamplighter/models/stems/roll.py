"""Everybody in the index by a small number, so that who says a word is one whole number with a bit for each.

Numbers are given as places are met, mean nothing, and are forgotten with the process. What a thousand say is
remembered for a moment; what few say never is, so in a small community every card counts as soon as it is kept.
"""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

MANY: Final = 1_000  # places; for fewer it is as quick to look again
FOR: Final = timedelta(minutes=1)
REMEMBERED: Final = 1_000  # words at most; each takes a bit for everybody who has ever been met
SOME: Final = re.compile(rb"[^\0]")
BITS: Final = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


class Roll:
    """Who stands where."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.places = array("q")
        self.lock = Lock()

    def told(self, places: Collection[int]) -> int:
        """These places as one number."""
        try:
            return self._told(places)
        except LookupError:  # somebody is new, or was a moment ago
            self._add(places)
            return self._told(places)

    def _told(self, places: Collection[int]) -> int:
        bits = bytearray(len(self.places) // 8 + 1)
        for place in places:
            number = self.numbers[place]
            bits[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(bits, "little")

    def _add(self, places: Collection[int]) -> None:
        with self.lock:
            for place in places:
                if place not in self.numbers:
                    self.places.append(place)
                    self.numbers[place] = len(self.places) - 1

    def one(self, place: int) -> int:
        """This place alone, as such a number; 0 if it has never been met."""
        number = self.numbers.get(place)
        return 0 if number is None else 1 << number

    def places_of(self, who: int) -> Iterator[int]:
        """The places that such a number tells of."""
        some = who.to_bytes(who.bit_length() // 8 + 1, "little")
        for found in SOME.finditer(some):
            byte = found.start()
            yield from (self.places[byte * 8 + bit] for bit in BITS[some[byte]])


class Memory:
    """Who says what many say, for a moment."""

    def __init__(self) -> None:
        self.known: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self.lock = Lock()

    def recall(self, words: str, at: datetime) -> int | None:
        since, who = self.known.get(words, (None, 0))
        return who if since is not None and timedelta() <= at - since < FOR else None

    def keep(self, words: str, who: int, at: datetime) -> None:
        with self.lock:
            self.known[words] = (at, who)
            self.known.move_to_end(words)
            if len(self.known) > REMEMBERED:
                self.known.popitem(last=False)


ROLL: Final = Roll()
MEMORY: Final = Memory()
