"""Sixteen workers look for due mail at once: each mail leaves once."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from lamplighter.models.outbox import Notice
from lamplighter.services.delivery import LEASE, deliver_due_notices
from lamplighter.services.signin import send_code
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
MAILS = 6


@pytest.fixture(autouse=True)
def mail_is_set_up(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True


def test_each_mail_leaves_once(crowd: Crowd, cast: Cast) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_claim_mails_leave_many_times(crowd: Crowd, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.delivery._claim", look_then_claim)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    mail.outbox.clear()
    Notice.objects.all().delete()
    with transaction.atomic():
        for number in range(MAILS):
            send_code("sam@example.org", f"ABC-{number}", at=NOON)
    counted = crowd.at_once(*[partial(deliver_due_notices, at=NOON + timedelta(seconds=1))] * CLIENTS)
    found = {"left": len(mail.outbox), "settled": Notice.objects.filter(was_sent=True).count()}
    return "" if found == {"left": MAILS, "settled": MAILS} and sum(counted) == MAILS else f"{found} {counted}"


def look_then_claim(notice: Notice, at: datetime) -> bool:
    """The guard as one would first write it."""
    is_free = Notice.objects.filter(pk=notice.pk, leased_until=notice.leased_until, settled_at=None).exists()
    Notice.objects.filter(pk=notice.pk).update(leased_until=at + LEASE)
    return is_free
