"""Where a person's mail goes. The one place besides the porch that knows the sign-in library's table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import connection

from lamplighter.models.person import Person


@dataclass(frozen=True, slots=True)
class Address:
    """One of a person's own, proved by a code."""

    address: str
    is_first: bool  # mail goes there


def address_of(person: Person) -> str | None:
    """The verified address a person reads, the primary one first."""
    rows = EmailAddress.objects.filter(user_id=person.pk, verified=True).order_by("-primary", "pk")
    address: str | None = rows.values_list("email", flat=True).first()
    return address


def addresses_of(person: Person) -> tuple[Address, ...]:
    """All that a person has proved; the one that mail goes to comes first."""
    rows = EmailAddress.objects.filter(user_id=person.pk, verified=True).order_by("-primary", "pk")
    return tuple(Address(row.email, row.primary) for row in rows)


def has_address(person: Person) -> bool:
    """Whether there is one at all, proved or only typed."""
    return bool(EmailAddress.objects.filter(user_id=person.pk).exists())


def person_at(address: str) -> Person | None:
    """Whoever has this address: who has proved it before who has only typed it."""
    rows = EmailAddress.objects.filter(email__iexact=address.strip(), user__is_active=True).select_related("user")
    found = rows.order_by("-verified", "-primary", "pk").first()
    return found.user if found else None


def people_at(addresses: Sequence[str]) -> dict[str, Person]:
    """Whoever has proved one of these addresses, by address."""
    rows = EmailAddress.objects.filter(email__in=addresses, verified=True, user__is_active=True).select_related("user")
    return {row.email: row.user for row in rows}


def add_address(person: Person, address: str, *, is_verified: bool) -> None:
    """The first address of a new person."""
    EmailAddress.objects.create(user=person, email=address.strip().lower(), verified=is_verified, primary=True)


def is_anothers(address: str, person: Person) -> bool:
    """Whether somebody else has proved that this address is theirs. Only for whoever can read mail that goes there."""
    proved = EmailAddress.objects.filter(email=address.lower(), verified=True)
    return bool(proved.exclude(user_id=person.pk).exists())


def vouch_for_address(person: Person) -> None:
    """Whoever runs the server has let this person in by hand, so mail may reach them."""
    EmailAddress.objects.filter(user_id=person.pk, primary=True).update(verified=True)


def forget_addresses(person: Person) -> None:
    """No mail reaches them any more, and somebody new may have the address."""
    EmailAddress.objects.filter(user_id=person.pk).delete()


def one_at_a_time(address: str) -> None:
    """Until the transaction ends nobody else adds this address; the library's table takes one twice until it is proved.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [address.strip().lower()])
