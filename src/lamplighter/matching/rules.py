"""What a programme decides: what may never be, what counts how much, and what it has settled already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Final

PARTS: Final = ("need", "style", "preference", "field", "logistics")

# Near-equal weights hold up best where data are noisy (Dawes 1979); what mentees need and how two people work come
# first (Eby 2013, Alonso 2023), then that both had a say (Allen, Eby and Lentz 2006). What others think of a mentor
# counts nothing: it is noisy, and makes the popular more popular.
WEIGHTS: Final[Mapping[str, int]] = {"need": 30, "style": 25, "preference": 25, "field": 10, "logistics": 10}
WINTER: Final = datetime(2027, 1, 13, tzinfo=UTC)  # one week for all, so that a run can be repeated
MOST: Final = 1_000  # of all weights together: sums stay small whole numbers


class Kind(Enum):
    """How two answers in one column are held against each other: the mentee's, then the mentor's."""

    EQUAL = "equal"
    DIFFERENT = "different"
    AT_LEAST = "at least"  # the mentor's is as high as the mentee's, or higher
    OVERLAP = "overlap"  # lists, parted by semicolons, share something


@dataclass(frozen=True, slots=True)
class Criterion:
    """A column of the programme's own. Hard: a pair that fails it cannot be. Else it counts `weight`.

    `order` lists answers from low to high for "at least"; without it they are read as numbers. `mentor_column` is for
    where the two sides were asked differently.
    """

    column: str
    kind: Kind
    weight: int = 0
    hard: bool = False
    order: tuple[str, ...] = ()
    mentor_column: str = ""

    def __post_init__(self) -> None:
        if self.weight < 0 or self.weight > MOST:
            raise ValueError(f"The weight of {self.column!r} is a whole number from 0 to {MOST}.")
        if not self.hard and not self.weight:
            raise ValueError(f"{self.column!r} is either hard or has a weight.")

    @property
    def of_mentor(self) -> str:
        return self.mentor_column or self.column


@dataclass(frozen=True, slots=True)
class Rules:
    """Defaults are a programme that has decided nothing.

    `floor` is in points: better nobody than a pair below it. `half_hours` is how many they must share in a week, where
    both have said when they have time. `keep` gives pairs that were proposed already `keep_bonus` points more in the
    search, so that a change moves few; it is no part of their score. `week` is the week in which clocks are compared.
    """

    weights: Mapping[str, int] = field(default_factory=lambda: dict(WEIGHTS))
    floor: int = 3_500
    half_hours: int = 4
    enough_half_hours: int = 12
    same_team: bool = False
    criteria: tuple[Criterion, ...] = ()
    bans: frozenset[tuple[str, str]] = frozenset()
    keep: frozenset[tuple[str, str]] = frozenset()
    keep_bonus: int = 100
    week: datetime = WINTER

    def __post_init__(self) -> None:
        if strange := set(self.weights) - set(PARTS):
            raise ValueError(f"Weights are for {', '.join(PARTS)}; found {', '.join(sorted(strange))}.")
        if min(self.weights.values(), default=0) < 0 or sum(self.weights.values()) > MOST:
            raise ValueError(f"Weights are whole numbers from 0, and {MOST} together at the most.")
        for name, value, most in (("floor", self.floor, 10_000), ("keep_bonus", self.keep_bonus, 10_000)):
            if not 0 <= value <= most:
                raise ValueError(f"{name} is from 0 to {most}; found {value}.")
        weighted = [c.column for c in self.criteria if c.weight]
        if twice := [c for c in weighted if c in PARTS or weighted.count(c) > 1]:
            raise ValueError(f"{twice[0]!r} has a weight already.")
        if not 0 <= self.half_hours <= self.enough_half_hours <= 336:
            raise ValueError("half_hours is from 0 to enough_half_hours, and that is 336 at the most.")

    def banning(self, mentee_id: str, mentor_id: str) -> Rules:
        return replace(self, bans=self.bans | {(mentee_id, mentor_id)})
