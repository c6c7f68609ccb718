"""Both say yes and no, on the page and from mails, from sixteen devices at once, while time runs out."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial

import pytest
from django.db import transaction

from lamplighter.core.agreement import FirstMeetings, Terms
from lamplighter.core.crossroads import Answer
from lamplighter.core.introduction import Size
from lamplighter.models.agreement import Agreement
from lamplighter.models.crossroads import Crossroads, Wish
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.crossroads import answer_at_crossroads, reach_decision_days, say_we_met, settle_crossroads
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import plan_meeting
from tests.cast import NOON, TERMS
from tests.conftest import BOTH_STORES
from tests.crossroads import DAY, HOUR, MET
from tests.races.crowd import CLIENTS, Crowd, Deed, first_wrong_round, newcomer, odd_ones, without_locks, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_two_yeses_begin_one_thing(crowd: Crowd) -> None:
    assert first_wrong_round(partial(both_say_yes, crowd)) == ""


def test_without_its_guards_a_yes_is_lost_or_it_begins_twice(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.crossroads._decide", look_then_decide)
    with without_rule(Wish, "one_wish_each"):
        assert first_wrong_round(partial(both_say_yes, crowd)) != ""


def test_the_second_yes_or_time_and_never_both(crowd: Crowd) -> None:
    assert first_wrong_round(partial(a_yes_and_the_hour, crowd)) == ""


def test_without_its_guards_it_ends_and_goes_on(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.crossroads._decide", look_then_decide)
    assert first_wrong_round(partial(a_yes_and_the_hour, crowd)) != ""


def test_saying_that_we_met_asks_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(both_have_met, crowd)) == ""


def test_many_workers_reach_a_day_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(the_day_comes, crowd)) == ""


def test_without_its_rule_a_day_is_reached_twice(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with without_rule(Crossroads, "first_meetings_are_asked_about_once"):
        assert first_wrong_round(partial(the_day_comes, crowd)) != ""


def begin() -> tuple[uuid.UUID, Person, Person]:
    """A talk that has been planned; its id, and the two."""
    with transaction.atomic():  # one wait for the disk
        mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
        request = ask(mentor.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=mentee, at=NOON)
        meeting = plan_meeting(accept(request, by=mentor, at=NOON), MET, by=mentor, at=NOON)
    return meeting, mentor, mentee


def stand() -> tuple[Crossroads, Person, Person]:
    meeting, mentor, mentee = begin()
    say_we_met(meeting, by=mentor, at=MET + HOUR)
    return Crossroads.objects.get(meeting=meeting), mentor, mentee


def both_say_yes(crowd: Crowd) -> str:
    row, mentor, mentee = stand()
    yeses = [partial(answer_at_crossroads, row.pk, Answer.ON, by=person, at=MET + DAY) for person in (mentor, mentee)]
    answers = crowd.at_once(*yeses * (CLIENTS // 2))
    found = {
        "said yes": answers.count(row.mentorship_id),
        "wishes": Wish.objects.filter(crossroads=row).count(),
        "drafts": Agreement.objects.filter(mentorship=row.mentorship_id).count(),
        "goes on": Crossroads.objects.get(pk=row.pk).goes_on,
        "told": Notice.objects.filter(template="crossroads/both_would", recipient__in=[mentor, mentee]).count(),
    }
    right = {"said yes": CLIENTS, "wishes": 2, "drafts": 1, "goes on": True, "told": 2}
    return "" if found == right else f"{found} {odd_ones(answers)}"


def a_yes_and_the_hour(crowd: Crowd) -> str:
    """One has said yes; the other says it, and may change it, just as the week is over."""
    row, mentor, mentee = stand()
    answer_at_crossroads(row.pk, Answer.ON, by=mentor, at=MET + DAY)
    deeds: list[Deed] = [
        partial(answer_at_crossroads, row.pk, Answer.ON, by=mentee, at=row.decide_by),
        partial(settle_crossroads, at=row.decide_by),
    ]
    answers = crowd.at_once(*deeds * (CLIENTS // 2))
    goes_on = Crossroads.objects.get(pk=row.pk).goes_on
    told = Notice.objects.filter(recipient__in=[mentor, mentee], template__startswith="crossroads/")
    found = {
        "stage": Mentorship.objects.get(pk=row.mentorship_id).stage,
        "ends": Move.objects.filter(mentorship=row.mentorship_id).count(),
        "drafts": Agreement.objects.filter(mentorship=row.mentorship_id).count(),
        "told": sorted(told.values_list("template", flat=True)),
    }
    right = {
        "stage": "introduction" if goes_on else "completed",
        "ends": int(not goes_on),
        "drafts": int(bool(goes_on)),
        "told": ["crossroads/both_would" if goes_on else "crossroads/rests"] * 2,
    }
    odd = odd_ones(answers)
    return "" if found == right and not odd else f"{found} {odd}"


def the_day_comes(crowd: Crowd) -> str:
    with transaction.atomic():
        mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
        request = ask(mentor.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=mentee, at=NOON)
        pair = accept(request, by=mentor, at=NOON)
        terms = Terms(TERMS.beat, TERMS.until_on, TERMS.what_for, FirstMeetings(3, (NOON + DAY).date()))
        sign_agreement(propose_agreement(pair, terms, by=mentee, at=NOON), by=mentor, at=NOON)
    answers = crowd.at_once(*[partial(reach_decision_days, at=NOON + 2 * DAY)] * CLIENTS)
    told = Notice.objects.filter(template="crossroads/on_the_day", recipient__in=[mentor, mentee])
    found = (
        sum(answer for answer in answers if isinstance(answer, int)),
        Crossroads.objects.filter(mentorship=pair).count(),
        told.count(),
    )
    odd = odd_ones(answers)
    return "" if found == (1, 1, 2) and not odd else f"{found} {odd}"


def both_have_met(crowd: Crowd) -> str:
    """The row of the meeting makes them wait for each other."""
    meeting, mentor, mentee = begin()
    says = [partial(say_we_met, meeting, by=person, at=MET + HOUR) for person in (mentor, mentee)]
    answers = crowd.at_once(*says * (CLIENTS // 2))
    found = (answers.count(None), Crossroads.objects.filter(meeting=meeting).count())
    return "" if found == (CLIENTS, 1) else f"{found} {odd_ones(answers)}"


def look_then_decide(crossroads: Crossroads, *, goes_on: bool, at: datetime) -> None:
    """The guard as one would first write it."""
    crossroads.decided_at, crossroads.goes_on = at, goes_on
    crossroads.save(update_fields=["decided_at", "goes_on"])
