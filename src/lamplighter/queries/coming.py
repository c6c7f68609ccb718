"""What mail will come to one person while nobody does anything: when, and why. Nothing of anybody's words."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from lamplighter.access import visible_to
from lamplighter.core.coming import (
    DAY_AFTER,
    LOOKS_AHEAD,
    TOLD_BACK,
    Coming,
    Lines,
    Pair,
    Question,
    Talk,
    Waiting,
    What,
    foresee,
    with_nudges,
)
from lamplighter.core.crossroads import Occasion
from lamplighter.core.journey import RequestStage, Stage
from lamplighter.core.moment import last_day_anywhere
from lamplighter.core.post import Topic
from lamplighter.core.quiet import end_of_quiet, fit_quiet_hours
from lamplighter.models.agreement import Agreement
from lamplighter.models.crossroads import Crossroads, Wish, still_stands
from lamplighter.models.introduction import PENDING_CODES, Request
from lamplighter.models.meeting import AgendaItem, Meeting, SharedNote
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person, Silence
from lamplighter.queries.agreement import has_other_lines, those_that_count
from lamplighter.queries.crossroads import is_reached
from lamplighter.queries.meeting import STILL_PLANNED, big_days, is_to_be_told_back, list_told_by_itself
from lamplighter.queries.person import does_mail_leave
from lamplighter.queries.review import last_sign


@dataclass(frozen=True, slots=True)
class ComingPage:
    lines: tuple[Coming, ...]  # each with the moment at which it leaves, quiet hours and all
    leaves: bool  # whether any mail leaves this house
    is_all_wanted: bool
    zone: str
    quiet_until: datetime | None  # while quiet hours last


def get_coming_for(person: Person, *, at: datetime) -> ComingPage:
    """The next two weeks, as they stand at this moment."""
    limits, until = settings.LIMITS, at + LOOKS_AHEAD
    silent = {Topic(code) for code in Silence.objects.filter(person=person).values_list("topic", flat=True)}
    either = Q(asker=person, stage__in=PENDING_CODES) | Q(asked=person, stage=RequestStage.OPEN.value)
    requests = visible_to(person, Request).filter(either).select_related("asker", "asked").order_by("turned_at", "pk")
    mine = [row for row in requests if row.asker_id == person.pk]
    read_at = list_told_by_itself([person.pk], at=at).get(person.pk, ())
    ahead = foresee(_pairs_of(person, at, until), limits=limits, at=at, until=until, read_at=read_at)
    mails = [*ahead, *_unanswered(mine, at)]
    wanted = [mail for mail in mails if mail.what.topic not in silent]
    if Topic.REQUEST not in silent:
        others = [row for row in requests if row.asked_id == person.pk]
        waiting = [Waiting(row.pk, row.asker.name, row.turned_at, row.nudges) for row in others]
        wanted = with_nudges(wanted, waiting, limits=limits, at=at, until=until)
    leaving = (_as_it_leaves(mail, person) for mail in wanted)
    found = sorted((mail for mail in leaving if mail.at <= until), key=lambda mail: mail.at)
    leaves = does_mail_leave()
    quiet_until = _end_of_quiet(person, at) if leaves else None
    return ComingPage(tuple(found) if leaves else (), leaves, not silent, person.zone, quiet_until)


def _as_it_leaves(mail: Coming, person: Person) -> Coming:
    """What falls into quiet hours waits for their end, unless it would be of no use by then."""
    ends_at = _end_of_quiet(person, mail.at)
    waits = ends_at is not None and (mail.useless_at is None or ends_at < mail.useless_at)
    return replace(mail, at=ends_at) if ends_at and waits else mail


def _end_of_quiet(person: Person, moment: datetime) -> datetime | None:
    quiet = fit_quiet_hours(person.quiet_from, person.quiet_until)
    return end_of_quiet(quiet, person.zone, moment) if quiet else None


def _unanswered(requests: Iterable[Request], at: datetime) -> list[Coming]:
    """Requests of one's own that nobody answers."""
    waits = settings.LIMITS.request_expires
    return [
        Coming(max(at, row.turned_at + waits), What.UNANSWERED, (row.asked.name,), because_at=row.turned_at)
        for row in requests
    ]


def _pairs_of(person: Person, at: datetime, until: datetime) -> list[Pair]:
    mine = Q(mentor=person) | Q(mentee=person)
    rows = list(
        visible_to(person, Mentorship)
        .filter(mine)
        .annotate(last_sign_at=last_sign())
        .exclude(stage__in=OVER_CODES)
        .select_related("mentor", "mentee")
        .order_by("began_at", "pk")
    )
    within = {"mentorship__in": [row.pk for row in rows]}
    lines = _lines(person, within, until)
    questions, days = defaultdict[uuid.UUID, list[Question]](list), defaultdict[uuid.UUID, list[date]](list)
    answered = Exists(visible_to(person, Wish).filter(crossroads=OuterRef("pk"), person=person))
    open_ones = visible_to(person, Crossroads).filter(still_stands(), **within).select_related("meeting")
    for row in open_ones.annotate(is_answered=answered).order_by("opened_at", "pk"):
        questions[row.mentorship_id].append(_question(row, is_answered=row.is_answered))
    talks, noted = _talks(person, within, asked_about=open_ones, at=at)
    for item in big_days(visible_to(person, AgendaItem).filter(**within)).order_by("happens_on", "pk"):
        assert item.happens_on  # that is how it was found
        days[item.mentorship_id].append(item.happens_on)
    return [
        Pair(
            id=row.pk,
            partner=row.partner_of(person).name,
            i_am_mentor=row.mentor_id == person.pk,
            mentor_zone=row.mentor.zone,
            mentee_zone=row.mentee.zone,
            stage=Stage(row.stage),
            moved_at=row.moved_at,
            last_sign_at=row.last_sign_at,
            back_on=_if_near(row.back_on, until),
            talk=talks.get(row.pk),
            lines=lines.get(row.pk),
            questions=tuple(questions[row.pk]),
            big_days=tuple(days[row.pk]),
            noted_at=tuple(noted[row.pk]),
        )
        for row in rows
    ]


def _talks(
    person: Person, within: dict[str, list[uuid.UUID]], *, asked_about: QuerySet[Crossroads], at: datetime
) -> tuple[dict[uuid.UUID, Talk], dict[uuid.UUID, list[datetime]]]:
    """What is planned, by pair; and when they met where the other one has left something to be told of."""
    theirs = Exists(visible_to(person, SharedNote).filter(meeting=OuterRef("pk")).exclude(author=person))
    asks = Exists(asked_about.filter(meeting=OuterRef("pk")))
    told_back = Q(theirs, ~asks, starts_at__gt=at - DAY_AFTER - TOLD_BACK) & is_to_be_told_back()
    talks, noted = dict[uuid.UUID, Talk](), defaultdict[uuid.UUID, list[datetime]](list)
    for row in visible_to(person, Meeting).filter(STILL_PLANNED | told_back, **within).order_by("starts_at", "pk"):
        if row.held_at is None:
            talks[row.mentorship_id] = _talk(row)
        else:
            noted[row.mentorship_id].append(row.starts_at)
    return talks, noted


def _talk(row: Meeting) -> Talk:
    return Talk(
        row.starts_at,
        is_told_of=row.told_for == row.starts_at,
        is_told_of_since=row.told_for is not None and row.told_for > row.starts_at,
        is_reminded_of=row.reminded_at is not None,
        is_asked_about=row.asked_at is not None,
    )


def _if_near(day: date | None, until: datetime) -> date | None:
    return day if day and day <= last_day_anywhere(until) else None


def _lines(person: Person, within: dict[str, list[uuid.UUID]], until: datetime) -> dict[uuid.UUID, Lines]:
    rows = those_that_count(visible_to(person, Agreement).filter(**within))
    found = rows.annotate(has_others=has_other_lines(), was_reached=is_reached())
    return {
        row.mentorship_id: Lines(
            None if row.review_asked_at or row.has_others else _if_near(row.until_on, until),
            None if row.was_reached else _if_near(row.decide_on, until),
            row.review_asked_at,
        )
        for row in found
    }


def _question(row: Crossroads, *, is_answered: bool) -> Question:
    waits = row.meeting and row.meeting.asked_at is None and not is_answered
    return Question(Occasion(row.occasion), row.decide_by, row.meeting.starts_at if row.meeting and waits else None)
