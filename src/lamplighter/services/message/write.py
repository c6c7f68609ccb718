"""Writing to one another between meetings, in words and files."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from lamplighter.access import Keyring, open_for, seal
from lamplighter.access.keyring import find_saying
from lamplighter.core import limits
from lamplighter.core.attachment import Given
from lamplighter.core.message import can_take_back
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit
from lamplighter.models.event import record
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.person import Person
from lamplighter.notices.message import tell_partner_of_message
from lamplighter.services.message.files import (
    OnDisk,
    add_files,
    files_on_disk,
    has_same_files,
    names_of_files,
    throw_files_away,
)

SECOND_TAP = timedelta(minutes=1)  # the same twice within it was meant once


def send_message(
    mentorship: uuid.UUID, words: str, *, files: Sequence[Given] = (), by: Person, at: datetime
) -> uuid.UUID:
    """A few words to the other one, or files, or both; a mail says so, once for a whole run of them."""
    with files_on_disk(mentorship, files, by=by) as written:
        return add_message(mentorship, words, written, by=by, at=at)


@transaction.atomic
def add_message(mentorship: uuid.UUID, words: str, files: Sequence[OnDisk], *, by: Person, at: datetime) -> uuid.UUID:
    """The same with files that are on the disk already."""
    stands_on = open_for(by, Mentorship, mentorship, Right.CHANGE, along=("mentor", "mentee"))
    fitted = fit(words, at_most=limits.MESSAGE)
    if not fitted and not files:
        raise Refusal(gettext_noop("Write one line first."))
    just_now = Message.objects.filter(mentorship=stands_on, author=by, sent_at__gt=at - SECOND_TAP)
    ring = Keyring(by)
    if known := find_saying(fitted, [one for one in just_now if has_same_files(one, files, ring)], reader=by):
        return known.pk
    message = Message(mentorship=stands_on, author=by, sent_at=at)
    seal(message, words=fitted)
    message.save()
    add_files(message, files)
    record("wrote a message", message.pk, by=by, at=at)
    tell_partner_of_message(message, stands_on, fitted, [one.given.name for one in files], by=by, at=at)
    return message.pk


@transaction.atomic
def take_message_back(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """For a quarter of an hour a message is as if it had not been sent: it goes with its files. Nobody is told."""
    message = open_for(by, Message, pk, Right.CHANGE)
    within = settings.LIMITS.message_can_be_taken_back
    if message.author_id != by.pk or not can_take_back(message.sent_at, at=at, within=within):
        raise Refusal(gettext_noop("This message has been there for a while, so it stays. You can write another one."))
    transaction.on_commit(partial(throw_files_away, names_of_files(Message.objects.filter(pk=pk))))
    message.delete()
    record("took a message back", pk, by=by, at=at)
