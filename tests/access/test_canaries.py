"""A mark in every private word, and everybody walks wherever anybody can go: it is found where it may be, nowhere else.

Each walks along the links of their own pages. Then everybody goes to every address that anybody has found. Who may read
what stands here a second time, by hand, and not from the table that drives the door. Behind each mark stands what would
run in a browser: wherever words are shown, they are shown as words.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.http import HttpResponse
from django.template import engines

from lamplighter.access import seal
from lamplighter.access.files import keep_file, list_files, read_file
from lamplighter.access.keyring import seal_bytes
from lamplighter.access.vault import key_of, unlock
from lamplighter.core.expectation import Line, change, from_json, to_json
from lamplighter.core.privacy import MATRIX, Kind, Right, Standing
from lamplighter.models.fields import SealedField
from lamplighter.models.message import Attachment
from lamplighter.models.thing import Thing
from lamplighter.queries.message import file_name
from tests.access import walk
from tests.access.walk import BEGINNINGS
from tests.access.world import World, build
from tests.cast import NOON
from tests.conftest import BOTH_STORES

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)
TODAY = NOON + timedelta(days=2, hours=6)
MARK = re.compile(r"CANARY\w+")
WOULD_RUN = "<img src=x onerror=alert(1)>"
OF_ONE_THING = re.compile(r"/\w{22}/")

BOTH_NOW, BOTH_BEFORE, AMINA, JONAS = {"Amina", "Jonas"}, {"Amina", "Eli"}, {"Amina"}, {"Jonas"}
READERS = {
    "now: request": BOTH_NOW,
    "now: agreement": BOTH_NOW,
    "now: expectation": BOTH_NOW,  # both have handed theirs in
    "now: her lines": BOTH_NOW,
    "now: joint draft": BOTH_NOW,
    "now: first sheet": AMINA,
    "now: sheet": AMINA,
    "now: opened": BOTH_NOW,
    "now: meeting": BOTH_NOW,
    "now: item": BOTH_NOW,
    "now: promise": BOTH_NOW,
    "now: step": BOTH_NOW,
    "now: message": BOTH_NOW,
    "now: file": BOTH_NOW,
    "now: shared note": BOTH_NOW,
    "now: private note": AMINA,
    "before: request": BOTH_BEFORE,
    "before: agreement": BOTH_BEFORE,
    "before: expectation": BOTH_BEFORE,
    "before: her lines": BOTH_BEFORE,
    "before: joint draft": BOTH_BEFORE,
    "before: first sheet": AMINA,
    "before: sheet": AMINA,
    "before: opened": BOTH_BEFORE,
    "before: meeting": BOTH_BEFORE,
    "before: item": BOTH_BEFORE,
    "before: promise": BOTH_BEFORE,
    "before: step": BOTH_BEFORE,
    "before: message": BOTH_BEFORE,
    "before: file": BOTH_BEFORE,
    "before: shared note": BOTH_BEFORE,
    "before: private note": AMINA,
    "Petra answered Eli": {"Petra", "Eli"},
    "asked Petra": {"Amina", "Petra"},
    "Sam said not now": AMINA,
    "what Amina wonders": AMINA,
    "a heading": AMINA,
    "what it is for": AMINA,
    "Rosa": AMINA,
    "thanks to Rosa": AMINA,
    "open invitation": AMINA,
    "whom Eli was": AMINA,
    "Eli: invitation": BOTH_BEFORE,
    "whom Amina was": JONAS,
    "Amina: invitation": BOTH_NOW,
    "what Jonas reflected": JONAS,
    "Amina considers Sam": AMINA,
    "what Amina noticed": AMINA,
    "said of Jonas": BOTH_NOW,
    "said of Eli": BOTH_BEFORE,
    "Amina on Eli": {"Amina", "Bo", "Olu"},
    "Jonas on Olu": {"Jonas", "Bo"},
    "a draft": set(),  # a browser's, and no person's
}
# Kept as codes, as other pages, or as a link: no words, so they carry no mark.
NO_WORDS = {
    "token",
    "says",
    "edits",
    "depth",
    "more",
    "leaning",
    "noticed",
    "answers",
    "outcome",
    "weights",
    "names",
    "safety",
    "gain",
    "qualities",
}
AS_LINES = {"details", "lines", "mine", "theirs"}  # several lines in one; the mark stands in one of them
ONLY_TAPS = {"his first sheet", "his sheet", "his opened"}  # no word in them
NOT_SHOWN = {  # of these their readers see something else: the lines in force, an end, an answer
    "before: joint draft",
    "now: joint draft",
    "now: first sheet",  # the copy that both have opened stands for it
    "before: first sheet",
    "before: expectation",
    "before: her lines",
    "a draft",
}

OWN_WORDS = {"Amina": ("now: opened", "before: opened")}  # whoever said it sees their sheet, and not the copy


def mark(name: str, field: str) -> str:
    return "CANARY" + re.sub(r"\W", "", f"{name}X{field}")


def plant(world: World) -> dict[str, set[str]]:
    """Every sealed word of every thing says whose it is. Returns who may read which mark."""
    readers: dict[str, set[str]] = {}
    for name, thing in world.things.items():
        for field in thing._meta.concrete_fields:
            if not isinstance(field, SealedField) or field.name in NO_WORDS or getattr(thing, field.name) is None:
                continue
            if name.partition(": ")[2] in ONLY_TAPS:
                continue
            readers[found := mark(name, field.name)] = READERS[name]
            words = found + WOULD_RUN
            seal(thing, **{field.name: _among_lines(thing, field.name, words) if field.name in AS_LINES else words})
            type(thing)._default_manager.filter(pk=thing.pk).update(**{field.name: getattr(thing, field.name)})
        if isinstance(thing, Attachment):
            readers[found := mark(name, "inside")] = READERS[name]
            keep_file(file_name(thing.pk), seal_bytes(thing, (found + WOULD_RUN).encode()))
    return readers


def _among_lines(thing: Thing, field: str, words: str) -> str:
    about = f"{type(thing).__name__}.{field}:{thing.pk}:{thing.key_scope()}".encode()
    lines = unlock(getattr(thing, field), key_of(thing.key_scope()), about).decode()
    if field in ("mine", "theirs"):
        return re.sub(r'"(L1|[EM]\d+\.why)": "[^"]+"', rf'"\1": "{words}"', lines)
    return to_json(change(from_json(lines), Line.WHERE, words))


class Walk(walk.Walk):
    """One person's way through the house, and the marks on it."""

    @property
    def seen(self) -> set[str]:
        return {
            mark
            for answer in self.answers.values()
            for mark in MARK.findall(_text_of(answer) + answer.headers.get("Location", ""))
        }

    @property
    def run(self) -> list[str]:
        """Pages on which words would run; what is no page, such as a calendar, runs nothing."""
        return [place for place, answer in self.answers.items() if _is_page(answer) and WOULD_RUN in _text_of(answer)]


def _is_page(answer: HttpResponse) -> bool:
    return answer.headers.get("Content-Type", "").startswith("text/html")


def _text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def all_walk(world: World, *names: str) -> dict[str, Walk]:
    """Each of these, or everybody, their own way; and then wherever one of them has found something about one thing."""
    walks = {name: Walk(person) for name, person in world.people.items() if name in names or not names}
    for each in walks.values():
        each.along(BEGINNINGS)
    everywhere = {place for each in walks.values() for place in each.been if OF_ONE_THING.search(place)}
    for each in walks.values():
        each.along(everywhere)
    return walks


def leaks(walks: dict[str, Walk], readers: dict[str, set[str]]) -> set[tuple[str, str]]:
    return {(name, found) for name, each in walks.items() for found in each.seen if name not in readers[found]}


@pytest.fixture
def world(world: None) -> World:
    with time_machine.travel(TODAY, tick=False):
        yield build()


def test_every_mark_is_found_where_it_may_be_and_nowhere_else(world: World, caplog: pytest.LogCaptureFixture) -> None:
    readers = plant(world)
    assert {name for name in READERS if mark(name, "")[:-1] not in "".join(readers)} == set()
    walks = all_walk(world)
    assert leaks(walks, readers) == set()
    assert {name: each.run for name, each in walks.items() if each.run} == {}
    for name, each in walks.items():
        mine = {found for found, who in readers.items() if name in who}
        hidden = {
            found
            for found in mine
            if any(found.startswith(mark(thing, "")) for thing in (*NOT_SHOWN, *OWN_WORDS.get(name, ())))
        }
        assert mine - hidden - each.seen == set(), name
    assert "CANARY" not in caplog.text
    assert not any("CANARY" in place for each in walks.values() for place in each.been)


def test_words_that_are_taken_for_more_are_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: templates that escape nothing."""
    plant(world)
    monkeypatch.setattr(engines["django"].engine, "autoescape", False)
    assert len(all_walk(world, "Amina")["Amina"].run) > 20


def test_no_mark_lies_readable_in_a_table_or_a_file(world: World) -> None:
    plant(world)
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values_list():
            for value in row:
                kept = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                assert b"CANARY" not in kept, model
    files = [name for name, _ in list_files()]
    assert any(name.endswith(".sealed") for name in files)
    assert not any(b"CANARY" in (name.encode() + (read_file(name) or b"")) for name in files)


@pytest.mark.parametrize("kind", [Kind.QUESTION])
def test_a_door_that_opens_too_far_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    """The control: members may read, as if a line of the table were wrong."""
    readers = plant(world)
    models = [model for model in apps.get_models() if issubclass(model, Thing) and model.kind is kind]
    for model in models:
        monkeypatch.setattr(model, "for_members", {"pk__isnull": False})
    monkeypatch.setitem(MATRIX, kind, {**MATRIX[kind], Standing.MEMBER: Right.KNOW | Right.READ})
    monkeypatch.setattr("lamplighter.access.keyring.Keyring._allowed", lambda ring, scopes: scopes)
    assert "Sam" in {name for name, _ in leaks(all_walk(world, "Amina", "Sam"), readers)}
