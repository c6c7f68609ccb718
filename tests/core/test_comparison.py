"""People side by side and the one question, by the vectors of the study and by what always holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.assessment import SEM, SEM_SHORT, Score
from lamplighter.core.comparison import (
    Verdict,
    Weights,
    compare,
    find_unseen,
    odds,
    pairs_of,
    rank_questions,
    the_one_question,
)
from lamplighter.core.quality import OF_MENTORS, Quality
from tests.core.test_assessment import near

W = dict(zip(OF_MENTORS, (3, 2, 1, 3, 2, 1, 1, 3, 1, 1), strict=True))
ALL_ONE = dict.fromkeys(OF_MENTORS, 1)
Values = list[float | None]
A: Values = [87.5, 87.5, None, 62.5, 75, 50, 62.5, 100, 62.5, 75]
B: Values = [62.5, 75, 50, 87.5, 62.5, None, 75, 62.5, 50, 50]


def scores(values: Values, sem: float = SEM) -> dict[Quality, Score]:
    return {q: Score(value, 0 if value is None else 2, 2, sem) for q, value in zip(OF_MENTORS, values, strict=True)}


def test_tv6_overall() -> None:
    for halo, error, probability in ((0, 5.448624, 0.984253), (0.3, 8.987839, 0.903857), (0.5, 10.716518, 0.862918)):
        found = compare(scores(A), scores(B), W, halo=halo)
        assert (found.difference, found.error, found.probability) == near(6, 11.71875, error, probability)
    assert [quality.name for quality in found.used] == ["M1", "M2", "M4", "M5", "M7", "M8", "M9", "M10"]
    assert found.verdict is Verdict.LEANING and odds(found.probability or 0) == (6, 7)


def test_tv6_rows() -> None:
    rows = compare(scores(A), scores(B), W).rows
    assert rows[Quality.M1].probability == near(4, 0.9615) and rows[Quality.M1].verdict is Verdict.CLEARER
    assert rows[Quality.M2].probability == near(4, 0.8116) and rows[Quality.M2].verdict is Verdict.LEANING
    assert rows[Quality.M4].probability == near(4, 0.0385) and rows[Quality.M4].verdict is Verdict.CLEARER_OTHER
    assert rows[Quality.M8].probability == near(4, 0.9960) and rows[Quality.M7].verdict is Verdict.LEANING_OTHER
    assert Quality.M3 not in rows and Quality.M6 not in rows


def test_tv6_what_to_ask() -> None:
    assert find_unseen({"A": scores(A), "B": scores(B)}, W) == {"A": [Quality.M3], "B": [Quality.M6]}


def test_nothing_seen_of_both_says_nothing() -> None:
    found = compare(scores([80, *[None] * 9]), scores([None, 80, *[None] * 8]), W)
    assert (found.used, found.difference, found.probability, found.verdict) == ((), None, None, None)


def test_a_quality_without_weight_is_shown_and_decides_nothing() -> None:
    found = compare(scores(A), scores(B), {Quality.M7: 1})
    assert found.used == (Quality.M7,) and found.difference == -12.5 and len(found.rows) == 8
    assert compare(scores(A), scores(A), W).verdict is Verdict.SAME


def test_odds_as_people_say_them() -> None:
    assert odds(0.5) == (1, 2) and odds(0.999) == (9, 10) and odds(0.0) == (1, 10) and odds(0.75) == (3, 4)
    assert pairs_of("abc") == [("a", "b"), ("a", "c"), ("b", "c")]


# --- the one question ---


def note(*seen: int | None) -> dict[Quality, Score]:
    """Short notes; what is not named did not come up."""
    values: Values = [{1: 75.0, 0: 25.0}.get(one) if one is not None else None for one in seen]
    return scores([*values, *[None] * (10 - len(values))], SEM_SHORT)


def test_the_question_is_about_what_matters_and_was_not_seen() -> None:
    people = {"Noor": note(1, None, None, 1), "Ivo": note(1, 1, 1, 1)}
    found = the_one_question(people, {**ALL_ONE, Quality.M3: 3})
    assert found is not None and (found.name, found.quality) == ("Noor", Quality.M3)
    assert 0 < found.gain <= found.before <= 0.5 and found.after < found.before


def test_a_question_to_somebody_far_behind_is_not_the_one() -> None:
    people = {
        "Noor": note(1, 1, 1, 1, 1, 1, 1, 1, 1, None),
        "Ada": note(1, 1, 1, 1, 1, 1, 1, 1, None, 1),
        "Ivo": note(0, 0, 0, 0, 0, 0, 0, None, 0, 0),
    }
    found = the_one_question(people, ALL_ONE)
    assert found is not None and found.name in ("Noor", "Ada")
    assert next(ask.name for ask in rank_questions(people, ALL_ONE)) in ("Noor", "Ada")


def test_with_everything_seen_the_least_sure_is_asked_about() -> None:
    people = {"Noor": scores([70] * 10), "Ivo": note(*[1] * 10)}
    found = the_one_question(people, ALL_ONE)
    assert found is not None and found.name == "Ivo"
    assert find_unseen(people, ALL_ONE)["Ivo"][0] is found.quality


def test_unseen_in_both_is_asked_before_what_was_seen() -> None:
    people = {"Noor": note(1, 1, None), "Ivo": note(1, 0, None)}
    assert Quality.M1 not in find_unseen(people, ALL_ONE)["Noor"]
    assert set(find_unseen(people, ALL_ONE)["Ivo"]) == set(OF_MENTORS[2:])


def test_one_person_alone_has_gaps_and_no_rival() -> None:
    assert find_unseen({"Noor": note(*[1] * 8)}, ALL_ONE) == {"Noor": [Quality.M9, Quality.M10]}
    assert rank_questions({"Noor": note(1)}, ALL_ONE) == [] and the_one_question({"Noor": note(1)}, ALL_ONE) is None
    assert rank_questions({"Noor": note(1), "Ivo": note(1)}, {}) == []


# --- what always holds ---

VALUES = st.lists(st.none() | st.integers(0, 8).map(lambda k: 12.5 * k), min_size=10, max_size=10)
WEIGHTS = st.lists(st.integers(0, 3), min_size=10, max_size=10).map(lambda w: dict(zip(OF_MENTORS, w, strict=True)))


@given(VALUES, VALUES, WEIGHTS)
def test_the_other_way_round_it_says_the_opposite(one: Values, two: Values, weights: Weights) -> None:
    there, back = compare(scores(one), scores(two), weights), compare(scores(two), scores(one), weights)
    assert there.used == back.used and there.error == back.error
    if there.probability is not None and back.probability is not None:
        assert there.probability + back.probability == pytest.approx(1)
        assert there.difference == pytest.approx(-(back.difference or 0))


@given(VALUES, VALUES, WEIGHTS)
def test_names_change_nothing(one: Values, two: Values, weights: Weights) -> None:
    first = find_unseen({"a": scores(one), "b": scores(two)}, weights)
    renamed = find_unseen({"z": scores(one), "y": scores(two)}, weights)
    assert (first["a"], first["b"]) == (renamed["z"], renamed["y"])


@given(VALUES, VALUES, WEIGHTS, st.data())
def test_a_better_answer_never_helps_the_other(one: Values, two: Values, weights: Weights, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 9))
    was = one[place]
    if was is None or was == 100:
        return
    better = [*one[:place], was + 12.5, *one[place + 1 :]]
    before, after = compare(scores(one), scores(two), weights), compare(scores(better), scores(two), weights)
    if before.probability is not None and after.probability is not None:
        assert after.probability >= before.probability - 1e-12


@given(VALUES, VALUES, WEIGHTS)
def test_short_notes_are_never_surer_than_full_answers(one: Values, two: Values, weights: Weights) -> None:
    full = compare(scores(one), scores(two), weights)
    short = compare(scores(one, SEM_SHORT), scores(two, SEM_SHORT), weights)
    if full.probability is not None and short.probability is not None:
        assert abs(short.probability - 0.5) <= abs(full.probability - 0.5) + 1e-12
        assert (short.error or 0) > (full.error or 0)


@given(st.lists(VALUES, min_size=2, max_size=4), WEIGHTS)
def test_no_answer_makes_the_choice_less_sure(people: list[Values], weights: Weights) -> None:
    asked = rank_questions({k: scores(values) for k, values in enumerate(people)}, weights)
    assert all(0 <= ask.after <= ask.before <= 0.5 + 1e-12 for ask in asked)
    assert [round(ask.gain, 12) for ask in asked] == sorted((round(ask.gain, 12) for ask in asked), reverse=True)
