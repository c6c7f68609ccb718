"""What is told about meetings: when, never what about."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.core.post import Scope, Topic
from lamplighter.models.meeting import Meeting
from lamplighter.models.person import Person
from lamplighter.notices.outbox import take_back, tell


def tell_partner_of_meeting(meeting: Meeting, what: str, *, by: Person, at: datetime) -> None:
    """The other one learns when, in their own time zone. An older time that has not left yet never does."""
    take_back(meeting, at=at)
    _tell(meeting, meeting.mentorship.partner_of(by), what, at, works_for=_until_it_begins(meeting, at))


def tell_both(meeting: Meeting, what: str, *, at: datetime, **facts: str) -> None:
    """The day before and the day after; how it went can be answered from the mail."""
    for person in (meeting.mentorship.mentor, meeting.mentorship.mentee):
        if what == "afterwards":
            _tell(meeting, person, what, at, works_for=timedelta(days=7), answer=Scope.MEETING, **facts)
        else:
            _tell(meeting, person, what, at, works_for=_until_it_begins(meeting, at))


def _until_it_begins(meeting: Meeting, at: datetime) -> timedelta:
    """A mail about a time is of no use once that time has passed; one about the past leaves at once or not at all."""
    return max(meeting.starts_at - at, timedelta(hours=1))


def _tell(
    meeting: Meeting,
    person: Person,
    what: str,
    at: datetime,
    *,
    works_for: timedelta,
    answer: Scope | None = None,
    **facts: str,
) -> None:
    tell(
        person,
        f"meeting/{what}",
        topic=Topic.MEETING,
        about=meeting,
        at=at,
        answer=answer,
        works_for=works_for,
        partner=meeting.mentorship.partner_of(person).name,
        starts_at=meeting.starts_at.isoformat(),
        **facts,
    )
