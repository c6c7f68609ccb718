"""How a mail leaves: claimed by one worker, tried again when the server is not there, always the same mail."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest

from lamplighter.models.outbox import Notice
from lamplighter.services import delivery
from lamplighter.services.delivery import LEASE, LONGEST_WAIT, deliver_due_notices
from lamplighter.services.signin import send_code
from tests.cast import NOON, Cast
from tests.outbox.post import carry, one_mail
from tests.sink import Sink, text_of

pytestmark = pytest.mark.engine
SECOND = timedelta(seconds=1)


def test_a_mail_leaves_once(cast: Cast, sink: Sink) -> None:
    one_mail(cast)
    assert [deliver_due_notices(at=NOON), deliver_due_notices(at=NOON + LEASE * 2)] == [1, 0]
    assert sink.envelopes == [["jonas@example.org"]]
    assert "Amina would like to meet you regularly" in text_of(sink.mails[0])


def test_a_server_that_says_later_is_asked_later_for_the_very_same_mail(cast: Cast, sink: Sink) -> None:
    notice = one_mail(cast)
    sink.fail_first = 2
    at = NOON
    for _ in range(2):
        assert deliver_due_notices(at=at) == 0
        notice.refresh_from_db()
        assert notice.due_at > at and notice.leased_until is None and notice.settled_at is None
        assert deliver_due_notices(at=notice.due_at - SECOND) == 0
        at = notice.due_at
    assert len(sink.refused) == 2
    assert deliver_due_notices(at=at) == 1
    ids = {mail["Message-ID"] for mail in [*sink.refused, *sink.mails]}
    assert ids == {f"<{notice.pk.hex}@localhost>"}


def test_a_server_that_is_away_is_waited_for(cast: Cast, sink: Sink) -> None:
    notice = one_mail(cast)
    sink.stop()
    assert deliver_due_notices(at=NOON) == 0
    notice.refresh_from_db()
    sink.start(sink.port)
    assert deliver_due_notices(at=notice.due_at) == 1
    assert len(sink.mails) == 1


def test_the_wait_grows_to_some_hours_and_never_ends_in_giving_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = one_mail(cast)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    waits, at = [], NOON
    for _ in range(60):  # ten days, at four hours each
        deliver_due_notices(at=at)
        notice.refresh_from_db()
        waits.append(notice.due_at - at)
        at = notice.due_at
    assert waits == sorted(waits)
    assert waits[:3] == [15 * SECOND, 30 * SECOND, 60 * SECOND] and waits[-1] == LONGEST_WAIT
    monkeypatch.undo()
    assert deliver_due_notices(at=at) == 1


def test_what_one_worker_has_claimed_another_leaves_alone_until_the_lease_is_over(cast: Cast) -> None:
    one_mail(cast)
    Notice.objects.update(leased_until=NOON + LEASE)  # a worker took it, and was killed
    assert carry(NOON + LEASE - SECOND) == []
    assert len(carry(NOON + LEASE + SECOND)) == 1


def test_a_worker_that_comes_too_late_leaves_the_claim_of_another_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = one_mail(cast)

    def another_takes_it(*_: object, **__: object) -> None:
        Notice.objects.update(leased_until=NOON + LEASE * 2)
        refuse()

    monkeypatch.setattr("django.core.mail.EmailMessage.send", another_takes_it)
    assert deliver_due_notices(at=NOON) == 0
    notice.refresh_from_db()
    assert (notice.due_at, notice.leased_until) == (NOON, NOON + LEASE * 2)


def test_a_mail_that_cannot_be_worded_keeps_no_other_waiting(cast: Cast) -> None:
    broken = one_mail(cast)
    Notice.objects.update(template="nothing/there", due_at=NOON - timedelta(days=1))
    send_code("sam@example.org", "ABC-123", at=NOON)
    assert [mail["To"] for mail in carry()] == ["sam@example.org"]
    broken.refresh_from_db()
    assert broken.settled_at is None and broken.due_at > NOON


def test_with_a_slow_server_the_rest_waits_for_a_fresh_lease(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        send_code("sam@example.org", f"ABC-{number}", at=NOON)
    stopwatch = count(step=10)  # every look at it is ten seconds after the one before
    monkeypatch.setattr(delivery, "time", SimpleNamespace(monotonic=lambda: next(stopwatch)))
    sent = deliver_due_notices(at=NOON)
    assert sent == Notice.objects.exclude(leased_until=None).count() == 3
    monkeypatch.undo()
    assert len(carry(NOON + SECOND)) == 7  # with leases that count from then


def refuse(*_: object, **__: object) -> None:
    raise smtplib.SMTPServerDisconnected("away")
