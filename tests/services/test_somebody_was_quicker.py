"""Somebody else gets there between looking and doing. Told with a second hand that strikes at a given statement.

The races beside this one are run with real threads; these stories are for the branches that only luck reaches there.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection

from lamplighter.access.postbox import add_address
from lamplighter.core.introduction import Size
from lamplighter.models.agreement import Agreement
from lamplighter.models.crossroads import Crossroads
from lamplighter.models.fields import Sealed
from lamplighter.models.introduction import Request
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.outbox import Notice
from lamplighter.models.portrait import Counted, Portrait
from lamplighter.models.question import Draft, Question
from lamplighter.services.crossroads import ask_after_meetings, reach_decision_days, settle_crossroads
from lamplighter.services.introduction import ask, expire_silent_requests
from lamplighter.services.meeting import plan_meeting, remind_of_meetings
from lamplighter.services.mentorship import pause_mentorship, wake_rested_mentorships
from lamplighter.services.person import prepare_person
from lamplighter.services.portrait import draw_portraits
from lamplighter.services.question import claim_draft, keep_draft
from lamplighter.services.signin import person_behind
from tests.cast import NOON, Cast
from tests.crossroads import began, talked
from tests.portrait import NAMES, learner

DAY = timedelta(days=1)


@contextmanager
def quicker(statement: str, deed: Callable[[], object]) -> Iterator[None]:
    """Just before the first statement that begins so, `deed` happens."""
    struck = []

    def strike(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not struck and sql.startswith(statement):
            struck.append(sql)
            deed()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(strike):
        yield
    assert struck, f"nothing began with {statement!r}"


def test_a_request_answered_in_the_last_moment_has_not_run_out(cast: Cast) -> None:
    ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.amina, at=NOON)

    def answer() -> None:
        Request.objects.update(stage="declined")

    with quicker('UPDATE "lamplighter_request"', answer):
        assert expire_silent_requests(at=NOON + 14 * DAY) == 0
    assert Request.objects.get().stage == "declined"
    assert not Notice.objects.filter(template="introduction/expired").exists()


def test_a_meeting_moved_in_the_last_moment_is_not_reminded_of_at_its_old_time(cast: Cast, pair: uuid.UUID) -> None:
    plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)

    def move() -> None:
        Meeting.objects.update(starts_at=NOON + 3 * DAY)

    with quicker('SELECT "lamplighter_meeting"."id", ', move):  # once found, they are looked at anew, and held
        assert remind_of_meetings(at=NOON) == 0
    assert not Notice.objects.filter(template="meeting/tomorrow").exists()


def test_a_rest_that_somebody_ended_in_the_last_moment_is_not_ended_again(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID
) -> None:
    pause_mentorship(pair, date(2027, 3, 10), by=cast.jonas, at=NOON)

    def leave() -> None:
        Mentorship.objects.update(stage="ended early", takes_a_seat=False, back_on=None)

    moves = Move.objects.count()
    with quicker('UPDATE "lamplighter_mentorship"', leave):
        assert wake_rested_mentorships(at=NOON + 30 * DAY) == 0
    assert (Mentorship.objects.get().stage, Move.objects.count()) == ("ended early", moves)


def test_a_day_that_another_worker_has_reached_is_told_once(cast: Cast) -> None:
    began(cast)
    agreement, at = Agreement.objects.get(), NOON + 40 * DAY

    def reach() -> None:
        Crossroads.objects.create(
            mentorship=agreement.mentorship,
            occasion="first meetings",
            agreement=agreement,
            opened_at=at,
            decide_by=at + DAY,
        )

    with quicker('INSERT INTO "lamplighter_crossroads"', reach):
        assert reach_decision_days(at=at) == 0
    assert not Notice.objects.filter(template="crossroads/on_the_day").exists()


def test_a_question_that_another_worker_has_mailed_is_mailed_once(cast: Cast) -> None:
    row = talked(cast)
    with quicker('UPDATE "lamplighter_meeting"', lambda: Meeting.objects.update(asked_at=NOON)):
        assert ask_after_meetings(at=row.opened_at + DAY) == 0
    assert not Notice.objects.filter(template="crossroads/after_meeting").exists()


def test_a_second_yes_in_the_last_moment_counts(cast: Cast) -> None:
    row = talked(cast)
    for statement in ("SAVEPOINT", 'UPDATE "lamplighter_crossroads"'):

        def say_yes() -> None:
            Crossroads.objects.update(decided_at=NOON, goes_on=True)

        with quicker(statement, say_yes):
            assert settle_crossroads(at=row.decide_by) == 0
        assert Mentorship.objects.get().stage == "introduction"
        Crossroads.objects.update(decided_at=None, goes_on=None)
    assert not Notice.objects.filter(template="crossroads/rests").exists()


def test_an_end_in_the_last_moment_stands(cast: Cast) -> None:
    """And then nothing was decided."""
    row = talked(cast)
    moves = Move.objects.count()
    with quicker('UPDATE "lamplighter_mentorship"', lambda: Mentorship.objects.update(stage="ended early")):
        assert settle_crossroads(at=row.decide_by) == 0
    assert Move.objects.count() == moves
    assert not Notice.objects.filter(template="crossroads/rests").exists()


def test_a_draft_claimed_by_two_pages_at_once_becomes_one_question(cast: Cast) -> None:
    token = keep_draft("Who could help?", token=None, at=NOON)
    with quicker('DELETE FROM "lamplighter_draft"', lambda: Draft.objects.all().delete()):
        assert claim_draft(token, by=cast.amina, at=NOON) is None
    assert Question.objects.count() == 0, "the page that was quicker keeps it"


def test_two_who_type_the_same_new_address_at_once_are_one_person(cast: Cast) -> None:
    found = []

    def type_it_first() -> None:
        found.append(prepare_person(at=NOON))
        add_address(found[0], "nika@example.org", is_verified=False)

    with quicker("SAVEPOINT", type_it_first):
        assert [person_behind("nika@example.org", at=NOON)] == found


def test_a_portrait_that_another_worker_has_drawn_is_not_drawn_over(cast: Cast) -> None:
    for name in NAMES[:5]:
        learner(name, cast.jonas)
    several = {"number": 1, "voices": 5, "fresh": 5, "drawn_at": NOON, "says": Sealed(b"x")}

    def draw() -> None:
        Portrait.objects.create(person=cast.jonas, quality="M1", **several)

    with quicker('INSERT INTO "lamplighter_portrait"', draw):
        assert draw_portraits(at=NOON + 31 * DAY) == 0
    assert not Counted.objects.exists()
