"""Answering from a mail: one link, one answer, one effect."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar

from django.db import transaction
from django.utils.translation import gettext

from lamplighter.access import Hidden
from lamplighter.access.link import make_link, open_link, use_link
from lamplighter.access.postbox import add_address, vouch_for_address
from lamplighter.core.agreement import Beat
from lamplighter.core.availability import Hours
from lamplighter.core.invitation import Part
from lamplighter.core.left import Left
from lamplighter.core.post import Scope, Topic
from lamplighter.models.link import MailLink
from lamplighter.models.person import Person
from lamplighter.notices.invitation import let_yes_wait
from lamplighter.queries.agreement import get_agreement_for
from lamplighter.queries.crossroads import find_crossroads_in_mail
from lamplighter.queries.introduction import get_request_for
from lamplighter.queries.meeting import get_meeting_for
from lamplighter.queries.person import does_mail_leave
from lamplighter.queries.slot import get_next_time_for, get_slots_for
from lamplighter.services.agreement import begin_by_invitation, change_beat, renew_agreement, sign_agreement
from lamplighter.services.availability import say_away, say_hours
from lamplighter.services.checkin import answer_taps
from lamplighter.services.crossroads import say_enough, say_go_on, say_we_have_met, say_we_met
from lamplighter.services.goal import make_promise
from lamplighter.services.introduction import (
    accept,
    answer_question,
    ask_back,
    decline,
    decline_and_suggest,
    reply,
    withdraw,
    write_back,
)
from lamplighter.services.meeting import (
    call_off_meeting,
    move_meeting,
    plan_meeting,
    put_on_agenda,
    say_i_came_alone,
    write_note,
)
from lamplighter.services.mentorship import carry_on, finish_mentorship, leave_mentorship, offer_to_finish
from lamplighter.services.message import send_message
from lamplighter.services.person import join, prepare_person, stop_mail
from lamplighter.services.safety.block import block_asker, block_partner
from lamplighter.services.slot import cannot_make_it, meet_in_writing, take_next, take_slot


@dataclass(frozen=True, slots=True)
class Given:
    """What is typed or chosen on the page of a link, besides the button."""

    words: str = ""
    by_mail: bool = False
    people: tuple[uuid.UUID, ...] = ()
    taps: Mapping[str, str] = field(default_factory=dict)
    for_work: bool = False
    starts_at: datetime | None = None
    day: date | None = None
    back_on: date | None = None
    hours: Hours | None = None
    left: Left | None = None
    promise: str = ""


NOTHING = Given()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says who has just come in."""

    name: str
    is_old_enough: bool
    zone: str


class Answer(Protocol):
    """A deed that a link can do in its reader's name."""

    def __call__(self, pk: uuid.UUID, *, by: Person, at: datetime) -> object: ...


class AnswerWithMore(Protocol):
    """One that takes what was typed or chosen, too."""

    def __call__(self, pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> object: ...


def _answer(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    answer_question(pk, given.words, by_mail=given.by_mail, by=by, at=at)


def _ask_back(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    ask_back(pk, given.words, by_mail=given.by_mail, by=by, at=at)


def _suggest(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    decline_and_suggest(pk, given.people, by=by, at=at)


def _reply(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    reply(pk, given.words, by=by, at=at)


def _write_back(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    write_back(pk, given.words, by=by, at=at)


def _write(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    send_message(pk, given.words, by=by, at=at)


def _add_to_list(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    put_on_agenda(get_meeting_for(by, pk).mentorship, given.words, happens_on=given.day, by=by, at=at)


def _cannot_make_it(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    """Called off, three other times, and perhaps a few words."""
    cannot_make_it(pk, for_work=given.for_work, by=by, at=at)
    if given.words.strip():
        send_message(get_meeting_for(by, pk).mentorship, given.words, by=by, at=at)


def _write_about(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    send_message(get_meeting_for(by, pk).mentorship, given.words, by=by, at=at)


def _say_how_it_goes(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    answer_taps(pk, given.taps, given.words, by=by, at=at)


def _take(number: int) -> Answer:
    def take(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
        take_slot(pk, number, by=by, at=at)

    return take


def _said(what: T | None) -> T:
    """What a form has asked for; whoever leaves the form out is answered as if there were no such link."""
    if what is None:
        raise Hidden
    return what


def _take_next(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    """The time that stood on the page."""
    take_next(pk, _said(given.starts_at), by=by, at=at)


def _own_time(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    """A time of one's own for the next meeting of the two."""
    plan_meeting(pk, _said(given.starts_at), by=by, at=at)


def _own_time_instead(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    """The same where this one has been called off."""
    _own_time(get_meeting_for(by, pk).mentorship, given, by=by, at=at)


def _move(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    move_meeting(pk, _said(given.starts_at), by=by, at=at)


def _am_away(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    say_away(_said(given.day), _said(given.back_on), by=by, at=at)


def _usual_hours(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    say_hours(_said(given.hours), by=by, at=at)


def _have_met(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    say_we_have_met(pk, _said(given.day), by=by, at=at)


def _met(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    say_we_met(pk, by=by, at=at)
    _say_what_stays(pk, given, by=by, at=at)


def _say_what_stays(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    """What they mean to do, and for themselves alone how it left them; as much of it as they like."""
    if given.left:
        write_note(pk, gettext(given.left.sentence), is_private=True, by=by, at=at)
    if given.promise.strip():
        make_promise(get_meeting_for(by, pk).mentorship, given.promise, given.day, by=by, at=at)


def _met_and_next(pk: uuid.UUID, given: Given, *, by: Person, at: datetime) -> None:
    """We met, and the next time is on, unless something else is to be decided first."""
    _met(pk, given, by=by, at=at)
    if find_crossroads_in_mail(by, pk) is None:
        _take_next(get_meeting_for(by, pk).mentorship, given, by=by, at=at)


def _slow_to(beat: Beat) -> Answer:
    def slow(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
        change_beat(pk, beat, by=by, at=at)

    return slow


def _offer_to_finish(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    offer_to_finish(get_agreement_for(by, pk).mentorship, by=by, at=at)


MY_TIME: Mapping[str, AnswerWithMore] = {"away": _am_away, "hours": _usual_hours}
WITH_MORE: Mapping[Scope, Mapping[str, AnswerWithMore]] = {
    Scope.REQUEST: {"answer": _answer, "ask-back": _ask_back, "not-me": _suggest},
    Scope.REPLY: {"reply": _reply},
    Scope.LINE_BACK: {"line-back": _write_back},
    Scope.MESSAGE: {"message": _write, "next": _take_next, "own-time": _own_time, "have-met": _have_met, **MY_TIME},
    Scope.TIME: {"agenda": _add_to_list, "cannot": _cannot_make_it, "own-time": _move, **MY_TIME},
    Scope.SLOT: {"message": _write_about, "own-time": _own_time_instead, **MY_TIME},
    Scope.CHECKIN: {"how-it-goes": _say_how_it_goes},
    Scope.MEETING: {"met": _met, "met-next": _met_and_next, "stays": _say_what_stays},
    Scope.NEXT: {"next": _take_next, "own-time": _own_time, **MY_TIME},
    Scope.RHYTHM: {"next": _take_next, "own-time": _own_time, "have-met": _have_met, **MY_TIME},
}
ANSWERS: Mapping[Scope, Mapping[str, Answer]] = {
    Scope.REQUEST: {"yes": accept, "not-now": decline, "block": block_asker},
    Scope.WITHDRAW: {"withdraw": withdraw},
    Scope.MESSAGE: {"stop": leave_mentorship, "block": block_partner},
    Scope.TIME: {"in-writing": meet_in_writing},
    Scope.SLOT: {**{f"take-{number}": _take(number) for number in (1, 2, 3)}, "in-writing": meet_in_writing},
    Scope.AGREEMENT: {"agree": sign_agreement},
    Scope.MEETING: {
        "called-off": call_off_meeting,
        "alone": say_i_came_alone,
        "go-on": say_go_on,
        "enough": say_enough,
    },
    Scope.RHYTHM: {**{f"slower-{beat.value}": _slow_to(beat) for beat in Beat}, "offer": offer_to_finish},
    Scope.REVIEW: {"renew": renew_agreement, "offer": _offer_to_finish},
    Scope.CROSSROADS: {"go-on": say_go_on, "enough": say_enough},
    Scope.FINISH: {"finish": finish_mentorship, "carry-on": carry_on},
}


@transaction.atomic
def answer_by_link(token: str, answer: str, given: Given = NOTHING, *, at: datetime) -> str | None:
    """Do what the link is for; the second of two clicks finds it used. Raises Hidden for anything else.

    Returns a link of its own where the answer leads on: yes, and when? We met, and shall we do it again, or when next?
    I can't make it, and these are other times. So are my hours, and what could suit now?
    """
    link = open_link(token, at=at)
    scope = Scope(link.scope)
    deed, with_more = ANSWERS.get(scope, {}).get(answer), WITH_MORE.get(scope, {}).get(answer)
    if link.person is None or link.thing is None:
        raise Hidden
    asked = find_crossroads_in_mail(link.person, link.thing)
    if deed is not None:
        use_link(link, at=at)
        deed(link.thing, by=link.person, at=at)
    elif with_more is not None:
        use_link(link, at=at)
        with_more(link.thing, given, by=link.person, at=at)
    else:
        raise Hidden
    if answer in MY_TIME:
        return _on_with(link, at)
    if answer == "cannot" and get_slots_for(link.person, link.thing, at=at).slots:
        return make_link(Scope.SLOT, person=link.person, thing=link.thing, expires_at=link.expires_at)
    if asks := find_crossroads_in_mail(link.person, link.thing):
        return make_link(Scope.CROSSROADS, person=link.person, thing=asks.id, expires_at=link.expires_at)
    goes_on = asked.mentorship if answer == "go-on" and asked and asked.silence_goes_on else None
    pair = goes_on or _who_meet_next(link, answer)
    if pair and get_next_time_for(link.person, pair, at=at):
        if scope is Scope.REQUEST:
            let_yes_wait(pair, at=at)
        return make_link(Scope.NEXT, person=link.person, thing=pair, expires_at=link.expires_at)
    return None


def _who_meet_next(link: MailLink, answer: str) -> uuid.UUID | None:
    """The two, where this answer leads to the question when."""
    assert link.person and link.thing  # whoever has answered is known, and what about
    match Scope(link.scope), answer:
        case Scope.REQUEST, "yes":
            return get_request_for(link.person, link.thing).mentorship
        case Scope.AGREEMENT, "agree":
            return get_agreement_for(link.person, link.thing).mentorship
        case Scope.MEETING, "met" | "met-next":
            return get_meeting_for(link.person, link.thing).mentorship
    return None


def _on_with(link: MailLink, at: datetime) -> str:
    """The same question once more, of whoever has just said when they have time; of what was called off, when next."""
    assert link.person and link.thing
    scope, thing = Scope(link.scope), link.thing
    if scope is Scope.SLOT:
        scope, thing = Scope.NEXT, get_meeting_for(link.person, thing).mentorship
    if scope is Scope.NEXT and get_next_time_for(link.person, thing, at=at) is None:
        scope = Scope.MESSAGE
    return make_link(scope, person=link.person, thing=thing, expires_at=link.expires_at)


@transaction.atomic
def stop_mail_by_link(token: str, *, at: datetime) -> None:
    """No more mail of this kind, with one click and without signing in. It may be clicked again."""
    link = open_link(token, at=at)
    if link.scope != Scope.STOP_MAIL.value or link.person is None:
        raise Hidden
    stop_mail(Topic(link.topic), by=link.person, at=at)


@transaction.atomic
def enter_by_link(token: str, *, at: datetime) -> Person:
    """The person whom the operator lets in; the link is used up."""
    link = open_link(token, at=at)
    if link.scope != Scope.SIGN_IN.value or link.person is None:
        raise Hidden
    use_link(link, at=at)
    vouch_for_address(link.person)
    return link.person


@transaction.atomic
def enter_first(token: str, who: Newcomer, address: str, *, at: datetime) -> Person:
    """The first operator of an empty installation says who they are; whoever holds the link is believed."""
    link = open_link(token, at=at)
    if link.scope != Scope.FIRST_OPERATOR.value:
        raise Hidden
    use_link(link, at=at)
    person = _join(who, at=at)
    add_address(person, address, is_verified=True)
    return person


@transaction.atomic
def enter_invited(token: str, who: Newcomer, said: Part | None = None, *, at: datetime) -> tuple[Person, uuid.UUID]:
    """Where no mail leaves, the invitation is all the proof there is; whoever holds it is somebody here, once.

    Returns them, and what they have begun. Raises Hidden where people come in by their mail.
    """
    if does_mail_leave():
        raise Hidden
    person = _join(who, at=at)
    return person, begin_by_invitation(token, said, by=person, at=at)


def _join(who: Newcomer, *, at: datetime) -> Person:
    person = prepare_person(at=at)
    join(who.name, is_old_enough=who.is_old_enough, zone=who.zone, by=person, at=at)
    person.refresh_from_db()
    return person
