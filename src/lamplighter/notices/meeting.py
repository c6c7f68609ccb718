"""What is told about meetings: when, never what about."""

from __future__ import annotations

from datetime import datetime

from lamplighter.core.post import Scope, Topic
from lamplighter.models.meeting import Meeting
from lamplighter.models.person import Person
from lamplighter.notices.outbox import tell


def tell_partner_of_meeting(meeting: Meeting, what: str, *, by: Person, at: datetime) -> None:
    """The other one learns when, in their own time zone."""
    _tell(meeting, meeting.mentorship.partner_of(by), what, at)


def tell_both(meeting: Meeting, what: str, *, at: datetime) -> None:
    """The day before and the day after; how it went can be answered from the mail."""
    for person in (meeting.mentorship.mentor, meeting.mentorship.mentee):
        _tell(meeting, person, what, at, answer=Scope.MEETING if what == "afterwards" else None)


def _tell(meeting: Meeting, person: Person, what: str, at: datetime, *, answer: Scope | None = None) -> None:
    tell(
        person,
        f"meeting/{what}",
        topic=Topic.MEETING,
        about=meeting,
        at=at,
        answer=answer,
        partner=meeting.mentorship.partner_of(person).name,
        starts_at=meeting.starts_at.isoformat(),
    )
