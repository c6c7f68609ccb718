"""Writing to one another between meetings."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.access import open_for, seal
from lamplighter.access.keyring import find_saying
from lamplighter.core import limits
from lamplighter.core.message import can_take_back
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit
from lamplighter.models.event import record
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.person import Person
from lamplighter.notices.message import tell_partner_of_message

SECOND_TAP = timedelta(minutes=1)  # the same words twice within it were meant once


@transaction.atomic
def send_message(mentorship: uuid.UUID, words: str, *, by: Person, at: datetime) -> uuid.UUID:
    """A few words to the other one; a mail says that there are some, once for a whole run of them."""
    stands_on = open_for(by, Mentorship, mentorship, Right.CHANGE, along=("mentor", "mentee"))
    fitted = fit(words, at_most=limits.MESSAGE)
    if not fitted:
        raise Refusal(gettext_noop("Write one line first."))
    just_now = Message.objects.filter(mentorship=stands_on, author=by, sent_at__gt=at - SECOND_TAP)
    if known := find_saying(fitted, just_now, reader=by):
        return known.pk
    message = Message(mentorship=stands_on, author=by, sent_at=at)
    seal(message, words=fitted)
    message.save()
    record("wrote a message", message.pk, by=by, at=at)
    tell_partner_of_message(message, stands_on, fitted, by=by, at=at)
    return message.pk


@transaction.atomic
def take_message_back(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """For a quarter of an hour a message is as if it had not been sent: its row goes. Nobody is told."""
    message = open_for(by, Message, pk, Right.CHANGE)
    within = settings.LIMITS.message_can_be_taken_back
    if message.author_id != by.pk or not can_take_back(message.sent_at, at=at, within=within):
        raise Refusal(gettext_noop("This message has been there for a while, so it stays. You can write another one."))
    message.delete()
    record("took a message back", pk, by=by, at=at)
