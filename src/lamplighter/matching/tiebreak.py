"""One answer, the same everywhere: among equally good matchings a key made from the seed and the names decides.

The pairs that any best matching may use are those that the prices meet exactly. Among these a second solve looks for
the matching of the highest sum of keys. Whoever keeps the names and the seed gets the same pairs again, on any machine
and from either implementation; and nobody can do anything about their key.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from lamplighter.matching.edges import Edges, Ints
from lamplighter.matching.solver import Solver, is_tight

WIDTH: Final = 58  # bits for the keys of all pairs together, so that what must hold still fits above them
Hashes = npt.NDArray[np.uint64]


def hashes_of(names: Sequence[object], seed: int) -> Hashes:
    """A number for each name: uint64 (k,)."""
    salt = blake2b(str(seed).encode(), digest_size=16).digest()
    made = b"".join(blake2b(str(name).encode(), digest_size=8, key=salt).digest() for name in names)
    return np.frombuffer(made, "<u8").astype(np.uint64)


def keys_of(edges: Edges, mentee: Hashes, mentor: Hashes) -> Ints:
    """A number above zero for each pair, int64 (E,), from the hashes of its two people, uint64 (n,) and (m,)."""
    bits = min(40, WIDTH - max(1, edges.most).bit_length())
    mixed = _mix(_mix(mentee[edges.mentee]) ^ mentor[edges.mentor])
    return (mixed >> np.uint64(64 - bits)).astype(np.int64) + 1


def _mix(number: Hashes) -> Hashes:
    """Every bit changes every other: the finishing step of splitmix64 (Steele, Lea and Flood, 2014)."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


def settle_ties(edges: Edges, solved: Solver, key: Ints) -> Ints:
    """The best matching with the highest sum of keys, as the mentor of each mentee: int64 (n,).

    Whoever gains something is matched in every best matching, and a place with a price is taken in each; both are worth
    more than all keys together, so the second solve keeps to them.
    """
    tight = is_tight(edges, solved.weight, solved.u, solved.p)
    face, key = edges.only(tight), key[tight]
    more = int(key.max(initial=0)) * face.most + 1
    must = (solved.u[face.mentee] > 0).astype(np.int64) + (solved.p[face.mentor] > 0)
    second = Solver(face, key + more * must)
    second.solve()
    return second.mentor_of
