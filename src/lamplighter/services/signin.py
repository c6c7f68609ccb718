"""Letting somebody in: an address, a code, and a person behind it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from lamplighter.access.postbox import add_address, one_at_a_time, person_at
from lamplighter.core.post import Topic
from lamplighter.models.link import MailLink
from lamplighter.models.person import Person
from lamplighter.notices.outbox import tell
from lamplighter.services.person import prepare_person


def person_behind(address: str, *, at: datetime) -> Person:
    """Whoever has this address; for a new one somebody who has yet to join. Nobody can tell which from outside."""
    return person_at(address) or _person_now_at(address, at)


def forget_old_sessions(*, at: datetime) -> int:
    """Sign-ins that have run out, and links that nobody can use any more."""
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    links, _ = MailLink.objects.filter(expires_at__lt=at).delete()
    return sessions + links


@transaction.atomic
def send_code(address: str, code: str, *, at: datetime) -> None:
    """The code, to the address it was asked for; of no use once it has run out."""
    person = person_at(address)
    if person is None:
        return
    works_for = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    tell(person, "person/code", topic=Topic.SIGN_IN, about=person, at=at, works_for=works_for, to=address, code=code)


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
