"""Who stands where, and that nothing but fit, room and turns decides it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F

from lamplighter.core.availability import Hours
from lamplighter.core.journey import Stage
from lamplighter.core.person import Visibility
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.queries.directory.narrow import WIDE, Narrow
from lamplighter.queries.directory.people import Last, PeoplePage, list_people_for, search_people_for
from lamplighter.services.availability import say_availability
from lamplighter.services.card.rest import rest_until
from lamplighter.services.person import Card, change_card
from lamplighter.services.question import keep_question
from lamplighter.services.safety.block import block
from tests.cast import NOON, Cast, arrive

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
SEATS = 6


@pytest.fixture
def crowd(cast: Cast, settings: Any) -> list[Person]:
    """Seven who help with data, five who help with design; some of each are full. Four fit on a page."""
    settings.LIMITS = replace(settings.LIMITS, people_on_a_page=4)
    people = [arrive(f"Data {n}", can_help_with="data", seats=SEATS, at=NOON + n * DAY) for n in range(7)]
    people += [arrive(f"Design {n}", can_help_with="design", seats=SEATS) for n in range(5)]
    for person in (*people[:2], *people[7:9]):
        Person.objects.filter(pk=person.pk).update(seats_taken=SEATS)
    return people


def _walk(viewer: Person, words: str, after: Last | None = None, *, narrow=WIDE, at=NOON) -> list[PeoplePage]:
    """All pages, one after another."""
    pages = [search_people_for(viewer, words, narrow=narrow, after=after, at=at)]
    while pages[-1].last:
        pages.append(search_people_for(viewer, words, narrow=narrow, after=pages[-1].last, at=at))
        assert len(pages) < 20
    return pages


def _names(*pages: PeoplePage) -> list[str]:
    return [line.name for page in pages for line in (*page.fitting, *page.others)]


@pytest.mark.parametrize("words", ["data", "", "design data", "xylophone"])
def test_page_by_page_everybody_is_shown_once(cast: Cast, crowd: list[Person], words: str) -> None:
    for viewer in (cast.amina, cast.jonas, cast.sam):
        for days in range(5):
            pages = _walk(viewer, words, at=NOON + days * DAY)
            names = _names(*pages)
            everybody = {person.name for person in (*crowd, cast.jonas, cast.sam)} - {viewer.name}
            assert len(names) == len(set(names)) and set(names) == everybody
            assert [len(page.fitting) + len(page.others) for page in pages[:-1]] == [4] * (len(pages) - 1)
            assert _names(*_walk(viewer, words, at=NOON + days * DAY)) == names


def test_where_most_of_the_close_are_away_the_others_follow_on_the_same_page(cast: Cast, crowd: list[Person]) -> None:
    """So many are close that they are asked for alone; almost all of them are on a break."""
    away = crowd[:5] + crowd[7:]
    Person.objects.filter(pk__in=[person.pk for person in away]).update(back_at=NOON + DAY)
    first, *more = _walk(cast.amina, "design data")
    assert {line.name for line in first.fitting} == {"Data 5", "Data 6"}
    assert {line.name for line in first.others} == {"Jonas", "Sam"}
    assert not more


@pytest.mark.parametrize("narrow", [Narrow(has_room=True), Narrow(language="en"), Narrow("en", has_room=True)])
def test_narrowed_down_the_close_stand_in_the_same_order(cast: Cast, crowd: list[Person], narrow: Narrow) -> None:
    """So many are close that the closest are asked for alone; here most of them are left out."""
    for person in crowd[2:5]:
        say_availability(["de"], Hours(), by=person, at=NOON)
    left = set(crowd) - (set(crowd[2:5]) if narrow.language else set())
    left -= {*crowd[:2], *crowd[7:9]} if narrow.has_room else set()
    wide = [line.name for page in _walk(cast.amina, "design data") for line in page.fitting]
    pages = _walk(cast.amina, "design data", narrow=narrow)
    found = [line.name for page in pages for line in page.fitting]
    assert found == [name for name in wide if name in {person.name for person in left}]
    assert [len((*page.fitting, *page.others)) for page in pages[:-1]] == [4] * (len(pages) - 1)


def test_what_somebody_does_counts_at_once_and_for_whom_it_is_meant(cast: Cast, crowd: list[Person]) -> None:
    """The question for a list is kept, and asked again by everybody; nothing of who asked it, or when, is in it."""
    hides, rests, blocked = crowd[2:5]
    close = {person.name for person in crowd[:7]}

    def seen(viewer: Person, *, at: datetime = NOON) -> set[str]:
        return {line.name for page in _walk(viewer, "data", at=at) for line in page.fitting}

    assert seen(cast.amina) == seen(cast.jonas) == close
    block(blocked.pk, by=cast.amina, at=NOON)
    assert seen(cast.amina) == close - {blocked.name} and seen(cast.jonas) == close
    rest_until((NOON + 9 * DAY).date(), by=rests, at=NOON)
    assert seen(cast.jonas) == close - {rests.name} and seen(cast.jonas, at=NOON + 10 * DAY) == close
    change_card(Card(hides.name, "data", Visibility.HIDDEN, SEATS, "UTC"), by=hides, at=NOON)
    assert seen(cast.amina) == close - {hides.name, rests.name, blocked.name}
    assert seen(hides) == close - {hides.name, rests.name}


def test_those_with_room_come_before_the_full_at_equal_fit(cast: Cast, crowd: list[Person]) -> None:
    pages = _walk(cast.amina, "data")
    fitting = [line for page in pages for line in page.fitting]
    others = [line for page in pages for line in page.others]
    assert [line.has_room for line in fitting] == [True] * 5 + [False] * 2
    assert [line.has_room for line in others] == [True] * 5 + [False] * 2
    assert {line.name for line in fitting[5:]} == {"Data 0", "Data 1"}


def test_equal_ones_take_turns_by_viewer_and_day(cast: Cast, crowd: list[Person]) -> None:
    """The newest is first as well as the oldest; tomorrow and for others it is another."""
    firsts = {
        search_people_for(viewer, "data", at=NOON + days * DAY).fitting[0].name
        for viewer in (cast.amina, cast.sam)
        for days in range(40)
    }
    assert firsts == {f"Data {n}" for n in range(2, 7)}
    others = {list_people_for(cast.amina, at=NOON + days * DAY).others[0].name for days in range(30)}
    assert len(others) > 4


def test_a_day_is_the_viewers_own(cast: Cast, crowd: list[Person]) -> None:
    """Lisbon's midnight, not Greenwich's: in summer that is an hour earlier."""
    night = NOON.replace(month=7, hour=22, minute=30)
    assert _names(*_walk(cast.amina, "", at=night)) == _names(*_walk(cast.amina, "", at=night - 10 * DAY / 24))
    assert _names(*_walk(cast.amina, "", at=night)) != _names(*_walk(cast.amina, "", at=night + DAY / 24))


@pytest.mark.parametrize("words", ["data", "", "design data"])
def test_three_times_as_much_of_anything_changes_no_order(cast: Cast, crowd: list[Person], words: str) -> None:
    """Neither how many somebody mentors, nor how many they have mentored, nor since when they are here."""
    Person.objects.filter(seats_taken=0, name__contains="3").update(seats_taken=1)
    _mentored(crowd[4], 2)
    before = _names(*_walk(cast.amina, words))
    Person.objects.filter(seats_taken__lt=F("seats") / 3).update(seats_taken=F("seats_taken") * 3)
    Person.objects.filter(name="Data 5").update(seats=18, made_at=NOON - 900 * DAY, joined_at=NOON - 900 * DAY)
    _mentored(crowd[4], 4)
    _mentored(crowd[6], 3)
    assert _names(*_walk(cast.amina, words)) == before


def _mentored(mentor: Person, times: int) -> None:
    for _ in range(times):
        mentee = arrive(f"Mentee {uuid.uuid4().hex}", visibility=Visibility.HIDDEN)
        Mentorship.objects.create(
            mentor=mentor, mentee=mentee, stage=Stage.COMPLETED.value, began_at=NOON, moved_at=NOON
        )


def test_the_closest_come_before_those_with_room(cast: Cast, crowd: list[Person]) -> None:
    change_card(Card("Data 0", "data and charts", Visibility.MEMBERS, SEATS, "UTC"), by=crowd[0], at=NOON)
    first = search_people_for(cast.amina, "data charts", at=NOON).fitting[0]
    assert (first.name, first.has_room) == ("Data 0", False)


def test_a_page_says_whether_these_are_all_who_fit(cast: Cast, crowd: list[Person]) -> None:
    first, second, *_ = _walk(cast.amina, "data")
    assert (first.all_fitting_shown, second.all_fitting_shown) == (False, True)
    assert (first.is_first, second.is_first) == (True, False)
    assert not hasattr(first, "total")


def test_whoever_hides_meanwhile_or_always_did_leaves_a_place_to_go_on_from(cast: Cast, crowd: list[Person]) -> None:
    """Only the id says where: that of somebody hidden, or of nobody, leads just as far and tells as little."""
    first = list_people_for(cast.sam, at=NOON)
    assert first.last is not None
    Person.objects.filter(pk=first.last.person).update(visibility="hidden")
    rest = _walk(cast.sam, "", first.last)
    everybody = {person.name for person in (*crowd, cast.jonas)}
    assert sorted(_names(first, *rest)) == sorted(everybody)
    for nobody in (cast.priya.pk, uuid.uuid4()):
        names = _names(*_walk(cast.sam, "", Last(nobody, False)))
        assert len(names) == len(set(names)) and set(names) < everybody


def test_somebody_who_no_longer_fits_is_gone_on_from_as_one_of_the_others(cast: Cast, crowd: list[Person]) -> None:
    page = search_people_for(cast.amina, "data", at=NOON)
    assert page.last is not None
    last = Person.objects.get(pk=page.last.person)
    change_card(Card(last.name, "cooking", Visibility.MEMBERS, SEATS, "UTC"), by=last, at=NOON)
    assert search_people_for(cast.amina, "data", after=page.last, at=NOON).fitting == ()


def test_without_a_choice_it_is_the_newest_question(cast: Cast, crowd: list[Person]) -> None:
    keep_question("Design?", by=cast.amina, at=NOON)
    newest = keep_question("Data?", by=cast.amina, at=NOON + DAY)
    page = list_people_for(cast.amina, at=NOON)
    assert (page.question_id, {line.name[:4] for line in page.fitting}) == (newest, {"Data"})
    assert settings.LIMITS.people_on_a_page == len(page.fitting)


def test_idle_words_ask_nothing(cast: Cast) -> None:
    page = search_people_for(cast.amina, "how do I", at=NOON)
    assert (page.asks_something, page.fitting, len(page.others)) == (False, (), 2)
