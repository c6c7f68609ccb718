"""A small believable community: the same twice, whole, and nobody in it is anybody else's to be."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from pytest_django import Settings

from lamplighter.core.assessment import Outcome
from lamplighter.core.journey import RequestStage, Stage
from lamplighter.core.mosaic import Way
from lamplighter.models.agreement import Expectation, JointDraft
from lamplighter.models.checkin import CheckIn
from lamplighter.models.crossroads import Crossroads
from lamplighter.models.introduction import Request
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.queries.assessment import get_hindsight_for
from lamplighter.queries.checkin import get_mosaic_for
from lamplighter.queries.demo import list_faces, list_mail_of
from lamplighter.queries.endorsement import list_shown_of
from lamplighter.queries.home import get_home_for, get_mentorship_home_for
from lamplighter.services.checkin import begin_check_ins
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.demo import FEW, FIGURES, be_somebody, fill_with_demo
from lamplighter.services.operation import find_everything_wrong
from tests.access.test_two_worlds import private_fields
from tests.cast import NOON, arrive
from tests.conftest import BOTH_STORES

DRAWN_BY_LOT = {"Person.password", "DataKey.wrapped", "Thanks.token", "Thanks.token_hash"}  # secrets, new each time


@pytest.mark.parametrize("is_small", [True, pytest.param(False, marks=pytest.mark.long)])
def test_the_same_seed_gives_the_same_community_and_another_seed_another(world: None, is_small: bool) -> None:
    """Every value of every row, opened."""
    first, again, other = (_filled(seed, is_small) for seed in (7, 7, 8))
    assert {field for field in first if first[field] != again[field]} <= DRAWN_BY_LOT
    assert first["Person.id"].isdisjoint(other["Person.id"])


def _filled(seed: int, is_small: bool) -> dict[str, set[Any]]:
    with ExitStack() as both:
        for alias in BOTH_STORES:
            both.enter_context(transaction.atomic(using=alias))
        fill_with_demo(seed=seed, at=NOON, is_small=is_small)
        found = {f"{field.model.__name__}.{field.name}": values for field, values in private_fields().items()}
        for alias in BOTH_STORES:
            transaction.set_rollback(True, using=alias)
    return found


def test_sixty_live_here_and_something_of_every_kind_has_happened(world: None) -> None:
    people = fill_with_demo(seed=7, at=NOON)
    assert [person.name for person in people] == [figure.name for figure in FIGURES]
    assert find_everything_wrong() == []
    assert len({figure.name for figure in FIGURES}) == Person.objects.count() == 60
    stages = set(Mentorship.objects.values_list("stage", flat=True))
    assert stages == {stage.value for stage in Stage}
    assert set(Request.objects.values_list("stage", flat=True)) == {stage.value for stage in RequestStage}
    benedikt = Person.objects.get(name="Benedikt")
    assert [pair.stage for pair in Mentorship.objects.filter(mentee=benedikt).order_by("began_at")] == [
        Stage.COMPLETED.value,
        Stage.ACTIVE.value,
    ]
    assert Crossroads.objects.filter(decided_at=None).exists()
    assert Expectation.objects.exclude(opened_at=None).count() == 2 and JointDraft.objects.count() == 1
    assert Notice.objects.filter(settled_at=None).exists()
    maya, noor = (Person.objects.get(name=name) for name in ("Maya", "Noor"))
    rows = CheckIn.objects.order_by("asked_at").values_list("occasion", "number", "opened_at")
    told = [(occasion, number, opened is not None) for occasion, number, opened in rows]
    assert told == [("first month", 0, True), ("quarter", 1, True), ("quarter", 2, False)]
    running, before = Mentorship.objects.filter(mentee=maya).order_by("-began_at")
    (tile,) = get_mosaic_for(maya, running.pk).me.tiles
    assert tile.own.change is Way.MORE and tile.other.points and len(get_mosaic_for(noor, running.pk).opened) == 2
    begin_check_ins(at=NOON)
    assert CheckIn.objects.filter(mentorship=running).count() == 3, "the next one is a good while off"
    gut = get_mentorship_home_for(maya, before.pk, at=NOON).gut
    assert gut is not None and get_hindsight_for(maya, gut).candidate.outcome is Outcome.WRONG
    assert get_mentorship_home_for(before.mentor, before.pk, at=NOON).gut is None
    assert [line.author for line in list_shown_of(maya, noor.pk)] == ["Maya"]


def test_a_small_one_is_in_month_seven_as_well(world: None) -> None:
    people = fill_with_demo(seed=7, at=NOON, is_small=True)
    assert [person.name for person in people] == [figure.name for figure in FEW]
    maya, noor = (Person.objects.get(name=name) for name in ("Maya", "Noor"))
    (line,) = get_home_for(maya, at=NOON).pairs
    page = get_mentorship_home_for(maya, line.mentorship.id, at=NOON)
    assert page.agreed is not None and page.talks.planned is not None
    assert line.mentorship.began_at <= NOON - timedelta(weeks=26)
    assert len(page.talks.agenda) == 2
    assert [request.asker for request in get_home_for(noor, at=NOON).my_turn] == ["Lea"]


@pytest.mark.parametrize("month", [4, 11])
@pytest.mark.parametrize("hour", [0, 23])
def test_they_meet_in_the_evening_where_each_of_them_lives_whatever_the_clocks_do(
    world: None, month: int, hour: int
) -> None:
    fill_with_demo(seed=7, at=datetime(2026, month, 9, hour, 30, tzinfo=UTC), is_small=True)
    meetings = list(Meeting.objects.select_related("mentorship__mentor", "mentorship__mentee"))
    assert len(meetings) == 12
    mentees = {m.starts_at.astimezone(ZoneInfo(m.mentorship.mentee.zone)).strftime("%H:%M") for m in meetings}
    mentors = {m.starts_at.astimezone(ZoneInfo(m.mentorship.mentor.zone)).strftime("%H:%M") for m in meetings}
    assert (mentees, mentors) == ({"18:30"}, {"19:30"})


def test_one_can_be_the_few_people_of_the_demonstration_and_nobody_else(world: None, settings: Settings) -> None:
    arrive("Maya")  # a person of flesh and blood who happens to be called so
    fill_with_demo(seed=7, at=NOON, is_small=True)
    faces = {face.name: face.id for face in list_faces()}
    assert set(faces) == {"Maya", "Noor", "Ada", "Lea", "Niko"}
    settings.DEMO = True
    assert be_somebody(faces["Noor"]).name == "Noor"
    others = {pk for pk in Person.objects.values_list("pk", flat=True) if pk not in faces.values()}
    for pk in (*others, uuid.UUID(int=7)):
        with pytest.raises(ValueError, match="nobody to be"):
            be_somebody(pk)
    settings.DEMO = False
    with pytest.raises(ValueError, match="nobody to be"):
        be_somebody(faces["Noor"])


def test_the_mail_that_would_have_left_is_read_by_its_reader_alone(world: None, settings: Settings) -> None:
    settings.DEMO = True
    fill_with_demo(seed=7, at=NOON, is_small=True)
    while deliver_due_notices(at=NOON + timedelta(minutes=1)):
        pass
    noor = list_mail_of(Person.objects.get(name="Noor"))
    assert any("Lea" in mail.subject for mail in noor)
    assert all("Noor" in mail.body for mail in noor)
    assert list_mail_of(Person.objects.get(name="Ada")) == ()
