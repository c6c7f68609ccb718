"""Saying in which languages one can talk, and when one usually has time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from lamplighter.access import open_for
from lamplighter.core.availability import DAYS, Hours, Week, pack_week
from lamplighter.core.language import language_list
from lamplighter.core.moment import day_in
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.availability import Availability, OtherDay, language_tokens
from lamplighter.models.event import record
from lamplighter.models.person import Person

FURTHEST = timedelta(days=366)
COUNTS_FOR = timedelta(days=183)  # a rhythm is judged without days on which somebody was away; older gaps weigh nothing


@transaction.atomic
def say_availability(languages: Collection[str], hours: Hours, *, by: Person, at: datetime) -> None:
    """Exactly these languages and hours from now on; none of either is a full answer."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    said = {"languages": language_tokens(language_list(languages)), "hours_change": hours.change}
    week = dict(zip(DAYS, hours.week, strict=True))
    Availability.objects.update_or_create(person=person, defaults={**said, **week})
    record("said when they can talk", person.pk, by=person, at=at)


@transaction.atomic
def say_hours(hours: Hours, *, by: Person, at: datetime) -> None:
    """Exactly these hours from now on; the languages stay as they are."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    week = dict(zip(DAYS, hours.week, strict=True))
    Availability.objects.update_or_create(person=person, defaults={"hours_change": hours.change, **week})
    record("said when they can talk", person.pk, by=person, at=at)


@transaction.atomic
def say_rather(week: Week, *, by: Person, at: datetime) -> None:
    """Exactly these hours are the ones they would rather have; none is a full answer."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    if Availability.objects.filter(person=person, rather=pack_week(week)).exists():
        return
    Availability.objects.update_or_create(person=person, defaults={"rather": pack_week(week)})
    record("said which hours they would rather have", person.pk, by=person, at=at)


@transaction.atomic
def say_days(days: Mapping[date, int | None], *, by: Person, at: datetime) -> None:
    """These days are not as usual: so many half hours, none at all, or (None) as usual after all."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    today = day_in(person.zone, at)
    said = {on: half_hours for on, half_hours in days.items() if half_hours is not None and on >= today}
    rows = OtherDay.objects.filter(person=person, on__in=[on for on in days if on >= today])
    if dict(rows.values_list("on", "half_hours")) == said:
        return
    rows.delete()
    OtherDay.objects.bulk_create(OtherDay(person=person, on=on, half_hours=mask) for on, mask in said.items())
    record("said which days differ", person.pk, by=person, at=at)


def say_away(first: date, back_on: date, *, by: Person, at: datetime) -> None:
    """No time on these days; `back_on` is the first one back. Raises Refusal for days that make no sense."""
    if back_on <= first:
        raise Refusal(gettext_noop("Choose a first day back that is after the first day away."))
    if back_on > day_in(by.zone, at) + FURTHEST:
        raise Refusal(gettext_noop("Choose a day within the next year."))
    say_days(dict.fromkeys(days_of(first, back_on, by=by, at=at), 0), by=by, at=at)


def say_back(first: date, back_on: date, *, by: Person, at: datetime) -> None:
    """Those days are as usual after all."""
    say_days(dict.fromkeys(days_of(first, back_on, by=by, at=at)), by=by, at=at)


def days_of(first: date, back_on: date, *, by: Person, at: datetime) -> Iterator[date]:
    """From today on, a year at the most."""
    start = max(first, day_in(by.zone, at))
    return (start + timedelta(number) for number in range(min(FURTHEST, back_on - start).days))


def forget_past_days(*, at: datetime) -> int:
    """Days that are over everywhere on earth; those without any time while they say something of a rhythm."""
    over = (at - timedelta(days=1)).date()
    is_done_with = Q(on__lt=over) & (~Q(half_hours=0) | Q(on__lt=over - COUNTS_FOR))
    return OtherDay.objects.filter(is_done_with).delete()[0]
