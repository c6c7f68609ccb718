"""One mail is brought sixteen times at once; and a 1 by mail meets a tap on 2."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest

from lamplighter.access import seal
from lamplighter.access.link import make_link
from lamplighter.core.incoming import address_with
from lamplighter.core.post import Scope, Topic
from lamplighter.models.mailin import ReadMail
from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.models.slot import OfferedSlot
from lamplighter.services.mailin import take_mail_in
from lamplighter.services.slot import take_slot
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.mailin.letters import answer
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
DAY = timedelta(days=1)
BASE = "answers@mail.example.org"


@pytest.fixture(autouse=True)
def mail_comes_in(settings: Any) -> None:
    settings.MAIL_IN = BASE


def test_one_mail_acts_once(crowd: Crowd, cast: Cast, pair: uuid.UUID) -> None:
    assert first_wrong_round(partial(bring_it_again, crowd, cast, pair)) == ""


def test_without_the_row_it_acts_again_and_again(
    crowd: Crowd, cast: Cast, pair: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReadMail, "save", lambda row: None)
    assert first_wrong_round(partial(bring_it_again, crowd, cast, pair)) != ""


def test_of_a_number_and_a_tap_one_counts(crowd: Crowd, cast: Cast, pair: uuid.UUID) -> None:
    assert first_wrong_round(partial(reply_and_tap, crowd, cast, pair)) == ""


def test_without_locks_both_count(crowd: Crowd, cast: Cast, pair: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(reply_and_tap, crowd, cast, pair)) != ""


def bring_it_again(crowd: Crowd, cast: Cast, pair: uuid.UUID) -> str:
    mail = answer(_offer(cast, pair), "Words that may not travel")
    answers = crowd.at_once(*[partial(take_mail_in, mail, at=NOON)] * CLIENTS)
    found = Notice.objects.filter(template="mailin/answer").count()
    return "" if found == 1 and not odd_ones(answers) else f"{found} {odd_ones(answers)}"


def reply_and_tap(crowd: Crowd, cast: Cast, pair: uuid.UUID) -> str:
    mail = _offer(cast, pair)
    meeting = Meeting.objects.get().pk
    ways = (partial(take_mail_in, answer(mail, "1"), at=NOON), partial(take_slot, meeting, 2, by=cast.jonas, at=NOON))
    answers = crowd.at_once(*(ways[number % 2] for number in range(CLIENTS)))
    found = (
        Meeting.objects.filter(called_off_at=None).count(),
        Notice.objects.filter(template="meeting/taken").count(),
        Meeting.objects.get().revision,
    )
    return "" if found == (1, 1, 1) and not odd_ones(answers) else f"{found} {odd_ones(answers)}"


def _offer(cast: Cast, pair: uuid.UUID) -> EmailMessage:
    """What Jonas has in his mail: two times."""
    for model in (Meeting, Notice, ReadMail):
        model._default_manager.all().delete()
    meeting = Meeting.objects.create(mentorship_id=pair, starts_at=NOON + DAY, minutes=30, called_off_at=NOON)
    times = [NOON + 2 * DAY, NOON + 3 * DAY]
    for number, starts_at in enumerate(times, 1):
        OfferedSlot.objects.create(meeting=meeting, number=number, starts_at=starts_at, offered_by=cast.amina)
    notice = Notice(
        recipient=cast.jonas, topic=Topic.MEETING.value, template="meeting/called_off", kind="MEETING", thing=meeting.pk
    )
    notice.due_at = notice.settled_at = NOON
    seal(notice, facts=json.dumps({"first_at": times[0].isoformat(), "second_at": times[1].isoformat()}))
    notice.save()
    token = make_link(Scope.BY_MAIL, person=cast.jonas, thing=notice.pk, expires_at=NOON + DAY)
    mail = EmailMessage()
    mail["To"], mail["Reply-To"], mail["Subject"] = "jonas@example.org", address_with(token, BASE), "Called off"
    return mail
