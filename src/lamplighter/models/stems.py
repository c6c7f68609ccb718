"""Words as they are kept for finding: folded and stemmed here, so that both databases find the same."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import snowballstemmer

from lamplighter.core.topic import TOPICS

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
IDLE = frozenset(
    "a about after all am an and any are as at be been but by can could did do does for from get had has have help "
    "how i if in into is it its just me my no not of on or our out so some that the their them there they this to "
    "up us was we were what when where which who why will with would you your".split()
)


def stem_list(words: str) -> tuple[str, ...]:
    """The stems of these words in their order, each once; words that say nothing are left out."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    telling = (word for word in WORD.findall(plain) if word not in IDLE and len(word) > 1)
    return tuple(dict.fromkeys(_stem(word) for word in telling))


def stems_of(words: str) -> str:
    """The stems between spaces, as an Offer keeps them: a stem is found by asking for ' stem '."""
    return f" {' '.join(stem_list(words))} "


@cache
def topic_vocabulary() -> tuple[tuple[str, frozenset[str]], ...]:
    """Each topic's code with the stems of its words."""
    return tuple((topic.code, frozenset(stem_list(topic.words))) for topic in TOPICS)


@lru_cache(maxsize=10_000)
def _stem(word: str) -> str:
    stem: str = snowballstemmer.stemmer("english").stemWord(word)
    return stem
