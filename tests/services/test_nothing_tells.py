"""Whether the other one has said no or has not answered cannot be told: not from a page, a mail, an hour or a count.

Two worlds are lived through with the same ids and the same clock. In one Jonas says no, in the
other he never answers. Whatever Amina can get hold of is compared, byte for byte. The controls are two worlds in which
something that she may know differs.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connections, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from lamplighter.access.link import make_link
from lamplighter.core.crossroads import Answer, Occasion
from lamplighter.core.post import Scope
from lamplighter.jobs.timetable import run_due
from lamplighter.models.crossroads import Crossroads
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import ids_from
from lamplighter.services.crossroads import answer_at_crossroads
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.meeting import put_on_agenda
from tests.cast import Cast, invite_cast
from tests.conftest import BOTH_STORES
from tests.crossroads import DAY, HOUR, WAYS

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)

SECOND = timedelta(seconds=1)


@dataclass
class Seen:
    """All that Amina gets to see, in its order."""

    pages: list[tuple[datetime, str, int, str]] = field(default_factory=list)
    mails: list[tuple[datetime, str]] = field(default_factory=list)
    questions: list[tuple[str, int]] = field(default_factory=list)  # to the stores, for each of her pages and deeds


Jonas = Callable[[Crossroads, Person, datetime], object]


def says_no(row: Crossroads, jonas: Person, at: datetime) -> object:
    return answer_at_crossroads(row.pk, Answer.NO, by=jonas, at=at)


def wavers_and_says_no(row: Crossroads, jonas: Person, at: datetime) -> None:
    """Yes, on second thoughts no, before she has answered."""
    answer_at_crossroads(row.pk, Answer.ON, by=jonas, at=at)
    answer_at_crossroads(row.pk, Answer.NO, by=jonas, at=at)


def says_nothing(row: Crossroads, jonas: Person, at: datetime) -> None:
    """The one who does not answer."""


def says_yes(row: Crossroads, jonas: Person, at: datetime) -> object:
    return answer_at_crossroads(row.pk, Answer.ON, by=jonas, at=at)


def adds_a_question(row: Crossroads, jonas: Person, at: datetime) -> object:
    return put_on_agenda(row.mentorship_id, "What next?", by=jonas, at=at)


@contextmanager
def _undone() -> Iterator[None]:
    with ExitStack() as both:
        for alias in BOTH_STORES:
            both.enter_context(transaction.atomic(using=alias))
        yield
        for alias in BOTH_STORES:
            transaction.set_rollback(True, using=alias)


@cache
def live(way: Occasion, jonas_does: Jonas, *, early: bool = True, hers: Answer = Answer.ON) -> Seen:
    """Come to the crossroads; Jonas does what he does before her answer or after it; then three weeks pass."""
    numbers = count(1)
    with _undone(), override_settings(MAIL_IS_SET_UP=True):
        with ids_from(lambda: uuid.UUID(int=next(numbers) << 64 | 1 << 40)):
            cast = invite_cast()
            row = WAYS[way](cast)
        return _watch(cast, row, jonas_does, early=early, hers=hers)


def _watch(cast: Cast, row: Crossroads, jonas_does: Jonas, *, early: bool, hers: Answer) -> Seen:
    seen, amina, start = Seen(), Client(), row.opened_at
    link = make_link(Scope.CROSSROADS, person=cast.amina, thing=row.pk, expires_at=start + 60 * DAY)
    pages = ["/", f"/l/{link}/", *(reverse(f"mentorship:{name}", args=[row.mentorship_id]) for name in ("page", "end"))]
    pages.append(reverse("coming:mine"))
    end = row.decide_by
    moments = [start, *(start + hours * HOUR for hours in (13, 25, 37)), end - SECOND, end, end + DAY, end + 8 * DAY]
    with time_machine.travel(start, tick=False) as clock:
        amina.force_login(cast.amina)
        for number, at in enumerate(moments):
            clock.move_to(at)
            if number == (1 if early else 3):
                jonas_does(row, cast.jonas, at)
            if number == 2:
                _looks(amina, "POST", reverse("crossroads:answer", args=[row.pk]), at, seen, says=hers.value)
            _work(at, seen)
            for path in pages:
                _looks(amina, "GET", path, at, seen)
    return seen


def _looks(client: Client, method: str, path: str, at: datetime, seen: Seen, **says: str) -> None:
    with _counted(f"{method} {_plain(path)}", seen):
        answer = client.post(path, says) if method == "POST" else client.get(path)
    seen.pages.append((at, _plain(path), answer.status_code, _plain(answer.content.decode())))


def _work(at: datetime, seen: Seen) -> None:
    mail.outbox.clear()
    run_due(last={}, now=lambda: at)
    deliver_due_notices(at=at)  # what was told in the round
    hers = [letter for letter in mail.outbox if letter.to == ["amina@example.org"]]
    seen.mails += [(at, _plain(letter.message().as_string())) for letter in hers]


def _plain(said: str) -> str:
    """Without what is drawn by lot: secrets of forms and links, what a job made, names of mails and of their parts."""
    said = re.sub(r'(csrfmiddlewaretoken" value)="\w+"', r"\1", said)
    return re.sub(r"={15}\d+==|/(l|check-ins)/\w{22}/|<[0-9a-f]{32}@|Date: .*", "LOT", said)


@contextmanager
def _counted(what: str, seen: Seen) -> Iterator[None]:
    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with ExitStack() as both:
        for alias in BOTH_STORES:
            both.enter_context(connections[alias].execute_wrapper(note))
        yield
    seen.questions.append((what, len(asked)))


@pytest.mark.parametrize(
    ("way", "early"),
    [
        (Occasion.FIRST_TALK, True),
        (Occasion.FIRST_TALK, False),
        (Occasion.FIRST_MEETINGS, True),
        pytest.param(Occasion.FIRST_MEETINGS, False, marks=pytest.mark.long),
    ],
    ids=["first talk, before her answer", "first talk, after it", "meetings, before her answer", "meetings, after it"],
)
def test_a_no_and_silence_are_the_same_to_whoever_said_yes(way: Occasion, early: bool) -> None:
    no, silence = live(way, says_no, early=early), live(way, says_nothing)
    assert no == silence
    ends = [letter for _, letter in no.mails if "a good end" in letter]
    assert len(ends) == 1 and "Jonas has" not in ends[0]
    assert "How do I say no" not in "".join(letter for _, letter in no.mails), "no word of theirs travels"


def test_who_wavers_is_not_heard_wavering() -> None:
    assert live(Occasion.FIRST_TALK, wavers_and_says_no) == live(Occasion.FIRST_TALK, says_nothing)


@pytest.mark.parametrize("jonas", [says_no, pytest.param(says_yes, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "way",
    [Occasion.FIRST_TALK, pytest.param(Occasion.FIRST_MEETINGS, marks=pytest.mark.long)],
    ids=["talk", "meetings"],
)
def test_whoever_had_enough_learns_nothing_of_the_other(way: Occasion, jonas: Jonas) -> None:
    assert live(way, jonas, hers=Answer.NO) == live(way, says_nothing, hers=Answer.NO)


@pytest.mark.parametrize("hers", Answer)
@pytest.mark.parametrize("jonas", [says_no, pytest.param(says_yes, marks=pytest.mark.long)])
def test_after_the_third_meeting_nothing_is_told_at_all(jonas: Jonas, hers: Answer) -> None:
    assert live(Occasion.THIRD_MEETING, jonas, hers=hers) == live(Occasion.THIRD_MEETING, says_nothing, hers=hers)


def test_what_she_may_know_is_noticed_as_different() -> None:
    """The controls: two yeses, and something on the list that both see."""
    silence, yes, listed = (live(Occasion.FIRST_TALK, jonas) for jonas in (says_nothing, says_yes, adds_a_question))
    assert yes.pages != silence.pages and yes.mails != silence.mails
    assert listed.pages != silence.pages and listed.mails == silence.mails


def test_both_read_the_same_end(cast: Cast) -> None:
    """Whoever said yes and whoever said no read one mail, but for the name in it."""
    row = WAYS[Occasion.FIRST_TALK](cast)
    answer_at_crossroads(row.pk, Answer.ON, by=cast.amina, at=row.opened_at)
    answer_at_crossroads(row.pk, Answer.NO, by=cast.jonas, at=row.opened_at)
    with override_settings(MAIL_IS_SET_UP=True):
        run_due(last={}, now=lambda: row.decide_by)
        deliver_due_notices(at=row.decide_by)
    letters = {letter.to[0]: letter.body for letter in mail.outbox if "a good end" in letter.subject}
    assert set(letters) == {"amina@example.org", "jonas@example.org"}
    mine, theirs = (re.sub(r"Amina|Jonas|/l/\w+/", "", body) for body in letters.values())
    assert mine == theirs
    assert Mentorship.objects.get().stage == "completed"
