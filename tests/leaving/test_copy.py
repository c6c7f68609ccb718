"""One's own copy: all of it, and nothing of anybody else's alone."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lamplighter.access import seal
from lamplighter.access.files import throw_away
from lamplighter.models.datakey import DataKey
from lamplighter.models.fields import SealedField
from lamplighter.models.message import Message
from lamplighter.models.person import Person
from lamplighter.queries.card import LARGE, file_name
from lamplighter.queries.leaving.copy import CANNOT_BE_OPENED, copied_fields, get_copy_for
from lamplighter.queries.leaving.parts import LEFT_OUT, NOT_COPIED, PARTS
from lamplighter.services.message import send_message
from lamplighter.ui.copy import pack_copy
from tests.access.world import World, build
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine

BY_HAND = {"account.EmailAddress", "mfa.Authenticator", "usersessions.UserSession"}  # told by access/, field by field


@pytest.fixture
def everybody(world: None) -> World:
    return build()


def _of(everybody: World, name: str) -> Person:
    person = everybody.people[name]
    assert person is not None
    return person


def _copy_of(person: Person) -> dict:
    return get_copy_for(person, at=NOON).as_data()["tables"]


def _undecided(models: list[type[Model]]) -> list[str]:
    decided = {part.model._meta.label for part in PARTS} | set(LEFT_OUT) | BY_HAND
    return [model._meta.label for model in models if model._meta.label not in decided]


def test_every_table_is_in_the_copy_or_left_out_with_a_reason() -> None:
    assert _undecided(list(apps.get_models(include_auto_created=True))) == []
    assert all(LEFT_OUT.values()) and all(NOT_COPIED.values())
    labels = [part.model._meta.label for part in PARTS]
    assert len(labels) == len(set(labels)) and not set(labels) & set(LEFT_OUT)


def test_a_table_in_a_hurry_is_noticed() -> None:
    class Diary(Model):
        class Meta:
            app_label = "planted"
            apps = type(apps)()

    assert _undecided([Diary]) == ["planted.Diary"]


def test_no_table_that_points_at_a_person_is_left_out() -> None:
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is Person
    }
    assert pointing & set(LEFT_OUT) == set()


def test_what_is_not_copied_exists_and_is_no_private_word() -> None:
    fields = {f"{part.model.__name__}.{field.name}": field for part in PARTS for field in part.model._meta.local_fields}
    assert set(NOT_COPIED) <= set(fields)
    assert {name for name in NOT_COPIED if isinstance(fields[name], SealedField)} == {
        "BusyCalendar.marks",
        "Notice.facts",
    }


def test_every_field_of_every_row_is_in_it(everybody: World) -> None:
    tables = {name: _copy_of(_of(everybody, name)) for name in ("Amina", "Jonas", "Petra", "Priya", "Eli")}
    seen = {code for copy in tables.values() for code in copy}
    for part in PARTS:
        if part.model.__name__ not in seen:
            continue
        rows = [row for copy in tables.values() for row in copy.get(part.model.__name__, ())]
        assert set(rows[0]) == {field.name for field in copied_fields(part.model)}
    assert CANNOT_BE_OPENED not in json.dumps(tables)
    assert len(seen) > 30


def test_mine_are_there_to_the_last_word(everybody: World) -> None:
    amina = _copy_of(_of(everybody, "Amina"))
    said = json.dumps(amina, ensure_ascii=False)
    for words in (
        "Too early?",
        "I was nervous.",
        "She asked twice.",
        "You asked twice.",
        "Lead a team",
        "How do I say no?",
    ):
        assert words in said
    assert amina["EmailAddress"] == [{"address": "amina@example.org", "is_first": True}]
    assert {row["says"] for row in amina["Wish"]} == {"no"}


def test_what_two_have_made_is_whole_in_both(everybody: World) -> None:
    for name in ("Amina", "Jonas"):
        said = json.dumps(_copy_of(_of(everybody, name)))
        for words in ("On my way.", "She listens.", "A first report is read", "Ask the reader", "By telephone"):
            assert words in said


def test_a_partners_private_things_are_in_nobody_elses(everybody: World) -> None:
    jonas = json.dumps(_copy_of(_of(everybody, "Jonas")))
    for words in ("I was nervous.", "Too early?", "She asked twice.", "amina@example.org", 'Lead a team"'):
        assert words not in jonas
    assert "Wish" not in _copy_of(_of(everybody, "Jonas"))
    priya = _copy_of(_of(everybody, "Priya"))
    assert set(priya) & {"Mentorship", "Agreement", "Message", "Meeting", "Request"} == set()
    assert "Programme" in priya
    assert "On my way." not in json.dumps(_copy_of(_of(everybody, "Sam")))


def test_the_file_reads_in_any_browser_and_calls_nobody(everybody: World) -> None:
    packed = zipfile.ZipFile(
        io.BytesIO(pack_copy(get_copy_for(_of(everybody, "Jonas"), at=NOON), zone="Europe/Berlin"))
    )
    names = set(packed.namelist())
    assert {"read-me.html", "copy.json", "style.css"} < names and len(names) == 5
    page = packed.read("read-me.html").decode()
    assert "On my way." in page and "<script" not in page and "http" not in page.replace("http-equiv", "")
    (picture,) = (name for name in names if name.startswith("pictures/"))
    (file,) = (name for name in names if name.startswith("files/"))
    assert f'src="{picture}"' in page and f'href="{file.replace(" ", "%20")}"' in page
    assert json.loads(packed.read("copy.json"))["name"] == "Jonas"


def test_what_does_not_open_any_more_is_said_so(everybody: World) -> None:
    jonas = _of(everybody, "Jonas")
    DataKey.objects.filter(scope=f"person:{jonas.pk}").delete()
    throw_away(file_name(everybody.things["Jonas's photo"].pk, LARGE))
    copy = get_copy_for(jonas, at=NOON)
    assert [row["words"] for row in copy.as_data()["tables"]["Reflection"]] == [CANNOT_BE_OPENED]
    assert copy.pictures == ()
    assert "On my way." in json.dumps(copy.as_data())


def test_it_is_taken_from_ones_own_page(cast: Cast, pair: object) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(cast.amina)
    assert client.get("/you/copy/").status_code == 200
    answer = client.post("/you/copy/")
    assert answer["Content-Type"] == "application/zip" and answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert "copy.json" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert Client(SERVER_NAME="localhost").get("/you/copy/").status_code == 302


def test_many_messages_cost_no_more_questions(cast: Cast, pair: object) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            get_copy_for(cast.amina, at=NOON)
        return len(asked)

    send_message(pair, "One", by=cast.jonas, at=NOON)
    few = questions()
    first = Message.objects.get()
    for number in range(20):
        send_message(pair, f"Number {number}", by=cast.jonas, at=datetime(2027, 3, 2, 12, number, tzinfo=UTC))
    assert questions() == few
    Message.objects.exclude(pk=first.pk).delete()


def test_every_one_of_a_thousand_messages_is_in_it(cast: Cast, pair: uuid.UUID) -> None:
    """How long that takes is for the benchmarks."""
    rows = [Message(mentorship_id=pair, author=cast.jonas, sent_at=NOON) for _ in range(1_000)]
    for number, row in enumerate(rows):
        seal(row, words=f"Message {number}")
    Message.objects.bulk_create(rows)
    packed = pack_copy(get_copy_for(cast.amina, at=NOON), zone="UTC")
    words = zipfile.ZipFile(io.BytesIO(packed)).read("copy.json").decode()
    assert set(re.findall(r"Message \d+", words)) == {f"Message {number}" for number in range(1_000)}
