"""What whoever runs the house may do and must know: letting people in, what waits, and whether all is sound."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from lamplighter.access import Hidden, Keyring
from lamplighter.access.door import models_of
from lamplighter.access.keyring import does_open, is_secret_ours, read_draft
from lamplighter.access.link import make_link
from lamplighter.access.postbox import address_of, person_at
from lamplighter.access.waysin import sign_out_everybody, sign_out_others
from lamplighter.core.bounce import mask
from lamplighter.core.post import Scope
from lamplighter.core.privacy import Kind
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.assistant import DiaryLink
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.calendar import Feed
from lamplighter.models.datakey import STORE, DataKey
from lamplighter.models.event import record
from lamplighter.models.fields import SealedField
from lamplighter.models.goal import Confirmation
from lamplighter.models.introduction import PENDING_CODES, Remark, Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.link import MailLink
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.message import Attachment
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.question import Draft
from lamplighter.models.safety import Report
from lamplighter.models.thing import Thing
from lamplighter.models.tie import Thanks
from lamplighter.models.trail import Digest, note_opening
from lamplighter.notices.outbox import absolute
from lamplighter.queries.demo import address_of_figure
from lamplighter.queries.message import read_content
from lamplighter.services.delivery import let_rest, list_set_aside
from lamplighter.services.demo import FIGURES
from lamplighter.services.trail import find_broken_seals

Sealing = (
    type[Thing] | type[Notice] | type[Remark] | type[Confirmation] | type[Feed] | type[BusyCalendar] | type[DiaryLink]
)
SealedRow = Thing | Notice | Remark | Confirmation | Feed | BusyCalendar | DiaryLink
NO_THINGS: Final[tuple[Sealing, ...]] = (Notice, Remark, Confirmation, Feed, BusyCalendar, DiaryLink)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Mail that should have left by now."""

    count: int
    since: datetime | None  # the oldest that nobody has come for
    failed: int  # of them, those that have been tried in vain


@dataclass(frozen=True, slots=True)
class Failure:
    """Somebody whom mail does not reach. `person` is their number, as in `dump`."""

    person: uuid.UUID
    address: str  # without its name
    how: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """A mail that is not tried any more. `to` is a person's number, as in `dump`."""

    mail: uuid.UUID
    to: uuid.UUID
    template: str
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """The newest seal over what has happened: how many there are, when it was made, and how it begins."""

    number: int
    at: datetime
    begins: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be so. It names the row, never what is in it."""

    where: str
    thing: str
    sentence: str


# --- letting people in ---


@transaction.atomic
def make_sign_in_link(who: str | uuid.UUID, *, at: datetime) -> str:
    """A one-time way in for somebody whom mail does not reach. They see in their record that it was made.

    `who` is an address, or the name of somebody who has none, or an id. Raises Refusal for nobody, and for a name that
    several have.
    """
    person = person_known_as(who)
    token = make_link(Scope.SIGN_IN, person=person, expires_at=at + settings.LIMITS.sign_in_link_works)
    record("was given a sign-in link", person.pk, by=None, at=at)
    return absolute(reverse("link:open", args=[token]))


@transaction.atomic
def make_first_operator_link(*, at: datetime) -> str:
    """The one-time way into an empty installation. Only the newest of them works."""
    if has_anybody_joined():
        raise Refusal(
            gettext_noop("Somebody has joined already. Use `lamplighter signin-link ADDRESS` to let people in.")
        )
    MailLink.objects.filter(scope=Scope.FIRST_OPERATOR.value, used_at=None).delete()
    token = make_link(Scope.FIRST_OPERATOR, person=None, expires_at=at + settings.LIMITS.sign_in_link_works)
    return absolute(reverse("link:open", args=[token]))


@transaction.atomic
def person_for_copy(who: str, *, at: datetime) -> Person:
    """Somebody whose copy is about to be written down by hand; it stands in their record."""
    person = person_known_as(who)
    record("was given a copy by hand", person.pk, by=None, at=at)
    note_opening(reader=None, whose=person.pk, kind=Kind.PROFILE, thing=person.pk, at=at)
    return person


@transaction.atomic
def sign_out_by_hand(who: str, *, at: datetime) -> int:
    """One person is asked to come in anew, everywhere and at once. In how many browsers they were."""
    person = person_known_as(who)
    browsers = sign_out_others(person, this=None)
    if browsers:
        record("was signed out by hand", person.pk, by=None, at=at)
    return browsers


@transaction.atomic
def sign_out_all_by_hand(*, at: datetime) -> int:
    """The same for everybody. How many people it was."""
    people = sign_out_everybody()
    for person in people:
        record("was signed out by hand", person, by=None, at=at)
    return len(people)


def make_demonstration_link(*, at: datetime) -> str:
    """The one-time way in as the person around whom the demonstration is told. Nobody real is ever handed out."""
    main_person = person_at(address_of_figure(FIGURES[0].name))
    if main_person is None:
        raise Refusal(
            gettext_noop("Real people live here. Give the demonstration a folder of its own: LAMPLIGHTER_DATA=demo.")
        )
    return make_sign_in_link(main_person.pk, at=at)


def has_anybody_joined() -> bool:
    """Whether this installation has begun to be used."""
    return Person.objects.exclude(joined_at=None).exists()


def is_anybody_here() -> bool:
    """Whether there are people at all; nothing is made by asking."""
    return Person._meta.db_table in connection.introspection.table_names() and Person.objects.exists()


def person_known_as(who: str | uuid.UUID) -> Person:
    """Somebody, by address, name or id. Raises Refusal for nobody, and for a name that several have."""
    if isinstance(who, uuid.UUID):
        return _the_one(Person.objects.filter(pk=who, is_active=True), str(who))
    if "@" not in who:
        return _the_one(Person.objects.filter(name__iexact=who.strip(), is_active=True), who)
    person = person_at(who)
    if person is None:
        raise Refusal(gettext_noop("Nobody here has the address %(address)s."), address=who)
    return person


def _the_one(people: QuerySet[Person], who: str) -> Person:
    found = list(people[:2])
    if not found:
        raise Refusal(
            gettext_noop("Nobody here is called %(name)s. Use the name as it stands on their card."), name=who
        )
    if len(found) > 1:
        raise Refusal(gettext_noop("More than one person here is called %(name)s. Use their address."), name=who)
    return found[0]


# --- what waits ---


def list_unreached() -> list[Failure]:
    """Whom mail does not reach, the latest first."""
    people = Person.objects.exclude(unreached_at=None).filter(is_active=True).order_by("-unreached_at", "pk")
    return [
        Failure(person.pk, mask(address_of(person) or ""), person.unreached, person.unreached_at)
        for person in people
        if person.unreached_at
    ]


def list_mail_set_aside() -> list[Parcel]:
    """Mail that is not tried any more and can still be told, the latest first."""
    return [
        Parcel(mail.pk, mail.recipient_id, mail.template, mail.set_aside, mail.settled_at)
        for mail in list_set_aside()
        if mail.settled_at
    ]


def mail_that_waits(*, at: datetime) -> Waiting:
    """How much mail is due and has not left, since when the oldest waits, and how much was tried in vain.

    What was tried in vain is due again only later, and is late all the same. A first try may be under way.
    What rests in somebody's quiet hours does not wait for us.
    """
    is_due, was_tried = Q(due_at__lte=at), Q(tries__gt=0)
    failed = Q(tries__gt=1) | (was_tried & (Q(leased_until=None) | Q(leased_until__lt=at)))
    late = let_rest(Notice.objects.filter(is_due | was_tried, settled_at=None), at=at)
    facts = late.aggregate(count=Count("pk"), since=Min("due_at", filter=is_due), failed=Count("pk", filter=failed))
    return Waiting(facts["count"], facts["since"], facts["failed"])


# --- whether all is sound ---


def find_damage() -> Iterator[Finding]:
    """What SQLite itself finds wrong in its files; PostgreSQL checks its own as it goes."""
    for alias in [alias for alias in ("default", STORE) if connections[alias].vendor == "sqlite"]:
        yield from _damage_in(alias)


def find_unreadable_words(*, at_most: int | None = None) -> Iterator[Finding]:
    """Sealed words that do not open for the very person whose they are; of each kind all, or so many of them."""
    for model in tables_with_sealed_words():
        rings: dict[str, Keyring] = {}
        for thing in rows_of(model, at_most=at_most):
            for field in _filled(thing):
                if not _opens(thing, field, rings):
                    where = f"{model.__name__}.{field}"
                    yield Finding(
                        where, str(thing.pk), "These words do not open: they are damaged, or their key is missing."
                    )


def find_lost_files(*, at_most: int | None = None) -> Iterator[Finding]:
    """Files in messages that are not where they belong, or do not open for one of the two."""
    rings: dict[str, Keyring] = {}
    rows = Attachment.objects.select_related("message")
    for row in rows.order_by("pk") if at_most is None else rows.order_by("?")[:at_most]:
        says = _trouble_with(row, rings)
        if says:
            yield Finding("Attachment", str(row.pk), says)


def find_wrong_seats() -> Iterator[Finding]:
    """Mentors whose count of taken seats is not the number of mentorships that take one."""
    takers = Mentorship.objects.filter(mentor=OuterRef("pk"), takes_a_seat=True).order_by()
    counted = Coalesce(Subquery(takers.values("mentor").annotate(count=Count("pk")).values("count")), 0)
    for person in Person.objects.annotate(counted=counted).exclude(seats_taken=F("counted")).order_by("pk"):
        says = f"{person.seats_taken} seats are marked as taken, but {person.counted} mentorships take one."
        yield Finding("Person.seats_taken", str(person.pk), says)


def find_seats_after_the_end() -> Iterator[Finding]:
    """Mentorships that are over and still keep somebody else out."""
    kept = Mentorship.objects.filter(stage__in=OVER_CODES, takes_a_seat=True).order_by("pk")
    for pk in kept.values_list("pk", flat=True):
        yield Finding("Mentorship.takes_a_seat", str(pk), "This mentorship is over and still takes a seat.")


def find_double_requests() -> Iterator[Finding]:
    """Pairs in which one has asked the other twice and both requests are open."""
    open_now = Request.objects.filter(stage__in=PENDING_CODES).order_by()
    for pair in open_now.values("asker", "asked").annotate(count=Count("pk")).filter(count__gt=1):
        says = f"{pair['count']} requests to the same person are open; there should be one."
        yield Finding("Request.asker", str(pair["asker"]), says)


def find_tampering(*, newest: int | None = None) -> Iterator[Finding]:
    """Nights of which something has been changed, added or taken away since."""
    for digest in find_broken_seals(newest=newest):
        says = f"The seal of {digest.at:%d %B %Y, %H:%M} UTC does not fit: something before it was changed since."
        yield Finding("Digest.value", str(digest.pk), says)


def last_seal() -> Seal | None:
    digest = Digest.objects.order_by("-pk").first()
    return Seal(digest.pk, digest.at, bytes(digest.value).hex()[:12]) if digest else None


def find_everything_wrong(*, at_most: int | None = None) -> list[Finding]:
    """All of the above, in this order."""
    rules = (*find_tampering(), *find_wrong_seats(), *find_seats_after_the_end(), *find_double_requests())
    unreadable = (*find_unreadable_words(at_most=at_most), *find_lost_files(at_most=at_most))
    return [*find_damage(), *unreadable, *rules]


def are_stores_ready() -> bool:
    """Whether the database and the key store answer, and have their tables."""
    try:
        Person.objects.exists()
        DataKey.objects.exists()
    except DatabaseError:
        return False
    return True


def is_key_store_there() -> bool:
    """Whether the table of keys can be asked; it is never made by asking."""
    tables = connections[STORE].introspection.table_names()
    return DataKey._meta.db_table in tables


def are_keys_lost() -> bool:
    """Whether there are private words and not one key: a store begun anew, where there had been another."""
    if not is_key_store_there() or DataKey.objects.exists() or not is_anybody_here():
        return False
    return any(_filled(row) for model in tables_with_sealed_words() for row in rows_of(model))


def does_secret_open_keys() -> bool:
    """Whether the key file is the one under which this key store was begun."""
    return not is_key_store_there() or is_secret_ours()


def tables_with_sealed_words() -> list[Sealing]:
    """Every table that holds private words."""
    things: list[Sealing] = [model for kind in Kind for model in models_of(kind)]
    return [model for model in (*things, *NO_THINGS) if _sealed_fields(model)]


def _sealed_fields(model: Sealing) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def rows_of(model: Sealing, *, at_most: int | None = None) -> Iterator[SealedRow]:
    """Its rows, or so many of them, with what says under which key their words lie."""
    rows: QuerySet[SealedRow] = model._default_manager.all()
    path = model.pair_path if issubclass(model, Thing) else ""
    if path not in ("", "pk"):
        rows = rows.select_related(path)
    return (rows.order_by("pk") if at_most is None else rows.order_by("?")[:at_most]).iterator()


def _filled(thing: SealedRow) -> list[str]:
    return [name for name in _sealed_fields(type(thing)) if getattr(thing, name) is not None]


def _opens(thing: SealedRow, field: str, rings: dict[str, Keyring]) -> bool:
    try:
        if isinstance(thing, Draft):
            return bool(read_draft(thing, field))
        if isinstance(thing, Report):  # there may be nobody left who reads it
            return does_open(thing, field)
        _ring_for(thing.key_scope(), rings).read(thing, field)
    except (Hidden, InvalidTag, ObjectDoesNotExist):
        return False
    return True


def _trouble_with(row: Attachment, rings: dict[str, Keyring]) -> str:
    try:
        content = read_content(row, _ring_for(row.key_scope(), rings))
    except (Hidden, InvalidTag, ObjectDoesNotExist):
        return "This file does not open: it is damaged, or its key is missing."
    return "" if content is not None else "The file of this row is not there any more."


def _ring_for(scope: str, rings: dict[str, Keyring]) -> Keyring:
    if scope not in rings:
        rings[scope] = Keyring(_owner_of(scope))
    return rings[scope]


def _owner_of(scope: str) -> Person:
    """Somebody for whom the words under this key must open."""
    room, pk, *_ = scope.split(":")
    match room:
        case "mentorship":
            return Mentorship.objects.select_related("mentor").get(pk=pk).mentor
        case "request":
            return Request.objects.select_related("asker").get(pk=pk).asker
        case "thanks":
            return Thanks.objects.select_related("tie__author").get(pk=pk).tie.author
        case "invitation":
            return Invitation.objects.select_related("inviter").get(pk=pk).inviter
    return Person(pk=uuid.UUID(pk))


def _damage_in(alias: str) -> Iterator[Finding]:
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        for (says,) in cursor.fetchall():
            if says != "ok":
                yield Finding(alias, "", f"SQLite finds its file damaged: {says}")
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, parent, _ in cursor.fetchall():
            yield Finding(table, str(row), f"This row points at one in {parent} that is not there.")
