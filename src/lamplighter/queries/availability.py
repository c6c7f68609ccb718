"""In which languages and when two people could talk."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import models
from django.db.models import QuerySet

from lamplighter.access import open_for
from lamplighter.core.availability import DAYS, NO_TIME, Hours, Week, share_hours, unpack_week
from lamplighter.core.language import language_names
from lamplighter.core.moment import day_in
from lamplighter.core.rhythm import AWAY_FROM, Pause, absences
from lamplighter.models.availability import Availability, OtherDay
from lamplighter.models.gap import Gap, Gapped
from lamplighter.models.person import Person

FORTNIGHT = 14
NOT_SAID: tuple[Any, ...] = ("", False, b"", *NO_TIME)


@dataclass(frozen=True, slots=True)
class MyAvailability:
    """One's own, hour by hour; the hours are on the wall clock of `zone`."""

    languages: tuple[str, ...]
    hours: Hours
    zone: str
    rather: Week = NO_TIME


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of mine; None: as usual."""

    on: date
    half_hours: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days away; `back_on` is the first one back."""

    first: date
    back_on: date

    @property
    def last(self) -> date:
        return self.back_on - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MyDays:
    fortnight: tuple[DayLine, ...]
    later: tuple[Stretch, ...]
    zone: str
    hours_change: bool  # then there is no usual week, and a day of which nothing is said may suit at any hour


@dataclass(frozen=True, slots=True)
class TalkWith:
    """What one learns of somebody else: the languages they named, and whether an hour is shared (None: who knows)."""

    languages: tuple[str, ...]
    shares_hours: bool | None


def get_my_availability(person: Person) -> MyAvailability:
    return availability_in(person, next(iter(my_availability().ask({"person": person.pk})), NOT_SAID))


def availability_in(person: Person, answer: Sequence[Any]) -> MyAvailability:
    """What the answer to the question below says of them; they may have said nothing."""
    languages, change, rather, *week = NOT_SAID if answer[0] is None else answer
    hours = Hours(tuple(week), bool(change))
    return MyAvailability(tuple(languages.split()), hours, person.zone, unpack_week(bytes(rather)) or NO_TIME)


@cache
def my_availability() -> Gapped:
    theirs = Availability.objects.filter(pk=Gap("person", models.UUIDField()))
    return Gapped(theirs.values_list("languages", "hours_change", "rather", *DAYS))


def get_my_days(person: Person, *, at: datetime) -> MyDays:
    """The next two weeks, day by day, and what lies beyond them."""
    today = day_in(person.zone, at)
    rows = OtherDay.objects.filter(person=person, on__gte=today).order_by("on")
    said = {row.on: row.half_hours for row in rows}
    fortnight = tuple(DayLine(day, said.get(day)) for day in (today + timedelta(n) for n in range(FORTNIGHT)))
    later: list[Stretch] = []
    for day in (day for day in said if day > fortnight[-1].on):
        begins = later.pop().first if later and later[-1].back_on == day else day
        later.append(Stretch(begins, day + timedelta(1)))
    hours_change = Availability.objects.filter(person=person, hours_change=True).exists()
    return MyDays(fortnight, tuple(later), person.zone, hours_change)


def other_days(people: Collection[uuid.UUID], *, since: date) -> QuerySet[OtherDay]:
    """Days that are not as usual, and their half hours. For what is computed from them; nobody else reads them."""
    return OtherDay.objects.filter(person__in=people, on__gte=since)


def absences_of(people: Collection[uuid.UUID], *, since: date) -> tuple[Pause, ...]:
    """When one of them or another is away, without a word of who."""
    days: dict[uuid.UUID, dict[date, int]] = {}
    for row in other_days(people, since=away_since(since)):
        days.setdefault(row.person_id, {})[row.on] = row.half_hours
    return absences_in(days.values())


def away_since(day: date) -> date:
    """From when on to look at who is away from this day on: it may have begun before."""
    return day - timedelta(AWAY_FROM - 1)


def absences_in(days: Iterable[Mapping[date, int]]) -> tuple[Pause, ...]:
    """The same out of the other days of each."""
    return tuple(away for said in days for away in absences(day for day, free in said.items() if not free))


def get_talk_with(person: Person, pk: uuid.UUID, *, at: datetime) -> TalkWith:
    """Raises Hidden unless this person may find that card."""
    other = open_for(person, Person, pk)
    rows = Availability.objects.in_bulk([person.pk, pk])
    mine, theirs = (rows.get(key) or Availability() for key in (person.pk, pk))
    both_known = mine.hours.are_known and theirs.hours.are_known and pk != person.pk
    return TalkWith(
        languages=language_names(theirs.languages.split()),
        shares_hours=share_hours(mine.hours, person.zone, theirs.hours, other.zone, at) if both_known else None,
    )
