"""What one mentor more would do for those who wait: worked out, and not guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from lamplighter.matching.assignment import how_many
from lamplighter.matching.edges import Edges, edges_of
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
    edges = _within_reach(found)
    if edges is None:
        return ()
    now = how_many(edges)
    told = [OneMore(skill, how_many(more) - now) for skill, more in _with_one_more(found, edges, tried)]
    return tuple(sorted((one for one in told if one.serves), key=lambda one: -one.serves))


def _within_reach(found: Findings) -> Edges | None:
    """All possible pairs; or of those whom a chain from somebody who waits can reach, which comes to the same.

    None where even these are too many.
    """
    if found.possible.whole:
        return found.possible.edges
    rows = found.within_reach()
    return found.possible.some(rows) if len(rows) * len(found.facts.mentors) <= TOO_MANY else None


def _with_one_more(found: Findings, edges: Edges, skills: list[str]) -> Iterator[tuple[str, Edges]]:
    """For each skill the same pairs, and those with a mentor who is not there yet."""
    room = len(found.facts.mentees)
    new = [Participant(f"{NOBODY_YET}{s}", Role.MENTOR, capacity=room, offers={s: LEVELS}) for s in skills]
    facts = facts_of(People((*found.facts.mentees, *new)), found.rules)
    columns = {person.id: column for column, person in enumerate(facts.mentors)}
    more, _ = Weighing(facts, found.rules).edges()
    pinned = np.isin(more.mentee, list(found.pins))
    for skill, person in zip(skills, new, strict=True):
        theirs = (more.mentor == columns[person.id]) & ~pinned
        yield (
            skill,
            edges_of(
                np.concatenate([edges.mentee, more.mentee[theirs]]),
                np.concatenate([edges.mentor, np.full(int(theirs.sum()), edges.mentors)]),
                np.concatenate([edges.score, more.score[theirs]]),
                np.append(edges.capacity, room),
                edges.mentees,
            ),
        )
