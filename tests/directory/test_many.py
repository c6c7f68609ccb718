"""Where a word is in thousands of mouths: who says it is remembered for a minute, and nobody is shown who hides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.person import Visibility
from lamplighter.core.turn import RING, place_of
from lamplighter.models.person import Person
from lamplighter.models.stems import index
from lamplighter.models.stems.roll import FOR, REMEMBERED, Memory, Roll
from lamplighter.queries.directory.people import search_people_for
from lamplighter.services.person import Card, change_card
from lamplighter.services.safety.block import block
from tests.cast import NOON, Cast, arrive

LATER = NOON + FOR


@pytest.fixture
def crowd(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """Five who help with data, in a house in which three are many."""
    monkeypatch.setattr(index, "MANY", 3)
    monkeypatch.setattr(index, "MEMORY", Memory())
    return [arrive(f"Data {n}", can_help_with="data") for n in range(5)]


def _close(viewer: Person, words: str = "data", at=NOON) -> set[str]:
    return {line.name for line in search_people_for(viewer, words, at=at).fitting}


@pytest.mark.engine
def test_whoever_is_new_is_close_after_a_minute_at_the_latest(cast: Cast, crowd: list[Person]) -> None:
    old = {person.name for person in crowd}
    assert _close(cast.amina) == old
    new = arrive("New", can_help_with="data and design")
    assert _close(cast.amina) == old
    assert "New" in {line.name for line in search_people_for(cast.amina, "data", at=NOON).others}, "and is in the list"
    assert _close(cast.amina, "design") == {"New"}, "by what few say, at once"
    assert _close(cast.amina, at=LATER) == {*old, new.name}


@pytest.mark.engine
def test_whoever_hides_is_gone_at_once(cast: Cast, crowd: list[Person]) -> None:
    assert len(_close(cast.amina)) == 5
    change_card(Card(crowd[0].name, "data", Visibility.HIDDEN, 2, "UTC"), by=crowd[0], at=NOON)
    block(crowd[1].pk, by=cast.amina, at=NOON)
    assert _close(cast.amina) == {person.name for person in crowd[2:]}


@pytest.mark.engine
def test_what_one_remembers_oneself_is_not_among_it(cast: Cast, crowd: list[Person]) -> None:
    """The same memory serves all, and nobody is close to themselves."""
    for viewer in crowd:
        assert _close(viewer) == {person.name for person in crowd} - {viewer.name}


@pytest.mark.engine
def test_from_memory_the_order_is_the_same(cast: Cast, crowd: list[Person]) -> None:
    arrive("Both", can_help_with="design and data")
    lists = [[line.name for line in search_people_for(cast.jonas, "design, data", at=NOON).fitting] for _ in range(3)]
    assert lists[0] == lists[1] == lists[2] and lists[0][0] == "Both" and len(lists[0]) == 6


# --- the roll and the memory, without a database -----------------------------------------------------------

places = st.lists(st.integers(0, RING - 1), unique=True, max_size=60)


@given(places, places)
def test_a_roll_tells_places_as_one_number_and_back(some: list[int], others: list[int]) -> None:
    roll = Roll()
    one, two = roll.told(some), roll.told(others)
    assert sorted(roll.places_of(one)) == sorted(some) and sorted(roll.places_of(two)) == sorted(others)
    assert sorted(roll.places_of(one & two)) == sorted({*some} & {*others})
    assert (one | two).bit_count() == len({*some, *others})
    for place in some:
        assert one & roll.one(place) and not one & ~roll.told(some)


def test_who_has_never_been_met_has_no_number(cast: Cast) -> None:
    assert not Roll().one(place_of(cast.amina.pk))


def test_the_memory_forgets_what_is_old_and_what_is_too_much() -> None:
    memory = Memory()
    memory.keep("data", 0b1, NOON)
    almost = NOON + FOR - timedelta(microseconds=1)
    assert [memory.recall("data", at) for at in (NOON, almost, NOON + FOR, NOON - FOR)] == [1, 1, None, None]
    for number in range(REMEMBERED):
        memory.keep(f"word {number}", number, NOON)
    assert memory.recall("data", NOON) is None and memory.recall("word 0", NOON) == 0
    assert len(memory.known) == REMEMBERED
