"""How somebody gets in, as the sign-in library keeps it. Besides the porch and the postbox nothing else looks there.

Secrets of apps and recovery codes lie sealed; of a passkey only the public half is here at all.
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from lamplighter.access.vault import lock, unlock
from lamplighter.core.address import shorten
from lamplighter.models.person import Person

ABOUT = b"way in"
NOWHERE = "::"  # the library's table has a place for network addresses; we keep none


@dataclass(frozen=True, slots=True)
class Passkey:
    """One of a person's passkeys. Its key names it in addresses and means nothing to anybody else."""

    key: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class App:
    """The app that shows a code every half minute."""

    since: datetime
    codes_left: int  # of those to be used when the app is not at hand


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody is signed in."""

    words: str  # such as "Firefox, Android"; empty when it does not say
    came_at: datetime
    here_at: datetime  # to the day
    is_this: bool


def seal_secret(plain: str) -> str:
    """As it may lie in the library's table, which holds text."""
    return base64.b64encode(lock(plain.encode(), settings.SIGN_IN_KEY, ABOUT)).decode()


def open_secret(sealed: str) -> str:
    return unlock(base64.b64decode(sealed), settings.SIGN_IN_KEY, ABOUT).decode()


def knows_passkey(person: Person, credential: str) -> bool:
    """Whether this very passkey is one of theirs already."""
    rows = _of(person, Authenticator.Type.WEBAUTHN).values_list("data", flat=True)
    return any(data["credential"]["rawId"] == credential for data in rows)


def drop_codes_without_app(person: Person) -> None:
    """Recovery codes stand in for an app; the library makes some with a passkey, too, which nobody would ever see."""
    if not _of(person, Authenticator.Type.TOTP).exists():
        _of(person, Authenticator.Type.RECOVERY_CODES).delete()


def passkeys_of(person: Person) -> tuple[Passkey, ...]:
    """The oldest first."""
    rows = _of(person, Authenticator.Type.WEBAUTHN).order_by("created_at", "pk")
    return tuple(
        Passkey(_key(person, row.pk), open_secret(row.wrap().name), row.created_at, row.last_used_at) for row in rows
    )


def number_of_passkey(person: Person, key: str) -> int | None:
    """The row behind a passkey of this person's own."""
    numbers = _of(person, Authenticator.Type.WEBAUTHN).values_list("pk", flat=True)
    return next((number for number in numbers if _key(person, number) == key), None)


def app_of(person: Person) -> App | None:
    """The app, if this person has chosen one."""
    app = _of(person, Authenticator.Type.TOTP).first()
    codes = _of(person, Authenticator.Type.RECOVERY_CODES).first()
    return app and App(app.created_at, len(codes.wrap().get_unused_codes()) if codes else 0)


def browsers_of(person: Person, *, this: str | None, at: datetime) -> tuple[Browser, ...]:
    """Where a person is signed in, this browser first and then the newest."""
    running = Session.objects.filter(expire_date__gt=at).values("session_key")
    found = UserSession.objects.filter(user_id=person.pk, session_key__in=running).order_by("-last_seen_at", "pk")
    rows = sorted(found, key=lambda row: row.session_key != this)
    return tuple(Browser(row.user_agent, row.created_at, row.last_seen_at, row.session_key == this) for row in rows)


def note_browser(person: Person, session: str, words: str, *, at: datetime) -> None:
    """This browser is one of theirs, and was here today."""
    here = {"user": person, "user_agent": words, "ip": NOWHERE, "last_seen_at": at}
    UserSession.objects.update_or_create(session_key=session, defaults=here, create_defaults={**here, "created_at": at})


def sign_out_others(person: Person, *, this: str | None) -> int:
    """Every browser but this one is a stranger's from its next request on. How many there were."""
    others = UserSession.objects.filter(user_id=person.pk).exclude(session_key=this)
    count, _ = Session.objects.filter(session_key__in=list(others.values_list("session_key", flat=True))).delete()
    others.delete()
    return count


def sign_out_everybody() -> tuple[uuid.UUID, ...]:
    """Nobody is signed in anywhere any more, nor half-way. Who was."""
    people = tuple(UserSession.objects.order_by().values_list("user_id", flat=True).distinct())
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    return people


def forget_ways_in(person: Person) -> None:
    """No passkey, app or code lets them in any more, and nowhere are they still signed in."""
    sign_out_others(person, this=None)
    Authenticator.objects.filter(user_id=person.pk).delete()


def forget_browsers() -> None:
    """Those in which nobody is signed in any more."""
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def _of(person: Person, kind: str):  # type: ignore[no-untyped-def]  # the library has no types
    return Authenticator.objects.filter(user_id=person.pk, type=kind)


def _key(person: Person, number: int) -> str:
    return shorten(uuid.uuid5(person.pk, f"passkey {number}"))
