"""The pages of what somebody can help with, as a browser sees them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.core import limits
from lamplighter.core.introduction import Size
from lamplighter.core.valueadd import ASKS, Prompt
from lamplighter.models.suggestion import Suggested
from lamplighter.models.valueadd import Reflection, Statement
from lamplighter.queries.valueadd import list_my_reflections, list_statements_for
from lamplighter.services.introduction import ask
from lamplighter.services.question import keep_question
from lamplighter.services.valueadd import add_statement, change_statement, keep_reflections, say_not_for
from tests.cast import NOON, Cast, arrive, meet
from tests.conftest import BOTH_STORES

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)

MINE, PROMPTS, NOT_FOR = (reverse(f"valueadd:{name}") for name in ("mine", "prompts", "not_for"))
PARTS = {"whom": "nurses", "what": "find a way into data", "how": "building one small project."}
PART = {"HTTP_HX_REQUEST": "true"}
HOSTILE = [
    '<script>alert("x")</script>',
    "'; DROP TABLE lamplighter_person; --",
    "{{ request.user }}{% debug %}",
    "%(whom)s %s %d 100%",
    "\u202egnp.exe \u200b\ufeff",
    "👩‍🚒 ﷽ Z̸a̸l̸g̸o̸",
    "=HYPERLINK(1)",
    "../../etc/passwd",
]
UNKEEPABLE = ["a\x00b", "\x1b[31m"]


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def _in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def jonas(cast: Cast) -> Client:
    return _in(cast.jonas)


def _read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def _words(cast: Cast) -> list[str]:
    return [line.words for line in list_statements_for(cast.jonas, cast.jonas.pk)]


# --- sentences --------------------------------------------------------------------------------------------


def test_three_small_fields_become_a_sentence_that_can_be_changed(cast: Cast, jonas: Client) -> None:
    assert jonas.post(MINE, PARTS).status_code == 303
    assert _words(cast) == ["I help nurses find a way into data by building one small project."]
    statement = reverse("valueadd:statement", args=[Statement.objects.get().pk])
    assert _words(cast)[0] in _read(jonas, statement)
    jonas.post(statement, {"words": "I show nurses a way into data.", "evidence": "A talk", "link": ""})
    assert _words(cast) == ["I show nurses a way into data."]
    assert "Backed by: A talk" in _read(jonas, MINE)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_is_typed_is_text_and_nothing_else(cast: Cast, jonas: Client, hostile: str) -> None:
    say_not_for(hostile, by=cast.jonas, at=NOON)
    assert jonas.post(MINE, dict.fromkeys(PARTS, hostile)).status_code == 303
    pk = Statement.objects.get().pk
    form = {"words": hostile, "evidence": hostile, "link": "https://example.org/?a='b"}
    assert jonas.post(reverse("valueadd:statement", args=[pk]), form).status_code == 303
    card = _in(cast.sam).get(reverse("directory:card", args=[cast.jonas.pk])).content.decode()
    kept = " ".join(hostile.split())
    assert card.count(html.escape(kept)) == 3, "the sentence, what backs it, what he is not for"
    assert "<script>alert" not in card
    assert 'href="https://example.org/?a=&#x27;b" rel="nofollow noopener noreferrer">example.org</a>' in card


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        *((field, wrong) for field in PARTS for wrong in (*UNKEEPABLE, "x" * 91)),
        ("whom", ""),
        ("what", " "),
        ("what", "…"),
    ],
)
def test_a_part_that_does_not_fit_loses_nothing(cast: Cast, jonas: Client, field: str, wrong: str) -> None:
    answer = jonas.post(MINE, {**PARTS, field: wrong})
    assert answer.status_code == 422
    body = html.unescape(answer.content.decode())
    assert all(words in body for name, words in PARTS.items() if name != field)
    assert Statement.objects.count() == 0


def test_a_full_card_says_so_and_a_form_from_before_is_told_why(cast: Cast, jonas: Client, settings: Any) -> None:
    settings.LIMITS = replace(settings.LIMITS, statements_at_most=1)
    add_statement("I help A.", by=cast.jonas, at=NOON)
    page = _read(jonas, MINE)
    assert "Your card is full" in page and 'name="whom"' not in page
    answer = jonas.post(MINE, PARTS)
    assert answer.status_code == 422
    assert Statement.objects.count() == 1


@pytest.mark.parametrize(
    "link", ["http://example.org", "javascript:alert(1)", "https://a@b.example", "x" * 501, "a\x00b"]
)
def test_a_wrong_link_is_told_beside_it_and_nothing_typed_is_lost(cast: Cast, jonas: Client, link: str) -> None:
    pk = add_statement("I help A.", by=cast.jonas, at=NOON)
    form = {"words": "I help many.", "evidence": "A talk", "link": link}
    answer = jonas.post(reverse("valueadd:statement", args=[pk]), form)
    assert answer.status_code == 422
    body = html.unescape(answer.content.decode())
    assert 'id="id_link_error"' in body and "I help many." in body and "A talk" in body
    assert _words(cast) == ["I help A."]


def test_whoever_reads_the_card_cannot_open_the_form(cast: Cast) -> None:
    pk = add_statement("I help A.", by=cast.jonas, at=NOON)
    address = reverse("valueadd:statement", args=[pk])
    assert _in(cast.sam).get(address).status_code == 404
    assert _in(cast.sam).post(address, {"words": "I help B."}).status_code == 404


# --- the ten questions ------------------------------------------------------------------------------------


def _wrote(cast: Cast) -> dict[str, str]:
    return {line.prompt.value: line.words for line in list_my_reflections(cast.jonas) if line.words}


def test_ten_questions_are_asked_and_none_has_to_be_answered(cast: Cast, jonas: Client) -> None:
    page = _read(jonas, PROMPTS)
    assert all(words in page for words in ASKS.values())
    assert "required" not in page.split("<main")[1]
    assert jonas.post(PROMPTS, {"hard": ""}).url == MINE
    assert _wrote(cast) == {}


def test_they_can_be_left_and_taken_up_again(cast: Cast, jonas: Client) -> None:
    assert jonas.post(PROMPTS, {"hard": "Saying no"}).status_code == 303
    assert "Saying no" in _read(jonas, PROMPTS)
    assert "Saying no" in _read(jonas, MINE), "beside the three small fields"
    for other in (cast.sam, cast.priya):
        assert "Saying no" not in _read(_in(other), PROMPTS)


def test_an_emptied_box_is_emptied_and_another_window_loses_nothing(cast: Cast, jonas: Client) -> None:
    jonas.post(PROMPTS, {"hard": "Saying no"})
    jonas.post(PROMPTS, {"easy": "Lists", "hard": "", "began_with": ""})  # opened before anything was written
    assert _wrote(cast) == {"hard": "Saying no", "easy": "Lists"}
    jonas.post(PROMPTS, {"easy": "", "hard": "Saying no", "began_with": "hard easy weather"})
    assert _wrote(cast) == {"hard": "Saying no"}


def test_where_the_browser_can_each_box_is_kept_when_it_is_left(cast: Cast, jonas: Client) -> None:
    answer = jonas.post(PROMPTS, {"hard": "Saying no"}, **PART)
    assert (answer.status_code, _wrote(cast)) == (200, {"hard": "Saying no"})
    assert answer.content.decode().strip() == (
        '<input type="hidden" name="began_with" value="hard" id="id_began_with">'
    )
    jonas.post(PROMPTS, {"hard": "", "began_with": "hard"}, **PART)
    assert _wrote(cast) == {}
    assert jonas.post(PROMPTS, {"hard": "x" * 1001}, **PART).status_code == 204


@pytest.mark.parametrize("prompt", Prompt)
def test_an_answer_that_does_not_fit_loses_no_other(cast: Cast, jonas: Client, prompt: Prompt) -> None:
    others = {other.value: f"About {other.value}" for other in Prompt if other is not prompt}
    for wrong in ("x" * (limits.REFLECTION + 1), "a\x00b", "\x1b"):
        answer = jonas.post(PROMPTS, {**others, prompt.value: wrong})
        assert answer.status_code == 422
        body = html.unescape(answer.content.decode())
        assert all(words in body for words in others.values())
    assert Reflection.objects.count() == 0


def test_clearing_is_clearing(cast: Cast, jonas: Client) -> None:
    keep_reflections({Prompt.HARD: "Saying no"}, by=cast.jonas, at=NOON)
    assert jonas.post(reverse("valueadd:clear")).url == PROMPTS
    assert "Saying no" not in _read(jonas, PROMPTS)


def test_no_private_word_is_in_an_address_or_a_title(cast: Cast, jonas: Client) -> None:
    answer = jonas.post(PROMPTS, {"hard": "elderberry"})
    assert "elderberry" not in answer.url
    assert "elderberry" not in _read(jonas, PROMPTS).split("</title>")[0]


# --- what is left to others -------------------------------------------------------------------------------


def test_a_line_each_and_too_many_are_told(cast: Cast, jonas: Client) -> None:
    assert jonas.post(NOT_FOR, {"phrases": "salary talks\nExcel"}).status_code == 303
    assert "salary talks\nExcel" in _read(jonas, NOT_FOR)
    assert "up to five lines" in _read(jonas, NOT_FOR)
    for wrong in ("a\nb\nc\nd\ne\nf", "x" * 81, "x" * 900, *UNKEEPABLE):
        answer = jonas.post(NOT_FOR, {"phrases": wrong})
        assert answer.status_code == 422
        assert 'id="id_phrases_error"' in answer.content.decode()
    assert "salary talks" in _read(jonas, NOT_FOR)


def test_the_card_says_it_kindly_and_shows_others(cast: Cast) -> None:
    arrive("Nia", can_help_with="talking about your salary")
    say_not_for("salary talks", by=cast.jonas, at=NOON)
    card = reverse("directory:card", args=[cast.jonas.pk])
    assert "Not the right person for: salary talks" in _read(_in(cast.sam), card)
    assert "would rather tell you so" not in _read(_in(cast.sam), card)
    keep_question("How do I prepare for a talk about my salary?", by=cast.amina, at=NOON)
    page = _read(_in(cast.amina), card)
    assert "Jonas says they are not the right person for “salary talks”" in page
    assert "Nia" in page
    assert "Ask Jonas" in page, "asking stays possible"


def test_a_claim_and_evidence_look_different_on_the_card(cast: Cast) -> None:
    pk = add_statement("I help A.", by=cast.jonas, at=NOON)
    card = reverse("directory:card", args=[cast.jonas.pk])
    assert "Their own word so far, since Monday 1 March." in _read(_in(cast.sam), card)
    change_statement(pk, "I help A.", evidence="A talk", link="", by=cast.jonas, at=NOON - timedelta(days=400))
    page = _read(_in(cast.sam), card)
    assert "Backed by: A talk" in page and "added on 25 January 2026" in page and "own word" not in page


def test_statements_alone_are_enough_for_a_card(cast: Cast) -> None:
    add_statement("I help A.", by=cast.priya, at=NOON)
    page = _read(_in(cast.priya), reverse("directory:card", args=[cast.priya.pk]))
    assert "I help A." in page and "has not said yet" not in page


# --- the suggestion ---------------------------------------------------------------------------------------

SAID = "You have said yes to somebody."


def _home(person: Any, day: int) -> str:
    with time_machine.travel(NOON + timedelta(days=day), tick=False):
        return _read(_in(person), reverse("home:home"))


def test_the_questions_are_suggested_after_the_first_yes_on_three_days_and_then_lie_under_more(
    cast: Cast, settings: Any
) -> None:
    settings.MAIL_IS_SET_UP = True
    assert SAID not in _home(cast.jonas, 0)
    meet(cast)
    assert [SAID in _home(cast.jonas, day) for day in (0, 0, 1, 5, 5, 6, 90)] == [True] * 5 + [False] * 2
    page = _home(cast.jonas, 91)
    assert "<summary>More</summary>" in page and PROMPTS in page
    assert SAID not in _home(cast.amina, 0), "who asked is not who said yes"


def test_one_ask_per_screen_and_none_that_is_answered(cast: Cast) -> None:
    meet(cast)
    ask(cast.jonas.pk, Size.CONVERSATION, "Me too?", words_by_mail=False, by=cast.sam, at=NOON)
    assert SAID not in _home(cast.jonas, 0), "somebody waits for an answer"
    assert Suggested.objects.count() == 0
    assert SAID not in _home(cast.sam, 0)
    add_statement("I help A.", by=cast.jonas, at=NOON)
    cast.jonas.refresh_from_db()
    assert SAID not in _home(cast.jonas, 0)


def test_it_is_always_one_click_away_from_ones_own_card(cast: Cast, jonas: Client) -> None:
    page = _read(jonas, reverse("person:profile"))
    assert all(address in page for address in (MINE, PROMPTS, NOT_FOR))
