"""Why these two, why nobody, and what would change it: in words, from the numbers that decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from lamplighter.matching.bars import Bar
from lamplighter.matching.chosen import NEXT
from lamplighter.matching.edges import HIGHEST, Flags
from lamplighter.matching.findings import Findings
from lamplighter.matching.people import Participant
from lamplighter.matching.pins import WHY
from lamplighter.matching.scoring import Bars
from lamplighter.matching.solver import Watch
from lamplighter.matching.wording import least_known, name_list, words_of

EXPLAINING: Final = "explaining"
EVERY: Final = 500  # pairs between two words of it
NOT_USED: Final = (
    "what others think of a mentor",
    "age, gender, origin and anything else somebody is by birth",
    "how popular somebody is, and how long they have been here",
)


@dataclass(frozen=True, slots=True)
class PartTold:
    """One part of a score: `points` of 10,000, which count `weight` of all weights that are known; and in words."""

    name: str
    points: int
    weight: int
    words: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another mentor who was possible. `people` and `points` are what the programme would lose at least."""

    mentor: str
    score: int
    people: int
    points: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a mentee has this mentor. `gap` is one honest thing that is missing; `both_gain` names mentors with whom
    both sides would have more points than now, and by how many at least."""

    mentee: str
    mentor: str
    score: int
    pinned: bool
    parts: tuple[PartTold, ...]
    reasons: tuple[str, ...]
    gap: str
    unknown: tuple[str, ...]
    not_used: tuple[str, ...]
    next_best: tuple[Alternative, ...]
    both_gain: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Why a mentee has nobody, and what would change it."""

    mentee: str
    why: tuple[str, ...]
    change: tuple[str, ...]


def explain_pairs(found: Findings) -> tuple[Explanation, ...]:
    """Every pair, as the mentees came."""
    rows = np.flatnonzero(found.mentor_of >= 0).tolist()
    return tuple(explain_pair(found, row) for row in _told_of(rows, found.watch))


def _told_of(rows: list[int], watch: Watch | None) -> Iterator[int]:
    """All of them; the watcher hears now and then, and cannot stop it."""
    for place, row in enumerate(rows):
        if watch and place % EVERY == 0:
            watch(EXPLAINING, place, len(rows))
        yield row


def explain_pair(found: Findings, row: int, may_see: frozenset[str] | None = None) -> Explanation:
    facts = found.facts
    mentee, mentor = facts.mentees[row], facts.mentors[found.mentor_of[row]]
    chosen = found.chosen(row)
    here = chosen.place[row]
    seen = [part for part in chosen.parts if may_see is None or part.name in may_see]
    shared = chosen.half_hours[here]
    parts = tuple(
        PartTold(p.name, p.points[here], p.weight, words_of(p.name, mentee, mentor, found.rules, shared))
        for p in seen
        if p.known[here]
    )
    reasons, pinned = _reasons(parts), row in found.pins
    return Explanation(
        mentee.id,
        mentor.id,
        found.pairs[mentee.id, mentor.id],
        pinned,
        parts,
        reasons,
        _gap(parts, reasons, mentee, mentor, may_see),
        tuple(p.name for p in seen if not p.known[here]),
        NOT_USED,
        () if pinned else _next_best(found, chosen.next_best.get(row, [])),
        () if pinned else tuple((facts.mentors[column].id, more) for column, more in chosen.both_gain.get(row, [])),
    )


def _reasons(parts: tuple[PartTold, ...]) -> tuple[str, ...]:
    """The two parts that lift this score most above a middling one."""
    lifting = [part for part in parts if part.points > HIGHEST // 2]
    lifting.sort(key=lambda part: (-part.weight * (part.points - HIGHEST // 2), part.name))
    return tuple(part.words for part in lifting[:2])


def _gap(
    parts: tuple[PartTold, ...],
    reasons: tuple[str, ...],
    mentee: Participant,
    mentor: Participant,
    may_see: frozenset[str] | None,
) -> str:
    """What is missing: a skill that is not offered; else the part that costs this pair most."""
    missing = sorted(mentee.wants.keys() - mentor.offers.keys(), key=lambda skill: (-mentee.wants[skill], skill))
    if missing and mentor.offers and (may_see is None or "need" in may_see):
        return f"does not cover: {name_list(missing)}"
    lacking = [part for part in parts if part.points < HIGHEST and (part.name == "need" or part.words not in reasons)]
    if not lacking:
        return ""
    worst = max(lacking, key=lambda part: (part.weight * (HIGHEST - part.points), part.name))
    return least_known(mentee, mentor) or worst.words if worst.name == "need" else worst.words


def _next_best(found: Findings, others: list[tuple[int, ...]]) -> tuple[Alternative, ...]:
    mentors, worth = found.facts.mentors, found.result.proof.worth
    return tuple(Alternative(mentors[column].id, score, *divmod(loss, worth)) for column, score, loss in others)


def explain_unmatched(found: Findings) -> tuple[Unmatched, ...]:
    waiting = np.flatnonzero(found.mentor_of < 0).tolist()
    helpful = found.would_help() if waiting else np.zeros(0, bool)
    return tuple(_explain_one(found, row, helpful) for row in waiting)


def _explain_one(found: Findings, row: int, helpful: Flags) -> Unmatched:
    mentee = found.facts.mentees[row]
    if not found.facts.mentors:
        return Unmatched(mentee.id, ("There are no mentors.",), ("A first mentor.",))
    possible = found.possible.of(row)[0]
    if not len(possible):
        bars = found.possible.weighing.table(slice(row, row + 1))[1][0]
        return Unmatched(mentee.id, tuple(_why_barred(bars)), tuple(_unbar(found, bars, mentee)))
    more = tuple(_more_room(found, mentee, possible[helpful[possible]].tolist(), int(helpful.sum())))
    return Unmatched(mentee.id, (_why_full(found, len(possible)),), more)


def _why_barred(bars: Bars) -> list[str]:
    counts = ((bars[:, None] & [bar.value for bar in Bar]) > 0).sum(axis=0).tolist()
    told = sorted((-count, place, bar) for place, (bar, count) in enumerate(zip(Bar, counts, strict=True)) if count)
    return [f"With {-count} of {len(bars)} mentors: {WHY[bar]}." for count, _, bar in told]


def _unbar(found: Findings, bars: Bars, mentee: Participant) -> list[str]:
    """Mentors whom one single thing keeps away, by that thing."""
    told = []
    for bar in (Bar.FLOOR, Bar.HOURS, Bar.LANGUAGE, Bar.TEAM, Bar.CRITERION, Bar.EARLIER, Bar.BANNED):
        near = [found.facts.mentors[column].id for column in np.flatnonzero(bars == bar.value).tolist()]
        if near:
            told.append(f"{_some(near)} would be possible but for one thing: {WHY[bar]}.")
    return told or [_skill_line(mentee)]


def _some(near: list[str], last: str = "and") -> str:
    """The first few by their ids, and how many more there are."""
    return name_list([*near[:NEXT], *([f"{len(near) - NEXT} more"] if len(near) > NEXT else [])], last)


def _skill_line(mentee: Participant) -> str:
    wants = sorted(mentee.wants, key=lambda skill: (-mentee.wants[skill], skill))[:2]
    return f"A mentor more{' for ' + name_list(wants) if wants else ''} who meets the rules."


def _why_full(found: Findings, possible: int) -> str:
    many = "1 mentor is" if possible == 1 else f"{possible} mentors are"
    if found.result.objective.startswith("stable"):
        return f"{many} possible, and each has people whom they would rather have. That is what stable means."
    if not found.result.proof.optimal:
        return f"{many} possible, and their places are taken so far. The search was stopped before it was proved."
    return f"{many} possible, and all places there are taken. No other way of pairing serves one person more."


def _more_room(found: Findings, mentee: Participant, own: list[int], helpful: int) -> list[str]:
    if not own or found.result.objective.startswith("stable"):
        return [_skill_line(mentee)]
    near = [found.facts.mentors[column].id for column in own]
    return [
        f"One more place with {_some(near, 'or')} serves one person more;"
        f" there are {helpful} such mentors in all, counting those where others would move.",
        _skill_line(mentee),
    ]
