"""A weak password is refused with what to do instead; any other words will do."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamplighter.core import limits
from lamplighter.core.password import OF_THIS_PLACE, refuse_weak
from lamplighter.core.refusal import Refusal

OWN = ("Amina Al-Sayed", "amina@example.org")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("eleven char", "at least 12 characters"),
        ("", "at least 12 characters"),
        ("abababababab", "tried early|try this one early"),
        ("AMINA@example.org", "try this one early"),
        (" amina al-sayed ", "try this one early"),
        ("with a \x00 in it", "cannot keep"),
        ("with a \ud800 in it", "cannot keep"),
        ("x" * (limits.PASSWORD + 1), "up to 256 fit"),
    ],
    ids=ascii,
)
def test_what_is_weak_or_cannot_be_kept(words: str, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        refuse_weak(words, at_least=12, own=OWN)


@pytest.mark.parametrize(
    "words",
    [
        "Lamplighter2026!",
        "l4mp1ighter-2026",
        "1ampl1ghter 1",
        "mentor_mentee_1",
        "Welcome2Example",
        "wood.lane1999!!",
        "4m1na 1990 2026",
    ],
)
def test_words_of_this_place_and_of_oneself_are_not_enough(words: str) -> None:
    with pytest.raises(Refusal, match="try this one early"):
        refuse_weak(words, at_least=12, own=OWN, place="wood.lane.example")
    refuse_weak(f"{words} and plum jam", at_least=12, own=OWN, place="wood.lane.example")


def test_each_word_that_is_refused_stands_where_people_can_read_it() -> None:
    told = Path(__file__).parents[2].joinpath("docs/people/ways-in.md").read_text(encoding="utf-8")
    assert all(f"*{word}*" in told for word in OF_THIS_PLACE)


@pytest.mark.parametrize(
    "words", ["twelve chars", "  spaces around it  ", "🏮🏮🏮🏮 four lamps", "x1y2z" * 50], ids=ascii
)
def test_any_other_words_will_do(words: str) -> None:
    refuse_weak(words, at_least=12, own=OWN)


def test_how_long_it_must_be_is_for_the_operator_to_say() -> None:
    refuse_weak("eight ch", at_least=8, own=())
    with pytest.raises(Refusal, match="at least 20 characters"):
        refuse_weak("nineteen characters", at_least=20, own=())
