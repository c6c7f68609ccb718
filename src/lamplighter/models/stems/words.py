"""Words as they are kept for finding: folded and stemmed here, so that both databases find the same.

A word lies under its English stem and, where the sentence sounds like another of a few languages, under the stem that
language gives it. A sentence sounds like the languages whose idle words it has most of; one without any, such as
"Teams leiten", could be any of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from lamplighter.core.compound import parts_of
from lamplighter.core.topic import TOPICS

NAME = "@"  # begins a token that is somebody's name
MOST = 24  # words of a question that are looked for; more say no more
TOO_LONG = 40  # letters; nothing that long is a word
PIECE = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")  # letters and digits with what stands above or below them

IDLE = {
    "english": frozenset(
        "a about after all am an and any are as at be been but by can could did didn do does doesn don for from "
        "get got had has have help how if in into is isn it its just ll me my no not of on or our out re so some "
        "that the their them there they this to up us ve was we were what when where which who why will with would "
        "you your".split()
    ),
    "german": frozenset(
        "aber als am an auf aus bei beim bin bis da das dass dem den der des die doch du ein eine einem einen "
        "einer eines er es fur habe haben hat ich ihr im in ist kann mal man mein meine meinem meinen meiner mich "
        "mir mit nach nicht noch oder ohne sich sie sind so uber um und uns von vor war was wenn wer werden wie "
        "will wir wird wo zu zum zur".split()
    ),
    "portuguese": frozenset(
        "ao aos as com como da das de do dos ela ele em entre essa esse esta este eu foi isso ja mais mas me meu "
        "meus minha minhas muito na nao nas no nos ou para pela pelo por posso qual quando que quem quero se sem "
        "ser seu sua tambem tem tenho ter um uma umas uns".split()
    ),
    "spanish": frozenset(
        "al algo como con cual cuando de del desde donde el ella en entre era es esa ese esta este esto hacia hay "
        "la las le lo los mas me mi mis mucho muy no nos para pero por porque puedo que quien quiero se ser sin "
        "sobre su sus tambien tengo tu un una uno unos ya yo".split()
    ),
    "french": frozenset(
        "ai alors au aux avec ce ces cette comment dans de des du elle en est et etre eux il ils je la le les leur "
        "lui ma mais me mes moi mon ne nos notre nous on ou par pas peux plus pour quand que qui sa sans se ses "
        "son sont sur ta te tes toi ton tu un une veux vos votre vous".split()
    ),
}
ALWAYS = "english"
BUILDING = "german"  # the language that makes one word of several


@dataclass(frozen=True, slots=True)
class Speech:
    """What a sentence says: its telling words, unfolded, in their order, and the languages it could be in."""

    words: tuple[str, ...]
    languages: tuple[str, ...]


def fold(words: str) -> str:
    """Without case and accents: "Straße" and "STRASSE" are one, and so are "São" and "sao"."""
    if words.isascii():
        return words.lower()  # most are, and there is nothing to take off them
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", words).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def hear(sentence: str) -> Speech:
    """The words that say something, each once, and what languages they could be in."""
    said = [piece for span in PIECE.findall(sentence) for piece in _pieces(span)]
    folded = [fold(word) for word in said]
    languages = _languages(folded)
    idle = _idle_in(languages)
    telling = (
        word for word, plain in zip(said, folded, strict=True) if 1 < len(plain) <= TOO_LONG and plain not in idle
    )
    return Speech(tuple(dict.fromkeys(telling)), languages)


@lru_cache(maxsize=40_000)
def stems(word: str, languages: tuple[str, ...]) -> frozenset[str]:
    """Every stem under which a word lies; accents may be part of an ending, so both ways of writing are stemmed."""
    plain = fold(word)
    forms = {word, plain}
    found = {fold(_stem(language, form)) for language in languages for form in forms}
    return frozenset(stem for stem in found if len(stem) > 1) or frozenset({plain})


def part_stems(word: str) -> frozenset[str]:
    """The stems of all that a long word may be made of."""
    idle = IDLE[BUILDING] | IDLE[ALWAYS]
    return frozenset().union(*(stems(part, (BUILDING,)) for part in parts_of(word) if fold(part) not in idle))


def stem_list(sentence: str) -> tuple[str, ...]:
    """All stems of a sentence, each once, in the order of its words."""
    speech = hear(sentence)
    return tuple(dict.fromkeys(stem for word in speech.words for stem in sorted(stems(word, speech.languages))))


def tokens_of(sentences: str, name: str = "", declined: str = "") -> str:
    """The stems of the sentences and the words of the name between spaces, as an offer keeps them.

    A line is a sentence, in a language of its own. Where it holds all of a phrase that its author has declined, the
    words of that phrase are none to be found by: "anything with data but not Excel" is not about Excel.
    """
    phrases = [phrase_stems(phrase) for phrase in declined.splitlines()]
    told = (stem for line in sentences.splitlines() for stem in _counting(stem_list(line), phrases))
    called = (NAME + word for word in name_words(name))
    return f" {' '.join(dict.fromkeys((*told, *called)))} "


def phrase_stems(phrase: str) -> tuple[frozenset[str], ...]:
    """The telling words of a phrase in their order, each as the stems it can be met by."""
    speech = hear(phrase)
    return tuple(stems(word, speech.languages) for word in speech.words)


def _counting(found: tuple[str, ...], phrases: list[tuple[frozenset[str], ...]]) -> tuple[str, ...]:
    idle = frozenset().union(
        *(word for phrase in phrases if all(word & {*found} for word in phrase) for word in phrase)
    )
    return tuple(stem for stem in found if stem not in idle)


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name. They are not stemmed: Jonas is not Jones."""
    return tuple(dict.fromkeys(word for word in PIECE.findall(fold(name)) if 1 < len(word) <= TOO_LONG))


def plain_words(sentence: str) -> tuple[str, ...]:
    """The telling words of a sentence, or of one a line, folded and not stemmed."""
    return tuple(dict.fromkeys(fold(word) for line in sentence.splitlines() for word in hear(line).words))


def spans(sentence: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The sentence cut into pieces that make it up again, each with its stems; between words there are none."""
    speech, end = hear(sentence), 0
    telling = frozenset(speech.words)
    for span in PIECE.finditer(sentence):
        yield sentence[end : span.start()], frozenset()
        pieces = [piece for piece in _pieces(span[0]) if piece in telling]
        yield span[0], frozenset().union(*(stems(piece, speech.languages) for piece in pieces))
        end = span.end()
    yield sentence[end:], frozenset()


@cache
def topic_vocabulary() -> tuple[tuple[str, frozenset[str]], ...]:
    """Each topic's code with the (English) stems of its words."""
    return tuple(
        (topic.code, frozenset().union(*(stems(word, (ALWAYS,)) for word in hear(topic.words).words)))
        for topic in TOPICS
    )


def _pieces(span: str) -> list[str]:
    """A word in small letters; what looks like one and is several, once its letters are plain."""
    if span.isascii():
        return [span.lower()]
    return PIECE.findall(unicodedata.normalize("NFKC", span).casefold())


@cache
def _idle_in(languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(IDLE[language] for language in languages))


def _languages(folded: list[str]) -> tuple[str, ...]:
    """English, and every other language of whose idle words there are as many as of any."""
    heard = {language: sum(word in idle for word in folded) for language, idle in IDLE.items()}
    most = max(heard.values())
    return tuple(language for language, number in heard.items() if number == most or language == ALWAYS)


def _stem(language: str, word: str) -> str:
    import snowballstemmer  # noqa: PLC0415  # brings thirty languages: not for whoever starts and finds nothing

    stem: str = snowballstemmer.stemmer(language).stemWord(word)
    if language == BUILDING and stem.endswith("el"):
        return f"{stem[:-2]}l"  # the stemmer tells "verhandeln" from "Verhandlung", and people do not
    return stem
