"""A link for whoever keeps somebody's diary: made, taken back, and the three things that can be done with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from lamplighter.access import open_for, seal
from lamplighter.access.link import hash_of, new_token
from lamplighter.core.moment import day_in
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.slot import SOME_TIME
from lamplighter.models.assistant import DiaryLink
from lamplighter.models.availability import Availability, OtherDay
from lamplighter.models.event import record
from lamplighter.models.person import Person
from lamplighter.queries.assistant import open_diary
from lamplighter.services.availability import FURTHEST, say_days
from lamplighter.services.slot import cannot_make_it, take_slot

NOT_THEN = gettext_noop("Choose a day from today on, and within a year.")


@transaction.atomic
def open_diary_link(*, by: Person, at: datetime) -> None:
    """Who has one keeps it."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    if DiaryLink.objects.filter(person=person).exists():
        return
    token = new_token()
    link = DiaryLink(person=person, token_hash=hash_of(token), made_at=at)
    seal(link, token=token)
    link.save()
    record("made a link for their diary", link.pk, by=person, at=at)


@transaction.atomic
def close_diary_link(*, by: Person, at: datetime) -> None:
    """From now on it opens nothing. Twice is once."""
    if DiaryLink.objects.filter(person=by).delete()[0]:
        record("took back the link for their diary", by.pk, by=by, at=at)


def move_from_diary(token: str, meeting: uuid.UUID, *, at: datetime) -> None:
    """Their person cannot make it; up to three other times come back at once."""
    with _acting(token, at) as person:
        cannot_make_it(meeting, by=person, at=at)


def take_from_diary(token: str, meeting: uuid.UUID, number: int, *, at: datetime) -> None:
    """One of the times. Raises Refusal where it has gone meanwhile."""
    with _acting(token, at) as person:
        take_slot(meeting, number, by=person, at=at)


def block_in_diary(token: str, day: date, half_hours: int, *, at: datetime) -> None:
    """Their person has no time then, whatever is usual; no half hour at all means the whole day."""
    with _acting(token, at) as person:
        if not day_in(person.zone, at) <= day <= day_in(person.zone, at) + FURTHEST:
            raise Refusal(NOT_THEN)
        free = _free_on(person, day) & ~half_hours if half_hours else 0
        say_days({day: free}, by=person, at=at)


def unblock_in_diary(token: str, day: date, *, at: datetime) -> None:
    """That day is as usual after all."""
    with _acting(token, at) as person:
        say_days({day: None}, by=person, at=at)


@contextmanager
def _acting(token: str, at: datetime) -> Iterator[Person]:
    """Raises Hidden for a link that was taken back, even while its page is open."""
    with transaction.atomic():
        link = open_diary(token)
        DiaryLink.objects.filter(pk=link.pk).update(acted_at=at)
        yield link.person


def _free_on(person: Person, day: date) -> int:
    said = OtherDay.objects.filter(person=person, on=day).first()
    if said is not None:
        return said.half_hours
    usual = Availability.objects.filter(person=person).first()
    return usual.hours.week[day.weekday()] if usual and usual.hours.are_known else SOME_TIME
