"""What a mail that comes in is about: the pair, the meeting, and which of the times it was told."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

import icalendar

from lamplighter.access import Keyring
from lamplighter.core.post import Scope
from lamplighter.models.agreement import Agreement
from lamplighter.models.link import MailLink
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person

TIMES: Final = ("first_at", "second_at", "third_at")
WEEK_MAIL: Final = "meeting/week"
LEADS_TO_PAIR: Final = (Meeting, Message, Mentorship, Agreement)


@dataclass(frozen=True, slots=True)
class About:
    """What somebody answers."""

    mentorship: uuid.UUID
    meeting: uuid.UUID | None
    times: tuple[datetime, ...] = ()  # as they stood in the mail that is answered
    has_numbers: bool = False  # it offered times; once what it said is forgotten, it may have


class Says(Enum):
    """What somebody has tapped in their calendar."""

    YES = "ACCEPTED"
    NO = "DECLINED"
    MAYBE = "TENTATIVE"
    ELSE = ""  # nothing that we know of

    @classmethod
    def _missing_(cls, value: object) -> Says:
        return cls.ELSE


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What a calendar says to an invitation."""

    uid: str
    revision: int
    says: Says
    comment: str = ""
    starts_at: datetime | None = None  # the time it answers, where it says so
    written_at: datetime | None = None
    proposes: datetime | None = None  # another time instead


@dataclass(frozen=True, slots=True)
class Week:
    """Several meetings that one mail told of, as it told of them: whom an answer is for, nobody can know."""

    kept: str  # empty once it is forgotten


def find_about(link: MailLink, person: Person) -> About | Week | None:
    """None where nothing is left of it."""
    if link.thing is None:
        return None
    if link.scope == Scope.CALENDAR.value:
        pair = Meeting.objects.filter(pk=link.thing).values_list("mentorship_id", flat=True).first()
        return About(pair, link.thing) if pair else None
    notice = Notice.objects.filter(pk=link.thing, recipient=person).first()
    if notice is None:
        return None
    if notice.template == WEEK_MAIL:
        return _about_week(notice, person)
    for model in LEADS_TO_PAIR:
        if model.kind.name == notice.kind:
            found = model._default_manager.filter(pk=notice.thing).values_list(model.pair_path, flat=True).first()
            meeting = notice.thing if model is Meeting else None
            times = _times_in(notice, person)
            has_numbers = bool(times) or notice.facts is None
            return About(found, meeting, times, has_numbers) if found else None
    return None


def _about_week(notice: Notice, person: Person) -> About | Week | None:
    if notice.facts is None:
        return Week("")
    kept = json.loads(Keyring(person).read(notice, "facts"))["week"]
    meetings = [uuid.UUID(meeting["id"]) for meeting in json.loads(kept)]
    if len(meetings) > 1:
        return Week(kept)
    pair = Meeting.objects.filter(pk=meetings[0]).values_list("mentorship_id", flat=True).first()
    return About(pair, meetings[0]) if pair else None


def read_calendar(text: str) -> CalendarAnswer | None:
    """None for whatever is not the answer of one person to one invitation. Never raises."""
    try:
        calendar = icalendar.Calendar.from_ical(text)
        events = calendar.walk("VEVENT")
        method = str(calendar.get("METHOD", "")).upper()
        if method not in ("REPLY", "COUNTER") or len(events) != 1:
            return None
        (event,) = events
        guests = event.get("ATTENDEE")
        if guests is None or isinstance(guests, list):
            return None
        says = Says(str(guests.params.get("PARTSTAT", "")).upper())
        names = {"DTSTART": "proposes" if method == "COUNTER" else "starts_at", "DTSTAMP": "written_at"}
        moments = {name: _moment_in(event, head) for head, name in names.items()}
        revision = int(event.get("SEQUENCE", 0))
        return CalendarAnswer(str(event.get("UID", "")), revision, says, _comment_in(event), **moments)
    except Exception:  # a stranger's file; the library's reader trips in many ways
        return None


def _moment_in(event: Any, head: str) -> datetime | None:
    moment = event[head].dt if head in event else None
    return moment.astimezone(UTC) if isinstance(moment, datetime) and moment.tzinfo else None


def _comment_in(event: Any) -> str:
    """What somebody typed beside their answer; there can be several."""
    said = event.get("COMMENT", [])
    comments = said if isinstance(said, list) else [said]
    return "\n".join(str(comment).strip() for comment in comments).strip()


def _times_in(notice: Notice, person: Person) -> tuple[datetime, ...]:
    """Nothing, once what the mail said is forgotten."""
    if notice.facts is None:
        return ()
    facts = json.loads(Keyring(person).read(notice, "facts"))
    return tuple(datetime.fromisoformat(facts[name]) for name in TIMES if name in facts)
