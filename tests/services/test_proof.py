"""An answer that helped may stand behind a sentence on a card: a yes and never a number, without a name or a word."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from lamplighter.access import Hidden
from lamplighter.core.introduction import Size
from lamplighter.core.refusal import Refusal
from lamplighter.models.introduction import Proof
from lamplighter.models.person import Person
from lamplighter.models.valueadd import Statement
from lamplighter.queries.directory.people import search_people_for
from lamplighter.queries.introduction import get_request_story
from lamplighter.queries.invitation import get_tie_page
from lamplighter.queries.valueadd import list_statements_for
from lamplighter.services.introduction import accept, answer_question, ask, let_it_count, say_it_helped
from lamplighter.services.invitation import accept_invitation, invite
from lamplighter.services.tie import Remembered, remember
from lamplighter.services.valueadd import add_statement, change_statement, put_statement_first, take_statement_away
from tests.cast import NOON, Cast, arrive

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
SAYING_NO, STONES = "I help new leads say no by practising.", "I help gardeners move stones."


@pytest.fixture
def sentence(cast: Cast) -> uuid.UUID:
    return add_statement(SAYING_NO, by=cast.jonas, at=NOON)


def _answered(asker: Person, asked: Person, *, helped: bool = True) -> uuid.UUID:
    pk = ask(asked.pk, Size.QUESTION, "How do I say no?", words_by_mail=False, by=asker, at=NOON)
    answer_question(pk, "Slowly.", by=asked, at=NOON)
    if helped:
        say_it_helped(pk, by=asker, at=NOON)
    return pk


def _days(cast: Cast) -> list[tuple[date, ...]]:
    return [line.helped_on for line in list_statements_for(cast.sam, cast.jonas.pk)]


def test_a_claim_is_one_until_two_answers_stand_behind_it_each_with_its_day(cast: Cast, sentence: uuid.UUID) -> None:
    (line,) = list_statements_for(cast.sam, cast.jonas.pk)
    assert line.is_claim
    for number, asker in enumerate((cast.amina, cast.sam)):
        let_it_count(_answered(asker, cast.jonas), sentence, by=cast.jonas, at=NOON + number * DAY)
    (line,) = list_statements_for(cast.sam, cast.jonas.pk)
    assert line.helped_on == ((NOON + DAY).date(), NOON.date()) and not line.is_claim


def test_without_the_askers_word_an_answer_counts_for_nothing(cast: Cast, sentence: uuid.UUID) -> None:
    pk = _answered(cast.amina, cast.jonas, helped=False)
    with pytest.raises(Refusal, match="has said that it helped"):
        let_it_count(pk, sentence, by=cast.jonas, at=NOON)
    assert _days(cast) == [()]


def test_nor_without_its_author(cast: Cast, sentence: uuid.UUID) -> None:
    pk = _answered(cast.amina, cast.jonas)
    assert _days(cast) == [()]
    for somebody in (cast.amina, cast.sam):
        with pytest.raises((Hidden, Refusal)):
            let_it_count(pk, sentence, by=somebody, at=NOON)
    theirs = add_statement("I help Sam.", by=cast.sam, at=NOON)
    with pytest.raises(Hidden):
        let_it_count(pk, theirs, by=cast.jonas, at=NOON)
    assert not Proof.objects.exists()


def test_only_whoever_asked_says_that_it_helped_and_only_of_an_answer(cast: Cast) -> None:
    pk = _answered(cast.amina, cast.jonas, helped=False)
    with pytest.raises(Refusal, match="for you to read"):
        say_it_helped(pk, by=cast.jonas, at=NOON)
    with pytest.raises(Hidden):
        say_it_helped(pk, by=cast.sam, at=NOON)
    talk = ask(cast.jonas.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="Whoever asked"):
        say_it_helped(talk, by=cast.amina, at=NOON)
    accept(talk, by=cast.jonas, at=NOON)
    with pytest.raises((Hidden, Refusal)):
        say_it_helped(talk, by=cast.amina, at=NOON)


def test_taking_it_back_withdraws_it_from_the_card(cast: Cast, sentence: uuid.UUID) -> None:
    pk = _answered(cast.amina, cast.jonas)
    let_it_count(pk, sentence, by=cast.jonas, at=NOON)
    assert _days(cast) == [(NOON.date(),)]
    say_it_helped(pk, helped=False, by=cast.amina, at=NOON)
    assert (_days(cast), Proof.objects.exists()) == ([()], False)
    say_it_helped(pk, by=cast.amina, at=NOON)
    assert _days(cast) == [()]  # its author decides once more


def test_its_author_may_move_it_or_let_it_go(cast: Cast, sentence: uuid.UUID) -> None:
    other = add_statement(STONES, by=cast.jonas, at=NOON)
    pk = _answered(cast.amina, cast.jonas)
    for where, days in ((sentence, [1, 0]), (other, [0, 1]), (None, [0, 0]), (None, [0, 0])):
        let_it_count(pk, where, by=cast.jonas, at=NOON)
        assert [len(found) for found in _days(cast)] == days
        assert get_request_story(cast.jonas, pk, at=NOON).counts_for == where


def test_for_other_words_it_is_no_evidence(cast: Cast, sentence: uuid.UUID) -> None:
    pk = _answered(cast.amina, cast.jonas)
    let_it_count(pk, sentence, by=cast.jonas, at=NOON)
    change_statement(sentence, SAYING_NO, evidence="A talk", link="", by=cast.jonas, at=NOON + DAY)
    assert len(_days(cast)[0]) == 1
    change_statement(sentence, STONES, evidence="A talk", link="", by=cast.jonas, at=NOON + 2 * DAY)
    assert _days(cast) == [()]
    assert get_request_story(cast.jonas, pk, at=NOON).counts_for is None
    let_it_count(_answered(cast.sam, cast.jonas), sentence, by=cast.jonas, at=NOON + 3 * DAY)
    assert len(_days(cast)[0]) == 1
    take_statement_away(sentence, by=cast.jonas, at=NOON + 4 * DAY)
    assert not Proof.objects.exists()


def test_the_last_few_days_are_shown(cast: Cast, sentence: uuid.UUID) -> None:
    for number in range(7):
        pk = _answered(arrive(f"Asker {number}"), cast.jonas)
        let_it_count(pk, sentence, by=cast.jonas, at=NOON + number * DAY)
    assert _days(cast) == [tuple((NOON + number * DAY).date() for number in (6, 5, 4, 3, 2))]


# --- whether, for this, and never how many ---------------------------------------------------------------------


def _first(cast: Cast, words: str) -> set[str]:
    """Whoever stands first, over some days."""
    days = (NOON + number * DAY for number in range(25))
    return {search_people_for(cast.amina, words, at=at).fitting[0].name for at in days}


def test_at_equal_fit_whoever_two_confirm_on_just_this_comes_first(cast: Cast) -> None:
    people = [arrive(f"Helper {number}", can_help_with="") for number in range(3)]
    proven = [[add_statement(words, by=one, at=NOON) for words in (SAYING_NO, STONES)] for one in people]
    assert _first(cast, "saying no to gardeners") == {"Helper 0", "Helper 1", "Helper 2"}
    let_it_count(_answered(cast.sam, people[1]), proven[1][0], by=people[1], at=NOON)
    assert len(_first(cast, "leads")) > 1, "one voice stands on the card, and moves nobody"
    let_it_count(_answered(cast.jonas, people[1]), proven[1][0], by=people[1], at=NOON)
    assert _first(cast, "leads") == {"Helper 1"}
    assert _first(cast, "stones") == {"Helper 0", "Helper 1", "Helper 2"}, "not for what it was not about"
    put_statement_first(proven[1][1], by=people[1], at=NOON)
    assert _first(cast, "leads") == {"Helper 1"}


def test_three_times_as_many_change_no_order(cast: Cast) -> None:
    people = [arrive(f"Helper {number}", can_help_with="") for number in range(3)]
    sentences = [add_statement(SAYING_NO, by=one, at=NOON) for one in people]
    for one, sentence in list(zip(people, sentences, strict=True))[:2]:
        for asker in (cast.sam, cast.jonas):
            let_it_count(_answered(asker, one), sentence, by=one, at=NOON)
    before = [search_people_for(cast.amina, "leads", at=NOON + number * DAY).fitting for number in range(25)]
    for number in range(3):
        asker = arrive(f"Asker {number}")
        let_it_count(_answered(asker, people[0]), sentences[0], by=people[0], at=NOON)
    after = [search_people_for(cast.amina, "leads", at=NOON + number * DAY).fitting for number in range(25)]
    assert after == before
    assert {page[0].name for page in before} == {"Helper 0", "Helper 1"}
    assert Statement.objects.filter(confirmed=True).count() == 2


@pytest.mark.parametrize("inviter", ["Helper", "Sam"])
def test_two_whom_one_has_brought_here_confirm_nothing(cast: Cast, inviter: str) -> None:
    """Two accounts cost an evening: whoever made them by links of their own has said it once, or not at all."""
    helper, puppets = arrive("Helper", can_help_with=""), (arrive("Puppet"), arrive("Marionette"))
    who = {"Helper": helper, "Sam": cast.sam}[inviter]
    sentence = add_statement(SAYING_NO, by=helper, at=NOON)
    for puppet in puppets:
        tie = remember(Remembered(puppet.name), by=who, at=NOON)
        invite(tie, "On.", by=who, at=NOON)
        line = get_tie_page(who, tie, at=NOON).invitation
        assert line is not None
        accept_invitation(line.token, by=puppet, at=NOON)
        let_it_count(_answered(puppet, helper), sentence, by=helper, at=NOON)
    assert not Statement.objects.get().confirmed
    assert len(Statement.objects.get().helped_on.split()) == 2, "both days stand on the card"
    if inviter == "Sam":
        let_it_count(_answered(cast.jonas, helper), sentence, by=helper, at=NOON)
        assert Statement.objects.get().confirmed, "one of the two, and somebody of their own"
    change_statement(sentence, STONES, evidence="", link="", by=helper, at=NOON + DAY)
    assert not Statement.objects.get().confirmed
