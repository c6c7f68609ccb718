"""The mentorships a person lives in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from lamplighter.access import Keyring, visible_to
from lamplighter.core.journey import OVER, Deed, Stage, can
from lamplighter.core.privacy import Right
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.person import Person


@dataclass(frozen=True, slots=True)
class MentorshipCard:
    id: uuid.UUID
    partner_id: uuid.UUID
    partner: str
    partner_zone: str
    stage: Stage
    began_at: datetime
    moved_at: datetime
    i_am_mentor: bool
    i_moved_last: bool
    back_on: date | None
    is_hard_to_reach: bool  # mail may not arrive there; why is theirs alone

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
class MoveLine:
    """One step: when, what, and whether it was mine or time's own."""

    at: datetime
    deed: Deed
    is_mine: bool
    by_time: bool


@dataclass(frozen=True, slots=True)
class PairFact:
    """What an organiser knows of a pair: that it is there, its state and dates. Without a word of theirs."""

    id: uuid.UUID
    mentor: str
    mentee: str
    stage: Stage
    began_on: date


def get_mentorship_for(person: Person, pk: uuid.UUID, *, ring: Keyring | None = None) -> MentorshipCard:
    """Raises Hidden for anybody but the two. `ring` then knows the pair already."""
    return _card((ring or Keyring(person)).open_pair(pk), person)


def list_mentorships_for(person: Person) -> tuple[MentorshipCard, ...]:
    """Running ones first, then by how lately something moved."""
    rows = visible_to(person, Mentorship).select_related("mentor", "mentee").order_by("-moved_at", "pk")
    return tuple(sorted((_card(row, person) for row in rows), key=lambda card: card.is_over))


def list_all_with(person: Person, card: MentorshipCard) -> tuple[MentorshipCard, ...]:
    """Every mentorship of these two, whoever was the mentor, the first one first: one tie over the years."""
    two = Q(mentor=person, mentee=card.partner_id) | Q(mentor=card.partner_id, mentee=person)
    rows = visible_to(person, Mentorship).filter(two).select_related("mentor", "mentee")
    return tuple(_card(row, person) for row in rows.order_by("began_at", "pk"))


def list_moves_of(person: Person, mentorships: Sequence[uuid.UUID]) -> tuple[MoveLine, ...]:
    """Every step these mentorships made, in their order."""
    allowed = visible_to(person, Mentorship).filter(pk__in=mentorships).values("pk")
    rows = Move.objects.filter(mentorship__in=allowed).order_by("at", "pk")
    return tuple(MoveLine(row.at, Deed(row.deed), row.by_id == person.pk, row.by_id is None) for row in rows)


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
        partner_id=partner.pk,
        partner=partner.name,
        partner_zone=partner.zone,
        stage=Stage(row.stage),
        began_at=row.began_at,
        moved_at=row.moved_at,
        i_am_mentor=row.mentor_id == person.pk,
        i_moved_last=row.moved_by_id == person.pk,
        back_on=row.back_on,
        is_hard_to_reach=bool(partner.unreached) and Stage(row.stage) not in OVER,
    )
