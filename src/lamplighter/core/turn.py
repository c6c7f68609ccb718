"""Whose turn it is to stand first among those who fit equally well: everybody's, one day or another.

Everybody has a place on a ring, which their id alone decides. Each reader begins somewhere else on it each day, so a
newcomer is seen as often as the first who came. Nothing here knows how many have asked for somebody, or since when
they have been here.
"""

from __future__ import annotations

from datetime import date
from hashlib import blake2b
from uuid import UUID

RING = 2**62  # fits a signed whole number of either database; two people on one place will not happen


def place_of(person: UUID) -> int:
    """Where this person stands on the ring, for good."""
    return _number(b"place", person.bytes)


def start_of(viewer: UUID, day: date) -> int:
    """Where this viewer begins to walk the ring on this day."""
    return _number(b"start", viewer.bytes, day.isoformat().encode())


def turn_of(viewer: UUID, day: date, place: int) -> int:
    """Sorts people of equal fit: for this viewer the same all day, tomorrow and for others another."""
    return _number(b"turn", viewer.bytes, day.isoformat().encode(), place.to_bytes(8))


def _number(*parts: bytes) -> int:
    return int.from_bytes(blake2b(b"|".join(parts), digest_size=8).digest(), "big") % RING
