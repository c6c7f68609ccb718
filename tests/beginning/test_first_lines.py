"""Before there is an account: three doors, a second question, and words that can be cleared wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from lamplighter.core.starter import Starter
from lamplighter.models.question import Draft, Question
from tests.cast import NOON, Cast

CLEAR = 'action="/begin/clear/"'
WORDS = "How do I get from shifts into data?"


@pytest.fixture(autouse=True)
def _at_noon(world: None) -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_without_a_question_there_are_three_doors() -> None:
    page = read(Client(), "/")
    for starter in Starter:
        assert f'<a href="/begin/{starter.code}/">{starter.value.door}</a>' in page
    assert CLEAR not in page


def test_with_a_question_the_box_holds_it_and_the_doors_are_gone() -> None:
    browser = Client()
    browser.post("/", {"words": WORDS})
    page = read(browser, "/")
    assert re.search(rf"<textarea[^>]*>\s*{re.escape(WORDS)}</textarea>", page)
    assert "/begin/stuck/" not in page


@pytest.mark.parametrize("starter", Starter)
def test_two_taps_lead_to_a_first_line_in_the_same_draft(starter: Starter) -> None:
    browser = Client()
    page = read(browser, f"/begin/{starter.code}/")
    assert all(line in page for line in starter.value.lines)
    assert browser.post(f"/begin/{starter.code}/", {"line": 1}).headers["Location"] == "/begin/"
    assert starter.value.lines[1] in read(browser, "/begin/")
    assert starter.value.lines[1] in read(browser, "/")
    assert "It takes the place of what you wrote before." in read(browser, f"/begin/{starter.code}/")


@pytest.mark.parametrize("line", ["", "6", "-1", "one", "1e9", "\x00", "9" * 400])
def test_a_line_that_is_not_there_begins_nothing(line: str) -> None:
    answer = Client().post("/begin/stuck/", {"line": line})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/begin/stuck/")
    assert not Draft.objects.exists()


def test_a_door_that_is_not_there_is_not_there() -> None:
    assert Client().get("/begin/nowhere/").status_code == Client().post("/begin/nowhere/").status_code == 404


def test_whoever_is_signed_in_begins_with_a_question_of_theirs(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.sam)
    assert browser.post("/begin/stuck/", {"line": 0}).headers["Location"] == "/people/"
    assert (Question.objects.get().asker, Draft.objects.exists()) == (cast.sam, False)


def test_a_second_and_a_third_stand_beside_the_first() -> None:
    browser = Client()
    assert browser.get("/begin/more/").headers["Location"] == "/"  # there is no first one yet
    browser.post("/", {"words": WORDS})
    browser.post("/begin/more/", {"second": "Is it too early?", "third": ""})
    assert "Is it too early?" in read(browser, "/begin/")
    assert "Is it too early?</textarea>" in read(browser, "/begin/more/")
    browser.post("/", {"words": f"{WORDS} Really?"})
    assert "Is it too early?" in read(browser, "/begin/")


def test_what_does_not_fit_is_said_and_nothing_is_lost() -> None:
    browser = Client()
    browser.post("/", {"words": WORDS})
    for words in ("x" * 1001, "a\x00b"):
        answer = browser.post("/begin/more/", {"second": words, "third": "Kept"})
        assert answer.status_code == 422
        assert "Kept</textarea>" in answer.content.decode()
    assert WORDS in read(browser, "/")


@pytest.mark.parametrize("address", ["/", "/begin/", "/begin/more/"])
def test_wherever_the_words_stand_they_can_be_cleared(address: str) -> None:
    browser = Client()
    browser.post("/", {"words": WORDS})
    page = read(browser, address)
    assert WORDS in page and CLEAR in page and "seven days" in page
    browser.post("/begin/clear/")
    assert not Draft.objects.exists()
    assert WORDS not in read(browser, "/") and CLEAR not in read(browser, "/")


def test_another_browser_reads_nothing_of_it() -> None:
    Client().post("/", {"words": WORDS})
    other = Client()
    assert WORDS not in read(other, "/")
    assert other.get("/begin/").headers["Location"] == "/"


def test_after_a_week_it_is_gone_and_before_it_is_not() -> None:
    browser = Client()
    browser.post("/", {"words": WORDS})
    cookie = browser.cookies["draft"]
    assert (int(cookie["max-age"]), cookie["httponly"], cookie["samesite"]) == (7 * 24 * 3600, True, "Lax")
    with time_machine.travel(NOON + timedelta(days=6, hours=23), tick=False):
        assert WORDS in read(browser, "/")
    browser.cookies["draft"] = cookie.value
    with time_machine.travel(NOON + timedelta(days=7), tick=False):
        assert WORDS not in read(browser, "/")


def test_no_word_travels_in_an_address() -> None:
    browser = Client()
    for answer in (browser.post("/", {"words": WORDS}), browser.post("/begin/better/", {"line": 2})):
        assert answer.headers["Location"] == "/begin/"
