"""Who comes by a secret: a link from a mail, one that somebody has handed over, or the cookie of a draft."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import TypeVar

from lamplighter.access.door import Hidden
from lamplighter.access.vault import stamp
from lamplighter.core.address import lengthen, shorten
from lamplighter.core.bounce import MARK
from lamplighter.core.post import Scope, Topic
from lamplighter.models.invitation import Invitation
from lamplighter.models.link import MailLink
from lamplighter.models.person import Person
from lamplighter.models.question import Draft
from lamplighter.models.tie import Thanks

H = TypeVar("H", Thanks, Invitation)


def new_token() -> str:
    """128 random bits in 22 letters."""
    return shorten(uuid.UUID(int=secrets.randbits(128)))


def mark_of_mail(mail: uuid.UUID, address: str) -> bytes:
    """That this mail of ours went to this address; only this installation can tell."""
    return stamp(b"mail", mail.bytes, address.lower().encode())[:MARK]


def hash_of(token: str) -> bytes:
    """What the database keeps of a token. Raises Hidden for anything that cannot be one."""
    try:
        return hashlib.sha256(lengthen(token).bytes).digest()
    except ValueError:
        raise Hidden from None


def make_link(
    scope: Scope,
    *,
    person: Person | None,
    thing: uuid.UUID | None = None,
    topic: Topic | None = None,
    expires_at: datetime,
) -> str:
    """A fresh token for one purpose; it exists only in what this returns."""
    token = new_token()
    MailLink.objects.create(
        token_hash=hash_of(token),
        scope=scope.value,
        person=person,
        thing=thing,
        topic=topic.value if topic else "",
        expires_at=expires_at,
    )
    return token


def standing_link(scope: Scope, *, person: Person, thing: uuid.UUID, expires_at: datetime) -> str:
    """One token for as long as the thing lasts: a calendar knows whom to answer by it. Only we can work it out."""
    token = shorten(uuid.UUID(bytes=stamp(b"link", scope.value.encode(), person.pk.bytes, thing.bytes)[:16]))
    given = {"scope": scope.value, "person": person, "thing": thing, "expires_at": expires_at}
    MailLink.objects.update_or_create(token_hash=hash_of(token), defaults=given)
    return token


def open_link(token: str, *, at: datetime) -> MailLink:
    """The link behind a token, unless it is used up or too old; looking at it changes nothing."""
    rows = MailLink.objects.select_related("person").filter(token_hash=hash_of(token), expires_at__gt=at)
    link = rows.filter(used_at=None).first()
    if link is None or (link.person is not None and not link.person.is_active):
        raise Hidden
    return link


def use_link(link: MailLink, *, at: datetime) -> None:
    """Use a link up, in the deed's own transaction; raises Hidden for whoever comes second."""
    if not MailLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
        raise Hidden


def open_draft(token: str, *, kept_since: datetime) -> Draft:
    """The draft of the browser that holds this token."""
    draft = Draft.objects.filter(token_hash=hash_of(token), typed_at__gt=kept_since).first()
    if draft is None:
        raise Hidden
    return draft


def open_handed_over(token: str, model: type[H]) -> H:
    """What somebody has handed over the link to, whatever has become of it; its author must still be here."""
    author = model.owner_path
    found = model._default_manager.select_related(author).filter(token_hash=hash_of(token))
    thing = found.filter(**{f"{author}__is_active": True}).first()
    if thing is None:
        raise Hidden
    return thing
