"""Two to four people side by side, and the one question whose answer would help the choice most.

All of it is one person's own view, from their own answers. What was not seen stays unseen: two people are compared in
what was seen of both. docs/decisions/0025 tells the recipes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import combinations
from math import sqrt
from statistics import NormalDist, fmean
from typing import Final, Generic, TypeVar

from lamplighter.core.assessment import NORMAL, SD, SEM, Score
from lamplighter.core.quality import Quality

HALO: Final = 0.5  # errors about one person move together: a general impression colours every answer
LEANING, CLEARER = 0.75, 0.90
HIGHEST_WEIGHT: Final = 3
STEPS: Final = 64  # in the mean over possible answers
Name = TypeVar("Name")

Scores = Mapping[Quality, Score]
Weights = Mapping[Quality, int]


class Verdict(Enum):
    """How far the first is ahead."""

    CLEARER = "clearer"
    LEANING = "leaning"
    SAME = "about the same"
    LEANING_OTHER = "leaning to the other"
    CLEARER_OTHER = "clearer for the other"


def verdict_for(probability: float) -> Verdict:
    """Of the chance that the first is truly higher."""
    if probability >= CLEARER:
        return Verdict.CLEARER
    if probability >= LEANING:
        return Verdict.LEANING
    if 1 - probability >= CLEARER:
        return Verdict.CLEARER_OTHER
    return Verdict.LEANING_OTHER if 1 - probability >= LEANING else Verdict.SAME


@dataclass(frozen=True, slots=True)
class Row:
    """One quality of two people."""

    difference: float
    probability: float

    @property
    def verdict(self) -> Verdict:
        return verdict_for(self.probability)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`difference` and `probability` are None where nothing was seen of both."""

    used: tuple[Quality, ...]
    difference: float | None
    error: float | None
    probability: float | None
    rows: Mapping[Quality, Row]

    @property
    def verdict(self) -> Verdict | None:
        return None if self.probability is None else verdict_for(self.probability)


def compare(a: Scores, b: Scores, weights: Weights, *, halo: float = HALO) -> Comparison:
    """The first against the second, in the qualities that matter to me and were seen in both."""
    both = [quality for quality in Quality if _value(a, quality) is not None and _value(b, quality) is not None]
    differences = {quality: a[quality].value - b[quality].value for quality in both}  # type: ignore[operator]
    rows = {q: Row(d, NORMAL.cdf(d / sqrt(a[q].sem ** 2 + b[q].sem ** 2))) for q, d in differences.items()}
    used = tuple(quality for quality in both if weights.get(quality, 0) > 0)
    if not used:
        return Comparison((), None, None, None, rows)
    total = sum(weights[quality] for quality in used)
    lead = sum(weights[quality] * differences[quality] for quality in used) / total
    errors = ([weights[quality] * scores[quality].sem for quality in used] for scores in (a, b))
    error = sqrt(sum(_with_halo(one, halo) for one in errors)) / total
    return Comparison(used, lead, error, NORMAL.cdf(lead / error), rows)


def _with_halo(errors: Sequence[float], halo: float = HALO) -> float:
    """The variance of a sum of errors that share a part."""
    return (1 - halo) * sum(one * one for one in errors) + halo * sum(errors) ** 2


def odds(probability: float, *, at_most: int = 10) -> tuple[int, int]:
    """As people say it: (6, 7) is "about 6 in 7". Never (1, 1): nobody is that sure."""
    inside = min(max(probability, 1 / at_most), 1 - 1 / at_most)
    found = Fraction(inside).limit_denominator(at_most)
    return found.numerator, found.denominator


# --- what to ask ---


def find_unseen(people: Mapping[Name, Scores], weights: Weights) -> dict[Name, list[Quality]]:
    """What to ask of whom: unseen in one and seen in another; else the widest there is. What helps most comes first."""
    gaps = {
        name: [q for q in _weighted(weights) if _value(mine, q) is None and _is_seen(q, name, people)]
        for name, mine in people.items()
    }
    if not any(gaps.values()):
        gaps = {name: _widest(mine, weights) for name, mine in people.items()}
    worth = {(ask.name, ask.quality): ask.gain for ask in rank_questions(people, weights)}
    return {
        name: sorted(asks, key=lambda q: (-worth.get((name, q), 0.0), -weights[q], q.name[0], int(q.name[1:])))
        for name, asks in gaps.items()
    }


def _is_seen(quality: Quality, name: Name, people: Mapping[Name, Scores]) -> bool:
    return len(people) == 1 or any(
        _value(theirs, quality) is not None for other, theirs in people.items() if other != name
    )


def _widest(mine: Scores, weights: Weights) -> list[Quality]:
    return [q for q in _weighted(weights) if q in mine and _value(mine, q) is None] or _weighted(weights, mine)


@dataclass(frozen=True, slots=True)
class Ask(Generic[Name]):
    """A question to one person about one quality; both figures are chances that the leader is not the best."""

    name: Name
    quality: Quality
    before: float
    after: float  # in the mean over the answers that may come

    @property
    def gain(self) -> float:
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Belief:
    """What is thought of one quality of one person: a score and how far it may be off."""

    mean: float
    sd: float


def rank_questions(people: Mapping[Name, Scores], weights: Weights) -> list[Ask[Name]]:
    """Every question there is, the most helpful first: it takes most off the chance of choosing wrongly."""
    chosen = _weighted(weights, *people.values())
    if len(people) < 2 or not chosen:
        return []
    beliefs = {name: _beliefs(mine, chosen, people.values()) for name, mine in people.items()}
    views = {name: _overall(mine, weights) for name, mine in beliefs.items()}
    order = sorted(people, key=lambda name: (-views[name].mean, -views[name].sd))
    found = [_ask(name, quality, _rival(name, order), beliefs, views, weights) for name in people for quality in chosen]
    return sorted(found, key=lambda ask: -round(ask.gain, 12))


def who_is_ahead(people: Mapping[Name, Scores], weights: Weights) -> Name | None:
    """Whom a question is weighed against. For figures of how well this chooses; no page says it of people."""
    chosen = _weighted(weights, *people.values())
    if not chosen:
        return None
    return _in_order(
        {name: _overall(_beliefs(mine, chosen, people.values()), weights) for name, mine in people.items()}
    )[0]


def _in_order(views: Mapping[Name, Belief]) -> list[Name]:
    return sorted(views, key=lambda name: (-views[name].mean, -views[name].sd))


def the_one_question(people: Mapping[Name, Scores], weights: Weights) -> Ask[Name] | None:
    """The first of those `find_unseen` names, over all of the people. None when nothing is left to ask."""
    unseen = find_unseen(people, weights)
    ranked = rank_questions(people, weights)
    return next((ask for ask in ranked if ask.quality in unseen[ask.name]), None)


def _beliefs(mine: Scores, chosen: Sequence[Quality], all_of_them: Iterable[Scores]) -> dict[Quality, Belief]:
    """What was not seen is taken for what is usual among those who are considered, with the whole spread of people."""
    seen = [value for theirs in all_of_them for quality in chosen if (value := _value(theirs, quality)) is not None]
    usual = fmean(seen) if seen else 50.0
    return {
        quality: Belief(usual, SD) if (value := _value(mine, quality)) is None else Belief(value, mine[quality].sem)
        for quality in chosen
    }


def _overall(beliefs: Mapping[Quality, Belief], weights: Weights) -> Belief:
    total = sum(weights[quality] for quality in beliefs)
    errors = [weights[quality] * belief.sd for quality, belief in beliefs.items()]
    mean = sum(weights[quality] * belief.mean for quality, belief in beliefs.items()) / total
    return Belief(mean, sqrt(_with_halo(errors)) / total)


def _rival(name: Name, order: Sequence[Name]) -> Name:
    """Whom a person is weighed against: the one in front, or for that one the next."""
    return order[1] if name == order[0] else order[0]


def _ask(
    name: Name,
    quality: Quality,
    rival: Name,
    beliefs: Mapping[Name, Mapping[Quality, Belief]],
    views: Mapping[Name, Belief],
    weights: Weights,
) -> Ask[Name]:
    lead = abs(views[name].mean - views[rival].mean)
    doubt = sqrt(views[name].sd ** 2 + views[rival].sd ** 2)
    mine, total = beliefs[name], sum(weights[other] for other in beliefs[name])
    own = weights[quality] * mine[quality].sd
    shared = sum(weights[other] * belief.sd for other, belief in mine.items())
    moved = ((1 - HALO) * own + HALO * shared) * mine[quality].sd / total / sqrt(mine[quality].sd ** 2 + SEM**2)
    before = NORMAL.cdf(-lead / doubt)
    return Ask(name, quality, before, _expected_doubt(lead, doubt, moved))


MIDPOINTS: Final = tuple(NORMAL.inv_cdf((k + 0.5) / STEPS) for k in range(STEPS))


def _expected_doubt(lead: float, doubt: float, moved: float) -> float:
    """Of the smaller chance, once an answer has moved the lead by so much, in the mean over all answers."""
    left = NormalDist(0, sqrt(max(doubt**2 - moved**2, 1e-12)))
    return min(NORMAL.cdf(-lead / doubt), fmean(left.cdf(-abs(lead + moved * z)) for z in MIDPOINTS))


# --- small things ---


def _value(scores: Scores, quality: Quality) -> float | None:
    return scores[quality].value if quality in scores else None


def _weighted(weights: Weights, *asked: Scores) -> list[Quality]:
    """The qualities that matter, of those that were asked about if any were."""
    return [q for q in Quality if weights.get(q, 0) > 0 and (not asked or any(q in scores for scores in asked))]


def pairs_of(names: Iterable[Name]) -> list[tuple[Name, Name]]:
    """Each two of them once, in their order."""
    return list(combinations(names, 2))
