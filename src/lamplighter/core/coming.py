"""Which mail two people get while neither of them does anything, and when.

Whoever sends it asks here from when on it is due; whoever looks ahead asks here what is to come. So the two never say
something different. Source: docs/decisions/0037.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final

from lamplighter.core.crossroads import Occasion, decide_by, decides_at
from lamplighter.core.journey import Stage
from lamplighter.core.limits import Limits
from lamplighter.core.moment import dawn_of, moment_of, monday_morning
from lamplighter.core.post import Topic

LOOKS_AHEAD: Final = timedelta(days=14)  # further than that too much depends on what people do
DAY_BEFORE: Final = timedelta(days=1)
DAY_AFTER: Final = timedelta(hours=12)  # half a day, so that it is not the middle of the night everywhere
TOLD_BACK: Final = timedelta(days=1)  # what was written down is told so soon, or not by mail
AFTER_MONDAY: Final = timedelta(hours=2)  # what begins sooner after the mail for the week is told the day before
WEEK: Final = timedelta(days=7)
MAILS_A_WEEK: Final = 3  # to a mentor of several, by itself: the Monday's, and two about what was put on since
MORNING_LASTS: Final = timedelta(hours=5)  # until noon; should the worker be later, each is told of the day before
MORNING, EVENING, UNTIL_NOON = time(8), time(18), timedelta(hours=18)


class What(Enum):
    """What can be foreseen. The value is the letter."""

    WEEK = "meeting/week"
    TOMORROW = "meeting/tomorrow"
    AFTERWARDS = "meeting/afterwards"
    TOLD_BACK = "meeting/told_back"
    GO_ON = "crossroads/after_meeting"
    BIG_DAY = "meeting/big_day"
    BACK = "mentorship/back_again"
    DECIDE = "crossroads/on_the_day"
    RESTS = "crossroads/rests"
    REVIEW = "agreement/review"
    FINISHED = "mentorship/finish_stands"
    CLOSED = "mentorship/quiet"
    UNANSWERED = "introduction/expired"
    NUDGE = "introduction/nudge"

    @property
    def topic(self) -> Topic:
        if self in AROUND_A_REQUEST:
            return AROUND_A_REQUEST[self]
        return Topic.MEETING if self in AROUND_A_MEETING else Topic.JOURNEY


# What is counted: it comes by itself, and is about how two people meet. The rest is somebody's own doing, or has a day.
COUNTS: Final = frozenset(what.value for what in (What.WEEK, What.TOMORROW, What.AFTERWARDS, What.TOLD_BACK)) | {
    "hint/time",
    "checkin/asked",
}
AROUND_A_REQUEST: Final = {What.UNANSWERED: Topic.ANSWER, What.NUDGE: Topic.REQUEST}
AROUND_A_MEETING: Final = (What.WEEK, What.TOMORROW, What.AFTERWARDS, What.TOLD_BACK, What.GO_ON, What.BIG_DAY)


# --- from when on ---


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open."""

    begins: datetime
    ends: datetime

    def holds(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends


def monday_mail(zone: str, at: datetime) -> Span:
    """When a mentor of several reads of the whole week that they are living at this moment."""
    monday = monday_morning(zone, at)
    return Span(monday, monday + MORNING_LASTS)


def week_told_of(zone: str, at: datetime) -> Span:
    """What begins in it stands in that mail."""
    monday = monday_morning(zone, at)
    return Span(monday + AFTER_MONDAY, monday + WEEK)


def is_before_its_monday(starts_at: datetime, zone: str, at: datetime) -> bool:
    """Whether the mail for its week is still to come, and early enough for it."""
    return at < monday_morning(zone, starts_at) <= starts_at - AFTER_MONDAY


def was_last_week(starts_at: datetime, zone: str, at: datetime) -> bool:
    """Whether the mail for the week of this moment asks how it was."""
    return starts_at <= monday_morning(zone, at) - AFTER_MONDAY


def has_read_enough(told: Iterable[datetime], zone: str, at: datetime) -> bool:
    """Whether a mentor of several has had all the mail of this week that comes by itself."""
    monday = monday_morning(zone, at)
    return sum(monday_morning(zone, moment) == monday for moment in told) >= MAILS_A_WEEK


def big_day_mail(happens_on: date, zone: str) -> Span:
    evening = moment_of(happens_on, EVENING, zone)
    return Span(evening, evening + UNTIL_NOON)


def review_from(until_on: date, zone: str) -> datetime:
    return moment_of(until_on, MORNING, zone)


def useful_until(starts_at: datetime, at: datetime) -> datetime:
    """A mail about a time is of no use once that time has passed; one about the past leaves at once or not at all."""
    return max(starts_at, at + timedelta(hours=1))


def count_nudges(turned_at: datetime, limits: Limits, *, at: datetime, early: timedelta = timedelta(0)) -> int:
    """How often whoever was asked should have heard by now that somebody waits since then."""
    return sum(at - turned_at + early >= after for after in limits.nudges_after)


# --- what is to come ---


@dataclass(frozen=True, slots=True)
class Talk:
    """A meeting that is planned, or of which nobody has said yet how it went."""

    starts_at: datetime
    is_told_of: bool = False  # in the mail for a week
    is_told_of_since: bool = False  # a later one has asked how it was
    is_reminded_of: bool = False
    is_asked_about: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """What counts between the two: days of it that are near and about which nobody was asked yet."""

    look_on: date | None = None
    decide_on: date | None = None
    looked_at: datetime | None = None  # when they were asked to look at them


@dataclass(frozen=True, slots=True)
class Question:
    """Whether to go on: both are asked, and it is not decided."""

    occasion: Occasion
    decide_by: datetime
    met_at: datetime | None = None  # where the mail of the day after is to ask this reader, and has not yet


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people, as one of them may know it. `partner` is the other one."""

    id: uuid.UUID
    partner: str
    i_am_mentor: bool
    mentor_zone: str
    mentee_zone: str
    stage: Stage
    moved_at: datetime
    last_sign_at: datetime  # of life, that both can see
    back_on: date | None = None
    talk: Talk | None = None
    lines: Lines | None = None
    questions: tuple[Question, ...] = ()
    big_days: tuple[date, ...] = ()
    noted_at: tuple[datetime, ...] = ()  # meetings of which the other one wrote down something, and no mail has told


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for this reader's answer, and how often they have been told so."""

    id: uuid.UUID
    asker: str
    turned_at: datetime
    nudges: int


@dataclass(frozen=True, slots=True)
class Coming:
    """A mail without its words: when it is due, and because of whom and what. There are several people in a week."""

    at: datetime
    what: What
    partners: tuple[str, ...]
    because_at: datetime | None = None
    because_on: date | None = None
    useless_at: datetime | None = None
    is_one_of_many: bool = False  # stays at home once its reader has read enough this week


@dataclass(frozen=True, slots=True)
class _Course:
    """How it goes on with two people by itself. Without a beginning they rest until somebody says otherwise."""

    pair: Pair
    runs_from: datetime | None
    ends_at: datetime | None = None
    journey: tuple[Coming, ...] = ()

    def runs_at(self, moment: datetime) -> bool:
        return self.runs_from is not None and self.runs_from <= moment and (not self.ends_at or moment < self.ends_at)

    def first_from(self, moment: datetime) -> datetime | None:
        """As soon as it is due and the two are at it."""
        due = max(moment, self.runs_from) if self.runs_from else moment
        return due if self.runs_at(due) else None


def foresee(
    pairs: Sequence[Pair], *, limits: Limits, at: datetime, until: datetime, read_at: Iterable[datetime] = ()
) -> list[Coming]:
    """All that falls due from now on, if nobody does anything. `read_at`: when mail came that counts."""
    courses = [_course(pair, limits, at) for pair in pairs]
    mentees = [course for course in courses if course.pair.i_am_mentor]
    found, told = _weeks(mentees, at, until)
    for course in courses:
        found += course.journey
        found += _around_meetings(course, told, mentees)
    ordered = sorted((mail for mail in found if mail.at <= until), key=lambda mail: mail.at)
    return list(_within_budget(ordered, read_at, mentees[0].pair.mentor_zone)) if mentees else ordered


def _within_budget(mails: Iterable[Coming], read_at: Iterable[datetime], zone: str) -> Iterator[Coming]:
    read = list(read_at)
    for mail in mails:
        if not (mail.is_one_of_many and has_read_enough(read, zone, mail.at)):
            read += [mail.at] if mail.what.value in COUNTS else []
            yield mail


def _course(pair: Pair, limits: Limits, at: datetime) -> _Course:
    partners = (pair.partner,)
    if pair.stage is not Stage.PAUSED:
        return _running(pair, pair.stage, limits, runs_from=at, moved_at=pair.moved_at)
    if pair.back_on is None:
        return _Course(pair, None)
    wakes_at = max(at, dawn_of(pair.back_on, pair.mentee_zone))
    course = _running(pair, Stage.ACTIVE, limits, runs_from=wakes_at, moved_at=wakes_at)
    back = Coming(wakes_at, What.BACK, partners, because_on=pair.back_on)
    return replace(course, journey=(back, *course.journey))


def _running(pair: Pair, stage: Stage, limits: Limits, *, runs_from: datetime, moved_at: datetime) -> _Course:
    """What they are asked on their own days, and what time decides where they do not."""
    partners, waits = (pair.partner,), limits.crossroads_waits
    if stage is Stage.CLOSING:
        stands_at = max(runs_from, moved_at + limits.closing_waits)
        return _Course(pair, runs_from, stands_at, (Coming(stands_at, What.FINISHED, partners),))
    lines = pair.lines if stage is Stage.ACTIVE else None
    decided = [
        (max(runs_from, decides_at(one.decide_by, moved_at, waits=waits)), one.occasion) for one in pair.questions
    ]
    asks = [
        Coming(max(runs_from, one.met_at + DAY_AFTER), What.GO_ON, partners, one.met_at)
        for one in pair.questions
        if one.met_at
    ]
    if lines and lines.look_on:  # not while they are asked something else
        morning = max([runs_from, review_from(lines.look_on, pair.mentee_zone), *(moment for moment, _ in decided)])
        asks.append(Coming(morning, What.REVIEW, partners, because_on=lines.look_on))
    if lines and lines.decide_on:
        asked_at = max(runs_from, dawn_of(lines.decide_on, pair.mentee_zone))
        asks = [ask for ask in asks if ask.what is What.GO_ON or ask.at < asked_at]
        asks.append(Coming(asked_at, What.DECIDE, partners, because_on=lines.decide_on))
        by = decide_by(lines.decide_on, pair.mentee_zone, waits=waits, at=asked_at)
        decided.append((decides_at(by, moved_at, waits=waits), Occasion.FIRST_MEETINGS))
    ends = [Coming(moment, What.RESTS, partners) for moment, occasion in decided if not occasion.silence_goes_on]
    waits_since = pair.moved_at if stage is Stage.INTRODUCTION else lines.looked_at if lines else None
    if waits_since:
        closed_at = max(pair.last_sign_at, moved_at, waits_since) + limits.silence_ends
        ends.append(Coming(max(runs_from, closed_at), What.CLOSED, partners))
    end = min(ends, key=lambda mail: mail.at, default=None)
    course = _Course(pair, runs_from, end.at if end else None)
    return replace(course, journey=(*(ask for ask in asks if course.runs_at(ask.at)), *([end] if end else [])))


def _around_meetings(course: _Course, told: Collection[uuid.UUID], mentees: Iterable[_Course]) -> Iterator[Coming]:
    pair, partners = course.pair, (course.pair.partner,)

    def reads_on_monday(moment: datetime) -> bool:
        return pair.i_am_mentor and _are_several(mentees, moment)

    if talk := pair.talk:
        starts_at = talk.starts_at
        due = None if talk.is_reminded_of else course.first_from(starts_at - DAY_BEFORE)
        if due and due < starts_at and not (pair.i_am_mentor and _is_told_on_monday(pair, talk, due, told, mentees)):
            useless_at = useful_until(starts_at, due)
            yield Coming(due, What.TOMORROW, partners, starts_at, None, useless_at, reads_on_monday(due))
        after = None if talk.is_asked_about else course.first_from(starts_at + DAY_AFTER)
        if after and not reads_on_monday(after):
            yield Coming(after, What.AFTERWARDS, partners, starts_at)
    for met_at in pair.noted_at:
        told_at = course.first_from(met_at + DAY_AFTER)
        if told_at and told_at < met_at + DAY_AFTER + TOLD_BACK and not reads_on_monday(told_at):
            yield Coming(told_at, What.TOLD_BACK, partners, met_at)
    for day in pair.big_days if pair.i_am_mentor else ():
        span = big_day_mail(day, pair.mentor_zone)
        evening = course.first_from(span.begins)
        if evening and span.holds(evening):
            yield Coming(evening, What.BIG_DAY, partners, because_on=day)


def _is_told_on_monday(
    pair: Pair, talk: Talk, due: datetime, told: Collection[uuid.UUID], mentees: Iterable[_Course]
) -> bool:
    if talk.is_told_of or pair.id in told:
        return True
    return is_before_its_monday(talk.starts_at, pair.mentor_zone, due) and _are_several(mentees, due)


def _are_several(mentees: Iterable[_Course], moment: datetime) -> bool:
    return sum(course.runs_at(moment) for course in mentees) > 1


def _weeks(mentees: Sequence[_Course], at: datetime, until: datetime) -> tuple[list[Coming], set[uuid.UUID]]:
    """The mails of Mondays to a mentor of several, and the pairs whose meetings stand in them as still to come."""
    mails, told, asked = list[Coming](), set[uuid.UUID](), set[uuid.UUID]()
    zone = mentees[0].pair.mentor_zone if mentees else "UTC"
    morning = monday_mail(zone, at)
    while mentees and morning.begins <= until:
        moment = max(at, morning.begins)
        if morning.holds(moment) and _are_several(mentees, moment):
            talks, week = _talks_at(moment, mentees), week_told_of(zone, moment)
            there = [(talk, pair) for talk, pair in talks if week.holds(talk.starts_at)]
            ahead = [(talk, pair) for talk, pair in there if talk.starts_at > moment]
            last_week = [(talk, pair) for talk, pair in talks if was_last_week(talk.starts_at, zone, moment)]
            since = [(talk, pair) for talk, pair in last_week if not talk.is_told_of_since and pair.id not in asked]
            if (ahead or since) and not any(talk.is_told_of for talk, _ in there):
                mails.append(_week_mail(moment, ahead, since))
                told |= {pair.id for _, pair in ahead}
                asked |= {pair.id for _, pair in since}
        morning = monday_mail(zone, morning.begins + WEEK)
    return mails, told


def _talks_at(moment: datetime, mentees: Iterable[_Course]) -> list[tuple[Talk, Pair]]:
    """In their order."""
    running = (course.pair for course in mentees if course.runs_at(moment))
    talks = [(pair.talk, pair) for pair in running if pair.talk]
    return sorted(talks, key=lambda one: (one[0].starts_at, one[1].partner))


def _week_mail(moment: datetime, ahead: Sequence[tuple[Talk, Pair]], since: Sequence[tuple[Talk, Pair]]) -> Coming:
    """Where nothing is ahead, it is about the last week, and `because_at` says when they were to meet."""
    names = tuple(pair.partner for _, pair in ahead or since)
    useless_at = moment + WEEK if since else useful_until(ahead[-1][0].starts_at, moment)
    return Coming(moment, What.WEEK, names, None if ahead else since[0][0].starts_at, None, useless_at)


def with_nudges(
    mails: Sequence[Coming], waiting: Sequence[Waiting], *, limits: Limits, at: datetime, until: datetime
) -> list[Coming]:
    """Whoever waits is a line in a mail that comes anyway, or there is a mail about them; twice at most.

    `waiting` in the order in which they have waited: a mail has one line.
    """
    told, found = {one.id: one.nudges for one in waiting}, list(mails)

    def take(one: Waiting, moment: datetime, early: timedelta = timedelta(0)) -> bool:
        due = count_nudges(one.turned_at, limits, at=moment, early=early)
        is_ripe = told[one.id] < due and moment < one.turned_at + limits.request_expires
        if is_ripe:
            told[one.id] = due
        return is_ripe

    def rides_along(moment: datetime) -> bool:
        """One line in a mail: whoever has waited longest."""
        return any(take(one, moment, limits.nudge_rides) for one in waiting)

    own = {max(at, one.turned_at + after) for one in waiting for after in limits.nudges_after}
    for moment in sorted(moment for moment in {mail.at for mail in mails} | own if moment <= until):
        for mail in mails:
            if mail.at == moment:
                rides_along(moment)
        for one in waiting:
            if take(one, moment):
                found.append(Coming(moment, What.NUDGE, (one.asker,), because_at=one.turned_at))
                rides_along(moment)
    return found
