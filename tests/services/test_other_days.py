"""Days that are not as usual: said by their person alone, and heeded when times are offered."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.core.availability import Hours, read_times
from lamplighter.core.refusal import Refusal
from lamplighter.models.availability import OtherDay
from lamplighter.models.slot import OfferedSlot
from lamplighter.queries.availability import Stretch, get_my_days
from lamplighter.services.availability import forget_past_days, say_availability, say_away, say_back, say_days
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.slot import cannot_make_it
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
DAY, TODAY = timedelta(days=1), NOON.date()


def said(cast: Cast) -> dict[date, int]:
    return dict(OtherDay.objects.filter(person=cast.amina).values_list("on", "half_hours"))


def test_what_was_said_of_a_day_holds_until_it_is_said_anew_or_past(cast: Cast) -> None:
    noon = read_times("12-13")
    for _ in range(2):
        say_days({TODAY: 0, TODAY + DAY: noon, TODAY - DAY: noon}, by=cast.amina, at=NOON)
    assert said(cast) == {TODAY: 0, TODAY + DAY: noon}, "yesterday is nobody's plan"
    say_days({TODAY + DAY: None}, by=cast.amina, at=NOON)
    assert said(cast) == {TODAY: 0}
    say_days({TODAY: None}, by=cast.amina, at=NOON + DAY)
    assert said(cast) == {TODAY: 0}, "it is over, and was as it was"


def test_away_ends_on_the_first_day_back(cast: Cast) -> None:
    say_away(TODAY + 20 * DAY, TODAY + 23 * DAY, by=cast.amina, at=NOON)
    say_away(TODAY + 30 * DAY, TODAY + 31 * DAY, by=cast.amina, at=NOON)
    days = get_my_days(cast.amina, at=NOON)
    assert len(days.fortnight) == 14 and not [line for line in days.fortnight if line.half_hours is not None]
    assert days.later == (
        Stretch(TODAY + 20 * DAY, TODAY + 23 * DAY),
        Stretch(TODAY + 30 * DAY, TODAY + 31 * DAY),
    )
    assert days.later[0].last == TODAY + 22 * DAY
    say_back(TODAY + 20 * DAY, TODAY + 23 * DAY, by=cast.amina, at=NOON)
    assert len(said(cast)) == 1


@pytest.mark.parametrize(
    ("first", "back", "words"), [(3, 3, "first day back"), (3, 2, "first day back"), (1, 400, "within the next year")]
)
def test_days_away_that_make_no_sense_are_refused(cast: Cast, first: int, back: int, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        say_away(TODAY + first * DAY, TODAY + back * DAY, by=cast.amina, at=NOON)
    assert said(cast) == {}


def test_offered_times_heed_them(cast: Cast, pair: uuid.UUID) -> None:
    """Amina's hours change every week: she has tapped one evening and is away all the rest."""
    meeting = plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    say_availability([], Hours(change=True), by=cast.amina, at=NOON)
    say_away(TODAY, TODAY + 60 * DAY, by=cast.amina, at=NOON)
    say_days({TODAY + 4 * DAY: read_times("18-19")}, by=cast.amina, at=NOON)
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    assert [slot.starts_at for slot in OfferedSlot.objects.all()] == [NOON + 4 * DAY + timedelta(hours=6)]


def test_the_page(cast: Cast) -> None:
    browser, page = Client(), reverse("availability:days")
    tomorrow, later = (TODAY + DAY).isoformat(), (TODAY + 40 * DAY).isoformat()
    with time_machine.travel(NOON, tick=False):
        browser.force_login(cast.amina)
        assert browser.post(page, {"does": "days", tomorrow: ["MORNING", "EVENING"]}).status_code == 303
        assert said(cast) == {TODAY + DAY: read_times("6-12, 18-23")}
        assert browser.get(page).content.decode().count(" checked") == 2
        both = browser.post(page, {"does": "days", tomorrow: ["MORNING", "NONE"]})
        assert both.status_code == 422 and "Take away one of the two" in both.content.decode()
        assert browser.post(page, {"does": "days", tomorrow: ["NONE"]}).status_code == 303
        assert said(cast) == {TODAY + DAY: 0}
        away = {"does": "away", "first": later, "back_on": (TODAY + 42 * DAY).isoformat()}
        assert browser.post(page, away).status_code == 303
        assert "I am there after all" in browser.get(page).content.decode()
        assert browser.post(page, {**away, "does": "back"}).status_code == 303
        assert said(cast) == {TODAY + DAY: 0}
        for nonsense in (
            {},
            {"does": "sing"},
            {"does": "away"},
            {**away, "back_on": later},
            {**away, "first": "9999-12-31"},
        ):
            assert browser.post(page, nonsense).status_code in (200, 422), nonsense
        far = browser.post(page, {"does": "back", "first": "0001-01-01", "back_on": "9999-12-31"})
        assert far.status_code == 303 and said(cast) == {}


def test_whoevers_hours_change_every_week_taps_them_and_hours_one_would_rather_have(cast: Cast) -> None:
    browser = Client()
    with time_machine.travel(NOON, tick=False):
        browser.force_login(cast.amina)
        say_availability([], Hours(change=True), by=cast.amina, at=NOON)
        assert (
            "Tap when you have time in the next two weeks" in browser.get(reverse("availability:mine")).content.decode()
        )
        assert "any waking hour may be offered" in browser.get(reverse("availability:days")).content.decode()
        page = reverse("availability:rather")
        assert browser.post(page, {"monday": ["EVENING"], "friday_times": "12:30–13:30"}).status_code == 303
        shown = browser.get(page).content.decode()
        assert shown.count(" checked") == 1 and 'value="12:30–13:30"' in shown
        odd = browser.post(page, {"friday_times": "noon"})
        assert odd.status_code == 422 and 'value="noon"' in odd.content.decode()
        assert browser.post(page, {}).status_code == 303 and " checked" not in browser.get(page).content.decode()


def test_what_is_over_is_forgotten_where_it_is_over_last(cast: Cast) -> None:
    days = {TODAY: 1, TODAY + DAY: 1, TODAY + 2 * DAY: 1}
    say_days(days, by=cast.amina, at=NOON)
    assert forget_past_days(at=NOON + DAY) == 0  # west of everything it is still today
    assert forget_past_days(at=NOON + 2 * DAY) == 1
    assert said(cast) == {TODAY + DAY: 1, TODAY + 2 * DAY: 1}
    assert forget_past_days(at=NOON + 2 * DAY) == 0


def test_days_away_are_kept_while_a_rhythm_is_judged_without_them(cast: Cast) -> None:
    say_days({TODAY: 0}, by=cast.amina, at=NOON)
    assert forget_past_days(at=NOON + 184 * DAY) == 0
    say_days({TODAY + 184 * DAY: 1}, by=cast.amina, at=NOON + 184 * DAY)
    assert forget_past_days(at=NOON + 185 * DAY) == 1 and said(cast) == {TODAY + 184 * DAY: 1}
