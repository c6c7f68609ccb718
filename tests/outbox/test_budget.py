"""How much mail people get who have agreed, meet every two weeks, and answer nothing that they are asked."""

from __future__ import annotations

import os
import uuid
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.introduction import Size
from lamplighter.jobs.timetable import TIMETABLE
from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import hold_meeting, plan_meeting
from tests.cast import NOON, arrive

DAY = timedelta(days=1)
WEEKS = 52 if os.environ.get("LAMPLIGHTER_LONG") else 6
FOR_A_MENTEE, FOR_A_MENTOR = 2, 3  # in any week, for a mentor of three of whom two meet in it
MORNING = NOON - timedelta(hours=4)  # a Monday
OF_A_MEETING = ("meeting/", "crossroads/after_meeting")


@pytest.fixture
def mentor(world: None) -> Person:
    return arrive("Noor", can_help_with="data")


@pytest.fixture
def mentees(mentor: Person) -> list[Person]:
    return [arrive(name) for name in ("Maya", "Ben", "Ines")]


def test_the_quiet_months_of_a_mentor_of_three(
    mentor: Person, mentees: list[Person], capsys: pytest.CaptureFixture[str]
) -> None:
    """Three agreed for as long as it takes; two meet in one week, one in the other, and nobody ever answers a mail."""
    Person.objects.filter(pk=mentor.pk).update(seats=3)
    pairs = {mentee.pk: _agree(mentor, mentee, at=MORNING - DAY) for mentee in mentees}
    Notice.objects.all().delete()
    people, meetings_of = (mentor, *mentees), Counter[uuid.UUID]()
    for week in range(WEEKS):
        for place, mentee in enumerate(mentees):
            if (week + place) % 2 == 0:
                _plan(pairs[mentee.pk], mentor, MORNING + week * 7 * DAY + (place + 1) * DAY)
                meetings_of[mentee.pk] += 1
        for day in range(7):
            _work(MORNING + (week * 7 + day) * DAY)
    meetings = meetings_of.total()
    told = list(Notice.objects.values_list("recipient", "template", "due_at"))
    by_week = {who: Counter((due - MORNING).days // 7 for one, _, due in told if one == who.pk) for who in people}
    with capsys.disabled():
        most = {who.name: max(weeks.values()) for who, weeks in by_week.items()}
        print(f"\n{WEEKS} quiet weeks, {meetings} meetings, {len(told)} mails; in no week more than {most}")
    assert max(by_week[mentor].values()) <= FOR_A_MENTOR
    assert max(max(by_week[mentee].values()) for mentee in mentees) <= FOR_A_MENTEE
    around = Counter((one, template) for one, template, _ in told)
    for who in people:
        met = meetings if who is mentor else meetings_of[who.pk]
        before = around[who.pk, "meeting/week" if who is mentor else "meeting/tomorrow"]
        assert 0 < before <= met and around[who.pk, "meeting/afterwards"] <= met
        unasked = sorted(due for one, template, due in told if one == who.pk and not template.startswith(OF_A_MEETING))
        assert all(later - sooner >= 14 * DAY for sooner, later in pairwise(unasked)), who.name


def _agree(mentor: Person, mentee: Person, *, at: datetime) -> uuid.UUID:
    pair = accept(ask(mentor.pk, Size.REGULAR, "How?", words_by_mail=False, by=mentee, at=at), by=mentor, at=at)
    terms = Terms(Beat.FORTNIGHTLY, (at + 400 * DAY).date(), "Get into data")
    sign_agreement(propose_agreement(pair, terms, by=mentee, at=at), by=mentor, at=at)
    return pair


def _plan(pair: uuid.UUID, by: Person, starts_at: datetime) -> None:
    """The next time; and what came of the last one is said by the mentor, who sees it on Monday."""
    for last in Meeting.objects.filter(mentorship=pair, held_at=None, called_off_at=None):
        hold_meeting(last.pk, by=by, at=starts_at - 6 * DAY)
    plan_meeting(pair, starts_at, by=by, at=starts_at - 6 * DAY)


def _work(at: datetime) -> None:
    for _, job in TIMETABLE:
        if job is not deliver_due_notices:
            job(at=at)
