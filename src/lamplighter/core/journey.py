"""The two journeys: of a request, and of a mentorship. Each table is complete; a test says so.

A cell says where a deed leads from a stage; a deed that is not in a row is refused there, with the
row's sentence. Source: docs/decisions/0004.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, TypeVar

from lamplighter.core.refusal import IllegalMove, gettext_noop


class Stage(Enum):
    """Where a mentorship stands."""

    INTRODUCTION = "introduction"  # somebody said yes; the three lines are not agreed yet
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSING = "closing"  # one of them has offered to finish well; the other has not answered
    COMPLETED = "completed"
    ENDED_EARLY = "ended early"
    ENDED_BY_SILENCE = "ended by silence"


class Deed(Enum):
    """What moves a mentorship."""

    AGREE = "agree"
    PAUSE = "pause"
    RESUME = "resume"
    OFFER_TO_FINISH = "offer to finish"
    CARRY_ON = "carry on"
    FINISH = "finish"
    LEAVE = "leave"
    LAPSE = "lapse"  # time does this, nobody else
    REST = "let it rest"  # so does this: both were asked whether to go on, and there were not two yeses


class RequestStage(Enum):
    """Where a request stands."""

    OPEN = "open"
    ASKED_BACK = "asked back"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class RequestDeed(Enum):
    """What moves a request."""

    ASK_BACK = "ask back"
    REPLY = "reply"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"


S = TypeVar("S", bound=Enum)
D = TypeVar("D", bound=Enum)


@dataclass(frozen=True, slots=True)
class Row(Generic[S, D]):
    """One stage: where each deed leads, and what to say to a deed that leads nowhere."""

    moves: Mapping[D, S]
    otherwise: str


OVER_WORDS: Final = gettext_noop("This mentorship has ended. What you made together is still here to read.")
ANSWERED_WORDS: Final = gettext_noop("This request has already been answered. Nothing was changed.")

MENTORSHIP: Final[Mapping[Stage, Row[Stage, Deed]]] = {
    Stage.INTRODUCTION: Row(
        {
            Deed.AGREE: Stage.ACTIVE,
            Deed.FINISH: Stage.COMPLETED,  # one good conversation was all that was needed
            Deed.LEAVE: Stage.ENDED_EARLY,
            Deed.LAPSE: Stage.ENDED_BY_SILENCE,
            Deed.REST: Stage.COMPLETED,  # a no and a missing answer are this one step
        },
        gettext_noop("You have not agreed on your three lines yet. Do that first."),
    ),
    Stage.ACTIVE: Row(
        {
            Deed.AGREE: Stage.ACTIVE,
            Deed.PAUSE: Stage.PAUSED,
            Deed.OFFER_TO_FINISH: Stage.CLOSING,
            Deed.LEAVE: Stage.ENDED_EARLY,
            Deed.LAPSE: Stage.ENDED_BY_SILENCE,
            Deed.REST: Stage.COMPLETED,
        },
        gettext_noop("This mentorship is already running, so there is nothing to change."),
    ),
    Stage.PAUSED: Row(
        {
            Deed.RESUME: Stage.ACTIVE,  # time does this, too: a rest has a first day back
            Deed.LEAVE: Stage.ENDED_EARLY,
        },
        gettext_noop("This mentorship is resting. Pick it up again first."),
    ),
    Stage.CLOSING: Row(
        {
            Deed.CARRY_ON: Stage.ACTIVE,
            Deed.FINISH: Stage.COMPLETED,
            Deed.LEAVE: Stage.ENDED_EARLY,
            Deed.LAPSE: Stage.COMPLETED,
        },
        gettext_noop("One of you has offered to finish. Answer that first."),
    ),
    Stage.COMPLETED: Row({}, OVER_WORDS),
    Stage.ENDED_EARLY: Row({}, OVER_WORDS),
    Stage.ENDED_BY_SILENCE: Row({}, OVER_WORDS),
}

REQUEST: Final[Mapping[RequestStage, Row[RequestStage, RequestDeed]]] = {
    RequestStage.OPEN: Row(
        {
            RequestDeed.ASK_BACK: RequestStage.ASKED_BACK,
            RequestDeed.ACCEPT: RequestStage.ACCEPTED,
            RequestDeed.DECLINE: RequestStage.DECLINED,
            RequestDeed.WITHDRAW: RequestStage.WITHDRAWN,
            RequestDeed.EXPIRE: RequestStage.EXPIRED,
            RequestDeed.SUPERSEDE: RequestStage.SUPERSEDED,  # at once: the other one had asked before
        },
        gettext_noop("Nothing has been asked back, so there is nothing to reply to."),
    ),
    RequestStage.ASKED_BACK: Row(
        {
            RequestDeed.REPLY: RequestStage.OPEN,
            RequestDeed.ACCEPT: RequestStage.ACCEPTED,
            RequestDeed.DECLINE: RequestStage.DECLINED,
            RequestDeed.WITHDRAW: RequestStage.WITHDRAWN,
            RequestDeed.EXPIRE: RequestStage.EXPIRED,
        },
        gettext_noop("You have already asked back. It is the other person's turn."),
    ),
    RequestStage.ACCEPTED: Row({}, ANSWERED_WORDS),
    RequestStage.DECLINED: Row({}, ANSWERED_WORDS),
    RequestStage.WITHDRAWN: Row({}, gettext_noop("This request was taken back. Nothing is left to answer.")),
    RequestStage.EXPIRED: Row({}, gettext_noop("This request has run out. Nothing is left to answer.")),
    RequestStage.SUPERSEDED: Row(
        {}, gettext_noop("You had both asked, so this has become one. Go on from your own page.")
    ),
}

OVER: Final = frozenset(stage for stage, row in MENTORSHIP.items() if not row.moves)
RUNNING: Final = frozenset(Stage) - OVER
PENDING: Final = frozenset(stage for stage, row in REQUEST.items() if row.moves)


def next_stage(here: Stage, deed: Deed) -> Stage:
    """Where this deed leads a mentorship; raises IllegalMove with the sentence to show."""
    return _look_up(MENTORSHIP, here, deed)


def next_request_stage(here: RequestStage, deed: RequestDeed) -> RequestStage:
    """Where this deed leads a request; raises IllegalMove with the sentence to show."""
    return _look_up(REQUEST, here, deed)


def can(here: Stage, deed: Deed) -> bool:
    """Whether a page may offer this deed."""
    return deed in MENTORSHIP[here].moves


def _look_up(table: Mapping[S, Row[S, D]], here: S, deed: D) -> S:
    row = table[here]
    if deed not in row.moves:
        raise IllegalMove(row.otherwise)
    return row.moves[deed]
