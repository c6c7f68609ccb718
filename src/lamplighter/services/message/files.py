"""Files in a message. First they are whole and on the disk; then come their rows, together with the message."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet, Sum

from lamplighter.access import Keyring, open_for, seal
from lamplighter.access.files import keep_file, throw_away
from lamplighter.access.keyring import seal_bytes
from lamplighter.core.attachment import Given, fit_files
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Attachment, Message
from lamplighter.models.person import Person
from lamplighter.queries.message import file_name, read_content

log = logging.getLogger(__name__)
NO_ROOM = gettext_noop("There is no room for a file on this server at the moment. Send the words alone for now.")
FULL = gettext_noop(
    "Your files here would take up more than %(megabytes)d megabytes, and there is no room for more. Share a link "
    "instead."
)


class NoMoreRoom(Refusal):
    """One person's files in one mentorship are as many as may be."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file that is written, and a row that is not."""

    row: Attachment
    given: Given


@contextmanager
def files_on_disk(mentorship: uuid.UUID, files: Sequence[Given], *, by: Person) -> Iterator[tuple[OnDisk, ...]]:
    """For as long as it takes to write their rows; what has none at the end goes again. Raises Refusal, and Hidden.

    No transaction is open while they are written: SQLite has one writer, and all others would wait.
    """
    fitting = fit_files(files)
    if fitting:
        open_for(by, Mentorship, mentorship)
    written: list[OnDisk] = []
    try:
        for place, given in enumerate(fitting):
            message = Message(mentorship_id=mentorship, author=by)
            one = OnDisk(Attachment(message=message, place=place, size=len(given.content)), given)
            written.append(one)
            _write(one)
        yield tuple(written)
    finally:
        _throw_away_rowless(written)


def add_files(message: Message, files: Sequence[OnDisk]) -> None:
    """In the message's own transaction. Raises NoMoreRoom; whoever calls this holds the mentorship."""
    there = Attachment.objects.filter(message__mentorship=message.mentorship_id, message__author=message.author_id)
    size = there.aggregate(size=Sum("size"))["size"] or 0
    at_most = settings.LIMITS.files_in_a_pair
    if files and size + sum(one.row.size for one in files) > at_most:
        raise NoMoreRoom(FULL, megabytes=at_most // 1_000_000)
    for one in files:
        one.row.message = message
        one.row.save(force_insert=True)


def has_same_files(message: Message, files: Sequence[OnDisk], ring: Keyring) -> bool:
    """Whether these are the files that went with it: a form that is sent twice carries the same twice."""
    rows = list(Attachment.objects.filter(message=message).select_related("message").order_by("place"))
    return len(rows) == len(files) and all(_is_same(row, one, ring) for row, one in zip(rows, files, strict=True))


def names_of_files(messages: QuerySet[Message]) -> list[str]:
    """What the files of these messages are called on the disk, for whoever is about to delete the rows."""
    return [file_name(pk) for pk in Attachment.objects.filter(message__in=messages).values_list("pk", flat=True)]


def throw_files_away(names: Sequence[str]) -> None:
    for name in names:
        throw_away(name)


def _is_same(row: Attachment, one: OnDisk, ring: Keyring) -> bool:
    is_called_so = row.size == one.row.size and ring.says(row, "name", one.given.name)
    return is_called_so and read_content(row, ring) == one.given.content


def _write(one: OnDisk) -> None:
    seal(one.row, name=one.given.name)
    try:
        keep_file(file_name(one.row.pk), seal_bytes(one.row, one.given.content))
    except OSError as problem:
        log.error("a file could not be written: %s", type(problem).__name__)
        raise Refusal(NO_ROOM) from problem


def _throw_away_rowless(written: Sequence[OnDisk]) -> None:
    if written:
        pks = {one.row.pk for one in written}
        rowless = pks - set(Attachment.objects.filter(pk__in=pks).values_list("pk", flat=True))
        throw_files_away([file_name(pk) for pk in rowless])
