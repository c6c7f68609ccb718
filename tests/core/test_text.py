"""Words as people type them, made fit to keep."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.refusal import Refusal
from lamplighter.core.text import fit, fit_line

REFUSED = {
    "NUL": "a\x00b",
    "bell": "a\x07b",
    "escape": "a\x1bb",
    "delete": "a\x7fb",
    "next line": "a\x85b",
    "vertical tab": "a\x0bb",
    "a lone high surrogate": "a\ud83db",
    "a lone low surrogate": "a\ude00b",
    "a surrogate at the end": "a\udfff",
}
KEPT = {
    "line breaks of every system": ("a\r\nb\rc\nd", "a\nb\nc\nd"),
    "a tab": ("a\tb", "a\tb"),
    "space around": ("  a b \n", "a b"),
    "a whole emoji": ("\U0001f600", "\U0001f600"),
    "letters that join": ("क\u200dष", "क\u200dष"),
    "right to left": ("שלום", "שלום"),
    "nothing": ("", ""),
    "only space": (" \n\t ", ""),
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED)
def test_what_no_keyboard_sends_is_refused(words: str) -> None:
    with pytest.raises(Refusal, match="a character in this text that we cannot keep"):
        fit(words, at_most=100)


@pytest.mark.parametrize(("typed", "kept"), KEPT.values(), ids=KEPT)
def test_words_are_kept_as_they_were_meant(typed: str, kept: str) -> None:
    assert fit(typed, at_most=100) == kept


def test_the_last_letter_that_fits_and_the_first_that_does_not() -> None:
    assert fit("é" * 5, at_most=5) == "é" * 5
    with pytest.raises(Refusal, match="This is 6 characters long; up to 5 fit") as refusal:
        fit("é" * 6, at_most=5)
    assert refusal.value.facts == {"length": 6, "at_most": 5}


def test_space_around_and_carriage_returns_do_not_count() -> None:
    assert fit("  a\r\nb  ", at_most=3) == "a\nb"


def test_a_line_has_no_breaks() -> None:
    assert fit_line(" Amina \r\n Diallo\t\n", at_most=100) == "Amina Diallo"
    with pytest.raises(Refusal):
        fit_line("Ami\x00na", at_most=100)


@given(st.text())
def test_what_is_kept_is_kept_for_good(words: str) -> None:
    """Whatever is let through can be stored by both databases, and saying it again changes nothing."""
    try:
        kept = fit(words, at_most=50)
    except Refusal:
        return
    assert fit(kept, at_most=50) == kept and len(kept) <= 50
    assert kept.encode().decode() == kept
    assert not [letter for letter in kept if unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t"]
