"""Questions that share a word could stand under one heading."""

from __future__ import annotations

import pytest

from lamplighter.core.theme import VAGUE, Gathering, gather


def _questions(*sentences: str) -> list[dict[str, str]]:
    """A stem is its word without an s, as far as this test goes."""
    return [{word.removesuffix("s"): word for word in sentence.split()} for sentence in sentences]


@pytest.mark.parametrize(
    ("questions", "found"),
    [
        ([], None),
        (["salary talk"], None),
        (["salary", "design"], None),
        (["salary talk", "talks", "design"], Gathering("talk", (0, 1))),
        (["salary", "talk", "talk salary"], Gathering("salary", (0, 2))),  # as many share either: the longer word
        (["data", "team", "team data", "data"], Gathering("data", (0, 2, 3))),  # the most
        (["abcd wxyz", "wxyz abcd"], Gathering("abcd", (0, 1))),
    ],
)
def test_the_word_that_most_of_them_share(questions: list[str], found: Gathering | None) -> None:
    assert gather(_questions(*questions), []) == found


def test_a_heading_that_is_there_comes_before_a_new_one() -> None:
    questions = _questions("salary talk", "salary", "team")
    assert gather(questions, [{"design"}, {"team", "work"}]) == Gathering("", (2,), 1)
    assert gather(questions, [{"design"}]) == Gathering("salary", (0, 1))


def test_vague_words_are_written_as_they_are_compared() -> None:
    assert all(word == word.casefold() and word.isascii() for word in VAGUE)
