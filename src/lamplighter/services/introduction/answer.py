"""Answering: yes, not now, somebody else, a question back; and what the asker does meanwhile."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.access import Hidden, open_for, visible_to
from lamplighter.core import limits
from lamplighter.core.introduction import Said, Side, Size
from lamplighter.core.journey import PENDING, RequestDeed, RequestStage
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import IllegalMove, Refusal, gettext_noop
from lamplighter.models.event import record
from lamplighter.models.introduction import Referral, Remark, Request
from lamplighter.models.person import Person
from lamplighter.notices.introduction import (
    tell_asked_of_confirmation,
    tell_asked_of_line_back,
    tell_asked_of_reply,
    tell_asker_of_answer,
    tell_asker_of_line,
    tell_asker_of_question,
)
from lamplighter.notices.outbox import take_back
from lamplighter.services.introduction.step import already, begin, fit_remark, has_said, move_request, room_of, say
from lamplighter.services.mentorship import NO_SEAT, NO_SEAT_THERE

TWO = ("asker", "asked")


@transaction.atomic
def accept(pk: uuid.UUID, *, wanted_by_both: bool = False, by: Person, at: datetime) -> uuid.UUID:
    """Yes: the pair's own room opens. Under a reporting line only with the tick that both want it. Twice is once."""
    try:
        request = open_for(by, Request, pk, Right.DECIDE, along=TWO)
    except Hidden:
        return room_of(already(RequestStage.ACCEPTED, pk, asked=by))
    if Size(request.size) is Size.QUESTION:
        raise Refusal(gettext_noop("This is a question in writing. Write your answer: it is the yes."))
    _agree_to_line(request, wanted_by_both, by, at)
    pair = begin(request, Size(request.size), by=by, at=at)
    tell_asker_of_answer(request, at=at)
    return pair.pk


@transaction.atomic
def answer_question(
    pk: uuid.UUID, words: str, *, by_mail: bool = False, wanted_by_both: bool = False, by: Person, at: datetime
) -> None:
    """The written answer is the yes. It takes no seat and opens no room; both keep it. Twice is once."""
    request = open_for(by, Request, pk, Right.DECIDE, along=TWO)
    if Size(request.size) is not Size.QUESTION:
        raise Refusal(gettext_noop("Say yes or not now; a talk needs no answer in writing."))
    fitted = fit_remark(words, at_most=limits.ANSWER)
    if has_said(request, Said.ANSWER, fitted, by=by):
        return
    _agree_to_line(request, wanted_by_both, by, at)
    move_request(request, RequestDeed.ACCEPT, by=by, at=at)
    say(request, Said.ANSWER, fitted, by=by, at=at)
    tell_asker_of_answer(request, words=fitted if by_mail else "", at=at)


@transaction.atomic
def state_line(pk: uuid.UUID, words: str = "", *, by: Person, at: datetime) -> None:
    """Yes, and one of us leads, grades or employs the other: it begins once the asker wants it, too. Twice is once.

    To a question in writing, `words` are the answer; the asker reads it when it begins.
    """
    request = open_for(by, Request, pk, Right.DECIDE, along=TWO)
    if request.line_by == Side.ASKED.value:
        return
    if request.line_by:
        raise Refusal(
            gettext_noop("%(name)s has said so already. Say whether you both want this."), name=request.asker.name
        )
    request.line_by = Side.ASKED.value
    request.save(update_fields=["line_by"])
    move_request(request, RequestDeed.ASK_BACK, by=by, at=at)
    if Size(request.size) is Size.QUESTION:
        say(request, Said.ANSWER, fit_remark(words, at_most=limits.ANSWER), by=by, at=at)
    record("said that one leads", request.pk, by=by, at=at)
    tell_asker_of_line(request, at=at)


@transaction.atomic
def confirm_line(pk: uuid.UUID, *, by: Person, at: datetime) -> uuid.UUID | None:
    """The asker has read who sees what, and still wants it: now it begins. Twice is once."""
    try:
        request = open_for(by, Request, pk, Right.CHANGE, along=TWO)
    except Hidden:
        return room_of(already(RequestStage.ACCEPTED, pk, asker=by))
    if request.line_by != Side.ASKED.value:
        raise Refusal(gettext_noop("There is nothing here that you need to confirm."))
    if request.line_agreed_at is not None:
        return None
    request.line_agreed_at = at
    request.save(update_fields=["line_agreed_at"])
    record("wants it all the same", request.pk, by=by, at=at)
    if Size(request.size) is Size.QUESTION:
        move_request(request, RequestDeed.ACCEPT, by=by, at=at)
    else:
        _begin_for_asker(request, by, at)
    tell_asked_of_confirmation(request, at=at)
    return request.mentorship_id


@transaction.atomic
def decline(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Not now. No reason is asked for, and none is passed on. Twice is once."""
    request = _open_to_decline(pk, by)
    if request is not None:
        move_request(request, RequestDeed.DECLINE, by=by, at=at)
        tell_asker_of_answer(request, at=at)


@transaction.atomic
def decline_and_suggest(pk: uuid.UUID, people: Collection[uuid.UUID], *, by: Person, at: datetime) -> None:
    """Not me, try these: up to three whom the asker can find. Those learn nothing of it. Twice is once."""
    request = _open_to_decline(pk, by)
    if request is None:
        return
    most = settings.LIMITS.others_offered
    if not people:
        raise Refusal(gettext_noop("Choose somebody, or say not now."))
    if len(set(people)) > most:
        raise Refusal(gettext_noop("Up to %(most)d people are easier to choose from. Take one away."), most=most)
    known = visible_to(by, Person).filter(pk__in=people).exclude(pk__in=(by.pk, request.asker_id))
    findable = visible_to(request.asker, Person).filter(pk__in=known.values("pk"))
    if findable.count() < len(set(people)):
        raise Refusal(gettext_noop("Choose only people whom %(name)s can find here, too."), name=request.asker.name)
    move_request(request, RequestDeed.DECLINE, by=by, at=at)
    Referral.objects.bulk_create(Referral(request=request, person=person) for person in findable)
    tell_asker_of_answer(request, suggests=True, at=at)


@transaction.atomic
def ask_back(pk: uuid.UUID, words: str, *, by_mail: bool = False, by: Person, at: datetime) -> None:
    """One line back; then it is the asker's turn, and the two weeks count anew. Twice is once."""
    request = open_for(by, Request, pk, Right.DECIDE, along=TWO)
    fitted = fit_remark(words, at_most=limits.LINE)
    if request.stage == RequestStage.ASKED_BACK.value and has_said(request, Said.ASKED_BACK, fitted, by=by):
        return
    move_request(request, RequestDeed.ASK_BACK, by=by, at=at)
    say(request, Said.ASKED_BACK, fitted, by=by, at=at)
    tell_asker_of_question(request, fitted if by_mail else "", at=at)


@transaction.atomic
def reply(pk: uuid.UUID, words: str, *, by: Person, at: datetime) -> None:
    """To what was asked back; then it is the other one's turn again. Twice is once."""
    request = open_for(by, Request, pk, Right.CHANGE, along=TWO)
    fitted = fit_remark(words, at_most=limits.LINE)
    if request.stage == RequestStage.OPEN.value and has_said(request, Said.REPLY, fitted, by=by):
        return
    if request.stage == RequestStage.ASKED_BACK.value and request.line_by == Side.ASKED.value:
        raise Refusal(gettext_noop("First say whether you want this all the same, or take it back."))
    move_request(request, RequestDeed.REPLY, by=by, at=at)
    say(request, Said.REPLY, fitted, by=by, at=at)
    tell_asked_of_reply(request, fitted, at=at)


@transaction.atomic
def write_back(pk: uuid.UUID, words: str, *, by: Person, at: datetime) -> None:
    """One line to a written answer. Twice is once."""
    request = open_for(by, Request, pk, Right.CHANGE, along=TWO)
    if RequestStage(request.stage) in PENDING:
        raise IllegalMove(gettext_noop("There is no answer here yet that you could say something to."))
    fitted = fit_remark(words, at_most=limits.LINE)
    if has_said(request, Said.LINE_BACK, fitted, by=by):
        return
    if Remark.objects.filter(request=request, said=Said.LINE_BACK.value).exists():
        raise Refusal(gettext_noop("You have written a line back already. Ask for a conversation to say more."))
    say(request, Said.LINE_BACK, fitted, by=by, at=at)
    tell_asked_of_line_back(request, at=at)


@transaction.atomic
def withdraw(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """The asker takes it back while it is open; nobody is told. Twice is once."""
    try:
        request = open_for(by, Request, pk, Right.WITHDRAW)
    except Hidden:
        already(RequestStage.WITHDRAWN, pk, asker=by)
        return
    move_request(request, RequestDeed.WITHDRAW, by=by, at=at)
    take_back(request, at=at)


def _open_to_decline(pk: uuid.UUID, by: Person) -> Request | None:
    """None: this person has said no to it already."""
    try:
        return open_for(by, Request, pk, Right.DECIDE, along=TWO)
    except Hidden:
        already(RequestStage.DECLINED, pk, asked=by)
        return None


def _begin_for_asker(request: Request, by: Person, at: datetime) -> None:
    try:
        begin(request, Size(request.size), by=by, at=at)
    except Refusal as refusal:
        if refusal.sentence == NO_SEAT:  # which speaks to the mentor
            raise Refusal(NO_SEAT_THERE, name=request.asked.name) from None
        raise


def _agree_to_line(request: Request, wanted_by_both: bool, by: Person, at: datetime) -> None:
    """Whoever was asked says in so many words that both want it, although one leads the other."""
    if request.line_by is None or request.line_agreed_at is not None:
        return
    if request.line_by == Side.ASKED.value:
        raise Refusal(
            gettext_noop("You have said yes. It begins when %(name)s wants it, too."), name=request.asker.name
        )
    if not wanted_by_both:
        raise Refusal(gettext_noop("Tick that you both want this; until then nothing begins."))
    request.line_agreed_at = at
    request.save(update_fields=["line_agreed_at"])
    record("wants it all the same", request.pk, by=by, at=at)
