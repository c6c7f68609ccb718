"""What one mentor more would do for those who wait: worked out, and not guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from lamplighter.matching.assignment import how_many
from lamplighter.matching.edges import Edges, Flags, Ints
from lamplighter.matching.facts import facts_of
from lamplighter.matching.findings import Findings
from lamplighter.matching.people import LEVELS, Participant, People, Role
from lamplighter.matching.weighing import Weighing

TRIED: Final = 5  # skills, those first that most of the waiting want
TOO_MANY: Final = 40_000_000  # pairs of people
NOBODY_YET: Final = "\0"  # an id that no file can hold


@dataclass(frozen=True, slots=True)
class OneMore:
    """A mentor more for this skill, with room for all: how many people more would have a mentor."""

    skill: str
    serves: int


def one_more_each(found: Findings) -> tuple[OneMore, ...]:
    """Most served first. The new mentor offers this one skill as well as can be.

    Nothing else is known of them, so neither languages nor hours stand in anybody's way.
    """
    waiting = [found.facts.mentees[row] for row in np.flatnonzero(found.mentor_of < 0).tolist()]
    wanted = Counter(skill for mentee in waiting for skill in mentee.wants)
    tried = sorted(wanted, key=lambda skill: (-wanted[skill], skill))[:TRIED]
    if not tried or found.result.objective.startswith("stable"):
        return ()
    rows = found.within_reach()
    if not found.possible.whole and len(rows) * len(found.facts.mentors) > TOO_MANY:
        return ()
    edges = found.possible.among(rows)
    now = how_many(edges)
    told = [OneMore(skill, _served(edges, rows[fit]) - now) for skill, fit in _who_fits(found, rows, tried)]
    return tuple(sorted((one for one in told if one.serves), key=lambda one: -one.serves))


def _served(edges: Edges, fit: Ints) -> int:
    """How many have a mentor if these, int64 (k,), go to somebody with room for them all: the others share the rest."""
    others = np.ones(edges.mentees, bool)
    others[fit] = False
    return len(fit) + how_many(edges.only(others[edges.mentee]))


def _who_fits(found: Findings, rows: Ints, skills: list[str]) -> Iterator[tuple[str, Flags]]:
    """For each skill, which of these mentees somebody could have who is not there yet: bool (k,)."""
    mentees = [found.facts.mentees[row] for row in rows.tolist()]
    new = [Participant(f"{NOBODY_YET}{s}", Role.MENTOR, offers={s: LEVELS}) for s in skills]
    facts = facts_of(People((*mentees, *new)), found.rules)
    columns = {person.id: column for column, person in enumerate(facts.mentors)}
    _, bars = Weighing(facts, found.rules).table(slice(None))
    for skill, person in zip(skills, new, strict=True):
        yield skill, bars[:, columns[person.id]] == 0
