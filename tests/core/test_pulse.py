"""When two are asked how it goes, what each is asked, and how what they say is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.pack import load_pack
from lamplighter.core.pulse import (
    MONTH,
    QUARTER,
    Occasion,
    Part,
    check_picks,
    find_due,
    from_json,
    merge,
    might_rest,
    quality_sections,
    seen_least,
    short_sections,
    taps_in,
    to_json,
    to_try,
    whole_sections,
)
from lamplighter.core.quality import OF_MENTEES, OF_MENTORS, Quality
from lamplighter.core.refusal import Refusal

THEN = datetime(2027, 3, 1, 12, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
SAID = st.dictionaries(
    st.sampled_from(["three-month-1 en", "relationship-1 en"]),
    st.dictionaries(st.sampled_from(["M1.1", "M1.2", "R1", "M1.why"]), st.sampled_from([0, 4, None, "", "So."])),
)


@pytest.mark.parametrize(
    ("after", "closes", "due"),
    [
        (MONTH - A_SECOND, False, None),
        (MONTH, False, (Occasion.MONTH, 0)),
        (QUARTER - A_SECOND, False, (Occasion.MONTH, 0)),
        (QUARTER, False, (Occasion.QUARTER, 1)),
        (5 * QUARTER, False, (Occasion.QUARTER, 5)),
        (timedelta(), True, (Occasion.CLOSE, 0)),
        (2 * QUARTER, True, (Occasion.CLOSE, 0)),
    ],
)
def test_what_counts_now(after: timedelta, closes: bool, due: tuple[Occasion, int] | None) -> None:
    found = find_due(THEN, is_closing=closes, at=THEN + after)
    assert (found and (found.occasion, found.number)) == due


@given(st.integers(0, 4000), st.booleans())
def test_the_next_one_is_ahead_and_within_a_quarter(hours: int, closes: bool) -> None:
    at = THEN + timedelta(hours=hours)
    due = find_due(THEN, is_closing=closes, at=at)
    assert due is None or at < due.next_at <= at + QUARTER


@pytest.mark.parametrize("is_mentor", [True, False])
def test_two_minutes_are_few_taps(is_mentor: bool) -> None:
    """Three and a line after a month; with three qualities of one's own and three of the other's, 21."""
    mine, theirs = (OF_MENTORS, OF_MENTEES) if is_mentor else (OF_MENTEES, OF_MENTORS)
    month, quarter, close = (
        [section for section in short_sections(occasion, is_mentor=is_mentor, picks=mine[:3], theirs=theirs[:3])]
        for occasion in (Occasion.MONTH, Occasion.QUARTER, Occasion.CLOSE)
    )
    assert [item.id for section in month for item in section.items] == ["R1", "R2", "R3", "L1"]
    count = sum(len(section.items) for section in quarter)
    assert count == 3 + 9 + 9 + 3 * is_mentor
    assert sum(len(section.items) for section in close) > count
    assert any(section.part is Part.GAIN for section in quarter) is is_mentor


def test_about_oneself_in_the_words_for_oneself() -> None:
    (mine,), (theirs,) = (quality_sections(part, [Quality.E6]) for part in (Part.MINE, Part.THEIRS))
    assert mine.asks(mine.items[0]) == "I wrote the agenda before we met."
    assert theirs.asks(theirs.items[0]) == "My mentee wrote the agenda before we met."


@pytest.mark.parametrize("is_mentor", [True, False])
def test_all_ten_of_either_side_and_the_two_together(is_mentor: bool) -> None:
    mine, theirs = (whole_sections(part, is_mentor=is_mentor) for part in (Part.MINE, Part.THEIRS))
    ten = OF_MENTORS if is_mentor else OF_MENTEES
    assert [section.quality for section in mine] == [None, *ten]
    assert {section.quality for section in theirs} == set(Quality) - set(ten)


@given(SAID, SAID)
def test_what_is_said_now_stands_and_the_rest_stays(before: dict, now: dict) -> None:
    merged = merge(before, now)
    assert merge(merged, now) == merged == from_json(to_json(merged))
    for name, answers in now.items():
        for item, word in answers.items():
            assert merged.get(name, {}).get(item, "") == word
    for name, answers in before.items():
        for item, word in answers.items():
            if item not in now.get(name, {}):
                assert merged.get(name, {}).get(item, "") == word
    assert not any(word == "" for answers in merged.values() for word in answers.values()) and {} not in merged.values()


def test_taps_are_taken_from_one_version_in_any_language_and_lines_are_no_taps() -> None:
    said = {
        "three-month-1 en": {"M1.1": 3, "M1.2": None, "M1.why": "So."},
        "three-month-1 de": {"M2.1": 1},
        "three-month-2 en": {"M3.1": 0},
    }
    assert taps_in(said, "three-month-1") == {"M1.1": 3, "M1.2": None, "M2.1": 1}


@given(st.lists(st.sampled_from(list(Quality)), max_size=5), st.booleans())
def test_up_to_three_of_ones_own_in_their_order(picks: list[Quality], is_mentor: bool) -> None:
    ten = OF_MENTORS if is_mentor else OF_MENTEES
    if len(set(picks)) <= 3 and set(picks) <= set(ten):
        assert check_picks(picks, is_mentor=is_mentor) == tuple(sorted(set(picks), key=ten.index))
    else:
        with pytest.raises(Refusal, match="Up to three"):
            check_picks(picks, is_mentor=is_mentor)


def test_a_mentor_is_told_where_whoever_learns_sees_least_and_only_if_it_is_little() -> None:
    assert seen_least({Quality.E1: 30.0, Quality.E6: 10.0, Quality.E2: None, Quality.M1: 0.0}) is Quality.E6
    assert seen_least({Quality.E1: 37.5, Quality.E6: 50.0}) is None and seen_least({}) is None


def test_one_thing_to_try_where_there_is_most_room() -> None:
    picks = [Quality.E1, Quality.E2, Quality.E3]
    assert to_try(picks, {Quality.E1: 80, Quality.E2: 20, Quality.E3: 20}) is Quality.E2
    assert to_try(picks, {Quality.E3: 90}) is Quality.E3 and to_try(picks, {}) is Quality.E1 and to_try([], {}) is None


@pytest.mark.parametrize(
    ("newest", "before", "rests"),
    [
        ({"V3": 1}, {"V3": 0}, True),  # twice in a row
        ({"V3": 1}, {"V3": 2}, False),
        ({"V3": 0, "V2": 1}, {}, True),  # once, without joy
        ({"V3": 0, "V2": 3}, {}, False),
        ({"V2": 0}, {"V3": 0}, False),
        ({"V3": None}, {"V3": 0}, False),
    ],
)
def test_when_a_rest_is_suggested(newest: dict, before: dict, rests: bool) -> None:
    assert might_rest([newest, before]) is rests
    assert not might_rest([])


def test_every_pack_it_asks_from_is_there() -> None:
    for name in ("month-one-1", "relationship-1", "three-month-1", "safety-1", "mentor-return-1", "closing-1"):
        assert load_pack(name).items
