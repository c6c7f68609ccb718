"""One of them writes at the very moment at which time would close it: it goes on, or the words are refused."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial

import pytest

from lamplighter.core.introduction import Size
from lamplighter.core.journey import Deed
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.introduction import accept, ask
from lamplighter.services.mentorship import move_by_time
from lamplighter.services.message import send_message
from lamplighter.services.review import close_silent_mentorships
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
LATE = NOON + timedelta(days=60)


@pytest.fixture
def mentor(world: None) -> Person:
    return newcomer("Mentor", seats=20)


def test_nobody_writes_into_what_is_closed(crowd: Crowd, mentor: Person) -> None:
    assert first_wrong_round(partial(play, crowd, mentor)) == ""


def test_without_a_second_look_words_are_lost(crowd: Crowd, mentor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.review._close", look_then_close)
    assert first_wrong_round(partial(play, crowd, mentor)) != ""


def play(crowd: Crowd, mentor: Person) -> str:
    mentee = newcomer("Mentee")
    request = ask(mentor.pk, Size.CONVERSATION, "When?", words_by_mail=False, by=mentee, at=NOON)
    pair = accept(request, by=mentor, at=NOON)
    Notice.objects.all().delete()
    writes = partial(send_message, pair, "Still here.", by=mentee, at=LATE)
    answers = crowd.at_once(*[partial(close_silent_mentorships, at=LATE), writes] * (CLIENTS // 2))
    is_over = Mentorship.objects.get(pk=pair).stage == "ended by silence"
    written = Message.objects.filter(mentorship=pair).count()
    told = Notice.objects.filter(template="mentorship/quiet").count()
    Mentorship.objects.filter(pk=pair).update(stage="completed", moved_at=LATE)  # out of the next round's way
    right = (0, 2) if is_over else (1, 0)
    odd = odd_ones(answers)
    return "" if (written, told) == right and not odd else f"over: {is_over}, {(written, told)} {odd}"


def look_then_close(pk: uuid.UUID, before: datetime, at: datetime) -> int:
    """The guard as one would first write it: what was found a moment ago is closed."""
    return move_by_time(Mentorship.objects.select_related("mentor", "mentee").get(pk=pk), Deed.LAPSE, at=at)
