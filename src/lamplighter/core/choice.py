"""Which of up to three offered times somebody means who answers by mail. What can be read in two ways is not read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

LONGEST: Final = 60  # letters of a line that says a number and nothing else

# Said beside a number, they change nothing. A word that is not here makes the line a sentence.
PHRASES: Final = re.compile(
    r"\b(?:thank you|is fine|for me|to me|works for me|suits me|sounds good|para mim|por favor|fica bem|pode ser"
    r"|fur mich|passt mir|ware gut)\b|\bno\.(?=\s*[123]\b)"
)
BESIDE: Final = frozenset(
    "number option choice time slot take yes i ill prefer would works suits please thanks ok okay good great perfect"
    " nummer nr option termin vorschlag ja ich nehme bitte danke gerne gern passt gut prima"
    " numero opcao hora sim obrigado obrigada prefiro escolho".split()
)
ANNOUNCES: Final = frozenset("number option choice nummer nr termin vorschlag numero opcao".split())
NAMED: Final = frozenset("one option choice time slot termin vorschlag opcao hora".split())  # the second one
ARTICLES: Final = frozenset("the der die das den a o".split())
DIGITS: Final = {"1": 1, "2": 2, "3": 3}
CARDINALS: Final = {
    **{"one": 1, "two": 2, "three": 3},
    **{"eins": 1, "zwei": 2, "drei": 3},
    **{"um": 1, "uma": 1, "dois": 2, "duas": 2, "tres": 3},
}
ORDINALS: Final = {
    **{"first": 1, "second": 2, "third": 3},
    **{f"{stem}{end}": number for number, stem in enumerate(("erste", "zweite", "dritte"), 1) for end in ("", *"nrs")},
    **{"primeira": 1, "primeiro": 1, "segunda": 2, "segundo": 2, "terceira": 3, "terceiro": 3},
}
ENGLISH: Final = frozenset(("first", "second", "third"))  # "a second" asks for patience
OR: Final = re.compile(r"^\W*(?:or|oder|ou)\b", re.IGNORECASE)


def choice_in(words: str) -> tuple[int, str]:
    """1, 2 or 3 where the first line says so and nothing else, and the words after it; else 0 and all words.

    Another number in a line of its own further down takes it back.
    """
    first, _, rest = words.strip().partition("\n")
    number = _number_in(first)
    if number and {_number_in(OR.sub("", line)) for line in rest.split("\n")} <= {0, number}:
        return number, rest.strip()
    return 0, words.strip()


def _number_in(line: str) -> int:
    """The one number this line consists of; 0 where it says anything else, or two of them."""
    if len(line.strip()) > LONGEST:
        return 0
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", line.lower()) if not unicodedata.combining(sign))
    plain = PHRASES.sub(" ", plain.replace("'", "").replace("’", ""))
    found = set(_numbers(re.findall(r"\w+|[^\w\s.,!#)(:;-]", plain)))
    return found.pop() if len(found) == 1 else 0


def _numbers(words: Sequence[str]) -> Iterator[int]:
    """Each number that is meant, and 0 for what makes it a sentence."""
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        after = words[place + 1] if place + 1 < len(words) else ""
        if word in DIGITS:
            yield DIGITS[word]
        elif word in ORDINALS:  # "First, thanks!" begins a sentence; "segunda" alone is Monday, "a segunda" is not
            is_named = before in ARTICLES | ANNOUNCES or after in NAMED
            yield ORDINALS[word] if is_named else 0
        elif word in NAMED and before in ORDINALS:
            continue
        elif word in CARDINALS:  # "take one" means any of them
            yield CARDINALS[word] if before in ANNOUNCES or len(words) == 1 else 0
        elif word in ARTICLES:
            if not (after in ORDINALS or after in DIGITS or after in ANNOUNCES) or (word == "a" and after in ENGLISH):
                yield 0
        elif word not in BESIDE:
            yield 0
