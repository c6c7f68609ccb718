"""How a mail leaves: claimed by one worker, tried again when the server is not there, always the same mail."""

from __future__ import annotations

import io
import json
import smtplib
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from lamplighter.management.commands.doctor import examine
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services import delivery
from lamplighter.services.delivery import LEASE, LONGEST_WAIT, MOST_TRIES, deliver_due_notices, try_set_aside_anew
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.signin import Change, send_code, tell_of_change
from tests.cast import NOON, Cast
from tests.outbox.post import carry, one_mail
from tests.sink import Sink, text_of

pytestmark = pytest.mark.engine
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


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


def test_the_wait_grows_to_some_hours_and_ends_after_five_days(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = one_mail(cast)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    waits, at = [], NOON
    while True:
        deliver_due_notices(at=at)
        notice.refresh_from_db()
        if notice.settled_at:
            break
        waits.append(notice.due_at - at)
        at = notice.due_at
    assert waits == sorted(waits)
    assert waits[:3] == [15 * SECOND, 30 * SECOND, 60 * SECOND] and waits[-1] == LONGEST_WAIT
    assert DAY * 5 < at - NOON < DAY * 5 + LONGEST_WAIT
    assert (notice.set_aside, notice.was_sent) == ("in vain", False)
    monkeypatch.undo()
    assert deliver_due_notices(at=at + DAY) == 0
    assert try_set_aside_anew(at=at + DAY) == 1
    assert deliver_due_notices(at=at + DAY) == 1, "nothing of it was lost"


def test_what_is_refused_for_good_is_asked_once_and_told_at_another_address(cast: Cast, sink: Sink) -> None:
    """The person reads it on their pages, whoever runs the house has it on a list."""
    notice = one_mail(cast)
    sink.turned_away["jonas@example.org"] = "550 5.1.1 Nobody here"
    for day in range(4):
        assert deliver_due_notices(at=NOON + day * DAY) == 0
    assert sink.asked_for == ["jonas@example.org"]
    notice.refresh_from_db()
    assert (notice.set_aside, notice.settled_at, notice.was_sent) == ("turned away", NOON, False)
    assert Person.objects.get(name="Jonas").unreached == "turned away"
    out = io.StringIO()
    call_command("mail_failures", "--json", stdout=out)
    (mail,) = json.loads(out.getvalue())["set_aside"]
    assert (mail["mail"], mail["why"]) == (str(notice.pk), "turned away")
    assert [line.says for line in examine(NOON) if "set aside" in line.says] == [
        "One mail is set aside and not tried again. `lamplighter mail-failures` says why."
    ]
    EmailAddress.objects.filter(user_id=cast.jonas.pk).update(email="jonas@elsewhere.example.org")
    tell_of_change(cast.jonas, Change.FIRST_ADDRESS, at=NOON + 4 * DAY, address="jonas@elsewhere.example.org")
    while deliver_due_notices(at=NOON + 4 * DAY):
        pass
    assert sorted(sink.envelopes) == [["jonas@elsewhere.example.org"]] * 2
    assert any("Amina would like to meet you regularly" in text_of(mail) for mail in sink.mails)


@pytest.mark.parametrize("says, marked", [("450 4.2.2 Full", "turned away"), ("550 5.7.1 Not from you", "")], ids=str)
def test_what_may_be_mended_is_tried_for_days(cast: Cast, sink: Sink, says: str, marked: str) -> None:
    """And says nothing of anybody's address before then; nor ever where it means ourselves."""
    notice = one_mail(cast)
    sink.turned_away["jonas@example.org"] = says
    for tries in (0, MOST_TRIES - 2):
        Notice.objects.update(tries=tries, due_at=NOON)
        deliver_due_notices(at=NOON)
        notice.refresh_from_db()
        assert (notice.set_aside, notice.settled_at, Person.objects.get(name="Jonas").unreached) == ("", None, "")
    deliver_due_notices(at=notice.due_at)
    notice.refresh_from_db()
    assert (notice.set_aside, Person.objects.get(name="Jonas").unreached) == ("in vain", marked)


def test_whoever_goes_is_told_nothing_that_was_set_aside(cast: Cast, sink: Sink) -> None:
    notice = one_mail(cast)
    sink.turned_away["jonas@example.org"] = "550 5.1.1 Nobody here"
    deliver_due_notices(at=NOON)
    begin_leaving([], by=cast.jonas, at=NOON)
    notice.refresh_from_db()
    assert notice.set_aside == ""
    assert try_set_aside_anew(Notice.objects.filter(pk=notice.pk), at=NOON) == 0


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
    for tries in (0, MOST_TRIES):
        Notice.objects.update(tries=tries, leased_until=None)
        assert deliver_due_notices(at=NOON) == 0
        notice.refresh_from_db()
        assert (notice.due_at, notice.leased_until, notice.settled_at) == (NOON, NOON + LEASE * 2, None)


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
