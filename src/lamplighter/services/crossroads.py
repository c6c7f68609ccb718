"""Asking both whether to go on, keeping what each says to themselves, and letting time answer for whoever does not."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from lamplighter.access import Hidden, Keyring, open_for, seal, visible_to
from lamplighter.core.agreement import first_draft
from lamplighter.core.coming import DAY_AFTER
from lamplighter.core.crossroads import Answer, Occasion, decide_by, do_both_say_yes
from lamplighter.core.journey import Deed, Stage
from lamplighter.core.moment import dawn_of, day_in, last_day_anywhere
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import IllegalMove, gettext_noop
from lamplighter.models.agreement import Agreement
from lamplighter.models.crossroads import Crossroads, Wish, is_open, still_stands
from lamplighter.models.event import record
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.crossroads import (
    ask_from_mail,
    tell_both_of_draft,
    tell_both_that_it_goes_on,
    tell_both_that_it_rests,
)
from lamplighter.queries.agreement import those_that_count
from lamplighter.queries.crossroads import find_next_crossroads, is_reached
from lamplighter.queries.introduction import get_first_words
from lamplighter.queries.slot import find_next_time
from lamplighter.services.agreement import draft_agreement
from lamplighter.services.meeting import ask_whether_they_met, hold_meeting, log_meeting, tell_back_what_was_noted
from lamplighter.services.mentorship import move_mentorship

BOTH = ("mentorship__mentor", "mentorship__mentee")
PASSED = gettext_noop("This is decided by now, or something else has come first. Your own page says where you stand.")


# --- coming to it -----------------------------------------------------------------------------------------


@transaction.atomic
def say_we_met(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """We met. Where that brings the two to a crossroads, both are asked from now on. Twice is once."""
    hold_meeting(pk, by=by, at=at)
    _come_on(pk, by, at)


@transaction.atomic
def say_we_have_met(mentorship: uuid.UUID, day: date, *, by: Person, at: datetime) -> None:
    """The same of a meeting that nobody had planned."""
    _come_on(log_meeting(mentorship, day, by=by, at=at), by, at)


def _come_on(pk: uuid.UUID, by: Person, at: datetime) -> None:
    meeting = open_for(by, Meeting, pk, along=BOTH)
    occasion = find_next_crossroads(meeting.mentorship)
    if occasion is not None:
        counts = _agreed_by(meeting.mentorship) if occasion is Occasion.FIRST_MEETINGS else None
        _open(meeting.mentorship, occasion, counts, meeting, at)


def reach_decision_days(*, at: datetime) -> int:
    """Pairs whose own day to decide has come, in the mentee's calendar, however often they have met: both get mail."""
    due = those_that_count(Agreement.objects.all()).filter(
        ~is_reached(), decide_on__lte=last_day_anywhere(at), mentorship__stage=Stage.ACTIVE.value
    )
    return sum(
        _reach(row, at)
        for row in due.select_related(*BOTH)
        if row.decide_on is not None and dawn_of(row.decide_on, row.mentorship.mentee.zone) <= at
    )


def ask_after_meetings(*, at: datetime) -> int:
    """The mail of the day after, once: did you meet? Where that is known already, what it has brought them to.

    Where it has brought them to nothing, what one of them wrote down for both.
    """
    unasked = _open_ones().filter(meeting__asked_at=None, meeting__starts_at__lte=at - DAY_AFTER)
    known = sum(_ask_after(crossroads, at) for crossroads in unasked.select_related(*BOTH))
    return known + ask_whether_they_met(_what_then, at=at) + tell_back_what_was_noted(at=at)


# --- answering --------------------------------------------------------------------------------------------


@transaction.atomic
def answer_at_crossroads(pk: uuid.UUID, says: Answer, *, by: Person, at: datetime) -> uuid.UUID:
    """Say in private whether to go on; returns whose page this is on. The second yes is told to both.

    Until it is decided, one may say otherwise. Saying the same twice is saying it once.
    """
    crossroads = open_for(by, Crossroads, pk, Right.DECIDE, along=BOTH)
    wish = Wish.objects.filter(crossroads=crossroads, person=by).first() or Wish(crossroads=crossroads, person=by)
    if Keyring(by).says(wish, "says", says.value):
        return crossroads.mentorship_id
    if not _open_ones().filter(pk=pk).exists():
        raise IllegalMove(PASSED)
    seal(wish, says=says.value)
    wish.save()
    if do_both_say_yes(_read_wishes(crossroads)):
        _go_on(crossroads, by=by, at=at)
    return crossroads.mentorship_id


def say_go_on(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Yes, from a mail."""
    answer_at_crossroads(_named_in_mail(pk, by), Answer.ON, by=by, at=at)


def say_enough(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """That was enough, from a mail."""
    answer_at_crossroads(_named_in_mail(pk, by), Answer.NO, by=by, at=at)


# --- what time decides ------------------------------------------------------------------------------------


def settle_crossroads(*, at: datetime) -> int:
    """Where two yeses have not come together in time, it ends well: a no and silence are one step, in one set of words.

    After a third meeting silence is a yes, and nothing is told.
    """
    waits = settings.LIMITS.crossroads_waits
    due = _open_ones().filter(decide_by__lte=at, mentorship__moved_at__lte=at - waits)
    return sum(_let_time_decide(pk, at) for pk in list(due.values_list("pk", flat=True)))


def forget_wishes(*, at: datetime) -> int:
    """Who said what goes some days after it was decided, or could not be decided any more."""
    before = at - settings.LIMITS.wishes_kept
    passed = Crossroads.objects.filter(
        Q(decided_at__lte=before) | ~still_stands() & Q(decided_at=None, decide_by__lte=before)
    )
    return Wish.objects.filter(crossroads__in=passed.values("pk")).delete()[0]


# --- how --------------------------------------------------------------------------------------------------


def _open_ones() -> QuerySet[Crossroads]:
    return Crossroads.objects.filter(is_open())


def _agreed_by(mentorship: Mentorship) -> Agreement | None:
    """What counts now."""
    return Agreement.objects.filter(mentorship=mentorship, agreed_at__isnull=False).order_by("-version").first()


def _open(
    mentorship: Mentorship, occasion: Occasion, agreement: Agreement | None, meeting: Meeting | None, at: datetime
) -> Crossroads | None:
    """Once: whoever comes second finds it open already."""
    crossroads = Crossroads(mentorship=mentorship, occasion=occasion.value, agreement=agreement, meeting=meeting)
    decide_on, waits = agreement.decide_on if agreement else None, settings.LIMITS.crossroads_waits
    crossroads.opened_at, crossroads.decide_by = at, decide_by(decide_on, mentorship.mentee.zone, waits=waits, at=at)
    try:
        with transaction.atomic():
            crossroads.save()
    except IntegrityError:
        return None
    record("came to a crossroads", crossroads.pk, by=None, at=at)
    return crossroads


@transaction.atomic
def _reach(agreement: Agreement, at: datetime) -> int:
    crossroads = _open(agreement.mentorship, Occasion.FIRST_MEETINGS, agreement, None, at)
    if crossroads is None:
        return 0
    _ask_each(crossroads, at)
    return 1


@transaction.atomic
def _ask_after(crossroads: Crossroads, at: datetime) -> int:
    if not Meeting.objects.filter(pk=crossroads.meeting_id, asked_at=None).update(asked_at=at):
        return 0
    _ask_each(crossroads, at)
    return 1


def _what_then(meeting: Meeting, at: datetime) -> dict[str, str]:
    """What both will be asked if they have met; else when they could meet next. One ask at a time."""
    if occasion := find_next_crossroads(meeting.mentorship, and_once_more=1):
        return {"leads_to": occasion.value}
    starts_at = find_next_time(meeting.mentorship, meeting.starts_at, at=at)
    return {"next_at": starts_at.isoformat()} if starts_at else {}


def _ask_each(crossroads: Crossroads, at: datetime) -> None:
    """One mail to each. Whoever has answered already is not asked again, which tells nobody but them."""
    answered = set(Wish.objects.filter(crossroads=crossroads).values_list("person", flat=True))
    for person in (crossroads.mentorship.mentor, crossroads.mentorship.mentee):
        if person.pk not in answered:
            ask_from_mail(crossroads, person, at=at)


def _named_in_mail(named: uuid.UUID, by: Person) -> uuid.UUID:
    """A mail that asked whether they met names the meeting; a later one the crossroads itself."""
    found = visible_to(by, Crossroads).filter(Q(pk=named) | Q(meeting=named)).values_list("pk", flat=True).first()
    if found is None:
        raise Hidden
    return found


def _read_wishes(crossroads: Crossroads) -> list[Answer | None]:
    """What each has said, opened with their own key. Whoever has said nothing costs just as many questions to
    the stores, so that not even the time it takes tells."""
    said = {wish.person_id: wish for wish in Wish.objects.filter(crossroads=crossroads)}
    both = (crossroads.mentorship.mentor, crossroads.mentorship.mentee)
    wishes = [(person, said.get(person.pk) or Wish(crossroads=crossroads, person=person)) for person in both]
    codes = [Keyring(person, [wish]).read(wish, "says") for person, wish in wishes]
    return [Answer(code) if code else None for code in codes]


def _go_on(crossroads: Crossroads, *, by: Person, at: datetime) -> None:
    occasion = Occasion(crossroads.occasion)
    if occasion.silence_goes_on:
        return  # nobody was promised to be told
    _decide(crossroads, goes_on=True, at=at)
    if occasion is Occasion.FIRST_TALK:
        tell_both_of_draft(crossroads, _draft(crossroads.mentorship, by, at), at=at)
    else:
        tell_both_that_it_goes_on(crossroads, at=at)


def _draft(mentorship: Mentorship, by: Person, at: datetime) -> Agreement:
    """Three lines from the talk: what for in the words it began with, which both have read."""
    first = get_first_words(by, mentorship.pk)
    assert first is not None  # only what began with a request leads here
    in_some_months = day_in(mentorship.mentee.zone, at) + settings.LIMITS.review_after
    return draft_agreement(mentorship, first_draft(first.words, until_on=in_some_months), at=at)


@transaction.atomic
def _let_time_decide(pk: uuid.UUID, at: datetime) -> int:
    rows = _open_ones().filter(pk=pk).select_related(*BOTH).select_for_update(of=("self",))
    crossroads = rows.first()
    if crossroads is None:
        return 0  # the second yes was quicker
    goes_on = Occasion(crossroads.occasion).silence_goes_on
    try:
        with transaction.atomic():
            _decide(crossroads, goes_on=goes_on, at=at)
            if not goes_on:
                move_mentorship(crossroads.mentorship, Deed.REST, by=None, at=at)
    except IllegalMove:
        return 0  # somebody was quicker; what they did stands
    if not goes_on:
        tell_both_that_it_rests(crossroads, at=at)
    return 1


def _decide(crossroads: Crossroads, *, goes_on: bool, at: datetime) -> None:
    """Once. Of a second yes and of time, the database lets only one through."""
    undecided = Crossroads.objects.filter(pk=crossroads.pk, decided_at=None)
    if not undecided.update(decided_at=at, goes_on=goes_on):
        raise IllegalMove(PASSED)
    record("went on" if goes_on else "let it rest", crossroads.pk, by=None, at=at)
