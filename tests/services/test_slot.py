"""When somebody cannot make it: three other times for both, from page and mail, or in writing."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden
from lamplighter.core.availability import Hours, read_times
from lamplighter.core.refusal import Refusal
from lamplighter.models.meeting import Meeting
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.slot import OfferedSlot
from lamplighter.queries.home import get_mentorship_home_for
from lamplighter.queries.slot import get_slots_for
from lamplighter.services.availability import say_availability, say_away, say_days, say_rather
from lamplighter.services.crossroads import ask_after_meetings
from lamplighter.services.meeting import hold_meeting, plan_meeting
from lamplighter.services.mentorship import leave_mentorship, pause_mentorship
from lamplighter.services.slot import cannot_make_it, meet_in_writing, take_slot
from tests.cast import NOON, Cast, agree, arrive, meet
from tests.outbox.post import carry
from tests.sink import links_in, text_of

pytestmark = pytest.mark.engine
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
THEN = NOON + 3 * DAY + 5 * HOUR  # Thursday 18:00 in Berlin, 17:00 in Lisbon


@pytest.fixture
def meeting(cast: Cast, pair: uuid.UUID) -> uuid.UUID:
    return plan_meeting(pair, THEN, by=cast.jonas, at=NOON)


@pytest.fixture
def lost(cast: Cast, meeting: uuid.UUID) -> uuid.UUID:
    """Jonas cannot make it."""
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    return meeting


def have_none(person: Person, days: int, at: datetime) -> None:
    """So full that the two share no hour, and yet not away: every fifth night they have time."""
    night = read_times("3-4")
    say_days({at.date() + n * DAY: 0 if n % 5 else night for n in range(days)}, by=person, at=at)


def evenings(cast: Cast) -> None:
    for person, times in ((cast.amina, "17-19"), (cast.jonas, "19-22")):
        say_availability([], Hours((read_times(times),) * 5 + (0, 0)), by=person, at=NOON)


def offered(meeting: uuid.UUID) -> list[datetime]:
    return list(OfferedSlot.objects.filter(meeting=meeting).order_by("number").values_list("starts_at", flat=True))


def test_three_times_that_both_have_come_back_at_once(cast: Cast, meeting: uuid.UUID) -> None:
    """Amina's 17 to 19 in Lisbon and Jonas's 19 to 22 in Berlin share 19 to 20 there, on weekdays."""
    evenings(cast)
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    there = [moment.astimezone(ZoneInfo("Europe/Berlin")) for moment in offered(meeting)]
    assert len(there) == 3 and len({moment.date() for moment in there}) == 3
    assert all(moment.weekday() < 5 and 19 * 60 <= moment.hour * 60 + moment.minute <= 19 * 60 + 30 for moment in there)
    assert all(moment > NOON for moment in there)


@pytest.mark.parametrize("days_full", [14, 4])
def test_where_no_time_keeps_their_rhythm_in_writing_comes_first(
    cast: Cast, pair: uuid.UUID, client: Client, settings: Any, days_full: int
) -> None:
    """They meet every fortnight, so three weeks after the last time is as late as it may be."""
    settings.MAIL_IS_SET_UP = True
    agree(cast, pair)
    hold_meeting(plan_meeting(pair, NOON, by=cast.amina, at=NOON), by=cast.amina, at=NOON)
    carry()
    late, at = days_full == 14, NOON + 13 * DAY
    meeting = plan_meeting(pair, NOON + 14 * DAY, by=cast.amina, at=NOON)
    have_none(cast.amina, days_full, at)
    Notice.objects.all().delete()
    cannot_make_it(meeting, by=cast.amina, at=at)
    assert len(offered(meeting)) == 3 and get_slots_for(cast.jonas, meeting, at=at).is_late is late
    (mail,) = carry(at)
    assert ("you could do this one in writing" in " ".join(text_of(mail).split())) is late and "\n1. " in text_of(mail)
    link = next(link for link in links_in(mail) if "/l/" in link and "/stop/" not in link)
    with time_machine.travel(at, tick=False):
        client.force_login(cast.jonas)
        for page in (reverse("mentorship:page", args=[pair]), urlsplit(link).path):
            says = client.get(page).content.decode()
            assert (says.index("one in writing") < says.index("Take this")) is late


@pytest.mark.parametrize(("days_full", "later"), [(60, 0), (4, 10)])
def test_where_no_time_is_left_that_keeps_their_rhythm_their_page_offers_to_write(
    cast: Cast, pair: uuid.UUID, client: Client, days_full: int, later: int
) -> None:
    """Nothing could be offered at all; or the three have gone by, and what is proposed next is too late."""
    agree(cast, pair)
    hold_meeting(plan_meeting(pair, NOON, by=cast.amina, at=NOON), by=cast.amina, at=NOON)
    at = NOON + 13 * DAY
    meeting = plan_meeting(pair, NOON + 14 * DAY, by=cast.amina, at=NOON)
    have_none(cast.amina, days_full, at)
    cannot_make_it(meeting, by=cast.amina, at=at)
    assert len(offered(meeting)) == (3 if later else 0)
    assert not later or get_mentorship_home_for(cast.jonas, pair, at=at).to_write is None, "they have three times"
    with time_machine.travel(at + later * DAY, tick=False):
        client.force_login(cast.jonas)
        page = reverse("mentorship:page", args=[pair])
        assert "In writing counts just the same" in client.get(page).content.decode()
        client.post(reverse("meeting:in_writing", args=[meeting]))
        assert Meeting.objects.get(pk=meeting).in_writing
        assert "In writing counts" not in client.get(page).content.decode()


def test_days_away_are_not_counted_and_days_full_of_other_things_are(cast: Cast, pair: uuid.UUID) -> None:
    """They are back after sixteen days, and twenty-one after the last time would be as late as it may be."""
    agree(cast, pair)
    hold_meeting(plan_meeting(pair, NOON, by=cast.amina, at=NOON), by=cast.amina, at=NOON)
    at = NOON + 13 * DAY
    meeting = plan_meeting(pair, NOON + 14 * DAY, by=cast.amina, at=NOON)
    say_away(at.date(), at.date() + 16 * DAY, by=cast.amina, at=at)
    cannot_make_it(meeting, by=cast.amina, at=at)
    assert min(offered(meeting)) > NOON + 28 * DAY and not get_slots_for(cast.jonas, meeting, at=at).is_late
    once = get_mentorship_home_for(cast.jonas, pair, at=NOON + 40 * DAY)
    assert once.next_time and once.to_write, "thirteen before and eleven since they are back"


def test_a_meeting_called_off_long_ago_is_not_written_about(cast: Cast, pair: uuid.UUID) -> None:
    agree(cast, pair)
    off = plan_meeting(pair, NOON + DAY, by=cast.amina, at=NOON)
    cannot_make_it(off, by=cast.amina, at=NOON)
    hold_meeting(plan_meeting(pair, NOON + 2 * DAY, by=cast.amina, at=NOON), by=cast.amina, at=NOON + 3 * DAY)
    assert get_mentorship_home_for(cast.jonas, pair, at=NOON + 40 * DAY).to_write is None
    with pytest.raises(Refusal, match="Something else is settled"):
        meet_in_writing(off, by=cast.amina, at=NOON + 40 * DAY)


def test_where_nobody_knows_it_is_about_the_same_hour_on_other_days(lost: uuid.UUID) -> None:
    there = [moment.astimezone(ZoneInfo("Europe/Berlin")) for moment in offered(lost)]
    assert [moment.hour * 60 + moment.minute for moment in there] == [18 * 60] * 3
    assert all(abs(moment - THEN) < 14 * DAY for moment in there)


def test_nobody_is_offered_the_time_that_was_lost_or_one_that_is_taken(cast: Cast, meeting: uuid.UUID) -> None:
    evenings(cast)
    eli = arrive("Eli", zone="Europe/Berlin", can_help_with="speaking")
    other = meet(Cast(cast.amina, eli, cast.priya, cast.sam))
    busy = datetime(2027, 3, 2, 18, tzinfo=UTC)
    plan_meeting(other, busy, by=eli, at=NOON)
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    assert len(offered(meeting)) == 3
    for moment in offered(meeting):
        assert abs(moment - busy) >= timedelta(minutes=30) and abs(moment - THEN) >= timedelta(minutes=30)


def test_it_lands_inside_their_rhythm(cast: Cast, pair: uuid.UUID) -> None:
    agree(cast, pair)
    hold_meeting(plan_meeting(pair, NOON - HOUR, by=cast.jonas, at=NOON), by=cast.jonas, at=NOON)
    meeting = plan_meeting(pair, NOON + 14 * DAY, by=cast.jonas, at=NOON)
    cannot_make_it(meeting, by=cast.jonas, at=NOON + 14 * DAY - timedelta(minutes=1))
    assert all(NOON + 14 * DAY < moment <= NOON + 21 * DAY for moment in offered(meeting))


def test_hours_they_would_rather_have_come_first(cast: Cast, meeting: uuid.UUID) -> None:
    """Both evenings are free in full; Jonas would rather talk at 20:30, and on both Saturdays so would Amina."""
    for person, times in ((cast.amina, "17-22"), (cast.jonas, "18-22")):
        say_availability([], Hours((read_times(times),) * 7), by=person, at=NOON)
    say_rather((read_times("20:30-21"),) * 7, by=cast.jonas, at=NOON)
    say_rather((0,) * 5 + (read_times("18:30-20"), 0), by=cast.amina, at=NOON)
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    there = [moment.astimezone(ZoneInfo("Europe/Berlin")) for moment in offered(meeting)]
    assert [f"{moment:%a %H:%M}" for moment in there] == ["Mon 20:30", "Sat 20:30", "Sat 20:30"]


def test_while_the_two_pause_nobody_is_offered_a_time(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    back = NOON.date() + timedelta(days=30)
    agree(cast, pair)
    pause_mentorship(pair, back, by=cast.amina, at=NOON)
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    assert len(offered(meeting)) == 3 and all(moment.date() >= back for moment in offered(meeting))


def test_work_that_comes_first_is_a_reason_without_a_detail(cast: Cast, pair: uuid.UUID, settings: Any) -> None:
    """By page and by mail; once another time is taken, it is no more known."""
    settings.MAIL_IS_SET_UP = True
    meeting, words = plan_meeting(pair, THEN, by=cast.jonas, at=NOON), "something at work comes first this time"
    planned = next(mail for mail in carry() if "text/calendar" in mail.as_string())
    follow(links_in(planned)[0], NOON, answer="cannot", words="", for_work="on")
    (mail,) = [mail for mail in carry() if "Called off" in str(mail["Subject"])]
    assert f"For Amina, {words}" in text_of(mail)
    browser = Client()
    with time_machine.travel(NOON, tick=False):
        browser.force_login(cast.jonas)
        assert words in browser.get(reverse("mentorship:page", args=[pair])).content.decode()
        take_slot(meeting, 1, by=cast.jonas, at=NOON)
        assert not Meeting.objects.get().for_work
        browser.post(reverse("meeting:call_off", args=[meeting]), {"why": "work"})
        assert Meeting.objects.get().for_work
        assert words not in browser.get(reverse("mentorship:page", args=[pair])).content.decode(), "he knows"


def test_who_shares_no_hour_is_told_all_the_same(cast: Cast, meeting: uuid.UUID) -> None:
    for person, times in ((cast.amina, "9-10"), (cast.jonas, "20-21")):
        say_availability([], Hours((read_times(times),) * 7), by=person, at=NOON)
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    assert offered(meeting) == []
    assert Meeting.objects.get().called_off_at == NOON
    assert Notice.objects.filter(template="meeting/called_off", recipient=cast.amina).exists()


def test_twice_is_once_and_what_has_begun_is_simply_called_off(cast: Cast, pair: uuid.UUID, lost: uuid.UUID) -> None:
    before = offered(lost)
    cannot_make_it(lost, by=cast.amina, at=NOON + HOUR)
    assert offered(lost) == before and Notice.objects.filter(template="meeting/called_off").count() == 1
    begun = plan_meeting(pair, NOON - HOUR, by=cast.jonas, at=NOON)
    cannot_make_it(begun, by=cast.jonas, at=NOON)
    assert offered(begun) == []


def test_one_is_taken_and_the_meeting_is_on_again(cast: Cast, lost: uuid.UUID) -> None:
    offer = get_slots_for(cast.amina, lost, at=NOON)
    assert not offer.offered_by_me and offer.partner_zone == "Europe/Berlin"
    second = offer.slots[1]
    for _ in range(2):
        take_slot(lost, second.number, by=cast.amina, at=NOON)
    row = Meeting.objects.get()
    assert (row.starts_at, row.called_off_at, row.planned_by, row.revision) == (second.starts_at, None, cast.amina, 2)
    assert list(Notice.objects.filter(template="meeting/taken").values_list("recipient__name")) == [("Jonas",)]
    with pytest.raises(Refusal, match="Something else is settled"):
        take_slot(lost, offer.slots[0].number, by=cast.jonas, at=NOON)
    assert get_slots_for(cast.amina, lost, at=NOON).slots == ()


@pytest.mark.parametrize("late", [True, False], ids=["passed", "no such"])
def test_a_time_that_has_passed_or_never_was_is_refused(cast: Cast, lost: uuid.UUID, late: bool) -> None:
    with pytest.raises(Refusal, match="has gone meanwhile"):
        take_slot(lost, 1 if late else 4, by=cast.amina, at=NOON + (60 * DAY if late else HOUR))


def test_a_time_that_somebody_else_took_meanwhile_is_refused(cast: Cast, lost: uuid.UUID) -> None:
    eli = arrive("Eli", can_help_with="speaking")
    other = meet(Cast(cast.amina, eli, cast.priya, cast.sam))
    first = offered(lost)[0]
    plan_meeting(other, first + timedelta(minutes=15), by=eli, at=NOON)
    with pytest.raises(Refusal, match="has gone meanwhile"):
        take_slot(lost, 1, by=cast.amina, at=NOON)
    take_slot(lost, 2, by=cast.amina, at=NOON)


def test_another_plan_has_come_first(cast: Cast, pair: uuid.UUID, lost: uuid.UUID) -> None:
    plan_meeting(pair, THEN + 30 * DAY, by=cast.amina, at=NOON)
    for deed in (
        lambda: take_slot(lost, 1, by=cast.amina, at=NOON),
        lambda: meet_in_writing(lost, by=cast.amina, at=NOON),
    ):
        with pytest.raises(Refusal, match="Something else is settled"):
            deed()
    assert Meeting.objects.get(pk=lost).called_off_at == NOON


def test_in_writing_counts_as_having_met(cast: Cast, lost: uuid.UUID) -> None:
    for _ in range(2):
        meet_in_writing(lost, by=cast.amina, at=NOON)
    row = Meeting.objects.get()
    assert (row.in_writing, row.held_at, row.called_off_at) == (True, THEN, None)
    assert list(Notice.objects.filter(template="meeting/in_writing").values_list("recipient__name")) == [("Jonas",)]
    assert ask_after_meetings(at=THEN + 2 * DAY) == 0, "nobody is asked whether they met"


def test_what_was_held_or_called_off_long_ago_is_not_done_in_writing(cast: Cast, pair: uuid.UUID) -> None:
    held = plan_meeting(pair, NOON - HOUR, by=cast.jonas, at=NOON)
    hold_meeting(held, by=cast.jonas, at=NOON)
    off = plan_meeting(pair, NOON - HOUR, by=cast.jonas, at=NOON)
    cannot_make_it(off, by=cast.jonas, at=NOON)
    for meeting in (held, off):
        with pytest.raises(Refusal, match="Something else is settled"):
            meet_in_writing(meeting, by=cast.amina, at=NOON)


def test_strangers_learn_nothing_and_after_an_end_nothing_is_taken(
    cast: Cast, pair: uuid.UUID, lost: uuid.UUID
) -> None:
    for deed in (cannot_make_it, meet_in_writing):
        with pytest.raises(Hidden):
            deed(lost, by=cast.priya, at=NOON)
    with pytest.raises(Hidden):
        get_slots_for(cast.sam, lost, at=NOON)
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    assert get_slots_for(cast.amina, lost, at=NOON).slots == ()
    with pytest.raises(Hidden):
        take_slot(lost, 1, by=cast.amina, at=NOON)


# --- by mail, without signing in ---------------------------------------------------------------------------


def follow(link: str, at: datetime, **says: str) -> Any:
    """The page behind a link, or what is answered there."""
    path = urlsplit(link).path
    with time_machine.travel(at, tick=False):
        return Client().post(path, says, follow=True) if says else Client().get(path)


def test_both_sides_by_mail_in_both_zones(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    evenings(cast)
    planned = next(mail for mail in carry() if "text/calendar" in mail.as_string())
    page = follow(links_in(planned)[0], NOON, answer="cannot", words="")
    assert "It is called off, and Jonas is told" in page.content.decode()
    assert page.content.decode().count("Take this") == 3
    (mail,) = carry()
    words = text_of(mail)
    assert mail["To"] == "jonas@example.org" and "These times could suit you both (Berlin time):" in words
    first = offered(meeting)[0]
    for zone in ("Europe/Berlin", "Europe/Lisbon"):
        assert f"{first.astimezone(ZoneInfo(zone)):%H:%M}" in words
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert icalendar.Calendar.from_ical(part.get_content())["METHOD"] == "CANCEL"
    link = links_in(mail)[0]
    seen = follow(link, NOON).content.decode()
    assert f"{first.astimezone(ZoneInfo('Europe/Berlin')):%H:%M}</time>" in seen, "in his own zone, signed out"
    assert "for Amina" in seen and not Meeting.objects.filter(called_off_at=None).exists(), "looking does nothing"
    answer = follow(link, NOON, answer="take-1")
    assert "It is settled, and Amina is told" in answer.content.decode()
    assert follow(link, NOON, answer="take-2").status_code == 404
    assert Meeting.objects.get().starts_at == first
    (mail,) = carry()
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    told = (mail["To"], calendar["METHOD"], event["UID"], event["SEQUENCE"], event["DTSTART"].dt)
    assert told == ("amina@example.org", "REQUEST", f"{meeting.hex}@localhost", 2, first)


@pytest.mark.parametrize(
    ("says", "reads"),
    [
        ({"answer": "in-writing"}, "In writing this time"),
        ({"answer": "message", "words": "Friday?"}, "Sent. Jonas reads it."),
    ],
    ids=["in writing", "none of these"],
)
def test_the_other_answers(cast: Cast, lost: uuid.UUID, settings: Any, says: dict[str, str], reads: str) -> None:
    settings.MAIL_IS_SET_UP = True
    mail = next(mail for mail in carry() if "Called off" in str(mail["Subject"]))
    assert reads in follow(links_in(mail)[0], NOON, **says).content.decode()
    assert Meeting.objects.get().in_writing is (says["answer"] == "in-writing")
    assert Message.objects.exists() is (says["answer"] == "message")


def test_a_time_that_has_gone_is_told_on_the_page_and_the_link_still_works(
    cast: Cast, lost: uuid.UUID, settings: Any
) -> None:
    settings.MAIL_IS_SET_UP = True
    mail = next(mail for mail in carry() if "Called off" in str(mail["Subject"]))
    other = meet(Cast(cast.amina, arrive("Eli", can_help_with="speaking"), cast.priya, cast.sam))
    plan_meeting(other, offered(lost)[0], by=cast.amina, at=NOON)
    answer = follow(links_in(mail)[0], NOON, answer="take-1")
    assert answer.status_code == 422 and "has gone meanwhile" in answer.content.decode()
    assert follow(links_in(mail)[0], NOON, answer="take-2").status_code == 200


def test_on_their_own_page(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    browsers = {person: Client() for person in (cast.amina, cast.jonas)}
    with time_machine.travel(NOON, tick=False):
        for person, browser in browsers.items():
            browser.force_login(person)
        browsers[cast.jonas].post(reverse("meeting:call_off", args=[meeting]))
        his = browsers[cast.jonas].get(reverse("mentorship:page", args=[pair])).content.decode()
        hers = browsers[cast.amina].get(reverse("mentorship:page", args=[pair])).content.decode()
        assert "None of these?" in hers and reverse("availability:mine") in hers
        assert "Amina has been asked to take one" in his and "has been asked to take one" not in hers
        assert hers.count("Take this") == his.count("Take this") == 3
        answer = browsers[cast.amina].post(reverse("meeting:take", args=[meeting]), {"number": "3"})
        assert answer.status_code == 303 and Meeting.objects.get().called_off_at is None
        for nonsense in ({"number": "9"}, {"number": "x"}, {}):
            assert browsers[cast.amina].post(reverse("meeting:take", args=[meeting]), nonsense).status_code == 409
        answer = browsers[cast.amina].post(reverse("meeting:in_writing", args=[meeting]))
        assert answer.status_code == 303 and Meeting.objects.get().in_writing
        assert "in writing" in browsers[cast.jonas].get(reverse("meeting:page", args=[meeting])).content.decode()
