"""Headings over questions, more than one question, and the line that says what it is all for."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from lamplighter.access import Hidden
from lamplighter.core import limits
from lamplighter.core.refusal import Refusal
from lamplighter.core.starter import Starter, starter_of
from lamplighter.models.event import Event
from lamplighter.models.question import GoalDraft, Question, Theme
from lamplighter.queries.question import (
    get_draft_more,
    get_draft_words,
    get_my_goal_draft,
    get_question_page,
    get_questions_page,
    get_theme_for,
    list_questions_for,
)
from lamplighter.services.question import (
    claim_draft,
    close_question,
    keep_draft,
    keep_more_questions,
    keep_question,
    put_together,
    put_under,
    put_under_new,
    rename_theme,
    write_goal_draft,
)
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)


@pytest.fixture
def question(cast: Cast) -> uuid.UUID:
    return keep_question("How do I say no?", by=cast.amina, at=NOON)


# --- what could stand together ---


def test_questions_that_share_a_word_could_stand_together(cast: Cast, question: uuid.UUID) -> None:
    assert get_questions_page(cast.amina).together is None
    first = keep_question("How do I ask for a better salary?", by=cast.amina, at=NOON)
    second = keep_question("Who decides about salaries here?", by=cast.amina, at=NOON + DAY)
    keep_question("Wer entscheidet?", by=cast.sam, at=NOON)
    found = get_questions_page(cast.amina).together
    assert found and found.heading == "Salaries"
    assert {line.id for line in found.questions} == {first, second}
    for _ in range(2):
        put_together([first, second], found.heading, by=cast.amina, at=NOON)
    page = get_questions_page(cast.amina)
    assert page.together is None
    assert [(theme.words, len(theme.questions)) for theme in page.themes] == [("Salaries", 2)]
    third = keep_question("May I tell anybody my salary?", by=cast.amina, at=NOON)
    found = get_questions_page(cast.amina).together
    assert found and (found.heading, [line.id for line in found.questions]) == ("Salaries", [third])


def test_words_that_say_nothing_gather_nothing(cast: Cast) -> None:
    for words in (
        "How do I find good people?",
        "Is there a good time to start?",
        "Wie finde ich 2027 heraus?",
        "2027?",
    ):
        keep_question(words, by=cast.amina, at=NOON)
    assert get_questions_page(cast.amina).together is None


def test_what_is_put_together_is_ones_own_and_at_least_one(cast: Cast, question: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="at least one"):
        put_together([], "Work", by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        put_together([question], "Work", by=cast.sam, at=NOON)
    assert not Theme.objects.exists()


# --- headings ---------------------------------------------------------------------------------------------


def test_questions_stand_under_headings_of_ones_own(cast: Cast, question: uuid.UUID) -> None:
    keep_question("Too early?", by=cast.amina, at=NOON + DAY)
    put_under_new(question, " Speaking\nup ", by=cast.amina, at=NOON)
    page = get_questions_page(cast.amina)
    assert [line.words for line in page.loose] == ["Too early?"]
    assert [(theme.words, [line.words for line in theme.questions]) for theme in page.themes] == [
        ("Speaking up", ["How do I say no?"])
    ]
    assert get_questions_page(cast.sam) == type(page)((), (), (), "")
    with pytest.raises(Hidden):
        get_theme_for(cast.sam, page.themes[0].id)
    with pytest.raises(Hidden):
        get_question_page(cast.sam, question)


def test_the_same_word_twice_is_one_heading(cast: Cast, question: uuid.UUID) -> None:
    other = keep_question("Too early?", by=cast.amina, at=NOON)
    for pk in (question, other, question):
        put_under_new(pk, "Work", by=cast.amina, at=NOON)
    theme = Theme.objects.get()
    assert Question.objects.filter(theme=theme).count() == 2
    assert Event.objects.filter(verb="sorted", thing=question).count() == 1


def test_a_question_can_be_moved_and_taken_out_again(cast: Cast, question: uuid.UUID) -> None:
    put_under_new(question, "Work", by=cast.amina, at=NOON)
    put_under_new(question, "Life", by=cast.amina, at=NOON)
    page = get_question_page(cast.amina, question)
    assert page.under == next(theme.id for theme in page.themes if theme.words == "Life")
    put_under(question, next(theme.id for theme in page.themes if theme.words == "Work"), by=cast.amina, at=NOON)
    put_under(question, None, by=cast.amina, at=NOON)
    assert get_question_page(cast.amina, question).under is None


def test_nobody_sorts_somebody_elses_question_or_under_somebody_elses_heading(cast: Cast, question: uuid.UUID) -> None:
    put_under_new(keep_question("Mine", by=cast.sam, at=NOON), "Sam's", by=cast.sam, at=NOON)
    theirs = Theme.objects.get().pk
    with pytest.raises(Hidden):
        put_under(question, theirs, by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        put_under_new(question, "Work", by=cast.sam, at=NOON)
    with pytest.raises(Hidden):
        rename_theme(theirs, "Work", by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        rename_theme(theirs, "", by=cast.amina, at=NOON)


def test_a_heading_is_renamed_and_taken_away_and_its_questions_stay(cast: Cast, question: uuid.UUID) -> None:
    put_under_new(question, "Work", by=cast.amina, at=NOON)
    theme = Theme.objects.get().pk
    for words in ("Work", "Life", "Life"):
        rename_theme(theme, words, by=cast.amina, at=NOON)
    assert get_theme_for(cast.amina, theme).words == "Life"
    for _ in range(2):
        rename_theme(theme, " ", by=cast.amina, at=NOON)
    assert [line.words for line in get_questions_page(cast.amina).loose] == ["How do I say no?"]


@pytest.mark.parametrize("words", [" ", "a\x00b", "x" * (limits.THEME + 1)])
def test_what_is_no_heading_is_not_made(cast: Cast, question: uuid.UUID, words: str) -> None:
    with pytest.raises(Refusal):
        put_under_new(question, words, by=cast.amina, at=NOON)
    assert not Theme.objects.exists()


def test_what_is_closed_stands_apart(cast: Cast, question: uuid.UUID) -> None:
    assert get_questions_page(cast.amina).is_beginning
    put_under_new(question, "Work", by=cast.amina, at=NOON)
    close_question(question, by=cast.amina, at=NOON)
    page = get_questions_page(cast.amina)
    assert ([line.words for line in page.closed], page.themes[0].questions) == (["How do I say no?"], ())
    assert not page.is_beginning


# --- what it is for ---------------------------------------------------------------------------------------


def test_what_it_is_for_is_one_line_and_ones_own(cast: Cast) -> None:
    assert get_my_goal_draft(cast.amina) == ""
    for words in ("Lead a team", "Lead a team", " Lead a small team "):
        write_goal_draft(words, by=cast.amina, at=NOON)
    assert (get_my_goal_draft(cast.amina), get_my_goal_draft(cast.sam)) == ("Lead a small team", "")
    assert get_questions_page(cast.amina).goal == "Lead a small team"
    assert GoalDraft.objects.count() == 1
    for _ in range(2):
        write_goal_draft("", by=cast.amina, at=NOON)
    assert not GoalDraft.objects.exists()
    with pytest.raises(Refusal):
        write_goal_draft("x" * (limits.GOAL + 1), by=cast.amina, at=NOON)


# --- a second one and a third -----------------------------------------------------------------------------


def test_a_second_and_a_third_come_after_the_first(cast: Cast, question: uuid.UUID) -> None:
    keep_more_questions(("Second", ""), by=cast.amina, at=NOON)
    keep_more_questions((" ", "Third"), by=cast.amina, at=NOON)
    assert next(line.words for line in list_questions_for(cast.amina)) == "How do I say no?"
    assert {line.words for line in list_questions_for(cast.amina)} == {"How do I say no?", "Second", "Third"}


def test_they_lie_in_the_same_draft_and_come_along(cast: Cast) -> None:
    token = keep_draft("First", token=None, at=NOON, more=["Second", " ", "Third"])
    assert (get_draft_words(token, at=NOON), get_draft_more(token, at=NOON)) == ("First", ("Second", "Third"))
    token = keep_draft("First, better", token=token, at=NOON)
    assert get_draft_more(token, at=NOON) == ("Second", "Third")  # what was typed beside it is not lost
    claim_draft(token, by=cast.amina, at=NOON)
    assert [line.words for line in list_questions_for(cast.amina)] == ["First, better", "Second", "Third"]


def test_no_draft_holds_no_more(world: None) -> None:
    assert [get_draft_more(token, at=NOON) for token in (None, "z" * 22, "0" * 22)] == [(), (), ()]


def test_what_is_no_question_is_no_second_one(world: None) -> None:
    with pytest.raises(Refusal):
        keep_draft("First", token=None, at=NOON, more=["x" * (limits.QUESTION + 1)])


# --- first lines ------------------------------------------------------------------------------------------


def test_every_door_has_an_address_and_lines_that_fit() -> None:
    assert [starter.code for starter in Starter] == ["stuck", "better", "coming-up"]
    assert [starter_of(starter.code) for starter in Starter] == list(Starter)
    assert starter_of("nowhere") is None
    for starter in Starter:
        lines = starter.value.lines
        assert len(lines) == len(set(lines)) == 6
        assert all(20 < len(line) <= 100 and line.endswith("?") for line in lines)
