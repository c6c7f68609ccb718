"""One link from one mail is used by sixteen devices at once. What it does here has no guard of its own."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial

import pytest

from lamplighter.access.link import make_link
from lamplighter.core.post import Scope
from lamplighter.models.event import Event, record
from lamplighter.models.link import MailLink
from lamplighter.models.person import Person
from lamplighter.services.link import answer_by_link
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, said_no, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


@pytest.fixture(autouse=True)
def answer_that_only_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def count(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
        record("counted", pk, by=by, at=at)

    monkeypatch.setattr("lamplighter.services.link.ANSWERS", {Scope.MEETING: {"counted": count}})


def test_a_link_works_once(crowd: Crowd, cast: Cast) -> None:
    assert first_wrong_round(partial(play, crowd, cast.jonas)) == ""


def test_without_the_conditional_update_it_works_twice(
    crowd: Crowd, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.link.use_link", look_then_use)
    assert first_wrong_round(partial(play, crowd, cast.jonas)) != ""


def play(crowd: Crowd, person: Person) -> str:
    thing = uuid.uuid4()
    token = make_link(Scope.MEETING, person=person, thing=thing, expires_at=NOON + timedelta(days=1))
    answers = crowd.at_once(*[partial(answer_by_link, token, "counted", at=NOON)] * CLIENTS)
    found = {
        "effects": Event.objects.filter(thing=thing).count(),
        "answered": answers.count(None),
        "turned away": sum(map(said_no, answers)),
    }
    return "" if found == {"effects": 1, "answered": 1, "turned away": CLIENTS - 1} else str(found)


def look_then_use(link: MailLink, *, at: datetime) -> None:
    """The guard as one would first write it: `open_link` has looked."""
    MailLink.objects.filter(pk=link.pk).update(used_at=at)
