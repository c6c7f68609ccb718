"""Mail that is no longer of use, no longer wanted or no longer true does not leave."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from lamplighter.core.introduction import Size
from lamplighter.core.post import Topic
from lamplighter.models.outbox import Notice
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.delivery import forget_sent_mail
from lamplighter.services.introduction import accept, ask, decline, withdraw
from lamplighter.services.meeting import call_off_meeting, move_meeting, plan_meeting, remind_of_meetings
from lamplighter.services.person import stop_mail
from lamplighter.services.signin import send_code
from tests.cast import NOON, TERMS, Cast
from tests.outbox.post import carry
from tests.sink import text_of

pytestmark = pytest.mark.engine
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def request_(cast: Cast) -> uuid.UUID:
    return ask(cast.jonas.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=cast.amina, at=NOON)


def test_a_code_leaves_as_long_as_it_works(cast: Cast) -> None:
    for at, subjects in ((NOON + 14 * MINUTE, ["ABC-123 is your code"]), (NOON + 16 * MINUTE, [])):
        send_code("amina@example.org", "ABC-123", at=NOON)
        assert [mail["Subject"] for mail in carry(at)] == subjects
    assert sorted(Notice.objects.values_list("was_sent", flat=True)) == [False, True]
    assert not Notice.objects.filter(settled_at=None).exists()


def test_a_kind_of_mail_that_was_stopped_meanwhile_stays(cast: Cast, request_: uuid.UUID) -> None:
    stop_mail(Topic.REQUEST, by=cast.jonas, at=NOON)
    assert carry(NOON + MINUTE) == []


def test_a_request_that_was_taken_back_meanwhile_stays(cast: Cast, request_: uuid.UUID) -> None:
    withdraw(request_, by=cast.amina, at=NOON)
    assert carry(NOON + MINUTE) == []


def test_what_a_taken_back_request_would_have_said_is_forgotten_like_other_mail(cast: Cast) -> None:
    request = ask(cast.jonas.pk, Size.REGULAR, "Each week?", words_by_mail=True, by=cast.amina, at=NOON)
    withdraw(request, by=cast.amina, at=NOON)
    assert Notice.objects.get().settled_at == NOON
    forget_sent_mail(at=NOON + 8 * DAY)
    assert Notice.objects.get().facts is None


def test_what_never_leaves_is_not_kept_for_ever(cast: Cast, request_: uuid.UUID) -> None:
    for days, left in ((90, 1), (91, 0)):
        forget_sent_mail(at=NOON + days * DAY)
        assert Notice.objects.count() == left


@pytest.mark.parametrize(("answer", "subject"), [(accept, "Jonas says yes"), (decline, "Jonas has said no this time")])
def test_nobody_is_asked_for_the_answer_they_have_given(
    cast: Cast, request_: uuid.UUID, answer: Any, subject: str
) -> None:
    answer(request_, by=cast.jonas, at=NOON)
    assert [(mail["To"], mail["Subject"]) for mail in carry(NOON + MINUTE)] == [("amina@example.org", subject)]


def test_nobody_is_asked_to_agree_who_has_agreed(cast: Cast, pair: uuid.UUID) -> None:
    carry()
    sign_agreement(propose_agreement(pair, TERMS, by=cast.amina, at=NOON), by=cast.jonas, at=NOON)
    assert [mail["Subject"] for mail in carry(NOON + MINUTE)] == ["You and Jonas have agreed"]


def test_a_time_that_was_changed_meanwhile_is_never_told(cast: Cast, pair: uuid.UUID) -> None:
    """Also not later: a mail server that said "later" to the first mail must not bring it after the second."""
    meeting = plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    remind_of_meetings(at=NOON + MINUTE)
    move_meeting(meeting, NOON + 2 * DAY, by=cast.amina, at=NOON + MINUTE)
    about_it = [mail for mail in carry(NOON + 2 * MINUTE) if "Tuesday" in text_of(mail) or "Wednesday" in text_of(mail)]
    assert [(mail["To"], "Wednesday 3 March" in text_of(mail)) for mail in about_it] == [("jonas@example.org", True)]


def test_a_reminder_of_what_was_called_off_stays(cast: Cast, pair: uuid.UUID) -> None:
    meeting = plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    remind_of_meetings(at=NOON + MINUTE)
    call_off_meeting(meeting, by=cast.jonas, at=NOON + MINUTE)
    told = {mail["Subject"].split(":")[0] for mail in carry(NOON + 2 * MINUTE)}
    assert told == {"Jonas says yes", "Called off"}


def test_a_reminder_does_not_come_after_the_meeting(cast: Cast, pair: uuid.UUID) -> None:
    carry()
    plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    remind_of_meetings(at=NOON + MINUTE)
    assert carry(NOON + DAY) == []


def test_without_a_mail_server_mail_waits_for_one(cast: Cast, request_: uuid.UUID, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = False
    assert carry(NOON + DAY) == []
    assert Notice.objects.filter(settled_at=None, tries=0).count() == 1
    settings.MAIL_IS_SET_UP = True
    assert [mail["To"] for mail in carry(NOON + DAY)] == ["jonas@example.org"]
