"""Answering from a mail: one link, one answer, one effect."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from lamplighter.access import Hidden
from lamplighter.access.link import hash_of, make_link, new_token, open_link, use_link
from lamplighter.access.postbox import add_address, address_of, person_at
from lamplighter.core.introduction import Size
from lamplighter.core.post import Scope, Topic
from lamplighter.core.refusal import Refusal
from lamplighter.models.link import MailLink
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.person import Person, Silence
from lamplighter.queries.introduction import get_request_story
from lamplighter.queries.link import LinkPage, get_link_page
from lamplighter.services.agreement import propose_agreement
from lamplighter.services.introduction import ask
from lamplighter.services.link import Given, Newcomer, answer_by_link, enter_by_link, enter_first, stop_mail_by_link
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.mentorship import leave_mentorship, offer_to_finish
from lamplighter.services.person import prepare_person
from tests.cast import NOON, TERMS, Cast

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
PRIYA = Newcomer("Priya", True, "Asia/Kolkata")


def _link(scope: Scope, person: Person | None, thing: uuid.UUID | None = None, topic: Topic | None = None) -> str:
    return make_link(scope, person=person, thing=thing, topic=topic, expires_at=NOON + 30 * DAY)


def _request(cast: Cast) -> uuid.UUID:
    return ask(cast.jonas.pk, Size.CONVERSATION, "How?", words_by_mail=False, by=cast.amina, at=NOON)


# --- the link itself --------------------------------------------------------------------------------------


def test_a_token_is_only_in_the_mail(cast: Cast) -> None:
    token = _link(Scope.SIGN_IN, cast.sam)
    assert len(token) == 22 and token != new_token()
    row = MailLink.objects.get()
    assert token not in str(vars(row))
    assert bytes(row.token_hash) == hash_of(token)


@pytest.mark.parametrize("token", ["", "short", "z" * 22, "ä" * 22])
def test_what_cannot_be_a_token_opens_nothing(world: None, token: str) -> None:
    with pytest.raises(Hidden):
        hash_of(token)


def test_a_link_opens_until_it_expires_or_is_used(cast: Cast) -> None:
    token = _link(Scope.SIGN_IN, cast.sam)
    link = open_link(token, at=NOON + 30 * DAY - timedelta(seconds=1))
    with pytest.raises(Hidden):
        open_link(token, at=NOON + 30 * DAY)
    use_link(link, at=NOON)
    with pytest.raises(Hidden):
        use_link(link, at=NOON)
    with pytest.raises(Hidden):
        open_link(token, at=NOON)


def test_whoever_was_let_go_comes_in_by_no_link(cast: Cast) -> None:
    token = _link(Scope.SIGN_IN, cast.sam)
    Person.objects.filter(pk=cast.sam.pk).update(is_active=False)
    with pytest.raises(Hidden):
        enter_by_link(token, at=NOON)


# --- answering --------------------------------------------------------------------------------------------


def test_a_yes_from_the_mail_is_a_yes_and_works_once(cast: Cast) -> None:
    token = _link(Scope.REQUEST, cast.jonas, _request(cast))
    answer_by_link(token, "yes", at=NOON)
    assert Mentorship.objects.get().mentor == cast.jonas
    with pytest.raises(Hidden):
        answer_by_link(token, "not-now", at=NOON)


def test_every_other_answer_of_a_request_from_the_mail(cast: Cast) -> None:
    """A question back, the reply to it, a written answer, and somebody else."""
    talk = _request(cast)
    answer_by_link(_link(Scope.REQUEST, cast.jonas, talk), "ask-back", Given("Since when?", True), at=NOON)
    reply = _link(Scope.REPLY, cast.amina, talk)
    assert get_link_page(reply, at=NOON).is_open
    answer_by_link(reply, "reply", Given("Since March."), at=NOON)
    assert not get_link_page(_link(Scope.REPLY, cast.amina, talk), at=NOON).is_open
    answer_by_link(_link(Scope.REQUEST, cast.jonas, talk), "not-me", Given(people=(cast.sam.pk,)), at=NOON)
    question = ask(cast.sam.pk, Size.QUESTION, "How?", words_by_mail=False, by=cast.amina, at=NOON)
    answer_by_link(_link(Scope.REQUEST, cast.sam, question), "answer", Given("Slowly."), at=NOON)
    story = get_request_story(cast.amina, question, at=NOON)
    assert ([remark.words for remark in story.remarks], story.request.came_to_nothing) == (["Slowly."], False)
    said_no = get_request_story(cast.amina, talk, at=NOON)
    assert (said_no.request.came_to_nothing, [one.name for one in said_no.suggested]) == (True, ["Sam"])
    assert not said_no.request.i_stated_line


@pytest.mark.parametrize("answer", ["", "agree", "YES", "finish", "leave"])
def test_a_link_does_only_what_it_is_for_and_is_not_used_up_by_anything_else(cast: Cast, answer: str) -> None:
    token = _link(Scope.REQUEST, cast.jonas, _request(cast))
    with pytest.raises(Hidden):
        answer_by_link(token, answer, at=NOON)
    answer_by_link(token, "yes", at=NOON)


def test_a_refused_answer_does_not_use_the_link_up(cast: Cast) -> None:
    """No place is free; after making room on his card, Jonas can still say yes from the same mail."""
    request = ask(cast.jonas.pk, Size.REGULAR, "How?", words_by_mail=False, by=cast.amina, at=NOON)
    token = _link(Scope.REQUEST, cast.jonas, request)
    Person.objects.filter(pk=cast.jonas.pk).update(seats=0)
    with pytest.raises(Refusal, match="All places are taken"):
        answer_by_link(token, "yes", at=NOON)
    Person.objects.filter(pk=cast.jonas.pk).update(seats=1)
    answer_by_link(token, "yes", at=NOON)


def test_a_link_acts_in_its_readers_name_and_no_further(cast: Cast) -> None:
    """A link that was made for the wrong person, or about nothing, does nothing."""
    request = _request(cast)
    for token in (_link(Scope.REQUEST, cast.sam, request), _link(Scope.REQUEST, cast.jonas)):
        with pytest.raises(Hidden):
            answer_by_link(token, "yes", at=NOON)
    assert Mentorship.objects.count() == 0


@pytest.mark.parametrize("scope", [Scope.SIGN_IN, Scope.STOP_MAIL, Scope.FIRST_OPERATOR])
def test_a_link_for_something_else_answers_nothing(cast: Cast, scope: Scope) -> None:
    token = _link(scope, cast.jonas, _request(cast), Topic.MEETING)
    with pytest.raises(Hidden):
        answer_by_link(token, "yes", at=NOON)


@pytest.mark.parametrize(
    ("enter", "scope"),
    [
        (lambda token: stop_mail_by_link(token, at=NOON), Scope.STOP_MAIL),
        (lambda token: enter_by_link(token, at=NOON), Scope.SIGN_IN),
        (lambda token: enter_first(token, PRIYA, "priya@example.net", at=NOON), Scope.FIRST_OPERATOR),
    ],
    ids=["stop", "sign in", "first"],
)
def test_each_door_takes_only_its_own_links(cast: Cast, enter: Callable[[str], object], scope: Scope) -> None:
    for other in set(Scope) - {scope}:
        with pytest.raises(Hidden):
            enter(_link(other, cast.sam, topic=Topic.MEETING))
    enter(_link(scope, cast.sam, topic=Topic.MEETING))


def test_mail_is_stopped_with_one_click_that_may_be_repeated(cast: Cast) -> None:
    token = _link(Scope.STOP_MAIL, cast.jonas, topic=Topic.MEETING)
    for _ in range(2):
        stop_mail_by_link(token, at=NOON)
    assert list(Silence.objects.values_list("person__name", "topic")) == [("Jonas", "meeting")]


def test_whoever_is_let_in_by_hand_can_be_reached_by_mail(cast: Cast) -> None:
    nika = prepare_person(at=NOON)
    add_address(nika, "nika@example.org", is_verified=False)
    token = _link(Scope.SIGN_IN, nika)
    assert enter_by_link(token, at=NOON) == nika
    assert address_of(nika) == "nika@example.org"
    with pytest.raises(Hidden):
        enter_by_link(token, at=NOON)


def test_the_first_operator_of_an_empty_house_is_whoever_holds_the_link(world: None) -> None:
    token = _link(Scope.FIRST_OPERATOR, None)
    assert get_link_page(token, at=NOON).name == ""
    priya = enter_first(token, PRIYA, "priya@example.org", at=NOON)
    assert (priya, address_of(priya)) == (person_at("priya@example.org"), "priya@example.org")
    with pytest.raises(Hidden):
        enter_first(token, Newcomer("Sam", True, "UTC"), "sam@example.org", at=NOON)
    assert Person.objects.count() == 1


# --- what its page says -----------------------------------------------------------------------------------


def test_the_page_of_each_link_names_who_and_when_and_no_word_of_theirs(cast: Cast, pair: uuid.UUID) -> None:
    agreement = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    meeting = plan_meeting(pair, NOON + DAY, by=cast.amina, at=NOON)
    sam_asks = ask(cast.jonas.pk, Size.REGULAR, "Secret", words_by_mail=True, by=cast.sam, at=NOON)

    def page(scope: Scope, thing: uuid.UUID | None, topic: Topic | None = None) -> LinkPage:
        found = get_link_page(_link(scope, cast.jonas, thing, topic), at=NOON)
        assert found.zone == "Europe/Berlin", "times are told in the reader's own"
        return replace(found, zone="")

    assert page(Scope.REQUEST, sam_asks) == LinkPage("request", "Jonas", "Sam", "regular", None, "", True)
    assert page(Scope.AGREEMENT, agreement) == LinkPage("agreement", "Jonas", "Amina", "", None, "", True)
    assert page(Scope.MEETING, meeting) == LinkPage("meeting", "Jonas", "Amina", "", NOON + DAY, "", True)
    assert page(Scope.FINISH, pair) == LinkPage("finish", "Jonas", "Amina", "", None, "", False)
    assert page(Scope.STOP_MAIL, None, Topic.MEETING) == LinkPage("stop mail", "Jonas", "", "", None, "meeting", True)
    assert page(Scope.SIGN_IN, None) == LinkPage("sign in", "Jonas", "", "", None, "", True)


def test_a_page_says_when_it_is_settled_already(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    meeting = plan_meeting(pair, NOON + DAY, by=cast.amina, at=NOON)
    links = {
        scope: _link(scope, cast.jonas, thing)
        for scope, thing in ((Scope.AGREEMENT, agreement), (Scope.MEETING, meeting), (Scope.FINISH, pair))
    }
    offer_to_finish(pair, by=cast.amina, at=NOON)
    assert {scope for scope, token in links.items() if get_link_page(token, at=NOON).is_open} == {
        Scope.MEETING,
        Scope.FINISH,
    }
    leave_mentorship(pair, by=cast.amina, at=NOON)
    assert not any(get_link_page(token, at=NOON).is_open for token in links.values())


def test_a_link_about_nothing_has_no_page(cast: Cast) -> None:
    for scope in (Scope.REQUEST, Scope.AGREEMENT, Scope.MEETING, Scope.FINISH):
        for thing in (None, uuid.UUID(int=7)):
            with pytest.raises(Hidden):
                get_link_page(_link(scope, cast.jonas, thing), at=NOON)


@pytest.mark.parametrize("words", ["", "  ", "Friday would suit me."])
def test_who_cannot_make_it_says_so_with_a_few_words_or_none(cast: Cast, pair: uuid.UUID, words: str) -> None:
    meeting = plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    answer_by_link(_link(Scope.TIME, cast.amina, meeting), "cannot", Given(words), at=NOON)
    assert Meeting.objects.get().called_off_at == NOON
    assert Message.objects.count() == bool(words.strip())


def test_an_end_from_a_mail_needs_no_reason(cast: Cast, pair: uuid.UUID) -> None:
    answer_by_link(_link(Scope.MESSAGE, cast.amina, pair), "stop", at=NOON)
    row = Mentorship.objects.get()
    assert (row.stage, row.moved_by) == ("ended early", cast.amina)
