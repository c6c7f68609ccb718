"""Accounts that nobody has come back to: told twice, then they go as if their owner had asked to."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from lamplighter.models.event import Event, record
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.leaving import tell_of_sleep
from lamplighter.services.leaving.go import begin_leaving

WARNED = "was told that an account sleeps"


def warn_sleepers(*, at: datetime) -> int:
    """Two months before, and two weeks before: one mail each, and one visit or one answer is enough to stay."""
    limits, told = settings.LIMITS, 0
    for number, before in enumerate(limits.asleep_told_before):
        sleepers = _asleep_since(at - limits.asleep_after + before)
        if not sleepers:
            break  # whoever has slept longer would be among them
        for person in sleepers:
            if _warnings(person, at).count() == number and not _warned_lately(person, at):
                record(WARNED, person.pk, by=None, at=at)
                tell_of_sleep(person, at=at)
                told += 1
    return told


def let_sleepers_go(*, at: datetime) -> int:
    """Whoever was told twice and gave no sign leaves; even then they have the days to come back."""
    limits = settings.LIMITS
    sleepers = [
        person
        for person in _asleep_since(at - limits.asleep_after)
        if _warnings(person, at).count() >= len(limits.asleep_told_before) and not _warned_lately(person, at)
    ]
    for person in sleepers:
        begin_leaving((), by=person, at=at)
    return len(sleepers)


def _asleep_since(moment: datetime) -> list[Person]:
    """No sign-in, no deed, not even one by a link from a mail, and nobody whom they still meet."""
    people = Person.objects.annotate(seen_at=Coalesce("last_login", "joined_at"))
    quiet = people.filter(seen_at__lt=moment, is_active=True, leaves_at=None).exclude(joined_at=None)
    return list(quiet.filter(~Exists(_deeds_since(moment)), ~Exists(_running())).order_by("pk"))


def _deeds_since(moment: datetime) -> QuerySet[Event]:
    return Event.objects.filter(by=OuterRef("pk"), at__gte=moment)


def _running() -> QuerySet[Mentorship]:
    theirs = Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk"))
    return Mentorship.objects.filter(theirs).exclude(stage__in=OVER_CODES)


def _warnings(person: Person, at: datetime) -> QuerySet[Event]:
    """Of this sleep, and not of one from which they came back."""
    longest = max(settings.LIMITS.asleep_told_before) * 2
    return Event.objects.filter(thing=person.pk, verb=WARNED, at__gt=at - longest)


def _warned_lately(person: Person, at: datetime) -> bool:
    return _warnings(person, at).filter(at__gt=at - min(settings.LIMITS.asleep_told_before)).exists()
