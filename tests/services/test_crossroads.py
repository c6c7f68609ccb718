"""Shall we do this again, carry on, let it rest: asked of both in private, answered by each for themselves."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from lamplighter.access import Hidden, Keyring
from lamplighter.core import limits
from lamplighter.core.agreement import Beat, FirstMeetings, Terms
from lamplighter.core.crossroads import Answer, Occasion
from lamplighter.core.introduction import Size
from lamplighter.core.refusal import IllegalMove, Refusal
from lamplighter.models.agreement import Agreement, Signature
from lamplighter.models.crossroads import Crossroads, Wish
from lamplighter.models.event import Event
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.crossroads import (
    answer_at_crossroads,
    ask_after_meetings,
    forget_wishes,
    reach_decision_days,
    say_enough,
    say_go_on,
    say_we_met,
    settle_crossroads,
)
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.mentorship import (
    carry_on,
    finish_mentorship,
    leave_mentorship,
    offer_to_finish,
    pause_mentorship,
    resume_mentorship,
)
from tests.cast import NOON, TERMS, Cast, agree, meet
from tests.crossroads import DAY, DECIDE_ON, HOUR, MET, WAITS, WAYS, began, met, met_first, met_thrice, talked

pytestmark = pytest.mark.engine

ON, NO = Answer.ON, Answer.NO
SECOND = timedelta(seconds=1)


def _told(template: str) -> list[str]:
    rows = Notice.objects.filter(template=f"crossroads/{template}")
    return sorted(rows.values_list("recipient__name", flat=True))


def _stage() -> str:
    return Mentorship.objects.get().stage


def _open() -> list[str]:
    return list(Crossroads.objects.filter(decided_at=None).order_by("opened_at").values_list("occasion", flat=True))


# --- coming to it -----------------------------------------------------------------------------------------


def test_after_one_talk_both_are_asked_for_a_week(cast: Cast) -> None:
    row = talked(cast)
    assert (row.occasion, row.opened_at, row.decide_by) == ("first talk", MET + HOUR, MET + HOUR + WAITS)
    assert (row.agreement, row.decided_at, row.goes_on) == (None, None, None)


def test_saying_twice_that_we_met_asks_once(cast: Cast) -> None:
    row = talked(cast)
    assert row.meeting is not None
    for person in (cast.jonas, cast.amina):
        say_we_met(row.meeting.pk, by=person, at=MET + 2 * HOUR)
    assert Crossroads.objects.count() == 1


def test_a_second_talk_asks_nothing_new(cast: Cast) -> None:
    pair = talked(cast).mentorship_id
    met(cast, pair, MET + 2 * DAY)
    assert Crossroads.objects.count() == 1


def test_who_asked_for_something_regular_is_not_asked_after_the_first_time(cast: Cast) -> None:
    met(cast, meet(cast, size=Size.REGULAR), MET)
    assert _open() == []


def test_who_has_written_three_lines_has_said_so_openly_and_is_not_asked(cast: Cast, pair: uuid.UUID) -> None:
    propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    met(cast, pair, MET)
    assert _open() == []


def test_after_the_third_meeting_both_are_asked_once(cast: Cast) -> None:
    row = met_thrice(cast)
    assert row.occasion == "third meeting"
    met(cast, row.mentorship_id, NOON + 5 * WAITS)
    assert Crossroads.objects.count() == 1


def test_two_meetings_are_too_few_to_ask_about(cast: Cast, pair: uuid.UUID) -> None:
    agree(cast, pair)
    for week in (1, 2):
        met(cast, pair, NOON + week * WAITS)
    assert _open() == []


def test_after_the_first_meetings_they_stated_both_are_asked(cast: Cast) -> None:
    row = met_first(cast)
    assert row.occasion == "first meetings" and row.agreement == Agreement.objects.get()
    evening = datetime(2027, 3, 31, 17, tzinfo=UTC)  # six o'clock in Lisbon, in summer time, on the day they set
    assert row.decide_by == evening + WAITS


def test_the_first_meetings_count_from_what_they_agreed(cast: Cast, pair: uuid.UUID) -> None:
    """The talk before the lines is not one of the two."""
    met(cast, pair, NOON + DAY)
    terms = Terms(TERMS.beat, TERMS.until_on, TERMS.what_for, FirstMeetings(2, DECIDE_ON))
    sign_agreement(propose_agreement(pair, terms, by=cast.amina, at=NOON + 2 * DAY), by=cast.jonas, at=NOON + 2 * DAY)
    met(cast, pair, NOON + 9 * DAY)
    assert not Crossroads.objects.filter(occasion="first meetings").exists()
    met(cast, pair, NOON + 16 * DAY)
    assert Crossroads.objects.filter(occasion="first meetings").exists()


def test_who_stated_their_first_meetings_is_not_asked_again_after_the_third(cast: Cast) -> None:
    row = met_first(cast)
    for person in (cast.amina, cast.jonas):
        answer_at_crossroads(row.pk, ON, by=person, at=row.opened_at)
    met(cast, row.mentorship_id, NOON + 3 * WAITS)
    assert Crossroads.objects.count() == 1


def test_the_day_they_set_comes_in_the_mentees_calendar_and_once(cast: Cast) -> None:
    """Amina lives in Lisbon: 31 March begins there at 23:00 UTC, the clocks have changed."""
    began(cast)
    midnight = datetime(2027, 3, 30, 23, tzinfo=UTC)
    assert reach_decision_days(at=midnight - SECOND) == 0
    assert reach_decision_days(at=midnight) == 1
    assert reach_decision_days(at=midnight) == 0
    assert _told("on_the_day") == ["Amina", "Jonas"]
    row = Crossroads.objects.get()
    assert (row.meeting, row.decide_by) == (None, datetime(2027, 4, 7, 17, tzinfo=UTC))


def test_a_server_that_slept_over_the_day_still_gives_everybody_their_week(cast: Cast) -> None:
    began(cast)
    late = NOON + 60 * DAY
    reach_decision_days(at=late)
    assert Crossroads.objects.get().decide_by == late + WAITS


def test_a_day_of_lines_that_count_no_more_does_not_come(cast: Cast) -> None:
    pair = began(cast)
    newer = propose_agreement(pair, TERMS, by=cast.jonas, at=NOON + DAY)
    assert reach_decision_days(at=NOON) == 0
    sign_agreement(newer, by=cast.amina, at=NOON + DAY)
    assert reach_decision_days(at=NOON + 40 * DAY) == 0


def test_a_day_waits_until_they_are_back_from_a_rest(cast: Cast) -> None:
    pair = began(cast)
    pause_mentorship(pair, DECIDE_ON + 10 * DAY, by=cast.amina, at=NOON + DAY)
    assert reach_decision_days(at=NOON + 35 * DAY) == 0
    resume_mentorship(pair, by=cast.amina, at=NOON + 40 * DAY)
    assert reach_decision_days(at=NOON + 40 * DAY) == 1


# --- the mail of the day after ----------------------------------------------------------------------------


def test_the_question_rides_in_the_mail_of_the_day_after(cast: Cast) -> None:
    talked(cast)
    assert ask_after_meetings(at=MET + 12 * HOUR - SECOND) == 0
    assert ask_after_meetings(at=MET + 12 * HOUR) == 1
    assert ask_after_meetings(at=MET + DAY) == 0
    assert _told("after_meeting") == ["Amina", "Jonas"]
    assert not Notice.objects.filter(template="meeting/afterwards").exists()


def test_where_the_mail_of_the_day_after_has_asked_whether_they_met_there_is_no_second_one(
    cast: Cast, pair: uuid.UUID
) -> None:
    meeting = plan_meeting(pair, MET, by=cast.jonas, at=NOON)
    ask_after_meetings(at=MET + DAY)
    say_we_met(meeting, by=cast.jonas, at=MET + DAY)
    assert ask_after_meetings(at=MET + DAY) == 0
    assert (_open(), _told("after_meeting")) == (["first talk"], [])


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.value)
def test_the_mail_that_asks_whether_they_met_says_what_comes_next(cast: Cast, way: Occasion) -> None:
    """The last meeting of each way, not told to anybody yet."""
    WAYS[way](cast)
    meeting = Meeting.objects.latest("starts_at")
    Crossroads.objects.all().delete()
    Meeting.objects.filter(pk=meeting.pk).update(held_at=None)
    assert ask_after_meetings(at=meeting.starts_at + DAY) == 1
    facts = [Keyring(notice.recipient).read(notice, "facts") for notice in _notices("meeting/afterwards")]
    assert len(facts) == 2 and all(f'"leads_to": "{way.value}"' in said for said in facts)


def _notices(template: str) -> list[Notice]:
    return list(Notice.objects.filter(template=template).select_related("recipient"))


def test_whoever_has_answered_is_not_asked_by_mail(cast: Cast) -> None:
    row = talked(cast)
    answer_at_crossroads(row.pk, NO, by=cast.amina, at=MET + HOUR)
    ask_after_meetings(at=MET + DAY)
    assert _told("after_meeting") == ["Jonas"]


def test_a_question_that_has_been_overtaken_is_not_mailed(cast: Cast) -> None:
    row = talked(cast)
    propose_agreement(row.mentorship_id, TERMS, by=cast.jonas, at=MET + HOUR)
    assert ask_after_meetings(at=MET + DAY) == 0


# --- answering --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.value)
def test_one_yes_is_told_to_nobody_and_changes_nothing(cast: Cast, way: Occasion) -> None:
    row = WAYS[way](cast)
    before = (Notice.objects.count(), Move.objects.count(), Agreement.objects.count(), Event.objects.count())
    assert answer_at_crossroads(row.pk, ON, by=cast.amina, at=row.opened_at) == row.mentorship_id
    after = (Notice.objects.count(), Move.objects.count(), Agreement.objects.count(), Event.objects.count())
    assert after == before, "not even the record knows that somebody has answered"
    row.refresh_from_db()
    assert row.decided_at is None


def test_two_yeses_after_a_talk_draw_up_three_lines_in_its_words(cast: Cast) -> None:
    row = talked(cast)
    answer_at_crossroads(row.pk, ON, by=cast.amina, at=MET + DAY)
    answer_at_crossroads(row.pk, ON, by=cast.jonas, at=MET + 2 * DAY)
    draft = Agreement.objects.get()
    assert (draft.version, draft.beat, draft.written_by, draft.agreed_at) == (1, "monthly", None, None)
    assert draft.until_on == (MET + 2 * DAY + timedelta(days=91)).date()
    assert {Keyring(person).read(draft, "what_for") for person in (cast.amina, cast.jonas)} == {"How do I say no?"}
    assert Signature.objects.count() == 0
    row.refresh_from_db()
    assert (row.decided_at, row.goes_on, _stage()) == (MET + 2 * DAY, True, "introduction")
    assert _told("both_would") == ["Amina", "Jonas"]


def test_the_draft_is_agreed_on_like_any_other(cast: Cast) -> None:
    row = talked(cast)
    for person in (cast.amina, cast.jonas):
        answer_at_crossroads(row.pk, ON, by=person, at=MET + DAY)
    for person in (cast.jonas, cast.amina):
        sign_agreement(Agreement.objects.get().pk, by=person, at=MET + 2 * DAY)
    assert (_stage(), Person.objects.get(pk=cast.jonas.pk).seats_taken) == ("active", 1)
    assert settle_crossroads(at=MET + 90 * DAY) == 0


def test_a_long_question_is_shortened_to_a_line(cast: Cast) -> None:
    long = "How do I say no? " * 100
    request = ask(cast.jonas.pk, Size.CONVERSATION, long, words_by_mail=False, by=cast.amina, at=NOON)
    met(cast, accept(request, by=cast.jonas, at=NOON), MET)
    for person in (cast.amina, cast.jonas):
        answer_at_crossroads(Crossroads.objects.get().pk, ON, by=person, at=MET + DAY)
    words = Keyring(cast.amina).read(Agreement.objects.get(), "what_for")
    assert words == long[: limits.GOAL - 1].rstrip() + "…"


def test_two_yeses_after_the_first_meetings_are_told_and_it_goes_on(cast: Cast) -> None:
    row = met_first(cast)
    for person in (cast.amina, cast.jonas):
        answer_at_crossroads(row.pk, ON, by=person, at=row.opened_at)
    assert (_told("goes_on"), _stage()) == (["Amina", "Jonas"], "active")
    assert settle_crossroads(at=NOON + 90 * DAY) == 0
    assert _stage() == "active"


def test_two_yeses_after_the_third_meeting_are_told_to_nobody(cast: Cast) -> None:
    row = met_thrice(cast)
    told = Notice.objects.count()
    for person in (cast.amina, cast.jonas):
        answer_at_crossroads(row.pk, ON, by=person, at=row.opened_at)
    assert (Notice.objects.count(), _open()) == (told, ["third meeting"])


def test_until_it_is_decided_one_may_say_otherwise(cast: Cast) -> None:
    row = talked(cast)
    answer_at_crossroads(row.pk, ON, by=cast.amina, at=MET + DAY)
    answer_at_crossroads(row.pk, NO, by=cast.amina, at=MET + DAY)
    answer_at_crossroads(row.pk, ON, by=cast.jonas, at=MET + 2 * DAY)
    assert _open() == ["first talk"]
    answer_at_crossroads(row.pk, ON, by=cast.amina, at=MET + 3 * DAY)
    assert _open() == []


def test_saying_the_same_twice_is_saying_it_once(cast: Cast) -> None:
    row = talked(cast)
    for _ in range(2):
        answer_at_crossroads(row.pk, ON, by=cast.amina, at=MET + DAY)
    for _ in range(2):
        answer_at_crossroads(row.pk, ON, by=cast.jonas, at=MET + DAY)
    assert (Wish.objects.count(), Agreement.objects.count()) == (2, 1)
    assert _told("both_would") == ["Amina", "Jonas"]


def test_what_is_decided_cannot_be_answered_otherwise(cast: Cast) -> None:
    row = talked(cast)
    for person in (cast.amina, cast.jonas):
        answer_at_crossroads(row.pk, ON, by=person, at=MET + DAY)
    with pytest.raises(IllegalMove, match="This is decided by now"):
        answer_at_crossroads(row.pk, NO, by=cast.jonas, at=MET + DAY)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.value)
def test_nobody_else_answers_and_after_the_end_nobody_does(cast: Cast, way: Occasion) -> None:
    row = WAYS[way](cast)
    for person in (cast.priya, cast.sam):
        with pytest.raises(Hidden):
            answer_at_crossroads(row.pk, ON, by=person, at=NOON)
        with pytest.raises(Hidden):
            say_go_on(row.pk, by=person, at=NOON)
    leave_mentorship(row.mentorship_id, by=cast.jonas, at=NOON + 30 * DAY)
    with pytest.raises(Hidden):
        answer_at_crossroads(row.pk, ON, by=cast.amina, at=NOON)
    assert Wish.objects.count() == 0


@pytest.mark.parametrize("rest", ["pause", "offer"])
def test_while_they_rest_the_question_waits(cast: Cast, rest: str) -> None:
    row = met_first(cast)
    if rest == "pause":
        pause_mentorship(row.mentorship_id, (NOON + 60 * DAY).date(), by=cast.jonas, at=NOON + 15 * DAY)
    else:
        offer_to_finish(row.mentorship_id, by=cast.jonas, at=NOON + 15 * DAY)
    with pytest.raises(IllegalMove, match="something else has come first"):
        answer_at_crossroads(row.pk, ON, by=cast.amina, at=NOON + 16 * DAY)


def test_from_a_mail_it_is_named_by_the_meeting_or_by_itself(cast: Cast) -> None:
    row = talked(cast)
    assert row.meeting is not None
    say_enough(row.meeting.pk, by=cast.amina, at=MET + DAY)
    say_go_on(row.pk, by=cast.jonas, at=MET + DAY)
    said = {wish.person_id: Keyring(wish.person).read(wish, "says") for wish in Wish.objects.select_related("person")}
    assert said == {cast.amina.pk: "no", cast.jonas.pk: "on"}


def test_an_answer_opens_for_its_author_alone_and_looks_like_any_other(cast: Cast) -> None:
    row = talked(cast)
    answer_at_crossroads(row.pk, NO, by=cast.amina, at=MET + DAY)
    answer_at_crossroads(row.pk, ON, by=cast.jonas, at=MET + DAY)
    wishes = list(Wish.objects.all())
    assert len({len(wish.says or b"") for wish in wishes}) == 1
    for reader in (cast.amina, cast.jonas, cast.priya, cast.sam):
        for wish in wishes:
            if wish.person_id != reader.pk:
                with pytest.raises(Hidden):
                    Keyring(reader).read(wish, "says")


# --- what time decides ------------------------------------------------------------------------------------

ENDS = {"a no": NO, "silence": None}


@pytest.mark.parametrize("answer", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("way", [Occasion.FIRST_TALK, Occasion.FIRST_MEETINGS], ids=lambda way: way.value)
def test_a_no_and_silence_end_it_well_at_the_same_moment_in_the_same_words(
    cast: Cast, way: Occasion, answer: Answer | None
) -> None:
    row = WAYS[way](cast)
    answer_at_crossroads(row.pk, ON, by=cast.amina, at=row.opened_at + DAY)
    if answer:
        answer_at_crossroads(row.pk, answer, by=cast.jonas, at=row.opened_at + 2 * DAY)
    assert settle_crossroads(at=row.decide_by - SECOND) == 0
    assert settle_crossroads(at=row.decide_by) == 1
    assert settle_crossroads(at=row.decide_by) == 0
    assert Move.objects.order_by("-pk").values_list("deed", "stage", "by")[0] == ("let it rest", "completed", None)
    assert Person.objects.get(pk=cast.jonas.pk).seats_taken == 0
    assert _told("rests") == ["Amina", "Jonas"]
    row.refresh_from_db()
    assert (row.decided_at, row.goes_on) == (row.decide_by, False)


def test_two_noes_are_not_told_sooner_than_one(cast: Cast) -> None:
    row = talked(cast)
    for person in (cast.amina, cast.jonas):
        answer_at_crossroads(row.pk, NO, by=person, at=MET + DAY)
    assert (_stage(), settle_crossroads(at=row.decide_by - SECOND)) == ("introduction", 0)


@pytest.mark.parametrize("answer", ENDS.values(), ids=ENDS)
def test_after_the_third_meeting_it_goes_on_whatever_is_said(cast: Cast, answer: Answer | None) -> None:
    row = met_thrice(cast)
    told = Notice.objects.count()
    if answer:
        answer_at_crossroads(row.pk, answer, by=cast.amina, at=row.opened_at)
    assert settle_crossroads(at=row.decide_by) == 1
    row.refresh_from_db()
    assert (row.goes_on, _stage(), Notice.objects.count()) == (True, "active", told)


def test_a_rest_moves_the_moment_on(cast: Cast) -> None:
    row = met_first(cast)
    pause_mentorship(row.mentorship_id, (NOON + 60 * DAY).date(), by=cast.jonas, at=NOON + 15 * DAY)
    assert settle_crossroads(at=NOON + 50 * DAY) == 0
    resume_mentorship(row.mentorship_id, by=cast.jonas, at=NOON + 50 * DAY)
    assert settle_crossroads(at=NOON + 50 * DAY + WAITS - SECOND) == 0
    assert settle_crossroads(at=NOON + 50 * DAY + WAITS) == 1


def test_an_offer_to_finish_that_was_taken_back_moves_it_on_too(cast: Cast) -> None:
    row = met_first(cast)
    offer_to_finish(row.mentorship_id, by=cast.jonas, at=row.decide_by - DAY)
    carry_on(row.mentorship_id, by=cast.jonas, at=row.decide_by - HOUR)
    assert settle_crossroads(at=row.decide_by) == 0
    answer_at_crossroads(row.pk, ON, by=cast.amina, at=row.decide_by)


OVERTAKEN: dict[str, tuple[Occasion, Callable[[Cast, uuid.UUID], object]]] = {
    "lines after a talk": (
        Occasion.FIRST_TALK,
        lambda cast, pair: propose_agreement(pair, TERMS, by=cast.amina, at=NOON + 3 * DAY),
    ),
    "a thank you": (Occasion.FIRST_TALK, lambda cast, pair: finish_mentorship(pair, by=cast.amina, at=NOON + 3 * DAY)),
    "newer lines": (Occasion.FIRST_MEETINGS, lambda cast, pair: _agree_anew(cast, pair)),
    "an end": (Occasion.FIRST_MEETINGS, lambda cast, pair: leave_mentorship(pair, by=cast.amina, at=NOON + 20 * DAY)),
}


def _agree_anew(cast: Cast, pair: uuid.UUID) -> None:
    terms = Terms(Beat.WEEKLY, date(2027, 9, 1), "More")
    sign_agreement(propose_agreement(pair, terms, by=cast.amina, at=NOON + 20 * DAY), by=cast.jonas, at=NOON + 20 * DAY)


@pytest.mark.parametrize("what", OVERTAKEN)
def test_what_has_been_overtaken_is_decided_by_nobody_and_its_answers_go(cast: Cast, what: str) -> None:
    way, overtake = OVERTAKEN[what]
    row = WAYS[way](cast)
    answer_at_crossroads(row.pk, NO, by=cast.jonas, at=row.opened_at)
    overtake(cast, row.mentorship_id)
    stage = _stage()
    with pytest.raises(Refusal):
        answer_at_crossroads(row.pk, ON, by=cast.amina, at=NOON + 21 * DAY)
    assert settle_crossroads(at=NOON + 90 * DAY) == 0
    assert _stage() == stage
    assert forget_wishes(at=row.decide_by + WAITS) == 1


def test_who_said_what_is_gone_a_week_after_it_was_decided(cast: Cast) -> None:
    row = talked(cast)
    answer_at_crossroads(row.pk, ON, by=cast.amina, at=MET + DAY)
    answer_at_crossroads(row.pk, NO, by=cast.jonas, at=MET + DAY)
    settle_crossroads(at=row.decide_by)
    assert forget_wishes(at=row.decide_by + WAITS - SECOND) == 0
    assert forget_wishes(at=row.decide_by + WAITS) == 2
    assert Crossroads.objects.get().goes_on is False, "that it ended stays"


def test_an_answer_that_still_counts_is_kept_through_a_rest(cast: Cast) -> None:
    row = met_first(cast)
    answer_at_crossroads(row.pk, ON, by=cast.amina, at=row.opened_at)
    pause_mentorship(row.mentorship_id, (NOON + 90 * DAY).date(), by=cast.jonas, at=NOON + 15 * DAY)
    assert forget_wishes(at=NOON + 80 * DAY) == 0


def test_one_answer_each_and_no_more(cast: Cast) -> None:
    row = talked(cast)
    answer_at_crossroads(row.pk, ON, by=cast.amina, at=MET + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wish.objects.create(crossroads=row, person=cast.amina)
