"""What is told about agreements."""

from __future__ import annotations

from datetime import datetime

from lamplighter.core.journey import Stage
from lamplighter.core.post import Scope, Topic
from lamplighter.models.agreement import Agreement
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.outbox import take_back, tell


def tell_partner_of_agreement(agreement: Agreement, mentorship: Mentorship, *, by: Person, at: datetime) -> None:
    """The other one learns that it is their turn, or that it has begun."""
    is_settled = agreement.agreed_at is not None
    wrote_it = agreement.written_by_id == by.pk  # not where both filled it in, or nobody wrote it
    first = agreement.first
    take_back(agreement, at=at)
    tell(
        mentorship.partner_of(by),
        "agreement/settled" if is_settled else "agreement/proposed",
        topic=Topic.AGREEMENT,
        about=agreement,
        at=at,
        answer=Scope.MESSAGE if is_settled else Scope.AGREEMENT,
        answer_to=mentorship.pk if is_settled else None,
        partner=by.name,
        comes="as a change" if mentorship.stage == Stage.ACTIVE.value else "from one" if wrote_it else "from both",
        beat=agreement.beat,
        until_on=agreement.until_on.isoformat(),
        first=str(first.meetings) if first else "",
        decide_on=first.decide_on.isoformat() if first else "",
    )


def ask_both_to_look(agreement: Agreement, *, closes_at: datetime, at: datetime) -> None:
    """The day they had set has come: carry on, change it, or finish well."""
    mentorship = agreement.mentorship
    for person in (mentorship.mentor, mentorship.mentee):
        tell(
            person,
            "agreement/review",
            topic=Topic.JOURNEY,
            about=agreement,
            at=at,
            answer=Scope.REVIEW,
            partner=mentorship.partner_of(person).name,
            closes_at=closes_at.isoformat(),
        )


def tell_partner_of_expectations(mentorship: Mentorship, *, are_open: bool, by: Person, at: datetime) -> None:
    """The other one learns that it is their turn to write, or that both can be read side by side."""
    template = "agreement/side_by_side" if are_open else "agreement/your_turn"
    tell(
        mentorship.partner_of(by),
        template,
        topic=Topic.AGREEMENT,
        about=mentorship,
        at=at,
        answer=Scope.MESSAGE,
        partner=by.name,
    )
