"""Nobody can learn that they are considered: not from a page, a mail, a copy of their own, or the number of questions
that a page asks the databases.

Two worlds are lived through with the same ids and the same clock. In one Amina considers Jonas and Sam, says what her
gut says, takes notes and chooses; in the other she does nothing. What everybody else sees is compared byte for byte.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import count

import pytest
import time_machine
from django.core import mail
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from lamplighter.core.assessment import Leaning, Noticed
from lamplighter.core.quality import OF_MENTORS, Quality
from lamplighter.jobs.timetable import run_due
from lamplighter.models.person import Person
from lamplighter.models.thing import ids_from
from lamplighter.queries.leaving.copy import get_copy_for
from lamplighter.services.assessment import (
    Note,
    Why,
    consider,
    keep_leaning,
    keep_notes,
    keep_sheet,
    say_gut,
    say_what_matters,
    write_why,
)
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.question import keep_question
from tests.cast import NOON, Cast, agree, invite_cast, meet
from tests.conftest import BOTH_STORES

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)

DAY = timedelta(days=1)
Deeds = Callable[[Cast], object]


def considers(cast: Cast) -> None:
    for whom in (cast.jonas, cast.sam):
        pk = consider(whom.pk, by=cast.amina, at=NOON + DAY)
        say_gut(pk, Leaning.AWAY, "He frightens me.", by=cast.amina, at=NOON + DAY)
        keep_notes(pk, {quality: Note(Noticed.NO, "Not once.") for quality in OF_MENTORS}, by=cast.amina, at=NOON + DAY)
        keep_leaning(pk, by=cast.amina, at=NOON + DAY)
        keep_sheet(pk, {"M1.a": 0, "M8.b": 1}, {Quality.M1: "He looked away."}, by=cast.amina, at=NOON + DAY)
        write_why(pk, Why("Why?", "Because.", "What?"), by=cast.amina, at=NOON + DAY)
    say_what_matters({Quality.M8: 3}, by=cast.amina, at=NOON + DAY)


def does_nothing(cast: Cast) -> None:
    """The other world."""


@contextmanager
def _undone() -> Iterator[None]:
    with ExitStack() as both:
        for alias in BOTH_STORES:
            both.enter_context(transaction.atomic(using=alias))
        yield
        for alias in BOTH_STORES:
            transaction.set_rollback(True, using=alias)


@dataclass(frozen=True)
class Seen:
    """Pages with the number of questions each asked, mails, and one's own copy; of everybody but Amina, and of her."""

    pages: dict[str, tuple[int, str]]
    mails: list[str]
    copies: dict[str, str]
    hers: list[str]


@cache
def live(deeds: Deeds) -> Seen:
    numbers = count(1)
    with _undone(), override_settings(MAIL_IS_SET_UP=True), time_machine.travel(NOON, tick=False) as clock:
        with ids_from(lambda: uuid.UUID(int=next(numbers) << 64 | 1 << 40)):
            cast = invite_cast()
            agree(cast, meet(cast))
            keep_question("Who can help me to lead?", by=cast.sam, at=NOON)
        clock.move_to(NOON + DAY)
        deeds(cast)
        clock.move_to(NOON + 2 * DAY)
        mail.outbox.clear()
        run_due(last={}, now=lambda: NOON + 2 * DAY)
        deliver_due_notices(at=NOON + 2 * DAY)
        others = {"Jonas": cast.jonas, "Sam": cast.sam, "Priya": cast.priya, "a visitor": None}
        seen = {name: _looks(person, _paths(cast)) for name, person in others.items()}
        return Seen(
            pages={f"{name} {path}": told for name, pages in seen.items() for path, told in pages.items()},
            mails=[_plain(letter.message().as_string()) for letter in mail.outbox if "amina@" not in letter.to[0]],
            copies={name: _copy(person) for name, person in others.items() if person},
            hers=[told for _, told in _looks(cast.amina, [reverse("assessment:mine")]).values()],
        )


def _paths(cast: Cast) -> list[str]:
    cards = [reverse("directory:card", args=[person.pk]) for person in (cast.amina, cast.jonas, cast.sam)]
    rooms = [
        "assessment:mine",
        "assessment:side_by_side",
        "assessment:what_matters",
        "directory:people",
        "person:profile",
    ]
    return ["/", "/questions/", *map(reverse, rooms), *cards]


def _looks(person: Person | None, paths: list[str]) -> dict[str, tuple[int, str]]:
    client, found = Client(), {}
    if person:
        client.force_login(person)
        client.get("/")
    for path in paths:
        with ExitStack() as both:
            asked = [both.enter_context(CaptureQueriesContext(connections[alias])) for alias in BOTH_STORES]
            answer = client.get(path)
        found[path] = (sum(map(len, asked)), f"{answer.status_code} {_plain(answer.content.decode())}")
    return found


def _copy(person: Person) -> str:
    return _plain(json.dumps(get_copy_for(person, at=NOON + 2 * DAY).as_data(), default=str))


def _plain(said: str) -> str:
    said = re.sub(r'(csrfmiddlewaretoken" value)="\w+"', r"\1", said)
    return re.sub(r"={15}\d+==|/l/\w{22}/|<[0-9a-f]{32}@|Date: .*", "LOT", said)


def test_whoever_is_considered_sees_the_same_world() -> None:
    one, other = live(considers), live(does_nothing)
    assert one.pages == other.pages
    assert (one.mails, one.copies) == (other.mails, other.copies)
    assert {told[:3] for _, told in one.pages.values()} == {"200", "302", "404"} and len(one.copies) == 3


def test_in_her_own_eyes_the_two_worlds_differ() -> None:
    """The control: what is compared would show it."""
    assert live(considers).hers != live(does_nothing).hers and "Jonas" in live(considers).hers[0]
