"""Every form that can be sent, ready to be sent: what was there before, where it goes, and what it says."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lamplighter.access.link import make_link
from lamplighter.core.address import shorten
from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.assessment import Leaning
from lamplighter.core.bounce import Unreached
from lamplighter.core.crossroads import Answer
from lamplighter.core.expectation import Expectations, Line, mark_of
from lamplighter.core.introduction import Size
from lamplighter.core.post import Scope, Topic
from lamplighter.core.valueadd import Prompt
from lamplighter.models.agreement import Agreement
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.meeting import AgendaItem, Meeting
from lamplighter.models.person import Person
from lamplighter.queries.assistant import get_my_diary_link
from lamplighter.queries.invitation import InvitationLine, get_tie_page
from lamplighter.queries.question import get_question_page
from lamplighter.queries.safety.page import list_blocked_by
from lamplighter.queries.tie import ThanksLine, get_tie_for
from lamplighter.services.agreement import edit_line, sign_agreement, write_agreement, write_expectations
from lamplighter.services.assessment import consider, keep_leaning, say_gut
from lamplighter.services.assistant import open_diary_link
from lamplighter.services.busy.give import give_calendar
from lamplighter.services.calendar import open_feed
from lamplighter.services.card.photo import keep_photo
from lamplighter.services.card.rest import rest_until
from lamplighter.services.checkin import choose_to_open
from lamplighter.services.crossroads import answer_at_crossroads
from lamplighter.services.delivery import mail_does_not_arrive
from lamplighter.services.endorsement import endorse
from lamplighter.services.goal import add_milestone, make_promise
from lamplighter.services.introduction import answer_question, ask, ask_back, say_it_helped, state_line
from lamplighter.services.invitation import invite
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.meeting import hold_meeting, plan_meeting, put_on_agenda, tell_from_memory
from lamplighter.services.mentorship import leave_mentorship, offer_to_finish, pause_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.person import prepare_person
from lamplighter.services.question import keep_question, put_under_new
from lamplighter.services.safety.block import block
from lamplighter.services.safety.report import name_contact, report
from lamplighter.services.slot import cannot_make_it
from lamplighter.services.tie import Remembered, remember, write_thanks
from lamplighter.services.valueadd import add_statement, keep_reflections
from tests.cast import TERMS, Cast, agree, meet
from tests.checkin import answer as say_how_it_goes
from tests.checkin import asked, running
from tests.crossroads import talked
from tests.services.pictures import from_a_telephone

OK, SEE_OTHER, SIGNED_OUT, NOT_FOUND = 200, 303, 403, 404
DAY = timedelta(days=1)


@dataclass
class Form:
    """One form: `says` is what is in it, `sender` who sends it (None: nobody is signed in)."""

    path: str
    sender: Person | None
    says: dict[str, object] = field(default_factory=dict)
    first: int = SEE_OTHER
    second: int = SEE_OTHER


class Sent(BytesIO):
    """A file that can be sent more than once."""

    name = "face.jpg"

    def read(self, size: int | None = -1, /) -> bytes:
        return self.getvalue()


Case = Callable[[Cast], Form]
CASES: dict[str, Case] = {}


def shared_out(names: Iterable[str], *, every: int = 4) -> list[Any]:
    """One of so many in each run, and all of them in `make long`."""
    return [pytest.param(name, marks=[pytest.mark.long] if place % every else []) for place, name in enumerate(names)]


def case(route: str) -> Callable[[Case], Case]:
    def keep(prepare: Case) -> Case:
        CASES[f"{route} {prepare.__name__}"] = prepare
        return prepare

    return keep


def path_to(route: str, *ids: object) -> str:
    return reverse(route, args=ids)


def token_for(scope: Scope, person: Person | None, thing: uuid.UUID | None = None, topic: Topic | None = None) -> str:
    return make_link(scope, person=person, thing=thing, topic=topic, expires_at=timezone.now() + DAY)


def request_of(cast: Cast) -> uuid.UUID:
    return ask(cast.jonas.pk, Size.REGULAR, "Each week?", words_by_mail=True, by=cast.amina, at=timezone.now())


def question_of(cast: Cast) -> uuid.UUID:
    return ask(cast.jonas.pk, Size.QUESTION, "How do I say no?", words_by_mail=True, by=cast.amina, at=timezone.now())


def asked_back(cast: Cast) -> uuid.UUID:
    request = request_of(cast)
    ask_back(request, "Since when?", by=cast.jonas, at=timezone.now())
    return request


def active(cast: Cast) -> uuid.UUID:
    pair = meet(cast, at=timezone.now())
    agree(cast, pair, at=timezone.now())
    return pair


def planned(cast: Cast, *, starts_in: timedelta = DAY) -> uuid.UUID:
    now = timezone.now()
    return plan_meeting(meet(cast, at=now), now + starts_in, by=cast.jonas, at=now)


# --- before there is a person, and at the door ---


@case("home:home")
def wonder(cast: Cast) -> Form:
    return Form(path_to("home:home"), None, {"words": "Is it too early?"})


@case("home:clear")
def clear(cast: Cast) -> Form:
    return Form(path_to("home:clear"), None)


@case("person:welcome")
def welcome(cast: Cast) -> Form:
    newcomer = prepare_person(at=timezone.now())
    says = {"name": "Nia", "zone": "Europe/Lisbon", "is_old_enough": "on"}
    return Form(path_to("person:welcome"), newcomer, says)


@case("account_logout")
def sign_out(cast: Cast) -> Form:
    return Form(path_to("account_logout"), cast.amina)


# --- one's own ---


@case("person:profile")
def profile(cast: Cast) -> Form:
    says = {"name": "Jonas", "can_help_with": "leading", "visibility": "public", "seats": 3, "zone": "Europe/Berlin"}
    return Form(path_to("person:profile"), cast.jonas, says)


@case("person:profile")
def more_about(cast: Cast) -> Form:
    says = {"name": "Jonas", "visibility": "members", "seats": 2, "zone": "Europe/Berlin"}
    return Form(path_to("person:profile"), cast.jonas, {**says, "city": "Berlin", "learning": "to wait"})


@case("person:photo")
def photo(cast: Cast) -> Form:
    return Form(path_to("person:photo"), cast.jonas, {"photo": Sent(from_a_telephone()), "for_visitors": "on"})


@case("person:photo_remove")
def no_photo(cast: Cast) -> Form:
    keep_photo(from_a_telephone(), for_visitors=False, by=cast.jonas, at=timezone.now())
    return Form(path_to("person:photo_remove"), cast.jonas)


@case("person:rest")
def rest(cast: Cast) -> Form:
    return Form(path_to("person:rest"), cast.jonas, {"back_on": timezone.now().date() + 9 * DAY})


@case("person:back")
def back(cast: Cast) -> Form:
    rest_until(timezone.now().date() + 9 * DAY, by=cast.jonas, at=timezone.now())
    return Form(path_to("person:back"), cast.jonas)


@case("leaving:copy")
def take_a_copy(cast: Cast) -> Form:
    return Form(path_to("leaving:copy"), cast.jonas, first=OK, second=OK)


@case("leaving:leave")
def leave_the_house(cast: Cast) -> Form:
    meet(cast, at=timezone.now())
    return Form(path_to("leaving:leave"), cast.jonas, {"csrf": "any"}, second=SIGNED_OUT)


@case("leaving:remove")
def no_copy_any_more(cast: Cast) -> Form:
    pair = meet(cast, at=timezone.now())
    leave_mentorship(pair, by=cast.amina, at=timezone.now())
    return Form(path_to("leaving:remove", pair), cast.jonas, {"csrf": "any"})


@case("leaving:stay")
def stay(cast: Cast) -> Form:
    begin_leaving((), by=cast.jonas, at=timezone.now())
    return Form(path_to("leaving:stay"), cast.jonas)


@case("person:mail_works")
def mail_that_works_again(cast: Cast) -> Form:
    mail_does_not_arrive(cast.amina, "amina@example.org", Unreached.CAME_BACK, at=timezone.now())
    return Form(path_to("person:mail_works"), cast.amina)


@case("person:mail")
def mail(cast: Cast) -> Form:
    return Form(
        path_to("person:mail"), cast.amina, {"topics": ["meeting"], "quiet_from": "22:00", "quiet_until": "07:00"}
    )


@case("valueadd:mine")
def say_more(cast: Cast) -> Form:
    says = {"whom": "new leads", "what": "say no", "how": "practising it aloud"}
    return Form(path_to("valueadd:mine"), cast.jonas, says)


def statements_of(cast: Cast) -> tuple[uuid.UUID, uuid.UUID]:
    first, second = (add_statement(words, by=cast.jonas, at=timezone.now()) for words in ("I help A.", "I help B."))
    return first, second


@case("valueadd:statement")
def back_it(cast: Cast) -> Form:
    says = {"words": "I help C.", "evidence": "A talk", "link": "https://example.org/talk"}
    return Form(path_to("valueadd:statement", statements_of(cast)[0]), cast.jonas, says)


@case("valueadd:first")
def put_first(cast: Cast) -> Form:
    return Form(path_to("valueadd:first", statements_of(cast)[1]), cast.jonas)


@case("valueadd:take_away")
def take_away(cast: Cast) -> Form:
    return Form(path_to("valueadd:take_away", statements_of(cast)[0]), cast.jonas)


@case("valueadd:not_for")
def leave_to_others(cast: Cast) -> Form:
    return Form(path_to("valueadd:not_for"), cast.jonas, {"phrases": "salary talks"})


@case("valueadd:prompts")
def reflect(cast: Cast) -> Form:
    return Form(path_to("valueadd:prompts"), cast.jonas, {"hard": "Saying no."})


@case("valueadd:clear")
def clear_what_was_reflected(cast: Cast) -> Form:
    keep_reflections({Prompt.HARD: "Saying no."}, by=cast.jonas, at=timezone.now())
    return Form(path_to("valueadd:clear"), cast.jonas)


@case("availability:mine")
def availability(cast: Cast) -> Form:
    says = {"languages": ["de", "pt"], "monday": ["EVENING"], "friday_times": "12:30–13:30"}
    return Form(path_to("availability:mine"), cast.amina, says)


@case("availability:rather")
def hours_one_would_rather_have(cast: Cast) -> Form:
    return Form(path_to("availability:rather"), cast.amina, {"monday": ["EVENING"], "friday_times": "12:30–13:30"})


@case("availability:days")
def days_that_differ(cast: Cast) -> Form:
    tomorrow = (timezone.now() + DAY).date().isoformat()
    return Form(path_to("availability:days"), cast.amina, {"does": "days", tomorrow: ["MORNING"]})


@case("availability:days")
def days_away(cast: Cast) -> Form:
    first, back = ((timezone.now() + number * DAY).date().isoformat() for number in (20, 30))
    return Form(path_to("availability:days"), cast.amina, {"does": "away", "first": first, "back_on": back})


@case("busy:mine")
def calendar_to_be_read(cast: Cast) -> Form:
    return Form(path_to("busy:mine"), cast.amina, {"address": "https://calendar.example.org/a.ics"})


@case("busy:change")
def calendar_read_no_more(cast: Cast) -> Form:
    give_calendar("https://calendar.example.org/a.ics", by=cast.amina, at=timezone.now())
    calendar = shorten(BusyCalendar.objects.get().pk)
    return Form(path_to("busy:change"), cast.amina, {"calendar": calendar, "does": "remove"})


@case("assistant:mine")
def link_for_a_diary(cast: Cast) -> Form:
    return Form(path_to("assistant:mine"), cast.amina, {"does": "make"})


@case("assistant:diary")
def moved_from_a_diary(cast: Cast) -> Form:
    meeting = planned(cast)
    open_diary_link(by=cast.amina, at=timezone.now())
    address = path_to("assistant:diary", get_my_diary_link(cast.amina).token)
    return Form(address, None, {"does": "move", "meeting": shorten(meeting)})


@case("assistant:diary")
def a_day_blocked_from_a_diary(cast: Cast) -> Form:
    open_diary_link(by=cast.amina, at=timezone.now())
    address = path_to("assistant:diary", get_my_diary_link(cast.amina).token)
    return Form(address, None, {"does": "block", "day": "2027-03-09", "times": "12:30–13:30"})


@case("calendar:mine")
def address_for_a_calendar(cast: Cast) -> Form:
    return Form(path_to("calendar:mine"), cast.amina, {"does": "make", "pair": ""})


@case("calendar:mine")
def address_for_a_calendar_taken_back(cast: Cast) -> Form:
    open_feed(None, by=cast.amina, at=timezone.now())
    return Form(path_to("calendar:mine"), cast.amina, {"does": "stop", "pair": ""})


@case("question:list")
def question(cast: Cast) -> Form:
    return Form(path_to("question:list"), cast.amina, {"words": "Is it too early?"})


@case("question:close")
def close(cast: Cast) -> Form:
    return Form(path_to("question:close", keep_question("Why?", by=cast.amina, at=timezone.now())), cast.amina)


@case("home:more")
def more_questions(cast: Cast) -> Form:
    return Form(path_to("home:more"), cast.amina, {"second": "Is it too early?", "third": "Who decides?"})


@case("home:starter")
def starter(cast: Cast) -> Form:
    return Form(path_to("home:starter", "stuck"), None, {"line": 0})


@case("question:page")
def heading(cast: Cast) -> Form:
    question = keep_question("Why?", by=cast.amina, at=timezone.now())
    return Form(path_to("question:page", question), cast.amina, {"new": "Work"})


@case("question:together")
def put_them_together(cast: Cast) -> Form:
    questions = [keep_question(words, by=cast.amina, at=timezone.now()) for words in ("Which salary?", "Whose salary?")]
    return Form(path_to("question:together"), cast.amina, {"heading": "Salary", "questions": questions})


@case("question:theme")
def other_heading(cast: Cast) -> Form:
    return Form(path_to("question:theme", heading_of(cast)), cast.amina, {"words": "Life"})


@case("question:theme")
def no_heading(cast: Cast) -> Form:
    return Form(path_to("question:theme", heading_of(cast)), cast.amina, {"words": ""})


def heading_of(cast: Cast) -> uuid.UUID:
    question = keep_question("Why?", by=cast.amina, at=timezone.now())
    put_under_new(question, "Work", by=cast.amina, at=timezone.now())
    return get_question_page(cast.amina, question).themes[0].id


@case("question:goal")
def goal(cast: Cast) -> Form:
    return Form(path_to("question:goal"), cast.amina, {"words": "Lead a team"})


# --- choosing ---


def considered(cast: Cast) -> uuid.UUID:
    return consider(cast.jonas.pk, by=cast.amina, at=timezone.now())


@case("assessment:consider")
def consider_somebody(cast: Cast) -> Form:
    return Form(path_to("assessment:consider", cast.jonas.pk), cast.amina)


@case("assessment:candidate")
def gut(cast: Cast) -> Form:
    says = {"leaning": "towards", "words": "She laughs at herself."}
    return Form(path_to("assessment:candidate", considered(cast)), cast.amina, says)


@case("assessment:notes")
def notes_after_a_call(cast: Cast) -> Form:
    says = {"M1": "YES", "M1_evidence": "He asked.", "M8": "NO", "began_with": "M1:: M8::"}
    return Form(path_to("assessment:notes", considered(cast)), cast.amina, says)


@case("assessment:sheet")
def the_whole_sheet(cast: Cast) -> Form:
    says = {"M1.a": "3", "M1_evidence": "He asked.", "M8.b": "0", "began_with": "M1.a: M8.b:"}
    return Form(path_to("assessment:sheet", considered(cast)), cast.amina, says)


@case("assessment:take_along")
def take_a_question_along(cast: Cast) -> Form:
    return Form(path_to("assessment:take_along", considered(cast)), cast.amina, {"quality": "M9"})


@case("assessment:why")
def why_i_chose(cast: Cast) -> Form:
    says = {"what_for": "To lead", "why": "He asks back.", "unknown": "Whether he waits."}
    return Form(path_to("assessment:why", considered(cast)), cast.amina, says)


@case("assessment:what_matters")
def what_matters(cast: Cast) -> Form:
    says = {f"M{number}": number % 4 for number in range(1, 11)}
    return Form(path_to("assessment:what_matters"), cast.amina, says)


@case("assessment:keep_gut")
def keep_what_the_gut_said(cast: Cast) -> Form:
    pk = considered(cast)
    say_gut(pk, Leaning.TOWARDS, by=cast.amina, at=timezone.now())
    return Form(path_to("assessment:keep_gut", pk), cast.amina, {"keep": "yes"})


@case("assessment:looking_back")
def how_well_the_gut_did(cast: Cast) -> Form:
    pk = considered(cast)
    say_gut(pk, Leaning.TOWARDS, by=cast.amina, at=timezone.now())
    keep_leaning(pk, by=cast.amina, at=timezone.now())
    leave_mentorship(active(cast), by=cast.amina, at=timezone.now())
    return Form(path_to("assessment:looking_back", pk), cast.amina, {"outcome": "right", "went": "He waited."})


@case("assessment:remove")
def no_longer_considered(cast: Cast) -> Form:
    return Form(path_to("assessment:remove", considered(cast)), cast.amina)


# --- mentors before ---


def rosa(cast: Cast) -> uuid.UUID:
    return remember(Remembered("Rosa", "She asked twice."), by=cast.amina, at=timezone.now())


def letter(cast: Cast) -> ThanksLine:
    tie = rosa(cast)
    write_thanks(tie, "You asked twice.", by=cast.amina, at=timezone.now())
    return get_tie_for(cast.amina, tie, at=timezone.now()).thanks[0]


def invitation(cast: Cast) -> InvitationLine:
    tie = rosa(cast)
    invite(tie, "To go on", by=cast.amina, at=timezone.now())
    found = get_tie_page(cast.amina, tie, at=timezone.now()).invitation
    assert found
    return found


@case("tie:list")
def remember_somebody(cast: Cast) -> Form:
    return Form(path_to("tie:list"), cast.amina, {"name": "Rosa"})


@case("tie:change")
def change_tie(cast: Cast) -> Form:
    return Form(path_to("tie:change", rosa(cast)), cast.amina, {"name": "Rosa", "gave": "Time", "relation": "friend"})


@case("tie:remove")
def remove_tie(cast: Cast) -> Form:
    return Form(path_to("tie:remove", rosa(cast)), cast.amina)


@case("tie:thank")
def thank(cast: Cast) -> Form:
    return Form(path_to("tie:thank", rosa(cast)), cast.amina, {"words": "You asked twice."})


@case("tie:take_back")
def take_thanks_back(cast: Cast) -> Form:
    return Form(path_to("tie:take_back", letter(cast).id), cast.amina)


@case("tie:thanks")
def open_letter(cast: Cast) -> Form:
    """A tap opens it, and changes nothing at all."""
    return Form(path_to("tie:thanks", letter(cast).token), None, first=OK, second=OK)


@case("tie:answer")
def write_back(cast: Cast) -> Form:
    return Form(path_to("tie:answer", letter(cast).token), None, {"words": "I remember."})


@case("invitation:invite")
def invite_somebody(cast: Cast) -> Form:
    return Form(path_to("invitation:invite", rosa(cast)), cast.amina, {"words": "To go on"})


@case("invitation:take_back")
def take_invitation_back(cast: Cast) -> Form:
    return Form(path_to("invitation:take_back", invitation(cast).id), cast.amina)


@case("invitation:open")
def open_invitation(cast: Cast) -> Form:
    return Form(path_to("invitation:open", invitation(cast).token), None, first=OK, second=OK)


@case("invitation:accept")
def accept_invitation(cast: Cast) -> Form:
    return Form(path_to("invitation:accept", invitation(cast).token), cast.sam)


@case("invitation:accept")
def come_in_by_invitation(cast: Cast) -> Form:
    says = {"name": "Rosa", "zone": "UTC", "is_old_enough": "on"}
    return Form(path_to("invitation:accept", invitation(cast).token), None, says)


@case("invitation:two")
def invite_somebody_new(cast: Cast) -> Form:
    return Form(path_to("invitation:two"), cast.amina, {"words": "To begin", "part": "either"})


@case("invitation:decline")
def decline_invitation(cast: Cast) -> Form:
    return Form(path_to("invitation:decline", invitation(cast).token), None, first=OK, second=OK)


@case("directory:search")
def search(cast: Cast) -> Form:
    return Form(path_to("directory:search"), cast.amina, {"words": "leading"}, first=OK, second=OK)


# --- asking and answering ---


@case("introduction:ask")
def ask_somebody(cast: Cast) -> Form:
    says = {"size": "regular", "words": "Each week?"}
    return Form(path_to("introduction:ask", cast.jonas.pk), cast.amina, says)


@case("introduction:accept")
def accept(cast: Cast) -> Form:
    return Form(path_to("introduction:accept", request_of(cast)), cast.jonas)


@case("introduction:decline")
def decline(cast: Cast) -> Form:
    return Form(path_to("introduction:decline", request_of(cast)), cast.jonas)


@case("introduction:accept")
def answer_in_writing(cast: Cast) -> Form:
    says = {"words": "Slowly, and with a reason."}
    return Form(path_to("introduction:accept", question_of(cast)), cast.jonas, says)


@case("introduction:accept")
def accept_and_say_that_one_leads(cast: Cast) -> Form:
    return Form(path_to("introduction:accept", request_of(cast)), cast.jonas, {"states_line": "on"})


@case("introduction:suggest")
def not_me(cast: Cast) -> Form:
    return Form(path_to("introduction:suggest", request_of(cast)), cast.jonas, {"who": [shorten(cast.sam.pk)]})


@case("introduction:ask_back")
def ask_in_return(cast: Cast) -> Form:
    return Form(path_to("introduction:ask_back", request_of(cast)), cast.jonas, {"words": "Since when?"})


@case("introduction:reply")
def reply(cast: Cast) -> Form:
    return Form(path_to("introduction:reply", asked_back(cast)), cast.amina, {"words": "Since March."})


@case("introduction:confirm")
def confirm(cast: Cast) -> Form:
    request = request_of(cast)
    state_line(request, by=cast.jonas, at=timezone.now())
    return Form(path_to("introduction:confirm", request), cast.amina)


@case("introduction:write_back")
def line_back(cast: Cast) -> Form:
    request = question_of(cast)
    answer_question(request, "Slowly.", by=cast.jonas, at=timezone.now())
    return Form(path_to("introduction:write_back", request), cast.amina, {"words": "That helps."})


def helpful(cast: Cast) -> uuid.UUID:
    request = question_of(cast)
    answer_question(request, "Slowly.", by=cast.jonas, at=timezone.now())
    say_it_helped(request, by=cast.amina, at=timezone.now())
    return request


@case("introduction:helped")
def it_helped(cast: Cast) -> Form:
    request = question_of(cast)
    answer_question(request, "Slowly.", by=cast.jonas, at=timezone.now())
    return Form(path_to("introduction:helped", request), cast.amina, {"helped": "yes"})


@case("introduction:helped")
def it_did_not_help(cast: Cast) -> Form:
    return Form(path_to("introduction:helped", helpful(cast)), cast.amina, {"helped": "no"})


@case("introduction:counts")
def let_an_answer_count(cast: Cast) -> Form:
    says = {"statement": statements_of(cast)[0]}
    return Form(path_to("introduction:counts", helpful(cast)), cast.jonas, says)


@case("introduction:withdraw")
def withdraw(cast: Cast) -> Form:
    return Form(path_to("introduction:withdraw", request_of(cast)), cast.amina)


# --- living together ---


@case("agreement:write")
def write(cast: Cast) -> Form:
    until_on = date(2027, 12, 1)
    says = {"beat": "monthly", "until_on": until_on, "what_for": "Lead a team"}
    return Form(path_to("agreement:write", meet(cast, at=timezone.now())), cast.amina, says)


@case("agreement:agree")
def agree_to_it(cast: Cast) -> Form:
    now = timezone.now()
    agreement = write_agreement(meet(cast, at=now), TERMS, by=cast.amina, at=now)
    return Form(path_to("agreement:agree", agreement), cast.jonas)


@case("agreement:renew")
def carry_on_as_it_is(cast: Cast) -> Form:
    now, days_ago = timezone.now(), timezone.now() - timedelta(days=9)
    terms = Terms(Beat.WEEKLY, now.date() - timedelta(days=1), "Lead a team")
    agreement = write_agreement(meet(cast, at=days_ago), terms, by=cast.amina, at=days_ago)
    for person in (cast.amina, cast.jonas):
        sign_agreement(agreement, by=person, at=days_ago)
    return Form(path_to("agreement:renew", agreement), cast.amina)


@case("agreement:apart")
def apart(cast: Cast) -> Form:
    says = {"beat": "monthly", "until_on": date(2027, 12, 1), "what_for": "Lead a team", "action": "hand-in"}
    return Form(path_to("agreement:apart", meet(cast, at=timezone.now())), cast.amina, says)


@case("agreement:side_by_side")
def side_by_side(cast: Cast) -> Form:
    pair, lines = meet(cast, at=timezone.now()), Expectations(TERMS.beat, date(2027, 12, 1), "Lead a team")
    for person in (cast.amina, cast.jonas):
        write_expectations(pair, lines, hand_in=True, by=person, at=timezone.now())
    return Form(path_to("agreement:side_by_side", pair), cast.amina)


@case("agreement:together_edit")
def fill_in(cast: Cast) -> Form:
    says = {"line": "where", "value": "By telephone", "seen": mark_of(Expectations(), Line.WHERE)}
    return Form(path_to("agreement:together_edit", meet(cast, at=timezone.now())), cast.amina, says)


@case("agreement:agree_to_draft")
def agree_to_draft(cast: Cast) -> Form:
    now, pair = timezone.now(), meet(cast, at=timezone.now())
    for line, value in ((Line.BEAT, TERMS.beat), (Line.UNTIL, date(2027, 12, 1)), (Line.WHAT_FOR, "Lead a team")):
        edit_line(pair, line, value, by=cast.jonas, at=now)
    return Form(path_to("agreement:agree_to_draft", pair), cast.amina, {"seen": now.isoformat()})


@case("meeting:plan")
def plan(cast: Cast) -> Form:
    day = timezone.now().date() + DAY
    pair = meet(cast, at=timezone.now())
    return Form(path_to("meeting:plan", pair), cast.jonas, {"day": day, "hour": "17:00"})


@case("meeting:move")
def move(cast: Cast) -> Form:
    day = timezone.now().date() + 3 * DAY
    return Form(path_to("meeting:move", planned(cast)), cast.amina, {"day": day, "hour": "17:00"})


@case("meeting:alone")
def came_alone(cast: Cast) -> Form:
    return Form(path_to("meeting:alone", planned(cast, starts_in=-DAY)), cast.amina)


@case("meeting:call_off")
def call_off(cast: Cast) -> Form:
    return Form(path_to("meeting:call_off", planned(cast)), cast.amina)


@case("meeting:take")
def take_another_time(cast: Cast) -> Form:
    meeting = planned(cast)
    cannot_make_it(meeting, by=cast.jonas, at=timezone.now())
    return Form(path_to("meeting:take", meeting), cast.amina, {"number": "1"})


@case("meeting:next")
def take_the_next_time(cast: Cast) -> Form:
    pair = meet(cast, at=timezone.now())
    then = {"starts_at": (timezone.now() + 7 * DAY).isoformat()}
    return Form(path_to("meeting:next", pair), cast.amina, then)


@case("meeting:where")
def say_where_we_meet(cast: Cast) -> Form:
    return Form(path_to("meeting:where", planned(cast)), cast.amina, {"where": "phone", "place": "I call you"})


@case("meeting:in_writing")
def do_it_in_writing(cast: Cast) -> Form:
    return Form(path_to("meeting:in_writing", planned(cast)), cast.amina)


@case("meeting:held")
def held(cast: Cast) -> Form:
    return Form(path_to("meeting:held", planned(cast, starts_in=-DAY)), cast.amina)


@case("meeting:page")
def note(cast: Cast) -> Form:
    return Form(
        path_to("meeting:page", planned(cast, starts_in=-DAY)),
        cast.amina,
        {"words": "Ask who acts on it.", "layer": "shared"},
    )


@case("meeting:page")
def private_note(cast: Cast) -> Form:
    says = {"words": "I was less nervous.", "layer": "private"}
    return Form(path_to("meeting:page", planned(cast, starts_in=-DAY)), cast.amina, says)


@case("meeting:add")
def add(cast: Cast) -> Form:
    return Form(path_to("meeting:add", meet(cast, at=timezone.now())), cast.amina, {"words": "Metrics"})


@case("meeting:known")
def known(cast: Cast) -> Form:
    pair = Meeting.objects.get(pk=planned(cast, starts_in=-DAY)).mentorship_id
    hold_meeting(Meeting.objects.get().pk, by=cast.amina, at=timezone.now())
    return Form(path_to("meeting:known", pair), cast.jonas, {"area": "able", "words": "She reads rotas."})


@case("meeting:from_memory")
def from_memory(cast: Cast) -> Form:
    return Form(path_to("meeting:from_memory", meet(cast, at=timezone.now())), cast.jonas, {"one": "To say no"})


@case("meeting:is_it_so")
def is_it_so(cast: Cast) -> Form:
    now = timezone.now()
    tell_from_memory(meet(cast, at=now), ["To say no"], by=cast.jonas, at=now)
    return Form(path_to("meeting:is_it_so", AgendaItem.objects.get().pk), cast.amina, {"so": "not quite"})


@case("meeting:done")
def done(cast: Cast) -> Form:
    now = timezone.now()
    item = put_on_agenda(meet(cast, at=now), "Metrics", by=cast.amina, at=now)
    return Form(path_to("meeting:done", item), cast.jonas)


@case("crossroads:answer")
def answer_first(cast: Cast) -> Form:
    row = talked(cast, at=timezone.now() - 2 * DAY)
    return Form(path_to("crossroads:answer", row.pk), cast.amina, {"says": "on"})


@case("crossroads:answer")
def answer_second(cast: Cast) -> Form:
    row = talked(cast, at=timezone.now() - 2 * DAY)
    answer_at_crossroads(row.pk, Answer.ON, by=cast.jonas, at=timezone.now())
    return Form(path_to("crossroads:answer", row.pk), cast.amina, {"says": "on"})


def _asked_how_it_goes(cast: Cast) -> uuid.UUID:
    now = timezone.now()
    begun = now - 100 * DAY
    return asked(cast, after=now - begun, at=begun)


@case("checkin:page")
def how_it_goes(cast: Cast) -> Form:
    return Form(path_to("checkin:page", _asked_how_it_goes(cast)), cast.amina, {"mine-R1": "3", "shown": ""})


@case("checkin:me")
def all_about_me(cast: Cast) -> Form:
    says = {"mine-E6.1": "3", "mine-E6.why": "I wrote ahead."}
    return Form(path_to("checkin:me", _asked_how_it_goes(cast)), cast.amina, says)


@case("checkin:them")
def all_about_them(cast: Cast) -> Form:
    return Form(path_to("checkin:them", _asked_how_it_goes(cast)), cast.amina, {"theirs-M1.1": "-"})


@case("checkin:wrong")
def what_feels_wrong(cast: Cast) -> Form:
    return Form(path_to("checkin:wrong", _asked_how_it_goes(cast)), cast.amina, {"safety-S1": "2"})


@case("checkin:open")
def open_first(cast: Cast) -> Form:
    pk = _asked_how_it_goes(cast)
    say_how_it_goes(pk, cast.amina, at=timezone.now(), R1=3)
    return Form(path_to("checkin:open", pk), cast.amina, {"opens": "yes"})


@case("checkin:open")
def open_second(cast: Cast) -> Form:
    pk = _asked_how_it_goes(cast)
    for person in (cast.amina, cast.jonas):
        say_how_it_goes(pk, person, at=timezone.now(), R1=3)
    choose_to_open(pk, True, by=cast.jonas, at=timezone.now())
    return Form(path_to("checkin:open", pk), cast.amina, {"opens": "yes"})


@case("checkin:voice")
def lend_a_voice(cast: Cast) -> Form:
    return Form(path_to("checkin:voice", _asked_how_it_goes(cast)), cast.amina, {"lends": "yes"})


def _said_of_jonas(cast: Cast) -> uuid.UUID:
    now = timezone.now()
    pair = running(cast, at=now - 3 * DAY)
    return endorse(pair, "He asks back.", quality=None, step=None, by=cast.amina, at=now)


@case("endorsement:say")
def say_what_he_does_well(cast: Cast) -> Form:
    pair = running(cast, at=timezone.now() - 3 * DAY)
    return Form(path_to("endorsement:say", pair), cast.amina, {"words": "He asks back.", "quality": "M2"})


@case("endorsement:show")
def show_on_a_card(cast: Cast) -> Form:
    return Form(path_to("endorsement:show", _said_of_jonas(cast)), cast.jonas, {"shows": "yes"})


@case("endorsement:take_back")
def take_a_sentence_back(cast: Cast) -> Form:
    return Form(path_to("endorsement:take_back", _said_of_jonas(cast)), cast.amina)


@case("checkin:growing")
def grow(cast: Cast) -> Form:
    return Form(path_to("checkin:growing", active(cast)), cast.amina, {"qualities": ["E1", "E6"], "asks_partner": "on"})


@case("mentorship:pause")
def pause(cast: Cast) -> Form:
    back_on = timezone.now().date() + 9 * DAY
    return Form(path_to("mentorship:pause", active(cast)), cast.amina, {"back_on": back_on})


@case("mentorship:resume")
def resume(cast: Cast) -> Form:
    pair, now = active(cast), timezone.now()
    pause_mentorship(pair, now.date() + 9 * DAY, by=cast.amina, at=now)
    return Form(path_to("mentorship:resume", pair), cast.jonas)


@case("mentorship:offer")
def offer(cast: Cast) -> Form:
    return Form(path_to("mentorship:offer", active(cast)), cast.amina)


@case("mentorship:finish")
def finish(cast: Cast) -> Form:
    return Form(path_to("mentorship:finish", offered(cast)), cast.jonas)


@case("mentorship:carry_on")
def carry_on(cast: Cast) -> Form:
    return Form(path_to("mentorship:carry_on", offered(cast)), cast.jonas)


@case("mentorship:leave")
def leave(cast: Cast) -> Form:
    return Form(path_to("mentorship:leave", active(cast)), cast.amina)


def offered(cast: Cast) -> uuid.UUID:
    pair = active(cast)
    offer_to_finish(pair, by=cast.amina, at=timezone.now())
    return pair


@case("goal:promise")
def promise(cast: Cast) -> Form:
    says = {"words": "Rewrite my CV", "due_on": timezone.now().date() + DAY}
    return Form(path_to("goal:promise", meet(cast, at=timezone.now())), cast.amina, says)


@case("goal:another_day")
def another_day(cast: Cast) -> Form:
    return Form(path_to("goal:another_day", promised(cast)), cast.amina, {"due_on": timezone.now().date() + 3 * DAY})


@case("goal:kept")
def kept(cast: Cast) -> Form:
    return Form(path_to("goal:kept", promised(cast)), cast.amina)


@case("goal:let_go")
def let_go(cast: Cast) -> Form:
    return Form(path_to("goal:let_go", promised(cast)), cast.amina)


@case("goal:milestone")
def step(cast: Cast) -> Form:
    return Form(path_to("goal:milestone", meet(cast, at=timezone.now())), cast.amina, {"words": "A first report"})


@case("goal:reached")
def reached(cast: Cast) -> Form:
    return Form(path_to("goal:reached", a_step(cast)), cast.jonas, {"evidence": "It was read on Monday."})


@case("goal:drop")
def drop(cast: Cast) -> Form:
    return Form(path_to("goal:drop", a_step(cast)), cast.jonas)


@case("message:list")
def message(cast: Cast) -> Form:
    return Form(path_to("message:list", meet(cast, at=timezone.now())), cast.amina, {"words": "It went well."})


@case("message:list")
def message_with_a_file(cast: Cast) -> Form:
    says: dict[str, object] = {"words": "My face.", "attached": Sent(from_a_telephone())}
    return Form(path_to("message:list", meet(cast, at=timezone.now())), cast.amina, says)


@case("message:take_back")
def take_back(cast: Cast) -> Form:
    now = timezone.now()
    sent = send_message(meet(cast, at=now), "It went well.", by=cast.amina, at=now)
    return Form(path_to("message:take_back", sent), cast.amina, second=NOT_FOUND)


def promised(cast: Cast) -> uuid.UUID:
    now = timezone.now()
    return make_promise(meet(cast, at=now), "Rewrite my CV", None, by=cast.amina, at=now)


def a_step(cast: Cast) -> uuid.UUID:
    return add_milestone(meet(cast, at=timezone.now()), "A first report", by=cast.amina, at=timezone.now())


# --- from a mail ---


@case("link:open")
def answer(cast: Cast) -> Form:
    token = token_for(Scope.REQUEST, cast.jonas, request_of(cast))
    return Form(path_to("link:open", token), None, {"answer": "yes"}, first=OK, second=NOT_FOUND)


@case("link:open")
def say_that_we_met(cast: Cast) -> Form:
    token = token_for(Scope.MEETING, cast.amina, planned(cast, starts_in=-DAY))
    return Form(path_to("link:open", token), None, {"answer": "met"}, second=NOT_FOUND)


@case("link:open")
def say_that_we_met_and_when_next(cast: Cast) -> Form:
    meeting = planned(cast, starts_in=-DAY)
    agree(cast, Meeting.objects.get(pk=meeting).mentorship_id, at=timezone.now())
    token = token_for(Scope.MEETING, cast.amina, meeting)
    says = {"answer": "met-next", "starts_at": (timezone.now() + 7 * DAY).isoformat()}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def say_what_stays_of_a_meeting(cast: Cast) -> Form:
    meeting = planned(cast, starts_in=-DAY)
    hold_meeting(meeting, by=cast.jonas, at=timezone.now())
    token = token_for(Scope.MEETING, cast.amina, meeting)
    says = {"answer": "stays", "left": "lighter", "promise": "Write to them", "due_on": str(timezone.now().date())}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def take_the_next_time_from_mail(cast: Cast) -> Form:
    meeting = planned(cast, starts_in=-DAY)
    hold_meeting(meeting, by=cast.amina, at=timezone.now())
    pair = Meeting.objects.get(pk=meeting).mentorship_id
    agree(cast, pair, at=timezone.now())
    token = token_for(Scope.NEXT, cast.amina, pair)
    says = {"answer": "next", "starts_at": (timezone.now() + 7 * DAY).isoformat()}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def a_meeting_nobody_planned_from_mail(cast: Cast) -> Form:
    pair = meet(cast, at=timezone.now())
    agree(cast, pair, at=timezone.now())
    token = token_for(Scope.RHYTHM, cast.amina, pair)
    says = {"answer": "have-met", "met_on": str(timezone.now().date())}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def a_slower_pace_from_mail(cast: Cast) -> Form:
    pair = meet(cast, at=timezone.now())
    lines = Terms(Beat.WEEKLY, timezone.now().date() + 60 * DAY, "Lead a team")
    sign_agreement(write_agreement(pair, lines, by=cast.amina, at=timezone.now()), by=cast.amina, at=timezone.now())
    sign_agreement(Agreement.objects.get().pk, by=cast.jonas, at=timezone.now())
    token = token_for(Scope.RHYTHM, cast.amina, pair)
    return Form(path_to("link:open", token), None, {"answer": "slower-fortnightly"}, first=OK, second=NOT_FOUND)


@case("link:open")
def go_on(cast: Cast) -> Form:
    token = token_for(Scope.CROSSROADS, cast.amina, talked(cast, at=timezone.now() - 2 * DAY).pk)
    return Form(path_to("link:open", token), None, {"answer": "go-on"}, first=OK, second=NOT_FOUND)


@case("link:open")
def answer_in_writing_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.REQUEST, cast.jonas, question_of(cast))
    says = {"answer": "answer", "words": "Slowly."}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def ask_in_return_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.REQUEST, cast.jonas, request_of(cast))
    says = {"answer": "ask-back", "words": "Since when?"}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def not_me_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.REQUEST, cast.jonas, request_of(cast))
    says = {"answer": "not-me", "who": [shorten(cast.sam.pk)]}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def reply_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.REPLY, cast.amina, asked_back(cast))
    says = {"answer": "reply", "words": "Since March."}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def line_back_from_mail(cast: Cast) -> Form:
    question = question_of(cast)
    answer_question(question, "Slowly.", by=cast.jonas, at=timezone.now())
    says = {"answer": "line-back", "words": "Thank you."}
    token = token_for(Scope.LINE_BACK, cast.amina, question)
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def rather_not_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.WITHDRAW, cast.amina, asked_back(cast))
    return Form(path_to("link:open", token), None, {"answer": "withdraw"}, first=OK, second=NOT_FOUND)


@case("link:open")
def message_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.MESSAGE, cast.amina, meet(cast, at=timezone.now()))
    says = {"answer": "message", "words": "See you soon."}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def first_time_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.MESSAGE, cast.amina, meet(cast, at=timezone.now()))
    says = {"answer": "next", "starts_at": (timezone.now() + 7 * DAY).isoformat()}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def time_of_ones_own_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.NEXT, cast.amina, meet(cast, at=timezone.now()))
    says = {"answer": "own-time", "day": str(timezone.now().date() + 7 * DAY), "hour": "17:30"}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def moved_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.TIME, cast.amina, planned(cast))
    says = {"answer": "own-time", "day": str(timezone.now().date() + 7 * DAY), "hour": "17:30"}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def days_away_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.NEXT, cast.amina, meet(cast, at=timezone.now()))
    today = timezone.now().date()
    says = {"answer": "away", "first": str(today + DAY), "back_on": str(today + 8 * DAY)}
    return Form(path_to("link:open", token), None, says, second=NOT_FOUND)


@case("link:open")
def usual_hours_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.NEXT, cast.amina, meet(cast, at=timezone.now()))
    says = {"answer": "hours", "friday": ["EVENING"]}
    return Form(path_to("link:open", token), None, says, second=NOT_FOUND)


@case("link:open")
def block_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.MESSAGE, cast.amina, meet(cast, at=timezone.now()))
    return Form(path_to("link:open", token), None, {"answer": "block"}, first=OK, second=NOT_FOUND)


@case("safety:block")
def block_a_partner(cast: Cast) -> Form:
    meet(cast, at=timezone.now())
    return Form(path_to("safety:block", cast.jonas.pk), cast.amina)


def told_by(cast: Cast) -> uuid.UUID:
    name_contact(cast.priya, at=timezone.now())
    meet(cast, at=timezone.now())
    return report(cast.jonas.pk, "There was shouting.", by=cast.amina, at=timezone.now())


@case("safety:tell")
def tell_those_who_read(cast: Cast) -> Form:
    name_contact(cast.priya, at=timezone.now())
    meet(cast, at=timezone.now())
    return Form(path_to("safety:tell", cast.jonas.pk), cast.amina, {"words": "There was shouting."})


@case("safety:take_up")
def take_a_report_up(cast: Cast) -> Form:
    return Form(path_to("safety:take_up", told_by(cast)), cast.priya)


@case("safety:close")
def close_a_report(cast: Cast) -> Form:
    return Form(path_to("safety:close", told_by(cast)), cast.priya, {"words": "We have spoken to them."})


@case("safety:unblock")
def take_a_block_back(cast: Cast) -> Form:
    block(cast.jonas.pk, by=cast.amina, at=timezone.now())
    return Form(path_to("safety:unblock", list_blocked_by(cast.amina)[0].id), cast.amina)


@case("link:open")
def stop_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.MESSAGE, cast.amina, meet(cast, at=timezone.now()))
    return Form(path_to("link:open", token), None, {"answer": "stop"}, first=OK, second=NOT_FOUND)


@case("link:open")
def line_for_the_list_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.TIME, cast.amina, planned(cast))
    says = {"answer": "agenda", "words": "How do I say no?"}
    return Form(path_to("link:open", token), None, says, first=OK, second=NOT_FOUND)


@case("link:open")
def cannot_make_it_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.TIME, cast.amina, planned(cast))
    says = {"answer": "cannot", "words": "Friday would suit me."}
    return Form(path_to("link:open", token), None, says, second=NOT_FOUND)


@case("link:open")
def in_writing_from_mail(cast: Cast) -> Form:
    token = token_for(Scope.TIME, cast.amina, planned(cast))
    return Form(path_to("link:open", token), None, {"answer": "in-writing"}, first=OK, second=NOT_FOUND)


@case("link:open")
def another_time_from_mail(cast: Cast) -> Form:
    meeting = planned(cast)
    cannot_make_it(meeting, by=cast.jonas, at=timezone.now())
    token = token_for(Scope.SLOT, cast.amina, meeting)
    return Form(path_to("link:open", token), None, {"answer": "take-2"}, first=OK, second=NOT_FOUND)


@case("link:open")
def sign_in(cast: Cast) -> Form:
    return Form(path_to("link:open", token_for(Scope.SIGN_IN, cast.sam)), None, second=NOT_FOUND)


@case("link:open")
def first_operator(cast: Cast) -> Form:
    says = {"name": "Opal", "email": "opal@example.org", "zone": "UTC", "is_old_enough": "on"}
    return Form(path_to("link:open", token_for(Scope.FIRST_OPERATOR, None)), None, says, second=NOT_FOUND)


@case("link:open")
def stop_on_its_page(cast: Cast) -> Form:
    token = token_for(Scope.STOP_MAIL, cast.sam, topic=Topic.MEETING)
    return Form(path_to("link:open", token), None, first=OK, second=OK)


@case("link:stop")
def stop_with_one_click(cast: Cast) -> Form:
    token = token_for(Scope.STOP_MAIL, cast.sam, topic=Topic.MEETING)
    return Form(path_to("link:stop", token), None, {"List-Unsubscribe": "One-Click"}, first=OK, second=OK)
