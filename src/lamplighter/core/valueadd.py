"""What somebody can help with, in depth: sentences of one form, what backs them, and the questions that lead to them.

Years are no part of it. A statement is backed by something one can look at, or it is its author's word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping, Sequence, Set
from enum import Enum
from itertools import combinations
from typing import Final, TypeVar
from urllib.parse import urlsplit

from lamplighter.core import limits
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit_line

K = TypeVar("K", bound=Hashable)


class Prompt(Enum):
    """One of ten ways of looking at what one has learned. The value is what the database keeps."""

    ASKED = "asked"
    HARD = "hard"
    THRICE = "thrice"
    EASY = "easy"
    EARLIER = "earlier"
    THANKED = "thanked"
    DETOUR = "detour"
    WORLDS = "worlds"
    MISSED = "missed"
    MINUTES = "minutes"


ASKS: Final[Mapping[Prompt, str]] = {
    Prompt.ASKED: gettext_noop("What do people come to you for, although nobody told them to?"),
    Prompt.HARD: gettext_noop("What was hard for you once and no longer is? What made the difference?"),
    Prompt.THRICE: gettext_noop("What have you seen go wrong three times, and would now notice early?"),
    Prompt.EASY: gettext_noop("What do you do without thinking that others find difficult?"),
    Prompt.EARLIER: gettext_noop("Which sentence would have saved you a year, had somebody said it in time?"),
    Prompt.THANKED: gettext_noop("What did somebody thank you for, and what exactly had you done?"),
    Prompt.DETOUR: gettext_noop("Which detour in your life turned out to be of use?"),
    Prompt.WORLDS: gettext_noop("Between which two worlds can you translate, because you have lived in both?"),
    Prompt.MISSED: gettext_noop("When you are away, what is left lying until you come back?"),
    Prompt.MINUTES: gettext_noop("What could you explain in ten minutes, without notes, to somebody who is new to it?"),
}

WITH_HOW: Final = gettext_noop("I help %(whom)s %(what)s by %(how)s.")
WITHOUT_HOW: Final = gettext_noop("I help %(whom)s %(what)s.")
ENDS: Final = " .,;:!?…"

HOST: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
NEVER_IN_LINKS: Final = re.compile(r"[\s\\\"<>]")


def is_confirmed(by: Collection[K], linked: Mapping[K, Collection[K]], *, of: K) -> bool:
    """Whether two who do not hang together say so; `linked` is with whom somebody has ever begun by a link.

    Who has begun by a link with the author says nothing here; two who have begun with the same person say it once.
    """
    circles = {one: {one, *linked.get(one, ())} for one in by}
    return any(
        of not in circles[one] | circles[other] and circles[one].isdisjoint(circles[other])
        for one, other in combinations(circles, 2)
    )


def form_of(how: str) -> str:
    """The sentence to fill in; a door translates it first."""
    return WITH_HOW if how else WITHOUT_HOW


def part(words: str) -> str:
    """One of the three parts, so that the whole reads as one sentence: on one line, without a full stop of its own."""
    return fit_line(words, at_most=limits.PART).strip(ENDS)


def fit_link(link: str) -> str:
    """A link to work as it may be kept, or nothing. Raises Refusal for what is no plain https address."""
    fitted = fit_line(link, at_most=limits.LINK)
    if fitted and not host_of(fitted):
        raise Refusal(gettext_noop("A link begins with https:// and leads to a public page. Copy it once more."))
    return fitted


def host_of(link: str) -> str:
    """Where a link leads, in the letters that no other name can imitate; empty for one that may not be kept."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").encode("idna").decode()
        parts.port  # noqa: B018 - raises for what is no port
    except ValueError:
        return ""
    is_plain = parts.scheme == "https" and "@" not in parts.netloc and not NEVER_IN_LINKS.search(link)
    return host if is_plain and HOST.fullmatch(host) else ""


def fit_phrases(words: str, *, at_most: int) -> tuple[str, ...]:
    """What somebody is not the right person for: a short phrase a line, each once."""
    phrases: dict[str, str] = {}
    for line in words.splitlines():
        if phrase := fit_line(line, at_most=limits.PHRASE):
            phrases.setdefault(phrase.casefold(), phrase)
    if len(phrases) > at_most:
        raise Refusal(gettext_noop("Up to %(at_most)d lines fit. Keep those that matter most."), at_most=at_most)
    return tuple(phrases.values())


def touches(question: Set[str], phrase: Sequence[Set[str]]) -> bool:
    """Whether a question is about what a phrase says: more than half of the phrase's words are in it.

    Both come as stems: the question all of them together, the phrase word by word.
    """
    return 2 * sum(bool(word & question) for word in phrase) > len(phrase)
