"""Writing one's own card bit by bit, and taking a break from being asked."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from lamplighter.core.card import AnswerTime, More
from lamplighter.core.introduction import Size
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import Refusal
from lamplighter.models.card import About
from lamplighter.models.event import Event
from lamplighter.models.introduction import Request
from lamplighter.models.person import Person
from lamplighter.queries.card import AboutPerson, get_about_for
from lamplighter.services.card.rest import end_rest, rest_until
from lamplighter.services.card.write import write_card
from lamplighter.services.introduction import accept, ask
from lamplighter.services.person import Card
from tests.cast import NOON, Cast, agree

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
TODAY = NOON.date()
CARD = Card("Sam", "speaking in public", Visibility.MEMBERS, 2, "America/New_York")
MORE = More("they", "Boston", "to listen", "I call you.", AnswerTime.WEEK)


def _about(person: Person, *, at=NOON) -> AboutPerson:
    return get_about_for(person, person.pk, at=at)


def _verbs(person: Person) -> list[str]:
    return list(
        Event.objects.filter(thing=person.pk)
        .exclude(verb="changed their card")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


# --- more about oneself -----------------------------------------------------------------------------------


def test_a_card_may_say_more(cast: Cast) -> None:
    write_card(CARD, MORE, by=cast.sam, at=NOON)
    said = AboutPerson("they", "Boston", "to listen", TODAY, False, "I call you.", AnswerTime.WEEK)
    assert _about(cast.sam) == said
    assert get_about_for(cast.amina, cast.sam.pk, at=NOON) == said, "whoever finds the card reads it"


def test_writing_it_twice_is_writing_it_once_and_nothing_is_nothing(cast: Cast) -> None:
    for _ in range(2):
        write_card(CARD, MORE, by=cast.sam, at=NOON)
    assert About.objects.count() == 1
    write_card(CARD, More(), by=cast.sam, at=NOON)
    assert not About.objects.exists()
    assert _about(cast.sam) == AboutPerson()
    write_card(CARD, More(), by=cast.sam, at=NOON)
    assert not About.objects.exists()


def test_some_of_it_may_be_taken_back(cast: Cast) -> None:
    write_card(CARD, MORE, by=cast.sam, at=NOON)
    write_card(CARD, More(city="Boston"), by=cast.sam, at=NOON)
    assert _about(cast.sam) == AboutPerson(city="Boston")


def test_learning_is_touched_when_it_changes_and_when_somebody_says_so(cast: Cast) -> None:
    """The day is theirs: in New York it is still the last of February."""
    evening = NOON.replace(hour=3)
    write_card(CARD, MORE, by=cast.sam, at=evening)
    assert _about(cast.sam).learning_on == date(2027, 2, 28)
    write_card(CARD, replace(MORE, city="Salem"), by=cast.sam, at=NOON + 200 * DAY)
    seen = _about(cast.sam, at=NOON + 200 * DAY)
    assert (seen.learning_on, seen.is_resting) == (date(2027, 2, 28), True)
    write_card(CARD, MORE, still_learning=True, by=cast.sam, at=NOON + 200 * DAY)
    seen = _about(cast.sam, at=NOON + 200 * DAY)
    assert (seen.learning_on, seen.is_resting) == (TODAY + 200 * DAY, False)
    write_card(CARD, replace(MORE, learning="to wait"), by=cast.sam, at=NOON + 300 * DAY)
    assert _about(cast.sam).learning_on == TODAY + 300 * DAY
    write_card(CARD, replace(MORE, learning=""), still_learning=True, by=cast.sam, at=NOON + 300 * DAY)
    assert _about(cast.sam).learning_on is None


def test_what_cannot_be_kept_changes_nothing_at_all(cast: Cast) -> None:
    with pytest.raises(Refusal, match="name of the city is enough"):
        write_card(replace(CARD, name="Samuel"), replace(MORE, city="12 Elm Road"), by=cast.sam, at=NOON)
    assert Person.objects.get(pk=cast.sam.pk).name == "Sam"
    assert not About.objects.exists()


# --- a break ----------------------------------------------------------------------------------------------


def _ask(cast: Cast, *, at=NOON) -> uuid.UUID:
    return ask(cast.jonas.pk, Size.CONVERSATION, "How do I say no?", words_by_mail=False, by=cast.amina, at=at)


def test_nobody_asks_somebody_on_a_break_until_the_first_day_back(cast: Cast) -> None:
    """Jonas lives in Berlin: the day begins there at eleven in the evening, in Greenwich's words."""
    rest_until(TODAY + 9 * DAY, by=cast.jonas, at=NOON)
    begins = NOON.replace(hour=23) + 8 * DAY
    for at in (NOON, begins - timedelta(seconds=1)):
        with pytest.raises(Refusal, match="Jonas is taking a break at the moment"):
            _ask(cast, at=at)
        assert _about(cast.jonas, at=at).back_on == TODAY + 9 * DAY
    assert not Request.objects.exists()
    assert _about(cast.jonas, at=begins).back_on is None
    assert _ask(cast, at=begins), "nobody had to bring Jonas back"


def test_what_waits_and_who_meets_goes_on(cast: Cast) -> None:
    request = _ask(cast)
    rest_until(TODAY + 9 * DAY, by=cast.jonas, at=NOON)
    assert agree(cast, accept(request, by=cast.jonas, at=NOON))
    assert ask(cast.sam.pk, Size.CONVERSATION, "May I?", words_by_mail=False, by=cast.jonas, at=NOON)


def test_a_break_twice_is_once_and_may_be_moved_and_ended(cast: Cast) -> None:
    for days in (9, 9, 30):
        rest_until(TODAY + days * DAY, by=cast.jonas, at=NOON)
    assert _about(cast.jonas).back_on == TODAY + 30 * DAY
    for _ in range(2):
        end_rest(by=cast.jonas, at=NOON)
    assert _about(cast.jonas).back_on is None
    assert _verbs(cast.jonas) == ["joined", "took a break", "took a break", "came back"]
    assert _ask(cast)


def test_a_break_that_is_over_need_not_be_ended(cast: Cast) -> None:
    rest_until(TODAY + DAY, by=cast.jonas, at=NOON)
    end_rest(by=cast.jonas, at=NOON + 2 * DAY)
    assert _verbs(cast.jonas) == ["joined", "took a break"]


@pytest.mark.parametrize("days", [-400, -1, 0])
def test_a_break_ends_in_the_future(cast: Cast, days: int) -> None:
    with pytest.raises(Refusal, match="a day in the future"):
        rest_until(TODAY + days * DAY, by=cast.jonas, at=NOON)


@pytest.mark.parametrize("back_on", [TODAY + 367 * DAY, date.max])
def test_a_break_is_no_farewell(cast: Cast, back_on: date) -> None:
    rest_until(TODAY + 366 * DAY, by=cast.jonas, at=NOON)
    with pytest.raises(Refusal, match="within a year"):
        rest_until(back_on, by=cast.jonas, at=NOON)
    assert _about(cast.jonas).back_on == TODAY + 366 * DAY


def test_whoever_moves_during_a_break_is_back_on_the_same_day(cast: Cast) -> None:
    rest_until(TODAY + 9 * DAY, by=cast.jonas, at=NOON)
    card = Card("Jonas", "leading a team for the first time", Visibility.MEMBERS, 2, "Pacific/Auckland")
    write_card(card, More(), by=cast.jonas, at=NOON)
    assert _about(cast.jonas).back_on == TODAY + 9 * DAY
    with pytest.raises(Refusal):
        _ask(cast, at=NOON.replace(hour=10) + 8 * DAY)
    assert _ask(cast, at=NOON.replace(hour=11) + 8 * DAY)  # midnight in Auckland
