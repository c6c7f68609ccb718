"""Facts laid out as the compiled loops want them: who asks for what, who gives it, and what was said by name."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lamplighter.matching.bars import UNNAMED, Listed
from lamplighter.matching.edges import HIGHEST, Ints
from lamplighter.matching.facts import Facts, Table, Two
from lamplighter.matching.people import LEVELS
from lamplighter.matching.rules import Kind, Rules
from lamplighter.matching.scoring import NEUTRAL, lengths_of

EXACT: Final = 2**24 // (HIGHEST + 1) // 2  # so far a quotient of two whole numbers in 32 bits of float is exact
POPULAR: Final = 8  # a name that one in so many gives lies in a table and not in a list
TABLE: Final = 2**28  # bytes for that table at the most
KINDS: Final = {Kind.AT_LEAST: 0, Kind.DIFFERENT: 1, Kind.EQUAL: 2, Kind.OVERLAP: 2}

Plan = tuple[Any, ...]  # arrays in the order of the enumeration in weigh.c


def plan_of(facts: Facts, rules: Rules) -> Plan | None:
    """None where numbers are larger than the compiled loops can take: scoring.py can."""
    n, m = len(facts.mentees), len(facts.mentors)
    if not n * m or not _fits(facts, rules):
        return None
    products = [facts.needs, facts.words, facts.languages, facts.fields]
    for criterion, answers in zip(rules.criteria, facts.criteria, strict=True):
        products += [answers] if criterion.kind is not Kind.AT_LEAST else []
    weights = [rules.weights.get(part, 0) for part in ("need", "style", "preference", "field", "logistics")]
    enough, goals = max(1, rules.enough_half_hours), int(facts.goals.mentee.shape[1] > 0)
    head = [n, m, rules.floor, rules.half_hours, enough, *weights, facts.style.mentee.shape[1], len(rules.criteria)]
    return (
        np.array([*head, goals, NEUTRAL, UNNAMED, len(products)], np.int64),
        _rows(facts.style.mentee, np.int8),
        _rows(facts.style.mentor.T, np.int8),
        _week(facts.hours.mentee),
        _rows(_week(facts.hours.mentor).T, np.uint64),
        _rows(facts.hours.mentor.any(axis=1), np.uint8),
        _rows(facts.wishing.mentee, np.uint8),
        _rows(facts.wishing.mentor, np.uint8),
        _rows(facts.teams.mentee, np.int32),
        _rows(facts.teams.mentor, np.int32),
        *_lists(facts.said),
        *_lists(facts.wishes),
        *_multiplied(products, m),
        *_criteria(facts, rules),
        lengths_of(facts.goals.mentee),
        lengths_of(facts.goals.mentor),
    )


def _fits(facts: Facts, rules: Rules) -> bool:
    weights = sum(rules.weights.values()) + sum(c.weight for c in rules.criteria)
    offered = max(float(two.mentor.max(initial=0)) for two in (facts.needs, facts.words))
    wanted = float(facts.needs.mentee[:, :-2].sum(axis=1).max(initial=0)) * max(LEVELS, offered)
    named, sliders = float(facts.words.mentee[:, -2].max(initial=0)), facts.style.mentee.shape[1]
    style = [side for side in (facts.style.mentee, facts.style.mentor) if side.size]
    least = min((float(two.min(initial=0)) for two in (facts.needs.mentee, facts.needs.mentor)), default=0)
    in_range = all(-1 <= side.min() and side.max() < 128 for side in style)
    return max(weights, wanted, named, sliders) <= EXACT and max(offered, sliders) < 256 and least >= 0 and in_range


def _rows(table: Any, kind: Any) -> Any:
    return np.ascontiguousarray(table, dtype=kind)


def _week(hours: Table) -> Any:
    """uint64 (people, 6), a bit for each half hour."""
    bits = np.zeros((len(hours), 384), np.uint8)
    bits[:, : hours.shape[1]] = hours > 0
    return np.packbits(bits, axis=1, bitorder="little").view(np.uint64)


def _lists(told: Listed) -> tuple[Any, Any, Any]:
    return told.start, _rows(told.mentor, np.int32), _rows(told.number, np.int32)


def _multiplied(products: list[Two], m: int) -> tuple[Any, ...]:
    """What is asked for and given, for all products together; names are numbered through."""
    asks, gives, names, first = [], [], 0, 0
    for two in products:
        row, name = np.nonzero(two.mentee[:, :-2])
        asks.append((row + first, name + names, two.mentee[row, name]))
        who, name = np.nonzero(two.mentor[:, :-2])
        gives.append((name + names, who, two.mentor[who, name]))
        first, names = first + len(two.mentee), names + two.mentee.shape[1] - 2
    row, name, level = (np.concatenate(arrays) for arrays in zip(*asks, strict=True))
    given, who, much = (np.concatenate(arrays) for arrays in zip(*gives, strict=True))
    order = np.lexsort((who, given))
    given, who, much = given[order], who[order], much[order]
    start = np.searchsorted(given, np.arange(names + 1)).astype(np.int64)
    dense_of = _popular(np.diff(start), m)
    dense = np.zeros((max(1, int(dense_of.max(initial=-1)) + 1), m), np.uint8)
    in_table = dense_of[given] >= 0
    dense[dense_of[given[in_table]], who[in_table]] = much[in_table]
    told = np.stack([two.mentee[:, -1 if two is products[0] else -2] for two in products])
    tolds = np.stack([two.mentor[:, -2 if two is products[0] else -1] > 0 for two in products])
    asked = np.searchsorted(row, np.arange(first + 1)).astype(np.int64)
    asking = asked, _rows(name, np.int32), _rows(level, np.int32)
    giving = start, _rows(who, np.int32), _rows(much, np.int32), dense_of, dense
    return *asking, *giving, _rows(told, np.int32), _rows(tolds, np.uint8)


def _popular(givers: Ints, m: int) -> Any:
    """A row of the table for each name that many give, -1 for the others: int32 (names,)."""
    rows = np.full(len(givers), -1, np.int32)
    many = np.argsort(-givers, kind="stable")[: TABLE // m]
    many = many[givers[many] * POPULAR > m]
    rows[many] = np.arange(len(many))
    return rows


def _criteria(facts: Facts, rules: Rules) -> tuple[Any, Any, Any]:
    """Kind, weight, whether it is hard, product: int64 (c, 4); and places in an order, int32 (c, n) and (c, m)."""
    product, told, mine, theirs = 4, [], [], []
    for criterion, answers in zip(rules.criteria, facts.criteria, strict=True):
        in_order = criterion.kind is Kind.AT_LEAST
        told.append((KINDS[criterion.kind], criterion.weight, criterion.hard, 0 if in_order else product))
        product += not in_order
        mine.append(answers.mentee[:, 0] if in_order else np.zeros(len(facts.mentees)))
        theirs.append(answers.mentor[:, 0] if in_order else np.zeros(len(facts.mentors)))
    return np.array(told, np.int64).reshape(-1, 4), np.array(mine, np.int32), np.array(theirs, np.int32)
