"""What is told about meetings: when; what about only where both agreed that words may travel."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.urls import reverse

from lamplighter.access import Keyring
from lamplighter.core.coming import WEEK, has_read_enough, useful_until
from lamplighter.core.expectation import left_as_usual
from lamplighter.core.post import Scope, Topic
from lamplighter.core.quiet import SOON
from lamplighter.core.where import Place
from lamplighter.models.meeting import AgendaItem, Meeting
from lamplighter.models.person import Person
from lamplighter.notices.invitation import take_yes_along, tell_yes_after_all
from lamplighter.notices.nudge import list_waited_for
from lamplighter.notices.outbox import (
    WEEK_MAIL,
    Letter,
    absolute,
    address_of_meeting,
    as_fact,
    put_out,
    take_back,
    tell,
    write,
)
from lamplighter.queries.agreement import list_agreements_for, list_pairs_whose_words_travel, may_words_travel
from lamplighter.queries.goal import list_open_promises_for
from lamplighter.queries.meeting import (
    PutDown,
    ToldOf,
    entry_of,
    find_put_down,
    has_partner_noted,
    list_last_notes_for,
    list_notes_from_partner,
    list_pairs_that_met_once,
    list_told_by_itself,
    list_told_of,
    list_told_on_monday,
    place_in_mail,
)

NUMBERS = ("first", "second", "third")


def tell_partner_of_meeting(
    meeting: Meeting,
    what: str,
    *,
    by: Person,
    at: datetime,
    instead: Sequence[datetime] = (),
    is_late: bool = False,
    was_at: datetime | None = None,
) -> None:
    """The other one learns when, in their own time zone. An older time that has not left yet never does.

    Where it is, or was to be, within hours, it is told in quiet hours, too.
    `instead` are up to three other times that suit both; one of them can be taken from the mail.
    """
    tell_yes_after_all(meeting.mentorship_id, meeting.pk, by=by, at=at)
    take_back(meeting, at=at)
    works_for = WEEK if what in ("missed", "in_writing") else _until_it_begins(meeting, at)
    answer = Scope.MESSAGE if what in ("called_off", "missed", "in_writing") else Scope.TIME
    facts = {f"{name}_at": moment.isoformat() for name, moment in zip(NUMBERS, instead, strict=False)}
    if meeting.for_work:
        facts["for_work"] = "yes"
    if is_late:
        facts["late"] = "yes"
    partner = meeting.mentorship.partner_of(by)
    if what == "planned" and take_yes_along(meeting.mentorship_id, partner, at=at):
        facts["says_yes"] = "yes"
    if instead:
        works_for, answer, facts["partner_zone"] = max(works_for, instead[-1] - at), Scope.SLOT, by.zone
    is_soon = any(at < moment <= at + SOON for moment in (meeting.starts_at, was_at or meeting.starts_at))
    _tell(meeting, partner, what, at, works_for=works_for, answer=answer, cannot_wait=is_soon, **facts)


def tell_of_tomorrow(meetings: Sequence[Meeting], *, at: datetime) -> None:
    """The day before, to both. What has to be known for it is asked once for all of them: there can be thousands."""
    pairs = [meeting.mentorship_id for meeting in meetings]
    travels, once = list_pairs_whose_words_travel(pairs), list_pairs_that_met_once(pairs)
    on_monday, told_of = list_told_on_monday(meetings, at=at), list_told_of(meetings, travels=travels)
    put_down = find_put_down(pairs)
    people = [(meeting, person) for meeting in meetings for person in _both(meeting)]
    waited_for = list_waited_for({person for _, person in people}, at=at)
    read = list_told_by_itself({meeting.mentorship.mentor_id for meeting in meetings}, at=at)
    letters = []
    for meeting, person in people:
        if person == meeting.mentorship.mentor:
            told = read.get(person.pk, [])
            if meeting.pk in on_monday or has_read_enough(told, person.zone, at):
                continue
            told.append(at)
        words_travel = meeting.mentorship_id in travels
        letters.append(
            _letter(
                meeting,
                person,
                "tomorrow",
                at,
                answer=Scope.TIME,
                works_for=_until_it_begins(meeting, at),
                cannot_wait=False,
                may_ride=person.pk in waited_for,
                words_travel=words_travel,
                place=told_of[meeting.pk].place,
                **_put_down(meeting, person, put_down, told_of[meeting.pk], words_travel=words_travel),
                usual_url=_left_as_usual(meeting, person) if meeting.mentorship_id in once else "",
            )
        )
    put_out(*letters)


def tell_afterwards(meeting: Meeting, people: Iterable[Person], *, at: datetime, **facts: str) -> None:
    """The day after; how it went can be answered from the mail."""
    for person in people:
        told = {**facts, "partner_zone": meeting.mentorship.partner_of(person).zone, **what_stays(meeting, person)}
        _tell(meeting, person, "afterwards", at, answer=Scope.MEETING, works_for=WEEK, cannot_wait=False, **told)


def tell_back(meeting: Meeting, people: Iterable[Person], *, at: datetime) -> int:
    """The same where it is known that they met: to whom the other one has written something down, and nobody else."""
    readers = [person for person in people if has_partner_noted(person, meeting.pk)]
    for person in readers:
        told = what_stays(meeting, person)
        _tell(meeting, person, "told_back", at, answer=Scope.MEETING, works_for=WEEK, cannot_wait=False, **told)
    return bool(readers)


def what_stays(meeting: Meeting, person: Person) -> dict[str, str]:
    """For the mail of the day after: what the other one wrote down for both, and what each means to do.

    In their words only where both agreed that these may travel; elsewhere a way to the page, if there is anything.
    """
    pair, ring = meeting.mentorship_id, Keyring(person)
    has_promises = pair in find_put_down([pair]).promised
    if not may_words_travel(pair):
        is_there = has_promises or has_partner_noted(person, meeting.pk)
        return {"at_home_url": _page_of(pair)} if is_there else {}
    notes = list_notes_from_partner(person, meeting.pk, ring=ring)
    promises = _promises(person, pair, ring) if has_promises else ""
    return {"recap": "\n\n".join(note.words for note in notes), "promise_lines": promises}


def _both(meeting: Meeting) -> tuple[Person, Person]:
    return meeting.mentorship.mentor, meeting.mentorship.mentee


def tell_mentor_of_week(mentor: Person, ahead: Sequence[Meeting], since: Sequence[Meeting], *, at: datetime) -> None:
    """All of a week in one mail, and how those were of which nobody has said so since the last one.

    Each can be answered by itself, without signing in.
    """
    week = [*_coming_in_week(mentor, ahead, at), *(_past(meeting, mentor) for meeting in since)]
    works_for = WEEK if since else _until_it_begins(ahead[-1], at)
    tell(mentor, WEEK_MAIL, topic=Topic.MEETING, about=mentor, at=at, works_for=works_for, week=json.dumps(week))


def _coming_in_week(mentor: Person, meetings: Sequence[Meeting], at: datetime) -> list[dict[str, str]]:
    pairs = [meeting.mentorship_id for meeting in meetings]
    travels, put_down = list_pairs_whose_words_travel(pairs), find_put_down(pairs)
    told_of = list_told_of(meetings, travels=travels)
    return [
        _of_the_week(
            meeting,
            mentor,
            put_down,
            told_of[meeting.pk],
            words_travel=meeting.mentorship_id in travels,
            at=at,
        )
        for meeting in meetings
    ]


def _past(meeting: Meeting, mentor: Person) -> dict[str, str]:
    return {**_which(meeting, mentor), "is_past": "yes", **what_stays(meeting, mentor)}


def _which(meeting: Meeting, mentor: Person) -> dict[str, str]:
    partner = meeting.mentorship.partner_of(mentor).name
    return {"id": str(meeting.pk), "partner": partner, "starts_at": meeting.starts_at.isoformat()}


def _of_the_week(
    meeting: Meeting, mentor: Person, put_down: PutDown, told: ToldOf, *, words_travel: bool, at: datetime
) -> dict[str, str]:
    return {
        **_which(meeting, mentor),
        "calendar": as_fact(entry_of(meeting, address_of_meeting(meeting.pk), place=told.place, at=at)),
        "where": told.place.where.value,
        "place": told.place.words,
        **_put_down(meeting, mentor, put_down, told, words_travel=words_travel),
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


def _put_down(
    meeting: Meeting, person: Person, put_down: PutDown, told: ToldOf, *, words_travel: bool
) -> dict[str, str]:
    """What the two have for it: the list, promises, and what stayed of the last time.

    In their words only where both agreed that these may travel; elsewhere a way to the page, if there is anything.
    """
    pair, ring = meeting.mentorship_id, Keyring(person)
    facts = {"is_prepared": "yes" if pair in put_down.listed else ""}
    if not words_travel:
        return facts | {"at_home_url": _page_of(pair) if pair in put_down.any else ""}
    facts["table"] = "\n".join(f"- {words}" for words in told.table)
    if pair in put_down.promised:
        facts["promise_lines"] = _promises(person, pair, ring)
    if pair in put_down.noted:
        facts["last_time"] = "\n\n".join(note.words for note in list_last_notes_for(person, pair, ring=ring))
    return facts


def _promises(person: Person, pair: uuid.UUID, ring: Keyring) -> str:
    """Whose they are, and by when, if a day was said."""
    promises = list_open_promises_for(person, pair, ring=ring)
    lines = [{"keeper": one.keeper, "words": one.words, "due_on": one.due_on} for one in promises]
    return json.dumps(lines, default=date.isoformat)


def _page_of(pair: uuid.UUID) -> str:
    return absolute(reverse("mentorship:page", args=[pair]))


def _left_as_usual(meeting: Meeting, person: Person) -> str:
    """Where the lines are that they skipped at first, before the second meeting and before no other (S-45)."""
    pair = meeting.mentorship_id
    agreed = next((version for version in list_agreements_for(person, pair) if version.agreed_at), None)
    return absolute(reverse("agreement:together", args=[pair])) if agreed and left_as_usual(agreed.lines) else ""


def _until_it_begins(meeting: Meeting, at: datetime) -> timedelta:
    return useful_until(meeting.starts_at, at) - at


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
    travel = may_words_travel(meeting.mentorship_id)
    more = {"works_for": works_for, "answer": answer, "cannot_wait": cannot_wait, "words_travel": travel, **facts}
    put_out(_letter(meeting, person, what, at, **more))  # type: ignore[arg-type]


def _letter(
    meeting: Meeting,
    person: Person,
    what: str,
    at: datetime,
    *,
    works_for: timedelta,
    answer: Scope,
    cannot_wait: bool,
    words_travel: bool,
    may_ride: bool = True,
    place: Place | None = None,
    **facts: str,
) -> Letter:
    if meeting.starts_at > at:
        place = place or place_in_mail(person, meeting, words_travel=words_travel)
        facts["calendar"] = as_fact(entry_of(meeting, address_of_meeting(meeting.pk), place=place, at=at))
        facts |= {"where": place.where.value, "place": place.words}
    return write(
        person,
        f"meeting/{what}",
        topic=Topic.MEETING,
        about=meeting,
        at=at,
        answer=answer,
        answer_to=meeting.mentorship_id if answer is Scope.MESSAGE else meeting.pk,
        works_for=works_for,
        cannot_wait=cannot_wait,
        may_ride=may_ride,
        partner=meeting.mentorship.partner_of(person).name,
        starts_at=meeting.starts_at.isoformat(),
        **facts,
    )
