"""The law of the order: fit, then room, then turns. Nothing that can be counted about somebody is in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamplighter.core.availability import Hours
from lamplighter.core.introduction import Size
from lamplighter.core.journey import Stage
from lamplighter.core.person import Visibility
from lamplighter.models.directory import Look
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import ids_from
from lamplighter.queries.directory.people import list_people_for, search_people_for
from lamplighter.services.availability import say_availability
from lamplighter.services.introduction import ask
from lamplighter.services.question import keep_question
from tests.cast import NOON, Cast, arrive
from tests.conftest import BOTH_STORES

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=BOTH_STORES)]

# Each example undoes what it did, so a database that is there for the whole test is meant.
by_chance = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAY = timedelta(days=1)
SEATS = 12
OFFERS = ("data", "data and charts", "data", "charts", "cooking", "data", "cooking")


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here leaves no trace."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        yield
        for alias in BOTH_STORES:
            transaction.set_rollback(True, using=alias)


@pytest.fixture
def crowd(cast: Cast) -> list[Person]:
    return [arrive(f"Person {n}", can_help_with=words, seats=SEATS) for n, words in enumerate(OFFERS)]


def order(viewer: Person, words: str = "data charts", days: int = 0) -> list[uuid.UUID]:
    page = search_people_for(viewer, words, at=NOON + days * DAY)
    return [line.id for line in (*page.fitting, *page.others)]


counts = st.lists(st.integers(0, 3), min_size=len(OFFERS), max_size=len(OFFERS))


@by_chance
@given(mentored=counts, mentoring=counts, asked=counts, looked=counts, hours=counts, age=counts)
def test_no_count_of_anything_changes_the_order_and_neither_does_three_times_as_much(
    cast: Cast, crowd: list[Person], **counted: list[int]
) -> None:
    """How many somebody mentors and has mentored, is asked and looked at by; their free hours, and since when."""
    before = order(cast.amina)
    for times in (1, 3):
        with undone():
            for person, *numbers in zip(crowd, *counted.values(), strict=True):
                _live(person, cast, **{name: n * times for name, n in zip(counted, numbers, strict=True)})
            assert order(cast.amina) == before


def _live(
    person: Person, cast: Cast, *, mentored: int, mentoring: int, asked: int, looked: int, hours: int, age: int
) -> None:
    joined_at = NOON - age * 100 * DAY
    Person.objects.filter(pk=person.pk).update(seats_taken=mentoring, made_at=joined_at, joined_at=joined_at)
    others = [Person.objects.create(name="Somebody", made_at=NOON, joined_at=NOON) for _ in range(max(mentored, asked))]
    for other in others[:mentored]:
        Mentorship.objects.create(
            mentor=person, mentee=other, stage=Stage.COMPLETED.value, began_at=NOON, moved_at=NOON
        )
    for other in others[:asked]:
        ask(person.pk, Size.CONVERSATION, "?", words_by_mail=False, by=other, at=NOON)
    for number in range(looked):
        Look.objects.create(viewer=cast.sam, card=person, hour=NOON + timedelta(hours=number))
    say_availability(["en"], Hours(((1 << hours * 4) - 1,) * 7), by=person, at=NOON)


@by_chance
@given(st.permutations(range(len(OFFERS))))
def test_the_order_in_which_people_joined_changes_nothing(cast: Cast, joining: list[int]) -> None:
    orders = []
    for sequence in (range(len(OFFERS)), joining):
        with undone():
            for number in sequence:
                with ids_from((uuid.UUID(int=number * 100 + n) for n in count(1)).__next__):
                    arrive(f"Person {number}", can_help_with=OFFERS[number])
            orders.append(order(cast.amina))
    assert orders[0] == orders[1]


def test_somebody_who_came_today_is_first_as_often_as_anybody(cast: Cast, crowd: list[Person]) -> None:
    """Three are equally close. Over sixty days the newest is first about as often as the others."""
    Person.objects.filter(pk=crowd[5].pk).update(made_at=NOON, joined_at=NOON)
    firsts = [order(cast.amina, "data", days)[0] for days in range(60)]
    equal = [person.pk for person in crowd if OFFERS[crowd.index(person)].startswith("data")]
    assert set(firsts) == set(equal)
    assert firsts.count(crowd[5].pk) > 5


def test_two_with_different_questions_see_different_people_on_top(cast: Cast, crowd: list[Person]) -> None:
    lea = arrive("Lea", visibility=Visibility.HIDDEN)
    keep_question("How do I make charts people understand?", by=cast.amina, at=NOON)
    keep_question("Where do I learn cooking for many?", by=lea, at=NOON)
    tops = {
        person.name: {line.name for line in list_people_for(person, at=NOON).fitting} for person in (cast.amina, lea)
    }
    assert tops == {"Amina": {"Person 1", "Person 3"}, "Lea": {"Person 4", "Person 6"}}


def test_those_with_a_free_place_come_first_among_equals_only(cast: Cast, crowd: list[Person]) -> None:
    Person.objects.filter(pk__in=[crowd[0].pk, crowd[1].pk]).update(seats_taken=SEATS)
    found = order(cast.amina)
    assert found[0] == crowd[1].pk, "the closest is the closest, full or not"
    data = [pk for pk in found if pk in {crowd[n].pk for n in (0, 2, 5)}]
    assert data[-1] == crowd[0].pk
