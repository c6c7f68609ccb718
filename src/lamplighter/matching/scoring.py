"""How well two people fit, in points from 0 to 10,000, and what keeps two people from being a pair at all.

Parts are whole numbers with whole weights. What is not known drops out, and what is known counts for the whole. What
others think of a mentor, and who somebody is by birth, are no parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from lamplighter.matching.bars import BOTH_ASK, UNNAMED, Bar, Listed
from lamplighter.matching.edges import HIGHEST, Flags, Ints
from lamplighter.matching.facts import Facts, Sides, Table, Two
from lamplighter.matching.rules import Kind, Rules

NEUTRAL: Final = HIGHEST // 2  # where nothing at all is known of two people

Points = npt.NDArray[np.int32]
Bars = npt.NDArray[np.int32]
T = TypeVar("T", Two, Sides)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Some mentees beside every mentor: whatever is found of them is (rows, m)."""

    rows: slice

    def of(self, told: T) -> T:
        """What these people told."""
        return type(told)(told.mentee[self.rows], told.mentor)

    def across(self, values: Any) -> Any:
        """A number for each mentee, so that it meets one of each mentor."""
        return values[:, None]

    def product(self, told: Two) -> Table:
        product: Table = told.mentee @ told.mentor.T
        return product

    def named(self, told: Listed) -> tuple[Any, Ints]:
        """Where the pairs are of whom something is said by name, and what."""
        row, mentor, number = told.of(self.rows)
        return (row, mentor), number


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """One mentor beside each of some mentees, int64 (k,) both: whatever is found of them is (k,)."""

    mentee: Ints
    mentor: Ints

    def of(self, told: T) -> T:
        return type(told)(told.mentee[self.mentee], told.mentor[self.mentor])

    def across(self, values: Any) -> Any:
        return values

    def product(self, told: Two) -> Table:
        product: Table = np.einsum("ij,ij->i", told.mentee, told.mentor)
        return product

    def named(self, told: Listed) -> tuple[Any, Ints]:
        return told.at(self.mentee, self.mentor)


Who = Rows | Pairs


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One part of the score: points and whether they are known, as `Rows` or `Pairs` lays them out."""

    name: str
    weight: int
    points: Points
    known: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some mentees beside every mentor: points int32 (rows, m), and what bars each pair, int32 (rows, m)."""

    score: Points
    bars: Bars


def weigh(facts: Facts, rules: Rules, rows: slice) -> Block:
    """The score of these mentees with every mentor, and the bars."""
    who = Rows(rows)
    half_hours = shared_half_hours(facts, who)
    score = total_of(parts_of(facts, rules, who, half_hours), half_hours.shape)
    bars = _bars(facts, rules, who, half_hours)
    bars[(score < rules.floor)] |= Bar.FLOOR
    return Block(score, bars)


def shared_half_hours(facts: Facts, who: Who) -> Table:
    """How many half hours of the week two people have in common."""
    return who.product(who.of(facts.hours))


def total_of(parts: tuple[Part, ...], shape: tuple[int, ...]) -> Points:
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


def parts_of(facts: Facts, rules: Rules, who: Who, half_hours: Table) -> tuple[Part, ...]:
    """Those that have a weight."""
    made = {
        "need": _need(facts, who),
        "style": _style(who.of(facts.style), who, half_hours.shape),
        "preference": _preference(facts, who),
        "field": _share_any(who.of(facts.fields), who),
        "logistics": _logistics(half_hours, who.of(facts.hours), rules, who),
    }
    parts = [Part(name, rules.weights.get(name, 0), *made[name]) for name in made if rules.weights.get(name, 0)]
    for criterion, answers in zip(rules.criteria, facts.criteria, strict=True):
        if criterion.weight:
            holds, known = _holds(criterion.kind, who.of(answers), who)
            parts.append(Part(criterion.column, criterion.weight, _whole(holds * HIGHEST), known))
    return tuple(parts)


def _whole(values: npt.NDArray[np.generic]) -> Points:
    return values.astype(np.int32)


def _need(facts: Facts, who: Who) -> tuple[Points, Flags]:
    """How much of what a mentee wants the mentor offers; and how close their goals are, if vectors say so.

    Where the mentee told no skill, the words of the goal stand in.
    """
    covered, told = _coverage(who.of(facts.needs), who)
    if facts.goals.mentee.shape[1]:
        close, compared = _closeness(who.of(facts.goals), who)
        both = np.where(told, (2 * covered + close) // 3, close)
        return _whole(np.where(compared, both, covered)), told | compared
    words, written = _share_of(who.of(facts.words), who)
    return _whole(np.where(told, covered, words)), told | written


def _coverage(needs: Two, who: Who) -> tuple[Points, Flags]:
    most, offered = who.across(needs.mentee[:, -1]), needs.mentor[:, -2] > 0
    return _divided(who.product(needs).astype(np.float64) * HIGHEST, most), (most > 0) & offered


def _closeness(goals: Two, who: Who) -> tuple[Points, Flags]:
    """The cosine in points, nothing below zero. Lengths are whole numbers, rounded up."""
    product = who.product(goals).astype(np.int64)
    length = who.across(lengths_of(goals.mentee)) * lengths_of(goals.mentor)
    points = np.clip(product, 0, None) * HIGHEST // np.maximum(length, 1)
    return _whole(np.minimum(points, HIGHEST)), length > 0


def lengths_of(vectors: Table) -> Ints:
    """int64 (people,), rounded up."""
    squares = (vectors.astype(np.int64) ** 2).sum(axis=1)
    root = np.sqrt(squares.astype(np.float64)).astype(np.int64)
    rounded: Ints = root + (root * root < squares)
    return rounded


def _share_of(told: Two, who: Who) -> tuple[Points, Flags]:
    """How much of what the mentee named the mentor named, too."""
    named, others = who.across(told.mentee[:, -2]), told.mentor[:, -1] > 0
    return _divided(who.product(told).astype(np.float64) * HIGHEST, named), (named > 0) & others


def _share_any(told: Two, who: Who) -> tuple[Points, Flags]:
    """Whether both named something in common."""
    return _whole((who.product(told) > 0) * HIGHEST), _both_named(told, who)


def _both_named(told: Two, who: Who) -> Flags:
    both: Flags = (who.across(told.mentee[:, -2]) > 0) & (told.mentor[:, -1] > 0)
    return both


def _style(style: Two, who: Who, shape: tuple[int, ...]) -> tuple[Points, Flags]:
    """The nearer two sliders stand, the better; the mean of those that both have set."""
    apart, common = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    for mine, theirs in zip(style.mentee.T.astype(np.int16), style.mentor.T.astype(np.int16), strict=True):
        both = (who.across(mine) >= 0) & (theirs >= 0)
        apart += np.abs(who.across(mine) - theirs) * both
        common += both
    return HIGHEST - _divided(apart * 100, common), common > 0


def _logistics(half_hours: Table, hours: Two, rules: Rules, who: Who) -> tuple[Points, Flags]:
    """Half hours in common, up to what is enough."""
    enough = max(1, rules.enough_half_hours)
    return _divided(np.minimum(half_hours, enough) * HIGHEST, enough), _both_told(hours, who)


def _both_told(hours: Two, who: Who) -> Flags:
    told: Flags = who.across(hours.mentee.any(axis=1)) & hours.mentor.any(axis=1)
    return told


def _preference(facts: Facts, who: Who) -> tuple[Points, Flags]:
    """Whom each would choose."""
    wishing = who.of(facts.wishing)
    known = (who.across(wishing.mentee) | wishing.mentor) > 0
    points = np.full(known.shape, UNNAMED, np.int32)
    where, wished = who.named(facts.wishes)
    points[where] = wished
    return points, known


def _holds(kind: Kind, answers: Two, who: Who) -> tuple[Flags, Flags]:
    """Whether a criterion holds for each pair, and whether both have answered."""
    if kind is Kind.AT_LEAST:
        mine, theirs = who.across(answers.mentee[:, 0]), answers.mentor[:, 0]
        return theirs >= mine, (mine > 0) & (theirs > 0)
    shares = who.product(answers) > 0
    return (~shares if kind is Kind.DIFFERENT else shares), _both_named(answers, who)


# --- bars -------------------------------------------------------------------------------------------------


def _bars(facts: Facts, rules: Rules, who: Rows, half_hours: Table) -> Bars:
    bars = np.zeros(half_hours.shape, np.int32)
    languages = who.of(facts.languages)
    bars[_both_named(languages, who) & (who.product(languages) == 0)] |= Bar.LANGUAGE
    bars[_both_told(who.of(facts.hours), who) & (half_hours < rules.half_hours)] |= Bar.HOURS
    for criterion, answers in zip(rules.criteria, facts.criteria, strict=True):
        if criterion.hard:
            holds, known = _holds(criterion.kind, who.of(answers), who)
            bars[known & ~holds] |= Bar.CRITERION
    teams = who.of(facts.teams)
    mine = who.across(teams.mentee)
    bars[(mine > 0) & (mine == teams.mentor)] |= Bar.TEAM
    (row, mentor), said = who.named(facts.said)
    both_ask = said & BOTH_ASK > 0
    bars[row[both_ask], mentor[both_ask]] &= ~Bar.TEAM
    bars[row, mentor] |= (said & ~BOTH_ASK).astype(np.int32)
    return bars
