"""Planning a talk, holding it, and writing down what stays."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from lamplighter.access import Keyring, open_for, seal
from lamplighter.access.keyring import find_saying
from lamplighter.core import limits
from lamplighter.core.coming import (
    DAY_AFTER,
    DAY_BEFORE,
    TOLD_BACK,
    WEEK,
    big_day_mail,
    is_before_its_monday,
    monday_mail,
    was_last_week,
    week_told_of,
)
from lamplighter.core.known import MARKS, Area, Recalled, check_lines
from lamplighter.core.moment import day_in, last_day_anywhere, moment_of
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import IllegalMove, Refusal, gettext_noop
from lamplighter.core.text import fit, fit_line
from lamplighter.core.where import Place, Where, fit_place
from lamplighter.models.event import record
from lamplighter.models.meeting import AgendaItem, Meeting, PrivateNote, SharedNote
from lamplighter.models.mentorship import NOT_RUNNING, Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.meeting import (
    tell_afterwards,
    tell_back,
    tell_mentor_of_big_day,
    tell_mentor_of_week,
    tell_of_tomorrow,
    tell_partner_of_meeting,
)
from lamplighter.queries.meeting import (
    big_days,
    helps_several,
    is_to_be_told_back,
    list_last_place_for,
    place_of,
    still_planned,
)

BOTH = ("mentorship__mentor", "mentorship__mentee")
FURTHEST = timedelta(days=366)
STILL_TO_COME = gettext_noop("This meeting is still to come. Come back when you have met.")
AT_ONCE = 50  # meetings of which people are told in one transaction: few enough to keep nobody waiting


@transaction.atomic
def plan_meeting(
    mentorship: uuid.UUID, starts_at: datetime, *, place: Place | None = None, by: Person, at: datetime
) -> uuid.UUID:
    """One meeting at a time; the other one is told. A second plan is refused, not doubled.

    Without a place it is where they met the last time.
    """
    _check_time(starts_at, at)
    chosen = fit_place(place, has_rooms=bool(settings.ROOMS)) if place else None
    stands_on = open_for(by, Mentorship, mentorship, Right.CHANGE, along=("mentor", "mentee"))
    same = Meeting.objects.filter(mentorship=stands_on, starts_at=starts_at, planned_by=by)
    if known := same.filter(held_at=None, called_off_at=None).first():
        return known.pk  # a second tap
    minutes = settings.LIMITS.meeting_minutes
    meeting = Meeting(mentorship=stands_on, starts_at=starts_at, minutes=minutes, planned_by=by)
    _put_at(meeting, chosen or list_last_place_for(by, mentorship))
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError:
        raise Refusal(gettext_noop("There is a meeting planned already. Move that one, or hold it first.")) from None
    record("planned", meeting.pk, by=by, at=at)
    tell_partner_of_meeting(meeting, "planned", by=by, at=at)
    count_as_told(meeting, by=by, at=at)
    return meeting.pk


@transaction.atomic
def move_meeting(pk: uuid.UUID, starts_at: datetime, *, by: Person, at: datetime) -> None:
    """Another time. Nobody is at fault and nobody is asked why."""
    _check_time(starts_at, at)
    meeting = open_for(by, Meeting, pk, Right.CHANGE, along=BOTH)
    _check_planned(meeting)
    if meeting.starts_at == starts_at:
        return
    was_at, meeting.starts_at = meeting.starts_at, starts_at
    meeting.reminded_at = meeting.asked_at = None
    meeting.revision += 1
    meeting.save(update_fields=["starts_at", "reminded_at", "asked_at", "revision"])
    record("moved", pk, by=by, at=at)
    tell_partner_of_meeting(meeting, "moved", by=by, at=at, was_at=was_at)
    count_as_told(meeting, by=by, at=at)


@transaction.atomic
def say_where(pk: uuid.UUID, place: Place, *, by: Person, at: datetime) -> None:
    """Another place at the same time; the other one is told, and it moves in both calendars. The same is no news."""
    chosen = fit_place(place, has_rooms=bool(settings.ROOMS))
    meeting = open_for(by, Meeting, pk, Right.CHANGE, along=BOTH)
    _check_planned(meeting)
    before = place_of(meeting, Keyring(by))
    if (before.where, before.words) == (chosen.where, chosen.words) or before.where is chosen.where is Where.VIDEO:
        return
    _put_at(meeting, chosen)
    meeting.revision += 1
    meeting.save(update_fields=["where", "place", "revision"])
    record("said where", pk, by=by, at=at)
    if meeting.starts_at > at:
        tell_partner_of_meeting(meeting, "where", by=by, at=at)


@transaction.atomic
def call_off_meeting(
    pk: uuid.UUID,
    *,
    for_work: bool = False,
    by: Person,
    at: datetime,
    instead: Sequence[datetime] = (),
    is_late: bool = False,
) -> None:
    """It does not take place; another one can be planned at once. Twice is once.

    `instead` are other times, which the other one reads in the same mail; `is_late` that none of them is within their
    rhythm, and `for_work` that work comes first.
    """
    meeting = open_for(by, Meeting, pk, Right.CHANGE, along=BOTH)
    if meeting.called_off_at is not None:
        return
    _check_planned(meeting)
    meeting.called_off_at, meeting.for_work = at, for_work
    meeting.revision += 1
    meeting.save(update_fields=["called_off_at", "for_work", "revision"])
    record("called off", pk, by=by, at=at)
    if meeting.starts_at > at:  # that one did not happen is no news to the other
        tell_partner_of_meeting(meeting, "called_off", by=by, at=at, instead=instead, is_late=is_late)


@transaction.atomic
def say_i_came_alone(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """I was there, and we missed each other. The other one is told in neutral words; the first to say so is enough."""
    meeting = open_for(by, Meeting, pk, Right.CHANGE, along=BOTH)
    if meeting.came_alone_id is not None:
        return
    _check_planned(meeting)
    if meeting.starts_at > at:
        raise Refusal(STILL_TO_COME)
    meeting.called_off_at, meeting.came_alone = at, by
    meeting.save(update_fields=["called_off_at", "came_alone"])
    record("came alone", pk, by=by, at=at)
    tell_partner_of_meeting(meeting, "missed", by=by, at=at)


@transaction.atomic
def hold_meeting(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """We met. What was on the table is off it; saying it twice is saying it once."""
    meeting = open_for(by, Meeting, pk, Right.CHANGE)
    if meeting.held_at is not None:
        return
    if meeting.called_off_at is not None:
        raise Refusal(
            gettext_noop("This meeting was called off. If you met all the same, plan it again with its time.")
        )
    if meeting.starts_at > at:
        raise Refusal(STILL_TO_COME)
    meeting.held_at = meeting.starts_at
    meeting.save(update_fields=["held_at"])
    on_the_table = AgendaItem.objects.filter(mentorship=meeting.mentorship_id, done_at=None, added_at__lte=at)
    still_ahead = Q(happens_on__gt=day_in(by.zone, at)) | Q(recalled=Recalled.ASKED.value)
    on_the_table.exclude(still_ahead).update(done_at=meeting.starts_at)
    record("held", pk, by=by, at=at)


@transaction.atomic
def log_meeting(mentorship: uuid.UUID, day: date, *, by: Person, at: datetime) -> uuid.UUID:
    """They have met without having planned it. A day counts once."""
    pair = open_for(by, Mentorship, mentorship, Right.CHANGE)
    if day > day_in(by.zone, at):
        raise Refusal(STILL_TO_COME)
    noon = min(moment_of(day, time(12), by.zone), at)
    _check_time(noon, at)
    begins = moment_of(day, time(0), by.zone)
    same = Meeting.objects.filter(mentorship=pair, held_at__isnull=False, starts_at__gte=begins)
    if known := same.filter(starts_at__lt=begins + timedelta(days=1)).first():
        return known.pk
    meeting = Meeting(mentorship=pair, starts_at=noon, held_at=noon, planned_by=by, asked_at=at)
    meeting.minutes = settings.LIMITS.meeting_minutes
    meeting.save()
    record("held", meeting.pk, by=by, at=at)
    return meeting.pk


@transaction.atomic
def put_on_agenda(
    mentorship: uuid.UUID, words: str, *, happens_on: date | None = None, by: Person, at: datetime
) -> uuid.UUID:
    """Something for next time; from here on both see it. What one of them has put there already is there.

    With a day that matters to whoever learns, the other one is told on its evening, once.
    """
    fitted = _something(words, at_most=limits.QUESTION)
    stands_on = open_for(by, Mentorship, mentorship, Right.CHANGE)
    mine = AgendaItem.objects.filter(mentorship=stands_on, author=by, done_at=None, recalled="")
    if known := find_saying(fitted, mine.filter(happens_on=happens_on), reader=by):
        return known.pk
    if happens_on is not None and not 0 <= (happens_on - day_in(by.zone, at)).days <= FURTHEST.days:
        raise Refusal(gettext_noop("Choose a day within the next year."))
    item = AgendaItem(mentorship=stands_on, author=by, added_at=at, happens_on=happens_on)
    seal(item, words=fitted)
    item.save()
    record("put on the table", item.pk, by=by, at=at)
    return item.pk


@transaction.atomic
def take_off_agenda(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Talked about, or not needed any more. Twice is once."""
    item = open_for(by, AgendaItem, pk, Right.CHANGE)
    if item.done_at is None:
        item.done_at = at
        item.save(update_fields=["done_at"])
        record("took off the table", pk, by=by, at=at)


@transaction.atomic
def write_note(pk: uuid.UUID, words: str, *, is_private: bool, by: Person, at: datetime) -> None:
    """One note, in the layer its author chose. Noting the same twice is noting it once."""
    fitted = _something(words, at_most=limits.NOTE)
    layer = PrivateNote if is_private else SharedNote
    meeting = open_for(by, Meeting, pk, Right.CHANGE)
    if not find_saying(fitted, layer.objects.filter(meeting=meeting, author=by).select_related("meeting"), reader=by):
        _note(layer(meeting=meeting, author=by, written_at=at), fitted, by, at)


@transaction.atomic
def note_known(mentorship: uuid.UUID, area: Area, words: str, *, by: Person, at: datetime) -> None:
    """A mentor's note for themselves on one side of the other one, kept with the last meeting. Twice is once."""
    fitted = _something(words, at_most=limits.NOTE)
    pair = _as_mentor(mentorship, by)
    meeting = Meeting.objects.filter(mentorship=pair, held_at__isnull=False).order_by("-starts_at", "pk").first()
    if meeting is None:
        raise Refusal(gettext_noop("You have not met yet. Meet once, and note it then."))
    mine = PrivateNote.objects.filter(meeting__mentorship=pair, author=by, area=area.value.code)
    if not find_saying(fitted, mine.select_related("meeting"), reader=by):
        note = PrivateNote(meeting=meeting, author=by, written_at=at, area=area.value.code)
        _note(note, fitted, by, at)


def _note(note: PrivateNote | SharedNote, words: str, by: Person, at: datetime) -> None:
    seal(note, words=words)
    note.save()
    record("noted", note.pk, by=by, at=at)


@transaction.atomic
def tell_from_memory(mentorship: uuid.UUID, lines: Sequence[str], *, by: Person, at: datetime) -> None:
    """What a mentor thinks the other one most wants, for them to say whether it is so. The same twice is once."""
    said = check_lines([fit_line(line, at_most=limits.SENTENCE) for line in lines])
    pair = _as_mentor(mentorship, by)
    waiting = list(AgendaItem.objects.filter(mentorship=pair, recalled=Recalled.ASKED.value).order_by("added_at", "pk"))
    ring = Keyring(by, waiting)
    if waiting and [ring.read(item, "words") for item in waiting] == list(said):
        return
    if waiting:
        raise Refusal(gettext_noop("Your last lines still wait to be looked at. Talk about them first."))
    for number, line in enumerate(said):
        item = AgendaItem(mentorship=pair, author=by, added_at=at + number * timedelta(microseconds=1))
        item.recalled = Recalled.ASKED.value
        seal(item, words=line)
        item.save()
    record("told from memory", pair.pk, by=by, at=at)


@transaction.atomic
def mark_recalled(pk: uuid.UUID, mark: Recalled, *, by: Person, at: datetime) -> uuid.UUID:
    """Whoever it is about says: that's it, or: not quite, and then it is something to talk about. Once."""
    item = open_for(by, AgendaItem, pk, Right.CHANGE)
    if item.author_id == by.pk or not item.recalled or mark not in MARKS:
        raise IllegalMove(gettext_noop("Only whom it is about says whether it is so. Nothing was changed."))
    if item.recalled == Recalled.ASKED.value:
        item.recalled = mark.value
        item.done_at = at if mark is Recalled.RIGHT else None
        item.save(update_fields=["recalled", "done_at"])
        record("said whether it is so", pk, by=by, at=at)
    return item.mentorship_id


def _as_mentor(mentorship: uuid.UUID, by: Person) -> Mentorship:
    pair = open_for(by, Mentorship, mentorship, Right.CHANGE)
    if pair.mentor_id != by.pk:
        raise IllegalMove(gettext_noop("This is for the one who helps. Nothing was changed."))
    return pair


def remind_of_meetings(*, at: datetime) -> int:
    """The mail of the day before, once, while the mentorship runs."""
    soon = list(_to_remind_of(at).order_by("starts_at", "pk").values_list("pk", flat=True))
    return sum(_remind_of(soon[first : first + AT_ONCE], at) for first in range(0, len(soon), AT_ONCE))


def _to_remind_of(at: datetime) -> QuerySet[Meeting]:
    return _planned().filter(reminded_at=None, starts_at__gt=at, starts_at__lte=at + DAY_BEFORE)


@transaction.atomic
def _remind_of(some: Sequence[uuid.UUID], at: datetime) -> int:
    """So many in one go: whoever else comes upon them waits, and finds none left to tell of."""
    meetings = list(_to_remind_of(at).filter(pk__in=some).order_by("pk").select_for_update(of=("self",)))
    if meetings:
        Meeting.objects.filter(pk__in=[meeting.pk for meeting in meetings]).update(reminded_at=at)
        tell_of_tomorrow(meetings, at=at)
    return len(meetings)


def count_as_told(meeting: Meeting, *, by: Person, at: datetime) -> None:
    """What the other one puts on for this week a mentor of several has just read: no mail of the day before besides."""
    mentor = meeting.mentorship.mentor
    if by == mentor or at < monday_mail(mentor.zone, at).ends:
        return
    if not is_before_its_monday(meeting.starts_at, mentor.zone, at) and helps_several().filter(pk=mentor.pk).exists():
        meeting.told_for = meeting.starts_at
        meeting.save(update_fields=["told_for"])


def tell_of_the_week(*, at: datetime) -> int:
    """To a mentor of several one mail on Monday morning for all of the week, instead of one before each meeting.

    It asks as well how those were of which nobody has said so since, instead of one mail after each.
    """
    coming = _planned().filter(starts_at__lt=at + WEEK).exclude(told_for__gt=F("starts_at"))
    mentors = helps_several().filter(pk__in=coming.values("mentorship__mentor"))
    return sum(_tell_of_the_week(mentor, at) for mentor in mentors if monday_mail(mentor.zone, at).holds(at))


@transaction.atomic
def _tell_of_the_week(mentor: Person, at: datetime) -> int:
    told_of = week_told_of(mentor.zone, at)
    theirs = _planned().filter(mentorship__mentor=mentor).order_by("starts_at")
    week = theirs.filter(starts_at__gte=told_of.begins, starts_at__lt=told_of.ends)
    if week.filter(told_for=F("starts_at")).exists():
        return 0  # what was put on since is told of the day before
    ahead = [meeting for meeting in week if meeting.starts_at > at]
    unsaid = theirs.filter(starts_at__lt=at).exclude(told_for__gt=F("starts_at"))
    since = [meeting for meeting in unsaid if was_last_week(meeting.starts_at, mentor.zone, at)]
    if not _take_week(ahead, since, at=at):
        return 0
    tell_mentor_of_week(mentor, ahead, since, at=at)
    return 1


def _take_week(ahead: Sequence[Meeting], since: Sequence[Meeting], *, at: datetime) -> bool:
    """They count as told of from here on; whoever comes second finds none to tell of."""
    told = Meeting.objects.filter(pk__in=[meeting.pk for meeting in ahead]).exclude(told_for=F("starts_at"))
    asked = Meeting.objects.filter(pk__in=[meeting.pk for meeting in since]).exclude(told_for__gt=F("starts_at"))
    return bool(told.update(told_for=F("starts_at")) + asked.update(told_for=at))


def ask_whether_they_met(what_then: Callable[[Meeting, datetime], Mapping[str, str]], *, at: datetime) -> int:
    """The mail of the day after, once: did you meet? What both are asked then, a later room knows, and says so here."""
    past = _planned().filter(asked_at=None, starts_at__lte=at - DAY_AFTER)
    return sum(_ask_once(meeting, at, what_then(meeting, at)) for meeting in past)


def tell_back_what_was_noted(*, at: datetime) -> int:
    """What somebody wrote down for both reaches the other one the day after, once, also where they said that they met.

    Where the mail of that day has asked something, it stood there.
    """
    then = Q(starts_at__lte=at - DAY_AFTER, starts_at__gt=at - DAY_AFTER - TOLD_BACK)
    noted = Meeting.objects.filter(then, is_to_be_told_back()).exclude(mentorship__stage__in=NOT_RUNNING)
    return sum(_tell_back(meeting, at) for meeting in noted.select_related(*BOTH))


@transaction.atomic
def _tell_back(meeting: Meeting, at: datetime) -> int:
    if not Meeting.objects.filter(pk=meeting.pk, asked_at=None).update(asked_at=at):
        return 0
    return tell_back(meeting, _who_reads_the_day_after(meeting), at=at)


def nudge_on_big_days(*, at: datetime) -> int:
    """On the evening of a day that matters to whoever learns, on the mentor's own clock, or by the next noon: once."""
    today = last_day_anywhere(at)
    near = big_days(AgendaItem.objects.filter(happens_on__range=(today - timedelta(days=2), today)))
    theirs = near.exclude(mentorship__stage__in=NOT_RUNNING)
    return sum(_nudge(item, at) for item in theirs.select_related(*BOTH))


@transaction.atomic
def _nudge(item: AgendaItem, at: datetime) -> int:
    assert item.happens_on  # that is how it was found
    if not big_day_mail(item.happens_on, item.mentorship.mentor.zone).holds(at):
        return 0
    if not _take_big_day(item, at):
        return 0
    tell_mentor_of_big_day(item, at=at)
    return 1


def _take_big_day(item: AgendaItem, at: datetime) -> bool:
    """Whether this worker tells of it, and no other."""
    return bool(AgendaItem.objects.filter(pk=item.pk, nudged_at=None).update(nudged_at=at))


def _planned() -> QuerySet[Meeting]:
    running = ~Q(mentorship__stage__in=NOT_RUNNING)
    return still_planned(Meeting.objects.filter(running)).select_related(*BOTH)


@transaction.atomic
def _ask_once(meeting: Meeting, at: datetime, facts: Mapping[str, str]) -> int:
    unasked = Meeting.objects.filter(pk=meeting.pk, starts_at=meeting.starts_at, asked_at=None)
    if not unasked.update(asked_at=at):
        return 0
    people = _who_reads_the_day_after(meeting)
    if meeting.mentorship.mentor in people:
        Meeting.objects.filter(pk=meeting.pk).update(told_for=at)
    tell_afterwards(meeting, people, at=at, **facts)
    return 1


def _who_reads_the_day_after(meeting: Meeting) -> Sequence[Person]:
    """A mentor of several reads on Monday."""
    pair = meeting.mentorship
    is_one_of_several = helps_several().filter(pk=pair.mentor_id).exists()
    return (pair.mentee,) if is_one_of_several else (pair.mentor, pair.mentee)


def _put_at(meeting: Meeting, place: Place) -> None:
    meeting.where, meeting.place = place.where.value, None
    if place.words and place.where is not Where.VIDEO:
        seal(meeting, place=place.words)


def _check_planned(meeting: Meeting) -> None:
    if meeting.held_at is not None or meeting.called_off_at is not None:
        raise Refusal(gettext_noop("This meeting is over. Plan the next one instead."))


def _check_time(starts_at: datetime, at: datetime) -> None:
    if starts_at > at + FURTHEST:
        raise Refusal(gettext_noop("Choose a day within the next year."))
    if starts_at < at - FURTHEST:
        raise Refusal(gettext_noop("Choose a day within the last year, or one that is still to come."))


def _something(words: str, *, at_most: int) -> str:
    fitted = fit(words, at_most=at_most)
    if not fitted:
        raise Refusal(gettext_noop("Write one line first."))
    return fitted
