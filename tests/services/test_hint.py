"""That it is about time to meet again: one sentence, three ways out, seldom, and never too many mails."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from lamplighter.core.agreement import SLOWER, Beat
from lamplighter.core.rhythm import Pause
from lamplighter.models.agreement import Agreement
from lamplighter.models.availability import OtherDay
from lamplighter.models.crossroads import Crossroads
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.queries.availability import absences_of
from lamplighter.services.agreement import change_beat
from lamplighter.services.availability import forget_past_days, say_away
from lamplighter.services.checkin import begin_check_ins
from lamplighter.services.crossroads import say_we_met
from lamplighter.services.hint import hint_at_rhythms
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.mentorship import pause_mentorship, resume_mentorship
from tests.cast import NOON, Cast, agree, arrive, meet
from tests.outbox.post import carry
from tests.sink import links_in, text_of

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
LAST = NOON + DAY


@pytest.fixture
def met(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, settings: Any) -> uuid.UUID:
    """They agreed on every two weeks and met once: the pair."""
    settings.MAIL_IS_SET_UP = True
    say_we_met(plan_meeting(pair, LAST, by=cast.jonas, at=NOON), by=cast.amina, at=LAST)
    Notice.objects.all().delete()
    return pair


def hinted(at: datetime) -> int:
    """How many mails say so."""
    before = Notice.objects.filter(template="hint/time").count()
    hint_at_rhythms(at=at)
    return Notice.objects.filter(template="hint/time").count() - before


def test_both_are_told_once_a_fortnight_and_three_times_at_most(met: uuid.UUID) -> None:
    days = [day for day in range(1, 100) if hinted(LAST + day * DAY)]
    assert days == [18, 32, 46], "from a quarter over the fortnight on, in whole days"


def test_days_away_are_not_held_against_them_nor_forgotten_when_they_are_over(cast: Cast, met: uuid.UUID) -> None:
    first, at = LAST.date() + 10 * DAY, LAST
    say_away(first, first + 14 * DAY, by=cast.jonas, at=at)
    said = []
    for day in range(1, 60):
        at = LAST + day * DAY
        forget_past_days(at=at)
        said += [day] if hinted(at) else []
    assert said == [32, 46], "a fortnight later than without"


def test_days_away_before_they_have_met_are_not_counted_either(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, settings: Any
) -> None:
    settings.MAIL_IS_SET_UP = True
    say_away(NOON.date() + DAY, NOON.date() + 15 * DAY, by=cast.jonas, at=NOON)
    assert [day for day in range(40) if hinted(NOON + day * DAY)][:1] == [32], "eighteen days at home"


def test_an_absence_that_began_before_they_met_is_one(cast: Cast, met: uuid.UUID) -> None:
    first = LAST.date() - 2 * DAY
    OtherDay.objects.bulk_create(OtherDay(person=cast.jonas, on=first + n * DAY, half_hours=0) for n in range(6))
    assert absences_of([cast.jonas.pk], since=LAST.date()) == (Pause(first, first + 6 * DAY),)


def test_a_pair_that_drifts_is_found_though_the_open_gap_is_a_holiday(cast: Cast, met: uuid.UUID) -> None:
    Agreement.objects.update(until_on=LAST.date() + 400 * DAY)
    at = LAST
    for gap in (14, 14, 21, 21, 22, 24):
        at += gap * DAY
        say_we_met(plan_meeting(met, at, by=cast.jonas, at=at), by=cast.jonas, at=at)
    Crossroads.objects.all().delete()  # after the third they were asked whether to go on
    say_away(at.date() + DAY, at.date() + 7 * DAY, by=cast.jonas, at=at)
    assert hinted(at + 15 * DAY) == 2


def test_who_meets_as_agreed_costs_no_question_each(cast: Cast, met: uuid.UUID, django_assert_num_queries: Any) -> None:
    for more in ((), ("Lea", "Niko", "Ada")):
        for name in more:
            two = replace(cast, amina=arrive(name), jonas=arrive(f"{name} too", can_help_with="leading"))
            agree(two, meet(two))
        with django_assert_num_queries(3):
            assert hint_at_rhythms(at=LAST + 14 * DAY) == 0


def test_that_they_met_begins_anew(cast: Cast, met: uuid.UUID) -> None:
    for day in (18, 32, 46):
        assert hinted(LAST + day * DAY) == 2
    then = LAST + 60 * DAY
    say_we_met(plan_meeting(met, then, by=cast.jonas, at=then), by=cast.jonas, at=then)
    assert not hinted(then + 10 * DAY)
    assert hinted(then + 20 * DAY) == 2
    assert Mentorship.objects.get().hints == 1


def test_nothing_is_said_while_something_is_planned_or_asked_or_they_rest(cast: Cast, met: uuid.UUID) -> None:
    late = LAST + 30 * DAY
    meeting = plan_meeting(met, late + 9 * DAY, by=cast.jonas, at=late)
    assert not hinted(late)
    Meeting.objects.filter(pk=meeting).delete()
    asked = Crossroads.objects.create(
        mentorship_id=met, occasion="third meeting", opened_at=late, decide_by=late + 7 * DAY
    )
    assert not hinted(late)
    asked.delete()
    pause_mentorship(met, (late + 20 * DAY).date(), by=cast.amina, at=late)
    assert not hinted(late)
    resume_mentorship(met, by=cast.amina, at=late)
    Notice.objects.all().delete()
    Agreement.objects.update(until_on=late.date())
    assert not hinted(late)
    Agreement.objects.update(until_on=late.date() + 90 * DAY)
    assert hinted(late + DAY) == 2


def test_it_is_never_a_third_mail_in_a_week_nor_a_second_that_nobody_asked_for(cast: Cast, met: uuid.UUID) -> None:
    late, template = LAST + 30 * DAY, Notice.objects.create
    said = {"recipient": cast.jonas, "topic": "meeting", "kind": "MEETING", "thing": met, "due_at": late - DAY}
    for _ in range(2):
        template(template="message/written", **said)
    hint_at_rhythms(at=late)
    assert [notice.recipient for notice in Notice.objects.filter(template="hint/time")] == [cast.amina]
    Notice.objects.all().delete()
    Mentorship.objects.update(hinted_at=None)
    template(template="checkin/asked", **said)
    assert hinted(late) == 1


def test_whoever_had_a_hint_is_not_asked_how_it_goes_within_a_fortnight(met: uuid.UUID) -> None:
    assert hinted(NOON + 32 * DAY) == 2
    begin_check_ins(at=NOON + 33 * DAY)
    assert not Notice.objects.filter(template="checkin/asked").exists()


def test_the_sentence_and_three_ways_out(cast: Cast, met: uuid.UUID, client: Client) -> None:
    late = LAST + 35 * DAY
    hint_at_rhythms(at=late)
    mails = {mail["To"]: mail for mail in carry(late)}
    words = text_of(mails["amina@example.org"])
    assert "It’s been 5 weeks; you’d agreed on every two weeks. Life does that." in " ".join(words.split())
    assert "drift" not in "".join(mail.as_string() for mail in mails.values()).lower()
    hers, his = (
        urlsplit(next(link for link in links_in(mail) if "/l/" in link and "/stop/" not in link)).path
        for mail in (mails["amina@example.org"], mails["jonas@example.org"])
    )
    with time_machine.travel(late, tick=False):
        page = client.get(hers).content.decode()
        assert (
            "Put it down for us both" in page and "A slower pace: every three weeks" in page and "Finish well" in page
        )
        client.post(hers, {"answer": "slower-every three weeks"})
        newest = Agreement.objects.order_by("-version").first()
        assert newest and (newest.beat, newest.written_by, newest.agreed_at) == ("every three weeks", cast.amina, None)
        assert "thinks you have arrived" not in str(client.post(his, {"answer": "offer"}).content)
    assert Mentorship.objects.get().stage == "closing"


def test_a_slower_pace_ends_somewhere(cast: Cast, met: uuid.UUID) -> None:
    assert SLOWER[Beat.WEEKLY] is Beat.FORTNIGHTLY and Beat.QUARTERLY not in SLOWER and Beat.CHANGES not in SLOWER
    change_beat(met, Beat.FORTNIGHTLY, by=cast.amina, at=NOON)
    assert Agreement.objects.count() == 1, "it is so already"
