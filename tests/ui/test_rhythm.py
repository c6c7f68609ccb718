"""The picture of a rhythm: what lies where, and what is left out."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from lamplighter.core.rhythm import Pause
from lamplighter.ui.rhythm import LEFT, RIGHT, draw_rhythm

TODAY = date(2027, 6, 1)
WEEK = timedelta(days=7)
draw = partial(draw_rhythm, every=14, today=TODAY, due_on=None, booked_on=None)


def test_days_lie_in_their_order_between_the_ends_and_the_next_one_ahead() -> None:
    met = [TODAY - 6 * WEEK, TODAY - 4 * WEEK, TODAY - WEEK]
    drawn = draw(met, due_on=TODAY + WEEK, booked_on=TODAY + 2 * WEEK)
    assert drawn.booked is not None
    assert LEFT < drawn.met[0] < drawn.met[1] < drawn.met[2] < drawn.today < drawn.booked < RIGHT
    assert drawn.meant[0] == drawn.met[1]  # the second was two weeks after the first, as it was meant
    assert drawn.meant[1] < drawn.met[2] and drawn.meant[2] > drawn.today


def test_what_was_more_than_half_a_year_ago_is_in_the_table_alone() -> None:
    drawn = draw([TODAY - 60 * WEEK, TODAY - WEEK])
    assert len(drawn.met) == 1 and all(LEFT <= month.x <= RIGHT for month in drawn.months)


def test_a_break_is_a_stretch_and_one_without_an_end_goes_on_to_the_edge() -> None:
    drawn = draw([TODAY - 8 * WEEK], pauses=[Pause(TODAY - 6 * WEEK, TODAY - 4 * WEEK), Pause(TODAY - WEEK)])
    (first, width), (second, rest) = drawn.breaks
    assert first + width < second and second + rest == RIGHT


def test_nobody_has_met_yet_and_nothing_is_agreed() -> None:
    drawn = draw([], every=None)
    assert not drawn.met and not drawn.meant and drawn.booked is None and drawn.months


def test_the_end_of_the_calendar_is_no_end_of_the_page() -> None:
    assert draw([TODAY], due_on=date.max).meant == ()
