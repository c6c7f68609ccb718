"""Letting somebody in: an address, a code, and a person behind it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from lamplighter.access import open_for
from lamplighter.access.postbox import add_address, addresses_of, has_address, one_at_a_time, person_at
from lamplighter.access.visitor import veil
from lamplighter.access.waysin import drop_codes_without_app, forget_browsers, note_browser, sign_out_others
from lamplighter.core.address import shorten
from lamplighter.core.password import OFTEN_TRIED, refuse_weak
from lamplighter.core.post import Topic
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.event import record
from lamplighter.models.link import MailLink
from lamplighter.models.person import Person
from lamplighter.notices.outbox import tell
from lamplighter.services.delivery import mail_arrives
from lamplighter.services.person import prepare_person

log = logging.getLogger("lamplighter.ways_in")  # the only lines that are written while all is well
TAKEN = gettext_noop("Somebody gets in here with this address already. Choose another one.")


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
    PASSWORD_ADDED = "password_added"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_REMOVED = "password_removed"


def person_behind(address: str, *, at: datetime) -> Person:
    """Whoever has this address; for a new one somebody who has yet to join. Nobody can tell which from outside."""
    known = person_at(address)
    if known is None:
        return _person_now_at(address, at)
    _arrive_in_vain(at)
    return known


def forget_old_sessions(*, at: datetime) -> int:
    """Sign-ins that have run out, and links that nobody can use any more."""
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    links, _ = MailLink.objects.filter(expires_at__lt=at).delete()
    forget_browsers()
    return sessions + links


def write_way_in(person: Person, ways: Iterable[str], *, network: str | None, at: datetime) -> None:
    """Who is in and how, for the log of whoever runs the house: a number, and no name or address."""
    log.info("in by %s: %s, from %s", " and ".join(ways), shorten(person.pk), _unreadable(network, at))


def write_refused(way: str, whose: Person | None, *, network: str | None, at: datetime) -> None:
    """Whose door did not open, and by which way; tries from one place can be told from others for a day."""
    log.warning("refused by %s: %s, from %s", way, shorten(whose.pk) if whose else "nobody", _unreadable(network, at))


def write_refused_at(way: str, address: str, *, network: str | None, at: datetime) -> None:
    """The same, where only an address was said, which is not written down."""
    write_refused(way, person_at(address), network=network, at=at)


def see_browser(session: str, words: str, *, by: Person, at: datetime) -> None:
    """This person is here today, with this browser."""
    note_browser(by, session, words, at=at)


@transaction.atomic
def sign_out_elsewhere(session: str | None, *, by: Person, at: datetime) -> None:
    """In every browser but this one they are asked to sign in again, at once."""
    if sign_out_others(by, this=session):
        record("signed out elsewhere", by.pk, by=by, at=at)


def set_password(words: str, *, by: Person, at: datetime, address: str = "") -> bool:
    """One more way in, or another password than before. The same once more changes nothing, and says so.

    Whoever came in without an address says one with it, to be known by; no mail goes there before a code has proved it.

    Checking and hashing take their time, so they are done before a row is held.
    """
    _refuse_weak(words, by)
    if by.check_password(words):
        return False
    _keep_password(make_password(words), address, by=by, at=at)
    return True


@transaction.atomic
def remove_password(*, by: Person, at: datetime) -> bool:
    """No password opens their door any more. Whether there was one."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    had_one: bool = person.has_usable_password()
    if had_one:
        by.set_unusable_password()
        _write_password(Change.PASSWORD_REMOVED, by=by, at=at)
    return had_one


def drop_stale_codes(*, by: Person) -> None:
    """Recovery codes are there for whoever has an app, and for nobody else."""
    drop_codes_without_app(by)


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
    if change is Change.FIRST_ADDRESS:
        mail_arrives(person, at=at)
    for to in dict.fromkeys(("", also_to)):
        tell(person, f"person/{change.value}", topic=Topic.SIGN_IN, about=person, at=at, to=to, address=address)


def _unreadable(network: str | None, at: datetime) -> str:
    """The same for a day; a private address, behind which a school may sit, is only that."""
    return veil("door", network, f"{at:%Y-%m-%d}").hex()[:12] if network else "inside"


def _refuse_weak(words: str, person: Person) -> None:
    own = (person.name, *(one.address for one in addresses_of(person)))
    place = str(settings.ORIGIN.hostname)
    refuse_weak(words, at_least=settings.LIMITS.password_at_least, own=own, place=place)
    try:
        _often_tried().validate(words)
    except ValidationError:
        raise Refusal(OFTEN_TRIED) from None


@cache
def _often_tried() -> CommonPasswordValidator:
    """Twenty thousand of them, read once."""
    return CommonPasswordValidator()


@transaction.atomic
def _keep_password(hashed: str, address: str, *, by: Person, at: datetime) -> None:
    person = open_for(by, Person, by.pk, Right.CHANGE)
    if address and not has_address(by):
        one_at_a_time(address)
        if person_at(address) is not None:
            raise Refusal(TAKEN)
        add_address(by, address, is_verified=False)
    change = Change.PASSWORD_CHANGED if person.has_usable_password() else Change.PASSWORD_ADDED
    by.password = hashed
    _write_password(change, by=by, at=at)


def _write_password(change: Change, *, by: Person, at: datetime) -> None:
    by.save(update_fields=["password"])
    tell_of_change(by, change, at=at)


def _send_soon(person: Person, template: str, *, at: datetime, **facts: str) -> None:
    works_for = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    tell(
        person,
        template,
        topic=Topic.SIGN_IN,
        about=person,
        at=at,
        answer=None,
        answer_to=None,
        works_for=works_for,
        cannot_wait=True,
        **facts,
    )


@transaction.atomic
def _arrive_in_vain(at: datetime) -> None:
    """What is done for somebody new is done for whoever is known, too, and nothing of it stays: no clock tells."""
    nobody = prepare_person(at=at)
    add_address(nobody, f"{nobody.pk.hex}@invalid", is_verified=False)
    transaction.set_rollback(True)


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
