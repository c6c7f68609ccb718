"""Saying in depth what one can help with."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lamplighter.access import Hidden, Keyring
from lamplighter.access.door import OnlyToRead
from lamplighter.access.keyring import forget
from lamplighter.core import limits
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import Refusal
from lamplighter.core.valueadd import Prompt
from lamplighter.models.event import Event
from lamplighter.models.person import Offer, Person
from lamplighter.models.stems.index import Word
from lamplighter.models.valueadd import Reflection, Statement
from lamplighter.queries.valueadd import (
    get_my_not_for,
    get_my_statement,
    get_my_value_adds,
    list_my_reflections,
    list_not_for,
    list_statements_for,
)
from lamplighter.services.person import Card, change_card, join
from lamplighter.services.valueadd import (
    add_statement,
    change_statement,
    clear_reflections,
    keep_reflections,
    put_statement_first,
    say_not_for,
    take_statement_away,
)
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
LINK = "https://example.org/talk"
UNKEEPABLE = ["a\x00b", "\ud800", "\u202e\x1b[31m"]


def _add(person: Person, *sentences: str, at=NOON) -> list[uuid.UUID]:
    return [add_statement(words, by=person, at=at) for words in sentences]


def _say(person: Person) -> list[str]:
    return [line.words for line in list_statements_for(person, person.pk)]


def _back(
    pk: uuid.UUID, person: Person, *, words: str = "I help A.", evidence: str = "", link: str = "", at=NOON
) -> None:
    change_statement(pk, words, evidence=evidence, link=link, by=person, at=at)


# --- statements -------------------------------------------------------------------------------------------


def test_sentences_stand_in_the_order_in_which_they_were_added(cast: Cast) -> None:
    _add(cast.jonas, " I help \n A. ", "I help B.", "I help C.")
    assert _say(cast.jonas) == ["I help A.", "I help B.", "I help C."]


def test_a_new_sentence_is_its_authors_word_with_its_date(cast: Cast) -> None:
    pk = _add(cast.jonas, "I help A.")[0]
    line = get_my_statement(cast.jonas, pk)
    assert (line.is_claim, line.added_at, line.backed_at, line.evidence, line.link, line.host) == (
        *(True, NOON, None, "", "", ""),
    )


def test_saying_the_same_twice_is_saying_it_once(cast: Cast) -> None:
    assert len(set(_add(cast.jonas, "I help A.", "I  help A."))) == 1
    assert Event.objects.filter(verb="added a statement").count() == 1


def test_one_more_than_fit_is_refused_and_one_taken_away_makes_room(cast: Cast, settings: Any) -> None:
    settings.LIMITS = replace(settings.LIMITS, statements_at_most=2)
    first, _ = _add(cast.jonas, "I help A.", "I help B.")
    assert not get_my_value_adds(cast.jonas).can_add
    with pytest.raises(Refusal, match="Up to 2 sentences fit on a card"):
        _add(cast.jonas, "I help C.")
    _add(cast.jonas, "I help B.")  # this one is there already
    take_statement_away(first, by=cast.jonas, at=NOON)
    _add(cast.jonas, "I help C.")
    assert _say(cast.jonas) == ["I help B.", "I help C."]


@pytest.mark.parametrize("words", ["", " \n", "x" * (limits.SENTENCE + 1), *UNKEEPABLE])
def test_what_is_no_sentence_is_not_kept(cast: Cast, words: str) -> None:
    pk = _add(cast.jonas, "I help A.")[0]
    with pytest.raises(Refusal):
        _add(cast.jonas, words)
    with pytest.raises(Refusal):
        _back(pk, cast.jonas, words=words)
    assert _say(cast.jonas) == ["I help A."]


def test_any_sentence_can_be_put_first(cast: Cast) -> None:
    _, second, third = _add(cast.jonas, "I help A.", "I help B.", "I help C.")
    for pk in (third, second, second):
        put_statement_first(pk, by=cast.jonas, at=NOON)
    assert _say(cast.jonas) == ["I help B.", "I help C.", "I help A."]
    assert Offer.objects.get(person=cast.jonas).more == "I help B.\nI help C.\nI help A."
    assert Event.objects.filter(verb="put a statement first").count() == 2


def test_taking_away_twice_is_once(cast: Cast) -> None:
    pk = _add(cast.jonas, "I help A.")[0]
    for _ in range(2):
        take_statement_away(pk, by=cast.jonas, at=NOON)
    assert _say(cast.jonas) == []
    for stranger in (cast.sam, cast.amina):
        with pytest.raises(Hidden):
            take_statement_away(pk, by=stranger, at=NOON)


def test_who_reads_a_card_changes_nothing_on_it(cast: Cast) -> None:
    pk = _add(cast.jonas, "I help A.")[0]
    for deed in (take_statement_away, put_statement_first):
        with pytest.raises(OnlyToRead):
            deed(pk, by=cast.sam, at=NOON)
    with pytest.raises(OnlyToRead):
        _back(pk, cast.sam)
    with pytest.raises(Hidden):
        get_my_statement(cast.sam, pk)
    assert _say(cast.jonas) == ["I help A."]


# --- evidence ---------------------------------------------------------------------------------------------


def test_evidence_makes_it_more_than_a_claim_until_it_is_deleted(cast: Cast) -> None:
    pk = _add(cast.jonas, "I help A.")[0]
    _back(pk, cast.jonas, evidence=" A talk ", link=LINK, at=NOON + DAY)
    line = get_my_statement(cast.jonas, pk)
    assert (line.evidence, line.host, line.backed_at, line.is_claim) == ("A talk", "example.org", NOON + DAY, False)
    _back(pk, cast.jonas, link=LINK, at=NOON + 2 * DAY)
    assert get_my_statement(cast.jonas, pk).backed_at == NOON + 2 * DAY
    _back(pk, cast.jonas, at=NOON + 3 * DAY)
    assert get_my_statement(cast.jonas, pk).is_claim
    assert get_my_statement(cast.jonas, pk).added_at == NOON


def test_other_words_are_a_new_claim_from_that_day_on(cast: Cast) -> None:
    pk = _add(cast.jonas, "I help A.")[0]
    _back(pk, cast.jonas, words="I help B.", at=NOON + DAY)
    assert (get_my_statement(cast.jonas, pk).added_at, _say(cast.jonas)) == (NOON + DAY, ["I help B."])


def test_saving_what_is_there_changes_nothing(cast: Cast) -> None:
    pk = _add(cast.jonas, "I help A.")[0]
    for days in (1, 2):
        _back(pk, cast.jonas, evidence="A talk", at=NOON + days * DAY)
    assert get_my_statement(cast.jonas, pk).backed_at == NOON + DAY
    assert Event.objects.filter(verb="changed a statement").count() == 1


def test_two_sentences_never_say_the_same(cast: Cast) -> None:
    pk = _add(cast.jonas, "I help A.", "I help B.")[0]
    with pytest.raises(Refusal, match="on your card already"):
        _back(pk, cast.jonas, words="I help B.")


@pytest.mark.parametrize(
    "given",
    [{"link": "http://example.org"}, {"evidence": "x" * 301}, {"evidence": "a\x00b"}, {"link": "https://a\x00.b"}],
)
def test_evidence_that_cannot_be_kept_changes_nothing(cast: Cast, given: dict[str, str]) -> None:
    pk = _add(cast.jonas, "I help A.")[0]
    with pytest.raises(Refusal):
        _back(pk, cast.jonas, words="I help B.", **given)
    assert (_say(cast.jonas), get_my_statement(cast.jonas, pk).is_claim) == (["I help A."], True)


# --- the row by which somebody is found -------------------------------------------------------------------


def _offer(person: Person) -> tuple[str, str, str] | None:
    return Offer.objects.filter(person=person).values_list("words", "more", "stems").first()


def test_statements_are_part_of_what_is_found_in_whatever_language(cast: Cast) -> None:
    _add(cast.jonas, "I help nurses with data.", "Ich helfe Teams beim Schreiben.")
    assert _offer(cast.jonas) == (
        "leading a team for the first time",
        "I help nurses with data.\nIch helfe Teams beim Schreiben.",
        " lead team first time nurs data helf schreib schreiben @jonas ",
    )
    assert set(Word.objects.filter(word__in=["nurses", "schreiben"]).values_list("word", "uses")) == {
        ("nurses", 1),
        ("schreiben", 1),
    }


def test_statements_alone_are_an_offer_too_and_the_last_one_takes_it_away(cast: Cast) -> None:
    assert _offer(cast.amina) is None
    pk = _add(cast.amina, "I help nurses.")[0]
    assert _offer(cast.amina) == ("", "I help nurses.", "")  # she hides, so no word of it can be found
    take_statement_away(pk, by=cast.amina, at=NOON)
    assert _offer(cast.amina) is None
    assert not Word.objects.filter(word="nurses").exists()


def test_the_sentence_and_the_statements_leave_each_other_alone(cast: Cast) -> None:
    _add(cast.jonas, "I help nurses.")
    change_card(Card("Jonas", "", Visibility.MEMBERS, 2, "UTC"), by=cast.jonas, at=NOON)
    assert _offer(cast.jonas) == ("", "I help nurses.", " nurs @jonas ")
    change_card(Card("Jonas", "writing with them", Visibility.MEMBERS, 2, "UTC"), by=cast.jonas, at=NOON)
    assert _offer(cast.jonas) == ("writing with them", "I help nurses.", " write nurs @jonas ")
    join("Jona", is_old_enough=True, zone="UTC", by=cast.jonas, at=NOON)
    assert _offer(cast.jonas) == ("writing with them", "I help nurses.", " write nurs @jona ")


# --- what is left to others -------------------------------------------------------------------------------


def test_what_somebody_is_not_for_is_said_whole_and_replaced_whole(cast: Cast) -> None:
    say_not_for(" salary talks \n\nExcel", by=cast.jonas, at=NOON)
    assert list_not_for(cast.sam, cast.jonas.pk) == ("salary talks", "Excel")
    assert list_not_for(cast.jonas, cast.amina.pk) == ()  # nothing said, and hidden
    for _ in range(2):
        say_not_for("Excel", by=cast.jonas, at=NOON)
    cast.jonas.refresh_from_db()
    assert (get_my_not_for(cast.jonas).phrases, get_my_not_for(cast.jonas).at_most) == (("Excel",), 5)
    assert Event.objects.filter(verb="said what they are not for").count() == 2
    say_not_for("", by=cast.jonas, at=NOON)
    assert list_not_for(cast.sam, cast.jonas.pk) == ()


@pytest.mark.parametrize("phrases", ["a\nb\nc\nd\ne\nf", "x" * 81, *UNKEEPABLE])
def test_what_cannot_be_said_in_a_few_words_changes_nothing(cast: Cast, phrases: str) -> None:
    say_not_for("Excel", by=cast.jonas, at=NOON)
    with pytest.raises(Refusal):
        say_not_for(phrases, by=cast.jonas, at=NOON)
    assert list_not_for(cast.jonas, cast.jonas.pk) == ("Excel",)


def test_more_lines_than_there_is_room_for_are_refused_whatever_an_operator_allows(cast: Cast, settings: Any) -> None:
    settings.LIMITS = replace(settings.LIMITS, not_for_at_most=50)
    with pytest.raises(Refusal, match="up to 850 fit"):
        say_not_for("\n".join(f"{number:80}".replace(" ", "x") for number in range(11)), by=cast.jonas, at=NOON)


def test_a_phrase_that_is_declined_is_no_word_to_be_found_by(cast: Cast) -> None:
    """Where a sentence holds all of it; in every other sentence its words mean something else."""
    _add(cast.jonas, "I help with data, but not with salary talks.", "I help people give talks.")
    say_not_for("salary talks", by=cast.jonas, at=NOON)
    offer = _offer(cast.jonas)
    assert offer is not None and offer[2] == " lead team first time data peopl give talk @jonas "
    say_not_for("", by=cast.jonas, at=NOON)
    offer = _offer(cast.jonas)
    assert offer is not None and " salari " in offer[2]


# --- the ten prompts --------------------------------------------------------------------------------------


def _wrote(person: Person) -> dict[str, str]:
    return {line.prompt.value: line.words for line in list_my_reflections(person) if line.words}


def test_answers_are_kept_for_their_author_until_they_clear_them(cast: Cast) -> None:
    keep_reflections({Prompt.HARD: " Saying\nno ", Prompt.EASY: ""}, by=cast.jonas, at=NOON)
    keep_reflections({Prompt.THRICE: "Handovers"}, by=cast.jonas, at=NOON + DAY)
    assert _wrote(cast.jonas) == {"hard": "Saying\nno", "thrice": "Handovers"}
    assert [line.words for line in get_my_value_adds(cast.jonas).written] == ["Saying\nno", "Handovers"]
    assert [line.prompt for line in list_my_reflections(cast.jonas)] == list(Prompt)
    for other in (cast.sam, cast.priya, cast.amina):
        assert _wrote(other) == {}
    for _ in range(2):
        clear_reflections(by=cast.jonas, at=NOON)
    assert _wrote(cast.jonas) == {}
    assert Event.objects.filter(verb="cleared their reflections").count() == 1


def test_an_answer_is_changed_emptied_or_left_as_it_is(cast: Cast) -> None:
    keep_reflections({Prompt.HARD: "One", Prompt.EASY: "Two", Prompt.ASKED: "Three"}, by=cast.jonas, at=NOON)
    keep_reflections({Prompt.HARD: "One", Prompt.EASY: "2", Prompt.ASKED: " "}, by=cast.jonas, at=NOON + DAY)
    assert _wrote(cast.jonas) == {"hard": "One", "easy": "2"}
    assert dict(Reflection.objects.values_list("prompt", "written_at")) == {"hard": NOON, "easy": NOON + DAY}


@pytest.mark.parametrize("words", ["x" * (limits.REFLECTION + 1), *UNKEEPABLE])
def test_one_answer_that_cannot_be_kept_keeps_the_others_back(cast: Cast, words: str) -> None:
    with pytest.raises(Refusal):
        keep_reflections({Prompt.HARD: "One", Prompt.EASY: words}, by=cast.jonas, at=NOON)
    assert Reflection.objects.count() == 0


def test_an_answer_whose_key_is_lost_can_be_written_again(cast: Cast) -> None:
    keep_reflections({Prompt.HARD: "Lost"}, by=cast.jonas, at=NOON)
    forget(Reflection.objects.get())
    keep_reflections({Prompt.HARD: "Found"}, by=cast.jonas, at=NOON)
    assert Keyring(cast.jonas).read(Reflection.objects.get(), "words") == "Found"


def test_nothing_here_knows_years(cast: Cast) -> None:
    names = {field.name for model in (Statement, Reflection, Offer) for field in model._meta.get_fields()}
    assert not [name for name in names if "year" in name or "since" in name]
