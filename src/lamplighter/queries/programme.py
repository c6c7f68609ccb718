"""What an organiser knows of a programme: that pairs exist, their state and dates."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from lamplighter.access import visible_to
from lamplighter.core.journey import Stage
from lamplighter.core.privacy import Right
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person


@dataclass(frozen=True, slots=True)
class PairFact:
    """One pair, without a word of theirs."""

    id: uuid.UUID
    mentor: str
    mentee: str
    stage: Stage
    began_on: date


def list_pairs_for(organiser: Person) -> tuple[PairFact, ...]:
    """The pairs of the programmes this person organises, newest first."""
    rows = visible_to(organiser, Mentorship, Right.KNOW).filter(programme__organiser=organiser)
    ordered = rows.select_related("mentor", "mentee").order_by("-began_at", "pk")
    return tuple(
        PairFact(row.pk, row.mentor.name, row.mentee.name, Stage(row.stage), row.began_at.date()) for row in ordered
    )
