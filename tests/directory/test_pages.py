"""The page "People" as a browser sees it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.core.address import shorten
from lamplighter.core.person import Visibility
from lamplighter.models.question import Question
from lamplighter.services.person import Card, change_card
from lamplighter.services.question import keep_question
from lamplighter.services.valueadd import say_not_for
from tests.cast import NOON, Cast, arrive
from tests.conftest import BOTH_STORES

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)

SEARCH, PEOPLE = reverse("directory:search"), reverse("directory:people")


@pytest.fixture
def amina(cast: Cast) -> Client:
    client = Client()
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.amina)
        yield client


def _search(client: Client, words: str, **more: str) -> str:
    answer = client.post(SEARCH, {"words": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_typed_words_are_answered_in_their_own_page_and_kept_nowhere(cast: Cast, amina: Client) -> None:
    page = _search(amina, "  speaking   up ")
    assert "One person is close to your words" in page and 'value="speaking up"' in page
    assert "speaking" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page))
    assert not Question.objects.exists()
    assert "speaking up" not in amina.get(PEOPLE).content.decode()


def test_words_that_were_asked_for_are_marked_and_all_else_is_only_text(cast: Cast, amina: Client) -> None:
    hostile = '<script>alert("data")</script> & <mark>data</mark>'
    change_card(Card("<b>Sam</b>", hostile, Visibility.MEMBERS, 2, "UTC"), by=cast.sam, at=NOON)
    page = _search(amina, 'data "><script>')
    assert "I can help with &lt;<mark>script</mark>&gt;alert(&quot;<mark>data</mark>&quot;)&lt;/" in page
    assert "&lt;mark&gt;<mark>data</mark>&lt;/mark&gt;" in page
    assert "<script>alert" not in page and "<b>Sam" not in page and '"><script>' not in page


def test_without_words_the_form_leads_back_to_the_list_it_stands_on(cast: Cast, amina: Client) -> None:
    question = keep_question("Lead a team?", by=cast.amina, at=NOON)
    theirs = reverse("directory:people_for", args=[question])
    assert amina.post(SEARCH, {"words": " "}).url == PEOPLE
    narrow = {"words": "", "question": shorten(question), "language": "de", "has_room": "on"}
    assert amina.post(SEARCH, narrow).url == f"{theirs}?language=de&has_room=on"
    assert amina.post(SEARCH, {**narrow, "question": "nonsense"}).url == f"{PEOPLE}?language=de&has_room=on"


@pytest.mark.parametrize("words", ["data\0", "x" * 301, "data\ud800"])
def test_what_cannot_be_read_is_said_in_the_form(cast: Cast, amina: Client, words: str) -> None:
    body = f"words={words}".encode("utf-8", "surrogatepass")
    answer = amina.post(SEARCH, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (200, 422) and "Jonas" in answer.content.decode()


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("how do I", "Say a little more"),
        ("xylophone", "Nobody here offers this yet"),
        ("team", "One person is close to your words"),
        ("team speaking", "Two people are close to your words"),
    ],
)
def test_the_heading_says_what_was_found(cast: Cast, amina: Client, words: str, heading: str) -> None:
    assert heading in _search(amina, words)


def test_more_people_after_a_search_is_another_form(cast: Cast, amina: Client, settings: Any) -> None:
    settings.LIMITS = replace(settings.LIMITS, people_on_a_page=2)
    for number in range(3):
        arrive(f"Noor {number}", can_help_with="data")
    first = _search(amina, "data")
    assert "These people are close to your words" in first
    after = re.search(r'name="after" value="(\w{22})"', first)
    assert after
    second = _search(amina, "data", after=after[1])
    shown = [set(re.findall(r">(Noor \d|Jonas|Sam)</a>", page)) for page in (first, second)]
    assert not shown[0] & shown[1] and {"Noor 0", "Noor 1", "Noor 2"} <= shown[0] | shown[1]
    assert "<h1>More people</h1>" in second
    assert "These people" in _search(amina, "data", after="nobody")


def test_more_people_for_a_question_name_its_id_and_never_its_words(cast: Cast, amina: Client, settings: Any) -> None:
    settings.LIMITS = replace(settings.LIMITS, people_on_a_page=1)
    question = keep_question("Lead a team?", by=cast.amina, at=NOON)
    first = amina.get(PEOPLE).content.decode()
    more = re.search(r'href="(/people/for/\w{22}/\?after=\w{22})"', first)
    assert more and reverse("directory:people_for", args=[question]) in more[1]
    assert "Jonas" in first and "Jonas" not in amina.get(more[1]).content.decode()
    assert "Jonas" in amina.get(reverse("directory:people_for", args=[question]) + "?after=x").content.decode()


def test_without_any_question_more_people_are_those_after_somebody(cast: Cast, amina: Client, settings: Any) -> None:
    settings.LIMITS = replace(settings.LIMITS, people_on_a_page=1)
    more = re.search(r'href="(/people/\?after=\w{22})"', amina.get(PEOPLE).content.decode())
    assert more
    second = amina.get(more[1]).content.decode()
    assert "More people</h1>" in second and "?after=" not in second


def test_every_name_leads_to_its_card_wherever_it_stands(cast: Cast, amina: Client) -> None:
    """In the list, and on the card of somebody who leaves just this to others."""
    payer = arrive("Payer", can_help_with="talking about your salary")
    change_card(Card("Jonas", "salary", Visibility.MEMBERS, 2, "UTC"), by=cast.jonas, at=NOON)
    say_not_for("salary talks", by=cast.jonas, at=NOON)
    keep_question("How do I prepare talks about salaries?", by=cast.amina, at=NOON)
    to_payer = f'href="{reverse("directory:card", args=[payer.pk])}">Payer</a>'
    for page in (PEOPLE, reverse("directory:card", args=[cast.jonas.pk])):
        assert to_payer in amina.get(page).content.decode(), page
