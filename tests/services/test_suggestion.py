"""An offer that is ignored on three days goes quiet for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.core.suggestion import ENOUGH, Suggestion, is_still_loud
from lamplighter.models.suggestion import Offered
from lamplighter.queries.home import get_home_for
from lamplighter.queries.suggestion import is_loud
from lamplighter.services.question import keep_question
from lamplighter.services.suggestion import was_shown
from lamplighter.services.tie import Remembered, remember
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
LOOK_BACK = Suggestion.LOOK_BACK


def test_three_showings_are_enough() -> None:
    assert [is_still_loud(showings) for showings in range(5)] == [True, True, True, False, False]
    assert ENOUGH == 3


def test_it_goes_quiet_after_three_days_and_for_this_person_alone(cast: Cast) -> None:
    loud = []
    for day in range(4):
        loud.append(is_loud(cast.amina, LOOK_BACK))
        was_shown(LOOK_BACK, by=cast.amina, at=NOON + day * DAY)
    assert loud == [True, True, True, False]
    assert is_loud(cast.jonas, LOOK_BACK)


def test_a_day_counts_once_in_the_persons_own_calendar(cast: Cast) -> None:
    """In Lisbon the first of March ends at midnight UTC; in New York Sam still has an evening then."""
    for person in (cast.amina, cast.sam):
        for hours in (0, 1, 13):
            was_shown(LOOK_BACK, by=person, at=NOON + timedelta(hours=hours))
    counts = dict(Offered.objects.values_list("person__name", "showings"))
    assert counts == {"Amina": 2, "Sam": 1}


def test_a_day_that_lies_back_counts_for_nothing(cast: Cast) -> None:
    """Somebody moves west: their calendar jumps back, and no offer is counted twice for that."""
    was_shown(LOOK_BACK, by=cast.amina, at=NOON)
    was_shown(LOOK_BACK, by=cast.amina, at=NOON - DAY)
    assert Offered.objects.get().showings == 1


def test_looking_back_is_offered_to_whoever_wonders_and_has_not_done_so(cast: Cast) -> None:
    assert not get_home_for(cast.amina).may_look_back
    keep_question("Too early?", by=cast.amina, at=NOON)
    assert get_home_for(cast.amina).may_look_back
    remember(Remembered("Rosa"), by=cast.amina, at=NOON)
    assert not get_home_for(cast.amina).may_look_back


def test_on_home_it_stands_three_days_and_then_under_more(cast: Cast) -> None:
    keep_question("Too early?", by=cast.amina, at=NOON)
    browser, offered = Client(), []
    for day in range(4):
        with time_machine.travel(NOON + day * DAY, tick=False):
            browser.force_login(cast.amina)
            page = browser.get("/").content.decode()
            offered.append("Who changed how you work" in page)
            assert reverse("tie:list") in page  # under "More", always
    assert offered == [True, True, True, False]
