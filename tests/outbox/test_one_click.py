"""Leaving our mail with one click (RFC 8058): no cookie, no page before it, and looking changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from lamplighter.core.post import Topic
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Silence
from lamplighter.services.person import want_mail
from lamplighter.services.signin import send_code
from tests.cast import NOON, Cast, meet
from tests.outbox.post import carry, one_mail
from tests.sink import text_of

pytestmark = pytest.mark.engine
SAYS = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def path(cast: Cast) -> str:
    """Where the mail about Amina's request says that one click is enough."""
    one_mail(cast)
    (mail,) = carry()
    assert mail["List-Unsubscribe-Post"] == SAYS
    link = mail["List-Unsubscribe"]
    assert link.startswith("<http://localhost:8000/l/") and link.endswith("/stop/>")
    assert link.strip("<>") in text_of(mail)
    return urlsplit(link.strip("<>")).path


@pytest.fixture
def mail_program() -> Client:
    """It has no cookies, and nobody has given it a form."""
    return Client(enforce_csrf_checks=True)


def test_a_mail_program_stops_it_by_itself(cast: Cast, path: str, mail_program: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        assert mail_program.post(path, SAYS, content_type=FORM).status_code == 200
        assert stopped(cast) == [("Jonas", "request")]
        assert mail_program.post(path, SAYS, content_type=FORM).status_code == 200  # some click twice
    assert stopped(cast) == [("Jonas", "request")]


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_looking_changes_nothing(method: str, cast: Cast, path: str, mail_program: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        answer = getattr(mail_program, method)(path)
    assert answer.status_code == (200 if method in ("get", "head") else 405)
    assert stopped(cast) == []


def test_after_a_change_of_mind_the_same_link_works_again(cast: Cast, path: str, mail_program: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        mail_program.post(path, SAYS, content_type=FORM)
        want_mail(frozenset(Topic), by=cast.jonas, at=NOON)
        assert stopped(cast) == []
        mail_program.post(path, SAYS, content_type=FORM)
    assert stopped(cast) == [("Jonas", "request")]


def test_a_link_of_another_kind_or_time_stops_nothing(cast: Cast, path: str, mail_program: Client) -> None:
    answer_path = path.removesuffix("stop/")
    other = urlsplit(next(word for word in text_of_answer(cast).split() if "/l/" in word)).path
    for wrong, later in ((f"{other}stop/", 0), (path, 31), (answer_path.replace("/l/", "/l/0") + "stop/", 0)):
        with time_machine.travel(NOON + timedelta(days=later), tick=False):
            assert mail_program.post(wrong, SAYS, content_type=FORM).status_code == 404
    assert stopped(cast) == []


def test_every_mail_can_be_stopped_but_the_code_that_was_asked_for(cast: Cast) -> None:
    meet(cast)
    send_code("amina@example.org", "ABC-123", at=NOON)
    kinds = {mail["Subject"]: mail["List-Unsubscribe-Post"] for mail in carry()}
    assert kinds == {"Jonas says yes": SAYS, "ABC-123 is your code": None}


def test_a_long_address_is_not_broken(cast: Cast, settings: Any) -> None:
    """A mail program that finds a space in it finds another address."""
    host = f"{'mentoring-' * 6}programme.{'evening-school-' * 4}harbour.example.org"
    settings.ORIGIN = urlsplit(f"https://{host}")
    one_mail(cast)
    (mail,) = carry()
    assert re.fullmatch(rf"<https://{host}/l/\w{{22}}/stop/>", mail["List-Unsubscribe"].strip())


def stopped(cast: Cast) -> list[tuple[str, str]]:
    return list(Silence.objects.values_list("person__name", "topic"))


def text_of_answer(cast: Cast) -> str:
    """The mail to Jonas once more, with links of its own."""
    Notice.objects.filter(recipient=cast.jonas).update(settled_at=None, leased_until=None)
    return text_of(carry()[0])
