"""What a person sees ahead is what the plan would send them, to the hour, and nobody else's."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.conf import LazySettings

from lamplighter.core.agreement import Beat, FirstMeetings, Terms
from lamplighter.core.coming import What
from lamplighter.core.introduction import Size
from lamplighter.core.post import Topic
from lamplighter.core.quiet import QuietHours
from lamplighter.jobs import plan
from lamplighter.jobs.plan import MOST_DAYS, plan_mail
from lamplighter.models.person import Person
from lamplighter.queries.coming import get_coming_for
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.crossroads import say_we_met
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import plan_meeting, put_on_agenda, write_note
from lamplighter.services.mentorship import offer_to_finish, pause_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.person import stop_mail, want_mail
from tests.cast import arrive

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=["default", "keys"])]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2027, 3, 27, 12, tzinfo=UTC)  # a Saturday; in Europe the clocks change in the night
BEFORE = NOW - 20 * DAY
A_QUESTION = {"words_by_mail": False}


def _pair(mentor: Person, mentee: Person, terms: Terms | None = None, *, at: datetime = BEFORE) -> uuid.UUID:
    pair = accept(ask(mentor.pk, Size.REGULAR, "How?", **A_QUESTION, by=mentee, at=at), by=mentor, at=at)
    lines = terms or Terms(Beat.FORTNIGHTLY, date(2027, 9, 1), "Lead")
    sign_agreement(propose_agreement(pair, lines, by=mentee, at=at), by=mentor, at=at)
    return pair


@pytest.fixture
def people(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> dict[str, Person]:
    """Everything that can be foreseen lies before somebody here. Ivo helps several; Ada wants no mail at night."""
    settings.MAIL_IS_SET_UP = True
    monkeypatch.setattr(plan, "PATIENCE", 3600.0)  # nobody else is at work here
    zones = {"Ivo": "Europe/Berlin", "Ada": "America/New_York", "Ben": "Europe/Lisbon", "Cleo": "Asia/Kathmandu"}
    found = {
        name: arrive(name, zone=zones.get(name, "UTC"), seats=5, at=BEFORE - 50 * DAY)
        for name in (*zones, "Dora", "Emil", "Fay", "Gus", "Hana")
    }
    ivo, ada, ben, cleo, dora, emil, fay, gus, hana = found.values()
    for mentee, starts_at in ((ada, NOW + 2 * DAY + 3 * HOUR), (ben, NOW + 26 * HOUR), (cleo, NOW + 60 * HOUR)):
        plan_meeting(_pair(ivo, mentee), starts_at, by=ivo, at=BEFORE)
    plan_meeting(_pair(fay, ada), NOW + 6 * HOUR, by=fay, at=BEFORE)  # before her quiet hours end
    put_on_agenda(_pair(gus, ben), "My talk", happens_on=date(2027, 3, 28), by=ben, at=BEFORE)
    rests = _pair(ada, dora)
    plan_meeting(rests, NOW + 2 * DAY, by=ada, at=BEFORE)
    pause_mentorship(rests, date(2027, 3, 29), by=ada, at=BEFORE)
    first = FirstMeetings(2, date(2027, 3, 28))
    _pair(ben, dora, Terms(Beat.WEEKLY, date(2027, 3, 29), "Try", first))
    _pair(emil, fay, Terms(Beat.MONTHLY, date(2027, 3, 29), "Look"))
    offer_to_finish(_pair(gus, emil), by=gus, at=NOW - 13 * DAY)
    for mentor, days in ((fay, 0), (gus, 6)):
        asked = ask(mentor.pk, Size.CONVERSATION, "Why?", **A_QUESTION, by=hana, at=BEFORE)
        talked_at = NOW - 4 * HOUR - days * DAY
        talk = plan_meeting(accept(asked, by=mentor, at=BEFORE), talked_at, by=hana, at=BEFORE)
        say_we_met(talk, by=hana, at=talked_at + HOUR)
    noted = plan_meeting(_pair(hana, ivo), NOW - 4 * HOUR, by=ivo, at=BEFORE)
    say_we_met(noted, by=ivo, at=NOW - 3 * HOUR)
    write_note(noted, "Sleep on it.", is_private=False, by=hana, at=NOW - 3 * HOUR)
    ask(ivo.pk, Size.QUESTION, "What?", **A_QUESTION, by=dora, at=NOW - 12 * DAY)
    of_nothing = []  # two yeses of which nothing came but a word
    for other, days in ((dora, 59), (emil, 58)):
        at = NOW - days * DAY
        asked = ask(other.pk, Size.REGULAR, "How?", **A_QUESTION, by=ivo, at=at)
        of_nothing.append(accept(asked, by=other, at=at))
    send_message(of_nothing[1], "Are you there?", by=ivo, at=NOW - 57 * DAY - 12 * HOUR)
    # Who waits for an answer: a mail of its own twice, a line in another, and none in a mail that she has stopped.
    for asker, asked_, ago in ((hana, emil, 53), (ivo, fay, 60), (emil, cleo, 36)):
        ask(asked_.pk, Size.QUESTION, "What?", **A_QUESTION, by=asker, at=NOW - ago * HOUR)
    every = frozenset(topic for topic in Topic if topic.can_be_stopped)
    want_mail(every, QuietHours(time(6), time(18)), by=ada, at=BEFORE)
    stop_mail(Topic.MEETING, by=cleo, at=BEFORE)
    while deliver_due_notices(at=NOW - HOUR):
        pass
    return {name: Person.objects.get(pk=person.pk) for name, person in found.items()}


def test_a_person_sees_ahead_what_the_plan_would_send_them(people: dict[str, Person]) -> None:
    _compare(people, days=3)


@pytest.mark.long
def test_they_do_so_for_all_of_two_weeks(people: dict[str, Person]) -> None:
    _compare(people, days=MOST_DAYS)


def test_each_is_told_why_and_nobody_of_others(people: dict[str, Person]) -> None:
    fay = get_coming_for(people["Fay"], at=NOW).lines
    assert {name for line in fay for name in line.partners} == {"Ada", "Emil", "Hana"}
    soon = next(line for line in fay if line.what is What.TOMORROW)
    assert (soon.at, soon.partners, soon.because_at) == (NOW, ("Ada",), NOW + 6 * HOUR)


def _compare(people: dict[str, Person], *, days: int) -> None:
    names, letters = {person.pk: name for name, person in people.items()}, {what.value for what in What}
    planned = {(names[one.to], one.template, one.at) for one in plan_mail(days, at=NOW) if one.template in letters}
    pages = {name: get_coming_for(person, at=NOW).lines for name, person in people.items()}
    seen = [(name, line.what.value, line.at) for name, lines in pages.items() for line in lines]
    within = [one for one in seen if one[2] <= NOW + days * DAY]
    assert set(within) == planned
    assert len(within) == len(planned)
    assert {letter for _, letter, _ in within} == letters, "each kind is compared"


def test_whoever_wants_none_of_it_and_whoever_hears_nothing_reads_so(
    people: dict[str, Person], settings: LazySettings
) -> None:
    ada, cleo = (get_coming_for(people[name], at=NOW + HOUR) for name in ("Ada", "Cleo"))
    assert (ada.is_all_wanted, ada.quiet_until, ada.zone) == (True, NOW + 10 * HOUR, "America/New_York")
    assert (cleo.is_all_wanted, cleo.quiet_until, {line.what for line in cleo.lines}) == (False, None, {What.NUDGE})
    settings.MAIL_IS_SET_UP = False
    nowhere = get_coming_for(people["Ada"], at=NOW + HOUR)
    assert (nowhere.leaves, nowhere.quiet_until, nowhere.lines) == (False, None, ())
