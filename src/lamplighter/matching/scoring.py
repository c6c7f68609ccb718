"""How well two people fit, in points from 0 to 10,000, and what keeps two people from being a pair at all.

Parts are whole numbers with whole weights. What is not known drops out, and what is known counts for the whole. What
others think of a mentor, and who somebody is by birth, are no parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lamplighter.matching.bars import BOTH_ASK, UNNAMED, Bar
from lamplighter.matching.edges import HIGHEST, Flags, Ints
from lamplighter.matching.facts import Facts, Table, Two
from lamplighter.matching.rules import Kind, Rules

NEUTRAL: Final = HIGHEST // 2  # where nothing at all is known of two people

Points = npt.NDArray[np.int32]
Bars = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One part of the score for some mentees and every mentor: points and whether they are known, both (rows, m)."""

    name: str
    weight: int
    points: Points
    known: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some mentees beside every mentor: points int32 (rows, m), and what bars each pair, int32 (rows, m)."""

    parts: tuple[Part, ...]
    score: Points
    bars: Bars


def weigh(facts: Facts, rules: Rules, rows: slice) -> Block:
    """All parts, the score and the bars for these mentees."""
    shared = facts.hours.shared(rows)
    parts = parts_of(facts, rules, rows, shared)
    score = total_of(parts, (len(facts.mentees[rows]), len(facts.mentors)))
    bars = _bars(facts, rules, rows, shared)
    bars[(score < rules.floor)] |= Bar.FLOOR
    return Block(parts, score, bars)


def total_of(parts: tuple[Part, ...], shape: tuple[int, int]) -> Points:
    """The weighted mean of what is known, halves rounded up."""
    above, below = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    for part in parts:
        weight = part.known * np.int32(part.weight)
        below += weight
        above += part.points * weight
    mean = _divided(2 * above + below, 2 * below)
    mean[below == 0] = NEUTRAL
    return mean


def _divided(above: npt.ArrayLike, below: npt.ArrayLike) -> Points:
    """Whole numbers from 0 to 2**40 over whole numbers, rounded down; 0 counts as 1 below.

    A quotient that is not whole is further from the next whole number than rounding in 64 bits can reach, so this is
    exact, and processors divide such numbers several at once.
    """
    points: Points = (np.asarray(above, np.float64) / np.maximum(below, 1)).astype(np.int32)
    return points


# --- parts ------------------------------------------------------------------------------------------------


def parts_of(facts: Facts, rules: Rules, rows: slice, half_hours: Table) -> tuple[Part, ...]:
    """Those that have a weight."""
    made = {
        "need": _need(facts, rows),
        "style": _style(facts.style, rows),
        "preference": _preference(facts, rows),
        "field": _share_any(facts.fields, rows),
        "logistics": _logistics(half_hours, facts.hours, rules, rows),
    }
    parts = [Part(name, rules.weights.get(name, 0), *made[name]) for name in made if rules.weights.get(name, 0)]
    for criterion, answers in zip(rules.criteria, facts.criteria, strict=True):
        if criterion.weight:
            holds, known = _holds(criterion.kind, answers, rows)
            parts.append(Part(criterion.column, criterion.weight, _whole(holds * HIGHEST), known))
    return tuple(parts)


def _whole(values: npt.NDArray[np.generic]) -> Points:
    return values.astype(np.int32)


def _need(facts: Facts, rows: slice) -> tuple[Points, Flags]:
    """How much of what a mentee wants the mentor offers; and how close their goals are, if vectors say so.

    Where the mentee told no skill, the words of the goal stand in.
    """
    covered, told = _coverage(facts.needs, rows)
    if facts.goals.mentee.shape[1]:
        close, compared = _closeness(facts.goals, rows)
        both = np.where(told, (2 * covered + close) // 3, close)
        return _whole(np.where(compared, both, covered)), told | compared
    words, written = _share_of(facts.words, rows)
    return _whole(np.where(told, covered, words)), told | written


def _coverage(needs: Two, rows: slice) -> tuple[Points, Flags]:
    most, offered = needs.mentee[rows, -1:], needs.mentor[:, -2] > 0
    product = (needs.mentee[rows, :-2] @ needs.mentor[:, :-2].T).astype(np.float64)
    return _divided(product * HIGHEST, most), (most > 0) & offered


def _closeness(goals: Two, rows: slice) -> tuple[Points, Flags]:
    """The cosine in points, nothing below zero. Lengths are whole numbers, rounded up."""
    product = goals.shared(rows).astype(np.int64)
    mine, theirs = lengths_of(goals.mentee[rows]), lengths_of(goals.mentor)
    length = mine[:, None] * theirs
    points = np.clip(product, 0, None) * HIGHEST // np.maximum(length, 1)
    return _whole(np.minimum(points, HIGHEST)), length > 0


def lengths_of(vectors: Table) -> Ints:
    """int64 (people,), rounded up."""
    squares = (vectors.astype(np.int64) ** 2).sum(axis=1)
    root = np.sqrt(squares.astype(np.float64)).astype(np.int64)
    rounded: Ints = root + (root * root < squares)
    return rounded


def _share_of(two: Two, rows: slice) -> tuple[Points, Flags]:
    """How much of what the mentee named the mentor named, too."""
    named, others = two.mentee[rows, -2:-1], two.mentor[:, -1] > 0
    return _divided(two.shared(rows).astype(np.float64) * HIGHEST, named), (named > 0) & others


def _share_any(two: Two, rows: slice) -> tuple[Points, Flags]:
    """Whether both named something in common."""
    return _whole((two.shared(rows) > 0) * HIGHEST), (two.mentee[rows, -2:-1] > 0) & (two.mentor[:, -1] > 0)


def _style(style: Two, rows: slice) -> tuple[Points, Flags]:
    """The nearer two sliders stand, the better; the mean of those that both have set."""
    shape = len(style.mentee[rows]), len(style.mentor)
    apart, common = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    for mine, theirs in zip(style.mentee[rows].T.astype(np.int16), style.mentor.T.astype(np.int16), strict=True):
        both = (mine[:, None] >= 0) & (theirs >= 0)
        apart += np.abs(mine[:, None] - theirs) * both
        common += both
    return HIGHEST - _divided(apart * 100, common), common > 0


def _logistics(half_hours: Table, hours: Two, rules: Rules, rows: slice) -> tuple[Points, Flags]:
    """Half hours in common, up to what is enough."""
    enough = max(1, rules.enough_half_hours)
    return _divided(np.minimum(half_hours, enough) * HIGHEST, enough), _both_told(hours, rows)


def _both_told(two: Two, rows: slice) -> Flags:
    mine, theirs = two.mentee[rows].max(axis=1, initial=0), two.mentor.max(axis=1, initial=0)
    told: Flags = (mine[:, None] > 0) & (theirs > 0)
    return told


def _preference(facts: Facts, rows: slice) -> tuple[Points, Flags]:
    """Whom each would choose."""
    known = (facts.wishing.mentee[rows, None] | facts.wishing.mentor) > 0
    points = np.full(known.shape, UNNAMED, np.int32)
    row, mentor, wished = facts.wishes.of(rows)
    points[row, mentor] = wished
    return points, known


def _holds(kind: Kind, answers: Two, rows: slice) -> tuple[Flags, Flags]:
    """Whether a criterion holds for each pair, and whether both have answered."""
    if kind is Kind.AT_LEAST:
        mine, theirs = answers.mentee[rows], answers.mentor[:, 0]
        return theirs >= mine, (mine > 0) & (theirs > 0)
    shares = answers.shared(rows) > 0
    known = (answers.mentee[rows, -2:-1] > 0) & (answers.mentor[:, -1] > 0)
    return (~shares if kind is Kind.DIFFERENT else shares), known


# --- bars -------------------------------------------------------------------------------------------------


def _bars(facts: Facts, rules: Rules, rows: slice, half_hours: Table) -> Bars:
    bars = np.zeros(half_hours.shape, np.int32)
    languages = (facts.languages.mentee[rows, -2:-1] > 0) & (facts.languages.mentor[:, -1] > 0)
    bars[languages & (facts.languages.shared(rows) == 0)] |= Bar.LANGUAGE
    bars[_both_told(facts.hours, rows) & (half_hours < rules.half_hours)] |= Bar.HOURS
    for criterion, answers in zip(rules.criteria, facts.criteria, strict=True):
        if criterion.hard:
            holds, known = _holds(criterion.kind, answers, rows)
            bars[known & ~holds] |= Bar.CRITERION
    mine = facts.teams.mentee[rows, None]
    bars[(mine > 0) & (mine == facts.teams.mentor)] |= Bar.TEAM
    row, mentor, said = facts.said.of(rows)
    both_ask = said & BOTH_ASK > 0
    bars[row[both_ask], mentor[both_ask]] &= ~Bar.TEAM
    bars[row, mentor] |= (said & ~BOTH_ASK).astype(np.int32)
    return bars
