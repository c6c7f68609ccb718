"""Answering from a mail: looking never acts, a button acts once, and a wrong link is like none."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from lamplighter.core.address import shorten
from lamplighter.models.introduction import Request
from lamplighter.models.link import MailLink
from lamplighter.models.thing import new_id
from tests.cast import NOON, Cast
from tests.outbox.post import carry, one_mail
from tests.sink import links_in

pytestmark = pytest.mark.engine


@pytest.fixture
def path(cast: Cast) -> str:
    """Where Jonas can say yes or not now without signing in."""
    one_mail(cast)
    (mail,) = carry()
    return urlsplit(links_in(mail)[0]).path


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_looking_never_answers(method: str, path: str) -> None:
    for _ in range(2):
        answer = getattr(Client(), method)(path, QUERY_STRING="answer=yes")
        assert answer.status_code == (200 if method in ("get", "head") else 405)
    assert Request.objects.get().stage == "open"
    assert not MailLink.objects.exclude(used_at=None).exists()


@pytest.mark.parametrize(("answer", "stage"), [("yes", "accepted"), ("not-now", "declined")])
def test_a_button_answers_once(answer: str, stage: str, path: str) -> None:
    other = {"yes": "not-now", "not-now": "yes"}[answer]
    assert [Client().post(path, {"answer": said}).status_code for said in (answer, answer, other)] == [200, 404, 404]
    assert Request.objects.get().stage == stage


@pytest.mark.parametrize(
    ("says", "stage"),
    [({"answer": "ask-back", "words": "Since when?"}, "asked back"), ({"answer": "not-me"}, "declined")],
    ids=["ask back", "not me"],
)
def test_an_answer_with_more_in_it_acts_once(says: dict[str, object], stage: str, path: str, cast: Cast) -> None:
    says = {**says, "who": [shorten(cast.sam.pk)]}
    assert [Client().post(path, said).status_code for said in (says, says, {"answer": "yes"})] == [200, 404, 404]
    assert Request.objects.get().stage == stage


@pytest.mark.parametrize(
    "says", [{"answer": "ask-back", "words": " "}, {"answer": "not-me"}, {"answer": "not-me", "who": "x"}]
)
def test_an_empty_answer_is_put_right_and_uses_nothing_up(says: dict[str, str], path: str) -> None:
    assert Client().post(path, says).status_code == 422
    assert Client().post(path, {"answer": "yes"}).status_code == 200


def test_an_answer_that_is_none_uses_nothing_up(path: str) -> None:
    for nonsense in ({}, {"answer": ""}, {"answer": "finish"}, {"answer": "YES"}):
        assert Client().post(path, nonsense).status_code == 404
    assert Client().post(path, {"answer": "yes"}).status_code == 200


def test_a_link_that_is_used_old_or_made_up_is_like_none(path: str) -> None:
    Client().post(path, {"answer": "yes"})
    used, nothing = path, "/l/nothing/"
    forged = f"/l/{shorten(new_id())}/"
    pages = [(answer.status_code, answer.content) for link in (used, forged, nothing) for answer in both_ways(link)]
    assert pages[0][0] == 404 and set(pages) == {pages[0]}


def test_a_link_that_has_run_out_is_like_none(path: str) -> None:
    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        pages = [(answer.status_code, answer.content) for link in (path, "/l/nothing/") for answer in both_ways(link)]
    assert pages[0][0] == 404 and set(pages) == {pages[0]}
    assert Request.objects.get().stage == "open"


def test_the_page_tells_a_finder_no_more_than_the_mail_did(path: str, cast: Cast) -> None:
    page = Client().get(path).content.decode()
    assert "Amina" in page and "How do I say no?" not in page and "Priya" not in page


def both_ways(link: str) -> list[object]:
    return [Client().get(link), Client().post(link, {"answer": "yes"})]
