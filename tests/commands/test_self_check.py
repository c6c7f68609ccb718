"""Each contradiction planted, and found; a community that agrees with itself is left in peace."""

from __future__ import annotations

import json
import uuid
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections

from lamplighter.core.introduction import Size
from lamplighter.core.journey import Stage
from lamplighter.models.agreement import Agreement
from lamplighter.models.datakey import DataKey
from lamplighter.models.fields import SealedField
from lamplighter.models.introduction import Request
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.question import Draft
from lamplighter.services.demo import fill_with_demo
from lamplighter.services.introduction import ask
from lamplighter.services.invitation import invite
from lamplighter.services.operation import tables_with_sealed_words
from lamplighter.services.question import keep_draft
from lamplighter.services.tie import Remembered, remember, write_thanks
from tests.cast import NOON, Cast
from tests.commands.conftest import Installation

pytestmark = pytest.mark.engine
sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="these doors are SQLite's")


def findings(**options: Any) -> set[tuple[str, str]]:
    """(where, thing) of everything found, and the exit code that goes with it."""
    out = StringIO()
    try:
        call_command("self_check", json=True, stdout=out, **options)
        code = 0
    except SystemExit as end:
        code = int(str(end.code))
    found = {(finding["where"], finding["thing"]) for finding in json.loads(out.getvalue())["findings"]}
    assert code == bool(found)
    return found


def test_a_whole_community_agrees_with_itself(world: None) -> None:
    fill_with_demo(seed=1, at=NOON, is_small=True)
    keep_draft("Is it too late?", token=None, at=NOON)
    assert findings() == set()
    out = StringIO()
    call_command("self_check", stdout=out)
    assert out.getvalue() == "Everything agrees.\n"


def test_every_table_with_sealed_words_is_opened() -> None:
    sealed = {model for model in apps.get_models() if any(isinstance(f, SealedField) for f in model._meta.fields)}
    assert set(tables_with_sealed_words()) == sealed


def test_a_seat_too_many(cast: Cast) -> None:
    Person.objects.filter(pk=cast.jonas.pk).update(seats_taken=1)
    assert findings() == {("Person.seats_taken", str(cast.jonas.pk))}


def test_a_seat_too_few(cast: Cast, pair: uuid.UUID) -> None:
    Mentorship.objects.update(takes_a_seat=True)
    Person.objects.filter(pk=cast.jonas.pk).update(seats_taken=0)
    assert findings() == {("Person.seats_taken", str(cast.jonas.pk))}


@sqlite_only
def test_a_seat_kept_after_the_end(cast: Cast, pair: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints=ON")
        Mentorship.objects.update(stage=Stage.COMPLETED.value, takes_a_seat=True)
        cursor.execute("PRAGMA ignore_check_constraints=OFF")
    Person.objects.filter(pk=cast.jonas.pk).update(seats_taken=1)
    assert ("Mentorship.takes_a_seat", str(pair)) in findings()


def test_two_open_requests_where_one_may_be(cast: Cast) -> None:
    ask(cast.jonas.pk, Size.CONVERSATION, "Hello?", words_by_mail=False, by=cast.amina, at=NOON)
    with connection.cursor() as cursor:
        for rule in ("one_open_request_per_pair", "two_who_want_to_talk_meet_as_one"):
            cursor.execute(f"DROP INDEX {rule}")
    request = Request.objects.get()
    request.pk, request.words = uuid.uuid4(), None
    request.save(force_insert=True)
    assert findings() == {("Request.asker", str(cast.amina.pk))}


def test_words_whose_key_is_gone(cast: Cast, agreement: uuid.UUID) -> None:
    DataKey.objects.filter(scope__startswith="mentorship:").delete()
    assert findings() == {(f"Agreement.{field}", str(agreement)) for field in ("what_for", "details")}
    assert findings(sample=5) == findings()


def test_words_that_were_tampered_with(cast: Cast, agreement: uuid.UUID) -> None:
    words = bytearray(Agreement.objects.get().what_for or b"")
    words[-1] ^= 1
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Agreement._meta.db_table} SET what_for = %s", [bytes(words)])
    assert findings() == {("Agreement.what_for", str(agreement))}


def test_a_request_whose_key_is_gone(cast: Cast) -> None:
    request = ask(cast.jonas.pk, Size.CONVERSATION, "Hello?", words_by_mail=False, by=cast.amina, at=NOON)
    DataKey.objects.filter(scope__startswith="request:").delete()
    assert findings() == {("Request.words", str(request))}


def test_a_draft_whose_key_is_gone(world: None) -> None:
    keep_draft("Is it too late?", token=None, at=NOON)
    DataKey.objects.all().delete()
    assert findings() == {(f"Draft.{field}", str(Draft.objects.get().pk)) for field in ("words", "more")}


def test_thanks_and_an_invitation_whose_keys_are_gone(cast: Cast) -> None:
    tie = remember(Remembered("Rosa"), by=cast.amina, at=NOON)
    thanks = write_thanks(tie, "You asked twice.", by=cast.amina, at=NOON)
    invitation = invite(tie, "To go on", by=cast.amina, at=NOON)
    assert findings() == set()
    DataKey.objects.exclude(scope__startswith="person:").delete()
    assert findings() == {
        *((f"Thanks.{field}", str(thanks)) for field in ("words", "token")),
        *((f"Invitation.{field}", str(invitation)) for field in ("words", "token")),
    }


@sqlite_only
@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_row_that_points_nowhere() -> None:
    fill_with_demo(seed=1, at=NOON, is_small=True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute(f"DELETE FROM {Mentorship._meta.db_table}")
    connections["default"].close()
    assert {where for where, _ in findings()} >= {Agreement._meta.db_table, Meeting._meta.db_table}


def test_a_damaged_file(prepared: Installation) -> None:
    place = prepared.data / "lamplighter.sqlite3"
    pages = bytearray(place.read_bytes())
    pages[40_000:90_000] = b"\x07" * 50_000
    place.write_bytes(pages)
    done = prepared.run("self-check")
    assert done.returncode == 1
    assert "finds its file damaged" in done.stdout or "cannot be read to its end" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_key_store_it_refuses(prepared: Installation) -> None:
    store = prepared.data / "keys.sqlite3"
    store.unlink()
    done = prepared.run("self-check")
    assert done.returncode == 1
    assert "The key store is missing" in done.stderr
    assert not store.exists()
    store.touch()
    assert "The key store is missing" in prepared.run("self-check").stderr


def test_before_the_first_start_it_refuses(prepared: Installation) -> None:
    (prepared.data / "lamplighter.sqlite3").unlink()
    assert "not prepared yet" in prepared.run("self-check").stderr
