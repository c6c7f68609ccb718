"""Why these two, why nobody, and what would change it: in words, from the numbers that decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lamplighter.matching.bars import Bar
from lamplighter.matching.edges import HIGHEST
from lamplighter.matching.findings import Findings
from lamplighter.matching.people import Participant
from lamplighter.matching.pins import WHY
from lamplighter.matching.scoring import Bars
from lamplighter.matching.wording import least_known, name_list, words_of

NOT_USED: Final = (
    "what others think of a mentor",
    "age, gender, origin and anything else somebody is by birth",
    "how popular somebody is, and how long they have been here",
)
NEXT: Final = 3


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


def explain_pair(found: Findings, row: int, may_see: frozenset[str] | None = None) -> Explanation:
    facts = found.facts
    column = int(found.mentor_of[row])
    mentee, mentor = facts.mentees[row], facts.mentors[column]
    block, here = found.weighed(row)
    seen = [part for part in block.parts if may_see is None or part.name in may_see]
    parts = tuple(
        PartTold(p.name, int(p.points[here, column]), p.weight, words_of(p.name, mentee, mentor, found.rules))
        for p in seen
        if p.known[here, column]
    )
    return Explanation(
        mentee.id,
        mentor.id,
        found.pairs[mentee.id, mentor.id],
        row in found.pins,
        parts,
        _reasons(parts),
        _gap(parts, mentee, mentor, may_see),
        tuple(p.name for p in seen if not p.known[here, column]),
        NOT_USED,
        () if row in found.pins else _next_best(found, row, column),
        () if row in found.pins else _both_gain(found, row),
    )


def _reasons(parts: tuple[PartTold, ...]) -> tuple[str, ...]:
    """The two parts that lift this score most above a middling one."""
    lifting = [part for part in parts if part.points > HIGHEST // 2]
    lifting.sort(key=lambda part: (-part.weight * (part.points - HIGHEST // 2), part.name))
    return tuple(part.words for part in lifting[:2])


def _gap(parts: tuple[PartTold, ...], mentee: Participant, mentor: Participant, may_see: frozenset[str] | None) -> str:
    """What is missing: a skill that is not offered; else the part that costs this pair most."""
    missing = sorted(mentee.wants.keys() - mentor.offers.keys(), key=lambda skill: (-mentee.wants[skill], skill))
    if missing and mentor.offers and (may_see is None or "need" in may_see):
        return f"does not cover: {name_list(missing)}"
    lacking = [
        part for part in parts if part.points < HIGHEST and (part.name == "need" or part.words not in _reasons(parts))
    ]
    if not lacking:
        return ""
    worst = max(lacking, key=lambda part: (part.weight * (HIGHEST - part.points), part.name))
    return least_known(mentee, mentor) or worst.words if worst.name == "need" else worst.words


def _next_best(found: Findings, row: int, column: int) -> tuple[Alternative, ...]:
    mentors, scores = found.possible.of(row)
    losses = found.losses(row)
    worth = found.result.proof.worth
    order = [k for k in np.lexsort((mentors, -scores, losses)).tolist() if _is_other(found, int(mentors[k]), column)]
    return tuple(_alternative(found, int(mentors[k]), int(scores[k]), int(losses[k]), worth) for k in order[:NEXT])


def _is_other(found: Findings, mentor: int, column: int) -> bool:
    return mentor != column and found.facts.mentors[mentor].capacity > 0


def _alternative(found: Findings, column: int, score: int, loss: int, worth: int) -> Alternative:
    people, points = divmod(loss, worth)
    return Alternative(found.facts.mentors[column].id, score, people, points)


def _both_gain(found: Findings, row: int) -> tuple[tuple[str, int], ...]:
    more, mentors = found.more_for_both(row), found.possible.of(row)[0]
    best = sorted((-int(more[k]), found.facts.mentors[mentors[k]].id) for k in np.flatnonzero(more > 0))
    return tuple((mentor, -less) for less, mentor in best[:NEXT])


def explain_unmatched(found: Findings) -> tuple[Unmatched, ...]:
    waiting = np.flatnonzero(found.mentor_of < 0).tolist()
    helpful = found.would_help() if waiting else []
    return tuple(_explain_one(found, row, helpful) for row in waiting)


def _explain_one(found: Findings, row: int, helpful: list[int]) -> Unmatched:
    mentee = found.facts.mentees[row]
    possible = found.possible.of(row)[0].tolist()
    block, here = found.weighed(row)
    bars = block.bars[here]
    if not found.facts.mentors:
        return Unmatched(mentee.id, ("There are no mentors.",), ("A first mentor.",))
    if not possible:
        return Unmatched(mentee.id, tuple(_why_barred(bars)), tuple(_unbar(found, bars, mentee)))
    return Unmatched(mentee.id, (_why_full(found, len(possible)),), tuple(_more_room(found, row, helpful)))


def _why_barred(bars: Bars) -> list[str]:
    counts = {bar: int((bars & bar.value > 0).sum()) for bar in Bar}
    told = sorted((bar for bar in Bar if counts[bar]), key=lambda bar: -counts[bar])
    return [f"With {counts[bar]} of {len(bars)} mentors: {WHY[bar]}." for bar in told]


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


def _more_room(found: Findings, row: int, helpful: list[int]) -> list[str]:
    names = [found.facts.mentors[column].id for column in helpful]
    own = set(found.possible.of(row)[0].tolist())
    near = [found.facts.mentors[column].id for column in helpful if column in own]
    if not near or found.result.objective.startswith("stable"):
        return [_skill_line(found.facts.mentees[row])]
    return [
        f"One more place with {_some(near, 'or')} serves one person more;"
        f" there are {len(names)} such mentors in all, counting those where others would move.",
        _skill_line(found.facts.mentees[row]),
    ]
