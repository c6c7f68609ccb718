"""The two mails around a meeting: what is ready for it, and what stays of it; words only where both agreed to that."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from lamplighter.access import Hidden
from lamplighter.access.link import make_link
from lamplighter.core.post import Scope
from lamplighter.models.agreement import Agreement
from lamplighter.models.goal import ActionItem
from lamplighter.models.meeting import Meeting, PrivateNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.queries.link import get_link_page
from lamplighter.queries.meeting import get_meeting_for
from lamplighter.services.crossroads import ask_after_meetings, say_we_met
from lamplighter.services.goal import keep_promise, make_promise
from lamplighter.services.link import Given, answer_by_link
from lamplighter.services.meeting import (
    log_meeting,
    plan_meeting,
    put_on_agenda,
    remind_of_meetings,
    write_note,
)
from lamplighter.services.mentorship import pause_mentorship
from tests.cast import NOON, Cast, agree
from tests.outbox.post import carry
from tests.sink import text_of

pytestmark = pytest.mark.engine

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
THEN = NOON + 10 * DAY
EVE, AFTER = THEN - DAY, THEN + 18 * HOUR


@pytest.fixture
def meeting(cast: Cast, pair: uuid.UUID, settings: LazySettings) -> uuid.UUID:
    """They have agreed, have met once, and meet again in some days."""
    settings.MAIL_IS_SET_UP = True
    agree(cast, pair)
    log_meeting(pair, NOON.date(), by=cast.amina, at=NOON)
    found = plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    carry(NOON + HOUR)
    return found


def day_before() -> dict[str, EmailMessage]:
    remind_of_meetings(at=EVE)
    return {mail["To"].partition("@")[0]: mail for mail in carry(EVE)}


def day_after() -> dict[str, EmailMessage]:
    ask_after_meetings(at=AFTER)
    return {mail["To"].partition("@")[0]: mail for mail in carry(AFTER)}


def words_travel() -> None:
    Agreement.objects.update(words_by_mail=True)


def put_down(cast: Cast, pair: uuid.UUID) -> None:
    """Everything there can be: the list, a promise of each, one that was kept, and a line from the last time."""
    put_on_agenda(pair, "How do I say no?", by=cast.amina, at=NOON)
    make_promise(pair, "Rewrite my CV", date(2027, 3, 12), by=cast.amina, at=NOON)
    make_promise(pair, "Ask my sister", None, by=cast.jonas, at=NOON)
    keep_promise(make_promise(pair, "Call the bank", None, by=cast.jonas, at=NOON), by=cast.jonas, at=NOON)
    last = Meeting.objects.get(held_at__isnull=False).pk
    write_note(last, "A no is a full answer.", is_private=False, by=cast.jonas, at=NOON)
    write_note(last, "He was tired.", is_private=True, by=cast.amina, at=NOON)


def test_where_nothing_was_prepared_one_kind_line_says_that_this_is_fine(cast: Cast, meeting: uuid.UUID) -> None:
    for mail in day_before().values():
        words = text_of(mail)
        assert "Nothing is on the list yet, and that’s fine." in words and words.count("that’s fine") == 1
        assert "On the list" not in words and "page for two" not in words


def test_the_day_before_brings_all_that_is_ready_where_words_travel(
    cast: Cast, pair: uuid.UUID, meeting: uuid.UUID
) -> None:
    put_down(cast, pair)
    words_travel()
    for mail in day_before().values():
        words = text_of(mail)
        assert "- How do I say no?" in words and "A no is a full answer." in words
        assert "- Amina: Rewrite my CV (by 12 March 2027)" in words and "- Jonas: Ask my sister\n" in words
        assert "Call the bank" not in words and "tired" not in words and "that’s fine" not in words


def test_elsewhere_it_says_that_there_is_something_and_where(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    put_down(cast, pair)
    for mail in day_before().values():
        words = text_of(mail)
        assert "is on your page for two: http" in words and "that’s fine" not in words
        assert not [word for word in ("say no", "Rewrite", "sister", "full answer") if word in mail.as_string()]


def test_the_day_after_tells_back_what_the_other_one_wrote_down(
    cast: Cast, pair: uuid.UUID, meeting: uuid.UUID
) -> None:
    words_travel()
    write_note(meeting, "You told me that mornings are hard.", is_private=False, by=cast.jonas, at=THEN + HOUR)
    write_note(meeting, "He looks at the clock.", is_private=True, by=cast.amina, at=THEN + HOUR)
    make_promise(pair, "Rewrite my CV", None, by=cast.amina, at=THEN + HOUR)
    mails = {name: text_of(mail) for name, mail in day_after().items()}
    assert "What Jonas wrote down for both of you:\n\nYou told me that mornings are hard." in mails["amina"]
    assert "mornings" not in mails["jonas"] and "clock" not in mails["jonas"] + mails["amina"]
    assert all("- Amina: Rewrite my CV" in words for words in mails.values())


def test_where_words_stay_at_home_the_day_after_says_only_where(cast: Cast, meeting: uuid.UUID) -> None:
    write_note(meeting, "Mornings are hard.", is_private=False, by=cast.jonas, at=THEN + HOUR)
    mails = {name: text_of(mail) for name, mail in day_after().items()}
    assert "is on your page for two: http" in mails["amina"] and "page for two" not in mails["jonas"]
    assert "Mornings" not in mails["amina"]


def test_it_is_told_back_also_where_they_have_said_that_they_met(cast: Cast, meeting: uuid.UUID) -> None:
    """To whom something was written, once; the third mail of the day after never comes."""
    say_we_met(meeting, by=cast.amina, at=THEN + HOUR)
    assert day_after() == {}
    words_travel()
    write_note(meeting, "Mornings are hard.", is_private=False, by=cast.jonas, at=THEN + HOUR)
    mails = day_after()
    assert set(mails) == {"amina"} and "Mornings are hard." in text_of(mails["amina"])
    assert day_after() == {}


@pytest.mark.parametrize("hours", [11, 37])
def test_not_at_once_and_not_days_later(cast: Cast, meeting: uuid.UUID, hours: int) -> None:
    say_we_met(meeting, by=cast.amina, at=THEN + HOUR)
    write_note(meeting, "Mornings are hard.", is_private=False, by=cast.jonas, at=THEN + HOUR)
    ask_after_meetings(at=THEN + hours * HOUR)
    assert [mail["Subject"] for mail in carry(THEN + hours * HOUR)] == []


def test_not_in_a_break(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    say_we_met(meeting, by=cast.amina, at=THEN + HOUR)
    write_note(meeting, "Mornings are hard.", is_private=False, by=cast.jonas, at=THEN + HOUR)
    pause_mentorship(pair, (THEN + 9 * DAY).date(), by=cast.amina, at=THEN + HOUR)
    carry(THEN + HOUR)
    assert day_after() == {}


# --- behind the link ----------------------------------------------------------------------------------------


def link_to(cast: Cast, meeting: uuid.UUID, name: str = "amina", scope: Scope = Scope.MEETING) -> str:
    return make_link(scope, person=getattr(cast, name), thing=meeting, expires_at=AFTER + 30 * DAY)


def test_how_it_left_them_is_theirs_alone_and_a_promise_is_for_both(
    cast: Cast, pair: uuid.UUID, meeting: uuid.UUID, client: Client
) -> None:
    says = {"answer": "met", "left": "heavier", "promise": "Rewrite my CV", "due_on": "2027-03-20"}
    with time_machine.travel(AFTER, tick=False):
        assert "How did it leave you?" in client.get(f"/l/{link_to(cast, meeting)}/").content.decode()
        token = link_to(cast, meeting)
        wrong = client.post(f"/l/{token}/", says | {"due_on": "2027-03-01"})
        assert wrong.status_code == 422 and "Rewrite my CV" in wrong.content.decode()
        assert Meeting.objects.get(pk=meeting).held_at is None, "all of it, or nothing"
        assert client.post(f"/l/{token}/", says).status_code in (200, 303)
    assert Meeting.objects.get(pk=meeting).held_at == THEN
    promise = ActionItem.objects.get()
    assert (promise.keeper, promise.due_on) == (cast.amina, date(2027, 3, 20))
    assert [note.words for note in get_meeting_for(cast.amina, meeting).mine] == ["It left me heavier."]
    theirs = get_meeting_for(cast.jonas, meeting)
    assert (theirs.mine, theirs.shared) == ((), ())


def test_whoever_reads_it_later_says_what_stays_for_them(cast: Cast, meeting: uuid.UUID) -> None:
    answer_by_link(link_to(cast, meeting), "met", at=AFTER)
    token = link_to(cast, meeting, "jonas")
    page = get_link_page(token, at=AFTER)
    assert (page.is_open, page.is_held) == (True, True)
    assert answer_by_link(token, "stays", Given(promise="Ask my sister"), at=AFTER) is None
    assert ActionItem.objects.get().keeper == cast.jonas and not PrivateNote.objects.exists()
    with pytest.raises(Hidden):
        answer_by_link(token, "stays", at=AFTER)


def test_we_met_is_one_tap_from_any_mail_of_the_two(
    cast: Cast, pair: uuid.UUID, meeting: uuid.UUID, client: Client
) -> None:
    token = link_to(cast, pair, scope=Scope.MESSAGE)
    with time_machine.travel(NOON + 3 * DAY, tick=False):
        page = client.get(f"/l/{token}/").content.decode()
        assert "We met today" in page and 'value="2027-03-04"' in page
        assert (
            "Good that you met"
            in client.post(f"/l/{token}/", {"answer": "have-met", "met_on": "2027-03-04"}).content.decode()
        )
    assert Meeting.objects.filter(held_at__date=date(2027, 3, 4)).count() == 1
    Mentorship.objects.update(stage="introduction")
    assert not get_link_page(link_to(cast, pair, scope=Scope.MESSAGE), at=NOON).can_have_met
