"""That it is about time to meet again: one sentence to the two, with three ways out, and seldom."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lamplighter.core.agreement import Beat
from lamplighter.core.journey import Stage
from lamplighter.core.moment import day_in
from lamplighter.core.rhythm import find_rhythm
from lamplighter.models.agreement import Agreement
from lamplighter.models.crossroads import Crossroads, still_stands
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.hint import hint_that_it_is_time
from lamplighter.queries.rhythm import ASKS, RhythmPage, days_of, get_rhythm_for

A_WEEK = timedelta(days=7)
MAILS_A_WEEK = 2
AT_ONCE = 500  # pairs whose meetings are looked up together
UNASKED = ("hint/time", "checkin/asked")
NOBODY_ASKED = ("person/", "leaving/", "safety/")  # what somebody has just done themselves is no mail too many


def hint_at_rhythms(*, at: datetime) -> int:
    """Pairs that meet less often than they agreed, with nothing planned and nothing else asked, once a fortnight."""
    quiet = list(_quiet_pairs(at).select_related("mentor", "mentee"))
    some = (quiet[first : first + AT_ONCE] for first in range(0, len(quiet), AT_ONCE))
    return sum(_hint(pair, at) for pairs in some for pair in _slow_of(pairs, at))


def _quiet_pairs(at: datetime) -> QuerySet[Mentorship]:
    limits, here = settings.LIMITS, OuterRef("pk")
    meetings = Meeting.objects.filter(mentorship=here, called_off_at=None)
    agreed = Agreement.objects.filter(mentorship=here, agreed_at__isnull=False)
    asked_otherwise = Crossroads.objects.filter(still_stands(), mentorship=here)
    to_be_looked_at = agreed.filter(until_on__lte=at.date())
    return Mentorship.objects.filter(
        Q(hinted_at=None) | Q(hinted_at__lte=at - limits.hints_apart),
        Exists(agreed),
        ~Exists(meetings.filter(starts_at__gt=at - A_WEEK)),
        ~Exists(asked_otherwise),
        ~Exists(to_be_looked_at),
        stage=Stage.ACTIVE.value,
    )


def _slow_of(pairs: Sequence[Mentorship], at: datetime) -> Iterator[Mentorship]:
    """Those for whom it may be time. Breaks and days away are looked at for these alone."""
    versions = Agreement.objects.filter(mentorship__in=pairs, agreed_at__isnull=False).order_by("version")
    agreed = {row.mentorship_id: row for row in versions.only("mentorship", "beat", "agreed_at")}
    met: dict[uuid.UUID, list[datetime]] = {}
    held = Meeting.objects.filter(mentorship__in=pairs, held_at__isnull=False, called_off_at=None)
    for pk, starts_at in held.values_list("mentorship", "starts_at"):
        met.setdefault(pk, []).append(starts_at)
    for pair in pairs:
        zone, version = pair.mentee.zone, agreed[pair.pk]
        days, every = [day_in(zone, moment) for moment in met.get(pair.pk, ())], days_of(Beat(version.beat))
        agreed_on = version.agreed_at and day_in(zone, version.agreed_at)
        # Without days away the gap that is open may not count at all: so as it is, and as it was when they last met.
        looks = {day_in(zone, at), max(days, default=day_in(zone, at))}
        states = {find_rhythm(days, every=every, today=today, agreed_on=agreed_on).state for today in looks}
        if every is None or states & set(ASKS):
            yield pair


@transaction.atomic
def _hint(pair: Mentorship, at: datetime) -> int:
    page = get_rhythm_for(pair.mentee, pair.pk, at=at)
    told = [person for person in (pair.mentor, pair.mentee) if not _has_mail_enough(person, at)]
    since = 0 if _have_met_since(pair, page) else pair.hints
    if not (page.asks_for_something and told) or since >= settings.LIMITS.hints_at_most or page.beat is None:
        return 0
    if not take_hint(pair, since + 1, at=at):
        return 0
    for person in told:
        hint_that_it_is_time(pair, person, beat=Beat(page.beat), weeks=page.weeks_since, at=at)
    return 1


def take_hint(pair: Mentorship, hints: int, *, at: datetime) -> bool:
    """It counts as told from here on; whoever comes second within the fortnight finds nothing to tell."""
    due = Q(hinted_at=None) | Q(hinted_at__lte=at - settings.LIMITS.hints_apart)
    return bool(Mentorship.objects.filter(due, pk=pair.pk).update(hinted_at=at, hints=hints))


def _have_met_since(pair: Mentorship, page: RhythmPage) -> bool:
    return pair.hinted_at is None or any(day.on >= pair.hinted_at.date() for day in page.met)


def _has_mail_enough(person: Person, at: datetime) -> bool:
    """A hint is never a third mail in a week, nor a second one within a fortnight that nobody asked for."""
    mails = Notice.objects.filter(recipient=person)
    for unasked in NOBODY_ASKED:
        mails = mails.exclude(template__startswith=unasked)
    if mails.filter(template__in=UNASKED, due_at__gt=at - settings.LIMITS.hints_apart).exists():
        return True
    theirs = Q(mentorship__mentor=person) | Q(mentorship__mentee=person)
    ahead = Meeting.objects.filter(theirs, held_at=None, called_off_at=None, starts_at__range=(at, at + A_WEEK))
    coming = ahead.exclude(mentorship__stage__in=OVER_CODES).exists()
    return coming or mails.filter(due_at__gt=at - A_WEEK).count() >= MAILS_A_WEEK
