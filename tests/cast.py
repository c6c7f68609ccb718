"""The people of the tests: Amina (mentee), Jonas (mentor), Priya (organiser), Sam (stranger)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from lamplighter.access.postbox import add_address
from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.introduction import Size
from lamplighter.core.person import Visibility
from lamplighter.models.person import Person
from lamplighter.models.programme import Membership, Programme
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.introduction import accept, ask
from lamplighter.services.person import Card, change_card, join, prepare_person

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
WEEKS_AGO = NOON - timedelta(weeks=4)  # whoever is new here may ask few people at first
TERMS = Terms(Beat.FORTNIGHTLY, date(2027, 6, 1), "Lead a team by spring")


def arrive(
    name: str,
    *,
    zone: str = "UTC",
    can_help_with: str = "",
    visibility: Visibility = Visibility.MEMBERS,
    seats: int = 2,
    at: datetime = WEEKS_AGO,
) -> Person:
    """Somebody with a verified address, a name and a card."""
    person = prepare_person(at=at)
    add_address(person, f"{name.lower()}@example.org", is_verified=True)
    join(name, is_old_enough=True, zone=zone, by=person, at=at)
    change_card(Card(name, can_help_with, visibility, seats, zone), by=person, at=at)
    person.refresh_from_db()
    return person


@dataclass(frozen=True)
class Cast:
    """Amina asks, Jonas helps, Priya organises the programme both are in, Sam has nothing to do with it."""

    amina: Person
    jonas: Person
    priya: Person
    sam: Person


def invite_cast() -> Cast:
    cast = Cast(
        amina=arrive("Amina", zone="Europe/Lisbon", visibility=Visibility.HIDDEN),
        jonas=arrive("Jonas", zone="Europe/Berlin", can_help_with="leading a team for the first time"),
        priya=arrive("Priya", zone="Asia/Kolkata", visibility=Visibility.HIDDEN),
        sam=arrive("Sam", zone="America/New_York", can_help_with="speaking in public"),
    )
    programme = Programme.objects.create(name="Evening school", organiser=cast.priya)
    for person in (cast.amina, cast.jonas):
        Membership.objects.create(programme=programme, person=person)
    return cast


def meet(cast: Cast, *, size: Size = Size.CONVERSATION, at: datetime = NOON) -> uuid.UUID:
    """Amina asked, Jonas said yes: their mentorship's id."""
    request = ask(cast.jonas.pk, size, "How do I say no?", words_by_mail=False, by=cast.amina, at=at)
    return accept(request, by=cast.jonas, at=at)


def agree(cast: Cast, pair: uuid.UUID, *, at: datetime = NOON) -> uuid.UUID:
    """Amina wrote the three lines, Jonas agreed: the agreement's id."""
    agreement = propose_agreement(pair, TERMS, by=cast.amina, at=at)
    sign_agreement(agreement, by=cast.jonas, at=at + timedelta(minutes=5))
    return agreement
