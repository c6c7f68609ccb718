"""Every mail there is, told by the deed it belongs to, worded, and with no private word in it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from pytest_django import DjangoDbBlocker

from lamplighter.access import Keyring
from lamplighter.core.agreement import Terms
from lamplighter.core.crossroads import Answer
from lamplighter.core.expectation import Expectations
from lamplighter.core.introduction import Size
from lamplighter.core.post import WHY, Scope, Topic
from lamplighter.core.where import Place, Where
from lamplighter.models.introduction import Request
from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.leaving import tell_of_sleep
from lamplighter.notices.mailin import Came, ask_whom_it_was_for, tell_what_came_of_it
from lamplighter.notices.outbox import word
from lamplighter.queries.invitation import get_tie_page
from lamplighter.queries.link import get_link_page
from lamplighter.services.agreement import propose_agreement, sign_agreement, write_expectations
from lamplighter.services.crossroads import (
    answer_at_crossroads,
    ask_after_meetings,
    reach_decision_days,
    settle_crossroads,
)
from lamplighter.services.hint import hint_at_rhythms
from lamplighter.services.introduction import (
    accept,
    answer_question,
    ask,
    ask_back,
    confirm_line,
    decline,
    decline_and_suggest,
    expire_silent_requests,
    nudge_asked_people,
    reply,
    state_line,
    withdraw,
    write_back,
)
from lamplighter.services.invitation import accept_invitation, decline_invitation, invite
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.meeting import (
    call_off_meeting,
    hold_meeting,
    move_meeting,
    nudge_on_big_days,
    plan_meeting,
    put_on_agenda,
    remind_of_meetings,
    say_i_came_alone,
    say_where,
    tell_of_the_week,
    write_note,
)
from lamplighter.services.mentorship import (
    carry_on,
    close_unanswered_finishes,
    finish_mentorship,
    leave_mentorship,
    offer_to_finish,
    pause_mentorship,
    resume_mentorship,
    wake_rested_mentorships,
)
from lamplighter.services.message import send_message
from lamplighter.services.person import stop_mail
from lamplighter.services.review import ask_on_review_days, close_silent_mentorships
from lamplighter.services.safety.report import close_report, name_contact, report
from lamplighter.services.signin import Change, send_address_code, send_code, tell_of_change
from lamplighter.services.slot import cannot_make_it, meet_in_writing, take_slot
from lamplighter.services.tie import Remembered, answer_thanks, remember, write_thanks
from tests.cast import NOON, TERMS, Cast, invite_cast
from tests.checkin import MONTH_ON, asked, both_open
from tests.checkin import answer as say_how_it_goes
from tests.conftest import BOTH_STORES
from tests.crossroads import WAYS, began
from tests.house.mails import ANSWERS, FOR_ITS_AUTHOR_ALONE, HAS_ENDED, IS_ABOUT_SIGNING_IN, MAILS

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)

DAY = timedelta(days=1)
SECRET = "elderberry"  # in every private text below


class Letter(NamedTuple):
    template: str
    topic: str
    mail: EmailMultiAlternatives
    ways: set[Scope]  # what can be answered from it


@contextmanager
def _and_back() -> Iterator[None]:
    """What happens in here is undone: each branch of the story starts from the same place."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _read(notices: list[Notice]) -> list[Letter]:
    read = []
    for notice in notices:
        mail = word(notice, at=notice.due_at)
        assert mail is not None, notice.template
        read.append(Letter(notice.template, notice.topic, mail, _ways_to_answer(mail, at=notice.due_at)))
    return read


def _ways_to_answer(mail: EmailMultiAlternatives, *, at: datetime) -> set[Scope]:
    """What the links in a mail are for, besides stopping it. Each asks before it acts, and still stands."""
    tokens = re.findall(r"/l/(\w{22})/(?!stop/)", str(mail.body))
    pages = [get_link_page(token, at=at) for token in tokens]
    assert all(page.is_open for page in pages), mail.body
    return {Scope(page.scope) for page in pages}


def _live(cast: Cast) -> list[Letter]:
    """A whole life in mails; where the way parts, both ways are gone."""
    read: list[Letter] = []

    def new() -> None:
        fresh = list(Notice.objects.filter(settled_at=None).select_related("recipient"))
        read.extend(_read(fresh))
        Notice.objects.update(settled_at=NOON)

    amina, jonas = cast.amina, cast.jonas
    send_code("amina@example.org", "ABC-123", at=NOON)
    send_address_code(amina, "amina@elsewhere.org", "ABC-123", at=NOON)
    for change in Change:
        tell_of_change(amina, change, at=NOON, address="amina@elsewhere.org")
    tell_of_sleep(amina, at=NOON)
    new()
    with _and_back():
        begin_leaving((), by=amina, at=NOON)
        new()
    request = ask(jonas.pk, Size.REGULAR, f"How do I say no? {SECRET}", words_by_mail=False, by=amina, at=NOON)
    new()
    with _and_back():
        decline(request, by=jonas, at=NOON)
        new()
    with _and_back():
        expire_silent_requests(at=NOON + 15 * DAY)
        new()
    with _and_back():
        read.extend(_at_crossroads(cast))
    with _and_back():
        read.extend(_at_check_ins(cast))
    with _and_back():
        nudge_asked_people(at=NOON + 3 * DAY)
        new()
    with _and_back():
        decline_and_suggest(request, [cast.sam.pk], by=jonas, at=NOON)
        new()
    with _and_back():
        ask_back(request, SECRET, by=jonas, at=NOON)
        new()
        expire_silent_requests(at=NOON + 15 * DAY)
        new()
    with _and_back():
        ask_back(request, "Since when?", by_mail=True, by=jonas, at=NOON)
        new()
    with _and_back():
        ask_back(request, SECRET, by=jonas, at=NOON)
        reply(request, SECRET, by=amina, at=NOON)
        new()
    with _and_back():
        state_line(request, by=jonas, at=NOON)
        new()
        confirm_line(request, by=amina, at=NOON)
        new()
    with _and_back():
        ask(amina.pk, Size.CONVERSATION, SECRET, words_by_mail=False, by=jonas, at=NOON)  # who has asked him already
        new()
    with _and_back():
        withdraw(request, by=amina, at=NOON)
        question = ask(cast.sam.pk, Size.QUESTION, SECRET, words_by_mail=False, by=jonas, at=NOON)
        Notice.objects.update(settled_at=NOON)
        answer_question(question, SECRET, by=cast.sam, at=NOON)
        new()
        write_back(question, SECRET, by=jonas, at=NOON)
        new()
    pair = accept(request, by=jonas, at=NOON)
    new()
    with _and_back():
        finish_mentorship(pair, by=amina, at=NOON)  # one good conversation was all it took
        new()
    with _and_back():
        for person in (amina, jonas):
            apart = Expectations(TERMS.beat, TERMS.until_on, SECRET)
            write_expectations(pair, apart, hand_in=True, by=person, at=NOON)
        new()
    agreement = propose_agreement(pair, Terms(TERMS.beat, TERMS.until_on, SECRET), by=amina, at=NOON)
    new()  # a mail is worded when it leaves: by now they have settled it would be too late to say "suggests"
    sign_agreement(agreement, by=jonas, at=NOON)
    meeting = plan_meeting(pair, NOON + 2 * DAY, by=jonas, at=NOON)
    new()
    with _and_back():
        cannot_make_it(meeting, by=amina, at=NOON)
        tell_what_came_of_it(jonas, pair, Came.AT_HOME, meeting=meeting, has_times=True, at=NOON)
        new()
        with _and_back():
            take_slot(meeting, 1, by=jonas, at=NOON)
            new()
            for came in Came:
                tell_what_came_of_it(jonas, pair, came, why="It has gone.", meeting=meeting, at=NOON)
            new()
        with _and_back():
            meet_in_writing(meeting, by=jonas, at=NOON)
            new()
    with _and_back():
        call_off_meeting(meeting, by=amina, at=NOON)
        new()
    with _and_back():
        say_i_came_alone(meeting, by=amina, at=NOON + 2 * DAY)
        new()
    with _and_back():
        say_where(meeting, Place(Where.ROOM, "In the canteen"), by=amina, at=NOON)
        new()
    with _and_back():
        put_on_agenda(pair, SECRET, happens_on=NOON.date(), by=amina, at=NOON)
        nudge_on_big_days(at=NOON + DAY / 4)
        new()
    move_meeting(meeting, NOON + 3 * DAY, by=amina, at=NOON)
    put_on_agenda(pair, SECRET, by=amina, at=NOON)
    write_note(meeting, SECRET, is_private=False, by=jonas, at=NOON)
    send_message(pair, SECRET, by=amina, at=NOON)
    with _and_back():
        other = accept(
            ask(jonas.pk, Size.CONVERSATION, SECRET, words_by_mail=False, by=cast.sam, at=NOON), by=jonas, at=NOON
        )
        plan_meeting(other, NOON + 8 * DAY, by=jonas, at=NOON)
        Notice.objects.update(settled_at=NOON)
        tell_of_the_week(at=NOON + 6.8 * DAY)
        week = json.loads(Keyring(jonas).read(Notice.objects.get(template="meeting/week"), "facts"))["week"]
        ask_whom_it_was_for(jonas, week, at=NOON + 6.8 * DAY)
        new()
    remind_of_meetings(at=NOON + 2.5 * DAY)
    ask_after_meetings(at=NOON + 4 * DAY)
    new()
    with _and_back():
        hold_meeting(meeting, by=amina, at=NOON + 4 * DAY)
        Meeting.objects.update(asked_at=None)  # somebody said so before the mail that asks
        ask_after_meetings(at=NOON + 4 * DAY)
        new()
        hint_at_rhythms(at=NOON + 40 * DAY)
        new()
    with _and_back():
        ask_on_review_days(at=NOON + 100 * DAY)
        new()
        close_silent_mentorships(at=NOON + 160 * DAY)
        new()
    pause_mentorship(pair, (NOON + 30 * DAY).date(), by=amina, at=NOON)
    new()
    with _and_back():
        wake_rested_mentorships(at=NOON + 31 * DAY)
        new()
    resume_mentorship(pair, by=jonas, at=NOON)
    offer_to_finish(pair, by=jonas, at=NOON)
    new()
    with _and_back():
        finish_mentorship(pair, by=amina, at=NOON)
        new()
    with _and_back():
        close_unanswered_finishes(at=NOON + 15 * DAY)
        new()
    with _and_back():
        leave_mentorship(pair, by=amina, at=NOON)
        new()
    carry_on(pair, by=amina, at=NOON)
    new()
    name_contact(cast.priya, at=NOON)
    told = report(jonas.pk, SECRET, by=amina, at=NOON)
    close_report(told, SECRET, by=cast.priya, at=NOON)
    new()
    _look_back(cast)
    new()
    return read


def _look_back(cast: Cast) -> None:
    """Thanks that are answered, and two invitations: a yes and a no."""
    for name, answer in (("Rosa", accept_invitation), ("Ben", decline_invitation)):
        tie = remember(Remembered(name, SECRET), by=cast.amina, at=NOON)
        write_thanks(tie, SECRET, by=cast.amina, at=NOON)
        invite(tie, SECRET, by=cast.amina, at=NOON)
        page = get_tie_page(cast.amina, tie, at=NOON)
        assert page.letters.waiting and page.invitation
        who = {"by": cast.sam} if answer is accept_invitation else {}
        answer(page.invitation.token, **who, at=NOON)  # type: ignore[operator]
        answer_thanks(page.letters.waiting.token, SECRET, at=NOON)


def _at_crossroads(cast: Cast) -> list[Letter]:
    """Each way there, and from there on together or apart. What they wrote is left out: others have it."""
    read: list[Letter] = []

    def new() -> None:
        fresh = Notice.objects.filter(settled_at=None, template__startswith="crossroads/")
        read.extend(_read(list(fresh.select_related("recipient"))))
        Notice.objects.update(settled_at=NOON)

    Request.objects.all().delete()
    for way in WAYS.values():
        for says in Answer:
            with _and_back():
                crossroads = way(cast)
                ask_after_meetings(at=crossroads.opened_at + DAY)
                new()
                for person in (cast.amina, cast.jonas):
                    answer_at_crossroads(crossroads.pk, says, by=person, at=crossroads.opened_at)
                new()
                settle_crossroads(at=crossroads.decide_by)
                new()
    with _and_back():
        began(cast)
        reach_decision_days(at=NOON + 31 * DAY)
        new()
    return read


def _at_check_ins(cast: Cast) -> list[Letter]:
    """Asked after the first month, and opened by both."""
    read: list[Letter] = []

    def new() -> None:
        fresh = Notice.objects.filter(settled_at=None, template__startswith="checkin/")
        read.extend(_read(list(fresh.select_related("recipient"))))
        Notice.objects.update(settled_at=NOON)

    Request.objects.all().delete()
    pk = asked(cast)
    new()
    for person in (cast.amina, cast.jonas):
        say_how_it_goes(pk, person, at=NOON + MONTH_ON, R1=3, L1=SECRET)
    both_open(pk, cast, at=NOON + MONTH_ON)
    new()
    return read


@pytest.fixture(scope="module")
def letters(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Letter]:
    """Lived once, and undone: what was written stays."""
    with django_db_blocker.unblock(), transaction.atomic(using="keys"), transaction.atomic():
        letters = _live(invite_cast())
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
    return letters


def test_every_mail_is_told_by_a_deed_and_is_of_its_topic(letters: list) -> None:
    assert {(template, topic) for template, topic, _, _ in letters} == {
        (name, topic.value) for name, topic in MAILS.items()
    }
    assert set(MAILS.values()) == set(Topic)


def test_why_each_mail_comes_is_said_in_plain_words() -> None:
    """For whoever looks ahead: one short clause for each, after "because", and none for a mail that there is not."""
    assert WHY.keys() == MAILS.keys()
    for name, words in WHY.items():
        assert re.fullmatch(r"[a-z][a-z, ]{10,70}[a-z]", words), name
    assert len(set(WHY.values())) == len(WHY)


def test_every_mail_can_be_answered_without_signing_in(letters: list) -> None:
    """What each link is for stands in one list, and what has none stands in another, with its reason."""
    without = HAS_ENDED | FOR_ITS_AUTHOR_ALONE | IS_ABOUT_SIGNING_IN
    assert ANSWERS.keys() & without == set()
    assert ANSWERS.keys() | without == MAILS.keys()
    found: dict[str, set[Scope]] = defaultdict(set)
    for letter in letters:
        found[letter.template] |= letter.ways
    assert {name: ways for name, ways in found.items() if ways} == ANSWERS


def test_every_mail_reads_well(letters: list) -> None:
    for template, topic, mail, _ in letters:
        assert re.fullmatch(r"\S[^\n]{5,100}\S", mail.subject), template
        named = ("Hello Amina,", "Hello Jonas,", "Hello Priya,", "Hello Sam,")
        greeting = "Hello," if template == "person/address_code" else named
        assert mail.body.startswith(greeting), template  # what goes where somebody else may read names nobody
        assert not re.search(r"None|\{\{|\{%|\(sealed\)|\S  |\n\n\n", mail.subject + mail.body), template
        assert ("List-Unsubscribe" in mail.extra_headers) is Topic(topic).can_be_stopped, template


def test_no_private_word_travels_by_mail(letters: list) -> None:
    assert [template for template, _, mail, _ in letters if SECRET in mail.message().as_string()] == []


def test_words_travel_when_their_author_chose_so(cast: Cast) -> None:
    """The control: the same words, with the tick."""
    ask(cast.jonas.pk, Size.CONVERSATION, SECRET, words_by_mail=True, by=cast.amina, at=NOON)
    ((template, _, mail, _),) = _read(list(Notice.objects.all()))
    assert template == "introduction/asked" and SECRET in mail.body


def test_mails_say_the_hour_in_their_readers_own_zone(letters: list) -> None:
    """Planned by Jonas for noon in UTC: 12:00 in Lisbon, where Amina lives; moved by her, 13:00 in Berlin."""
    said = {template: mail.body for template, _, mail, _ in letters}
    assert "12:00" in said["meeting/planned"] and "Lisbon" in said["meeting/planned"]
    assert "13:00" in said["meeting/moved"] and "Berlin" in said["meeting/moved"]


def test_a_person_who_stopped_a_kind_of_mail_gets_none_of_it(cast: Cast) -> None:
    jonas = Person.objects.get(pk=cast.jonas.pk)
    ask(jonas.pk, Size.CONVERSATION, "A question", words_by_mail=False, by=cast.amina, at=NOON)
    stop_mail(Topic.REQUEST, by=jonas, at=NOON)
    assert word(Notice.objects.get(), at=NOON) is None
