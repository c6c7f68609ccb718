"""How well two people fit, in points from 0 to 10,000, and what keeps two people from being a pair at all.

Parts are whole numbers with whole weights. What is not known drops out, and what is known counts for the whole. What
others think of a mentor, and who somebody is by birth, are no parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

import numpy as np
import numpy.typing as npt

from lamplighter.matching.edges import HIGHEST, Edges, Flags, Ints
from lamplighter.matching.facts import Facts, Table, Two
from lamplighter.matching.people import Participant
from lamplighter.matching.rules import Kind, Rules

NEUTRAL: Final = HIGHEST // 2  # where nothing at all is known of two people
UNNAMED: Final = HIGHEST // 3  # somebody whom a list of wishes does not name
BLOCK: Final = 2**18  # pairs that are weighed at once

Points = npt.NDArray[np.int32]
Bars = npt.NDArray[np.int32]


class Bar(IntFlag):
    """Why two people cannot be a pair."""

    SELF = 1
    LANGUAGE = 2
    HOURS = 4
    TEAM = 8
    REPORTS = 16
    REFUSED = 32
    EARLIER = 64
    BANNED = 128
    CRITERION = 256
    FLOOR = 512


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


def edges_among(facts: Facts, rules: Rules) -> tuple[Edges, npt.NDArray[np.int64]]:
    """Every pair that may be, with its points; and for each reason how many pairs it bars, int64 (10,)."""
    mentees, mentors, points, barred = [], [], [], np.zeros(len(Bar), np.int64)
    step = max(1, BLOCK // max(1, len(facts.mentors)))
    for first in range(0, len(facts.mentees), step):
        block = weigh(facts, rules, slice(first, first + step))
        row, column = np.nonzero(block.bars == 0)
        mentees.append(row + first)
        mentors.append(column)
        points.append(block.score[row, column].astype(np.int64))
        barred += [np.count_nonzero(block.bars & bar.value) for bar in Bar]
    capacity = np.array([p.capacity for p in facts.mentors], np.int64)
    rows = _joined(mentees)
    start = np.searchsorted(rows, np.arange(len(facts.mentees) + 1))
    return Edges(rows, _joined(mentors), _joined(points), start, capacity), barred


def _joined(arrays: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *arrays])


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
    mine, theirs = _lengths(goals.mentee[rows]), _lengths(goals.mentor)
    length = mine[:, None] * theirs
    points = np.clip(product, 0, None) * HIGHEST // np.maximum(length, 1)
    return _whole(np.minimum(points, HIGHEST)), length > 0


def _lengths(vectors: Table) -> Ints:
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
    """Whom each would choose. A list counts from 10,000 down to above 5,000, and whoever is not on it UNNAMED."""
    mentees = facts.mentees[rows]
    mine, my_known = _wishes(mentees, facts.mentors)
    theirs, their_known = _wishes(facts.mentors, mentees)
    known = my_known[:, None].astype(np.int32) + their_known
    return _divided(mine * my_known[:, None] + theirs.T * their_known, known), known > 0


def _wishes(people: tuple[Participant, ...], others: tuple[Participant, ...]) -> tuple[Points, Flags]:
    place = {other.id: k for k, other in enumerate(others)}
    points = np.full((len(people), len(others)), UNNAMED, np.int32)
    for row, person in enumerate(people):
        for rank, wish in enumerate(person.prefers):
            if wish in place:
                points[row, place[wish]] = HIGHEST - HIGHEST // 2 * rank // len(person.prefers)
    return points, np.array([bool(person.prefers) for person in people], bool)


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
    mentees, mentors = facts.mentees[rows], facts.mentors
    bars = np.zeros((len(mentees), len(mentors)), np.int32)
    languages = (facts.languages.mentee[rows, -2:-1] > 0) & (facts.languages.mentor[:, -1] > 0)
    bars[languages & (facts.languages.shared(rows) == 0)] |= Bar.LANGUAGE
    bars[_both_told(facts.hours, rows) & (half_hours < rules.half_hours)] |= Bar.HOURS
    for criterion, answers in zip(rules.criteria, facts.criteria, strict=True):
        if criterion.hard:
            holds, known = _holds(criterion.kind, answers, rows)
            bars[known & ~holds] |= Bar.CRITERION
    _bar_teams(bars, mentees, mentors, rules)
    _bar_named(bars, mentees, mentors, rules)
    return bars


def _bar_teams(bars: Bars, mentees: tuple[Participant, ...], mentors: tuple[Participant, ...], rules: Rules) -> None:
    """The same team, unless the programme allows it or both ask for each other."""
    by_team: dict[str, list[int]] = {}
    for column, mentor in enumerate(mentors):
        if mentor.team:
            by_team.setdefault(mentor.team, []).append(column)
    for row, mentee in enumerate(mentees):
        for column in by_team.get(mentee.team, []) if not rules.same_team else []:
            if not _both_ask(mentee, mentors[column]):
                bars[row, column] |= Bar.TEAM


def _both_ask(mentee: Participant, mentor: Participant) -> bool:
    return mentor.id in mentee.prefers and mentee.id in mentor.prefers


def _bar_named(bars: Bars, mentees: tuple[Participant, ...], mentors: tuple[Participant, ...], rules: Rules) -> None:
    """What is said of two people by name: oneself, a no, an earlier pair, a reporting line, a ban."""
    column_of = {mentor.id: column for column, mentor in enumerate(mentors)}
    row_of = {mentee.id: row for row, mentee in enumerate(mentees)}
    for row, mentee in enumerate(mentees):
        named = [(mentee.id, Bar.SELF), *((who, Bar.REFUSED) for who in mentee.refuses)]
        named += [(who, Bar.EARLIER) for who in mentee.earlier]
        for who, bar in named:
            if who in column_of:
                bars[row, column_of[who]] |= bar
        if mentee.reports_to in column_of and not _both_ask(mentee, mentors[column_of[mentee.reports_to]]):
            bars[row, column_of[mentee.reports_to]] |= Bar.REPORTS
    for column, mentor in enumerate(mentors):
        for who, bar in [*((w, Bar.REFUSED) for w in mentor.refuses), *((w, Bar.EARLIER) for w in mentor.earlier)]:
            if who in row_of:
                bars[row_of[who], column] |= bar
        if mentor.reports_to in row_of and not _both_ask(mentees[row_of[mentor.reports_to]], mentor):
            bars[row_of[mentor.reports_to], column] |= Bar.REPORTS
    for mentee_id, mentor_id in rules.bans:
        if mentee_id in row_of and mentor_id in column_of:
            bars[row_of[mentee_id], column_of[mentor_id]] |= Bar.BANNED
