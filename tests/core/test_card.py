"""What a card may say: a city and no address, a break that ends by itself, a figure that points at nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lamplighter.core import limits
from lamplighter.core.card import (
    AnswerTime,
    More,
    carry_return,
    first_name,
    fit_city,
    fit_more,
    is_resting,
    start_of_return,
    usual_wait,
)
from lamplighter.core.moment import day_in
from lamplighter.core.refusal import Refusal

DAY = timedelta(days=1)
CITIES = (
    "Lisbon", "São Paulo", "St. Gallen", "St Andrews", "Frankfurt am Main", "Washington, D.C.", "Street", "Road Town",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch", "東京", "القاهرة", "Winston-Salem", "Rue",
    "near Bergen", "6th of October", "Val-d'Or", "Ho Chi Minh City", "Avenel", "Via", "Berlin and Izmir", "",
)  # fmt: skip
ADDRESSES = (
    "Hauptstraße 5", "Hauptstrasse", "12 Main St, Springfield", "Main Street", "10115 Berlin", "Lisboa 1200-109",
    "SW1A 1AA", "London E8", "Calle Mayor, Madrid", "Rua Augusta", "rue de Rivoli", "Via Roma", "5th Avenue",
    "Lindenallee", "Mariahilfer Gasse", "Bahnhofstr.", "ул. Ленина 3", "noor@example.org", "0170 1234567",
    "+49 30 1234", "٠١٢٣٤٥",    "https://noor.example", "www.noor.de", "noor.com", "ulica Długa",
)  # fmt: skip


@pytest.mark.parametrize("city", CITIES)
def test_a_city_is_taken_as_it_is_called(city: str) -> None:
    assert fit_city(f"  {city} ") == city


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_not_a_city(address: str) -> None:
    with pytest.raises(Refusal, match="name of the city is enough"):
        fit_city(address)


@given(some.text(max_size=limits.CITY))
def test_whatever_is_typed_as_a_city_is_taken_or_refused_in_words(typed: str) -> None:
    try:
        assert len(fit_city(typed)) <= limits.CITY
    except Refusal as refusal:
        assert refusal.sentence


def test_more_is_fitted_line_by_line_and_may_be_nothing() -> None:
    assert fit_more(More()) == More()
    assert fit_more(More(" they ", "Lisbon\n", "a\ttune", " I read it.\nTwice. ", AnswerTime.DAY)) == More(
        "they", "Lisbon", "a tune", "I read it. Twice.", AnswerTime.DAY
    )


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("addressed", limits.ADDRESSED),
        ("city", limits.CITY),
        ("learning", limits.LEARNING),
        ("first_step", limits.SENTENCE),
    ],
)
def test_what_is_too_long_is_refused_with_its_length(name: str, length: int) -> None:
    assert fit_more(More(**{name: "x" * length}))
    with pytest.raises(Refusal, match=f"up to {length} fit"):
        fit_more(More(**{name: "x" * (length + 1)}))


def test_a_promise_is_a_number_of_days() -> None:
    assert [time.days for time in AnswerTime] == [1, 3, 7, 14]


@pytest.mark.parametrize(("touched", "rests"), [(None, False), (0, False), (179, False), (180, True), (400, True)])
def test_what_nobody_touched_for_half_a_year_rests(touched: int | None, rests: bool) -> None:
    today = date(2027, 3, 1)
    learning_on = None if touched is None else today - touched * DAY
    assert is_resting(learning_on, today, rests_after=timedelta(days=180)) is rests


def test_a_break_ends_where_the_person_lives() -> None:
    assert start_of_return(date(2027, 6, 3), "Asia/Tokyo") == datetime(2027, 6, 2, 15, tzinfo=UTC)
    assert start_of_return(date(2027, 6, 3), "America/New_York") == datetime(2027, 6, 3, 4, tzinfo=UTC)


@given(some.dates(date(2000, 1, 1), date(2090, 1, 1)), some.sampled_from(["Asia/Tokyo", "America/Havana", "UTC"]))
def test_whoever_moves_comes_back_on_the_same_day(back_on: date, zone: str) -> None:
    """Also in Havana, where some days begin at one o'clock."""
    back_at = carry_return(start_of_return(back_on, "Europe/Berlin"), "Europe/Berlin", zone)
    assert back_at is not None
    assert day_in(zone, back_at) == back_on
    assert day_in(zone, back_at - timedelta(seconds=1)) == back_on - DAY


def test_whoever_is_here_has_no_return_to_carry() -> None:
    assert carry_return(None, "UTC", "Asia/Tokyo") is None


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ([], None),
        ([1, 1, 1, 1], None),  # four would point at one of them
        ([1, 1, 1, 1, 1], 1),
        ([0, 0, 0, 0, 0], 1),
        ([2, 3, 5, 5.4, 14], 5),
        ([1, 1, 1, 14, 14, 14, 14], 14),  # mostly silence
        ([1, 1, 1, 1, 14], 1),  # one silence
    ],
)
def test_the_middle_of_what_has_been_lately(days: list[float], says: int | None) -> None:
    assert usual_wait([day * DAY for day in days], at_least=5) == says
    assert usual_wait([day * DAY for day in reversed(days)], at_least=5) == says


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Noor Haddad", "Noor"),
        ("Noor", "Noor"),
        ("Dr Okafor", "Dr Okafor"),
        ("Prof. Dr. Ada Okafor", "Prof. Dr. Ada"),
        ("Dr", "Dr"),
        ("", ""),
    ],
)
def test_visitors_read_a_first_name(name: str, first: str) -> None:
    assert first_name(name) == first
