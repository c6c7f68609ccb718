"""One line and a date: on the evening of a day that matters, the mentor is told once. And meetings nobody planned."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lamplighter.core.refusal import Refusal
from lamplighter.models.agreement import Agreement
from lamplighter.models.meeting import AgendaItem, Meeting
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.queries.meeting import list_agenda_for
from lamplighter.services.crossroads import say_we_have_met
from lamplighter.services.link import Given, answer_by_link
from lamplighter.services.meeting import hold_meeting, nudge_on_big_days, plan_meeting, put_on_agenda
from lamplighter.services.mentorship import leave_mentorship
from tests.cast import NOON, Cast
from tests.outbox.post import carry
from tests.sink import links_in, text_of

pytestmark = pytest.mark.engine
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BIG_DAY = date(2027, 3, 5)
EVENING = NOON + 4 * DAY + 5 * HOUR  # 18:00 with Jonas in Berlin


@pytest.fixture
def told(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, settings: Any) -> uuid.UUID:
    """Amina has a presentation on Friday: the pair."""
    settings.MAIL_IS_SET_UP = True
    put_on_agenda(pair, "My presentation", happens_on=BIG_DAY, by=cast.amina, at=NOON)
    Notice.objects.all().delete()
    return pair


def nudged(at: datetime) -> int:
    return nudge_on_big_days(at=at)


def test_the_mentor_is_told_that_evening_once(cast: Cast, told: uuid.UUID) -> None:
    assert [nudged(EVENING + hours * HOUR) for hours in (-24, -0.1, 0, 0.1, 24)] == [0, 0, 1, 0, 0]
    (mail,) = carry(EVENING)
    words = text_of(mail)
    assert (mail["To"], "5 March" in words, "presentation" in words) == ("jonas@example.org", True, False)
    link = next(link for link in links_in(mail) if "/l/" in link and "/stop/" not in link)
    answer_by_link(link.split("/")[-2], "message", Given("How did it go?"), at=EVENING)
    assert Message.objects.get().author == cast.jonas


def test_their_words_go_along_where_words_travel(told: uuid.UUID) -> None:
    Agreement.objects.update(words_by_mail=True)
    nudged(EVENING)
    (mail,) = carry(EVENING)
    assert "My presentation" in text_of(mail)


@pytest.mark.parametrize(("late", "found"), [(17, 1), (18, 0)])
def test_a_late_worker_tells_it_until_noon(told: uuid.UUID, late: int, found: int) -> None:
    assert nudged(EVENING + late * HOUR) == found


def test_nobody_is_told_of_the_mentors_own_day_nor_when_it_is_over(cast: Cast, told: uuid.UUID) -> None:
    AgendaItem.objects.all().delete()
    put_on_agenda(told, "My own day", happens_on=BIG_DAY, by=cast.jonas, at=NOON)
    assert nudged(EVENING) == 0
    put_on_agenda(told, "My presentation", happens_on=BIG_DAY, by=cast.amina, at=NOON)
    leave_mentorship(told, by=cast.jonas, at=NOON)
    assert nudged(EVENING) == 0


def test_a_meeting_before_it_leaves_it_on_the_list(cast: Cast, told: uuid.UUID) -> None:
    hold_meeting(plan_meeting(told, NOON, by=cast.jonas, at=NOON), by=cast.jonas, at=NOON)
    (line,) = list_agenda_for(cast.jonas, told)
    assert line.happens_on == BIG_DAY
    with pytest.raises(Refusal, match="within the next year"):
        put_on_agenda(told, "Long ago", happens_on=date(2027, 2, 1), by=cast.amina, at=NOON)


def test_a_meeting_that_nobody_planned_is_put_down_once_a_day(cast: Cast, told: uuid.UUID) -> None:
    for person in (cast.amina, cast.jonas):
        say_we_have_met(told, NOON.date(), by=person, at=NOON + HOUR)
    say_we_have_met(told, NOON.date() - DAY, by=cast.amina, at=NOON + HOUR)
    assert [row.held_at == row.starts_at for row in Meeting.objects.all()] == [True, True]
    assert not Notice.objects.exists()
    with pytest.raises(Refusal, match="still to come"):
        say_we_have_met(told, NOON.date() + DAY, by=cast.amina, at=NOON)
