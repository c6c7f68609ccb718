"""The page of a rhythm: one sentence, three honest ways out, and only the two see it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access.door import Hidden
from lamplighter.core.agreement import Beat
from lamplighter.core.rhythm import State
from lamplighter.queries.rhythm import get_rhythm_for
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.meeting import hold_meeting, plan_meeting
from lamplighter.services.mentorship import leave_mentorship, pause_mentorship, resume_mentorship
from tests.cast import NOON, TERMS, Cast

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)


def hold(cast: Cast, pair: uuid.UUID, *days: int) -> None:
    for day in days:
        at = NOON + day * DAY
        hold_meeting(plan_meeting(pair, at, by=cast.jonas, at=at - DAY), by=cast.jonas, at=at)


def agree_on(cast: Cast, pair: uuid.UUID, beat: Beat) -> None:
    version = propose_agreement(pair, replace(TERMS, beat=beat), by=cast.amina, at=NOON)
    sign_agreement(version, by=cast.jonas, at=NOON)


@pytest.mark.parametrize(
    ("days_later", "state"),
    [(14, State.STEADY), (18, State.DUE), (30, State.DRIFTING), (60, State.STALLED)],
)
def test_time_alone_moves_it(cast: Cast, pair: uuid.UUID, days_later: int, state: State) -> None:
    agree_on(cast, pair, Beat.FORTNIGHTLY)
    hold(cast, pair, 14, 28)
    page = get_rhythm_for(cast.amina, pk=pair, at=NOON + (28 + days_later) * DAY)
    assert page.rhythm.state is state and page.asks_for_something is (state is not State.STEADY)
    assert [day.after for day in page.met] == [None, 14] and page.every == 14


def test_a_break_counts_no_day_and_neither_does_a_meeting_that_fell_out(cast: Cast, pair: uuid.UUID) -> None:
    agree_on(cast, pair, Beat.FORTNIGHTLY)
    hold(cast, pair, 14)
    pause_mentorship(pair, (NOON + 54 * DAY).date(), by=cast.amina, at=NOON + 20 * DAY)
    assert get_rhythm_for(cast.jonas, pair, at=NOON + 30 * DAY).rhythm.state is State.PAUSED
    resume_mentorship(pair, by=cast.amina, at=NOON + 50 * DAY)
    page = get_rhythm_for(cast.jonas, pair, at=NOON + 55 * DAY)
    assert page.rhythm.open_gap == 11 and page.rhythm.state is State.STEADY


def test_what_is_planned_in_time_keeps_it(cast: Cast, pair: uuid.UUID) -> None:
    agree_on(cast, pair, Beat.FORTNIGHTLY)
    hold(cast, pair, 14)
    plan_meeting(pair, NOON + 34 * DAY, by=cast.jonas, at=NOON + 33 * DAY)
    page = get_rhythm_for(cast.amina, pair, at=NOON + 33 * DAY)
    assert page.rhythm.state is State.STEADY and page.booked_on == (NOON + 34 * DAY).date()


def test_the_page_says_one_sentence_and_three_ways_out_and_never_the_word(cast: Cast, pair: uuid.UUID) -> None:
    agree_on(cast, pair, Beat.FORTNIGHTLY)
    hold(cast, pair, 14, 28)
    with time_machine.travel(NOON + 60 * DAY, tick=False):
        jonas = Client()
        jonas.force_login(cast.jonas)
        body = jonas.get(reverse("mentorship:rhythm", args=[pair])).content.decode()
        assert (
            reverse("mentorship:rhythm", args=[pair])
            in jonas.get(reverse("mentorship:page", args=[pair])).content.decode()
        )
    for words in (
        "It’s been 4 weeks; you’d agreed on every two weeks.",
        "Choose a time",
        "A slower pace",
        "Finish well",
        "14 days",
    ):
        assert words in body
    assert "drift" not in body.lower()


def test_when_it_is_over_nothing_is_asked_and_nobody_else_ever_sees_it(cast: Cast, pair: uuid.UUID) -> None:
    agree_on(cast, pair, Beat.FORTNIGHTLY)
    hold(cast, pair, 14)
    leave_mentorship(pair, by=cast.amina, at=NOON + 20 * DAY)
    assert not get_rhythm_for(cast.jonas, pair, at=NOON + 90 * DAY).asks_for_something
    with pytest.raises(Hidden):
        get_rhythm_for(cast.sam, pair, at=NOON)
