"""Four answers, a written one, and what lies between two of whom one leads the other."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lamplighter.access import Hidden
from lamplighter.core import limits
from lamplighter.core.introduction import More, Said, Side, Size
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import Refusal
from lamplighter.models.event import Event
from lamplighter.models.introduction import Referral, Remark, Request
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.queries.home import get_home_for, get_mentorship_home_for
from lamplighter.queries.introduction import get_request_for, get_request_story
from lamplighter.services.introduction import (
    accept,
    answer_question,
    ask,
    ask_back,
    confirm_line,
    decline,
    decline_and_suggest,
    expire_silent_requests,
    forget_answered_words,
    reply,
    state_line,
    withdraw,
    write_back,
)
from lamplighter.services.mentorship import begin_mentorship
from tests.cast import NOON, Cast, arrive

pytestmark = pytest.mark.engine
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
LINE = More(states_line=True)


def _ask(cast: Cast, size: Size = Size.CONVERSATION, more: More = More()) -> uuid.UUID:
    return ask(cast.jonas.pk, size, "How do I say no?", words_by_mail=False, more=more, by=cast.amina, at=NOON)


def _said(pk: uuid.UUID, reader: Person) -> list[tuple[Said, str]]:
    return [(remark.said, remark.words) for remark in get_request_story(reader, pk, at=NOON).remarks]


def _stage() -> str:
    return Request.objects.get().stage


def _told(person: Person) -> list[str]:
    return list(Notice.objects.filter(recipient=person, settled_at=None).values_list("template", flat=True))


# --- a question in writing --------------------------------------------------------------------------------


def test_the_written_answer_is_the_yes_and_both_keep_it(cast: Cast) -> None:
    pk = _ask(cast, Size.QUESTION)
    answer_question(pk, "Slowly.", by=cast.jonas, at=NOON + DAY)
    assert (_stage(), Mentorship.objects.count(), Person.objects.get(pk=cast.jonas.pk).seats_taken) == (
        "accepted",
        0,
        0,
    )
    for reader in (cast.amina, cast.jonas):
        assert _said(pk, reader) == [(Said.ANSWER, "Slowly.")]
        assert [request.id for request in get_home_for(reader, at=NOON).answered] == [pk]
    for stranger in (cast.sam, cast.priya):
        with pytest.raises(Hidden):
            get_request_story(stranger, pk, at=NOON)
    assert forget_answered_words(at=NOON + 1000 * DAY) == 0
    assert _told(cast.amina) == ["introduction/accepted"]


def test_an_answer_twice_is_once_and_another_one_comes_too_late(cast: Cast) -> None:
    pk = _ask(cast, Size.QUESTION)
    for _ in range(2):
        answer_question(pk, "Slowly.", by=cast.jonas, at=NOON)
    with pytest.raises(Refusal, match="already been answered"):
        answer_question(pk, "Quickly.", by=cast.jonas, at=NOON)
    for deed, by in ((decline, cast.jonas), (withdraw, cast.amina)):
        with pytest.raises(Refusal, match="already been answered"):
            deed(pk, by=by, at=NOON)
    assert Remark.objects.count() == 1


@pytest.mark.parametrize(("words", "sentence"), [(" ", "at least a line"), ("x" * (limits.ANSWER + 1), "5001")])
def test_an_answer_is_at_least_a_line_and_fits(cast: Cast, words: str, sentence: str) -> None:
    pk = _ask(cast, Size.QUESTION)
    with pytest.raises(Refusal, match=sentence):
        answer_question(pk, words, by=cast.jonas, at=NOON)
    assert (_stage(), Remark.objects.count()) == ("open", 0)


def test_each_size_has_its_own_yes(cast: Cast) -> None:
    question = _ask(cast, Size.QUESTION)
    with pytest.raises(Refusal, match="Write your answer: it is the yes"):
        accept(question, by=cast.jonas, at=NOON)
    withdraw(question, by=cast.amina, at=NOON - 30 * DAY)
    with pytest.raises(Refusal, match="a talk needs no answer in writing"):
        answer_question(_ask(cast), "Slowly.", by=cast.jonas, at=NOON)


def test_the_asker_may_say_one_line_back(cast: Cast) -> None:
    pk = _ask(cast, Size.QUESTION)
    with pytest.raises(Refusal, match="no answer here yet"):
        write_back(pk, "Thank you", by=cast.amina, at=NOON)
    answer_question(pk, "Slowly.", by=cast.jonas, at=NOON)
    assert get_request_story(cast.amina, pk, at=NOON).can_write_back
    for _ in range(2):
        write_back(pk, "That helps.", by=cast.amina, at=NOON + DAY)
    with pytest.raises(Refusal, match="You have written a line back already"):
        write_back(pk, "And more", by=cast.amina, at=NOON)
    assert _said(pk, cast.jonas)[1:] == [(Said.LINE_BACK, "That helps.")]
    assert not get_request_story(cast.amina, pk, at=NOON).can_write_back
    assert not get_request_story(cast.jonas, pk, at=NOON).can_write_back
    assert _told(cast.jonas)[-1:] == ["introduction/line_back"]
    with pytest.raises(Hidden):
        write_back(pk, "Me too", by=cast.jonas, at=NOON)


def test_after_an_answer_one_may_ask_for_a_conversation_at_once(cast: Cast) -> None:
    answer_question(_ask(cast, Size.QUESTION), "Slowly.", by=cast.jonas, at=NOON)
    assert _ask(cast)


# --- asking back ------------------------------------------------------------------------------------------


def test_whose_turn_it_is_and_since_when_is_shown_to_both(cast: Cast) -> None:
    pk = _ask(cast)

    def turns() -> tuple[bool, bool]:
        mine, theirs = (get_request_for(person, pk) for person in (cast.amina, cast.jonas))
        assert mine.turned_at == theirs.turned_at
        for person, told in ((cast.amina, mine), (cast.jonas, theirs)):
            home = get_home_for(person, at=NOON)
            assert [r.id for r in (home.my_turn if told.is_my_turn else home.their_turn)] == [pk]
        return mine.is_my_turn, theirs.is_my_turn

    assert turns() == (False, True)
    ask_back(pk, "Since when?", by=cast.jonas, at=NOON + DAY)
    assert turns() == (True, False)
    assert get_request_for(cast.amina, pk).turned_at == NOON + DAY
    reply(pk, "Since March.", by=cast.amina, at=NOON + 2 * DAY)
    assert turns() == (False, True)
    assert get_request_for(cast.amina, pk).turned_at == NOON + 2 * DAY
    assert _said(pk, cast.jonas) == [(Said.ASKED_BACK, "Since when?"), (Said.REPLY, "Since March.")]


def test_asked_back_and_replied_twice_is_once(cast: Cast) -> None:
    pk = _ask(cast)
    for _ in range(2):
        ask_back(pk, "Since when?", by=cast.jonas, at=NOON)
    with pytest.raises(Refusal, match="You have already asked back"):
        ask_back(pk, "And why?", by=cast.jonas, at=NOON)
    for _ in range(2):
        reply(pk, "Since March.", by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="Nothing has been asked back"):
        reply(pk, "And April.", by=cast.amina, at=NOON)
    assert (Remark.objects.count(), _told(cast.amina), _told(cast.jonas)) == (2, [], ["introduction/replied"])


@pytest.mark.parametrize("answer", [accept, decline])
def test_whoever_asked_back_may_still_answer_at_once(cast: Cast, answer: Callable[..., Any]) -> None:
    pk = _ask(cast)
    ask_back(pk, "Since when?", by=cast.jonas, at=NOON)
    answer(pk, by=cast.jonas, at=NOON)
    assert _stage() in ("accepted", "declined")


def test_the_two_weeks_count_from_the_last_turn(cast: Cast) -> None:
    pk = _ask(cast)
    ask_back(pk, "Since when?", by=cast.jonas, at=NOON + 13 * DAY)
    assert expire_silent_requests(at=NOON + 27 * DAY - SECOND) == 0
    reply(pk, "Since March.", by=cast.amina, at=NOON + 26 * DAY)
    assert expire_silent_requests(at=NOON + 40 * DAY - SECOND) == 0
    assert expire_silent_requests(at=NOON + 40 * DAY) == 1
    assert not get_request_story(cast.amina, pk, at=NOON).waited_for_asker


def test_what_ran_out_on_the_askers_turn_does_not_say_that_nobody_answered(cast: Cast) -> None:
    pk = _ask(cast)
    ask_back(pk, "Since when?", by=cast.jonas, at=NOON)
    expire_silent_requests(at=NOON + 14 * DAY)
    forget_answered_words(at=NOON + 30 * DAY)
    story = get_request_story(cast.amina, pk, at=NOON + 30 * DAY)
    assert (story.waited_for_asker, story.remarks) == (True, ())


@pytest.mark.parametrize("person", ["sam", "priya"])
def test_nobody_else_says_a_word_in_it(cast: Cast, person: str) -> None:
    pk, by = _ask(cast), getattr(cast, person)
    for deed in (ask_back, reply, answer_question, write_back):
        with pytest.raises(Hidden):
            deed(pk, "Me too", by=by, at=NOON)
    for deed in (state_line, confirm_line):
        with pytest.raises(Hidden):
            deed(pk, by=by, at=NOON)
    with pytest.raises(Hidden):
        decline_and_suggest(pk, [cast.sam.pk], by=by, at=NOON)
    assert (_stage(), Remark.objects.count()) == ("open", 0)


# --- not me, try ... --------------------------------------------------------------------------------------


def test_not_me_says_no_and_whom_else_one_thinks_of(cast: Cast) -> None:
    pk = _ask(cast)
    for _ in range(2):
        decline_and_suggest(pk, [cast.sam.pk], by=cast.jonas, at=NOON)
    story = get_request_story(cast.amina, pk, at=NOON)
    assert (_stage(), [one.name for one in story.suggested]) == ("declined", ["Sam"])
    assert (_told(cast.amina), _told(cast.sam)) == (["introduction/declined"], [])
    Person.objects.filter(pk=cast.sam.pk).update(visibility=Visibility.HIDDEN.value)
    assert get_request_story(cast.amina, pk, at=NOON).suggested == ()
    forget_answered_words(at=NOON + 7 * DAY)
    assert Referral.objects.count() == 0


def test_only_those_are_named_whom_both_can_find_and_not_too_many(cast: Cast) -> None:
    pk = _ask(cast)
    many = [arrive(f"Helper{number}").pk for number in range(4)]
    for people, sentence in (
        ([], "Choose somebody, or say not now"),
        (many, "Up to 3 people"),
        ([cast.priya.pk], "whom Amina can find"),
        ([cast.jonas.pk], "whom Amina can find"),
        ([cast.amina.pk], "whom Amina can find"),
        ([uuid.UUID(int=7)], "whom Amina can find"),
    ):
        with pytest.raises(Refusal, match=sentence):
            decline_and_suggest(pk, people, by=cast.jonas, at=NOON)
    assert (_stage(), Referral.objects.count()) == ("open", 0)


# --- one leads, grades or employs the other ---------------------------------------------------------------


def test_if_the_asker_says_so_a_yes_takes_a_tick(cast: Cast) -> None:
    pk = _ask(cast, more=LINE)
    with pytest.raises(Refusal, match="Tick that you both want this"):
        accept(pk, by=cast.jonas, at=NOON)
    assert _stage() == "open"
    pair = accept(pk, wanted_by_both=True, by=cast.jonas, at=NOON)
    for person in (cast.amina, cast.jonas):
        (first,) = get_mentorship_home_for(person, pair, at=NOON).began.asked
        assert (first.line_by, first.line_is_agreed) == (Side.ASKER, True)
    verbs = Event.objects.filter(thing=pk).values_list("verb", flat=True)
    assert {"said that one leads", "wants it all the same"} <= set(verbs)


def test_a_written_answer_takes_the_same_tick(cast: Cast) -> None:
    pk = _ask(cast, Size.QUESTION, LINE)
    with pytest.raises(Refusal, match="Tick that you both want this"):
        answer_question(pk, "Slowly.", by=cast.jonas, at=NOON)
    answer_question(pk, "Slowly.", wanted_by_both=True, by=cast.jonas, at=NOON)
    assert _stage() == "accepted"


def test_if_the_one_who_was_asked_says_so_it_begins_when_the_asker_wants_it_too(cast: Cast) -> None:
    pk = _ask(cast, Size.REGULAR)
    for _ in range(2):
        state_line(pk, by=cast.jonas, at=NOON)
    told = get_request_for(cast.amina, pk)
    assert (_stage(), told.is_my_turn, told.line_waits_for_asker) == ("asked back", True, True)
    assert _told(cast.amina) == ["introduction/line_stated"]
    with pytest.raises(Refusal, match="It begins when Amina wants it, too"):
        accept(pk, by=cast.jonas, at=NOON)
    with pytest.raises(Refusal, match="First say whether you want this"):
        reply(pk, "Well", by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        confirm_line(pk, by=cast.jonas, at=NOON)
    assert confirm_line(pk, by=cast.amina, at=NOON) == confirm_line(pk, by=cast.amina, at=NOON)
    pair = Mentorship.objects.get()
    assert (pair.mentor, pair.mentee, pair.takes_a_seat) == (cast.jonas, cast.amina, True)
    assert _told(cast.jonas) == ["introduction/confirmed"]


def test_an_answer_under_a_line_is_read_once_it_has_begun(cast: Cast) -> None:
    pk = _ask(cast, Size.QUESTION)
    with pytest.raises(Refusal, match="at least a line"):
        state_line(pk, by=cast.jonas, at=NOON)
    state_line(pk, "Slowly.", by=cast.jonas, at=NOON)
    assert (_said(pk, cast.amina), _said(pk, cast.jonas)) == ([], [(Said.ANSWER, "Slowly.")])
    assert [confirm_line(pk, by=cast.amina, at=NOON) for _ in range(2)] == [None, None]
    assert (_stage(), _said(pk, cast.amina)) == ("accepted", [(Said.ANSWER, "Slowly.")])


def test_the_asker_may_also_take_it_back(cast: Cast) -> None:
    pk = _ask(cast)
    state_line(pk, by=cast.jonas, at=NOON)
    withdraw(pk, by=cast.amina, at=NOON)
    assert (_stage(), Mentorship.objects.count()) == ("withdrawn", 0)


def test_nothing_is_confirmed_that_nobody_has_said(cast: Cast) -> None:
    pk = _ask(cast, more=LINE)
    with pytest.raises(Refusal, match="nothing here that you need to confirm"):
        confirm_line(pk, by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="Amina has said so already"):
        state_line(pk, by=cast.jonas, at=NOON)


def test_without_a_place_the_asker_is_told_whose_places_they_are(cast: Cast) -> None:
    pk = _ask(cast, Size.REGULAR)
    state_line(pk, by=cast.jonas, at=NOON)
    Person.objects.filter(pk=cast.jonas.pk).update(seats=0)
    with pytest.raises(Refusal, match="Jonas has no place free"):
        confirm_line(pk, by=cast.amina, at=NOON)
    assert _stage() == "asked back"


def test_two_who_are_in_touch_meanwhile_are_told_so(cast: Cast) -> None:
    pk = _ask(cast, Size.REGULAR)
    state_line(pk, by=cast.jonas, at=NOON)
    begin_mentorship(mentor=cast.jonas, mentee=cast.amina, takes_a_seat=False, by=cast.jonas, at=NOON)
    with pytest.raises(Refusal, match="already in touch"):
        confirm_line(pk, by=cast.amina, at=NOON)
