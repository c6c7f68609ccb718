"""Every cell of both journeys on real rows: a step that the table knows is made and written down, any other leaves all
as it was."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from lamplighter.core.introduction import Size
from lamplighter.core.journey import Deed, RequestDeed, RequestStage, Stage
from lamplighter.core.refusal import IllegalMove
from lamplighter.models.event import Event
from lamplighter.models.introduction import Request
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.person import Person
from lamplighter.services.introduction import ask
from lamplighter.services.introduction.step import move_request
from lamplighter.services.mentorship import move_mentorship
from tests.cast import NOON, Cast, meet
from tests.core.test_journey import MENTORSHIP_CELLS, REQUEST_CELLS

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
