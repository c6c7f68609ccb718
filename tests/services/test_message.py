"""Words between meetings: for two, told once for a whole run of them, and for a while as if not sent."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from lamplighter.access import Hidden, Keyring
from lamplighter.core import limits
from lamplighter.core.agreement import Beat
from lamplighter.core.expectation import Expectations
from lamplighter.core.refusal import Refusal
from lamplighter.models.meeting import Meeting
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.notices.outbox import word
from lamplighter.queries.message import (
    ON_A_PAGE,
    get_last_message_for,
    get_mentorship_of_message,
    get_messages_for,
)
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.meeting import plan_meeting, put_on_agenda, remind_of_meetings
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.message import send_message, take_message_back
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine

LINES = Expectations(Beat.WEEKLY, date(2027, 6, 1), "Lead a team")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def _told() -> list[str]:
    return list(Notice.objects.filter(template="message/written").values_list("recipient__name", flat=True))


def test_a_message_reaches_the_other_one_and_lies_under_its_authors_own_key(cast: Cast, pair: uuid.UUID) -> None:
    sent = send_message(pair, " It went well.\nThank you. ", by=cast.amina, at=NOON)
    page = get_messages_for(cast.jonas, pair, at=NOON)
    assert [(m.words, m.author, m.is_mine, m.can_be_taken_back) for m in page.messages] == [
        ("It went well.\nThank you.", "Amina", False, False)
    ]
    assert (page.partner, page.is_running, page.earlier) == ("Amina", True, None)
    assert get_mentorship_of_message(cast.jonas, sent) == pair
    row = Message.objects.get()
    assert row.key_scope() == f"mentorship:{pair}:{cast.amina.pk}"
    assert b"well" not in bytes(row.words)


def test_a_run_of_messages_is_told_once_and_an_answer_is_news(cast: Cast, pair: uuid.UUID) -> None:
    for minutes in (0, 5, 10):
        send_message(pair, f"Line {minutes}", by=cast.amina, at=NOON + minutes * MINUTE)
    assert _told() == ["Jonas"]
    send_message(pair, "I see", by=cast.jonas, at=NOON + HOUR)
    send_message(pair, "Good", by=cast.amina, at=NOON + 2 * HOUR)
    assert sorted(_told()) == ["Amina", "Jonas", "Jonas"]
    send_message(pair, "Until Monday", by=cast.amina, at=NOON + 3 * HOUR)
    assert len(_told()) == 3
    send_message(pair, "Are you well?", by=cast.amina, at=NOON + 15 * HOUR)
    assert len(_told()) == 4


def test_a_second_tap_sends_nothing_more(cast: Cast, pair: uuid.UUID) -> None:
    sent = send_message(pair, "Thanks", by=cast.amina, at=NOON)
    assert send_message(pair, "Thanks", by=cast.amina, at=NOON + MINUTE / 2) == sent
    assert send_message(pair, "Thanks", by=cast.amina, at=NOON + HOUR) != sent
    assert send_message(pair, "Thanks", by=cast.jonas, at=NOON) != sent


def test_taken_back_in_time_it_was_never_there(cast: Cast, pair: uuid.UUID) -> None:
    sent = send_message(pair, "To somebody else", by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="so it stays"):
        take_message_back(sent, by=cast.jonas, at=NOON)
    assert get_messages_for(cast.amina, pair, at=NOON).messages[0].can_be_taken_back
    take_message_back(sent, by=cast.amina, at=NOON + 15 * MINUTE)
    assert get_messages_for(cast.jonas, pair, at=NOON).messages == ()
    assert word(Notice.objects.get(template="message/written"), at=NOON + HOUR) is None
    with pytest.raises(Hidden):
        take_message_back(sent, by=cast.amina, at=NOON)


def test_after_a_quarter_of_an_hour_it_stays(cast: Cast, pair: uuid.UUID) -> None:
    sent = send_message(pair, "Sent", by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="so it stays"):
        take_message_back(sent, by=cast.amina, at=NOON + 16 * MINUTE)


@pytest.mark.parametrize(("words", "sentence"), [(" \n", "Write one line"), ("x" * (limits.MESSAGE + 1), "characters")])
def test_a_message_has_words_that_fit(cast: Cast, pair: uuid.UUID, words: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        send_message(pair, words, by=cast.amina, at=NOON)


def test_nobody_else_reads_or_writes(cast: Cast, pair: uuid.UUID) -> None:
    sent = send_message(pair, "For two", by=cast.amina, at=NOON)
    for stranger in (cast.sam, cast.priya):
        with pytest.raises(Hidden):
            get_messages_for(stranger, pair, at=NOON)
        for words in ("Me, too", " "):
            with pytest.raises(Hidden):
                send_message(pair, words, by=stranger, at=NOON)
        with pytest.raises(Hidden):
            get_mentorship_of_message(stranger, sent)
        with pytest.raises(Hidden):
            Keyring(stranger).read(Message.objects.get(), "words")


def test_after_the_end_they_read_and_write_no_more(cast: Cast, pair: uuid.UUID) -> None:
    send_message(pair, "Thank you", by=cast.amina, at=NOON)
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    page = get_messages_for(cast.amina, pair, at=NOON)
    assert (page.is_running, [m.words for m in page.messages]) == (False, ["Thank you"])
    with pytest.raises(Hidden):
        send_message(pair, "One more", by=cast.amina, at=NOON)


def test_a_long_talk_is_read_page_by_page(cast: Cast, pair: uuid.UUID) -> None:
    for number in range(ON_A_PAGE + 3):
        send_message(pair, f"Line {number}", by=cast.amina, at=NOON + number // 2 * MINUTE)
    newest = get_messages_for(cast.jonas, pair, at=NOON)
    assert newest.earlier is not None and len(newest.messages) == ON_A_PAGE
    older = get_messages_for(cast.jonas, pair, before=newest.earlier, at=NOON)
    assert older.earlier is None and len(older.messages) == 3
    words = [m.words for m in (*older.messages, *newest.messages)]
    assert sorted(words) == sorted(f"Line {number}" for number in range(ON_A_PAGE + 3))
    last = get_last_message_for(cast.jonas, pair, at=NOON, ring=Keyring(cast.jonas))
    assert last == newest.messages[-1]


def test_words_travel_by_mail_only_while_both_agree_that_they_may(cast: Cast, pair: uuid.UUID) -> None:
    """One yes is not enough, two are, and a newer version without it takes it back."""
    put_on_agenda(pair, "elderberry agenda", by=cast.amina, at=NOON)
    meeting = plan_meeting(pair, NOON + 20 * HOUR, by=cast.jonas, at=NOON)
    assert _mails(cast, pair, NOON) == [False, False]
    version = propose_agreement(pair, replace(LINES, by_mail=True), by=cast.amina, at=NOON)
    assert _mails(cast, pair, NOON + HOUR) == [False, False]
    sign_agreement(version, by=cast.jonas, at=NOON + HOUR)
    assert _mails(cast, pair, NOON + 2 * HOUR) == [True, True]
    sign_agreement(propose_agreement(pair, LINES, by=cast.amina, at=NOON), by=cast.jonas, at=NOON)
    assert _mails(cast, pair, NOON + 3 * HOUR) == [False, False]
    assert meeting


def _mails(cast: Cast, pair: uuid.UUID, at: datetime) -> list[bool]:
    """Whether a message's words and the list for the meeting stand in the mails that leave now."""
    Notice.objects.update(settled_at=at)
    Meeting.objects.update(reminded_at=None)
    Message.objects.all().delete()
    send_message(pair, "elderberry words", by=cast.amina, at=at)
    remind_of_meetings(at=at)
    new = Notice.objects.filter(settled_at=None, recipient=cast.jonas).order_by("topic")
    mails = [word(notice, at=at) for notice in new]
    assert [mail is not None for mail in mails] == [True, True]
    return ["elderberry" in mail.body for mail in mails if mail]
