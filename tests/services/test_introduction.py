"""Asking somebody, and answering."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from lamplighter.access import Hidden, Keyring
from lamplighter.core import limits
from lamplighter.core.introduction import Size
from lamplighter.core.journey import RequestDeed
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import IllegalMove, Refusal
from lamplighter.models.datakey import DataKey
from lamplighter.models.event import Event
from lamplighter.models.introduction import Request
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.programme import Membership, Programme
from lamplighter.services.introduction import (
    accept,
    ask,
    decline,
    expire_silent_requests,
    forget_answered_words,
    move_request,
    withdraw,
)
from lamplighter.services.mentorship import begin_mentorship, leave_mentorship
from tests.cast import NOON, Cast, arrive

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
WORDS = "How do I say no?"


def _ask(cast: Cast, *, size: Size = Size.CONVERSATION, words: str = WORDS) -> uuid.UUID:
    return ask(cast.jonas.pk, size, words, words_by_mail=False, by=cast.amina, at=NOON)


def _seats(person: Person) -> int:
    return Person.objects.get(pk=person.pk).seats_taken


def _told() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("due_at", "template").values_list("recipient__name", "template"))


# --- asking -----------------------------------------------------------------------------------------------


def test_a_request_is_kept_sealed_told_and_recorded(cast: Cast) -> None:
    request = Request.objects.get(pk=_ask(cast))
    assert (request.asker, request.asked, request.stage) == (cast.amina, cast.jonas, "open")
    assert Keyring(cast.jonas).read(request, "words") == WORDS
    assert _told() == [("Jonas", "introduction/asked")]
    assert list(Event.objects.filter(thing=request.pk).values_list("verb", "by", "at")) == [
        ("asked", cast.amina.pk, NOON)
    ]


def test_asking_the_same_twice_is_asking_once(cast: Cast) -> None:
    assert _ask(cast) == _ask(cast)
    assert Request.objects.count() == Notice.objects.count() == 1


@pytest.mark.parametrize("more", [{"words": "And another thing"}, {"size": Size.REGULAR}], ids=str)
def test_asking_for_something_else_meanwhile_is_refused(cast: Cast, more: dict) -> None:
    _ask(cast)
    with pytest.raises(Refusal, match="You have already asked Jonas"):
        _ask(cast, **more)
    assert Request.objects.count() == Notice.objects.count() == 1


@pytest.mark.parametrize("words", ["", " \n "])
def test_a_request_needs_a_line(cast: Cast, words: str) -> None:
    with pytest.raises(Refusal, match="Write one line"):
        _ask(cast, words=words)


def test_a_request_fits_on_a_page(cast: Cast) -> None:
    with pytest.raises(Refusal, match="2001 characters long; up to 2000 fit"):
        _ask(cast, words="x" * (limits.REQUEST + 1))
    assert Request.objects.count() == 0


def test_nobody_asks_themselves(cast: Cast) -> None:
    with pytest.raises(Refusal, match="your own card"):
        ask(cast.jonas.pk, Size.CONVERSATION, WORDS, words_by_mail=False, by=cast.jonas, at=NOON)


def test_whoever_hides_cannot_be_asked_and_nobody_learns_that_they_are_here(cast: Cast) -> None:
    for pk in (cast.amina.pk, uuid.UUID(int=7)):
        with pytest.raises(Hidden):
            ask(pk, Size.CONVERSATION, WORDS, words_by_mail=False, by=cast.sam, at=NOON)


def test_two_who_are_in_touch_go_on_from_their_own_page(cast: Cast, pair: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="You and Jonas are already in touch"):
        _ask(cast)


def test_after_an_end_one_may_ask_again(cast: Cast, pair: uuid.UUID) -> None:
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    assert Request.objects.get(pk=_ask(cast)).stage == "open"


# --- answering --------------------------------------------------------------------------------------------


def test_a_yes_opens_the_pairs_own_room_and_a_conversation_takes_no_seat(cast: Cast) -> None:
    request = _ask(cast)
    mentorship = Mentorship.objects.get(pk=accept(request, by=cast.jonas, at=NOON + DAY))
    assert (mentorship.mentor, mentorship.mentee, mentorship.stage) == (cast.jonas, cast.amina, "introduction")
    assert (mentorship.takes_a_seat, _seats(cast.jonas)) == (False, 0)
    assert Request.objects.get().mentorship == mentorship
    assert _told() == [("Jonas", "introduction/asked"), ("Amina", "introduction/accepted")]


def test_something_regular_takes_a_seat(cast: Cast) -> None:
    accept(_ask(cast, size=Size.REGULAR), by=cast.jonas, at=NOON)
    assert _seats(cast.jonas) == 1


def test_without_a_free_seat_the_request_stays_open(cast: Cast) -> None:
    Person.objects.filter(pk=cast.jonas.pk).update(seats=0)
    request = _ask(cast, size=Size.REGULAR)
    with pytest.raises(Refusal, match="All places are taken"):
        accept(request, by=cast.jonas, at=NOON)
    assert Request.objects.get().stage == "open"
    assert Mentorship.objects.count() == 0


def test_a_yes_twice_is_a_yes_once(cast: Cast) -> None:
    request = _ask(cast, size=Size.REGULAR)
    assert accept(request, by=cast.jonas, at=NOON) == accept(request, by=cast.jonas, at=NOON)
    assert (_seats(cast.jonas), Mentorship.objects.count()) == (1, 1)


def test_a_yes_to_somebody_one_is_in_touch_with_already_is_refused_whole(cast: Cast) -> None:
    request = _ask(cast, size=Size.REGULAR)
    begin_mentorship(mentor=cast.jonas, mentee=cast.amina, takes_a_seat=False, by=cast.jonas, at=NOON)
    with pytest.raises(Refusal, match="The two of you are already in touch"):
        accept(request, by=cast.jonas, at=NOON)
    assert (Request.objects.get().stage, _seats(cast.jonas), Mentorship.objects.count()) == ("open", 0, 1)


@pytest.mark.parametrize("answer", [accept, decline, withdraw])
def test_only_whose_turn_it_is_can_answer(cast: Cast, answer: object) -> None:
    request = _ask(cast)
    others = {cast.amina, cast.jonas, cast.priya, cast.sam} - {cast.amina if answer is withdraw else cast.jonas}
    for person in others:
        with pytest.raises(Hidden):
            answer(request, by=person, at=NOON)  # type: ignore[operator]
    assert Request.objects.get().stage == "open"


def test_a_no_is_told_kindly_once_and_takes_the_request_from_whoever_said_it(cast: Cast) -> None:
    request = _ask(cast)
    decline(request, by=cast.jonas, at=NOON)
    decline(request, by=cast.jonas, at=NOON)
    assert _told() == [("Jonas", "introduction/asked"), ("Amina", "introduction/declined")] or sorted(_told()) == [
        ("Amina", "introduction/declined"),
        ("Jonas", "introduction/asked"),
    ]
    with pytest.raises(Hidden):
        accept(request, by=cast.jonas, at=NOON)


def test_taking_back_tells_nobody(cast: Cast) -> None:
    request = _ask(cast)
    withdraw(request, by=cast.amina, at=NOON)
    withdraw(request, by=cast.amina, at=NOON)
    assert Request.objects.get().stage == "withdrawn"
    assert _told() == [("Jonas", "introduction/asked")]
    with pytest.raises(Hidden):
        accept(request, by=cast.jonas, at=NOON)


def test_a_step_on_a_request_that_has_moved_meanwhile_is_refused(cast: Cast) -> None:
    """Two have read the same page; only one answer gets through."""
    request = _ask(cast)
    first, second = Request.objects.get(pk=request), Request.objects.get(pk=request)
    move_request(first, RequestDeed.DECLINE, by=cast.jonas, at=NOON)
    with pytest.raises(IllegalMove, match="Something has just changed here"):
        move_request(second, RequestDeed.ACCEPT, by=cast.jonas, at=NOON)
    assert Request.objects.get().stage == "declined"


# --- programmes -------------------------------------------------------------------------------------------


def test_a_pair_of_one_programme_is_its_organisers_figure(cast: Cast, pair: uuid.UUID) -> None:
    assert Mentorship.objects.get().programme == Programme.objects.get()


def test_a_pair_of_two_programmes_is_nobodys_figure(cast: Cast) -> None:
    other = Programme.objects.create(name="Morning school", organiser=cast.sam)
    Membership.objects.bulk_create(Membership(programme=other, person=person) for person in (cast.amina, cast.jonas))
    accept(_ask(cast), by=cast.jonas, at=NOON)
    assert Mentorship.objects.get().programme is None


def test_a_pair_without_a_programme_is_nobodys_figure(cast: Cast) -> None:
    noor = arrive("Noor", visibility=Visibility.MEMBERS)
    accept(ask(noor.pk, Size.CONVERSATION, WORDS, words_by_mail=False, by=cast.amina, at=NOON), by=noor, at=NOON)
    assert Mentorship.objects.get().programme is None


# --- time -------------------------------------------------------------------------------------------------


def test_silence_is_answered_after_two_weeks_and_not_a_second_before(cast: Cast) -> None:
    _ask(cast)
    assert expire_silent_requests(at=NOON + 14 * DAY - timedelta(seconds=1)) == 0
    assert expire_silent_requests(at=NOON + 14 * DAY) == 1
    assert expire_silent_requests(at=NOON + 15 * DAY) == 0
    assert Request.objects.get().stage == "expired"
    assert sorted(_told()) == [("Amina", "introduction/expired"), ("Jonas", "introduction/asked")]


def test_what_was_answered_does_not_run_out(cast: Cast, pair: uuid.UUID) -> None:
    assert expire_silent_requests(at=NOON + 100 * DAY) == 0


@pytest.mark.parametrize("answer", [decline, withdraw])
def test_the_words_of_what_came_to_nothing_go_after_a_week(cast: Cast, answer: object) -> None:
    """That it was asked stays; the words are gone, and so is their key."""
    request = _ask(cast)
    answer(request, by=cast.amina if answer is withdraw else cast.jonas, at=NOON)  # type: ignore[operator]
    assert forget_answered_words(at=NOON + 7 * DAY - timedelta(seconds=1)) == 0
    assert forget_answered_words(at=NOON + 7 * DAY) == 1
    assert forget_answered_words(at=NOON + 8 * DAY) == 0
    assert Request.objects.get().words is None
    assert not DataKey.objects.filter(scope=f"request:{request}").exists()


def test_the_words_that_began_something_stay(cast: Cast, pair: uuid.UUID) -> None:
    assert forget_answered_words(at=NOON + 1000 * DAY) == 0
    assert Keyring(cast.jonas).read(Request.objects.get(), "words") == WORDS
