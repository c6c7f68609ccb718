"""What a word is: folding, languages, stems, slips. No database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.compound import parts_of
from lamplighter.core.typo import is_almost, slips_allowed
from lamplighter.models.stems.words import (
    IDLE,
    MOST,
    fold,
    hear,
    name_words,
    part_stems,
    plain_words,
    spans,
    stem_list,
    stems,
    tokens_of,
    topic_vocabulary,
)


def _meet(one: str, other: str) -> bool:
    return bool(set(stem_list(one)) & set(stem_list(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("São Paulo", "sao paulo"),
        ("İstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("résumé", "resume"),
        ("Teams leiten", "leite"),
        ("Wie leite ich ein Team?", "Teams leiten"),
        ("Führung", "führungen"),
        ("carreira", "mudança de carreiras"),
        ("negociação", "negociações"),
        ("Gehalt verhandeln", "eine Verhandlung"),
        ("entrevistas de trabajo", "entrevista"),
        ("les entretiens d’embauche", "entretien"),
        ("leading a team", "How do I lead?"),
        ("women’s health", "a woman's health"),
    ],
)
def test_two_ways_of_saying_it_meet(one: str, other: str) -> None:
    assert _meet(one, other) and _meet(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("getting into data", "How do I save the date?"),  # they share a stem in Spanish, which neither sounds like
        ("how do I", "what do you"),
        ("wie ich das mache", "Wie kann ich das?"),
        ("a", "a"),
    ],
)
def test_what_says_something_else_does_not_meet(one: str, other: str) -> None:
    assert not _meet(one, other)


@pytest.mark.parametrize(
    ("sentence", "languages"),
    [
        ("How do I get from shifts into data?", {"english"}),
        ("Wie leite ich ein Team?", {"english", "german"}),
        ("Como é que eu mudo de carreira?", {"english", "portuguese"}),
        ("Quiero hablar en público sin miedo", {"english", "spanish"}),
        ("Comment parler devant mon équipe ?", {"english", "french"}),
        ("Teams leiten", set(IDLE)),
        ("", set(IDLE)),
    ],
)
def test_a_sentence_sounds_like_its_idle_words(sentence: str, languages: set[str]) -> None:
    assert set(hear(sentence).languages) == languages


def test_idle_words_are_written_as_they_are_compared() -> None:
    assert {word for words in IDLE.values() for word in words if fold(word) != word} == set()


def test_an_offer_keeps_stems_and_the_words_of_the_name() -> None:
    assert tokens_of("leading a team", "Zoë van Dam") == " lead team @zoe @van @dam "
    assert tokens_of("", "") == "  "
    assert name_words("J. O'Neill") == ("neill",)
    assert plain_words("Leading a Team, leading") == ("leading", "team")


def test_a_word_without_a_stem_is_itself() -> None:
    assert stems("é", ("english",)) == {"e"}


def test_a_long_word_is_made_of_others() -> None:
    assert parts_of("teamgeist") == ("team", "geist", "teamg", "eist")
    assert parts_of("arbeite") == () == parts_of("")
    assert {"gehalt", "verhandl"} < part_stems("gehaltsverhandlungen")
    assert not {"nach", "with"} & part_stems("nachfragen") and not part_stems("kurz")


def test_nothing_as_long_as_a_page_is_a_word() -> None:
    assert stem_list("x" * 41) == ()
    assert len(hear(" ".join(f"w{n}" for n in range(200))).words) > MOST


def test_the_pieces_make_up_the_sentence_again() -> None:
    pieces = list(spans("Ask me: Straße, data & «données»!"))
    assert "".join(words for words, _ in pieces) == "Ask me: Straße, data & «données»!"
    assert [words for words, tokens in pieces if "strass" in tokens] == ["Straße"]


@given(st.text())
def test_any_sentence_can_be_cut_and_put_together(sentence: str) -> None:
    assert "".join(words for words, _ in spans(sentence)) == sentence
    found = frozenset().union(*(tokens for _, tokens in spans(sentence)))
    assert found == set(stem_list(sentence))
    assert not any(set("\0 \"'\\*()") & set(token) for token in tokens_of(sentence, sentence).split())


def test_topics_speak_english() -> None:
    vocabulary = dict(topic_vocabulary())
    assert {"lead", "team"} <= vocabulary["leading"]
    assert all(vocabulary.values())


# --- slips ------------------------------------------------------------------------------------------------


def test_longer_words_may_have_more_slips() -> None:
    assert [slips_allowed(word) for word in ("data", "lead" * 1 + "s", "leadersh", "leadershi")] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("word", "other", "slips"),
    [
        ("python", "python", 0),
        ("pyhton", "python", 1),  # swapped
        ("pythn", "python", 1),
        ("pythoon", "python", 1),
        ("bython", "python", 1),
        ("negotiatoin", "negotiation", 1),
        ("negociaton", "negotiation", 2),
        ("lead", "read", 1),
        ("abc", "xyz", 3),
        ("", "abc", 3),
    ],
)
def test_a_slip_is_a_letter_wrong_missing_too_many_or_swapped(word: str, other: str, slips: int) -> None:
    assert is_almost(word, other, slips) and is_almost(other, word, slips)
    assert not is_almost(word, other, slips - 1)


SLIPS = st.lists(st.tuples(st.sampled_from("drsi"), st.integers(0, 30), st.sampled_from("abxyz")), max_size=2)


def _slip(word: str, kind: str, place: int, letter: str) -> str:
    place %= max(1, len(word) - 1)
    match kind:
        case "d":
            return word[:place] + word[place + 1 :]
        case "r":
            return word[:place] + letter + word[place + 1 :]
        case "i":
            return word[:place] + letter + word[place:]
    return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


@given(st.text("abcdxyz", min_size=9, max_size=14), SLIPS)
def test_every_word_within_reach_is_looked_at(word: str, slips: list[tuple[str, int, str]]) -> None:
    """What the index offers as candidates leaves none out: an end or the middle is whole."""
    other = word
    for slip in slips:
        other = _slip(other, *slip)
    if is_almost(word, other, 2):
        same_end = word[:2] == other[:2] or word[-2:] == other[-2:]
        assert same_end or word[3:-3] in other
    if is_almost(word[:6], other[:6], 1):
        assert word[:2] == other[:2] or word[:6][-2:] == other[:6][-2:]
