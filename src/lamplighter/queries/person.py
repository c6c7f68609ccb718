"""People as others may see them, and as they see themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, QuerySet

from lamplighter.access import open_for, visible_to
from lamplighter.access.postbox import address_of
from lamplighter.access.waysin import passkeys_of
from lamplighter.core.person import Visibility
from lamplighter.core.post import Topic
from lamplighter.core.quiet import QuietHours, fit_quiet_hours
from lamplighter.models.event import Event
from lamplighter.models.person import Offer, Person, Silence


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Somebody else's card."""

    id: uuid.UUID
    name: str
    can_help_with: str
    has_room: bool
    is_me: bool


@dataclass(frozen=True, slots=True)
class MyProfile:
    """One's own card, with all that only oneself needs to see of it."""

    id: uuid.UUID
    name: str
    can_help_with: str
    visibility: Visibility
    seats: int
    seats_taken: int
    zone: str
    address: str
    has_passkey: bool
    wanted_mail: frozenset[Topic]
    quiet: QuietHours | None
    unreached_at: datetime | None  # since when mail to them does not arrive
    let_in_at: datetime | None  # when whoever runs the server last made a way in for this person


def get_card_for(person: Person | None, pk: uuid.UUID) -> PersonCard:
    """Raises Hidden unless this person may find that card."""
    row = open_for(person, Person, pk)
    offer = visible_to(person, Offer).filter(person=pk).first()
    return PersonCard(
        row.pk,
        row.name,
        offer.words if offer else "",
        row.seats_taken < row.seats,
        person is not None and person.pk == row.pk,
    )


def get_my_profile(person: Person) -> MyProfile:
    """What the form of one's own card starts from."""
    offer = Offer.objects.filter(person=person).first()
    ways_in = Event.objects.filter(thing=person.pk, verb="was given a sign-in link")
    silent = {Topic(code) for code in Silence.objects.filter(person=person).values_list("topic", flat=True)}
    return MyProfile(
        id=person.pk,
        name=person.name,
        can_help_with=offer.words if offer else "",
        visibility=Visibility(person.visibility),
        seats=person.seats,
        seats_taken=person.seats_taken,
        zone=person.zone,
        address=address_of(person) or "",
        has_passkey=bool(passkeys_of(person)),
        wanted_mail=frozenset(topic for topic in Topic if topic.can_be_stopped) - silent,
        quiet=fit_quiet_hours(person.quiet_from, person.quiet_until),
        unreached_at=person.unreached_at,
        let_in_at=ways_in.order_by("-at").values_list("at", flat=True).first(),
    )


def does_mail_leave() -> bool:
    """Whether what is mailed is read by anybody; otherwise only an invitation lets somebody new in."""
    return settings.MAIL_IS_SET_UP or settings.DEMO


def find_signed_in(pk: uuid.UUID | str) -> Person | None:
    """Whoever this is; where it matters with `has_third`, so that no menu asks for it on its own."""
    people = Person.objects.all() if does_mail_leave() else Person.objects.annotate(has_third=Exists(_third()))
    return people.filter(pk=pk).first()


def is_house_of_two(person: Person | None = None) -> bool:
    """Two people at most, and nobody comes in uninvited: what takes more people than that can leave the menus."""
    if does_mail_leave():
        return False
    has_third: bool | None = getattr(person, "has_third", None)
    return not (_third().exists() if has_third is None else has_third)


def _third() -> QuerySet[Person]:
    """One more than two, if there is one."""
    return Person.objects.exclude(joined_at=None).filter(is_active=True)[2:3]
