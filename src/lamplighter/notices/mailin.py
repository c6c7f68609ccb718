"""What somebody is told who has written to us by mail: what came of it, where they cannot see it otherwise."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from django.urls import reverse

from lamplighter.core.post import Scope, Topic
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.outbox import absolute, as_fact, tell
from lamplighter.queries.meeting import entry_of

TEMPLATE = "mailin/answer"
A_DAY = timedelta(days=1)
AT_MOST = 5  # in a day: two programs that answer one another come to an end


class Came(Enum):
    """What came of a mail."""

    TAKEN = "taken"
    REFUSED = "refused"  # with a sentence that says why
    AT_HOME = "at home"  # they have not agreed that words travel by mail
    NOT_ALL = "not all"  # something that was attached could not come along
    NO_WORDS = "no words"
    MAYBE = "maybe"  # their calendar is not sure


ABOUT_A_TIME = (Came.TAKEN, Came.MAYBE)


def ask_whom_it_was_for(person: Person, week: str, *, at: datetime) -> None:
    """Somebody has answered a mail about several meetings: nothing was passed on, and here is a way to each."""
    if _may_be_told(person, at):
        more = {"works_for": A_DAY, "cannot_wait": True, "week": week}
        tell(person, "mailin/which", topic=Topic.MESSAGE, about=person, at=at, **more)  # type: ignore[arg-type]


def _may_be_told(person: Person, at: datetime) -> bool:
    told = Notice.objects.filter(recipient=person, template__startswith="mailin/", due_at__gt=at - A_DAY)
    return told.count() < AT_MOST


def tell_what_came_of_it(
    person: Person,
    mentorship: uuid.UUID,
    came: Came,
    *,
    at: datetime,
    why: str = "",
    meeting: uuid.UUID | None = None,
    has_times: bool = False,
    files_at_home: bool = False,
    left_out: Sequence[str] = (),
    others: Sequence[datetime] = (),
) -> None:
    """One mail for one mail, and not more than a few a day. With `has_times` one of these can still be taken.

    `others` are times that could suit both instead of one that cannot be; `left_out` says of files why they are.
    """
    pair = Mentorship.objects.select_related("mentor", "mentee").filter(pk=mentorship).first()
    if pair is None or not _may_be_told(person, at):
        return
    facts = {"partner": pair.partner_of(person).name, "came": came.value, "why": why}
    facts |= {"files_at_home": "yes" if files_at_home else "", "left_out": "\n".join(f"- {why}" for why in left_out)}
    answers: dict[str, object] = {"answer": Scope.MESSAGE}
    if has_times:
        facts["times"], answers = "yes", {"answer": Scope.SLOT, "answer_to": meeting}
    if others:
        facts["other_lines"] = json.dumps([{"starts_at": moment.isoformat()} for moment in others])
        answers = {"answer": Scope.TIME, "answer_to": meeting}
    if came in ABOUT_A_TIME and meeting:
        row = Meeting.objects.select_related("mentorship__mentor", "mentorship__mentee").get(pk=meeting)
        address = absolute(reverse("meeting:page", args=[row.pk]))
        facts |= {"starts_at": row.starts_at.isoformat(), "calendar": as_fact(entry_of(row, address, at=at))}
        answers = {"answer": Scope.TIME, "answer_to": meeting}
    more = {"works_for": A_DAY, "cannot_wait": True, **answers, **facts}
    tell(person, TEMPLATE, topic=Topic.MESSAGE, about=pair, at=at, **more)  # type: ignore[arg-type]
