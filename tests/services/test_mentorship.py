"""Resting, finishing and ending."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from lamplighter.access import Hidden
from lamplighter.core.introduction import Size
from lamplighter.core.journey import Deed, Stage
from lamplighter.core.refusal import IllegalMove, Refusal
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.mentorship import (
    carry_on,
    close_unanswered_finishes,
    finish_mentorship,
    leave_mentorship,
    make_regular,
    move_mentorship,
    offer_to_finish,
    pause_mentorship,
    resume_mentorship,
    wake_rested_mentorships,
)
from tests.cast import NOON, TERMS, Cast, meet

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
BACK = date(2027, 4, 1)


def _now() -> tuple[str, date | None, bool]:
    row = Mentorship.objects.get()
    return row.stage, row.back_on, row.takes_a_seat


def _seats(person: Person) -> int:
    return Person.objects.get(pk=person.pk).seats_taken


def _told(template: str) -> list[str]:
    return list(Notice.objects.filter(template=template).values_list("recipient__name", flat=True))


def test_a_pause_keeps_the_seat_and_ends_when_either_likes(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    pause_mentorship(pair, BACK, by=cast.amina, at=NOON)
    assert _now() == ("paused", BACK, True)
    assert _told("mentorship/paused") == ["Jonas"]
    resume_mentorship(pair, by=cast.jonas, at=NOON)
    assert (_now(), _seats(cast.jonas)) == (("active", None, True), 1)
    assert _told("mentorship/resumed") == ["Amina"]


def test_a_pause_twice_is_a_pause_once(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    pause_mentorship(pair, BACK, by=cast.amina, at=NOON)
    pause_mentorship(pair, BACK, by=cast.amina, at=NOON)
    assert _told("mentorship/paused") == ["Jonas"]
    with pytest.raises(IllegalMove, match="This mentorship is resting"):
        pause_mentorship(pair, BACK + DAY, by=cast.amina, at=NOON)


def test_the_first_day_back_lies_ahead_in_the_calendar_of_whoever_pauses(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID
) -> None:
    """At half past eleven in the evening (UTC) it is tomorrow already for Jonas, in Berlin, and not for Amina."""
    late = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
    with pytest.raises(Refusal, match="a day in the future"):
        pause_mentorship(pair, date(2027, 3, 2), by=cast.jonas, at=late)
    pause_mentorship(pair, date(2027, 3, 2), by=cast.amina, at=late)


def test_a_place_is_not_kept_for_longer_than_a_year(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    a_year = NOON.date() + timedelta(366)
    with pytest.raises(Refusal, match="within the next year"):
        pause_mentorship(pair, a_year + timedelta(1), by=cast.amina, at=NOON)
    pause_mentorship(pair, a_year, by=cast.amina, at=NOON)


def test_a_pause_ends_by_itself_on_the_mentees_morning(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    """Amina lives in Lisbon: on 1 April it is an hour behind Berlin, and midnight there is 23:00 UTC."""
    pause_mentorship(pair, BACK, by=cast.jonas, at=NOON)
    midnight = datetime(2027, 3, 31, 23, tzinfo=UTC)
    assert wake_rested_mentorships(at=midnight - timedelta(seconds=1)) == 0
    assert wake_rested_mentorships(at=midnight) == 1
    assert wake_rested_mentorships(at=midnight) == 0
    assert _now() == ("active", None, True)
    assert Move.objects.latest("pk").by is None


def test_finishing_well_takes_both(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    offer_to_finish(pair, by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="now it is the other person's turn"):
        finish_mentorship(pair, by=cast.amina, at=NOON)
    finish_mentorship(pair, by=cast.jonas, at=NOON)
    assert (_now(), _seats(cast.jonas)) == (("completed", None, False), 0)
    assert (_told("mentorship/finish_offered"), _told("mentorship/finished")) == (["Jonas"], ["Amina"])


def test_an_offer_can_be_taken_back_or_turned_down(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    for person in (cast.amina, cast.jonas):
        offer_to_finish(pair, by=cast.amina, at=NOON)
        carry_on(pair, by=person, at=NOON)
        assert _now()[0] == "active"
    assert sorted(_told("mentorship/carried_on")) == ["Amina", "Jonas"]


def test_an_unanswered_offer_stands_after_two_weeks(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    offer_to_finish(pair, by=cast.amina, at=NOON)
    assert close_unanswered_finishes(at=NOON + 14 * DAY - timedelta(seconds=1)) == 0
    assert close_unanswered_finishes(at=NOON + 14 * DAY) == 1
    assert close_unanswered_finishes(at=NOON + 14 * DAY) == 0
    assert (_now(), _seats(cast.jonas)) == (("completed", None, False), 0)


def test_one_conversation_may_be_all_it_took(cast: Cast, pair: uuid.UUID) -> None:
    finish_mentorship(pair, by=cast.amina, at=NOON)
    assert _now()[0] == "completed"


def test_either_may_leave_at_once_and_the_seat_is_free(cast: Cast) -> None:
    for person in (cast.amina, cast.jonas):
        pair = meet(cast, size=Size.REGULAR)
        assert _seats(cast.jonas) == 1
        leave_mentorship(pair, by=person, at=NOON)
        assert Mentorship.objects.get(pk=pair).stage == "ended early"
        assert _seats(cast.jonas) == 0
    assert sorted(_told("mentorship/left")) == ["Amina", "Jonas"]


def test_leaving_twice_is_leaving_once(cast: Cast, pair: uuid.UUID) -> None:
    leave_mentorship(pair, by=cast.amina, at=NOON)
    leave_mentorship(pair, by=cast.amina, at=NOON)
    assert _told("mentorship/left") == ["Jonas"]
    with pytest.raises(IllegalMove, match="This mentorship has ended"):
        leave_mentorship(pair, by=cast.jonas, at=NOON)


@pytest.mark.parametrize(
    "deed",
    [resume_mentorship, offer_to_finish, finish_mentorship, carry_on, leave_mentorship],
    ids=lambda deed: deed.__name__,
)
def test_nobody_else_moves_a_mentorship(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, deed: Callable[..., None]
) -> None:
    moves = Move.objects.count()
    for person in (cast.priya, cast.sam):
        with pytest.raises(Hidden):
            deed(pair, by=person, at=NOON)
        for day in (BACK, NOON.date()):
            with pytest.raises(Hidden):
                pause_mentorship(pair, day, by=person, at=NOON)
    assert (_now()[0], Move.objects.count()) == ("active", moves)


def test_of_two_who_move_at_once_one_gets_through(cast: Cast, pair: uuid.UUID) -> None:
    first, second = Mentorship.objects.get(), Mentorship.objects.get()
    move_mentorship(first, Deed.LEAVE, by=cast.amina, at=NOON)
    with pytest.raises(IllegalMove, match="Something has just changed here"):
        move_mentorship(second, Deed.AGREE, by=cast.jonas, at=NOON)
    assert _now()[0] == Stage.ENDED_EARLY.value


def test_what_becomes_regular_takes_a_seat_once(cast: Cast, pair: uuid.UUID) -> None:
    for _ in range(2):
        make_regular(Mentorship.objects.get(), by=cast.jonas)
    assert (_now()[2], _seats(cast.jonas)) == (True, 1)


def test_without_a_seat_a_conversation_does_not_become_regular(cast: Cast, pair: uuid.UUID) -> None:
    """Jonas has filled his last place meanwhile: his yes to the lines is refused, and nothing of it stays."""
    agreement = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    Person.objects.filter(pk=cast.jonas.pk).update(seats=0)
    with pytest.raises(Refusal, match="All places are taken"):
        sign_agreement(agreement, by=cast.jonas, at=NOON)
    assert (_now()[0], _seats(cast.jonas), _told("agreement/settled")) == ("introduction", 0, [])


def test_a_mentee_is_told_whose_places_are_taken(cast: Cast, pair: uuid.UUID) -> None:
    agreement = propose_agreement(pair, TERMS, by=cast.jonas, at=NOON)
    Person.objects.filter(pk=cast.jonas.pk).update(seats=0)
    with pytest.raises(Refusal, match="Jonas has no place free"):
        sign_agreement(agreement, by=cast.amina, at=NOON)


def test_each_step_is_written_down_once(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    leave_mentorship(pair, by=cast.jonas, at=NOON + DAY)
    assert list(Move.objects.order_by("pk").values_list("deed", "stage", "by__name")) == [
        ("agree", "active", "Jonas"),
        ("leave", "ended early", "Jonas"),
    ]


def test_each_knows_the_other(cast: Cast, pair: uuid.UUID) -> None:
    row = Mentorship.objects.select_related("mentor", "mentee").get()
    assert (row.partner_of(cast.amina), row.partner_of(cast.jonas)) == (cast.jonas, cast.amina)
