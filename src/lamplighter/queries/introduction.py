"""Requests, from both sides."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q

from lamplighter.access import Hidden, Keyring, does_find, open_for, visible_to
from lamplighter.core.agreement import Beat
from lamplighter.core.introduction import WHOSE_TURN, Goal, Said, Side, Size
from lamplighter.core.journey import PENDING, RequestDeed, RequestStage
from lamplighter.core.privacy import Right
from lamplighter.models.event import Event
from lamplighter.models.introduction import (
    ANSWERED_IN_WRITING,
    PENDING_CODES,
    TALK_CODES,
    Proof,
    Referral,
    Remark,
    Request,
)
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.queries.person import PersonCard, get_card_for
from lamplighter.queries.question import list_questions_for
from lamplighter.queries.valueadd import StatementLine, list_statements_for

NO = [RequestStage.DECLINED.value, RequestStage.WITHDRAWN.value, RequestStage.EXPIRED.value]


@dataclass(frozen=True, slots=True)
class RequestPage:
    id: uuid.UUID
    asker: str
    asker_id: uuid.UUID
    asked: str
    asked_id: uuid.UUID
    size: Size
    words: str
    goal: Goal
    beat: Beat | None
    stage: RequestStage
    asked_at: datetime
    turned_at: datetime
    i_asked: bool
    line_by: Side | None
    line_is_agreed: bool
    mentorship: uuid.UUID | None
    helped: bool = False

    @property
    def is_pending(self) -> bool:
        return self.stage in PENDING

    @property
    def other(self) -> str:
        return self.asked if self.i_asked else self.asker

    @property
    def other_id(self) -> uuid.UUID:
        return self.asked_id if self.i_asked else self.asker_id

    @property
    def is_my_turn(self) -> bool:
        return WHOSE_TURN.get(self.stage) is (Side.ASKER if self.i_asked else Side.ASKED)

    @property
    def is_question(self) -> bool:
        return self.size is Size.QUESTION

    @property
    def was_answered_in_writing(self) -> bool:
        return self.is_question and self.stage is RequestStage.ACCEPTED

    @property
    def i_stated_line(self) -> bool:
        return self.line_by is (Side.ASKER if self.i_asked else Side.ASKED)

    @property
    def line_waits_for_asker(self) -> bool:
        return self.is_pending and self.line_by is Side.ASKED

    @property
    def came_to_nothing(self) -> bool:
        return self.stage.value in NO


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """What one of the two added."""

    said: Said
    words: str
    author: str
    is_mine: bool
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Name:
    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class RequestStory:
    """One request with all that was said, for its page."""

    request: RequestPage
    remarks: tuple[RemarkLine, ...]
    other_one: RequestPage | None  # both had asked: what the other of the two wrote
    suggested: tuple[Name, ...]  # by whoever said no, as far as the asker finds them
    again_at: datetime | None  # from when on the same person may be asked again
    waited_for_asker: bool  # when it ran out
    sentences: tuple[StatementLine, ...] = ()  # of whoever gave the answer, for which it may count
    counts_for: uuid.UUID | None = None

    @property
    def can_write_back(self) -> bool:
        is_told = any(remark.said is Said.LINE_BACK for remark in self.remarks)
        return self.request.i_asked and self.request.was_answered_in_writing and not is_told


@dataclass(frozen=True, slots=True)
class CardToAsk:
    """Somebody's card, and what it takes to ask them."""

    card: PersonCard
    my_question: str
    open_request: uuid.UUID | None
    their_request: RequestPage | None  # they would like to talk with me
    mentorship: uuid.UUID | None
    again_at: datetime | None
    is_found: bool  # and not only read by an organiser

    @property
    def can_be_asked(self) -> bool:
        return self.is_found and not (self.card.is_me or self.mentorship or self.open_request or self._cools_down)

    @property
    def _cools_down(self) -> bool:
        return self.again_at is not None and self.their_request is None


def get_card_to_ask(person: Person, pk: uuid.UUID, *, at: datetime) -> CardToAsk:
    """Raises Hidden unless this person may find that card."""
    card = get_card_for(person, pk)
    mine, theirs = _between(person, pk)
    together = visible_to(person, Mentorship).filter(mentor=pk, mentee=person).exclude(stage__in=OVER_CODES)
    questions = list_questions_for(person, only_open=True)
    waits = next((row for row in mine if row.stage in PENDING_CODES), None)
    ring = Keyring(person, theirs)
    return CardToAsk(
        card=card,
        my_question=questions[0].words if questions else "",
        open_request=waits.pk if waits else None,
        their_request=next((_page(row, person, ring) for row in theirs), None),
        mentorship=together.values_list("pk", flat=True).first(),
        again_at=_again_at(mine, at),
        is_found=does_find(person, pk),
    )


def get_card_to_ask_now(person: Person, pk: uuid.UUID, *, at: datetime) -> CardToAsk:
    """The same, for whoever is about to ask: a card that only an organiser's list leads to cannot be asked from."""
    card = get_card_to_ask(person, pk, at=at)
    if not card.is_found:
        raise Hidden
    return card


def get_request_for(person: Person, pk: uuid.UUID) -> RequestPage:
    """Raises Hidden for anybody but the asker and, while it is open or once it is a yes, the asked."""
    row = open_for(person, Request, pk, along=("asker", "asked"))
    return _page(row, person, Keyring(person))


def get_request_to_answer(person: Person, pk: uuid.UUID) -> RequestPage:
    """Raises Hidden for anybody but whoever was asked."""
    row = visible_to(person, Request, Right.DECIDE).select_related("asker", "asked").filter(pk=pk).first()
    if row is None:
        raise Hidden
    return _page(row, person, Keyring(person))


def get_request_story(person: Person, pk: uuid.UUID, *, at: datetime) -> RequestStory:
    """The same, with what has been said since, and what can be done after a no."""
    row = open_for(person, Request, pk, along=("asker", "asked"))
    ring = Keyring(person)
    others = _of_mentorship(ring, row.mentorship_id)
    ring.take([row, *others])
    page = _page(row, person, ring)
    may_count = page.helped and not page.i_asked
    return RequestStory(
        request=page,
        remarks=_remarks(row, person, ring),
        other_one=next((_page(other, person, ring) for other in others if other.pk != pk), None),
        suggested=_suggested(row, person) if page.stage is RequestStage.DECLINED else (),
        again_at=_again_at([row], at) if page.i_asked else None,
        waited_for_asker=page.stage is RequestStage.EXPIRED and _waited_for_asker(pk),
        sentences=list_statements_for(person, person.pk) if may_count else (),
        counts_for=_counts_for(pk) if may_count else None,
    )


def list_requests_for(person: Person) -> tuple[RequestPage, ...]:
    """What waits for an answer, whoever's turn it is, what was answered in writing, and what I asked for in vain, as
    long as its words are there; the longest wait first."""
    silence_or_no = [RequestStage.DECLINED.value, RequestStage.EXPIRED.value]  # whoever takes something back knows it
    in_vain = Q(asker=person, stage__in=silence_or_no, words__isnull=False)
    rows = visible_to(person, Request).filter(Q(stage__in=PENDING_CODES) | Q(**ANSWERED_IN_WRITING) | in_vain)
    found = list(rows.select_related("asker", "asked").order_by("turned_at", "pk"))
    ring = Keyring(person, found)
    return tuple(_page(row, person, ring) for row in found)


def list_first_words(person: Person, mentorship: uuid.UUID, *, ring: Keyring | None = None) -> tuple[RequestPage, ...]:
    """The request a mentorship began with; two, if both had asked."""
    ring = ring or Keyring(person)
    found = _of_mentorship(ring, mentorship)
    ring.take(found)
    return tuple(_page(row, person, ring) for row in found)


def get_first_words(person: Person, mentorship: uuid.UUID, *, ring: Keyring | None = None) -> RequestPage | None:
    """The request a mentorship began with."""
    return next(iter(list_first_words(person, mentorship)), None)


def find_hoped_for(mentorship: uuid.UUID) -> Beat | None:
    """How often the asker hoped to meet, if they have said so. For what is computed from it; it shows nothing."""
    rows = sorted(Request.objects.filter(mentorship=mentorship, beat__isnull=False), key=_the_yes_first)
    return Beat(rows[0].beat) if rows else None


def _of_mentorship(ring: Keyring, mentorship: uuid.UUID | None) -> list[Request]:
    """The one with the yes first."""
    return sorted(ring.open_requests_of(mentorship), key=_the_yes_first) if mentorship else []


def _the_yes_first(row: Request) -> tuple[bool, datetime]:
    return row.stage != RequestStage.ACCEPTED.value, row.asked_at


def _between(person: Person, other: uuid.UUID) -> tuple[list[Request], list[Request]]:
    """What the two have asked of each other, newest first: all of mine, and what of theirs would be met by mine."""
    rows = visible_to(person, Request).select_related("asker", "asked").order_by("-asked_at", "pk")
    mine = list(rows.filter(asker=person, asked=other))
    theirs = rows.filter(asker=other, asked=person, stage__in=PENDING_CODES, size__in=TALK_CODES)
    return mine, list(theirs)


def _again_at(mine: Sequence[Request], at: datetime) -> datetime | None:
    """A no, a silence and second thoughts cool down alike: nobody reads from it which one it was."""
    ended = [row.decided_at for row in mine if row.stage in NO and row.decided_at is not None]
    again = max(ended) + settings.LIMITS.cool_down if ended else at
    return again if again > at else None


def _waited_for_asker(pk: uuid.UUID) -> bool:
    """The words may be gone by now; the record still knows whose turn it was."""
    steps = [deed.value for deed in RequestDeed if deed is not RequestDeed.EXPIRE]
    last = Event.objects.filter(thing=pk, verb__in=steps).order_by("-pk").values_list("verb", flat=True).first()
    return last == RequestDeed.ASK_BACK.value


def _counts_for(pk: uuid.UUID) -> uuid.UUID | None:
    rows = Proof.objects.filter(request=pk, counted_at__gte=F("statement__added_at"))
    return rows.values_list("statement", flat=True).first()


def _remarks(row: Request, person: Person, ring: Keyring) -> tuple[RemarkLine, ...]:
    """A written answer under a reporting line is read once it has begun."""
    rows = Remark.objects.filter(request=row).select_related("author").order_by("said_at", "pk")
    told = row.stage == RequestStage.ACCEPTED.value
    return tuple(
        RemarkLine(
            Said(remark.said),
            ring.read(remark, "words"),
            remark.author.name,
            remark.author_id == person.pk,
            remark.said_at,
        )
        for remark in rows
        if told or remark.said != Said.ANSWER.value or remark.author_id == person.pk
    )


def _suggested(row: Request, person: Person) -> tuple[Name, ...]:
    people = visible_to(person, Person).filter(pk__in=Referral.objects.filter(request=row).values("person"))
    return tuple(Name(*found) for found in people.order_by("name", "pk").values_list("pk", "name"))


def _page(row: Request, person: Person, ring: Keyring) -> RequestPage:
    return RequestPage(
        id=row.pk,
        asker=row.asker.name,
        asker_id=row.asker_id,
        asked=row.asked.name,
        asked_id=row.asked_id,
        size=Size(row.size),
        words=ring.read(row, "words"),
        goal=Goal(ring.read(row, "here"), ring.read(row, "there"), ring.read(row, "first")),
        beat=Beat(row.beat) if row.beat else None,
        stage=RequestStage(row.stage),
        asked_at=row.asked_at,
        turned_at=row.turned_at,
        i_asked=row.asker_id == person.pk,
        line_by=Side(row.line_by) if row.line_by else None,
        line_is_agreed=row.line_agreed_at is not None,
        mentorship=row.mentorship_id,
        helped=row.helped_at is not None,
    )
