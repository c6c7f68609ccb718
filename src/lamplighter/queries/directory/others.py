"""Other people to ask: after a no or a silence, and for whoever says "not me, try ..."."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.conf import settings

from lamplighter.access import visible_to
from lamplighter.models.introduction import PENDING_CODES, Request
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Offer, Person
from lamplighter.queries.directory.people import PeoplePage, PersonLine, list_people_for, search_people_for
from lamplighter.queries.introduction import NO, RequestPage, get_request_to_answer

SEARCHED = 8  # names shown to whoever looks for one


@dataclass(frozen=True, slots=True)
class PersonToTry:
    id: uuid.UUID
    name: str
    can_help_with: str


@dataclass(frozen=True, slots=True)
class OthersToTry:
    """Whom both can find: those chosen already, those closest to the question, those whose name was looked for."""

    request: uuid.UUID
    asker: str
    people: tuple[PersonToTry, ...]
    found_nobody: bool


def list_others_for(person: Person, words: str, *, at: datetime) -> tuple[PersonLine, ...]:
    """Three others close to these words, or to this person's own question, whom they could ask now."""
    page = search_people_for(person, words, at=at) if words else list_people_for(person, at=at)
    busy = _busy_with(person, at)
    return tuple(islice((line for line in _lines(page) if line.id not in busy), settings.LIMITS.others_offered))


def get_others_to_try(
    person: Person, request: uuid.UUID, name: str = "", chosen: Collection[uuid.UUID] = (), *, at: datetime
) -> OthersToTry:
    """For whoever was asked: people whom the asker finds, too. Raises Hidden for anybody else."""
    asked = get_request_to_answer(person, request)
    closest = _lines(search_people_for(person, asked.words, at=at))
    found = _lines(search_people_for(person, name, at=at)) if name else ()
    ticked = _both_find(asked, person, chosen)
    near = _both_find(asked, person, [line.id for line in closest])[: settings.LIMITS.others_offered]
    named = _both_find(asked, person, [line.id for line in found if line.fits])[:SEARCHED]
    people = {line.id: line for line in (*ticked, *named, *near)}
    return OthersToTry(asked.id, asked.asker, tuple(people.values()), bool(name) and not named)


def _both_find(request: RequestPage, person: Person, ids: Collection[uuid.UUID]) -> list[PersonToTry]:
    """In the order of these ids."""
    asker = Person.objects.get(pk=request.asker_id)
    offers = visible_to(person, Offer).filter(person__in=ids).exclude(person__in=(request.asker_id, request.asked_id))
    both = offers.filter(pk__in=visible_to(asker, Offer).filter(person__in=ids).values("pk"))
    lines = {pk: PersonToTry(pk, *told) for pk, *told in both.values_list("person_id", "person__name", "words")}
    return [lines[pk] for pk in ids if pk in lines]


def _busy_with(person: Person, at: datetime) -> set[uuid.UUID]:
    """People this person is in touch with, has asked already, or may not ask again yet."""
    mentors = Mentorship.objects.filter(mentee=person).exclude(stage__in=OVER_CODES)
    asked = Request.objects.filter(asker=person)
    cooling = asked.filter(stage__in=NO, decided_at__gt=at - settings.LIMITS.cool_down)
    waiting = asked.filter(stage__in=PENDING_CODES)
    return {
        *mentors.values_list("mentor_id", flat=True),
        *cooling.union(waiting).values_list("asked_id", flat=True),
    }


def _lines(page: PeoplePage) -> tuple[PersonLine, ...]:
    return (*page.fitting, *page.others)
