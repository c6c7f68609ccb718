"""Two who have said yes and never met: a first time is proposed to both, and one tap accepts it, by page or by mail."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden
from lamplighter.access.link import make_link
from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.availability import Hours, read_times
from lamplighter.core.introduction import More, Size
from lamplighter.core.post import Scope, Topic
from lamplighter.core.refusal import Refusal
from lamplighter.models.availability import Availability, OtherDay
from lamplighter.models.link import MailLink
from lamplighter.models.meeting import Meeting
from lamplighter.models.person import Person
from lamplighter.queries.home import get_mentorship_home_for
from lamplighter.queries.slot import get_next_time_for
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.availability import say_availability, say_days, say_rather
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import call_off_meeting, hold_meeting, plan_meeting
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.person import stop_mail
from lamplighter.services.slot import cannot_make_it, take_next
from tests.cast import NOON, TERMS, Cast, agree, meet
from tests.outbox.post import carry, one_mail
from tests.sink import links_in, text_of

pytestmark = pytest.mark.engine
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
FIRST = datetime(2027, 3, 9, 17, tzinfo=UTC)  # Tuesday, 17:00 in Lisbon: eight days after Monday's yes
TO_COME = {"day": "2027-03-09", "hour": "18:30"}
NINE_MARCH = datetime(2027, 3, 9, 18, 30, tzinfo=UTC)


def proposed(cast: Cast, pair: uuid.UUID, at: datetime = NOON) -> datetime | None:
    """The same for both, on their page and behind their links."""
    found = {getattr(get_next_time_for(person, pair, at=at), "next_at", None) for person in (cast.amina, cast.jonas)}
    pages = (get_mentorship_home_for(person, pair, at=at).next_time for person in (cast.amina, cast.jonas))
    found |= {page and page.next_at for page in pages}
    (moment,) = found
    return moment


def link(scope: Scope, person: Person, thing: uuid.UUID) -> str:
    return reverse("link:open", args=[make_link(scope, person=person, thing=thing, expires_at=NOON + 30 * DAY)])


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


# --- which time --------------------------------------------------------------------------------------------


def test_a_yes_proposes_a_first_time_to_both_and_a_tap_puts_it_on(cast: Cast) -> None:
    pair = meet(cast)
    assert proposed(cast, pair) == FIRST
    assert proposed(cast, pair, NOON + DAY) == FIRST, "looking again moves nothing"
    first = take_next(pair, FIRST, by=cast.jonas, at=NOON)
    assert take_next(pair, FIRST, by=cast.amina, at=NOON) == first
    assert proposed(cast, pair) is None
    assert Meeting.objects.get().starts_at == FIRST


def test_it_keeps_to_the_hours_of_both(cast: Cast) -> None:
    pair = meet(cast)
    for person, times in ((cast.amina, "9-12"), (cast.jonas, "11-16")):
        say_availability([], Hours((0, 0, 0, 0, read_times(times), 0, 0)), by=person, at=NOON)
    assert proposed(cast, pair) == datetime(2027, 3, 12, 10, tzinfo=UTC), "Friday, 11:00 in Berlin: the nearest to it"


@pytest.mark.parametrize(
    ("beat", "day"), [(Beat.WEEKLY, "Fri 5"), (Beat.MONTHLY, "Sat 13"), (Beat.CHANGES, "Sat 13"), (None, "Sat 13")]
)
def test_it_lies_within_what_they_hope_for(cast: Cast, beat: Beat | None, day: str) -> None:
    """Amina likes Saturdays best, and the next one is taken: the one after it would be late for every week."""
    more = More(beat=beat)
    request = ask(cast.jonas.pk, Size.REGULAR, "?", more=more, words_by_mail=False, by=cast.amina, at=NOON)
    pair = accept(request, by=cast.jonas, at=NOON)
    for person in (cast.amina, cast.jonas):
        say_availability([], Hours((0, 0, 0, 0, read_times("9-12"), read_times("9-12"), 0)), by=person, at=NOON)
    say_rather((0, 0, 0, 0, 0, read_times("9-12"), 0), by=cast.amina, at=NOON)
    say_days({date(2027, 3, 6): 0}, by=cast.amina, at=NOON)
    assert f"{proposed(cast, pair):%a %-d}" == day


def test_after_an_agreement_it_counts_from_there_even_where_the_distance_changes(cast: Cast) -> None:
    pair, later = meet(cast), NOON + 10 * DAY
    agree(cast, pair, at=later)
    assert proposed(cast, pair, later + HOUR) == FIRST + 10 * DAY
    for person in (cast.amina, cast.jonas):
        changes = Terms(Beat.CHANGES, TERMS.until_on, TERMS.what_for)
        sign_agreement(propose_agreement(pair, changes, by=cast.amina, at=later + HOUR), by=person, at=later + HOUR)
    assert proposed(cast, pair, later + 2 * HOUR) == FIRST + 10 * DAY


def test_what_nobody_has_taken_comes_again_soon_and_a_talk_is_not_a_first_one_any_more(cast: Cast) -> None:
    pair, late = meet(cast), NOON + 20 * DAY
    soon = proposed(cast, pair, late)
    assert soon is not None and late + 3 * HOUR <= soon < late + 2 * DAY
    call_off_meeting(plan_meeting(pair, late + DAY, by=cast.amina, at=late), by=cast.jonas, at=late)
    assert proposed(cast, pair, late) == soon
    hold_meeting(plan_meeting(pair, late - HOUR, by=cast.amina, at=late), by=cast.jonas, at=late)
    assert proposed(cast, pair, late) is None, "whether they do this again is asked first"


def test_nothing_is_proposed_once_it_has_ended(cast: Cast) -> None:
    pair = meet(cast)
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    assert proposed(cast, pair) is None
    with pytest.raises(Hidden):
        get_next_time_for(cast.sam, pair, at=NOON)


def test_on_the_page_of_the_two(cast: Cast, noon: None) -> None:
    pair, browser = meet(cast), Client()
    browser.force_login(cast.jonas)
    page = browser.get(reverse("mentorship:page", args=[pair])).content.decode()
    assert "You could meet for the first time" in page and "Tuesday 9 March, 18:00" in page
    browser.post(reverse("meeting:next", args=[pair]), {"starts_at": FIRST.isoformat()})
    assert Meeting.objects.get().planned_by == cast.jonas


# --- from a mail, without signing in -----------------------------------------------------------------------


def test_a_yes_from_a_mail_leads_to_it_for_both(cast: Cast, noon: None, settings: Any) -> None:
    """Jonas says yes and sees a time; Amina reads of the yes, her mail leads to the same one: one tap settles it."""
    settings.MAIL_IS_SET_UP = True
    one_mail(cast)
    (mail,) = carry()
    page = Client().post(urlsplit(links_in(mail)[0]).path, {"answer": "yes"}).content.decode()
    assert "Amina reads that you said yes" in page and "You could meet for the first time" in page
    assert "Tuesday 9 March, 18:00" in page and "for Amina 17:00" in page
    assert carry() == [], "a moment, for the second tap"
    (told,) = carry(NOON + 2 * MINUTE)
    theirs = urlsplit(links_in(told)[0]).path
    assert "Tuesday 9 March, 17:00" in Client().get(theirs).content.decode()
    assert not Meeting.objects.exists(), "looking does nothing"
    answer = {"answer": "next", "starts_at": FIRST.isoformat()}
    assert "It is settled" in Client().post(theirs, answer).content.decode()
    assert Meeting.objects.get().planned_by == cast.amina
    assert Client().post(theirs, answer).status_code == 404, "one link, one answer"


@pytest.mark.parametrize("wants_no_times", [False, True])
def test_a_yes_and_the_first_time_are_one_mail(cast: Cast, noon: None, settings: Any, wants_no_times: bool) -> None:
    """Unless whoever asked wants no mail about meetings: then the yes is told all the same."""
    settings.MAIL_IS_SET_UP = True
    one_mail(cast)
    (mail,) = carry()
    if wants_no_times:
        stop_mail(Topic.MEETING, by=cast.amina, at=NOON)
    page = Client().post(urlsplit(links_in(mail)[0]).path, {"answer": "yes"}).content.decode()
    onwards = re.search(r'action="(/l/[^"]+)"', page)
    assert onwards is not None
    Client().post(onwards[1], {"answer": "next", "starts_at": FIRST.isoformat()})
    (told,) = carry(NOON + 2 * MINUTE)
    assert (told["To"], "Jonas says yes" in text_of(told) + told["Subject"]) == ("amina@example.org", True)
    assert ("17:00" in text_of(told), "text/calendar" in told.as_string()) == (not wants_no_times,) * 2


def test_the_lines_agreed_to_from_a_mail_lead_to_it_as_well(cast: Cast, noon: None) -> None:
    pair = meet(cast)
    path = link(Scope.AGREEMENT, cast.jonas, propose_agreement(pair, TERMS, by=cast.amina, at=NOON))
    page = Client().post(path, {"answer": "agree"}).content.decode()
    assert "You have agreed, and Amina is told" in page and "You could meet for the first time" in page


@pytest.mark.parametrize("scope", [Scope.MESSAGE, Scope.NEXT, Scope.RHYTHM])
def test_a_time_of_ones_own_is_offered_from_a_mail(cast: Cast, noon: None, scope: Scope) -> None:
    """On the clock of whoever offers it; nothing happens before the button, and it acts once."""
    pair = meet(cast)
    agree(cast, pair)
    path = link(scope, cast.jonas, pair)
    assert "Offer a time of your own" in Client().get(path, TO_COME).content.decode()
    assert not Meeting.objects.exists()
    wrong = Client().post(path, {"answer": "own-time", "day": "2031-01-01", "hour": "18:30"})
    assert wrong.status_code == 422 and not MailLink.objects.exclude(used_at=None).exists()
    assert "Amina is told of your time" in Client().post(path, {"answer": "own-time", **TO_COME}).content.decode()
    assert Client().post(path, {"answer": "own-time", **TO_COME}).status_code == 404
    assert Meeting.objects.get().starts_at == NINE_MARCH - HOUR, "half past six in Berlin"


def test_while_one_is_planned_a_mail_offers_no_other_beside_it(cast: Cast, noon: None) -> None:
    pair = meet(cast)
    plan_meeting(pair, FIRST, by=cast.amina, at=NOON)
    path = link(Scope.MESSAGE, cast.jonas, pair)
    page = Client().get(path).content.decode()
    assert "Offer a time" not in page and "first time" not in page
    refused = Client().post(path, {"answer": "own-time", **TO_COME})
    assert refused.status_code == 422 and "There is a meeting planned already" in refused.content.decode()


def test_what_is_planned_moves_from_a_mail_and_so_does_what_was_called_off(cast: Cast, noon: None) -> None:
    meeting = plan_meeting(meet(cast), FIRST, by=cast.amina, at=NOON)
    Client().post(link(Scope.TIME, cast.amina, meeting), {"answer": "own-time", **TO_COME})
    assert Meeting.objects.get().starts_at == NINE_MARCH
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    told = Client().post(
        link(Scope.SLOT, cast.amina, meeting), {"answer": "own-time", "day": "2027-03-11", "hour": "9:00"}
    )
    assert "Jonas is told of your time" in told.content.decode()
    assert Meeting.objects.get(called_off_at=None).starts_at == datetime(2027, 3, 11, 9, tzinfo=UTC)


def test_days_away_are_said_from_a_mail_and_what_is_proposed_keeps_to_them(cast: Cast, noon: None) -> None:
    pair = meet(cast)
    path = link(Scope.NEXT, cast.amina, pair)
    assert Client().post(path, {"answer": "away", "first": "2027-03-09", "back_on": "2027-03-02"}).status_code == 422
    answer = Client().post(path, {"answer": "away", "first": "2027-03-02", "back_on": "2027-03-11"})
    assert answer.status_code == 303 and Client().get(path).status_code == 404
    assert OtherDay.objects.filter(person=cast.amina, half_hours=0).count() == 9
    assert "Thursday 11 March, 17:00" in Client().get(answer["Location"]).content.decode()


def test_weekly_hours_are_said_from_a_mail_and_those_that_stood_are_never_shown(cast: Cast, noon: None) -> None:
    """Languages stay as they are; an empty week is no answer here, for it could be a slip."""
    say_availability(["en"], Hours((read_times("9-10"),) * 7), by=cast.amina, at=NOON)
    path = link(Scope.NEXT, cast.amina, meet(cast))
    page = Client().get(path).content.decode()
    assert "Say when you can talk" in page and "checked" not in page and "9:00" not in page
    assert Client().post(path, {"answer": "hours"}).status_code == 422
    both = Client().post(path, {"answer": "hours", "change": "on", "monday": "EVENING"})
    assert both.status_code == 422 and "Take away one" in both.content.decode()
    answer = Client().post(path, {"answer": "hours", "friday": ["EVENING"]})
    assert answer.status_code == 303
    said = Availability.objects.get(person=cast.amina)
    assert (said.languages.split(), said.hours) == (["en"], Hours((0, 0, 0, 0, read_times("18-23"), 0, 0)))
    assert "Friday 12 March, 18:00" in Client().get(answer["Location"]).content.decode()


@pytest.mark.parametrize("scope", [Scope.MESSAGE, Scope.RHYTHM, Scope.TIME, Scope.SLOT])
def test_whoever_has_said_when_they_can_is_asked_the_same_again(cast: Cast, noon: None, scope: Scope) -> None:
    pair = meet(cast)
    agree(cast, pair)
    thing = pair
    if scope in (Scope.TIME, Scope.SLOT):
        thing = plan_meeting(pair, FIRST, by=cast.jonas, at=NOON)
    if scope is Scope.SLOT:
        cannot_make_it(thing, by=cast.jonas, at=NOON)
    answer = Client().post(link(scope, cast.amina, thing), {"answer": "hours", "change": "on"})
    assert answer.status_code == 303
    assert Client().get(answer["Location"]).status_code == 200
    scopes = MailLink.objects.order_by("pk").values_list("scope", flat=True)
    assert scopes.last() == (Scope.NEXT if scope is Scope.SLOT else scope).value


def test_where_nothing_can_be_proposed_any_more_a_mail_still_takes_a_time(cast: Cast, noon: None) -> None:
    path = link(Scope.NEXT, cast.amina, meet(cast))
    answer = Client().post(path, {"answer": "away", "first": "2027-03-02", "back_on": "2027-06-02"})
    page = Client().get(answer["Location"]).content.decode()
    assert "Write to Jonas" in page and "Offer a time of your own" in page


@pytest.mark.parametrize("answer", ["own-time", "away", "hours"])
def test_a_link_for_something_else_says_nothing_of_ones_time(cast: Cast, noon: None, answer: str) -> None:
    request = ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.amina, at=NOON)
    path = link(Scope.REQUEST, cast.jonas, request)
    says = {"answer": answer, **TO_COME, "first": "2027-03-02", "back_on": "2027-03-08", "change": "on"}
    assert Client().post(path, says).status_code == 404
    assert not (Meeting.objects.exists() or OtherDay.objects.exists())
    assert not Availability.objects.filter(person=cast.jonas, hours_change=True).exists()


def test_a_second_time_is_refused_in_words(cast: Cast) -> None:
    pair = meet(cast)
    take_next(pair, FIRST, by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="Something else is settled"):
        take_next(pair, FIRST + HOUR, by=cast.jonas, at=NOON)
    assert Meeting.objects.get().starts_at.time() == time(17)
