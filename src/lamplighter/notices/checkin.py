"""What is told about a check-in: that one is asked, and that both have opened it. Never an answer, never one yes."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from lamplighter.core.post import Scope, Topic
from lamplighter.models.checkin import CheckIn
from lamplighter.models.person import Person
from lamplighter.notices.outbox import tell


def ask_how_it_goes(checkin: CheckIn, person: Person, *, at: datetime) -> None:
    """Three taps, answered from the mail. It is of no use late."""
    tell(
        person,
        "checkin/asked",
        topic=Topic.CHECKIN,
        about=checkin,
        at=at,
        answer=Scope.CHECKIN,
        works_for=settings.LIMITS.mail_link_works,
        partner=checkin.mentorship.partner_of(person).name,
        occasion=checkin.occasion,
    )


def tell_both_that_it_is_open(checkin: CheckIn, *, at: datetime) -> None:
    """Both in the same moment; what they said is on their own page."""
    for person in (checkin.mentorship.mentor, checkin.mentorship.mentee):
        tell(
            person,
            "checkin/opened",
            topic=Topic.CHECKIN,
            about=checkin,
            at=at,
            answer=Scope.MESSAGE,
            answer_to=checkin.mentorship_id,
            partner=checkin.mentorship.partner_of(person).name,
        )
