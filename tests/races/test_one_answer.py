"""One request is answered yes and not now, on the page and from mails, by sixteen devices at once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial

import pytest

from lamplighter.access.link import make_link
from lamplighter.core.introduction import Size
from lamplighter.core.journey import RequestDeed, RequestStage, next_request_stage
from lamplighter.core.post import Scope
from lamplighter.models.event import Event, record
from lamplighter.models.introduction import Request
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.introduction import accept, ask, decline
from lamplighter.services.link import answer_by_link
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import Crowd, Deed, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_one_answer_counts(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_its_guards_a_request_is_answered_twice(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.introduction.answer.move_request", look_then_move)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
    request = ask(mentor.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=mentee, at=NOON)
    return find_wrong(request, mentor, crowd.at_once(*sixteen_ways(request, mentor)))


def sixteen_ways(request: uuid.UUID, mentor: Person) -> list[Deed]:
    """Four of each: yes and no on the page, and the two buttons behind the links of two mails."""
    two_mails = [
        make_link(Scope.REQUEST, person=mentor, thing=request, expires_at=NOON + timedelta(days=1)) for _ in range(2)
    ]
    on_the_page: list[Deed] = [
        partial(accept, request, by=mentor, at=NOON),
        partial(decline, request, by=mentor, at=NOON),
    ]
    from_mail: list[Deed] = [
        partial(answer_by_link, token, answer, at=NOON) for token in two_mails for answer in ("yes", "not-now")
    ]
    return on_the_page * 4 + from_mail * 2


def find_wrong(request: uuid.UUID, mentor: Person, answers: list[object]) -> str:
    row = Request.objects.get(pk=request)
    is_yes = row.stage == "accepted"
    found = {
        "stage": row.stage in ("accepted", "declined"),
        "deeds": list(
            Event.objects.filter(thing=request, verb__in=("accept", "decline")).values_list("verb", flat=True)
        ),
        "pairs": Mentorship.objects.filter(mentor=mentor).count(),
        "seats": Person.objects.get(pk=mentor.pk).seats_taken,
        "told": list(Notice.objects.filter(recipient=row.asker_id).values_list("template", flat=True)),
    }
    right = {
        "stage": True,
        "deeds": ["accept" if is_yes else "decline"],
        "pairs": int(is_yes),
        "seats": int(is_yes),
        "told": ["introduction/accepted" if is_yes else "introduction/declined"],
    }
    odd = odd_ones(answers)
    return "" if found == right and not odd else f"{found} {odd}"


def look_then_move(request: Request, deed: RequestDeed, *, by: Person, at: object) -> None:
    """The guard as one would first write it."""
    request.stage = next_request_stage(RequestStage(request.stage), deed).value
    request.save(update_fields=["stage"])
    record(deed.value, request.pk, by=by, at=NOON)
