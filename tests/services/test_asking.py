"""How much may be asked of whom, how often, and what becomes of two who ask each other."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lamplighter.access import Hidden, Keyring
from lamplighter.core import limits
from lamplighter.core.agreement import Beat
from lamplighter.core.introduction import Goal, More, Size, has_link
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import Refusal
from lamplighter.models.event import Event
from lamplighter.models.introduction import Request
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.queries.introduction import get_card_to_ask, get_request_story, list_first_words
from lamplighter.services.introduction import (
    accept,
    answer_question,
    ask,
    decline,
    expire_silent_requests,
    forget_answered_words,
    forget_cooled_requests,
    withdraw,
)
from lamplighter.services.mentorship import leave_mentorship
from tests.cast import NOON, Cast, arrive
from tests.services.test_somebody_was_quicker import quicker

pytestmark = pytest.mark.engine
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def _ask(by: Person, other: Person, size: Size = Size.CONVERSATION, words: str = "How?", **more: Any) -> uuid.UUID:
    at = more.pop("at", NOON)
    return ask(other.pk, size, words, words_by_mail=False, by=by, at=at, **more)


@pytest.fixture
def helpers(cast: Cast) -> list[Person]:
    return [arrive(f"Helper{number}", can_help_with="data") for number in range(8)]


# --- what may be said with it -----------------------------------------------------------------------------


def test_the_goal_and_the_hope_travel_sealed_and_are_read_by_the_two(cast: Cast) -> None:
    more = More(Goal("nights", "days", "a first chart"), Beat.FORTNIGHTLY)
    pk = _ask(cast.amina, cast.jonas, more=more)
    for reader in (cast.amina, cast.jonas):
        told = get_request_story(reader, pk, at=NOON).request
        assert (told.goal, told.beat, told.line_by) == (more.goal, Beat.FORTNIGHTLY, None)
    row = Request.objects.get()
    assert {str(row.here), str(row.there), str(row.first)} == {"(sealed)"}


def test_an_empty_goal_is_no_goal(cast: Cast) -> None:
    pk = _ask(cast.amina, cast.jonas, more=More(Goal(" ", "", "")))
    assert Request.objects.get().here is None
    assert not get_request_story(cast.jonas, pk, at=NOON).request.goal


def test_a_part_of_the_goal_fits_on_a_card(cast: Cast) -> None:
    with pytest.raises(Refusal, match="501 characters long"):
        _ask(cast.amina, cast.jonas, more=More(Goal(here="x" * (limits.GOAL + 1))))


# --- five open at a time ----------------------------------------------------------------------------------


def test_five_requests_wait_at_a_time_and_no_more(cast: Cast, helpers: list[Person]) -> None:
    asked = [_ask(cast.amina, helper) for helper in helpers[:5]]
    with pytest.raises(Refusal, match="5 of your requests are waiting"):
        _ask(cast.amina, helpers[5])
    assert _ask(cast.amina, helpers[0]) == asked[0], "the same once more is not a sixth"
    withdraw(asked[1], by=cast.amina, at=NOON)
    _ask(cast.amina, helpers[5])
    accept(asked[2], by=helpers[2], at=NOON)
    _ask(cast.amina, helpers[6])
    assert Request.objects.filter(stage="open").count() == 5


# --- the first days ---------------------------------------------------------------------------------------


def test_whoever_is_new_here_asks_three_people_a_day(cast: Cast, helpers: list[Person]) -> None:
    lea = arrive("Lea", at=NOON)
    for helper in helpers[:3]:
        _ask(lea, helper)
    with pytest.raises(Refusal, match="In your first days here you can ask 3 people a day"):
        _ask(lea, helpers[3], at=NOON + DAY - SECOND)
    _ask(lea, helpers[3], at=NOON + DAY)


def test_after_some_days_nobody_counts(cast: Cast, helpers: list[Person]) -> None:
    lea = arrive("Lea", at=NOON - 7 * DAY)
    for helper in helpers[:4]:
        _ask(lea, helper, words="See https://example.org/me")
    assert Request.objects.count() == 4


LINKS = ["see https://x.example", "www.example.org", "t.me/abc", "write to me@example.org", "my.shop", "go to evil.com"]


@pytest.mark.parametrize("words", LINKS)
def test_a_first_message_of_somebody_new_leads_nowhere(cast: Cast, words: str) -> None:
    lea = arrive("Lea", at=NOON)
    for said in ({"words": words}, {"more": More(Goal(there=words))}):
        with pytest.raises(Refusal, match="no links or addresses"):
            _ask(lea, cast.jonas, **said)
    assert Request.objects.count() == 0


@pytest.mark.parametrize(
    "words", ["How do I use node.js?", "e.g. this", "3.5 years", "Ask at 10.30. Then go", "a/b tests", "Bye.Then"]
)
def test_a_full_stop_is_no_link(words: str) -> None:
    assert not has_link(words)


@pytest.mark.parametrize("how", ["in touch before", "answered in writing"])
def test_somebody_one_knows_is_no_stranger(cast: Cast, how: str) -> None:
    lea = arrive("Lea", at=NOON)
    if how == "in touch before":
        leave_mentorship(accept(_ask(lea, cast.jonas), by=cast.jonas, at=NOON), by=lea, at=NOON)
    else:
        answer_question(_ask(lea, cast.jonas, Size.QUESTION), "So.", by=cast.jonas, at=NOON)
    assert _ask(lea, cast.jonas, words="I mean https://example.org/a")


# --- the cool-down ----------------------------------------------------------------------------------------


def _no(request: uuid.UUID, how: str, cast: Cast) -> None:
    if how == "silence":
        expire_silent_requests(at=NOON)
    elif how == "no":
        decline(request, by=cast.jonas, at=NOON)
    else:
        withdraw(request, by=cast.amina, at=NOON)


@pytest.mark.parametrize("how", ["no", "silence", "taken back"])
def test_after_thirty_days_one_may_ask_again_and_the_card_says_when(cast: Cast, how: str) -> None:
    """A no, a silence and second thoughts read the same there."""
    request = _ask(cast.amina, cast.jonas, at=NOON - 14 * DAY)
    _no(request, how, cast)
    before = NOON + 30 * DAY - SECOND
    card = get_card_to_ask(cast.amina, cast.jonas.pk, at=before)
    assert (card.again_at, card.can_be_asked) == (NOON + 30 * DAY, False)
    assert get_request_story(cast.amina, request, at=before).again_at == NOON + 30 * DAY
    with pytest.raises(Refusal, match="You asked Jonas not long ago"):
        _ask(cast.amina, cast.jonas, at=before)
    card = get_card_to_ask(cast.amina, cast.jonas.pk, at=NOON + 30 * DAY)
    assert (card.again_at, card.can_be_asked) == (None, True)
    assert _ask(cast.amina, cast.jonas, at=NOON + 30 * DAY) != request


def test_the_other_way_nothing_cools(cast: Cast) -> None:
    request = _ask(cast.sam, cast.jonas)
    decline(request, by=cast.jonas, at=NOON)
    assert get_card_to_ask(cast.jonas, cast.sam.pk, at=NOON).can_be_asked
    assert _ask(cast.jonas, cast.sam)


def test_that_somebody_asked_is_forgotten_once_it_no_longer_counts(cast: Cast) -> None:
    request = _ask(cast.amina, cast.jonas, more=More(Goal("a", "b", "c"), Beat.WEEKLY, states_line=True))
    decline(request, by=cast.jonas, at=NOON)
    assert forget_cooled_requests(at=NOON + 31 * DAY) == 0, "its words go first"
    forget_answered_words(at=NOON + 7 * DAY)
    row = Request.objects.get()
    assert (row.words, row.here, row.there, row.first, row.beat, row.line_by) == (None,) * 6
    assert (row.asker, row.asked, row.stage, row.decided_at) == (cast.amina, cast.jonas, "declined", NOON)
    assert forget_cooled_requests(at=NOON + 30 * DAY - SECOND) == 0
    assert forget_cooled_requests(at=NOON + 30 * DAY) == 1
    with pytest.raises(Hidden):
        get_request_story(cast.amina, request, at=NOON)


# --- two who ask each other -------------------------------------------------------------------------------

TALKS = [Size.CONVERSATION, Size.REGULAR]


@pytest.mark.parametrize("first", TALKS)
@pytest.mark.parametrize("second", TALKS)
def test_two_who_want_to_talk_meet_as_one(cast: Cast, first: Size, second: Size) -> None:
    """A conversation, whatever each had hoped for: it is what both said yes to. What both wrote is kept."""
    theirs = _ask(cast.amina, cast.jonas, first, "How do you lead?")
    mine = _ask(cast.jonas, cast.amina, second, "How do you rest?")
    pair = Mentorship.objects.get()
    assert (pair.mentor, pair.mentee, pair.stage, pair.takes_a_seat) == (cast.jonas, cast.amina, "introduction", False)
    stages = {request.pk: (request.stage, request.mentorship_id) for request in Request.objects.all()}
    assert stages == {theirs: ("accepted", pair.pk), mine: ("superseded", pair.pk)}
    for reader in (cast.amina, cast.jonas):
        assert [told.words for told in list_first_words(reader, pair.pk)] == ["How do you lead?", "How do you rest?"]
    story = get_request_story(cast.jonas, mine, at=NOON)
    assert story.other_one is not None and story.other_one.words == "How do you lead?"
    assert [n.template for n in Notice.objects.filter(settled_at=None)] == ["introduction/met"]


def test_the_second_one_is_shown_the_first_request(cast: Cast) -> None:
    theirs = _ask(cast.amina, cast.jonas, words="How do you lead?")
    card = get_card_to_ask(cast.jonas, cast.amina.pk, at=NOON)
    assert card.their_request is not None
    assert (card.their_request.id, card.their_request.words) == (theirs, "How do you lead?")
    assert card.can_be_asked


def test_asking_each_other_twice_is_once(cast: Cast) -> None:
    _ask(cast.amina, cast.jonas)
    assert _ask(cast.jonas, cast.amina, words="And you?") == _ask(cast.jonas, cast.amina, words="And you?")
    assert (Mentorship.objects.count(), Request.objects.count()) == (1, 2)


@pytest.mark.parametrize(("first", "second"), [(Size.QUESTION, Size.CONVERSATION), (Size.REGULAR, Size.QUESTION)])
def test_a_question_in_writing_stands_by_itself(cast: Cast, first: Size, second: Size) -> None:
    """Nobody gets more than they asked for: whoever wanted one written answer is not brought to a table."""
    _ask(cast.amina, cast.jonas, first)
    _ask(cast.jonas, cast.amina, second)
    assert list(Request.objects.values_list("stage", flat=True)) == ["open", "open"]
    assert Mentorship.objects.count() == 0


def test_meeting_costs_none_of_the_five_and_needs_no_cool_down(cast: Cast, helpers: list[Person]) -> None:
    decline(_ask(cast.jonas, helpers[7]), by=helpers[7], at=NOON)
    for helper in helpers[:5]:
        _ask(cast.jonas, helper)
    _ask(helpers[7], cast.jonas)
    _ask(cast.jonas, helpers[7], words="You came to me after all")
    assert Mentorship.objects.get().mentor == cast.jonas


@pytest.mark.parametrize("who", ["the first", "the second"])
def test_where_one_leads_the_other_nobody_meets_by_chance(cast: Cast, who: str) -> None:
    line = More(states_line=True)
    theirs = _ask(cast.amina, cast.jonas, **({"more": line} if who == "the first" else {}))
    with pytest.raises(Refusal, match="Amina has asked you already"):
        _ask(cast.jonas, cast.amina, **({"more": line} if who == "the second" else {}))
    assert Request.objects.get().pk == theirs


def test_two_who_are_in_touch_may_still_ask_one_another_a_question_in_writing(cast: Cast, pair: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="already in touch"):
        _ask(cast.amina, cast.jonas)
    assert _ask(cast.amina, cast.jonas, Size.QUESTION)


def test_whoever_is_crossed_in_the_last_moment_looks_again(cast: Cast) -> None:
    """The database says no between my looking and my writing, and I look again; tests/races has two who really meet."""

    def be_quicker() -> None:
        Request.objects.create(asker=cast.amina, asked=cast.jonas, size="conversation", asked_at=NOON, turned_at=NOON)

    Person.objects.filter(pk=cast.amina.pk).update(visibility=Visibility.MEMBERS.value)
    with quicker('INSERT INTO "lamplighter_request"', be_quicker):
        _ask(cast.jonas, cast.amina)
    assert Request.objects.get().asker == cast.jonas  # here theirs went with my first try


def test_numbers_are_the_operators(cast: Cast, settings: Any, helpers: list[Person]) -> None:
    settings.LIMITS = replace(settings.LIMITS, open_requests=1)
    _ask(cast.amina, helpers[0])
    with pytest.raises(Refusal, match="1 of your requests"):
        _ask(cast.amina, helpers[1])


def test_what_happened_is_on_record_without_a_word(cast: Cast) -> None:
    pk = _ask(cast.amina, cast.jonas, more=More(states_line=True))
    assert list(Event.objects.filter(thing=pk).values_list("verb", flat=True)) == ["asked", "said that one leads"]
    assert Keyring(cast.jonas).read(Request.objects.get(), "words") == "How?"
