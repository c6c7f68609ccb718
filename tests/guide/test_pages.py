"""The guide is open to everybody, and all of it is there without a script or a click."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from lamplighter.core.quality import OF_MENTEES, OF_MENTORS, Quality
from tests.cast import Cast

PAGES = ("start", "beginning", "mentor", "mentee", "logistics", "ending")


class Outline(HTMLParser):
    """Headings in the order of the page, anchors, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])


def _read(name: str, client: Client | None = None) -> str:
    """What a browser is given; signed out, and without a look at the database."""
    answer = (client or Client()).get(reverse(f"guide:{name}"))
    assert answer.status_code == 200
    return answer.content.decode()


def _outline(name: str) -> Outline:
    outline = Outline()
    outline.feed(_read(name))
    return outline


@pytest.mark.parametrize("name", PAGES)
def test_headings_stand_in_order(name: str) -> None:
    levels = _outline(name).levels
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_leads_to_every_other_and_says_where_one_is(name: str) -> None:
    line = re.findall(r'<nav class="row" aria-label="The guide">(.*?)</nav>', _read(name), re.DOTALL)
    assert len(line) == 1
    assert re.findall(r'href="([^"]+)"', line[0]) == [reverse(f"guide:{other}") for other in PAGES if other != name]
    assert line[0].count('aria-current="page"') == 1


@pytest.mark.parametrize("name", PAGES)
def test_links_within_a_page_find_their_place(name: str) -> None:
    outline = _outline(name)
    assert len(outline.ids) == len(set(outline.ids))
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)


@pytest.mark.parametrize(("name", "qualities"), [("mentor", OF_MENTORS), ("mentee", OF_MENTEES)])
def test_each_quality_is_told_whole_under_its_own_anchor(name: str, qualities: tuple[Quality, ...]) -> None:
    page = _read(name)
    sections = re.findall(r'<section class="stack" id="(\w+)">(.*?)</section>', page, re.DOTALL)
    assert [anchor for anchor, _ in sections] == [quality.name.lower() for quality in qualities]
    for quality, (_, section) in zip(qualities, sections, strict=True):
        before, _, after = section.partition("<details>")
        words = quality.value
        assert all(escape(text) in before for text in (words.name, words.looks_like, words.practice))
        assert escape(words.to_try) in after


def test_the_start_has_four_short_chapters() -> None:
    sections = re.findall(r"<section.*?</section>", _read("start"), re.DOTALL)
    lengths = [len(re.sub(r"<[^>]+>", " ", section).split()) for section in sections]
    assert len(lengths) == 4
    assert all(120 <= length <= 200 for length in lengths), lengths


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_of_whoever_reads(name: str) -> None:
    page = _read(name)
    main = page[page.index("<main") : page.index("</main>")]
    assert not re.search(r"<(form|input|script|svg|meter|button)\b|style=|hx-", main)
    assert (
        re.search(r"\b(user|score|rating|candidate|assessment)s?\b", re.sub(r"<[^>]+>", " ", main), re.IGNORECASE)
        is None
    )


def test_a_person_who_is_signed_in_reads_the_same(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.amina, backend="lamplighter.web.person.backend.PersonBackend")
    main = re.compile(r"<main.*?</main>", re.DOTALL)
    assert main.findall(_read("mentor", client)) == main.findall(_read("mentor"))
