"""How close is close, and whose turn it is. No database."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.fit import Wanted, bits_of, closest, weigh
from lamplighter.core.turn import RING, place_of, start_of, turn_of

LEAD = Wanted(frozenset({"lead"}), frozenset({"read"}), frozenset({"@lead"}))
TEAM = Wanted(frozenset({"team"}))
DAY = date(2027, 3, 1)


def _fits(wanted: tuple[Wanted, ...], *sentences: str) -> list[float]:
    found = _found(wanted, sentences)
    steps = closest(found, weigh(wanted, found), len(sentences))
    return [sum(fit for fit, who in steps if who >> number & 1) for number in range(len(sentences))]


def _found(wanted: tuple[Wanted, ...], sentences: Sequence[str]) -> dict[int, int]:
    """Who says what, each sentence by its number."""
    alike: dict[int, list[str]] = {}
    for token, bits in bits_of(wanted).items():
        alike.setdefault(bits, []).append(token)
    said = [sentence.split() for sentence in sentences]
    return {
        bits: sum(1 << number for number, words in enumerate(said) if not {*tokens}.isdisjoint(words))
        for bits, tokens in alike.items()
    }


def test_more_words_in_common_are_closer() -> None:
    both, one, none = _fits((LEAD, TEAM), "lead team", "lead", "cook")
    assert both > one > none == 0


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    rare, common, *_ = _fits((LEAD, TEAM), "lead", "team", "team", "team")
    assert rare > common


def test_a_slip_is_forgiven_only_where_nobody_says_the_word_itself() -> None:
    assert _fits((LEAD,), "read", "cook") == [0.5, 0]
    assert _fits((LEAD,), "read", "lead") == [0, 1]


def test_a_name_is_the_weakest_of_reasons() -> None:
    said, called = _fits((LEAD,), "lead", "@lead")
    assert said > called > 0


def test_a_part_of_a_word_counts_less_than_the_word_and_stays_when_somebody_says_it_all() -> None:
    pay_talk = Wanted(frozenset({"paytalk"}), partly=frozenset({"pay", "talk"}))
    whole, part, *_ = _fits((pay_talk,), "paytalk", "talk", "pay talk")
    assert whole > part > 0
    assert weigh((pay_talk,), {1: 0b1}).counted == {"paytalk", "pay", "talk"}


def test_a_word_counts_once_however_it_is_met() -> None:
    assert _fits((LEAD,), "lead @lead lead") == [1]


def test_what_counted_is_what_is_marked() -> None:
    bits = bits_of((LEAD, TEAM))
    assert weigh((LEAD, TEAM), {bits["read"]: 0b1}).counted == {"lead", "read", "@lead", "team"}
    assert weigh((LEAD, TEAM), {bits["lead"]: 0b01, bits["read"]: 0b10}).counted == {"lead", "@lead", "team"}


def test_of_nobody_there_is_nothing_to_weigh() -> None:
    assert (closest({}, weigh((LEAD,), {}), 3), weigh((), {}).counted) == ([], frozenset())


@given(st.lists(st.sampled_from(["lead", "team", "lead team", "read", "cook", "@lead"]), min_size=1, max_size=12))
def test_another_like_each_of_them_changes_no_order(sentences: list[str]) -> None:
    """Three of each weigh as one of each."""
    once = _fits((LEAD, TEAM), *sentences)
    thrice = _fits((LEAD, TEAM), *sentences * 3)[: len(sentences)]
    assert once == thrice


words = st.sampled_from(["lead", "read", "@lead", "team", "talk", "pay", "data", "cook"])


@given(st.lists(st.lists(words, max_size=4).map(" ".join), max_size=40), st.integers(1, 12))
def test_the_best_of_some_are_the_best_of_all(sentences: list[str], best: int) -> None:
    """Whoever shares only what is worth little is let go early; nobody among the best is missed by that."""
    wanted = (LEAD, TEAM, *(Wanted(frozenset({word})) for word in ("talk", "pay", "data")))
    found = _found(wanted, sentences)
    weighing = weigh(wanted, found)
    hits = [
        reduce(or_, (bits for bits, who in found.items() if who >> number & 1), 0) for number in range(len(sentences))
    ]
    fits = [weighing.fit(known) for known in hits]
    last = sorted(filter(None, fits), reverse=True)[:best][-1:] or [0.0]
    steps = closest(found, weighing, best)
    assert [fit for fit, _ in steps] == sorted({fit for fit in fits if fit and fit >= last[0]}, reverse=True)
    for step, who in steps:
        assert who == sum(1 << number for number, fit in enumerate(fits) if fit == step)


# --- turns ------------------------------------------------------------------------------------------------

ids = st.uuids()


@given(ids, ids, st.dates())
def test_a_turn_is_the_same_all_day_and_lies_on_the_ring(viewer: uuid.UUID, person: uuid.UUID, day: date) -> None:
    assert turn_of(viewer, day, place_of(person)) == turn_of(viewer, day, place_of(person))
    for number in (turn_of(viewer, day, place_of(person)), start_of(viewer, day), place_of(person)):
        assert 0 <= number < RING


def test_over_a_year_everybody_is_first_about_as_often() -> None:
    people = [uuid.UUID(int=n) for n in range(4)]
    viewer = uuid.UUID(int=99)
    first = Counter(
        min(people, key=lambda person: turn_of(viewer, DAY + timedelta(days), place_of(person))) for days in range(400)
    )
    assert set(first) == set(people) and min(first.values()) > 70


def test_two_viewers_and_two_days_see_other_orders() -> None:
    people = [uuid.UUID(int=n) for n in range(20)]
    orders = {
        tuple(
            sorted(people, key=lambda person: turn_of(uuid.UUID(int=viewer), DAY + timedelta(days), place_of(person)))
        )
        for viewer in range(3)
        for days in range(3)
    }
    assert len(orders) == 9
    assert len({start_of(uuid.UUID(int=viewer), DAY) for viewer in range(50)}) == 50
