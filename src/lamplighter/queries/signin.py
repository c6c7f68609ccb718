"""How somebody gets in, as they see it themselves. Nobody else sees any of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lamplighter.access import Hidden
from lamplighter.access.postbox import Address, address_of, addresses_of, has_address
from lamplighter.access.waysin import (
    App,
    Browser,
    Passkey,
    app_of,
    browsers_of,
    knows_passkey,
    number_of_passkey,
    passkeys_of,
)
from lamplighter.models.person import Person
from lamplighter.queries.person import does_mail_leave


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Everything that opens this person's door."""

    passkeys: tuple[Passkey, ...]
    app: App | None
    has_password: bool
    addresses: tuple[Address, ...]
    browsers: tuple[Browser, ...]


def get_my_ways_in(person: Person, *, session: str | None, at: datetime) -> WaysIn:
    """All on one page."""
    browsers = browsers_of(person, this=session, at=at)
    passkeys, app = passkeys_of(person), app_of(person)
    return WaysIn(passkeys, app, person.has_usable_password(), addresses_of(person), browsers)


def has_password(person: Person) -> bool:
    """Whether one has been chosen."""
    return person.has_usable_password()


def needs_an_address(person: Person) -> bool:
    """Whether there is nothing yet that a password could go with: they came in by an invitation."""
    return not has_address(person)


def has_no_way_back(person: Person) -> bool:
    """Whether an invitation let them in, and nothing would let them in again."""
    return not (person.has_usable_password() or has_address(person) or passkeys_of(person))


def can_show_it_is_them(person: Person) -> bool:
    """Whether there is anything to ask them for once they are in."""
    by_mail = does_mail_leave() and has_address(person)
    return by_mail or has_password(person) or has_app(person) or has_passkey(person)


def has_app(person: Person) -> bool:
    """Whether a second step is asked of them."""
    return app_of(person) is not None


def has_passkey(person: Person) -> bool:
    """Whether one could be asked for."""
    return bool(passkeys_of(person))


def is_passkey_of(person: Person, credential: str) -> bool:
    """Whether this very passkey opens their door already."""
    return knows_passkey(person, credential)


def get_my_passkey(person: Person, key: str) -> Passkey:
    """Raises Hidden for anybody else's."""
    found = next((passkey for passkey in passkeys_of(person) if passkey.key == key), None)
    if found is None:
        raise Hidden
    return found


def get_number_of_passkey(person: Person, key: str) -> int:
    """The row that the sign-in library knows it by. Raises Hidden for anybody else's."""
    number = number_of_passkey(person, key)
    if number is None:
        raise Hidden
    return number


def get_my_address(person: Person) -> str:
    """Where mail goes."""
    return address_of(person) or ""


def list_my_addresses(person: Person) -> tuple[Address, ...]:
    """All that were proved; the one that mail goes to comes first."""
    return addresses_of(person)


def list_my_browsers(person: Person, *, session: str | None, at: datetime) -> tuple[Browser, ...]:
    """Where this person is signed in, this browser first."""
    return browsers_of(person, this=session, at=at)
