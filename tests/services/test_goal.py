"""Promises, which may be moved and let go, and steps that both have to see."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from lamplighter.access import Hidden, Keyring
from lamplighter.core import limits
from lamplighter.core.refusal import Refusal
from lamplighter.models.goal import ActionItem, Confirmation, Milestone
from lamplighter.models.outbox import Notice
from lamplighter.queries.goal import Goals, get_goals_for, get_milestone_for, get_promise_for
from lamplighter.services.goal import (
    add_milestone,
    confirm_milestone,
    drop_milestone,
    keep_promise,
    let_promise_go,
    make_promise,
    move_promise,
)
from lamplighter.services.mentorship import leave_mentorship
from tests.cast import NOON, Cast, arrive, meet

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
TUESDAY = date(2027, 3, 2)


@pytest.fixture
def promise(cast: Cast, pair: uuid.UUID) -> uuid.UUID:
    """Amina means to rewrite her CV by Tuesday."""
    return make_promise(pair, "Rewrite my CV", TUESDAY, by=cast.amina, at=NOON)


@pytest.fixture
def step(cast: Cast, pair: uuid.UUID) -> uuid.UUID:
    return add_milestone(pair, "A first report is read", by=cast.amina, at=NOON)


def _goals(cast: Cast, pair: uuid.UUID, *, since: object = None) -> Goals:
    return get_goals_for(cast.jonas, pair, since=since, ring=Keyring(cast.jonas))  # type: ignore[arg-type]


# --- promises ---------------------------------------------------------------------------------------------


def test_both_see_a_promise_and_its_words_lie_sealed(cast: Cast, pair: uuid.UUID, promise: uuid.UUID) -> None:
    (line,) = _goals(cast, pair).promises
    assert (line.words, line.keeper, line.is_mine, line.due_on, line.kept_at) == (
        "Rewrite my CV",
        "Amina",
        False,
        TUESDAY,
        None,
    )
    row = ActionItem.objects.get()
    assert str(row.words) == "(sealed)" and b"CV" not in bytes(row.words)
    assert not line.is_past(TUESDAY) and line.is_past(TUESDAY + DAY)


def test_no_mail_leaves_for_promises_and_steps(cast: Cast, pair: uuid.UUID) -> None:
    before = Notice.objects.count()
    keep_promise(make_promise(pair, "Read", None, by=cast.amina, at=NOON), by=cast.amina, at=NOON)
    confirm_milestone(add_milestone(pair, "There", by=cast.jonas, at=NOON), by=cast.amina, at=NOON)
    assert Notice.objects.count() == before


def test_promising_the_same_twice_is_once(cast: Cast, pair: uuid.UUID, promise: uuid.UUID) -> None:
    assert make_promise(pair, " Rewrite my\n CV ", TUESDAY, by=cast.amina, at=NOON) == promise
    assert make_promise(pair, "Rewrite my CV", None, by=cast.jonas, at=NOON) != promise  # his own


@pytest.mark.parametrize(("words", "sentence"), [("  ", "Write one line"), ("x" * (limits.PROMISE + 1), "characters")])
def test_a_promise_needs_words_that_fit(cast: Cast, pair: uuid.UUID, words: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        make_promise(pair, words, None, by=cast.amina, at=NOON)


def test_a_kept_promise_shows_until_the_next_meeting(cast: Cast, pair: uuid.UUID, promise: uuid.UUID) -> None:
    keep_promise(promise, by=cast.amina, at=NOON + DAY)
    keep_promise(promise, by=cast.amina, at=NOON + 2 * DAY)  # twice is once
    assert ActionItem.objects.get().kept_at == NOON + DAY
    (line,) = _goals(cast, pair, since=NOON).promises
    assert line.kept_at == NOON + DAY and not line.is_past(TUESDAY + 9 * DAY)
    assert _goals(cast, pair, since=NOON + 2 * DAY).promises == ()


def test_a_promise_let_go_is_gone_from_the_page(cast: Cast, pair: uuid.UUID, promise: uuid.UUID) -> None:
    let_promise_go(promise, by=cast.amina, at=NOON)
    let_promise_go(promise, by=cast.amina, at=NOON + DAY)
    assert ActionItem.objects.get().let_go_at == NOON
    assert _goals(cast, pair).promises == ()


@pytest.mark.parametrize("day", [TUESDAY, TUESDAY + 9 * DAY, None])
def test_a_new_day_is_as_good_as_the_old_one(cast: Cast, promise: uuid.UUID, day: date | None) -> None:
    move_promise(promise, day, by=cast.amina, at=NOON)
    assert get_promise_for(cast.amina, promise).promise.due_on == day


def test_a_settled_promise_stays_settled(cast: Cast, promise: uuid.UUID) -> None:
    keep_promise(promise, by=cast.amina, at=NOON)
    for deed in (let_promise_go, lambda pk, **who: move_promise(pk, None, **who)):
        with pytest.raises(Refusal, match="settled"):
            deed(promise, by=cast.amina, at=NOON)  # type: ignore[operator]


def test_only_who_promised_can_change_it(cast: Cast, promise: uuid.UUID) -> None:
    for deed in (keep_promise, let_promise_go, lambda pk, **who: move_promise(pk, None, **who)):
        with pytest.raises(Refusal, match="only Amina can change it"):
            deed(promise, by=cast.jonas, at=NOON)  # type: ignore[operator]
        with pytest.raises(Hidden):
            deed(promise, by=cast.sam, at=NOON)  # type: ignore[operator]


def test_a_promise_may_hang_under_a_step_of_the_same_pair(cast: Cast, pair: uuid.UUID, step: uuid.UUID) -> None:
    make_promise(pair, "Ask three readers", None, milestone=step, by=cast.amina, at=NOON)
    assert _goals(cast, pair).promises[0].milestone == step
    ravi = arrive("Ravi", can_help_with="writing")
    elsewhere = meet(Cast(cast.amina, ravi, cast.priya, cast.sam))
    with pytest.raises(Hidden):
        make_promise(elsewhere, "Ask", None, milestone=step, by=cast.amina, at=NOON)


def test_after_the_end_it_is_there_to_read(cast: Cast, pair: uuid.UUID, promise: uuid.UUID, step: uuid.UUID) -> None:
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    assert get_promise_for(cast.jonas, promise).promise.words == "Rewrite my CV"
    for deed, thing in ((keep_promise, promise), (confirm_milestone, step)):
        with pytest.raises(Hidden):
            deed(thing, by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        get_promise_for(cast.priya, promise)


# --- steps ------------------------------------------------------------------------------------------------


def test_a_step_is_reached_when_both_say_so(cast: Cast, pair: uuid.UUID, step: uuid.UUID) -> None:
    confirm_milestone(step, "Read on Monday,\nby the whole ward.", by=cast.amina, at=NOON)
    confirm_milestone(step, "something else", by=cast.amina, at=NOON + DAY)  # said once is said
    line = get_milestone_for(cast.jonas, step).milestone
    assert (line.reached_at, line.i_confirmed, line.partner_confirmed) == (None, False, True)
    confirm_milestone(step, by=cast.jonas, at=NOON + DAY)
    line = get_milestone_for(cast.amina, step).milestone
    assert (line.reached_at, line.i_confirmed, line.partner_confirmed) == (NOON + DAY, True, True)
    assert [(given.name, given.is_mine, given.words) for given in line.evidence] == [
        ("Amina", True, "Read on Monday,\nby the whole ward.")
    ]
    assert b"Monday" not in bytes(Confirmation.objects.exclude(evidence=None).get().evidence or b"")
    goals = _goals(cast, pair)
    assert goals.ahead == () and [step.id for step in goals.reached] == [line.id]


def test_what_is_reached_stays_and_what_was_let_go_is_not_reached(cast: Cast, pair: uuid.UUID, step: uuid.UUID) -> None:
    for person in (cast.amina, cast.jonas):
        confirm_milestone(step, by=person, at=NOON)
    with pytest.raises(Refusal, match="so it stays"):
        drop_milestone(step, by=cast.amina, at=NOON)
    other = add_milestone(pair, "A talk", by=cast.jonas, at=NOON)
    drop_milestone(other, by=cast.amina, at=NOON)
    drop_milestone(other, by=cast.amina, at=NOON + DAY)
    assert Milestone.objects.get(pk=other).dropped_at == NOON
    with pytest.raises(Refusal, match="let go"):
        confirm_milestone(other, by=cast.amina, at=NOON)
    assert [line.id for line in _goals(cast, pair).milestones] == [step]


def test_the_same_step_twice_is_one_step(cast: Cast, pair: uuid.UUID, step: uuid.UUID) -> None:
    assert add_milestone(pair, "A first  report is read", by=cast.jonas, at=NOON) == step
    with pytest.raises(Refusal, match="Write one line"):
        add_milestone(pair, " ", by=cast.jonas, at=NOON)
    with pytest.raises(Hidden):
        add_milestone(pair, "Mine", by=cast.sam, at=NOON)
    with pytest.raises(Hidden):
        get_milestone_for(cast.sam, step)
