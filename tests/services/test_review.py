"""The day to look at it together, what can come of it, and what long silence comes to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from lamplighter.access import Hidden
from lamplighter.core.agreement import Beat, FirstMeetings, Terms
from lamplighter.core.expectation import Expectations
from lamplighter.core.introduction import Size
from lamplighter.core.refusal import Refusal
from lamplighter.models.agreement import Agreement
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.queries.home import get_home_for, get_mentorship_home_for
from lamplighter.services.agreement import (
    change_beat,
    propose_agreement,
    renew_agreement,
    sign_agreement,
    write_expectations,
)
from lamplighter.services.crossroads import reach_decision_days, settle_crossroads
from lamplighter.services.goal import add_milestone, make_promise
from lamplighter.services.meeting import call_off_meeting, plan_meeting, put_on_agenda, write_note
from lamplighter.services.mentorship import offer_to_finish, pause_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.review import ask_on_review_days, close_silent_mentorships
from tests.cast import NOON, TERMS, Cast, meet

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
SILENCE = timedelta(days=60)
MORNING = datetime(2027, 6, 1, 7, tzinfo=UTC)  # eight o'clock in Lisbon, on the day that Amina and Jonas agreed on
LATER = MORNING + timedelta(hours=6)


def _told(template: str) -> list[str]:
    found = Notice.objects.filter(template=template).order_by("recipient__name")
    return list(found.values_list("recipient__name", flat=True))


def _stage() -> str:
    return Mentorship.objects.get().stage


def test_both_are_asked_once_on_the_mentees_morning(cast: Cast, agreement: uuid.UUID) -> None:
    assert ask_on_review_days(at=MORNING - timedelta(seconds=1)) == 0
    assert ask_on_review_days(at=MORNING) == 1
    assert ask_on_review_days(at=MORNING + DAY) == 0
    assert _told("agreement/review") == ["Amina", "Jonas"]


def test_the_page_and_home_ask_from_that_day_on(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    before = MORNING - DAY
    for person in (cast.amina, cast.jonas):
        assert not get_mentorship_home_for(person, pair, at=before).is_to_be_looked_at
        assert [line.is_to_be_looked_at for line in get_home_for(person, at=before).pairs] == [False]
        assert get_mentorship_home_for(person, pair, at=MORNING).is_to_be_looked_at
        assert [line.is_to_be_looked_at for line in get_home_for(person, at=MORNING).pairs] == [True]


def test_two_who_carry_on_have_three_more_months_of_the_same(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    renew_agreement(agreement, by=cast.amina, at=LATER)
    assert _told("agreement/proposed")[-1] == "Jonas"
    page = get_mentorship_home_for(cast.jonas, pair, at=LATER)
    assert not page.is_to_be_looked_at and page.proposed and page.proposed.waits_for_me
    renew_agreement(agreement, by=cast.jonas, at=LATER)  # from the same mail, or the same page seen before
    renew_agreement(agreement, by=cast.jonas, at=LATER)
    renew_agreement(agreement, by=cast.amina, at=LATER)
    page = get_mentorship_home_for(cast.amina, pair, at=LATER)
    assert page.agreed and (page.agreed.version, page.proposed) == (2, None)
    assert page.agreed.terms == Terms(TERMS.beat, date(2027, 8, 31), TERMS.what_for)
    assert not page.is_to_be_looked_at


def test_before_the_day_it_goes_on_by_itself(cast: Cast, agreement: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="still to come"):
        renew_agreement(agreement, by=cast.amina, at=MORNING - DAY)
    assert Agreement.objects.count() == 1


def test_other_lines_that_one_has_written_are_to_be_read_first(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID
) -> None:
    terms = Terms(Beat.MONTHLY, date(2027, 12, 1), TERMS.what_for)
    propose_agreement(pair, terms, by=cast.jonas, at=LATER)
    with pytest.raises(Refusal, match="newer version"):
        renew_agreement(agreement, by=cast.amina, at=LATER)


def test_a_stranger_renews_nothing(cast: Cast, agreement: uuid.UUID) -> None:
    for person in (cast.sam, cast.priya):
        with pytest.raises(Hidden):
            renew_agreement(agreement, by=person, at=LATER)


def test_how_they_began_is_no_part_of_carrying_on(cast: Cast, pair: uuid.UUID) -> None:
    """The day to decide was this one, too: first that is decided, then they look at it."""
    begun = Terms(Beat.WEEKLY, date(2027, 6, 1), "Lead a team", FirstMeetings(3, date(2027, 6, 1)))
    pk = propose_agreement(pair, begun, by=cast.amina, at=NOON)
    sign_agreement(pk, by=cast.jonas, at=NOON)
    assert reach_decision_days(at=MORNING) == 1
    assert ask_on_review_days(at=LATER) == 0
    assert settle_crossroads(at=LATER + timedelta(days=9)) == 1
    assert (_stage(), ask_on_review_days(at=LATER + timedelta(days=10))) == ("completed", 0)


def test_whoever_has_been_asked_by_the_other_gets_no_second_mail(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID
) -> None:
    propose_agreement(pair, Terms(Beat.MONTHLY, date(2027, 12, 1), "On"), by=cast.jonas, at=MORNING - DAY)
    assert ask_on_review_days(at=MORNING) == 1
    assert _told("agreement/review") == []


@pytest.mark.parametrize("deed", [offer_to_finish, partial(pause_mentorship, back_on=date(2027, 9, 1))])
def test_nobody_is_asked_who_rests_or_finishes(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, deed: Callable[..., None]
) -> None:
    deed(pair, by=cast.amina, at=MORNING - DAY)
    assert ask_on_review_days(at=MORNING) == 0
    assert not get_mentorship_home_for(cast.amina, pair, at=MORNING).is_to_be_looked_at


# --- silence ---


def test_after_two_quiet_months_it_is_closed_and_both_are_told(cast: Cast, agreement: uuid.UUID) -> None:
    ask_on_review_days(at=MORNING)
    assert close_silent_mentorships(at=MORNING + SILENCE - timedelta(seconds=1)) == 0
    assert close_silent_mentorships(at=MORNING + SILENCE) == 1
    assert close_silent_mentorships(at=MORNING + SILENCE) == 0
    assert _stage() == "ended by silence"
    assert Person.objects.get(pk=cast.jonas.pk).seats_taken == 0
    assert Move.objects.latest("pk").by is None
    assert _told("mentorship/quiet") == ["Amina", "Jonas"]


def test_before_they_were_asked_no_silence_is_too_long(cast: Cast, agreement: uuid.UUID) -> None:
    assert close_silent_mentorships(at=MORNING - DAY) == 0
    assert _stage() == "active"


def test_lines_that_were_changed_before_their_day_do_not_keep_it_for_ever(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID
) -> None:
    """Nobody was ever asked about the older ones, and nobody will be."""
    change_beat(pair, Beat.MONTHLY, by=cast.amina, at=NOON)
    sign_agreement(Agreement.objects.latest("version").pk, by=cast.jonas, at=NOON)
    assert ask_on_review_days(at=MORNING) == 1
    assert close_silent_mentorships(at=MORNING + SILENCE) == 1


def test_who_looked_once_and_went_on_has_two_months_again_after_the_next_time(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID
) -> None:
    ask_on_review_days(at=MORNING)
    for person in (cast.amina, cast.jonas):
        renew_agreement(agreement, by=person, at=MORNING)
    again = MORNING + 91 * DAY
    assert (ask_on_review_days(at=again), close_silent_mentorships(at=again + DAY)) == (1, 0)
    assert close_silent_mentorships(at=again + SILENCE) == 1


def test_a_yes_of_which_nothing_came_is_closed_too(cast: Cast) -> None:
    meet(cast, size=Size.REGULAR)
    assert close_silent_mentorships(at=NOON + SILENCE - timedelta(seconds=1)) == 0
    assert close_silent_mentorships(at=NOON + SILENCE) == 1
    assert (_stage(), Person.objects.get(pk=cast.jonas.pk).seats_taken) == ("ended by silence", 0)


def _meeting(pair: uuid.UUID, by: Person, at: datetime) -> uuid.UUID:
    return plan_meeting(pair, at + DAY, by=by, at=at)


def _far_meeting(pair: uuid.UUID, by: Person, at: datetime) -> None:
    plan_meeting(pair, MORNING + SILENCE + DAY, by=by, at=MORNING - timedelta(days=20))


def _call_off(pair: uuid.UUID, by: Person, at: datetime) -> None:
    call_off_meeting(_meeting(pair, by, MORNING - timedelta(days=20)), by=by, at=at)


def _write(pair: uuid.UUID, by: Person, at: datetime) -> None:
    send_message(pair, "Still here.", by=by, at=at)


def _list(pair: uuid.UUID, by: Person, at: datetime) -> None:
    put_on_agenda(pair, "What next?", by=by, at=at)


def _promise(pair: uuid.UUID, by: Person, at: datetime) -> None:
    make_promise(pair, "A page", None, by=by, at=at)


def _step(pair: uuid.UUID, by: Person, at: datetime) -> None:
    add_milestone(pair, "A first page", by=by, at=at)


def _expect(pair: uuid.UUID, by: Person, at: datetime) -> None:
    write_expectations(pair, Expectations(), hand_in=True, by=by, at=at)


def _propose(pair: uuid.UUID, by: Person, at: datetime) -> None:
    propose_agreement(pair, Terms(Beat.MONTHLY, date(2028, 1, 1), "On"), by=by, at=at)


SIGNS = [_meeting, _far_meeting, _call_off, _write, _list, _promise, _step, _expect, _propose]


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.__name__.strip("_"))
def test_any_sign_of_life_keeps_it(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, sign: Callable[[uuid.UUID, Person, datetime], object]
) -> None:
    ask_on_review_days(at=MORNING)
    sign(pair, cast.amina, MORNING + DAY)
    assert close_silent_mentorships(at=MORNING + SILENCE) == 0
    assert _stage() == "active"


def test_what_one_keeps_to_oneself_is_no_sign(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    """Else the other one could read from it that something was written."""
    meeting = _meeting(pair, cast.amina, NOON)
    ask_on_review_days(at=MORNING)
    write_note(meeting, "For myself.", is_private=True, by=cast.amina, at=MORNING + DAY)
    write_expectations(pair, Expectations(), hand_in=False, by=cast.amina, at=MORNING + DAY)
    assert close_silent_mentorships(at=MORNING + SILENCE) == 1
