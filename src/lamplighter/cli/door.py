"""Which pure verbs there are, and what they answer when a file cannot be used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from lamplighter.cli import assess, assign, match, rhythm, verify_match
from lamplighter.cli.writing import CannotWrite
from lamplighter.matching import BadInput, Contradiction

VERBS: Final[dict[str, Callable[[Sequence[str]], int]]] = {
    "assess": assess.run,
    "assign": assign.run,
    "match": match.run,
    "rhythm": rhythm.run,
    "verify-match": verify_match.run,
}
BAD_INPUT: Final = 2


def run_verb(verb: str, words: Sequence[str]) -> int:
    """Returns the exit code: 0, or 2 for input that cannot be used, and then nothing has been written."""
    try:
        return VERBS[verb](words)
    except BadInput as bad:
        return _say(verb, map(str, bad.problems))
    except Contradiction as bad:
        return _say(verb, bad.sets)
    except (CannotWrite, ValueError) as bad:
        return _say(verb, [str(bad)])


def _say(verb: str, sentences: Iterable[str]) -> int:
    lines = list(sentences)
    for line in lines:
        print(line, file=sys.stderr)
    print(f"lamplighter {verb}: {len(lines)} to put right. Nothing was written.", file=sys.stderr)
    return BAD_INPUT
