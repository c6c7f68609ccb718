"""Workers that are killed where it hurts, and two at once: no mail is lost, and hardly one comes twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from lamplighter.models.outbox import Notice
from lamplighter.services.delivery import LEASE, deliver_due_notices
from lamplighter.services.signin import send_code
from tests.cast import invite_cast
from tests.conftest import BOTH_STORES
from tests.long import IS_LONG
from tests.outbox.workers import start_worker, working
from tests.sink import DEADLINE, Sink, text_of

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
MAILS, KILLS = (600, 60) if IS_LONG else (60, 8)


@pytest.fixture
def codes(db: None) -> set[str]:
    """Many mails are due; each holds a code that no other holds."""
    invite_cast()
    codes = {f"C{number:04}" for number in range(MAILS)}
    for number, code in enumerate(sorted(codes)):
        send_code(f"{('amina', 'jonas', 'priya', 'sam')[number % 4]}@example.org", code, at=timezone.now())
    return codes


def test_no_mail_is_lost_and_at_most_one_comes_twice_for_each_kill(codes: set[str], sink: Sink) -> None:
    kills = sum(kill_in_the_middle(sink) for _ in range(KILLS))
    deliver_the_rest(after=LEASE)
    ids = Counter(mail["Message-ID"] for mail in sink.mails)
    said = {mail["Message-ID"]: text_of(mail).split("asked for it:")[1].split()[0] for mail in sink.mails}
    assert kills >= KILLS // 2  # the others found nothing left to do
    assert set(said.values()) == codes and len(ids) == MAILS
    assert sum(ids.values()) - MAILS <= kills
    assert Notice.objects.filter(was_sent=True).count() == MAILS


def test_two_workers_send_nothing_twice(codes: set[str], sink: Sink) -> None:
    with working(sink, 2):
        for count in range(20, MAILS + 1, 20):
            sink.wait_until(count)
        wait_until_all_is_settled()
    assert len({mail["Message-ID"] for mail in sink.mails}) == len(sink.mails) == MAILS


def kill_in_the_middle(sink: Sink) -> int:
    """Start a worker and kill it at some moment after its first mail has come, and before that is taken or later."""
    if not Notice.objects.filter(settled_at=None, leased_until=None).exists():
        return 0
    has_come = threading.Event()
    sink.on_mail = lambda mail: has_come.set()
    worker = start_worker(sink)
    assert has_come.wait(DEADLINE)
    time.sleep(random.uniform(0, 0.03))  # the moment itself is what varies
    worker.kill()
    worker.wait()
    sink.on_mail = None
    return 1


def deliver_the_rest(*, after: Any) -> None:
    at = timezone.now() + after
    while deliver_due_notices(at=at):
        pass


def wait_until_all_is_settled() -> None:
    until = time.monotonic() + DEADLINE
    while Notice.objects.filter(settled_at=None).exists():
        assert time.monotonic() < until
        time.sleep(0.05)
