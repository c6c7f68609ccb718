"""What makes a password too weak: that it is short, or would be tried early. No rule asks for odd signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lamplighter.core import limits
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit

DIFFERENT: Final = 5  # letters; with fewer it is one key held down
# Whoever guesses at this door begins with these; docs/people/ways-in.md lists them.
OF_THIS_PLACE: Final = (
    "lamplighter",
    "mentorship",
    "mentoring",
    "organiser",
    "password",
    "welcome",
    "mentor",
    "mentee",
)
PART: Final = re.compile(r"[^\W\d_]{4,}")  # of a name, an address or a host: what says something
IN_DISGUISE: Final = str.maketrans(
    {"a": "[a4@]", "e": "[e3]", "i": "[i1]", "l": "[l1]", "o": "[o0]", "s": "[s5$]", "t": "[t7]"}
)


def refuse_weak(words: str, *, at_least: int, own: Iterable[str], place: str = "") -> None:
    """Raises Refusal with what to do instead. `own` are the person's name and addresses, `place` is where this is."""
    fit(words, at_most=limits.PASSWORD)
    if len(words) < at_least:
        raise Refusal(
            gettext_noop(
                "Make it at least %(at_least)d characters long. A few words in a row are easy to keep in mind."
            ),
            at_least=at_least,
        )
    theirs = [one.casefold() for one in own]
    known = {*OF_THIS_PLACE, *(part for one in (*theirs, place.casefold()) for part in PART.findall(one))}
    if len(set(words)) < DIFFERENT or words.strip().casefold() in theirs or _says_little_else(words, known):
        raise Refusal(OFTEN_TRIED)


OFTEN_TRIED: Final = gettext_noop("Whoever guesses would try this one early. Choose another.")


def _says_little_else(words: str, known: Iterable[str]) -> bool:
    """Whether besides words that one would try first there is hardly a letter; a 3 for an e hides none of them."""
    plain = words.casefold()
    found = [one.span() for word in known for one in re.finditer(word.translate(IN_DISGUISE), plain)]
    taken = {place for span in found for place in range(*span)}
    return bool(taken) and sum(plain[at].isalpha() for at in range(len(plain)) if at not in taken) < DIFFERENT
