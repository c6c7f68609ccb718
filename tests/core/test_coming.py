"""What is to come to two people by itself: what the plan of the whole house does not reach within its days."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lamplighter.core.coming import Coming, Lines, Pair, Question, Talk, Waiting, What, foresee, with_nudges
from lamplighter.core.crossroads import Occasion
from lamplighter.core.journey import Stage
from lamplighter.core.limits import Limits

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2027, 3, 1, 7, tzinfo=UTC)
PAIR = Pair(uuid.UUID(int=1), "Noor", True, "UTC", "UTC", Stage.ACTIVE, MONDAY - 60 * DAY, MONDAY - DAY)
OTHER = replace(PAIR, id=uuid.UUID(int=2), partner="Ivo")


def told(*pairs: Pair, at: datetime = MONDAY) -> list[tuple[What, datetime]]:
    return [(mail.what, mail.at) for mail in _foreseen(*pairs, at=at)]


def _foreseen(*pairs: Pair, at: datetime = MONDAY) -> list[Coming]:
    return foresee(pairs, limits=Limits(), at=at, until=at + 14 * DAY)


def _talk(pair: Pair, starts_at: datetime, **more: bool) -> Pair:
    return replace(pair, talk=Talk(starts_at, is_asked_about=True, is_told_of_since=True, **more))


@pytest.mark.parametrize(
    ("at", "told_at"),
    [(MONDAY - HOUR, MONDAY), (MONDAY, MONDAY), (MONDAY + 4 * HOUR, MONDAY + 4 * HOUR), (MONDAY + 5 * HOUR, None)],
)
def test_a_mentor_of_several_reads_of_the_week_on_its_morning_or_of_each_the_day_before(
    at: datetime, told_at: datetime | None
) -> None:
    week = [_talk(PAIR, MONDAY + 2 * DAY), _talk(OTHER, MONDAY + 3 * DAY)]
    each = [(What.TOMORROW, MONDAY + DAY), (What.TOMORROW, MONDAY + 2 * DAY)]
    assert told(*week, at=at) == ([(What.WEEK, told_at)] if told_at else each)


def test_a_week_names_its_people_in_the_order_of_the_meetings() -> None:
    (mail,) = _foreseen(_talk(PAIR, MONDAY + 3 * DAY), _talk(OTHER, MONDAY + 2 * DAY))
    assert (mail.partners, mail.useless_at) == (("Ivo", "Noor"), MONDAY + 3 * DAY)


def test_what_was_put_on_after_the_mail_for_the_week_is_told_of_the_day_before() -> None:
    known, new = _talk(PAIR, MONDAY + 2 * DAY, is_told_of=True), _talk(OTHER, MONDAY + 3 * DAY)
    assert told(known, new, at=MONDAY + HOUR) == [(What.TOMORROW, MONDAY + 2 * DAY)]


def test_a_meeting_early_on_monday_is_told_of_on_sunday_and_a_later_one_waits() -> None:
    early, later = _talk(PAIR, MONDAY + 7 * DAY + HOUR), _talk(OTHER, MONDAY + 7 * DAY + 3 * HOUR)
    assert told(early, later) == [(What.TOMORROW, MONDAY + 6 * DAY + HOUR), (What.WEEK, MONDAY + 7 * DAY)]


def test_a_mentor_of_several_is_asked_on_monday_how_those_were_of_which_nobody_has_said_so() -> None:
    met, other = replace(PAIR, talk=Talk(MONDAY + 2 * DAY)), _talk(OTHER, MONDAY + 9 * DAY)
    assert told(met, OTHER) == [(What.WEEK, MONDAY), (What.WEEK, MONDAY + 7 * DAY)]
    assert told(met) == [(What.TOMORROW, MONDAY + DAY), (What.AFTERWARDS, MONDAY + 2 * DAY + 12 * HOUR)]
    known, ahead = replace(PAIR, talk=Talk(MONDAY - DAY, is_told_of_since=True)), _foreseen(met, other)
    assert told(known, OTHER) == []
    assert [(mail.partners, mail.because_at) for mail in ahead] == [(("Noor",), None), (("Ivo",), None)]
    alone = _foreseen(replace(met, talk=Talk(MONDAY - DAY)), OTHER)
    assert [(mail.partners, mail.because_at) for mail in alone] == [(("Noor",), MONDAY - DAY)]


def test_the_third_mail_of_a_week_is_the_last_for_a_mentor_of_several() -> None:
    late = [_talk(replace(PAIR, id=uuid.UUID(int=day)), MONDAY + day * DAY) for day in (2, 3, 4)]
    days = [MONDAY + DAY, MONDAY + 2 * DAY, MONDAY + 3 * DAY]
    assert told(*late, at=MONDAY + 5 * HOUR) == [(What.TOMORROW, day) for day in days]
    for read, left in ((1, 2), (2, 1), (3, 0)):
        read_at = [MONDAY + hour * HOUR for hour in range(read)]
        mails = foresee(late, limits=Limits(), at=MONDAY + 5 * HOUR, until=MONDAY + 14 * DAY, read_at=read_at)
        assert [mail.at for mail in mails] == days[:left]
    last_week = [MONDAY - HOUR] * 3
    assert len(foresee(late, limits=Limits(), at=MONDAY, until=MONDAY + 14 * DAY, read_at=last_week)) == 1


def test_who_helps_one_alone_or_learns_is_told_the_day_before() -> None:
    learns = replace(_talk(OTHER, MONDAY + 3 * DAY), i_am_mentor=False)
    assert told(_talk(PAIR, MONDAY + 2 * DAY), learns) == [
        (What.TOMORROW, MONDAY + DAY),
        (What.TOMORROW, MONDAY + 2 * DAY),
    ]


def test_what_has_been_told_is_not_told_again_and_what_has_begun_not_at_all() -> None:
    assert told(_talk(PAIR, MONDAY + 2 * DAY, is_reminded_of=True)) == []
    assert told(_talk(PAIR, MONDAY)) == []
    assert told(replace(PAIR, talk=Talk(MONDAY - DAY))) == [(What.AFTERWARDS, MONDAY)]


def test_nothing_comes_while_two_rest_and_nobody_knows_until_when() -> None:
    lines = Lines(look_on=MONDAY.date(), decide_on=MONDAY.date())
    rests = replace(_talk(PAIR, MONDAY + 2 * DAY), stage=Stage.PAUSED, lines=lines, big_days=(MONDAY.date(),))
    assert told(rests) == []
    back = date(2027, 3, 3)
    assert told(replace(rests, back_on=back, lines=None)) == [
        (What.BACK, datetime(2027, 3, 3, tzinfo=UTC)),
        (What.TOMORROW, datetime(2027, 3, 3, tzinfo=UTC)),
    ]


def test_two_who_are_asked_something_else_look_at_their_lines_when_that_is_decided() -> None:
    third = Question(Occasion.THIRD_MEETING, MONDAY + 3 * DAY)
    looks = replace(PAIR, lines=Lines(look_on=MONDAY.date()), questions=(third,))
    assert told(looks) == [(What.REVIEW, MONDAY + 3 * DAY)]
    first = replace(third, occasion=Occasion.FIRST_MEETINGS, met_at=MONDAY - HOUR)
    assert told(replace(looks, questions=(first,))) == [
        (What.GO_ON, MONDAY + 11 * HOUR),
        (What.RESTS, MONDAY + 3 * DAY),
    ]
    decides = replace(looks, lines=Lines(look_on=date(2027, 3, 5), decide_on=date(2027, 3, 4)), questions=())
    dawn = datetime(2027, 3, 4, tzinfo=UTC)
    assert told(decides) == [(What.DECIDE, dawn), (What.RESTS, dawn + 7 * DAY + 18 * HOUR)]


def test_a_question_asked_before_a_break_waits_a_week_after_it() -> None:
    asked = Question(Occasion.FIRST_MEETINGS, MONDAY)
    rests = replace(PAIR, stage=Stage.PAUSED, back_on=date(2027, 3, 3), questions=(asked,))
    back = datetime(2027, 3, 3, tzinfo=UTC)
    assert told(rests) == [(What.BACK, back), (What.RESTS, back + 7 * DAY)]


def test_an_end_takes_with_it_what_would_have_come_after() -> None:
    closes = replace(_talk(PAIR, MONDAY + 5 * DAY), stage=Stage.CLOSING, moved_at=MONDAY - 11 * DAY)
    late = replace(closes, questions=(Question(Occasion.THIRD_MEETING, MONDAY),), big_days=(date(2027, 3, 6),))
    assert told(late) == [(What.FINISHED, MONDAY + 3 * DAY)]
    next_week = _talk(OTHER, MONDAY + 9 * DAY)
    assert told(closes, next_week)[-1] == (What.TOMORROW, MONDAY + 8 * DAY), "by then they help one alone"


def test_a_big_day_is_told_of_on_its_evening_or_by_the_next_noon_and_to_the_mentor_alone() -> None:
    on = replace(PAIR, big_days=(MONDAY.date(),))
    evening = MONDAY + 11 * HOUR
    assert told(on) == [(What.BIG_DAY, evening)]
    assert told(on, at=evening + 17 * HOUR) == [(What.BIG_DAY, evening + 17 * HOUR)]
    assert told(on, at=evening + 18 * HOUR) == []
    assert told(replace(on, i_am_mentor=False)) == []


def test_long_silence_is_an_end_after_the_day_to_look_at_it_and_where_nothing_ever_came_of_a_yes() -> None:
    quiet = replace(PAIR, lines=Lines(looked_at=MONDAY - 58 * DAY), last_sign_at=MONDAY - 70 * DAY)
    assert told(quiet) == [(What.CLOSED, MONDAY + 2 * DAY)]
    assert told(replace(quiet, last_sign_at=MONDAY - 50 * DAY)) == [(What.CLOSED, MONDAY + 10 * DAY)]
    assert told(replace(quiet, moved_at=MONDAY - 40 * DAY)) == []
    assert told(replace(quiet, lines=None)) == [], "nobody was asked yet"
    assert told(replace(quiet, stage=Stage.INTRODUCTION, lines=None)) == [(What.CLOSED, MONDAY)]


ASKED = MONDAY - 2 * DAY
IVO, ADA = (Waiting(uuid.UUID(int=number), name, ASKED, 0) for number, name in enumerate(("Ivo", "Ada")))


def nudged(*waiting: Waiting, mails: tuple[datetime, ...] = (), at: datetime = MONDAY) -> list[tuple[str, datetime]]:
    others = [Coming(moment, What.AFTERWARDS, ("Noor",)) for moment in mails]
    found = with_nudges(others, waiting, limits=Limits(), at=at, until=at + 14 * DAY)
    return [(mail.partners[0], mail.at) for mail in found if mail.what is What.NUDGE]


def test_whoever_waits_is_told_of_on_the_third_day_and_the_tenth_and_not_again() -> None:
    assert nudged(IVO) == [("Ivo", ASKED + 3 * DAY), ("Ivo", ASKED + 10 * DAY)]
    assert nudged(replace(IVO, nudges=1)) == [("Ivo", ASKED + 10 * DAY)]
    assert nudged(IVO, at=ASKED + 11 * DAY) == [("Ivo", ASKED + 11 * DAY)]
    assert nudged(IVO, at=ASKED + 14 * DAY) == []


def test_a_line_in_a_mail_a_day_before_spares_the_mail_and_there_is_one_line_in_each() -> None:
    third, tenth = ASKED + 3 * DAY, ASKED + 10 * DAY
    assert nudged(IVO, mails=(third - DAY - HOUR,)) == [("Ivo", third), ("Ivo", tenth)]
    assert nudged(IVO, mails=(third - DAY, tenth)) == []
    assert nudged(IVO, ADA, mails=(third - HOUR,)) == [("Ada", third), ("Ivo", tenth)]
    assert nudged(IVO, ADA, mails=(third - HOUR, third - HOUR)) == [("Ivo", tenth)]


def test_a_mail_about_one_who_waits_has_a_line_about_another() -> None:
    assert nudged(IVO, replace(ADA, turned_at=ASKED + HOUR)) == [("Ivo", ASKED + 3 * DAY), ("Ivo", ASKED + 10 * DAY)]
