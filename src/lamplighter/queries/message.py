"""What the two have written to one another."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet

from lamplighter.access import Hidden, Keyring, open_for, visible_to
from lamplighter.access.files import read_file
from lamplighter.core.attachment import FileKind, kind_of
from lamplighter.core.journey import OVER, Stage
from lamplighter.core.message import can_take_back
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Attachment, Message
from lamplighter.models.person import Person

ON_A_PAGE = 50
NO_FILES: Final[Mapping[uuid.UUID, tuple[FileRead, ...]]] = {}


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file in a message, without what is in it."""

    id: uuid.UUID
    name: str
    kind: FileKind | None
    size: int


@dataclass(frozen=True, slots=True)
class MessageRead:
    id: uuid.UUID
    author: str
    is_mine: bool
    words: str
    sent_at: datetime
    can_be_taken_back: bool
    files: tuple[FileRead, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """The newest last, as one reads; `earlier` is the oldest shown when there are older ones."""

    mentorship: uuid.UUID
    partner: str
    is_running: bool
    messages: tuple[MessageRead, ...]
    earlier: uuid.UUID | None


def get_messages_for(
    person: Person, mentorship: uuid.UUID, *, before: uuid.UUID | None = None, at: datetime
) -> MessagesPage:
    """A page of them, up to now or before one of them; raises Hidden for anybody but the two."""
    pair = open_for(person, Mentorship, mentorship, along=("mentor", "mentee"))
    rows = visible_to(person, Message).filter(mentorship=pair)
    if before is not None:
        last = open_for(person, Message, before)
        rows = rows.filter(Q(sent_at__lt=last.sent_at) | Q(sent_at=last.sent_at, pk__lt=last.pk))
    found = list(_newest(rows)[: ON_A_PAGE + 1])
    shown, ring = found[:ON_A_PAGE], Keyring(person)
    return MessagesPage(
        mentorship=pair.pk,
        partner=pair.partner_of(person).name,
        is_running=Stage(pair.stage) not in OVER,
        messages=_read(shown[::-1], person, ring, at, list_files_of(person, shown, ring)),
        earlier=shown[-1].pk if len(found) > ON_A_PAGE else None,
    )


def take_keys_of_both(ring: Keyring, mentorship: uuid.UUID, people: Iterable[uuid.UUID]) -> None:
    """What the two have made and what each has written, at once: a page that shows of both asks for keys once."""
    ring.take([Mentorship(pk=mentorship), *(Message(mentorship_id=mentorship, author_id=one) for one in people)])


def get_last_message_for(person: Person, mentorship: uuid.UUID, *, at: datetime, ring: Keyring) -> MessageRead | None:
    """The newest one, for the page of the two; without words it is of files alone, which stand on its own page."""
    rows = list(_newest(visible_to(person, Message).filter(mentorship=mentorship))[:1])
    return next(iter(_read(rows, person, ring, at)), None)


def get_mentorship_of_message(person: Person, pk: uuid.UUID) -> uuid.UUID:
    """Where a message belongs. Raises Hidden for anybody but the two."""
    return open_for(person, Message, pk).mentorship_id


def get_file_for(person: Person, pk: uuid.UUID) -> tuple[str, bytes]:
    """What it is called, and what is in it. Raises Hidden for anybody but the two, and where it is lost."""
    row = open_for(person, Attachment, pk, along=("message",))
    ring = Keyring(person, [row])
    content = read_content(row, ring)
    if content is None:
        raise Hidden
    return ring.read(row, "name"), content


def read_content(row: Attachment, ring: Keyring) -> bytes | None:
    """What is in a file, for whom its key is; None where it is lost."""
    sealed = read_file(file_name(row.pk))
    return None if sealed is None else ring.read_bytes(row, sealed)


def file_name(attachment: uuid.UUID) -> str:
    """What the file of an attachment is called on the disk."""
    return f"{attachment}.sealed"


def list_files_of(person: Person, messages: Iterable[Message], ring: Keyring) -> dict[uuid.UUID, tuple[FileRead, ...]]:
    """By message, for many at once."""
    found: dict[uuid.UUID, tuple[FileRead, ...]] = {}
    rows = visible_to(person, Attachment).filter(message__in=[message.pk for message in messages])
    shown = list(rows.select_related("message").order_by("message", "place"))
    ring.take(shown)
    for row in shown:
        name = ring.read(row, "name")
        file = FileRead(row.pk, name, kind_of(name), row.size)
        found[row.message_id] = (*found.get(row.message_id, ()), file)
    return found


def _newest(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.select_related("author").order_by("-sent_at", "-pk")


def _read(
    rows: list[Message],
    person: Person,
    ring: Keyring,
    at: datetime,
    files: Mapping[uuid.UUID, tuple[FileRead, ...]] = NO_FILES,
) -> tuple[MessageRead, ...]:
    within = settings.LIMITS.message_can_be_taken_back
    ring.take(rows)
    return tuple(
        MessageRead(
            id=row.pk,
            author=row.author.name,
            is_mine=row.author_id == person.pk,
            words=ring.read(row, "words"),
            sent_at=row.sent_at,
            can_be_taken_back=row.author_id == person.pk and can_take_back(row.sent_at, at=at, within=within),
            files=files.get(row.pk, ()),
        )
        for row in rows
    )
