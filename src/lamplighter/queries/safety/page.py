"""What somebody can do when something feels wrong: about whom, and what has been done already."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from lamplighter.access import Hidden, visible_to
from lamplighter.core.journey import Deed, Stage, can
from lamplighter.models.introduction import PENDING_CODES, Request
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.models.safety import Block, SafetyContact
from lamplighter.queries.agreement import list_agreements_for


@dataclass(frozen=True, slots=True)
class Somebody:
    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class Help:
    """Whom one can turn to outside this place, in the words of whoever runs it."""

    words: str


@dataclass(frozen=True, slots=True)
class WrongPage:
    """Where to begin: with whom is it?"""

    people: tuple[Somebody, ...]  # in touch, or one has asked the other
    before: tuple[Somebody, ...]
    help: Help
    reads_reports: bool


@dataclass(frozen=True, slots=True)
class SomebodyPage:
    """Everything that can be done about one person."""

    whom: Somebody
    mentorship: uuid.UUID | None  # while it runs
    can_pause: bool
    outside: str  # whom the two have named for the case that it goes wrong
    block: uuid.UUID | None
    can_tell: bool  # somebody here would read it
    help: Help


@dataclass(frozen=True, slots=True)
class BlockLine:
    id: uuid.UUID
    whom: Somebody
    blocked_at: datetime


def get_wrong_page_for(person: Person) -> WrongPage:
    """Looking at it leaves no trace."""
    pairs = list(_pairs_of(person).select_related("mentor", "mentee").order_by("-moved_at", "pk"))
    waiting = Request.objects.filter(Q(asker=person) | Q(asked=person), stage__in=PENDING_CODES)
    asked = waiting.select_related("asker", "asked").order_by("-asked_at", "pk")
    now = [pair.partner_of(person) for pair in pairs if pair.stage not in OVER_CODES]
    now += [request.asked if request.asker_id == person.pk else request.asker for request in asked]
    before = [pair.partner_of(person) for pair in pairs if pair.stage in OVER_CODES]
    here, gone = _lines(now), _lines(before)
    return WrongPage(here, tuple(one for one in gone if one not in here), get_help(), is_contact(person))


def get_somebody_page_for(person: Person, pk: uuid.UUID) -> SomebodyPage:
    """Raises Hidden for one's own card, and for whoever one neither finds nor has ever had to do with."""
    whom = open_somebody(person, pk)
    pair = _pairs_of(person).filter(_is_with(whom.pk)).exclude(stage__in=OVER_CODES).first()
    agreed = next((one for one in list_agreements_for(person, pair.pk) if one.agreed_at), None) if pair else None
    return SomebodyPage(
        whom=Somebody(whom.pk, whom.name),
        mentorship=pair.pk if pair else None,
        can_pause=pair is not None and can(Stage(pair.stage), Deed.PAUSE),
        outside=agreed.lines.outside if agreed else "",
        block=visible_to(person, Block).filter(whom=whom).values_list("pk", flat=True).first(),
        can_tell=bool(list_contacts_for(person, whom.pk)),
        help=get_help(),
    )


def list_blocked_by(person: Person) -> tuple[BlockLine, ...]:
    """Whom this person has blocked, the last one first."""
    rows = visible_to(person, Block).select_related("whom").order_by("-blocked_at", "pk")
    return tuple(BlockLine(row.pk, Somebody(row.whom_id, row.whom.name), row.blocked_at) for row in rows)


def list_contacts_for(person: Person, about: uuid.UUID) -> tuple[Person, ...]:
    """Who would read what this person tells about somebody: neither of the two, and nobody who is leaving."""
    contacts = Person.objects.filter(pk__in=SafetyContact.objects.values("person"), is_active=True, leaves_at=None)
    return tuple(contacts.exclude(pk__in=(person.pk, about)).order_by("name", "pk"))


def list_contacts() -> tuple[str, ...]:
    """By name, for whoever runs the server."""
    return tuple(SafetyContact.objects.order_by("person__name", "pk").values_list("person__name", flat=True))


def is_contact(person: Person) -> bool:
    return SafetyContact.objects.filter(person=person).exists()


def get_help() -> Help:
    return Help(settings.HELP)


def open_somebody(person: Person, pk: uuid.UUID) -> Person:
    """Whoever this person finds, or has to do with, or once had. A block of theirs does not stand in the way."""
    if pk == person.pk:
        raise Hidden
    found = visible_to(person, Person).filter(pk=pk).first()
    if found is None and (_pairs_of(person).filter(_is_with(pk)).exists() or _has_asked(person, pk)):
        found = Person.objects.filter(pk=pk, is_active=True).first()
    if found is None:
        raise Hidden
    return found


def _pairs_of(person: Person) -> QuerySet[Mentorship]:
    return Mentorship.objects.filter(Q(mentor=person) | Q(mentee=person))


def _is_with(pk: uuid.UUID) -> Q:
    return Q(mentor=pk) | Q(mentee=pk)


def _has_asked(person: Person, pk: uuid.UUID) -> bool:
    """One has asked the other, and this person still reads of it."""
    two = Q(asker=person, asked=pk) | Q(asker=pk, asked=person)
    own_block = visible_to(person, Block).filter(whom=pk)
    return visible_to(person, Request).filter(two).exists() or own_block.exists()


def _lines(people: list[Person]) -> tuple[Somebody, ...]:
    return tuple(dict.fromkeys(Somebody(one.pk, one.name) for one in people if one.is_active))
