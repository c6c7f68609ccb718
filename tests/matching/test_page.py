"""The report as a page: it needs nothing from elsewhere, and no word from outside becomes part of it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from lamplighter.matching import OBJECTIVES, Participant, Role, match
from lamplighter.matching.page.document import page_of
from lamplighter.matching.page.markup import tag, text
from lamplighter.matching.report import Json, prices_told, still_to_gain
from tests.matching.test_match import crowd

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Every element is closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen.append((name, dict(attributes)))
        if name not in VOID:
            self.open.append(name)

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name


def told(people: list[Participant], objective: str = "optimum", *, compared: bool = True) -> Json:
    run = match(people, objective=objective)
    prices = {"comparison": prices_told([price for _, price in run.comparison.values()])} if compared else {}
    return {**run.report, **prices}


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_page_is_whole_and_needs_nothing_else(objective: str) -> None:
    page = page_of(told(crowd(60, 2), objective))
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert not [name for name, _ in reader.seen if name in {"script", "link", "img", "iframe", "form"}]
    assert not re.search(r"https?://|url\(|@import|style=", page)
    assert all(
        dict(attributes).get("aria-label") for name, attributes in reader.seen if name == "svg" and "role" in attributes
    )


def test_words_from_outside_stay_words() -> None:
    bad = '<script>alert("x")</script>'
    people = [
        replace(person, id=f"{bad}{number}", wants={bad: 3}, offers={bad: 2}, prefers=(), refuses=frozenset())
        for number, person in enumerate(crowd(40, 2))
    ]
    page = page_of(told(people))
    assert "<script" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("people", [[], [Participant("ana", Role.MENTEE)], [Participant("ben", Role.MENTOR)]])
def test_a_programme_of_nobody_has_a_page(people: list[Participant]) -> None:
    assert "mentees have a mentor." in page_of(told(people, compared=False))


def test_what_a_page_says() -> None:
    ana = Participant("ana", Role.MENTEE, wants={"python": 5}, pinned="noor")
    ben = Participant("ben", Role.MENTEE, wants={"law": 5}, languages=frozenset({"sv"}))
    noor = Participant("noor", Role.MENTOR, offers={"python": 5}, languages=frozenset({"en"}))
    page = page_of(told([ana, ben, noor]))
    for words in (
        "1 of 2 mentees have a mentor.",
        "nothing is better: proved over all 0 possible pairs",
        "settled beforehand",
        "With 1 of 1 mentors: they share no language.",
        "share no language",
        "Five aims side by side",
    ):
        assert words in page
    assert "Five aims" not in page_of(told([ana, ben, noor], compared=False))
    beforehand = "What was settled beforehand (1) is the same for all of them"
    assert beforehand in page and beforehand not in page_of(told([replace(ana, pinned=""), ben, noor]))
    assert "Nobody waits" in page_of(told([ana, noor]))


def test_a_search_that_was_stopped_says_so_on_the_page(in_python: None) -> None:
    run = match(crowd(60, 1), watch=lambda *_: False)
    assert "The search was stopped early. At the most" in page_of(run.report)


def test_nobody_hopes_for_more_people_than_wait() -> None:
    """Prices of a search that hardly began leave more open than there are people or places."""
    told = {"counts": {"unmatched": 4, "free_places": 3}, "proof": {"gap": 7 * 100 + 5, "worth_of_a_person": 100}}
    assert still_to_gain(told) == "3 people"
    told["proof"]["gap"] = 2 * 100 + 5
    assert still_to_gain(told) == "2 people and 5 points"


def test_markup() -> None:
    assert (
        tag("p", "a & b", 1234, class_="x", aria_hidden="true") == '<p class="x" aria-hidden="true">a &amp; b1,234</p>'
    )
    assert text(text("<")) == "&lt;"
