"""The mentorships a person lives in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from lamplighter.access import open_for, visible_to
from lamplighter.core.journey import OVER, Deed, Stage, can
from lamplighter.core.privacy import Right
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person


@dataclass(frozen=True, slots=True)
class MentorshipCard:
    id: uuid.UUID
    partner: str
    partner_zone: str
    stage: Stage
    i_am_mentor: bool
    i_moved_last: bool
    back_on: date | None

    @property
    def is_over(self) -> bool:
        return self.stage in OVER

    @property
    def can_pause(self) -> bool:
        return can(self.stage, Deed.PAUSE)

    @property
    def can_offer_to_finish(self) -> bool:
        return can(self.stage, Deed.OFFER_TO_FINISH)

    @property
    def can_agree(self) -> bool:
        return can(self.stage, Deed.AGREE)

    @property
    def is_closing(self) -> bool:
        return self.stage is Stage.CLOSING

    @property
    def is_paused(self) -> bool:
        return self.stage is Stage.PAUSED

    @property
    def is_new(self) -> bool:
        return self.stage is Stage.INTRODUCTION


@dataclass(frozen=True, slots=True)
class PairFact:
    """What an organiser knows of a pair: that it is there, its state and dates. Without a word of theirs."""

    id: uuid.UUID
    mentor: str
    mentee: str
    stage: Stage
    began_on: date


def get_mentorship_for(person: Person, pk: uuid.UUID) -> MentorshipCard:
    """Raises Hidden for anybody but the two."""
    return _card(open_for(person, Mentorship, pk, along=("mentor", "mentee")), person)


def list_mentorships_for(person: Person) -> tuple[MentorshipCard, ...]:
    """Running ones first, then by how lately something moved."""
    rows = visible_to(person, Mentorship).select_related("mentor", "mentee").order_by("-moved_at", "pk")
    return tuple(sorted((_card(row, person) for row in rows), key=lambda card: card.is_over))


def list_pairs_for(organiser: Person) -> tuple[PairFact, ...]:
    """The pairs of the programmes this person organises, newest first."""
    rows = visible_to(organiser, Mentorship, Right.KNOW).filter(programme__organiser=organiser)
    ordered = rows.select_related("mentor", "mentee").order_by("-began_at", "pk")
    return tuple(
        PairFact(row.pk, row.mentor.name, row.mentee.name, Stage(row.stage), row.began_at.date()) for row in ordered
    )


def _card(row: Mentorship, person: Person) -> MentorshipCard:
    partner = row.partner_of(person)
    return MentorshipCard(
        id=row.pk,
        partner=partner.name,
        partner_zone=partner.zone,
        stage=Stage(row.stage),
        i_am_mentor=row.mentor_id == person.pk,
        i_moved_last=row.moved_by_id == person.pk,
        back_on=row.back_on,
    )
