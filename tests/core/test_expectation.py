"""What two people expect, where they differ, and what both can live with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.expectation import (
    MINUTES,
    NEAR,
    USUAL,
    Clash,
    Expectations,
    Line,
    Reply,
    Unsettled,
    check_details,
    find_clashes,
    from_json,
    settle,
    to_json,
)
from lamplighter.core.refusal import Refusal

JUNE = date(2027, 6, 1)
MAYA = Expectations(Beat.WEEKLY, JUNE, "Get into data", minutes=60, where="By video")
NOOR = Expectations(Beat.MONTHLY, JUNE, "get into  Data", minutes=30, where="By video", reply=Reply.WEEK)

words = some.text(max_size=40)
expectations = some.builds(
    Expectations,
    beat=some.none() | some.sampled_from(Beat),
    until_on=some.none() | some.dates(date(2027, 1, 1), date(2030, 1, 1)),
    what_for=words,
    minutes=some.sampled_from(MINUTES),
    where=words,
    reply=some.sampled_from(Reply),
    cannot=words,
    between_us=words,
    ending=words,
    rules=words,
    outside=words,
    by_mail=some.booleans(),
)


def test_the_three_clashes_are_found_in_their_order() -> None:
    assert find_clashes(MAYA, NOOR) == (
        Clash(Line.BEAT, Beat.WEEKLY, Beat.MONTHLY),
        Clash(Line.MINUTES, 60, 30),
        Clash(Line.REPLY, Reply.DAYS, Reply.WEEK),
    )


def test_until_each_is_settled_nothing_is() -> None:
    with pytest.raises(Unsettled) as refusal:
        settle(MAYA, NOOR, {Line.BEAT: None, Line.REPLY: Reply.DAYS})
    assert refusal.value.lines == ("beat", "minutes")


def test_what_was_chosen_counts_and_what_both_wrote_stays() -> None:
    settled = settle(MAYA, NOOR, {Line.BEAT: Beat.FORTNIGHTLY, Line.MINUTES: 45, Line.REPLY: Reply.DAYS})
    assert settled == replace(MAYA, beat=Beat.FORTNIGHTLY, minutes=45)
    assert settled.terms == Terms(Beat.FORTNIGHTLY, JUNE, "Get into data")


@pytest.mark.parametrize(
    ("line", "value"), [(Line.BEAT, None), (Line.UNTIL, None), (Line.WHAT_FOR, ""), (Line.WHAT_FOR, "GET INTO DATA")]
)
def test_what_only_one_has_written_is_a_suggestion(line: Line, value: Any) -> None:
    other = replace(MAYA, **{line.value: value})
    assert find_clashes(MAYA, other) == find_clashes(other, MAYA) == ()
    assert settle(MAYA, other, {}) == MAYA == replace(settle(other, MAYA, {}), what_for=MAYA.what_for)


def test_two_days_that_are_close_are_one() -> None:
    assert find_clashes(MAYA, replace(MAYA, until_on=JUNE + NEAR)) == ()
    assert settle(replace(MAYA, until_on=JUNE + NEAR), MAYA, {}).until_on == JUNE
    assert [c.line for c in find_clashes(MAYA, replace(MAYA, until_on=JUNE + NEAR + timedelta(1)))] == [Line.UNTIL]


def test_ones_own_words_against_the_usual_are_a_clash() -> None:
    (clash,) = find_clashes(MAYA, replace(MAYA, rules="Phones off"))
    assert clash == Clash(Line.RULES, "", "Phones off")


def test_to_leave_it_as_usual_is_a_choice() -> None:
    assert settle(MAYA, replace(MAYA, rules="Phones off"), {Line.RULES: ""}).rules == ""


@pytest.mark.parametrize(("one", "other", "both"), [(True, True, True), (True, False, False), (False, True, False)])
def test_words_arrive_by_mail_where_both_say_yes(one: bool, other: bool, both: bool) -> None:
    mine, theirs = replace(MAYA, by_mail=one), replace(MAYA, by_mail=other)
    assert find_clashes(mine, theirs) == ()
    assert settle(mine, theirs, {}).by_mail is both


@pytest.mark.parametrize(("changes", "sentence"), [({"minutes": 7}, "lengths"), ({"rules": "a\nb\n\nc\nd"}, "Three")])
def test_what_nobody_keeps_is_refused(changes: dict[str, Any], sentence: str) -> None:
    check_details(replace(MAYA, rules="a\nb\n\nc"))
    with pytest.raises(Refusal, match=sentence):
        check_details(replace(MAYA, **changes))


def test_every_line_is_a_field_and_what_has_words_has_a_usual() -> None:
    assert {line.value for line in Line} == set(Expectations.__slots__) - {"first", "fixed"}
    assert set(USUAL) == {line for line in Line if isinstance(MAYA.get(line), str)} - {Line.WHAT_FOR}


@given(expectations, expectations)
def test_clashes_are_the_same_from_both_sides_and_end_when_settled(mine: Expectations, theirs: Expectations) -> None:
    clashes = find_clashes(mine, theirs)
    assert [(c.line, c.theirs, c.mine) for c in clashes] == [
        (c.line, c.mine, c.theirs) for c in find_clashes(theirs, mine)
    ]
    chosen = {c.line: c.mine or c.theirs for c in clashes}
    settled = settle(mine, theirs, chosen)
    assert all(settled.get(line) == value for line, value in chosen.items())
    assert find_clashes(settled, settled) == ()


@given(expectations)
def test_what_is_kept_is_read_again(mine: Expectations) -> None:
    assert from_json(to_json(mine)) == mine


def test_an_older_row_starts_as_usual_where_it_says_nothing() -> None:
    assert from_json("") == Expectations()
    assert from_json('{"minutes": 45, "gone": 1}') == Expectations(minutes=45)
