"""Made-up programmes of every kind: plenty and want, ties, zeros, people on their own, pairs told twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lamplighter.matching.edges import Edges, edges_of

SCORES = (1, 2, 5, 100, 10_001)  # how many different scores there are: from all alike to hardly two the same


def programmes(number: int, seed: int = 6) -> Iterator[Edges]:
    chance = np.random.default_rng(seed)
    for _ in range(number):
        yield programme(chance)


def programme(chance: np.random.Generator) -> Edges:
    n = int(chance.integers(1, 26))
    m = int(chance.integers(1, 14))
    capacity = chance.multinomial(round(n * chance.uniform(0.3, 2)), chance.dirichlet(np.full(m, 2.0)))
    pairs = np.argwhere(chance.random((n, m)) < chance.choice([0.1, 0.3, 0.6, 1.0]))
    pairs = np.concatenate([pairs, pairs[chance.random(len(pairs)) < 0.1]])
    score = chance.integers(0, chance.choice(SCORES), len(pairs))
    return edges_of(pairs[:, 0], pairs[:, 1], score, capacity, n)
