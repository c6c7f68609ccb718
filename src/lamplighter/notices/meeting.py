"""What is told about meetings: when; what about only where both agreed that words may travel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from lamplighter.access import Keyring
from lamplighter.core.expectation import left_as_usual
from lamplighter.core.post import Scope, Topic
from lamplighter.core.quiet import SOON
from lamplighter.models.meeting import AgendaItem, Meeting
from lamplighter.models.person import Person
from lamplighter.notices.outbox import absolute, address_of_meeting, as_fact, take_back, tell
from lamplighter.queries.agreement import list_agreements_for, may_words_travel
from lamplighter.queries.meeting import count_meetings_for, entry_of, is_told_on_monday, list_agenda_for, place_in_mail

A_WEEK = timedelta(days=7)
NUMBERS = ("first", "second", "third")


def tell_partner_of_meeting(
    meeting: Meeting,
    what: str,
    *,
    by: Person,
    at: datetime,
    instead: Sequence[datetime] = (),
    was_at: datetime | None = None,
) -> None:
    """The other one learns when, in their own time zone. An older time that has not left yet never does.

    Where it is, or was to be, within hours, it is told in quiet hours, too.
    `instead` are up to three other times that suit both; one of them can be taken from the mail.
    """
    take_back(meeting, at=at)
    works_for = A_WEEK if what in ("missed", "in_writing") else _until_it_begins(meeting, at)
    answer = Scope.MESSAGE if what in ("called_off", "missed", "in_writing") else Scope.TIME
    facts = {f"{name}_at": moment.isoformat() for name, moment in zip(NUMBERS, instead, strict=False)}
    if meeting.for_work:
        facts["for_work"] = "yes"
    if instead:
        works_for, answer, facts["partner_zone"] = max(works_for, instead[-1] - at), Scope.SLOT, by.zone
    is_soon = any(at < moment <= at + SOON for moment in (meeting.starts_at, was_at or meeting.starts_at))
    partner = meeting.mentorship.partner_of(by)
    _tell(meeting, partner, what, at, works_for=works_for, answer=answer, cannot_wait=is_soon, **facts)


def tell_both(meeting: Meeting, what: str, *, at: datetime, **facts: str) -> None:
    """The day before and the day after; how it went can be answered from the mail."""
    for person in (meeting.mentorship.mentor, meeting.mentorship.mentee):
        if what == "tomorrow" and person == meeting.mentorship.mentor and is_told_on_monday(meeting, at=at):
            continue
        if what == "afterwards":
            facts["partner_zone"] = meeting.mentorship.partner_of(person).zone
            _tell(meeting, person, what, at, answer=Scope.MEETING, works_for=A_WEEK, cannot_wait=False, **facts)
        else:
            before = {"table": _on_the_table(meeting, person), "usual_url": _left_as_usual(meeting, person)}
            until = _until_it_begins(meeting, at)
            _tell(meeting, person, what, at, answer=Scope.TIME, works_for=until, cannot_wait=False, **before)


def tell_mentor_of_week(mentor: Person, meetings: Sequence[Meeting], *, at: datetime) -> None:
    """All of a week in one mail; each can be answered by itself, without signing in."""
    week = [_of_the_week(meeting, mentor) for meeting in meetings]
    works_for = _until_it_begins(meetings[-1], at)
    tell(mentor, "meeting/week", topic=Topic.MEETING, about=mentor, at=at, works_for=works_for, week=json.dumps(week))


def _of_the_week(meeting: Meeting, mentor: Person) -> dict[str, str]:
    place = place_in_mail(mentor, meeting)
    return {
        "id": str(meeting.pk),
        "partner": meeting.mentorship.partner_of(mentor).name,
        "starts_at": meeting.starts_at.isoformat(),
        "table": _on_the_table(meeting, mentor),
        "where": place.where.value,
        "place": place.words,
    }


def tell_mentor_of_big_day(item: AgendaItem, *, at: datetime) -> None:
    """That somebody's day has come: what a line that evening is worth. In their words only where words travel."""
    pair, mentor = item.mentorship, item.mentorship.mentor
    words = Keyring(mentor).read(item, "words") if may_words_travel(pair.pk) else ""
    tell(
        mentor,
        "meeting/big_day",
        topic=Topic.MEETING,
        about=pair,
        at=at,
        answer=Scope.MESSAGE,
        works_for=timedelta(days=1),
        partner=pair.mentee.name,
        happens_on=item.happens_on.isoformat() if item.happens_on else "",
        words=words,
    )


def _on_the_table(meeting: Meeting, person: Person) -> str:
    """What is to be talked about, where both agreed that words may travel."""
    if not may_words_travel(meeting.mentorship_id):
        return ""
    return "\n".join(f"- {line.words}" for line in list_agenda_for(person, meeting.mentorship_id))


def _left_as_usual(meeting: Meeting, person: Person) -> str:
    """Where the lines are that they skipped at first, before the second meeting and before no other (S-45)."""
    pair = meeting.mentorship_id
    if count_meetings_for(person, [pair]) != 1:
        return ""
    agreed = next((version for version in list_agreements_for(person, pair) if version.agreed_at), None)
    return absolute(reverse("agreement:together", args=[pair])) if agreed and left_as_usual(agreed.lines) else ""


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
    answer: Scope,
    cannot_wait: bool,
    **facts: str,
) -> None:
    if meeting.starts_at > at:
        place = place_in_mail(person, meeting)
        facts["calendar"] = as_fact(entry_of(meeting, address_of_meeting(meeting.pk), place=place, at=at))
        facts |= {"where": place.where.value, "place": place.words}
    tell(
        person,
        f"meeting/{what}",
        topic=Topic.MEETING,
        about=meeting,
        at=at,
        answer=answer,
        answer_to=meeting.mentorship_id if answer is Scope.MESSAGE else meeting.pk,
        works_for=works_for,
        cannot_wait=cannot_wait,
        partner=meeting.mentorship.partner_of(person).name,
        starts_at=meeting.starts_at.isoformat(),
        **facts,
    )
