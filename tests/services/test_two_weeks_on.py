"""Two weeks on: everything was so much longer ago, and in between people have lived."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from pytest_django import Settings

from lamplighter.access import Hidden
from lamplighter.core.introduction import Size
from lamplighter.core.journey import RequestStage, Stage
from lamplighter.jobs.demo import live_two_weeks
from lamplighter.models.agreement import Agreement
from lamplighter.models.goal import ActionItem
from lamplighter.models.introduction import Request
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.queries.demo import list_faces, list_mail_of
from lamplighter.services.demo import fill_with_demo, let_days_pass
from lamplighter.services.introduction import ask, ask_back
from lamplighter.services.operation import find_everything_wrong
from tests.cast import NOON

DAY, FORTNIGHT = timedelta(days=1), timedelta(days=14)
Moments = dict[tuple[str, object, str], datetime | date]


@pytest.fixture
def maya(world: None, settings: Settings, tmp_path: Path) -> Person:
    settings.DEMO, settings.LIMITS = True, replace(settings.LIMITS, sent_mail_kept=timedelta(days=30))
    settings.DATA = tmp_path  # photos that belong to nobody are swept away
    fill_with_demo(seed=7, at=NOON, is_small=True)
    return Person.objects.get(name="Maya")


def _since() -> str:
    return list_faces()[0].since


def _moments() -> Moments:
    """Every moment and every day in the house, by its place."""
    found: Moments = {}
    for model in apps.get_app_config("lamplighter").get_models():
        names = [f.name for f in model._meta.local_concrete_fields if isinstance(f, models.DateField)]
        for row in model._default_manager.values("pk", *names) if names and model is not Notice else ():
            found |= {(model.__name__, row["pk"], name): row[name] for name in names if row[name] is not None}
    return found


@pytest.mark.engine
def test_every_moment_and_every_day_moves_by_as_much(maya: Person) -> None:
    before = _moments()
    assert {name for name, _, _ in before} >= {"Person", "Meeting", "Agreement", "ActionItem", "Event", "About"}
    assert let_days_pass(FORTNIGHT, _since())
    moved = {place: moment if place[0] == "Event" else moment - FORTNIGHT for place, moment in before.items()}
    assert _moments() == moved, "all but the record, which the database lets nobody change"
    assert find_everything_wrong() == []


@pytest.mark.engine
def test_days_stay_days(maya: Person) -> None:
    until = Agreement.objects.get(version=2).until_on
    let_days_pass(FORTNIGHT, _since())
    assert Agreement.objects.filter(until_on=until - FORTNIGHT).count() == 1


def test_two_taps_are_one(maya: Person) -> None:
    since = _since()
    assert live_two_weeks(since, besides=maya, at=NOON)
    before = _moments()
    assert not live_two_weeks(since, besides=maya, at=NOON)
    assert _moments() == before
    assert live_two_weeks(_since(), besides=maya, at=NOON), "a page that was loaded since moves it again"


def test_outside_a_demonstration_time_is_nobodys_to_move(maya: Person, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(Hidden):
        live_two_weeks(_since(), besides=maya, at=NOON)


@pytest.mark.engine
def test_people_live_meanwhile_and_whoever_looks_does_nothing(maya: Person) -> None:
    noor = Person.objects.get(name="Noor")
    planned = Meeting.objects.get(held_at=None)
    live_two_weeks(_since(), besides=maya, at=NOON)
    planned.refresh_from_db()
    assert planned.held_at is not None and NOON - FORTNIGHT < planned.held_at <= NOON
    ahead = Meeting.objects.get(mentorship=planned.mentorship, held_at=None)
    assert ahead.starts_at > NOON and ahead.planned_by == noor
    assert set(Message.objects.filter(sent_at__gt=NOON - FORTNIGHT).values_list("author__name", flat=True)) == {"Noor"}
    assert not ActionItem.objects.filter(keeper=maya, kept_at__gt=NOON - FORTNIGHT).exists()
    assert not Request.objects.filter(asker=maya, asked_at__gt=NOON - FORTNIGHT).exists()
    assert find_everything_wrong() == []


def test_mail_arrives_on_its_day_and_says_the_days_of_now(maya: Person) -> None:
    live_two_weeks(_since(), besides=maya, at=NOON)
    mails = list_mail_of(maya)
    ahead = Meeting.objects.get(mentorship__mentee=maya, held_at=None)
    assert all(NOON - FORTNIGHT < mail.sent_at <= NOON for mail in mails)
    assert any(f"{ahead.starts_at.day} {ahead.starts_at:%B}" in mail.subject for mail in mails)
    assert any("written" in mail.subject for mail in mails)
    assert not Notice.objects.filter(settled_at=None).exists()


@pytest.mark.long
def test_fortnight_after_fortnight_it_stays_sound(maya: Person) -> None:
    at = datetime(2027, 3, 1, 9, tzinfo=UTC)
    noor = Person.objects.get(name="Noor")
    for number in range(4):
        assert live_two_weeks(_since(), besides=(maya, noor)[number % 2], at=at)
    assert find_everything_wrong() == []
    assert Meeting.objects.filter(held_at__gt=at - 4 * FORTNIGHT).count() >= 2


def test_among_sixty_requests_are_answered_ends_are_met_and_new_ones_come(world: None, settings: Settings) -> None:
    settings.DEMO = True
    fill_with_demo(seed=7, at=NOON)
    people = {person.name: person for person in Person.objects.all()}
    question = ask(
        people["Oskar"].pk, Size.QUESTION, "Which page first?", words_by_mail=False, by=people["Linh"], at=NOON
    )
    back = ask(
        people["Solveig"].pk, Size.CONVERSATION, "What went out?", words_by_mail=False, by=people["Petra"], at=NOON
    )
    ask_back(back, "Of which chapter?", by=people["Solveig"], at=NOON)
    mine = ask(
        people["Sabine"].pk, Size.CONVERSATION, "May I?", words_by_mail=False, by=people["Astrid"], at=NOON - DAY
    )
    live_two_weeks(_since(), besides=people["Sabine"], at=NOON)
    assert Request.objects.get(pk=mine).stage == RequestStage.EXPIRED.value, "and nobody answered in her name"
    assert Request.objects.get(pk=question).stage == RequestStage.ACCEPTED.value
    assert Request.objects.get(pk=back).stage not in (RequestStage.ASKED_BACK.value, RequestStage.EXPIRED.value)
    waits = Request.objects.get(asker__name="Sabine", asked__name="Grzegorz")
    assert waits.stage == RequestStage.EXPIRED.value, "it was Sabine's turn, and nobody took it for her"
    assert Mentorship.objects.get(mentor__name="Hana", mentee__name="Aroha").stage == Stage.COMPLETED.value
    new = Request.objects.filter(stage=RequestStage.OPEN.value, asked_at__gt=NOON - timedelta(days=2))
    assert new.filter(asked__name="Sabine").count() == 1 and new.count() >= 2
    assert find_everything_wrong() == []
