"""What the two want to reach and have promised."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import F, Q

from lamplighter.access import Keyring, open_for, visible_to
from lamplighter.core.goal import is_past
from lamplighter.models.goal import ActionItem, Confirmation, Milestone
from lamplighter.models.person import Person

# Each "we are there" of a step comes in the same row as the step, so that none is asked for on its own.
SAID = {
    "said": F("confirmations__pk"),
    "said_by": F("confirmations__person"),
    "said_by_name": F("confirmations__person__name"),
    "shows": F("confirmations__evidence"),
}
BOTH = ("mentorship__mentor", "mentorship__mentee")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What somebody says that shows it."""

    name: str
    is_mine: bool
    words: str


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    id: uuid.UUID
    words: str
    evidence: tuple[Evidence, ...]
    i_confirmed: bool
    partner_confirmed: bool
    reached_at: datetime | None


@dataclass(frozen=True, slots=True)
class PromiseLine:
    id: uuid.UUID
    words: str
    keeper: str
    is_mine: bool
    due_on: date | None
    kept_at: datetime | None
    milestone: uuid.UUID | None

    def is_past(self, today: date) -> bool:
        return self.kept_at is None and is_past(self.due_on, today=today)


@dataclass(frozen=True, slots=True)
class Goals:
    """What the page of a mentorship says about promises and milestones; nothing that was let go."""

    milestones: tuple[MilestoneLine, ...]
    promises: tuple[PromiseLine, ...]

    @property
    def ahead(self) -> tuple[MilestoneLine, ...]:
        return tuple(line for line in self.milestones if line.reached_at is None)

    @property
    def reached(self) -> tuple[MilestoneLine, ...]:
        return tuple(line for line in self.milestones if line.reached_at is not None)


@dataclass(frozen=True, slots=True)
class PromisePage:
    mentorship: uuid.UUID
    partner: str
    promise: PromiseLine


@dataclass(frozen=True, slots=True)
class MilestonePage:
    mentorship: uuid.UUID
    partner: str
    milestone: MilestoneLine


def get_goals_for(person: Person, mentorship: uuid.UUID, *, since: datetime | None, ring: Keyring) -> Goals:
    """Open promises, and those kept since the two last met; every milestone that was not let go."""
    news = Q(kept_at=None) | Q(kept_at__gte=since) if since else Q()
    promises = visible_to(person, ActionItem).filter(news, mentorship=mentorship, let_go_at=None)
    steps = visible_to(person, Milestone).filter(mentorship=mentorship, dropped_at=None)
    found = list(promises.select_related("keeper").order_by("promised_at", "pk"))
    milestones = list(steps.annotate(**SAID).order_by("added_at", "pk", "confirmations__confirmed_at"))
    ring.take([*found, *milestones])
    return Goals(
        tuple(_step(list(rows), person, ring) for _, rows in groupby(milestones, key=lambda row: row.pk)),
        tuple(_promise(row, person, ring) for row in found),
    )


def list_open_promises_for(person: Person, mentorship: uuid.UUID, *, ring: Keyring) -> tuple[PromiseLine, ...]:
    """What each of the two still means to do, in the order in which it was said."""
    rows = visible_to(person, ActionItem).filter(mentorship=mentorship, kept_at=None, let_go_at=None)
    found = list(rows.select_related("keeper").order_by("promised_at", "pk"))
    ring.take(found)
    return tuple(_promise(row, person, ring) for row in found)


def list_reached_for(person: Person, mentorships: Sequence[uuid.UUID]) -> tuple[tuple[datetime, str], ...]:
    """The steps that both said they had reached, and when."""
    rows = visible_to(person, Milestone).filter(mentorship__in=mentorships)
    found = list(rows.exclude(reached_at=None).order_by("reached_at", "pk"))
    ring = Keyring(person, found)
    return tuple((row.reached_at, ring.read(row, "words")) for row in found if row.reached_at)


def get_promise_for(person: Person, pk: uuid.UUID) -> PromisePage:
    """Raises Hidden for anybody but the two."""
    row = open_for(person, ActionItem, pk, along=("keeper", *BOTH))
    partner = row.mentorship.partner_of(person).name
    return PromisePage(row.mentorship_id, partner, _promise(row, person, Keyring(person)))


def get_milestone_for(person: Person, pk: uuid.UUID) -> MilestonePage:
    """Raises Hidden for anybody but the two."""
    row = open_for(person, Milestone, pk, along=BOTH)
    rows = list(visible_to(person, Milestone).filter(pk=pk).annotate(**SAID).order_by("confirmations__confirmed_at"))
    partner = row.mentorship.partner_of(person).name
    return MilestonePage(row.mentorship_id, partner, _step(rows, person, Keyring(person)))


def _step(rows: Sequence[Any], person: Person, ring: Keyring) -> MilestoneLine:
    """One step, in a row for each of the two who has said that they are there, or in one where nobody has."""
    row, said = rows[0], {row.said_by for row in rows if row.said}
    return MilestoneLine(
        id=row.pk,
        words=ring.read(row, "words"),
        evidence=tuple(
            Evidence(row.said_by_name, row.said_by == person.pk, ring.read(_shown_by(row), "evidence"))
            for row in rows
            if row.shows is not None
        ),
        i_confirmed=person.pk in said,
        partner_confirmed=bool(said - {person.pk}),
        reached_at=row.reached_at,
    )


def _shown_by(row: Any) -> Confirmation:
    return Confirmation(pk=row.said, milestone=row, person_id=row.said_by, evidence=row.shows)


def _promise(row: ActionItem, person: Person, ring: Keyring) -> PromiseLine:
    return PromiseLine(
        id=row.pk,
        words=ring.read(row, "words"),
        keeper=row.keeper.name,
        is_mine=row.keeper_id == person.pk,
        due_on=row.due_on,
        kept_at=row.kept_at,
        milestone=row.milestone_id,
    )
