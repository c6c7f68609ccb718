"""The agreed rhythm proposes the next meeting: one time for both, and one tap puts it on."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.availability import Hours, read_times
from lamplighter.core.expectation import Expectations
from lamplighter.core.fixed import FixedSlot
from lamplighter.core.refusal import Refusal
from lamplighter.models.agreement import Agreement
from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.queries.agreement import list_versions_for
from lamplighter.queries.home import get_mentorship_home_for
from lamplighter.queries.slot import get_next_time_for
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.availability import say_availability, say_away, say_days
from lamplighter.services.crossroads import ask_after_meetings, say_we_met
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.mentorship import pause_mentorship
from lamplighter.services.slot import take_next
from tests.cast import NOON, TERMS, Cast, agree, arrive, meet
from tests.outbox.post import carry
from tests.sink import links_in, text_of

pytestmark = pytest.mark.engine
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
THEN = NOON + 3 * DAY + 5 * HOUR  # Thursday 18:00 in Berlin, 17:00 in Lisbon
AFTER = THEN + DAY
IN_A_FORTNIGHT = THEN + 14 * DAY


@pytest.fixture(autouse=True)
def _mail_leaves(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True


@pytest.fixture
def met(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> uuid.UUID:
    """They have met on Thursday: the pair."""
    say_we_met(plan_meeting(pair, THEN, by=cast.jonas, at=NOON), by=cast.amina, at=AFTER)
    return pair


def way_from(mail: EmailMessage) -> str:
    """Where its answer is given."""
    (link,) = [link for link in links_in(mail) if "/l/" in link and "/stop/" not in link]
    return urlsplit(link).path


def proposed(cast: Cast, pair: uuid.UUID, at: datetime = AFTER) -> datetime:
    """The same for both."""
    found = [get_next_time_for(person, pair, at=at) for person in (cast.amina, cast.jonas)]
    (moment,) = {one.next_at for one in found if one}
    assert moment == getattr(get_mentorship_home_for(cast.jonas, pair, at=at).next_time, "next_at", None)
    return moment


def test_where_nobody_knows_it_is_the_same_hour_a_fortnight_on(cast: Cast, met: uuid.UUID) -> None:
    assert proposed(cast, met) == IN_A_FORTNIGHT


def test_the_hour_is_the_same_on_her_clock_when_the_clocks_are_changed(cast: Cast, met: uuid.UUID) -> None:
    """Lisbon changes on 28 March; it is 17:00 there before and after."""
    say_we_met(take_next(met, IN_A_FORTNIGHT, by=cast.amina, at=AFTER), by=cast.amina, at=IN_A_FORTNIGHT + DAY)
    there = proposed(cast, met, IN_A_FORTNIGHT + DAY).astimezone(ZoneInfo("Europe/Lisbon"))
    assert (there.date().isoformat(), there.hour) == ("2027-04-01", 17)


def test_it_keeps_to_the_hours_of_both_and_inside_the_window(cast: Cast, met: uuid.UUID) -> None:
    for person, times in ((cast.amina, "9-12"), (cast.jonas, "11-16")):
        say_availability([], Hours((0, read_times(times), 0, 0, 0, 0, 0)), by=person, at=NOON)
    berlin = proposed(cast, met).astimezone(ZoneInfo("Europe/Berlin"))
    assert (berlin.weekday(), 11 <= berlin.hour < 13) == (1, True)
    assert timedelta(days=10.5) <= berlin - THEN <= timedelta(days=21)


def test_where_one_is_away_all_the_while_it_is_when_they_are_back(cast: Cast, met: uuid.UUID) -> None:
    back = (THEN + 24 * DAY).date()
    say_away(AFTER.date(), back, by=cast.jonas, at=AFTER)
    assert proposed(cast, met).date() == back


def test_what_is_long_due_comes_soon(cast: Cast, met: uuid.UUID) -> None:
    late = THEN + 60 * DAY
    assert late < proposed(cast, met, late) < late + 2 * DAY


def test_nothing_is_proposed_while_it_changes_or_rests_or_stands(cast: Cast, met: uuid.UUID) -> None:
    for person in (cast.amina, cast.jonas):
        changes = Terms(Beat.CHANGES, TERMS.until_on, TERMS.what_for)
        sign_agreement(propose_agreement(met, changes, by=cast.amina, at=AFTER), by=person, at=AFTER)
    assert get_next_time_for(cast.amina, met, at=AFTER) is None
    sign_agreement(propose_agreement(met, TERMS, by=cast.amina, at=AFTER), by=cast.jonas, at=AFTER)
    taken = take_next(met, proposed(cast, met), by=cast.amina, at=AFTER)
    assert get_next_time_for(cast.amina, met, at=AFTER) is None
    Meeting.objects.filter(pk=taken).delete()
    pause_mentorship(met, (AFTER + 30 * DAY).date(), by=cast.amina, at=AFTER)
    assert get_next_time_for(cast.amina, met, at=AFTER) is None


def test_a_tap_puts_it_on_and_the_other_one_is_told_once(cast: Cast, met: uuid.UUID) -> None:
    carry(AFTER)
    first = take_next(met, IN_A_FORTNIGHT, by=cast.amina, at=AFTER)
    assert take_next(met, IN_A_FORTNIGHT, by=cast.jonas, at=AFTER) == first
    (mail,) = carry(AFTER)
    assert mail["To"] == "jonas@example.org"
    assert "If it does not suit you" in text_of(mail)
    with pytest.raises(Refusal, match="Something else is settled"):
        take_next(met, IN_A_FORTNIGHT + HOUR, by=cast.jonas, at=AFTER)


def test_a_time_that_has_gone_is_not_taken(cast: Cast, met: uuid.UUID) -> None:
    other = meet(Cast(arrive("Ravi"), cast.jonas, cast.priya, cast.sam))
    plan_meeting(other, IN_A_FORTNIGHT + HOUR / 4, by=cast.jonas, at=AFTER)
    for gone in (IN_A_FORTNIGHT, AFTER - HOUR):
        with pytest.raises(Refusal, match="This time has gone meanwhile"):
            take_next(met, gone, by=cast.amina, at=AFTER)
    assert proposed(cast, met) != IN_A_FORTNIGHT


def test_the_mail_of_the_day_after_brings_it_in_both_zones_and_one_tap_takes_it(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, client: Client
) -> None:
    plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    carry(NOON + HOUR)
    ask_after_meetings(at=AFTER)
    mails = {mail["To"]: mail for mail in carry(AFTER)}
    words = text_of(mails["amina@example.org"])
    assert "18 March" in words and "17:00" in words and "For Jonas that is 18:00" in words
    link, theirs = (way_from(mails[f"{name}@example.org"]) for name in ("amina", "jonas"))
    with time_machine.travel(AFTER, tick=False):
        page = client.get(link).content.decode()
        assert "We met, and put this down" in page
        assert Meeting.objects.count() == 1, "looking does nothing"
        wrong = client.post(link, {"answer": "met-next", "starts_at": "soon"})
        assert wrong.status_code == 422 and "This time has gone" in wrong.content.decode()
        answer = {"answer": "met-next", "starts_at": IN_A_FORTNIGHT.isoformat()}
        assert "It is settled" in client.post(link, answer).content.decode()
        assert "You and Amina have met" in client.get(theirs).content.decode(), "and what stays of it can be said"
    assert Meeting.objects.get(held_at=None).starts_at == IN_A_FORTNIGHT
    assert Notice.objects.filter(template="meeting/planned", settled_at=None).count() == 1


def test_we_met_alone_leads_on_to_it(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, client: Client) -> None:
    plan_meeting(pair, THEN, by=cast.jonas, at=NOON)
    carry(NOON + HOUR)
    ask_after_meetings(at=AFTER)
    link = way_from(next(mail for mail in carry(AFTER) if mail["To"] == "jonas@example.org"))
    with time_machine.travel(AFTER, tick=False):
        onwards = client.post(link, {"answer": "met"})["Location"]
        page = client.get(onwards).content.decode()
        assert "could be" in page and "for Amina" in page
        client.post(onwards, {"answer": "next", "starts_at": IN_A_FORTNIGHT.isoformat()})
    assert Meeting.objects.get(held_at=None).planned_by == cast.jonas


def test_on_the_page_of_the_two(cast: Cast, met: uuid.UUID, client: Client) -> None:
    with time_machine.travel(AFTER, tick=False):
        client.force_login(cast.amina)
        assert "Put it down for us both" in client.get(reverse("mentorship:page", args=[met])).content.decode()
        address = reverse("meeting:next", args=[met])
        assert client.post(address, {"starts_at": "?"}).status_code == 409
        assert client.post(address, {"starts_at": IN_A_FORTNIGHT.isoformat()}).status_code == 303
        assert "Put it down for us both" not in client.get(reverse("mentorship:page", args=[met])).content.decode()


def test_between_two_zones_that_change_on_other_days_it_says_both_clocks(cast: Cast) -> None:
    """New York has changed its clock by then, Lisbon has not: four hours apart, not five."""
    two = Cast(cast.amina, cast.sam, cast.priya, cast.jonas)
    pair = meet(two)
    agree(two, pair)
    say_we_met(plan_meeting(pair, THEN, by=cast.sam, at=NOON), by=cast.amina, at=AFTER)
    next_time = get_next_time_for(cast.amina, pair, at=AFTER)
    assert next_time and next_time.next_at == datetime(2027, 3, 18, 17, tzinfo=UTC)
    assert next_time.next_at.astimezone(ZoneInfo(next_time.partner_zone)).hour == 13


def fix(cast: Cast, pair: uuid.UUID, *, zone: str = "Europe/Lisbon") -> None:
    """Every second Tuesday at half past five."""
    slot = FixedSlot(1, time(17, 30), zone)
    lines = Expectations(TERMS.beat, TERMS.until_on, TERMS.what_for, fixed=slot)
    sign_agreement(propose_agreement(pair, lines, by=cast.amina, at=NOON), by=cast.jonas, at=NOON)


def test_a_fixed_day_is_proposed_before_anything_else_even_the_first_time(cast: Cast, pair: uuid.UUID) -> None:
    fix(cast, pair)
    assert proposed(cast, pair, NOON) == datetime(2027, 3, 2, 17, 30, tzinfo=UTC)
    say_availability([], Hours((0, 0, 0, 0, 0, 0, read_times("9-12"))), by=cast.jonas, at=NOON)
    assert proposed(cast, pair, NOON) == datetime(2027, 3, 2, 17, 30, tzinfo=UTC), "they have said this one together"


def test_whoever_is_away_or_meets_somebody_else_that_day_is_offered_another_time(cast: Cast, met: uuid.UUID) -> None:
    fix(cast, met)
    fixed = datetime(2027, 3, 16, 17, 30, tzinfo=UTC)
    assert proposed(cast, met) == fixed
    say_days({fixed.date(): 0}, by=cast.jonas, at=AFTER)
    assert proposed(cast, met) == IN_A_FORTNIGHT


def test_three_lines_alone_leave_the_fixed_day_as_it_is(cast: Cast, met: uuid.UUID) -> None:
    fix(cast, met)
    slower = Terms(Beat.EVERY_THREE_WEEKS, TERMS.until_on, TERMS.what_for)
    sign_agreement(propose_agreement(met, slower, by=cast.jonas, at=AFTER), by=cast.amina, at=AFTER)
    assert proposed(cast, met) == datetime(2027, 3, 23, 17, 30, tzinfo=UTC)


def test_a_fixed_day_that_changes_stands_in_the_versions(cast: Cast, met: uuid.UUID, client: Client) -> None:
    """That it came, what it was before it changed, and that it went; a version that leaves it alone says nothing."""
    fix(cast, met)
    fix(cast, met, zone="Europe/Berlin")
    slower = Terms(Beat.EVERY_THREE_WEEKS, TERMS.until_on, TERMS.what_for)
    sign_agreement(propose_agreement(met, slower, by=cast.jonas, at=AFTER), by=cast.amina, at=AFTER)
    none = Expectations(slower.beat, slower.until_on, slower.what_for)
    sign_agreement(propose_agreement(met, none, by=cast.amina, at=AFTER), by=cast.jonas, at=AFTER)
    said = [version.fixed_changed for version in list_versions_for(cast.amina, met)]
    assert said == [True, False, True, True, *[False] * (len(said) - 4)]
    client.force_login(cast.amina)
    pages = [
        client.get(reverse("agreement:page", args=[version.page.id])).content.decode()
        for version in list_versions_for(cast.amina, met)
    ]
    assert ["The fixed day" in page for page in pages] == said
    assert "Tuesday at 17:30, Berlin time" in pages[0] and "Before: none" in pages[3]
    assert "The fixed day" in client.get(reverse("agreement:versions", args=[met])).content.decode()


def test_both_read_whose_clock_counts_and_what_it_is_on_the_other_one(cast: Cast, client: Client) -> None:
    two = Cast(cast.amina, cast.sam, cast.priya, cast.jonas)
    pair = meet(two)
    address = reverse("agreement:write", args=[pair])
    given = {"beat": "fortnightly", "until_on": "2027-06-01", "what_for": "To lead"}
    given |= {"fixed_day": "1", "fixed_clock": "Europe/Lisbon"}
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.amina)
        wrong = client.post(address, given)
        assert wrong.status_code == 422 and "Choose a time for the fixed day." in wrong.content.decode()
        assert client.post(address, given | {"fixed_hour": "17:00"}).status_code == 303
        assert 'value="17:00' in client.get(address).content.decode()
        sign_agreement(Agreement.objects.get().pk, by=cast.sam, at=NOON)
        for person in (cast.amina, cast.sam):
            client.force_login(person)
            page = client.get(reverse("mentorship:page", args=[pair])).content.decode()
            assert "Every two weeks on Tuesday at 17:00, Lisbon time." in page
            assert "New York time: usually 12:00." in page
            assert "From Tuesday 16 March to Tuesday 23 March 13:00. On Tuesday 2 November 13:00." in page
