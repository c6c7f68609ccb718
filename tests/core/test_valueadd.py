"""The form of a sentence, what a link may be, and whether a question is about what somebody leaves to others."""

from __future__ import annotations

import pytest

from lamplighter.core import limits
from lamplighter.core.refusal import Refusal
from lamplighter.core.valueadd import ASKS, Prompt, fit_link, fit_phrases, form_of, host_of, part, touches


def test_ten_prompts_each_ask_something_of_their_own() -> None:
    assert list(ASKS) == list(Prompt) and len(ASKS) == 10
    assert len(set(ASKS.values())) == 10
    assert all(words.endswith("?") and len(words) < 90 for words in ASKS.values())


def test_nobody_is_asked_for_years() -> None:
    assert not any("years" in words or "experience" in words for words in ASKS.values())


def test_three_parts_are_one_sentence_and_always_fit() -> None:
    parts = {"whom": "nurses", "what": "find a way into data", "how": "building one small project"}
    assert form_of("by and by") % parts == "I help nurses find a way into data by building one small project."
    assert form_of("") % parts == "I help nurses find a way into data."
    longest = dict.fromkeys(parts, "x" * limits.PART)
    assert len(form_of("x") % longest) <= limits.SENTENCE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" nurses \n on shifts. ", "nurses on shifts"), ("…", ""), ("100 % of them", "100 % of them"), ("a.b,", "a.b")],
)
def test_a_part_brings_no_full_stop_of_its_own(typed: str, kept: str) -> None:
    assert part(typed) == kept


@pytest.mark.parametrize("typed", ["x" * (limits.PART + 1), "a\x00b", "\ud800"])
def test_a_part_that_cannot_be_kept_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        part(typed)


# --- links ------------------------------------------------------------------------------------------------

HOSTS = {
    "https://example.org": "example.org",
    "https://Example.ORG:8443/a?b=c#d": "example.org",
    "https://de.example.org/Straße": "de.example.org",
    "https://bücher.example/": "xn--bcher-kva.example",
    "https://ex\u0430mple.org/": "xn--exmple-4nf.org",  # the second letter is Cyrillic, and so it says
}
NO_LINKS = [
    *("http://example.org", "javascript:alert(1)", "data:text/html,x", "//example.org", "example.org", "https://", "?"),
    *("https://localhost/", "https://example.org:port/", "https://example.org:99999/", "https://[::1]/", "https://[x/"),
    *("https://good.example@evil.example/", "https://user:word@example.org/", "https://good.example\\@evil.example/"),
    *('https://example.org/"onclick=x', "https://example.org/<b>", "https://example.org/a b", "https://a..b/"),
    *("https://" + "a" * 64 + ".org/", "ht\ttps://example.org", "https://exam\u200bple..org"),
]


@pytest.mark.parametrize(("link", "host"), HOSTS.items())
def test_a_link_shows_where_it_leads(link: str, host: str) -> None:
    assert fit_link(f" {link} ") == link
    assert host_of(link) == host


@pytest.mark.parametrize("link", NO_LINKS)
def test_what_is_no_plain_https_address_is_refused(link: str) -> None:
    assert host_of(link) == ""
    with pytest.raises(Refusal, match="begins with https"):
        fit_link(link)


def test_no_link_is_fine_and_an_endless_one_is_not() -> None:
    assert fit_link("  ") == ""
    assert len(fit_link("https://example.org/".ljust(limits.LINK, "x"))) == limits.LINK
    with pytest.raises(Refusal, match="up to 500 fit"):
        fit_link("https://example.org/".ljust(limits.LINK + 1, "x"))


# --- what is left to others -------------------------------------------------------------------------------


def test_phrases_are_lines_each_once_and_few() -> None:
    assert fit_phrases(" salary  talks \r\n\n Salary talks\nExcel\n", at_most=2) == ("salary talks", "Excel")
    assert fit_phrases("", at_most=2) == ()
    with pytest.raises(Refusal, match="Up to 2 lines fit"):
        fit_phrases("a\nb\nc", at_most=2)
    with pytest.raises(Refusal, match="up to 80 fit"):
        fit_phrases("x" * (limits.PHRASE + 1), at_most=2)


@pytest.mark.parametrize(
    ("phrase", "question", "answer"),
    [
        ("salary", "ask salary raise", True),
        ("salary", "ask raise", False),
        ("lead team", "lead choir", False),  # half of it is another thing
        ("lead team", "team lead", True),
        ("lead large team", "lead team", True),
        ("lead large team remote", "lead team", False),
        ("", "lead team", False),
        ("lead", "", False),
    ],
)
def test_a_question_touches_a_phrase_with_more_than_half_of_its_words(phrase: str, question: str, answer: bool) -> None:
    assert touches(frozenset(question.split()), [frozenset({word}) for word in phrase.split()]) is answer
