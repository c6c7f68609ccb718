"""What two people's answers over time may say: alike or worth asking about, changed or not, and to whom it is shown.

A pair has no anonymity, and nothing here pretends otherwise. docs/decisions/0025 tells where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from math import atan, cos, exp, inf, lgamma, log, pi, sin, sqrt
from statistics import NormalDist, median
from typing import Final

from lamplighter.core.assessment import SEM, WITHIN, Z90
from lamplighter.core.refusal import gettext_noop

# --- myself and the other one ---

HIGH: Final = 62.5


class View(Enum):
    """What two answers about one person say together. The value is what people read."""

    ALIKE = gettext_noop("you see it alike")
    ASK = gettext_noop("worth asking about")
    HIDDEN = gettext_noop("hidden strength")


@dataclass(frozen=True, slots=True)
class Gap:
    """Most people are a little kinder to themselves than others are: a gap is something to talk about, no fault."""

    points: float  # mine above theirs
    error: float
    is_high: bool  # in the eyes of the other

    @property
    def z(self) -> float:
        return self.points / self.error

    @property
    def view(self) -> View:
        if abs(self.z) < Z90:
            return View.ALIKE
        return View.ASK if self.points > 0 else View.HIDDEN


def gap_between(mine: float, theirs: float, *, raters: int = 1) -> Gap:
    """My own score of me beside that of so many others."""
    other = SEM if raters == 1 else sqrt(WITHIN / (raters + 3))
    return Gap(mine - theirs, sqrt(SEM**2 + other**2), theirs >= HIGH)


# --- then and now ---

SD_OVER_TIME, RETEST = 18.0, 0.75  # of one quality: among people, and between two times without a change
SD_OF_ALL, RETEST_OF_ALL = 14.0, 0.93  # of all thirty items; a programme's figure, shown to nobody about a person


@dataclass(frozen=True, slots=True)
class Change:
    error: float
    index: float  # the reliable change index

    @property
    def is_likely(self) -> bool:
        """Below this it may well be chance, and nothing is said."""
        return abs(self.index) >= Z90

    @property
    def needs(self) -> float:
        """Points from which on a change is likely."""
        return Z90 * self.error


def change_between(then: float, now: float, *, sd: float = SD_OVER_TIME, retest: float = RETEST) -> Change:
    error = sd * sqrt(2 * (1 - retest))
    return Change(error, (now - then) / error)


POINTS_FOR_A_TREND: Final = 5


def trend(months: Sequence[float], scores: Sequence[float]) -> float | None:
    """Points a month (Theil and Sen: one odd time does not bend it). None below five check-ins."""
    if len(months) < POINTS_FOR_A_TREND:
        return None
    points = list(zip(months, scores, strict=True))
    return median((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(points, 2) if x1 != x2)


PAIRS_FOR_A_MEAN: Final = 10


def mean_change_range(pairs: int, sd: float) -> float | None:
    """How far a programme's mean change may be off, nine times in ten. Below ten pairs none is shown."""
    return None if pairs < PAIRS_FOR_A_MEAN else t_quantile(0.95, pairs - 1) * sd / sqrt(pairs)


def t_quantile(probability: float, freedom: int) -> float:
    """Student's, for a probability above one half."""
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_below(middle, freedom) < probability else (low, middle)
    return high


def _t_below(t: float, freedom: int) -> float:
    angle = atan(t / sqrt(freedom))
    term, total = 1.0, 0.0
    if freedom % 2:
        for k in range(1, (freedom - 1) // 2 + 1):
            term = cos(angle) if k == 1 else term * cos(angle) ** 2 * (2 * k - 2) / (2 * k - 1)
            total += term
        return 0.5 + (angle + sin(angle) * total) / pi
    for k in range(freedom // 2):
        term = 1.0 if k == 0 else term * cos(angle) ** 2 * (2 * k - 1) / (2 * k)
        total += term
    return 0.5 + sin(angle) * total / 2


# --- shares: how often of how many times ---


def share_range(hits: int, times: int, *, confidence: float = 0.90) -> tuple[float, float]:
    """Wilson's. Without a single time anything is possible."""
    if not times:
        return 0.0, 1.0
    z, share = NormalDist().inv_cdf(0.5 + confidence / 2), hits / times
    middle = (share + z * z / (2 * times)) / (1 + z * z / times)
    width = z / (1 + z * z / times) * sqrt(share * (1 - share) / times + z * z / (4 * times * times))
    return (0.0 if hits == 0 else middle - width), (1.0 if hits == times else middle + width)


def chance_risen(before: tuple[int, int], now: tuple[int, int]) -> float:
    """That a share is truly higher now; each is (hits, times)."""
    a1, b1 = before[0] + 1, before[1] - before[0] + 1
    a2, b2 = now[0] + 1, now[1] - now[0] + 1
    terms = (_beta(a1 + i, b1 + b2) - log(b2 + i) - _beta(1 + i, b2) - _beta(a1, b1) for i in range(a2))
    return sum(map(exp, terms))


def _beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


# --- what may be shown of many ---

RATERS_AT_LEAST, NEW_RATERS = 5, 3


def released_at(counts: Sequence[int], *, at_least: int = RATERS_AT_LEAST, new: int = NEW_RATERS) -> list[int | None]:
    """For each number of raters over time, the number at which what is shown was worked out; None is: hidden.

    Two figures that differ by one voice would tell that voice. So a figure stands until enough voices are new.
    """
    shown: list[int | None] = []
    last: float = -inf
    for count in counts:
        if count >= at_least and count >= last + new:
            last = count
        shown.append(None if last == -inf else int(last))
    return shown
