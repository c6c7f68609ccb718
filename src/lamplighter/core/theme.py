"""Which questions belong under one heading: those that share a telling word, with each other or with a heading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 2  # of one question alone there is nothing to gather
# Words that stand in many questions and say nothing about what they are about.
VAGUE: Final = frozenset(
    "bad become best better could day days enough find finding give good know learn learning like long look make many "
    "more much need new now often one other people really right should something start still take tell thing things "
    "time too want way ways well wonder without years besser finden gut heute immer jetzt kommen lernen machen mehr "
    "mehrere richtig viel weiter wissen".split()
)


@dataclass(frozen=True, slots=True)
class Gathering:
    """What could stand together. `heading` is the place of one that is there; None: `word` could be a new one."""

    word: str
    questions: tuple[int, ...]
    heading: int | None = None


def gather(questions: Sequence[Mapping[str, str]], headings: Sequence[Set[str]]) -> Gathering | None:
    """One proposal at most: a heading that is there, before a word that most of the questions share.

    A question is its stems with the words they are stems of, a heading its stems. Of several words that equally many
    share, the longest, and of those the first one by the alphabet.
    """
    for place, stems in enumerate(headings):
        if found := tuple(n for n, stems_of in enumerate(questions) if stems & stems_of.keys()):
            return Gathering("", found, place)
    shared: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for stem in {stem for question in questions for stem in question}:
        shared[tuple(n for n, question in enumerate(questions) if stem in question)].add(stem)
    most = max(map(len, shared), default=0)
    words = [
        (questions[found[0]][stem], found) for found, stems in shared.items() if len(found) == most for stem in stems
    ]
    if most < FEWEST:
        return None
    word, found = min(words, key=lambda pair: (-len(pair[0]), pair))
    return Gathering(word, found)
