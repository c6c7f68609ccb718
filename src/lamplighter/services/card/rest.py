"""A break from being asked, with a day on which it is over by itself."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from lamplighter.access import open_for
from lamplighter.core.card import start_of_return
from lamplighter.core.moment import day_in
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.event import record
from lamplighter.models.person import Person

NOT_HERE = gettext_noop("%(name)s cannot be asked any more.")
ON_A_BREAK = gettext_noop("%(name)s is taking a break at the moment. Their card says when they are back.")


@transaction.atomic
def rest_until(back_on: date, *, by: Person, at: datetime) -> None:
    """Nobody can ask this person for anything new before that day. What waits already, and who meets, goes on."""
    today = day_in(by.zone, at)
    if back_on <= today:
        raise Refusal(gettext_noop("Choose a day in the future on which you will be back."))
    if back_on - today > settings.LIMITS.rest_at_most:
        raise Refusal(gettext_noop("Choose a day within a year. When it comes near, you can take longer."))
    person = open_for(by, Person, by.pk, Right.CHANGE)
    back_at = start_of_return(back_on, person.zone)
    if person.back_at != back_at:
        _come_back(person, back_at)
        record("took a break", person.pk, by=by, at=at)


@transaction.atomic
def end_rest(*, by: Person, at: datetime) -> None:
    """Back earlier than planned. Saying so twice is saying it once."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    if person.back_at is not None and person.back_at > at:
        _come_back(person, None)
        record("came back", person.pk, by=by, at=at)


def check_is_here(pk: uuid.UUID, *, at: datetime) -> None:
    """Part of asking somebody. Their row is held, so that a break begins before a request or after it.

    A lock that still lets others refer to the row: two who ask each other at once must not wait for each other.
    """
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if person.leaves_at is not None or not person.is_active:
        raise Refusal(NOT_HERE, name=person.name)
    if person.back_at is not None and person.back_at > at:
        raise Refusal(ON_A_BREAK, name=person.name)


def _come_back(person: Person, back_at: datetime | None) -> None:
    person.back_at = back_at
    person.save(update_fields=["back_at"])
