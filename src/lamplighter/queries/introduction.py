"""Requests, from both sides."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from lamplighter.access import Keyring, open_for, visible_to
from lamplighter.core.introduction import Size
from lamplighter.core.journey import PENDING, RequestStage
from lamplighter.models.introduction import PENDING_CODES, Request
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.queries.person import PersonCard, get_card_for
from lamplighter.queries.question import list_questions_for


@dataclass(frozen=True, slots=True)
class RequestPage:
    id: uuid.UUID
    asker: str
    asked: str
    asked_id: uuid.UUID
    size: Size
    words: str
    stage: RequestStage
    asked_at: datetime
    i_asked: bool
    mentorship: uuid.UUID | None

    @property
    def is_pending(self) -> bool:
        return self.stage in PENDING

    @property
    def other(self) -> str:
        return self.asked if self.i_asked else self.asker


@dataclass(frozen=True, slots=True)
class CardToAsk:
    """Somebody's card, and what it takes to ask them."""

    card: PersonCard
    my_question: str
    open_request: uuid.UUID | None
    mentorship: uuid.UUID | None


def get_card_to_ask(person: Person, pk: uuid.UUID) -> CardToAsk:
    """Raises Hidden unless this person may find that card."""
    card = get_card_for(person, pk)
    mine = visible_to(person, Request).filter(asker=person, asked=pk, stage__in=PENDING_CODES)
    together = visible_to(person, Mentorship).filter(mentor=pk, mentee=person).exclude(stage__in=OVER_CODES)
    questions = list_questions_for(person, only_open=True)
    return CardToAsk(
        card=card,
        my_question=questions[0].words if questions else "",
        open_request=mine.values_list("pk", flat=True).first(),
        mentorship=together.values_list("pk", flat=True).first(),
    )


def get_request_for(person: Person, pk: uuid.UUID) -> RequestPage:
    """Raises Hidden for anybody but the asker and, while it is open or once it is a yes, the asked."""
    row = open_for(person, Request, pk, along=("asker", "asked"))
    return _page(row, person, Keyring(person))


def list_pending_requests_for(person: Person) -> tuple[RequestPage, ...]:
    """What waits for an answer, whoever's turn it is; the longest wait first."""
    rows = visible_to(person, Request).filter(stage__in=PENDING_CODES).select_related("asker", "asked")
    found = list(rows.order_by("asked_at", "pk"))
    ring = Keyring(person, found)
    return tuple(_page(row, person, ring) for row in found)


def get_first_words(person: Person, mentorship: uuid.UUID, *, ring: Keyring | None = None) -> RequestPage | None:
    """The request a mentorship began with."""
    rows = visible_to(person, Request).filter(mentorship=mentorship).select_related("asker", "asked")
    row = rows.order_by("asked_at").first()
    return _page(row, person, ring or Keyring(person)) if row else None


def _page(row: Request, person: Person, ring: Keyring) -> RequestPage:
    return RequestPage(
        id=row.pk,
        asker=row.asker.name,
        asked=row.asked.name,
        asked_id=row.asked_id,
        size=Size(row.size),
        words=ring.read(row, "words"),
        stage=RequestStage(row.stage),
        asked_at=row.asked_at,
        i_asked=row.asker_id == person.pk,
        mentorship=row.mentorship_id,
    )
