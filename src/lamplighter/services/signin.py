"""Letting somebody in: an address, a code, and a person behind it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from lamplighter.access.postbox import add_address, one_at_a_time, person_at
from lamplighter.access.waysin import forget_browsers, note_browser
from lamplighter.core.post import Topic
from lamplighter.models.event import record
from lamplighter.models.link import MailLink
from lamplighter.models.person import Person
from lamplighter.notices.outbox import tell
from lamplighter.services.person import prepare_person


class Change(Enum):
    """What can change about how somebody gets in; the value names the mail that tells them."""

    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"
    NEW_CODES = "new_codes"
    ADDRESS_ADDED = "address_added"
    ADDRESS_REMOVED = "address_removed"
    FIRST_ADDRESS = "first_address"


def person_behind(address: str, *, at: datetime) -> Person:
    """Whoever has this address; for a new one somebody who has yet to join. Nobody can tell which from outside."""
    return person_at(address) or _person_now_at(address, at)


def forget_old_sessions(*, at: datetime) -> int:
    """Sign-ins that have run out, and links that nobody can use any more."""
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    links, _ = MailLink.objects.filter(expires_at__lt=at).delete()
    forget_browsers(before=at - timedelta(seconds=settings.SESSION_COOKIE_AGE))
    return sessions + links


def see_browser(session: str, words: str, *, by: Person, at: datetime) -> None:
    """This person is here today, with this browser."""
    note_browser(by, session, words, at=at)


@transaction.atomic
def send_code(address: str, code: str, *, at: datetime) -> None:
    """The code, to the address it was asked for; of no use once it has run out."""
    person = person_at(address)
    if person is None:
        return
    _send_soon(person, "person/code", at=at, to=address, code=code)


@transaction.atomic
def send_address_code(person: Person, address: str, code: str, *, at: datetime) -> None:
    """The code with which somebody shows that an address is theirs. Whoever else reads there learns no name."""
    _send_soon(person, "person/address_code", at=at, to=address, code=code, name="")


@transaction.atomic
def tell_of_change(person: Person, change: Change, *, at: datetime, address: str = "", also_to: str = "") -> None:
    """Whoever it belongs to reads that a way in has changed: where mail goes now and, with an address, went before."""
    record(change.value.replace("_", " "), person.pk, by=person, at=at)
    for to in dict.fromkeys(("", also_to)):
        tell(person, f"person/{change.value}", topic=Topic.SIGN_IN, about=person, at=at, to=to, address=address)


def _send_soon(person: Person, template: str, *, at: datetime, **facts: str) -> None:
    works_for = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    tell(person, template, topic=Topic.SIGN_IN, about=person, at=at, answer=None, works_for=works_for, **facts)


@transaction.atomic
def _person_now_at(address: str, at: datetime) -> Person:
    """A second tap on the button finds whom the first one has made."""
    one_at_a_time(address)
    known = person_at(address)
    if known is not None:
        return known
    person = prepare_person(at=at)
    add_address(person, address, is_verified=False)
    return person
