"""What somebody answers by mail does what a tap would have done, once, and for nobody else."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from email.message import EmailMessage

import icalendar
import pytest
from django.core.cache import cache

from lamplighter.access import Hidden, Keyring
from lamplighter.access.link import make_link, open_link
from lamplighter.core import limits
from lamplighter.core.attachment import Given
from lamplighter.core.incoming import address_with, token_in
from lamplighter.core.introduction import Size
from lamplighter.core.post import Scope
from lamplighter.models.crossroads import Crossroads
from lamplighter.models.link import MailLink
from lamplighter.models.mailin import ReadMail
from lamplighter.models.meeting import Meeting
from lamplighter.models.message import Attachment, Message
from lamplighter.models.outbox import Notice
from lamplighter.models.slot import OfferedSlot
from lamplighter.notices.crossroads import ask_from_mail
from lamplighter.queries.link import get_link_page
from lamplighter.services.introduction import accept, ask
from lamplighter.services.link import answer_by_link
from lamplighter.services.mailin import Outcome, forget_read_mail, take_mail_in
from lamplighter.services.meeting import move_meeting, plan_meeting
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.safety.block import block_partner
from lamplighter.services.slot import cannot_make_it, take_slot
from tests.cast import NOON, Cast
from tests.mailin.letters import answer, calendar_answer, words_by_mail
from tests.outbox.post import carry
from tests.sink import text_of

pytestmark = pytest.mark.engine
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
THEN = NOON + 3 * DAY


@pytest.fixture
def meeting(cast: Cast, pair: uuid.UUID) -> uuid.UUID:
    found = plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    return found


@pytest.fixture
def offered(cast: Cast, meeting: uuid.UUID) -> EmailMessage:
    """Amina cannot make it; Jonas has three times in a mail."""
    carry()
    cannot_make_it(meeting, by=cast.amina, at=NOON)
    (mail,) = carry()
    return mail


def came(mail: EmailMessage, words: str = "", **more: object) -> Outcome:
    return take_mail_in(answer(mail, words, **more), at=NOON).outcome  # type: ignore[arg-type]


def read(template: str) -> list[Notice]:
    return list(Notice.objects.filter(template=template, settled_at=None))


@pytest.mark.parametrize(
    "words", ["2", "2.\n\nSee you,\n-- \nJonas", " Number 2, please ", "2\n\nOn Monday, Amina wrote:\n> 3"]
)
def test_a_number_takes_the_time_that_stood_beside_it(offered: EmailMessage, meeting: uuid.UUID, words: str) -> None:
    times = dict(_offered(meeting))
    assert "Answer this mail with its number" in offered.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert came(offered, words) is Outcome.TAKEN
    row = Meeting.objects.get()
    assert (row.starts_at, row.called_off_at) == (times[2], None)
    assert len(read("meeting/taken")) == 1
    mails = {mail["To"]: mail for mail in carry()}
    assert "Settled" in mails["jonas@example.org"]["Subject"]
    assert [part for part in mails["jonas@example.org"].walk() if part.get_content_type() == "text/calendar"]


def test_the_same_mail_twice_acts_once(cast: Cast, offered: EmailMessage, meeting: uuid.UUID) -> None:
    mail = answer(offered, "1")
    take_mail_in(mail, at=NOON)
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    take_mail_in(mail, at=NOON)
    assert Meeting.objects.get().called_off_at == NOON
    assert ReadMail.objects.count() == 1
    assert forget_read_mail(at=NOON + 61 * DAY) == 1


def test_a_number_means_the_mail_that_is_answered(cast: Cast, offered: EmailMessage, meeting: uuid.UUID) -> None:
    """Others were offered meanwhile, under the same numbers."""
    take_slot(meeting, 1, by=cast.jonas, at=NOON)
    move_meeting(meeting, THEN + 5 * DAY + HOUR, by=cast.jonas, at=NOON)
    cannot_make_it(meeting, by=cast.amina, at=NOON)
    came(offered, "1")
    assert Meeting.objects.get().called_off_at == NOON
    (told,) = [mail for mail in carry() if mail["Subject"].startswith("Your mail")]
    assert "This time has gone" in told.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_calendar_that_declines_cannot_make_it(cast: Cast, meeting: uuid.UUID) -> None:
    mail = invitation_to_amina()
    (invitation,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    (event,) = icalendar.Calendar.from_ical(invitation.get_content()).walk("VEVENT")
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    declined = calendar_answer(mail, "DECLINED")
    take_mail_in(calendar_answer(mail, "ACCEPTED"), at=NOON)
    assert Meeting.objects.get().called_off_at is None
    take_mail_in(declined, at=NOON)
    assert Meeting.objects.get().called_off_at == NOON
    (told,) = carry()
    assert (told["To"], "\n3. " in told.get_body(("plain",)).get_content()) == ("jonas@example.org", True)  # type: ignore[union-attr]


def test_a_calendar_that_declines_an_older_time_is_told_so(cast: Cast, meeting: uuid.UUID) -> None:
    mail = invitation_to_amina()
    move_meeting(meeting, THEN + DAY, by=cast.jonas, at=NOON)
    take_mail_in(calendar_answer(mail, "DECLINED"), at=NOON)
    assert Meeting.objects.get().called_off_at is None
    assert len(read("mailin/answer")) == 1


def test_another_time_from_a_calendar_is_one_that_the_other_can_take(cast: Cast, meeting: uuid.UUID) -> None:
    """A quarter of an hour on, say: the meeting itself does not stand in its own way."""
    counter = calendar_answer(invitation_to_amina(), "TENTATIVE", method="COUNTER", DTSTART=THEN + HOUR / 4)
    for _ in range(2):
        take_mail_in(counter, at=NOON)
    (told,) = carry()
    words = text_of(told)
    assert (told["To"], "\n1. " in words, "\n2. " in words) == ("jonas@example.org", True, False)
    assert OfferedSlot.objects.get().starts_at == THEN + HOUR / 4
    came(told, "1")
    row = Meeting.objects.get()
    assert (row.called_off_at, row.starts_at) == (None, THEN + HOUR / 4)


def test_another_time_that_cannot_be_is_answered_with_three_that_could(cast: Cast, meeting: uuid.UUID) -> None:
    """Jonas meets somebody else then, or it has gone by: it stays as it was, and he reads nothing."""
    mail = invitation_to_amina()
    elsewhere = accept(
        ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.sam, at=NOON), by=cast.jonas, at=NOON
    )
    plan_meeting(elsewhere, THEN + DAY, by=cast.sam, at=NOON)
    carry()
    for then in (THEN + DAY, NOON - DAY, THEN + 400 * DAY):
        take_mail_in(calendar_answer(mail, "TENTATIVE", method="COUNTER", DTSTART=then), at=NOON)
        (told,) = carry()
        assert (told["To"], text_of(told).count("\n- ")) == ("amina@example.org", 3)
        assert "nothing has changed" in text_of(told) and "something else" in text_of(told)
    assert Meeting.objects.filter(called_off_at=None).count() == 2 and not OfferedSlot.objects.exists()
    move_meeting(meeting, THEN + 2 * DAY, by=cast.jonas, at=NOON)
    carry()
    take_mail_in(calendar_answer(mail, "TENTATIVE", method="COUNTER", DTSTART=THEN + 3 * DAY), at=NOON)
    (told,) = carry()
    assert "moved meanwhile" in text_of(told)
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    carry()
    again = calendar_answer(mail, "TENTATIVE", method="COUNTER", DTSTART=THEN + 3 * DAY, SEQUENCE=2)
    take_mail_in(again, at=NOON)
    (told,) = carry()
    assert "settled by now" in text_of(told) and "\n- " not in text_of(told)


def test_a_yes_after_a_no_takes_it_back(cast: Cast, meeting: uuid.UUID) -> None:
    mail = invitation_to_amina()
    take_mail_in(calendar_answer(mail, "DECLINED"), at=NOON)
    carry()
    take_mail_in(calendar_answer(mail, "ACCEPTED"), at=NOON)
    row = Meeting.objects.get()
    assert (row.called_off_at, row.starts_at, row.revision) == (None, THEN, 2)
    mails = {told["To"]: told for told in carry()}
    assert set(mails) == {"amina@example.org", "jonas@example.org"}
    for told in mails.values():
        (part,) = [part for part in told.walk() if part.get_content_type() == "text/calendar"]
        (event,) = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
        assert (event["SEQUENCE"], event["STATUS"]) == (2, "CONFIRMED")


def test_a_yes_that_was_on_its_way_takes_nothing_back(cast: Cast, meeting: uuid.UUID) -> None:
    mail = invitation_to_amina()
    take_mail_in(calendar_answer(mail, "DECLINED"), at=NOON + HOUR)
    take_mail_in(calendar_answer(mail, "ACCEPTED", DTSTAMP=NOON), at=NOON + HOUR)
    assert Meeting.objects.get().called_off_at == NOON + HOUR
    take_mail_in(calendar_answer(mail, "ACCEPTED", DTSTAMP=NOON + 2 * HOUR), at=NOON + 2 * HOUR)
    assert Meeting.objects.get().called_off_at is None


def test_a_yes_changes_nothing_that_cannot_be_any_more(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    """The other one has called it off, or somebody else is met then, or it is on at another time: told in words."""
    mail = invitation_to_amina()
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    carry()
    take_mail_in(calendar_answer(mail, "ACCEPTED"), at=NOON)
    assert "Something else is settled" in _told_to_amina()
    take_slot(meeting, 1, by=cast.amina, at=NOON)
    carry()
    take_mail_in(calendar_answer(mail, "ACCEPTED"), at=NOON)
    assert "moved meanwhile" in _told_to_amina()
    move_meeting(meeting, THEN, by=cast.jonas, at=NOON)
    cannot_make_it(meeting, by=cast.amina, at=NOON)
    plan_meeting(meet_other(cast), THEN, by=cast.sam, at=NOON)
    carry()
    take_mail_in(calendar_answer(mail, "ACCEPTED"), at=NOON)
    assert "This time has gone" in _told_to_amina()
    assert Meeting.objects.get(pk=meeting).called_off_at == NOON


def test_a_maybe_leaves_it_and_says_so_to_whoever_said_it(cast: Cast, meeting: uuid.UUID) -> None:
    mail = invitation_to_amina()
    take_mail_in(calendar_answer(mail, "TENTATIVE"), at=NOON)
    take_mail_in(calendar_answer(mail, "DELEGATED"), at=NOON)
    assert Meeting.objects.get().called_off_at is None
    (told,) = carry()
    assert (told["To"], "Your calendar says “maybe”" in text_of(told)) == ("amina@example.org", True)
    take_mail_in(calendar_answer(mail, "DECLINED"), at=NOON)
    carry()
    take_mail_in(calendar_answer(mail, "TENTATIVE"), at=NOON)
    assert carry() == []


def test_what_is_written_beside_a_calendars_answer_is_not_lost(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    mail = invitation_to_amina()
    take_mail_in(calendar_answer(mail, "ACCEPTED", "Bring your CV"), at=NOON)
    assert Message.objects.count() == 0
    assert "not passed on" in _told_to_amina()
    words_by_mail(cast, pair)
    take_mail_in(calendar_answer(mail, "DECLINED", "My train", "is late"), at=NOON)
    assert Meeting.objects.get().called_off_at == NOON
    message = Message.objects.get()
    assert (message.author, Keyring(cast.jonas).read(message, "words")) == (cast.amina, "My train\nis late")
    take_mail_in(calendar_answer(mail, "ACCEPTED", "x" * 20_000), at=NOON)
    assert Meeting.objects.get().called_off_at is None, "the answer counts, and the words are refused"
    assert Message.objects.count() == 1 and len(read("mailin/answer")) == 2


def test_words_that_were_meant_as_a_number_lead_to_the_times(cast: Cast, offered: EmailMessage) -> None:
    came(offered, "2 or 3")
    (told,) = carry()
    assert "answer the mail that offered them with its number" in text_of(told)
    token = re.findall(r"/l/(\w{22})/", text_of(told))[0]
    answer_by_link(token, "take-3", at=NOON)
    assert Meeting.objects.get().called_off_at is None


def test_words_reach_the_other_one_only_where_both_agreed(cast: Cast, pair: uuid.UUID) -> None:
    send_message(pair, "How was it?", by=cast.jonas, at=NOON)
    (mail,) = [mail for mail in carry() if mail["To"] == "amina@example.org" and mail["Reply-To"]][-1:]
    came(mail, "It went well.")
    assert Message.objects.filter(author=cast.amina).count() == 0
    assert len(read("mailin/answer")) == 1
    words_by_mail(cast, pair)
    came(mail, "On Tuesday I will know more.")
    assert Message.objects.filter(author=cast.amina).count() == 1
    came(mail, "It went very well.\n\nOn Monday Jonas wrote:\n> How was it?", files=[Given("x.exe", b"MZ")])
    assert Message.objects.filter(author=cast.amina).count() == 2
    letters = carry()
    (theirs,) = [mail for mail in letters if "very well" in mail.as_string()]
    assert (theirs["To"], "How was it" in theirs.as_string()) == ("jonas@example.org", False)
    assert [mail for mail in letters if "x.exe is not a file we take" in text_of(mail)]


def test_the_address_and_the_sender_are_the_proof(cast: Cast, offered: EmailMessage) -> None:
    """Somebody who holds one of the two, and somebody who holds neither; nothing tells whose address it is."""
    assert came(offered, "1", sender="amina@example.org") is Outcome.TAKEN
    assert came(offered, "1", sender="eve@example.org") is Outcome.TAKEN
    assert came(offered, "1", sender="jonas@example.org, eve@example.org") is Outcome.TAKEN
    assert came(offered, "1", heads={"Authentication-Results": "mx; dmarc=fail"}) is Outcome.TAKEN
    guessed = f"answers+{uuid.uuid4().hex}@mail.example.org"
    assert came(offered, "1", to=guessed) is Outcome.REFUSED
    assert came(offered, "1", to=guessed) is Outcome.TAKEN, "one answer an hour"
    assert came(offered, "1", to="answers@mail.example.org", sender="sam@example.org") is Outcome.REFUSED
    assert Meeting.objects.get().called_off_at == NOON
    assert ReadMail.objects.count() == 0
    MailLink.objects.update(expires_at=NOON)
    assert came(offered, "1") is Outcome.TAKEN, "jonas has had his answer this hour"
    cache.clear()
    assert came(offered, "1") is Outcome.REFUSED


def test_programs_are_not_answered(cast: Cast, offered: EmailMessage) -> None:
    for heads in (
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List-Id": "<a.b>"},
        {"Return-Path": "<>"},
    ):
        assert came(offered, "I am away", heads=heads) is Outcome.TAKEN
        assert came(offered, "1", heads=heads, to="answers@mail.example.org") is Outcome.TAKEN
    assert take_mail_in(answer(offered, "1"), is_bounce=True, at=NOON).outcome is Outcome.TAKEN
    assert Meeting.objects.get().called_off_at == NOON
    assert carry() == []


def test_two_programs_that_answer_each_other_come_to_an_end(
    cast: Cast, offered: EmailMessage, settings: object
) -> None:
    for number in range(40):
        outcome = came(offered, f"I am away {number}")
    assert outcome is Outcome.LATER
    assert len(carry()) == 5


def test_what_is_over_is_answered_no_more(cast: Cast, pair: uuid.UUID, offered: EmailMessage) -> None:
    leave_mentorship(pair, by=cast.amina, at=NOON)
    carry()
    assert came(offered, "1") is Outcome.TAKEN
    assert Meeting.objects.get().called_off_at == NOON


def test_whoever_is_blocked_reads_and_does_nothing_more(cast: Cast, pair: uuid.UUID, offered: EmailMessage) -> None:
    block_partner(pair, by=cast.amina, at=NOON)
    carry()
    assert came(offered, "1") is Outcome.TAKEN
    assert Meeting.objects.get().called_off_at == NOON
    assert carry() == []


def test_an_address_for_answers_opens_no_page(offered: EmailMessage) -> None:
    token = token_in(offered["Reply-To"], "answers@mail.example.org")
    assert open_link(token, at=NOON).person is not None
    for way in (get_link_page, answer_by_link):
        with pytest.raises(Hidden):
            way(token, *(["take-1"] if way is answer_by_link else []), at=NOON)  # type: ignore[operator]


def test_a_link_of_a_page_is_no_address_for_answers(cast: Cast, offered: EmailMessage) -> None:
    token = make_link(Scope.SLOT, person=cast.jonas, thing=Meeting.objects.get().pk, expires_at=NOON + DAY)
    assert came(offered, "1", to=address_with(token, "answers@mail.example.org")) is Outcome.REFUSED


def test_once_a_mail_is_forgotten_its_numbers_mean_nothing(cast: Cast, offered: EmailMessage) -> None:
    Notice.objects.update(facts=None)
    came(offered, "1")
    assert Meeting.objects.get().called_off_at == NOON
    (told,) = carry()
    assert "This time has gone" in told.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    Notice.objects.update(kind="PROFILE")
    assert came(offered, "2") is Outcome.TAKEN
    Notice.objects.filter(template="meeting/called_off").delete()
    assert came(offered, "3") is Outcome.TAKEN
    MailLink.objects.update(thing=None)
    assert came(offered, "1") is Outcome.TAKEN
    assert carry() == []


def test_words_beside_a_number_reach_the_other_one_where_they_may(
    cast: Cast, pair: uuid.UUID, offered: EmailMessage
) -> None:
    words_by_mail(cast, pair)
    came(offered, "1\n\nLooking forward to it")
    assert Message.objects.filter(author=cast.jonas).count() == 1
    assert Meeting.objects.get().called_off_at is None


def test_no_words_are_told_so(cast: Cast, offered: EmailMessage) -> None:
    came(offered, "> 1. Monday")
    (told,) = carry()
    assert "found no words" in told.get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["1", "> 1. Monday", "That suits me."], ids=["a number", "no words", "words"])
@pytest.mark.parametrize(
    ("with_it", "is_said"),
    [({"attach": True}, True), ({"picture": "between"}, True), ({"picture": "of a signature"}, False), ({}, False)],
    ids=["a file", "a picture", "a signature", "nothing"],
)
def test_where_words_stay_at_home_so_do_files_and_that_is_said(
    cast: Cast, pair: uuid.UUID, offered: EmailMessage, words: str, with_it: dict[str, object], is_said: bool
) -> None:
    came(offered, words, **with_it)
    told = [text_of(mail) for mail in carry() if mail["To"] == "jonas@example.org"]
    assert any("What was attached was left out, too." in text for text in told) is is_said
    assert not Attachment.objects.exists()


def test_a_calendar_answers_for_its_own_meeting_alone(cast: Cast, meeting: uuid.UUID) -> None:
    """Another meeting, another form, too late, or called off by then: nothing happens, and nobody is told."""
    mail = invitation_to_amina()
    declined = calendar_answer(mail, "DECLINED")
    for old, new in (
        (b"METHOD:REPLY", b"METHOD:COUNTER"),
        (b"UID:", b"UID:0"),
        (b"ATTENDEE", b"X-NOBODY"),
        (b"SEQUENCE:0", b"SEQUENCE:x"),
    ):
        assert old in declined
        take_mail_in(declined.replace(old, new).replace(b"Message-ID: <", b"Message-ID: <" + old[:3]), at=NOON)
    take_mail_in(declined.replace(b"Message-ID: <", b"Message-ID: <late"), at=THEN)
    assert Meeting.objects.get().called_off_at is None
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    take_mail_in(declined, at=NOON)
    assert read("mailin/answer") == []
    Meeting.objects.all().delete()
    assert take_mail_in(declined.replace(b"Message-ID: <", b"Message-ID: <gone"), at=NOON).outcome is Outcome.TAKEN


def test_too_long_is_said_at_once(offered: EmailMessage) -> None:
    assert came(offered, "1" * limits.Limits().incoming_bytes) is Outcome.TOO_LONG


def test_words_about_an_agreement_reach_the_other_one(cast: Cast, pair: uuid.UUID) -> None:
    words_by_mail(cast, pair)
    (mail,) = [mail for mail in carry(NOON + HOUR) if "have agreed" in str(mail["Subject"])]
    assert came(mail, "Glad we did.") is Outcome.TAKEN
    assert Message.objects.count() == 1


def test_what_each_is_asked_in_private_has_no_such_address(cast: Cast, meeting: uuid.UUID) -> None:
    pair = Meeting.objects.get().mentorship
    asked = Crossroads(mentorship=pair, occasion="first talk", opened_at=NOON, decide_by=NOON + DAY)
    asked.save()
    carry()
    ask_from_mail(asked, cast.jonas, at=NOON)
    (mail,) = carry()
    assert mail["Reply-To"] is None


def test_without_the_setting_nothing_is_asked_for(cast: Cast, meeting: uuid.UUID, settings: object) -> None:
    settings.MAIL_IN = ""  # type: ignore[attr-defined]
    mails = carry()
    assert {mail["Reply-To"] for mail in mails} == {None}
    assert "RSVP=FALSE" in "".join(mail.as_string() for mail in mails)
    assert take_mail_in(b"To: a@b\nFrom: jonas@example.org\n\n1", at=NOON).outcome is Outcome.REFUSED


def invitation_to_amina() -> EmailMessage:
    return next(mail for mail in carry() if mail["To"] == "amina@example.org" and "BEGIN:VEVENT" in mail.as_string())


def meet_other(cast: Cast) -> uuid.UUID:
    """Jonas helps Sam, too."""
    request = ask(cast.jonas.pk, Size.CONVERSATION, "How?", words_by_mail=False, by=cast.sam, at=NOON)
    return accept(request, by=cast.jonas, at=NOON)


def _told_to_amina() -> str:
    (told,) = [mail for mail in carry() if mail["To"] == "amina@example.org"]
    return text_of(told)


def _offered(meeting: uuid.UUID) -> list[tuple[int, object]]:
    return list(OfferedSlot.objects.filter(meeting=meeting).values_list("number", "starts_at"))
