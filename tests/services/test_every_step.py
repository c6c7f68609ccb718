"""Every cell of both journeys on real rows: a step that the table knows is made and written down, any other leaves all
as it was. And no step is there for nothing: people and time, with their own deeds, come to make each of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from lamplighter.core.agreement import Beat
from lamplighter.core.introduction import Size
from lamplighter.core.journey import Deed, RequestDeed, RequestStage, Stage
from lamplighter.core.refusal import IllegalMove
from lamplighter.models.event import Event
from lamplighter.models.introduction import Request
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.person import Person
from lamplighter.services.introduction import accept, ask, ask_back, decline, reply, withdraw
from lamplighter.services.introduction.step import move_request
from lamplighter.services.mentorship import (
    carry_on,
    finish_mentorship,
    leave_mentorship,
    move_mentorship,
    offer_to_finish,
    resume_mentorship,
)
from tests.cast import NOON, Cast, meet
from tests.core.test_journey import MENTORSHIP_CELLS, REQUEST_CELLS
from tests.services.test_journeys_at_random import (
    ANSWERS,
    LEADS,
    MADE,
    ONE,
    OTHER,
    Journeys,
    about_to_finish,
    after_one_talk,
    agreed,
    asked_back,
    asking_each_other,
    in_touch,
    on_first_meetings,
    resting,
)

pytestmark = pytest.mark.engine

WAY_TO: dict[Stage, tuple[Deed, ...]] = {
    Stage.INTRODUCTION: (),
    Stage.ACTIVE: (Deed.AGREE,),
    Stage.PAUSED: (Deed.AGREE, Deed.PAUSE),
    Stage.CLOSING: (Deed.AGREE, Deed.OFFER_TO_FINISH),
    Stage.COMPLETED: (Deed.FINISH,),
    Stage.ENDED_EARLY: (Deed.LEAVE,),
    Stage.ENDED_BY_SILENCE: (Deed.LAPSE,),
}
WAY_OF_A_REQUEST: dict[RequestStage, tuple[RequestDeed, ...]] = {
    RequestStage.OPEN: (),
    RequestStage.ASKED_BACK: (RequestDeed.ASK_BACK,),
    RequestStage.ACCEPTED: (RequestDeed.ACCEPT,),
    RequestStage.DECLINED: (RequestDeed.DECLINE,),
    RequestStage.WITHDRAWN: (RequestDeed.WITHDRAW,),
    RequestStage.EXPIRED: (RequestDeed.EXPIRE,),
    RequestStage.SUPERSEDED: (RequestDeed.SUPERSEDE,),
}


@contextmanager
def _and_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _mentorship(pk: uuid.UUID) -> Mentorship:
    return Mentorship.objects.select_related("mentor", "mentee").get(pk=pk)


def test_every_step_of_a_mentorship_is_made_and_written_down_or_refused(cast: Cast) -> None:
    pk = meet(cast, size=Size.REGULAR)
    for here, deed, to, _ in MENTORSHIP_CELLS:
        with _and_back():
            for step in WAY_TO[here]:
                move_mentorship(_mentorship(pk), step, by=cast.amina, at=NOON)
            before = Move.objects.count()
            if to is None:
                with pytest.raises(IllegalMove):
                    move_mentorship(_mentorship(pk), deed, by=cast.jonas, at=NOON)
                assert (_mentorship(pk).stage, Move.objects.count()) == (here.value, before), (here, deed)
                continue
            move_mentorship(_mentorship(pk), deed, by=cast.jonas, at=NOON)
            last = Move.objects.latest("pk")
            assert (last.deed, last.stage, last.by, last.at) == (deed.value, to.value, cast.jonas, NOON)
            row, is_over = _mentorship(pk), to in (Stage.COMPLETED, Stage.ENDED_EARLY, Stage.ENDED_BY_SILENCE)
            assert (row.stage, row.takes_a_seat) == (to.value, not is_over), (here, deed)
            assert Person.objects.get(pk=cast.jonas.pk).seats_taken == int(not is_over), (here, deed)


def test_every_step_of_a_request_is_made_and_written_down_or_refused(cast: Cast) -> None:
    pk = ask(cast.jonas.pk, Size.QUESTION, "How?", words_by_mail=False, by=cast.amina, at=NOON)
    for here, deed, to, _ in REQUEST_CELLS:
        with _and_back():
            for step in WAY_OF_A_REQUEST[here]:
                move_request(Request.objects.get(pk=pk), step, by=cast.jonas, at=NOON)
            before = Event.objects.count()
            if to is None:
                with pytest.raises(IllegalMove):
                    move_request(Request.objects.get(pk=pk), deed, by=cast.jonas, at=NOON)
                assert (Request.objects.get(pk=pk).stage, Event.objects.count()) == (here.value, before), (here, deed)
                continue
            move_request(Request.objects.get(pk=pk), deed, by=cast.jonas, at=NOON)
            last = Event.objects.latest("pk")
            assert (last.verb, last.by_id, last.at) == (deed.value, cast.jonas.pk, NOON)
            assert Request.objects.get(pk=pk).stage == to.value, (here, deed)


class OnFoot(Journeys):
    """The same people without chance: whatever must be true is looked at after each step."""

    def _try(self, *given: Any) -> None:
        super()._try(*given)
        self._look()

    def _live(self, days: int) -> None:
        super()._live(days)
        self._look()

    def _look(self) -> None:
        for rule in self.invariants:
            rule.function(self)


def _answer_each_other(here: OnFoot) -> None:
    """Nobody asks anybody again so soon after a no."""
    _asks(here, "Noor", "Sam")
    here.answers(ONE, 0, withdraw)
    _asks(here, "Noor", "Jonas", and_is_asked_back=True)
    here.answers(ONE, 0, withdraw)
    _asks(here, "Priya", "Sam")
    here.answers(OTHER, 0, decline)
    _asks(here, "Priya", "Jonas", and_is_asked_back=True)
    here.answers(OTHER, 0, decline)
    _asks(here, "Amina", "Noor", and_is_asked_back=True)
    here.says(ONE, 0, reply, "Slowly.")
    _asks(here, "Jonas", "Noor", and_is_asked_back=True)
    here.time_passes(16)


def _end_as_they_like(here: OnFoot) -> None:
    """Amina and Jonas, again and again: each time they come a little further, or end in another way."""
    asking_each_other(here)
    here.moves(ONE, 0, finish_mentorship)
    asked_back(here)
    here.answers(OTHER, 0, accept)
    here.moves(OTHER, 0, leave_mentorship)
    agreed(here)
    here.writes_the_lines(OTHER, 0, Beat.MONTHLY)
    here.agrees(ONE, 0)
    here.moves(OTHER, 0, leave_mentorship)
    resting(here)
    here.moves(OTHER, 0, resume_mentorship)
    here.pauses(ONE, 0, 5)
    here.moves(OTHER, 0, leave_mentorship)
    about_to_finish(here)
    here.moves(OTHER, 0, carry_on)
    here.moves(ONE, 0, offer_to_finish)
    here.moves(OTHER, 0, finish_mentorship)
    about_to_finish(here)
    here.moves(OTHER, 0, leave_mentorship)


def _end_in_time(here: OnFoot) -> None:
    about_to_finish(here)
    here.time_passes(16)
    after_one_talk(here)
    here.time_passes(9)
    on_first_meetings(here)
    here.time_passes(30)
    here.time_passes(8)
    for beginning in (agreed, in_touch):
        beginning(here)
        here.a_season_passes()


def _asks(here: OnFoot, by: str, other: str, *, and_is_asked_back: bool = False) -> None:
    here.asks(by, other, Size.QUESTION, False)
    if and_is_asked_back:
        here.says(OTHER, 0, ask_back, "Since when?")


@pytest.mark.once
def test_people_and_time_make_every_step_there_is(five: None) -> None:
    MADE.clear()
    here = OnFoot()
    try:
        for chapter in (_answer_each_other, _end_as_they_like, _end_in_time):
            chapter(here)
    finally:
        here.teardown()
    assert MADE >= {(stage, deed, to) for (stage, deed), to in LEADS.items()} | ANSWERS
