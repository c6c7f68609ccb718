"""The postman of the tests."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.core import mail

from lamplighter.core.introduction import Size
from lamplighter.models.outbox import Notice
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.introduction import ask
from tests.cast import NOON, Cast


def carry(at: datetime = NOON) -> list[EmailMessage]:
    """All that leaves at this moment, as it would arrive."""
    before = len(mail.outbox)
    while deliver_due_notices(at=at):
        pass
    return [message_from_bytes(sent.message().as_bytes(), policy=policy.default) for sent in mail.outbox[before:]]


def one_mail(cast: Cast, words: str = "How do I say no?", *, by_mail: bool = False) -> Notice:
    """Amina asks Jonas, and he is to be told."""
    ask(cast.jonas.pk, Size.REGULAR, words, words_by_mail=by_mail, by=cast.amina, at=NOON)
    return Notice.objects.get()
