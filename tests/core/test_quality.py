"""The twenty qualities are all there, in words of their own."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, astuple

import pytest

from lamplighter.core.quality import LONGEST_PRACTICE, OF_MENTEES, OF_MENTORS, Quality

TEXTS = [text for quality in Quality for text in astuple(quality.value)]


def test_ten_for_each_side_in_their_order() -> None:
    assert [quality.name for quality in OF_MENTORS] == [f"M{number}" for number in range(1, 11)]
    assert [quality.name for quality in OF_MENTEES] == [f"E{number}" for number in range(1, 11)]
    assert (*OF_MENTORS, *OF_MENTEES) == tuple(Quality)


def test_nothing_is_left_blank_and_nothing_is_said_twice() -> None:
    assert len(TEXTS) == 100
    assert all(text and text == " ".join(text.split()) for text in TEXTS)
    assert len({text.casefold() for text in TEXTS}) == len(TEXTS)


@pytest.mark.parametrize("quality", Quality)
def test_each_text_is_of_its_kind(quality: Quality) -> None:
    words = quality.value
    assert len(words.name) <= 30 and words.name[-1].isalpha()
    assert len(words.practice) <= LONGEST_PRACTICE and words.practice.endswith(".")
    for text in (words.looks_like, words.to_try, words.to_help):
        assert text[-1] in ".”" and 60 <= len(text) <= 260


def test_the_words_hold_still() -> None:
    with pytest.raises(FrozenInstanceError):
        Quality.M1.value.name = "Helpfulness"  # type: ignore[misc]


def test_no_shouting_and_no_scoring() -> None:
    whole = " ".join(TEXTS).casefold()
    assert not [word for word in ("!", "user", "score", "star ", "rating", "streak") if word in whole]
