"""Words as people type them, made fit to keep."""

from __future__ import annotations

import unicodedata

from lamplighter.core.refusal import Refusal, gettext_noop

KEPT = "\n\t"


def fit(words: str, *, at_most: int) -> str:
    """The words trimmed, with one kind of line break; raises Refusal for what cannot be kept.

    Control characters and lone surrogates never come from a keyboard, and the two databases
    disagree about them, so they are refused before they reach either.
    """
    trimmed = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in KEPT for letter in trimmed):
        raise Refusal(gettext_noop("There is a character in this text that we cannot keep. Please type it again."))
    if len(trimmed) > at_most:
        raise Refusal(
            gettext_noop("This is %(length)d characters long; up to %(at_most)d fit. Shorten it a little."),
            length=len(trimmed),
            at_most=at_most,
        )
    return trimmed


def fit_line(words: str, *, at_most: int) -> str:
    """The same for one line, such as a name: line breaks and tabs become spaces."""
    return " ".join(fit(words, at_most=at_most).split())
