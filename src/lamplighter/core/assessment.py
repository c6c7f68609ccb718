"""What answers say about one person's qualities, and how much: scores, words, and how sure one may be.

Scores go from 0 to 100. Nothing here adds qualities up to a figure for a person. The numbers are defaults until data
of a community replaces them; docs/decisions/0025 says where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import exp, inf, sqrt
from statistics import NormalDist, correlation, covariance, fmean, stdev, variance
from typing import Final

from lamplighter.core.pack import Pack
from lamplighter.core.quality import Quality
from lamplighter.core.refusal import gettext_noop

Answer = int | None  # 0 to the highest of its scale; None is "no occasion", which is not 0
NORMAL: Final = NormalDist()
SD, RELIABILITY = 20.0, 0.75  # of a quality among people, and of two or more items by one rater
SEM: Final = SD * sqrt(1 - RELIABILITY)  # points: how far one rater's full answers may be off
SEM_SHORT: Final = 2 * SEM  # of a single tick in a short note
Z90: Final = NORMAL.inv_cdf(0.95)  # a range holds the truth nine times in ten
ABOUT_HALF, MOSTLY = 37.5, 62.5  # from where a score is called that
LOW: Final = 1  # an item about respect at or below this is a caution


class Noticed(Enum):
    """A short note about one quality; the value is what it counts. "It didn't come up" is no answer at all."""

    YES = 75.0
    NO = 25.0


class Leaning(Enum):
    """What the gut says, before anything else. The value is what is kept."""

    TOWARDS = "towards"
    UNSURE = "unsure"
    AWAY = "away"


class Outcome(Enum):
    """How well a gut did, looked back at. The value is what is kept."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


ENOUGH_OUTCOMES: Final = 3  # before that it is a story and no pattern


@dataclass(frozen=True, slots=True)
class Score:
    """`value` is None when not enough was seen; `sem` is how far it may be off, in points."""

    value: float | None
    answered: int
    of: int
    sem: float = SEM

    @property
    def word(self) -> str:
        return word_for(self.value)


def score(answers: Sequence[Answer], *, most: int = 4) -> Score:
    """The mean of what was answered, if that is more than half. Nothing is filled in for what was not."""
    seen = [answer for answer in answers if answer is not None]
    value = 100 / most * fmean(seen) if 2 * len(seen) > len(answers) else None
    return Score(value, len(seen), len(answers))


def score_all(answers: Mapping[str, Answer], pack: Pack) -> dict[Quality, Score]:
    """Each quality the pack asks about; an item without an answer was not seen."""
    return {
        quality: score([answers.get(item.id) for item in pack.of(quality)], most=pack.most)
        for quality in pack.qualities()
    }


def score_notes(notes: Mapping[Quality, Noticed | None]) -> dict[Quality, Score]:
    """Short notes on the same scale; one tick is a whole answer, only a less certain one."""
    return {
        quality: Score(noticed.value if noticed else None, int(noticed is not None), 1, SEM_SHORT)
        for quality, noticed in notes.items()
    }


def score_seen(
    ticks: Mapping[Quality, Noticed | None], answers: Mapping[str, Answer], pack: Pack
) -> dict[Quality, Score]:
    """Both at once: the sheet's answers where enough of them were given, and elsewhere the short note."""
    short, full = score_notes(ticks), score_all(answers, pack)
    return {
        quality: full[quality] if quality in full and full[quality].value is not None else tick
        for quality, tick in short.items()
    }


class Seen(Enum):
    """What a score comes to where words are read and no figures."""

    YES = "noticed"
    PARTLY = "partly"
    NO = "not noticed"
    NOT_YET = "not known yet"


def seen_in(value: float | None) -> Seen:
    """By the words of a score: from "mostly" on, below "about half", and between them."""
    if value is None:
        return Seen.NOT_YET
    return Seen.YES if value >= MOSTLY else Seen.NO if value < ABOUT_HALF else Seen.PARTLY


def doubts_respect(answers: Mapping[str, Answer], pack: Pack) -> bool:
    """Whether something about respect was (nearly) missing. It is said before anything is weighed up."""
    items = [*pack.of(Quality.M8), *pack.of(Quality.E8)]
    return any((answer := answers.get(item.id)) is not None and answer <= LOW for item in items)


WORDS: Final = (
    (12.5, gettext_noop("not seen")),
    (ABOUT_HALF, gettext_noop("seldom")),
    (MOSTLY, gettext_noop("about half")),
    (87.5, gettext_noop("mostly")),
    (inf, gettext_noop("always")),
)
NOT_ENOUGH: Final = gettext_noop("not enough seen yet")


def word_for(value: float | None) -> str:
    """What a score is called; that is all people read unless they ask for more."""
    return NOT_ENOUGH if value is None else WORDS[band_of(value)][1]


def band_of(value: float) -> int:
    """Which of these words it is, from 0 to 4: a picture, and what is kept of many, claim no more than the word."""
    return next(number for number, (limit, _) in enumerate(WORDS) if value < limit)


def rounded(value: float) -> int:
    """To the nearest five, halves up: no screen claims more than that."""
    return 5 * int(value / 5 + 0.5)


def range_of(value: float, sem: float) -> tuple[float, float]:
    """Where the truth is nine times in ten."""
    return max(0.0, value - Z90 * sem), min(100.0, value + Z90 * sem)


@dataclass(frozen=True, slots=True)
class Span:
    """Where the truth is nine times in ten, as far as a screen may say it: in fives, and in words."""

    low: int
    high: int

    @property
    def words(self) -> tuple[str, str]:
        return word_for(self.low), word_for(self.high)


def span_of(score: Score) -> Span | None:
    """None where nothing was seen: no range is claimed then."""
    return None if score.value is None else Span(*map(rounded, range_of(score.value, score.sem)))


# --- one form, looked at before it is sent ---


def looks_hasty(answers: Sequence[Answer]) -> bool:
    """A reason to ask "take another look?", never to discard: ten equal answers in a row, or all of them equal."""
    seen = [answer for answer in answers if answer is not None]
    longest = run = 0
    before: Answer = None
    for answer in answers:
        run = run + 1 if answer is not None and answer == before else int(answer is not None)
        before, longest = answer, max(longest, run)
    return longest >= 10 or (len(seen) >= 10 and len(set(seen)) == 1)


# --- how others see a mentor: few voices are drawn towards what is usual ---

USUAL, BETWEEN, WITHIN = 70.0, 100.0, 300.0  # the community's mean; variance between people, and between raters


@dataclass(frozen=True, slots=True)
class Estimate:
    mean: float
    sd: float
    low: float
    high: float


def estimate(
    raters: int, mean: float, *, usual: float = USUAL, between: float = BETWEEN, within: float = WITHIN
) -> Estimate:
    """What so many raters say together. Without any it is what is usual, with a wide range."""
    prior = within / between
    centre = (raters * mean + prior * usual) / (raters + prior)
    sd = sqrt(within / (raters + prior))
    return Estimate(centre, sd, *range_of(centre, sd))


def chance_above(one: Estimate, other: Estimate) -> float:
    """That the first is truly above the second."""
    return NORMAL.cdf((one.mean - other.mean) / sqrt(one.sd**2 + other.sd**2))


@dataclass(frozen=True, slots=True)
class Spread:
    """One-way analysis of who was rated by whom: `n0` is the usual number of raters, `icc` what one rater tells."""

    n0: float
    between: float
    within: float
    mean_square_between: float

    @property
    def icc(self) -> float:
        return self.between / (self.between + self.within)


def spread_of(groups: Sequence[Sequence[float]]) -> Spread:
    """From at least two people, one of them with two raters. Below thirty people the defaults are the better guess."""
    sizes = [len(group) for group in groups]
    total, number = sum(sizes), len(groups)
    grand = fmean([value for group in groups for value in group])
    msb = sum(len(group) * (fmean(group) - grand) ** 2 for group in groups) / (number - 1)
    msw = sum((value - fmean(group)) ** 2 for group in groups for value in group) / (total - number)
    n0 = (total - sum(size**2 for size in sizes) / total) / (number - 1)
    return Spread(n0, max(0.0, (msb - msw) / n0), msw, msb)


SINGLE_RATER: Final = 0.25


def reliability_of(raters: int, single: float = SINGLE_RATER) -> float:
    """What so many raters tell together (Spearman and Brown)."""
    return raters * single / (1 + (raters - 1) * single)


def raters_needed(wanted: float, single: float = SINGLE_RATER) -> int:
    return next(raters for raters in range(1, 10_000) if reliability_of(raters, single) >= wanted)


# --- how well a questionnaire hangs together: for organisers, from fifty forms on ---

Column = Sequence[Answer]


def alpha(columns: Sequence[Sequence[float]]) -> float:
    """Cronbach's, from whole rows."""
    return _alpha([[covariance(a, b) for b in columns] for a in columns])


def alpha_listwise(columns: Sequence[Column]) -> float:
    """Rows with a gap are left out."""
    rows = [row for row in zip(*columns, strict=True) if None not in row]
    return alpha([[float(value) for value in column if value is not None] for column in zip(*rows, strict=True)])


def alpha_pairwise(columns: Sequence[Column]) -> float:
    """Each two items over the rows that have both."""
    return _alpha([[_covariance(a, b) for b in columns] for a in columns])


def _covariance(a: Column, b: Column) -> float:
    both = [(float(x), float(y)) for x, y in zip(a, b, strict=True) if x is not None and y is not None]
    return covariance([x for x, _ in both], [y for _, y in both])


def _alpha(table: Sequence[Sequence[float]]) -> float:
    k = len(table)
    return k / (k - 1) * (1 - sum(table[i][i] for i in range(k)) / sum(map(sum, table)))


def alpha_range(value: float, *, items: int, rows: int) -> tuple[float, float]:
    """Bonett's, 95 in 100."""
    width = NORMAL.inv_cdf(0.975) * sqrt(2 * items / ((items - 1) * (rows - 2)))
    return 1 - (1 - value) * exp(width), 1 - (1 - value) * exp(-width)


def loadings(columns: Sequence[Sequence[float]]) -> tuple[float, float, float] | None:
    """Of three items on one factor; None where no honest answer exists."""
    a, b, c = columns
    ab, ac, bc = covariance(a, b), covariance(a, c), covariance(b, c)
    if min(ab, ac, bc) <= 0:
        return None
    found = sqrt(ab * ac / bc), sqrt(ab * bc / ac), sqrt(ac * bc / ab)
    return None if any(one > stdev(column) for one, column in zip(found, columns, strict=True)) else found


def omega(columns: Sequence[Sequence[float]]) -> float | None:
    """Of three items; None means: use alpha."""
    found = loadings(columns)
    if found is None:
        return None
    whole = sum(covariance(a, b) for a in columns for b in columns)
    return sum(found) ** 2 / whole


def standardised(columns: Sequence[Sequence[float]]) -> list[list[float]]:
    """Each with mean 0 and variance 1."""
    return [[(value - fmean(column)) / sqrt(variance(column)) for value in column] for column in columns]


def two_items(a: Sequence[float], b: Sequence[float]) -> float:
    """Spearman and Brown's, which for two items is better than alpha."""
    r = correlation(a, b)
    return 2 * r / (1 + r)


def first_share(correlations: Sequence[Sequence[float]]) -> float:
    """Of the first general impression in all answers; above .60 only the level as a whole is worth reporting."""
    vector = [1.0 + 0.01 * k for k in range(len(correlations))]
    for _ in range(500):
        image = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in correlations]
        size = sqrt(sum(value * value for value in image))
        vector = [value / size for value in image]
    return size / len(correlations)
