"""Statements in lists and on cards, and what somebody leaves to others."""

from __future__ import annotations

import pytest

from lamplighter.core.person import Visibility
from lamplighter.core.valueadd import Prompt
from lamplighter.models.person import Offer, Person
from lamplighter.queries.directory.depth import Depth, get_depth_for
from lamplighter.queries.directory.foretaste import get_foretaste
from lamplighter.queries.directory.people import PersonLine, list_people_for, search_people_for
from lamplighter.queries.directory.reason import reason_of
from lamplighter.queries.valueadd import list_not_for, list_statements_for
from lamplighter.services.person import Card, change_card
from lamplighter.services.question import keep_draft
from lamplighter.services.valueadd import add_statement, change_statement, keep_reflections, say_not_for
from tests.cast import NOON, Cast, arrive

pytestmark = pytest.mark.engine

NURSES = "I help nurses find a way into data by building one small project."
LEADERS = "I help new leaders hold difficult talks."


@pytest.fixture
def jonas(cast: Cast) -> Person:
    for words in (NURSES, LEADERS):
        add_statement(words, by=cast.jonas, at=NOON)
    return cast.jonas


def _found(cast: Cast, words: str) -> list[PersonLine]:
    return list(search_people_for(cast.amina, words, at=NOON).fitting)


def _reason(line: PersonLine) -> str:
    return "".join(f"[{piece.words}]" if piece.is_met else piece.words for piece in line.reason)


# --- finding ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "reason", "is_statement"),
    [
        ("How do I get into data as a nurse?", NURSES.replace("nurses", "[nurses]").replace("data", "[data]"), True),
        ("difficult talk", LEADERS.replace("difficult talks", "[difficult talks]"), True),
        ("first time", "leading a team for the [first time]", False),
        ("lead", "[leading] a team for the first time", False),  # both say it; the sentence comes first
        ("jonas", "leading a team for the first time", False),
    ],
)
def test_the_sentence_that_fits_best_is_the_reason(
    cast: Cast, jonas: Person, asked: str, reason: str, is_statement: bool
) -> None:
    line = _found(cast, asked)[0]
    assert (line.id, line.is_statement) == (jonas.pk, is_statement)
    assert _reason(line).replace("] [", " ") == reason


def test_without_a_question_it_is_the_sentence_or_else_the_first_statement(cast: Cast, jonas: Person) -> None:
    def first(name: str) -> tuple[str, bool]:
        page = list_people_for(cast.amina, at=NOON)
        return next((line.can_help_with, line.is_statement) for line in page.others if line.name == name)

    assert first("Jonas") == ("leading a team for the first time", False)
    change_card(Card("Jonas", "", Visibility.MEMBERS, 2, "UTC"), by=jonas, at=NOON)
    assert first("Jonas") == (NURSES, True)


def test_words_are_met_once_however_often_they_stand_there() -> None:
    reason, is_statement = reason_of("data, data and data", "data and charts", frozenset({"data", "chart"}))
    assert ("".join(piece.words for piece in reason), is_statement) == ("data and charts", True)


def test_nothing_that_is_private_or_declined_finds_anybody(cast: Cast, jonas: Person) -> None:
    keep_reflections({Prompt.HARD: "xylophones"}, by=jonas, at=NOON)
    say_not_for("xylophones\nviolins", by=jonas, at=NOON)
    assert _found(cast, "xylophones or violins") == []
    assert not Offer.objects.filter(stems__contains="xylophon").exists()


def test_saying_what_one_is_not_for_demotes_nobody(cast: Cast, jonas: Person) -> None:
    """The same list before and after, whatever is asked that is not the phrase itself."""
    for number in range(5):
        arrive(f"Other {number}", can_help_with="data for nurses, new leaders, difficult talks")
    asked = ("data", "nurses data", "difficult talks", "lead", "")
    before = [search_people_for(cast.amina, words, at=NOON) for words in asked]
    say_not_for("salary talks\nleading large teams\nExcel", by=jonas, at=NOON)
    assert [search_people_for(cast.amina, words, at=NOON) for words in asked] == before


def test_a_declined_phrase_is_no_match_and_is_not_marked_as_one(cast: Cast) -> None:
    add_statement("I help with anything in data, but not with Excel.", by=cast.jonas, at=NOON)
    say_not_for("Excel", by=cast.jonas, at=NOON)
    assert _found(cast, "Excel") == []
    assert _reason(_found(cast, "data Excel")[0]) == "I help with anything in [data], but not with Excel."


def test_a_visitor_is_told_the_topics_of_statements_and_no_word_of_them(cast: Cast) -> None:
    ana = arrive("Ana", visibility=Visibility.PUBLIC)
    add_statement("I help nurses use SQL.", by=ana, at=NOON)
    page = get_foretaste(keep_draft("Is data for me?", token=None, at=NOON), at=NOON)
    assert [(line.name, line.phrases) for line in page.public] == [("Ana", ("working with data",))]
    assert "nurses" not in repr(page)


# --- on the card ------------------------------------------------------------------------------------------


def _depth(reader: Person, whose: Person, question: str = "") -> Depth:
    return get_depth_for(reader, whose.pk, question, at=NOON)


def test_a_card_shows_its_sentences_with_what_backs_them(cast: Cast, jonas: Person) -> None:
    pk = list_statements_for(jonas, jonas.pk)[0].id
    change_statement(pk, NURSES, evidence="A talk", link="https://example.org/", by=jonas, at=NOON)
    first, second = _depth(cast.sam, jonas).statements
    assert (first.words, first.is_claim, first.evidence, first.host) == (NURSES, False, "A talk", "example.org")
    assert (second.words, second.is_claim) == (LEADERS, True)


def test_a_hidden_card_keeps_its_depth_and_a_public_one_shows_it(cast: Cast, jonas: Person) -> None:
    say_not_for("Excel", by=jonas, at=NOON)
    for visibility, seen in ((Visibility.HIDDEN, False), (Visibility.MEMBERS, False), (Visibility.PUBLIC, True)):
        change_card(Card("Jonas", "", visibility, 2, "UTC"), by=jonas, at=NOON)
        assert bool(list_statements_for(None, jonas.pk)) is bool(list_not_for(None, jonas.pk)) is seen
        is_found = visibility is not Visibility.HIDDEN
        assert bool(list_statements_for(cast.sam, jonas.pk)) is bool(list_not_for(cast.sam, jonas.pk)) is is_found


def test_two_others_are_shown_for_what_somebody_leaves_to_others(cast: Cast, jonas: Person) -> None:
    for number in range(3):
        arrive(f"Payer {number}", can_help_with="talking about your salary")
    change_card(Card("Jonas", "salary", Visibility.MEMBERS, 2, "UTC"), by=jonas, at=NOON)
    say_not_for("Excel\nsalary talks", by=jonas, at=NOON)
    depth = _depth(cast.amina, jonas, "How do I prepare talks about salaries?")
    assert depth.not_for == ("Excel", "salary talks")
    assert depth.elsewhere is not None and depth.elsewhere.phrase == "salary talks"
    assert len(depth.elsewhere.people) == 2
    assert {line.name[:5] for line in depth.elsewhere.people} == {"Payer"}


def test_where_nobody_else_helps_with_it_that_is_said(cast: Cast, jonas: Person) -> None:
    say_not_for("Excel", by=jonas, at=NOON)
    elsewhere = _depth(cast.amina, jonas, "Excel?").elsewhere
    assert elsewhere is not None and elsewhere.people == ()


@pytest.mark.parametrize("question", ["", "How do I lead?", "how do I"])
def test_another_question_is_none_of_it(cast: Cast, jonas: Person, question: str) -> None:
    say_not_for("leading large teams\nwhat about you", by=jonas, at=NOON)
    assert _depth(cast.amina, jonas, question).elsewhere is None


def test_nobody_is_sent_away_from_their_own_card(cast: Cast, jonas: Person) -> None:
    say_not_for("Excel", by=jonas, at=NOON)
    assert _depth(jonas, jonas, "Excel?").elsewhere is None
