"""Wondering, before there is an account and after."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from lamplighter.access import Hidden, Keyring
from lamplighter.access.keyring import forget
from lamplighter.core import limits
from lamplighter.core.refusal import Refusal
from lamplighter.models.datakey import DataKey
from lamplighter.models.question import Draft, Question
from lamplighter.queries.question import get_draft_words, get_question_for, list_questions_for
from lamplighter.services.question import (
    claim_draft,
    clear_draft,
    close_question,
    forget_old_drafts,
    keep_draft,
    keep_question,
)
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
WEEK = 7 * DAY


def test_a_question_stays_its_authors_alone(cast: Cast) -> None:
    pk = keep_question(" Too early? ", by=cast.amina, at=NOON)
    assert [line.words for line in list_questions_for(cast.amina)] == ["Too early?"]
    assert get_question_for(cast.amina, pk).words == "Too early?"
    for person in (cast.jonas, cast.priya, cast.sam):
        assert list_questions_for(person) == ()
        with pytest.raises(Hidden):
            get_question_for(person, pk)


def test_wondering_the_same_twice_is_wondering_once_until_it_is_closed(cast: Cast) -> None:
    pk = keep_question("Too early?", by=cast.amina, at=NOON)
    assert keep_question("Too early?", by=cast.amina, at=NOON) == pk
    close_question(pk, by=cast.amina, at=NOON + DAY)
    close_question(pk, by=cast.amina, at=NOON + 2 * DAY)
    assert Question.objects.get(pk=pk).closed_at == NOON + DAY
    assert keep_question("Too early?", by=cast.amina, at=NOON) != pk


def test_questions_are_listed_newest_first_and_closed_ones_apart(cast: Cast) -> None:
    first = keep_question("First", by=cast.amina, at=NOON)
    keep_question("Second", by=cast.amina, at=NOON + DAY)
    close_question(first, by=cast.amina, at=NOON)
    assert [(line.words, line.is_open) for line in list_questions_for(cast.amina)] == [
        ("Second", True),
        ("First", False),
    ]
    assert [line.words for line in list_questions_for(cast.amina, only_open=True)] == ["Second"]


def test_nobody_closes_somebody_elses_question(cast: Cast) -> None:
    pk = keep_question("Too early?", by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        close_question(pk, by=cast.sam, at=NOON)
    assert Question.objects.get().closed_at is None


@pytest.mark.parametrize("words", ["", " \n", "a\x00b", "x" * (limits.QUESTION + 1)])
def test_what_is_no_question_is_not_kept(cast: Cast, words: str) -> None:
    with pytest.raises(Refusal):
        keep_question(words, by=cast.amina, at=NOON)
    with pytest.raises(Refusal):
        keep_draft(words, token=None, at=NOON)
    assert (Question.objects.count(), Draft.objects.count()) == (0, 0)


def test_a_question_that_no_longer_opens_does_not_stop_the_next_one(cast: Cast) -> None:
    """A key was lost and a new one made: the old words are gone, and new ones can be written."""
    keep_question("Lost", by=cast.amina, at=NOON)
    forget(Question.objects.get())
    assert keep_question("Found", by=cast.amina, at=NOON)
    assert keep_question("And another", by=cast.amina, at=NOON)
    assert Question.objects.count() == 3


# --- drafts -----------------------------------------------------------------------------------------------


def test_a_draft_is_found_by_the_browser_that_typed_it_for_a_week(world: None) -> None:
    token = keep_draft("Who could help?", token=None, at=NOON)
    assert get_draft_words(token, at=NOON + WEEK - timedelta(seconds=1)) == "Who could help?"
    assert get_draft_words(token, at=NOON + WEEK) == ""
    assert [get_draft_words(other, at=NOON) for other in (None, "z" * 22, "0" * 22)] == ["", "", ""]


def test_a_new_draft_takes_the_place_of_the_old_one(world: None) -> None:
    first = keep_draft("First", token=None, at=NOON)
    second = keep_draft("Second", token=first, at=NOON)
    assert (get_draft_words(first, at=NOON), get_draft_words(second, at=NOON)) == ("", "Second")
    assert Draft.objects.count() == 1


def test_a_cleared_draft_is_gone_with_its_key(world: None, django_capture_on_commit_callbacks: object) -> None:
    token = keep_draft("Who could help?", token=None, at=NOON)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            clear_draft(token, at=NOON)
    assert (Draft.objects.count(), DataKey.objects.count()) == (0, 0)


def test_a_draft_becomes_its_persons_first_question_and_nobody_elses_after(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    token = keep_draft("Who could help?", token=None, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        pk = claim_draft(token, by=cast.amina, at=NOON)
    assert pk is not None
    assert Keyring(cast.amina).read(Question.objects.get(pk=pk), "words") == "Who could help?"
    assert claim_draft(token, by=cast.sam, at=NOON) is None
    assert Draft.objects.count() == 0
    assert not DataKey.objects.filter(scope__startswith="draft:").exists()


def test_a_draft_that_is_too_old_or_whose_key_is_gone_becomes_nothing(cast: Cast) -> None:
    old = keep_draft("Old", token=None, at=NOON - WEEK)
    assert claim_draft(old, by=cast.amina, at=NOON) is None
    lost = keep_draft("Lost", token=None, at=NOON)
    forget(Draft.objects.get(typed_at=NOON))
    assert claim_draft(lost, by=cast.amina, at=NOON) is None
    assert Question.objects.count() == 0


def test_drafts_nobody_came_back_for_are_forgotten_with_their_keys(world: None) -> None:
    keep_draft("Old", token=None, at=NOON - WEEK)
    young = keep_draft("Young", token=None, at=NOON)
    assert forget_old_drafts(at=NOON) == 1
    assert forget_old_drafts(at=NOON) == 0
    assert get_draft_words(young, at=NOON) == "Young"
    assert DataKey.objects.count() == 1


def test_the_database_does_not_know_the_cookie(world: None) -> None:
    token = keep_draft("Who could help?", token=None, at=NOON)
    draft = Draft.objects.get()
    assert token not in str(vars(draft)) and len(bytes(draft.token_hash)) == 32
    assert isinstance(draft.pk, uuid.UUID)
