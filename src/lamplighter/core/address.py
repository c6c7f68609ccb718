"""Short addresses: a UUID as 22 letters and digits, and back."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final
from uuid import UUID

ALPHABET: Final = digits + ascii_uppercase + ascii_lowercase
LENGTH: Final = 22  # the fewest base-62 digits that hold 128 bits
PLACE: Final = {letter: value for value, letter in enumerate(ALPHABET)}


def shorten(number: UUID) -> str:
    """The 22 letters of a UUID."""
    rest, letters = number.int, ""
    while len(letters) < LENGTH:
        rest, value = divmod(rest, len(ALPHABET))
        letters = ALPHABET[value] + letters
    return letters


def lengthen(letters: str) -> UUID:
    """The UUID behind 22 letters; raises ValueError for anything `shorten` cannot have written."""
    if len(letters) != LENGTH or not PLACE.keys() >= set(letters):
        raise ValueError("not a short address")
    value = 0
    for letter in letters:
        value = value * len(ALPHABET) + PLACE[letter]
    if value >> 128:
        raise ValueError("not a short address")
    return UUID(int=value)
