"""What has happened stays as it was: the database refuses, and a seal shows what was done behind its back."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

import lamplighter
from lamplighter.core.address import shorten
from lamplighter.core.privacy import Kind
from lamplighter.core.refusal import Refusal
from lamplighter.core.regime import Regime
from lamplighter.core.safety import ReportStage
from lamplighter.management.commands.doctor import Mark, examine
from lamplighter.models.event import Event
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.trail import Cut, Digest, Opening, note_opening
from lamplighter.queries.safety.trail import list_openings_for
from lamplighter.services.leaving.erase import erase_person
from lamplighter.services.mentorship import begin_mentorship
from lamplighter.services.operation import find_tampering, person_for_copy
from lamplighter.services.safety.block import block
from lamplighter.services.signin import Change
from lamplighter.services.trail import TOLD, find_broken_seals, forget_old_trail, seal_the_trail
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
GUARDS = import_module("lamplighter.migrations.0003_guards")


@pytest.fixture
def sealed(cast: Cast, pair: uuid.UUID) -> Cast:
    """Three nights; after the first and the second of them Priya opened Amina's card."""
    for night in (1, 2, 3):
        seal_the_trail(at=NOON + night * DAY)
        if night < 3:
            _priya_opens_aminas_card(cast, at=NOON + night * DAY)
    Cut.objects.create(events_to=0, openings_to=0, at=NOON)
    return cast


def _priya_opens_aminas_card(cast: Cast, *, at: datetime) -> None:
    note_opening(reader=cast.priya.pk, whose=cast.amina.pk, kind=Kind.PROFILE, thing=cast.amina.pk, at=at)


@contextmanager
def _behind_its_back() -> Iterator[None]:
    """Whoever holds the database can take the guards away."""
    with connection.cursor() as cursor:
        for statement in GUARDS.away(connection.vendor):
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in (GUARDS.for_sqlite if connection.vendor == "sqlite" else GUARDS.for_postgresql)():
            cursor.execute(statement)


def _is_refused(deed: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            deed()
    except IntegrityError as problem:
        return GUARDS.STAYS in str(problem) or GUARDS.FOR_GOOD in str(problem)
    return False


@pytest.mark.parametrize("model", [Event, Opening, Digest, Cut])
def test_the_database_lets_nothing_of_it_be_changed_or_taken_away(sealed: Cast, model: type[Model]) -> None:
    rows = model._default_manager.all()
    assert rows.exists()
    for field in model._meta.concrete_fields:
        if field.name not in ("id", "by"):
            other = {"at": NOON + 9 * DAY, "value": b"x"}.get(field.name, "7" if field.name in ("verb", "kind") else 7)
            value = uuid.UUID(int=7) if field.get_internal_type() == "UUIDField" else other
            assert _is_refused(lambda name=field.name, value=value: rows.update(**{name: value})), field.name
    assert _is_refused(rows.delete)


def test_of_an_event_only_who_did_it_is_ever_forgotten(sealed: Cast) -> None:
    assert _is_refused(lambda: Event.objects.update(by=sealed.sam))
    erase_person(sealed.amina, at=NOON + 4 * DAY)
    assert not Event.objects.filter(by=sealed.amina).exists()
    assert list(find_broken_seals()) == []


@pytest.mark.parametrize(
    "tampering",
    [
        lambda: Event.objects.filter(pk=Event.objects.order_by("pk")[1].pk).update(verb="nothing"),
        lambda: Event.objects.order_by("pk")[1].delete(),
        lambda: Event.objects.order_by("pk").first() and Event.objects.update(at=NOON),
        lambda: Opening.objects.update(reader=None),
        lambda: Opening.objects.all().delete(),
        lambda: Digest.objects.filter(pk=2).delete(),
        lambda: Digest.objects.filter(pk=1).update(value=b"x" * 32),
    ],
)
def test_what_is_changed_all_the_same_shows(sealed: Cast, tampering: Callable[[], object]) -> None:
    assert list(find_tampering()) == []
    with _behind_its_back():
        tampering()
    assert list(find_tampering()) != []


def test_whoever_has_only_the_database_can_make_no_seal(sealed: Cast, settings: object) -> None:
    settings.MASTER_KEY = b"y" * 32  # type: ignore[attr-defined]
    assert len(list(find_broken_seals())) == 3


def test_doctor_and_self_check_say_so(sealed: Cast) -> None:
    def line() -> tuple[Mark, str]:
        return next((line.mark, line.says) for line in examine(NOON + 4 * DAY) if line.about == "Record")

    mark, says = line()
    assert mark is Mark.GREEN and f"begins with {bytes(Digest.objects.get(pk=3).value).hex()[:12]}" in says
    with _behind_its_back():
        Opening.objects.all().delete()
    assert line()[0] is Mark.RED
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("self_check", stdout=out)
    assert "does not fit" in out.getvalue()


def test_a_night_is_sealed_once_and_what_has_just_happened_waits_for_the_next(cast: Cast) -> None:
    assert seal_the_trail(at=NOON) == 1 and seal_the_trail(at=NOON + timedelta(hours=19)) == 0
    note_opening(reader=None, whose=cast.amina.pk, kind=Kind.PROFILE, thing=cast.amina.pk, at=NOON + DAY)
    assert seal_the_trail(at=NOON + DAY) == 0
    assert seal_the_trail(at=NOON + 2 * DAY) == 1
    assert Digest.objects.get(pk=1).openings_to == 0 < Digest.objects.get(pk=2).openings_to


def test_it_is_forgotten_by_its_age_alone_and_the_rest_still_fits(sealed: Cast) -> None:
    later = NOON + 732 * DAY  # the first night is old enough, and the second is not quite
    assert forget_old_trail(at=later) > 0
    assert forget_old_trail(at=later) == 0
    assert list(find_broken_seals()) == [] and not Event.objects.exists() and Opening.objects.count() == 2
    _priya_opens_aminas_card(sealed, at=later)
    seal_the_trail(at=later + DAY)
    assert forget_old_trail(at=later + 2 * DAY) > 0
    assert list(find_broken_seals()) == [] and len(list_openings_for(sealed.amina)) == 1


def test_a_copy_made_by_hand_is_told_to_whose_it_is(cast: Cast) -> None:
    person_for_copy("amina@example.org", at=NOON)
    (line,) = list_openings_for(cast.amina)
    assert line.by_operator and line.at == NOON


def test_whoever_runs_it_reads_what_was_done_by_hand_and_nothing_of_what_people_do(sealed: Cast) -> None:
    def said(**options: object) -> Any:
        out = io.StringIO()
        with time_machine.travel(NOON + 4 * DAY, tick=False):
            call_command("audit", json=True, stdout=out, **options)
        return json.loads(out.getvalue())

    amina, priya = shorten(sealed.amina.pk), shorten(sealed.priya.pk)
    person_for_copy("amina@example.org", at=NOON + 3 * DAY)
    block(sealed.jonas.pk, by=sealed.amina, at=NOON + 3 * DAY)
    told = uuid.uuid4()
    note_opening(reader=sealed.jonas.pk, whose=sealed.amina.pk, kind=Kind.REPORT, thing=told, at=NOON + 3 * DAY)
    whole = said()
    assert [(line["what"], line["by"], line["whose"]) for line in whole["lines"]] == [
        *[("opened profile", priya, amina)] * 2,
        ("was given a copy by hand", "", amina),
        ("opened profile", "", amina),
        ("opened report", shorten(sealed.jonas.pk), shorten(told)),
    ]
    lately = Event.objects.filter(at__gt=NOON - 26 * DAY)
    assert whole["fits"] and whole["besides"] == lately.exclude(verb__in=TOLD).count() > 0
    assert [line["what"] for line in said(since="2027-03-04")["lines"]] == [
        "was given a copy by hand",
        "opened profile",
        "opened report",
    ]
    looked_up = ["was looked up in the record", "opened profile"]
    assert [line["what"] for line in said(person="sam@example.org")["lines"]] == looked_up
    assert [line["what"] for line in said(person=amina)["lines"]] == [
        *["opened profile"] * 2,
        "was given a copy by hand",
        "opened profile",
        *looked_up,
    ]
    assert [line.by_operator for line in list_openings_for(sealed.sam)] == [True]
    with _behind_its_back():
        Opening.objects.filter(reader=sealed.priya.pk).delete()
    assert not said()["fits"]
    for wrong in ({"since": "yesterday"}, {"person": "nobody@example.org"}):
        with pytest.raises(CommandError):
            said(**wrong)


def test_what_it_tells_is_told_somewhere_and_says_nothing_of_what_is_somebodys_alone() -> None:
    ours = Path(lamplighter.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in (ours / "services").rglob("*.py"))
    literal = {verb for verb in TOLD if f'record("{verb}"' in text}
    assert len(TOLD - literal) == len(Change) + len(ReportStage) - 1 + 1
    assert not literal & {"blocked", "reported something", "considered", "answered how it goes", "noted"}


def test_a_mentorship_is_private_for_good(cast: Cast, pair: uuid.UUID) -> None:
    rows = Mentorship.objects.filter(pk=pair)
    assert rows.get().regime == Regime.PRIVATE.value
    assert _is_refused(lambda: rows.update(regime=Regime.SAFEGUARDED.value))
    assert rows.update(regime=Regime.PRIVATE.value) == 1


def test_a_safeguarded_one_cannot_begin_by_a_deed_or_past_it(cast: Cast) -> None:
    two = {"mentor": cast.jonas, "mentee": cast.sam}
    with pytest.raises(Refusal) as refusal:
        begin_mentorship(**two, takes_a_seat=False, regime=Regime.SAFEGUARDED, by=cast.sam, at=NOON)
    assert "guardians" in refusal.value.sentence
    with pytest.raises(IntegrityError, match="mentorship_regime_is_offered"), transaction.atomic():
        Mentorship.objects.create(**two, regime=Regime.SAFEGUARDED.value, began_at=NOON, moved_at=NOON)
    assert not Mentorship.objects.filter(mentor=cast.jonas, mentee=cast.sam).exists()
