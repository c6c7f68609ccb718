"""Promises broken on purpose, so that whoever looks for it must find it. Nothing here is ever part of the house."""

from __future__ import annotations

import threading
import uuid
from typing import Any


def answers_before_it_keeps() -> None:
    """A message is said to be sent, and is kept some time later."""
    from lamplighter.web.message import views

    keep = views.send_message

    def later(*what: Any, **more: Any) -> uuid.UUID:
        threading.Timer(0.5, keep, what, more).start()
        return uuid.uuid4()

    views.send_message = later


def settles_before_it_sends() -> None:
    """A mail is noted as sent, and sent when the next one comes: whenever the worker is killed, it has one in hand."""
    from django.core.mail import EmailMessage

    from lamplighter.models.outbox import Notice

    send = EmailMessage.send
    in_hand: list[EmailMessage] = []

    def note_and_send(mail: EmailMessage, *how: Any, **more: Any) -> int:
        from django.utils import timezone

        pk = uuid.UUID(mail.extra_headers["Message-ID"].strip("<").split("@")[0])
        Notice.objects.filter(pk=pk).update(settled_at=timezone.now(), was_sent=True)
        in_hand.append(mail)
        return send(in_hand.pop(0), *how, **more) if len(in_hand) > 1 else 1

    EmailMessage.send = note_and_send  # type: ignore[method-assign]


def sends_twice() -> None:
    """Every mail leaves two times."""
    from django.core.mail import EmailMessage

    send = EmailMessage.send

    def send_both(mail: EmailMessage, *how: Any, **more: Any) -> int:
        return send(mail, *how, **more) and send(mail, *how, **more)

    EmailMessage.send = send_both  # type: ignore[method-assign]
