"""What the demonstration shows besides: whose eyes to look through, and the mail that would have left."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string, policy

from lamplighter.access import Keyring
from lamplighter.access.postbox import people_at
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person

NEWCOMER = "Niko"  # has just come in, and has said nothing yet
CAST = ("Maya", "Noor", "Ada", "Lea", NEWCOMER)


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody to be. `since` moves when time is moved, and so tells one tap from the next."""

    id: uuid.UUID
    name: str
    since: str


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    body: str
    sent_at: datetime


def list_faces() -> tuple[Face, ...]:
    """The few people through whose eyes one can look; only ever called in a demonstration.

    They are known by their addresses, which exist nowhere else: another Maya is nobody's to be.
    """
    found = people_at([address_of_figure(name) for name in CAST])
    faces = (found.get(address_of_figure(name)) for name in CAST)
    return tuple(Face(person.pk, person.name, person.made_at.isoformat()) for person in faces if person is not None)


def address_of_figure(name: str) -> str:
    """Where somebody of the demonstration would read their mail."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower()}@demo.example"


def list_mail_of(person: Person) -> tuple[Mail, ...]:
    """A person's own mail, newest first, opened with their own key."""
    rows = list(
        Notice.objects.filter(recipient=person, was_sent=True).exclude(body=None).order_by("-due_at", "pk")[:50]
    )
    ring = Keyring(person)
    return tuple(_mail(row, ring) for row in rows)


def _mail(row: Notice, ring: Keyring) -> Mail:
    mail = message_from_string(ring.read(row, "body"), policy=policy.default)
    part = mail.get_body(("plain",))
    return Mail(str(mail["Subject"]), str(part.get_content()) if part else "", row.due_at)
