"""What makes a password too weak: that it is short, or would be tried early. No rule asks for odd signs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lamplighter.core import limits
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit

DIFFERENT: Final = 5  # letters; with fewer it is one key held down


def refuse_weak(words: str, *, at_least: int, own: Iterable[str]) -> None:
    """Raises Refusal with what to do instead. `own` are the person's name and addresses."""
    fit(words, at_most=limits.PASSWORD)
    if len(words) < at_least:
        raise Refusal(
            gettext_noop(
                "Make it at least %(at_least)d characters long. A few words in a row are easy to keep in mind."
            ),
            at_least=at_least,
        )
    if len(set(words)) < DIFFERENT or words.strip().casefold() in {one.casefold() for one in own}:
        raise Refusal(OFTEN_TRIED)


OFTEN_TRIED: Final = gettext_noop("Whoever guesses would try this one early. Choose another.")
