"""How much mail people get who have agreed, meet every two weeks, and answer nothing that they are asked."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.coming import COUNTS
from lamplighter.core.introduction import Size
from lamplighter.jobs.timetable import MAKE_MAIL, TIMETABLE
from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import hold_meeting, move_meeting, plan_meeting
from tests.cast import NOON, arrive
from tests.long import IS_LONG

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEEKS, SEASON = (52, 13) if IS_LONG else (6, 6)
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


AT_ONCE = ("meeting/planned", "meeting/moved")  # what another one has just settled goes into the calendar at once


@pytest.mark.parametrize(
    "by_mentor", [False, pytest.param(True, marks=pytest.mark.long)], ids=["their mentees plan", "they plan themselves"]
)
def test_a_season_of_weekly_meetings_put_on_by_hand(
    mentor: Person, mentees: list[Person], by_mentor: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """The worst for a mentor of three: each week each of them is met, and is put on, moved and answered for by hand."""
    Person.objects.filter(pk=mentor.pk).update(seats=3)
    pairs = [(_agree(mentor, mentee, at=MORNING - 30 * DAY), mentee) for mentee in mentees]
    Notice.objects.all().delete()
    for week, day in ((week, day) for week in range(SEASON) for day in range(7)):
        now = MORNING + (7 * week + day) * DAY
        for place, (pair, mentee) in enumerate(pairs):
            by = mentor if by_mentor else mentee
            if day == place + 1:  # on three days, each for two days later; one of them is moved by an hour
                _say_they_met(pair, now, by)
                talk = plan_meeting(pair, now + 2 * DAY, by=by, at=now)
                if place == 1:
                    move_meeting(talk, now + 2 * DAY + HOUR, by=by, at=now + HOUR)
        for deed in MAKE_MAIL:
            deed(at=now)
            deed(at=now + 12 * HOUR)
    mails = Notice.objects.filter(recipient=mentor).values_list("template", "due_at")
    by_week = [
        Counter(letter for letter, due in mails if (due - MORNING) // (7 * DAY) == week) for week in range(SEASON)
    ]
    counted = [sum(count for letter, count in week.items() if letter in COUNTS) for week in by_week]
    settled = [sum(week[letter] for letter in AT_ONCE) for week in by_week]
    with capsys.disabled():
        print(
            f"\n{SEASON} weeks by hand: in no week more than {max(counted)} by itself, {max(settled)} settled at once"
        )
    assert 0 < max(counted) <= FOR_A_MENTOR
    assert max(settled) <= (0 if by_mentor else 4), (
        "each that another one has put on or moved, and nothing of one's own"
    )
    assert all(
        week.total() == one + other for week, one, other in zip(by_week[4:], counted[4:], settled[4:], strict=True)
    )


def _say_they_met(pair: uuid.UUID, at: datetime, by: Person) -> None:
    for last in Meeting.objects.filter(mentorship=pair, held_at=None, called_off_at=None):
        hold_meeting(last.pk, by=by, at=at)


def _agree(mentor: Person, mentee: Person, *, at: datetime) -> uuid.UUID:
    pair = accept(ask(mentor.pk, Size.REGULAR, "How?", words_by_mail=False, by=mentee, at=at), by=mentor, at=at)
    terms = Terms(Beat.FORTNIGHTLY, (at + 400 * DAY).date(), "Get into data")
    sign_agreement(propose_agreement(pair, terms, by=mentee, at=at), by=mentor, at=at)
    return pair


def _plan(pair: uuid.UUID, by: Person, starts_at: datetime) -> None:
    """The next time; and what came of the last one is said by the mentor, who sees it on Monday."""
    _say_they_met(pair, starts_at - 6 * DAY, by)
    plan_meeting(pair, starts_at, by=by, at=starts_at - 6 * DAY)


def _work(at: datetime) -> None:
    for _, job in TIMETABLE:
        if job is not deliver_due_notices:
            job(at=at)
