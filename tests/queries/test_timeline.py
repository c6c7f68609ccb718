"""One tie over the years: what began, paused, ended and began again."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from lamplighter.access import Hidden
from lamplighter.core.introduction import Size
from lamplighter.core.journey import Deed
from lamplighter.models.person import Person
from lamplighter.queries.home import Timeline, get_timeline_for
from lamplighter.services.goal import add_milestone, confirm_milestone
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import hold_meeting, plan_meeting
from lamplighter.services.mentorship import (
    finish_mentorship,
    leave_mentorship,
    offer_to_finish,
    pause_mentorship,
    wake_rested_mentorships,
)
from lamplighter.ui.words import STEPS, step_words
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)


def _said(page: Timeline, name: str) -> list[str]:
    return [
        step_words(m.deed, name, is_mine=m.is_mine, by_time=m.by_time) if m.deed else m.reached or "began"
        for m in page.moments
    ]


def test_an_end_and_a_new_beginning_are_one_timeline(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    """With the roles changed, 400 days later: still the same two people."""
    meeting = plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    hold_meeting(meeting, by=cast.jonas, at=NOON + 2 * DAY)
    step = add_milestone(pair, "A first report", by=cast.amina, at=NOON)
    for person in (cast.amina, cast.jonas):
        confirm_milestone(step, by=person, at=NOON + 3 * DAY)
    pause_mentorship(pair, (NOON + 9 * DAY).date(), by=cast.amina, at=NOON + 4 * DAY)
    wake_rested_mentorships(at=NOON + 9 * DAY)
    offer_to_finish(pair, by=cast.jonas, at=NOON + 20 * DAY)
    finish_mentorship(pair, by=cast.amina, at=NOON + 21 * DAY)
    later = NOON + 421 * DAY
    Person.objects.filter(pk=cast.amina.pk).update(visibility="members")
    request = ask(cast.amina.pk, Size.CONVERSATION, "Again?", words_by_mail=False, by=cast.jonas, at=later)
    again = accept(request, by=cast.amina, at=later)
    leave_mentorship(again, by=cast.jonas, at=later + DAY)
    for person, partner, pk in ((cast.amina, "Jonas", pair), (cast.jonas, "Amina", again)):
        page = get_timeline_for(person, pk)
        assert page.met == 1
        mine = person is cast.amina
        assert _said(page, partner) == [
            "began",
            "You both agreed.",
            "A first report",
            "You took a break." if mine else "Amina took a break.",
            "The break was over.",
            "Jonas thought you had arrived." if mine else "You thought you had arrived.",
            "You finished well.",
            "began",
            "Jonas ended it." if mine else "You ended it.",
        ]
        assert [moment.at for moment in page.moments] == sorted(moment.at for moment in page.moments)


def test_nobody_else_sees_it(cast: Cast, pair: uuid.UUID) -> None:
    for stranger in (cast.sam, cast.priya):
        with pytest.raises(Hidden):
            get_timeline_for(stranger, pair)


def test_every_step_of_the_journey_can_be_said() -> None:
    assert set(STEPS) == set(Deed)
