"""What each of the two is shown of the question to both, on pages and behind links; and the form of how to begin."""

from __future__ import annotations

import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden
from lamplighter.access.link import make_link
from lamplighter.core.agreement import FirstMeetings, Terms
from lamplighter.core.crossroads import Answer, Occasion
from lamplighter.core.post import Scope
from lamplighter.models.agreement import Agreement
from lamplighter.models.crossroads import Crossroads, Wish
from lamplighter.models.person import Person
from lamplighter.queries.crossroads import CrossroadsPage, get_crossings_of, get_partner_at, list_unanswered_by
from lamplighter.queries.home import get_home_for, get_mentorship_home_for, get_terms_to_write
from lamplighter.queries.link import LinkPage, get_link_page
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.crossroads import answer_at_crossroads, say_we_met
from lamplighter.services.link import answer_by_link
from lamplighter.services.meeting import plan_meeting, put_on_agenda
from lamplighter.services.mentorship import leave_mentorship, pause_mentorship, resume_mentorship
from tests.cast import NOON, TERMS, Cast
from tests.crossroads import DAY, HOUR, MET, WAITS, WAYS, met_first, met_thrice, talked

pytestmark = pytest.mark.engine


def _asked(person: Person, row: Crossroads) -> CrossroadsPage:
    found = get_crossings_of(person, row.mentorship_id).asked
    assert found is not None
    return found


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.value)
def test_both_are_shown_the_same_question_and_each_their_own_answer(cast: Cast, way: Occasion) -> None:
    row = WAYS[way](cast)
    page = CrossroadsPage(row.pk, row.mentorship_id, "Jonas", way, row.decide_by, None)
    assert _asked(cast.amina, row) == page
    answer_at_crossroads(row.pk, Answer.NO, by=cast.jonas, at=row.opened_at)
    assert _asked(cast.amina, row) == page
    theirs = _asked(cast.jonas, row)
    assert (theirs.mine, theirs.i_had_enough, theirs.i_go_on, theirs.partner) == (Answer.NO, True, False, "Amina")
    assert (page.is_talk, page.silence_goes_on) == (way is Occasion.FIRST_TALK, way is Occasion.THIRD_MEETING)


def test_nobody_else_finds_the_question(cast: Cast) -> None:
    row = talked(cast)
    for person in (cast.priya, cast.sam):
        assert get_crossings_of(person, row.mentorship_id).asked is None
        assert list_unanswered_by(person) == {}
        with pytest.raises(Hidden):
            get_partner_at(person, row.pk)


def test_home_asks_until_it_is_answered(cast: Cast) -> None:
    row = talked(cast)
    assert list_unanswered_by(cast.amina) == {row.mentorship_id: Occasion.FIRST_TALK}
    answer_at_crossroads(row.pk, Answer.NO, by=cast.amina, at=MET + HOUR)
    assert [line.asks for line in get_home_for(cast.amina, at=NOON).pairs] == [None]
    assert [line.asks for line in get_home_for(cast.jonas, at=NOON).pairs] == [Occasion.FIRST_TALK]


def test_after_a_rest_a_later_day_is_shown(cast: Cast) -> None:
    row = met_first(cast)
    pause_mentorship(row.mentorship_id, (NOON + 60 * DAY).date(), by=cast.jonas, at=NOON + 15 * DAY)
    assert get_crossings_of(cast.amina, row.mentorship_id).asked is None
    resume_mentorship(row.mentorship_id, by=cast.jonas, at=NOON + 50 * DAY)
    assert _asked(cast.amina, row).decides_at == NOON + 50 * DAY + WAITS


def test_a_page_says_that_both_went_on(cast: Cast) -> None:
    row = met_first(cast)
    assert not get_mentorship_home_for(cast.amina, row.mentorship_id, at=NOON).both_went_on
    for person in (cast.amina, cast.jonas):
        answer_at_crossroads(row.pk, Answer.ON, by=person, at=row.opened_at)
    page = get_mentorship_home_for(cast.amina, row.mentorship_id, at=NOON)
    assert (page.both_went_on, page.asks) == (True, None)


def test_a_draft_is_a_draft_until_somebody_agrees(cast: Cast) -> None:
    row = talked(cast)
    for person in (cast.amina, cast.jonas):
        answer_at_crossroads(row.pk, Answer.ON, by=person, at=MET + DAY)
    draft = get_mentorship_home_for(cast.jonas, row.mentorship_id, at=NOON).proposed
    assert draft is not None and (draft.is_draft, draft.waits_for_me, draft.written_by) == (True, True, "")
    propose_agreement(row.mentorship_id, draft.terms, by=cast.amina, at=MET + DAY)
    signed = get_mentorship_home_for(cast.jonas, row.mentorship_id, at=NOON).proposed
    assert signed is not None and (signed.id, signed.is_draft, signed.waits_for_me) == (draft.id, False, True)


def test_whether_there_is_a_next_time_is_one_ask_at_a_time(cast: Cast) -> None:
    row = talked(cast)
    assert not get_mentorship_home_for(cast.amina, row.mentorship_id, at=NOON).has_a_next_time
    put_on_agenda(row.mentorship_id, "What next?", by=cast.jonas, at=MET + DAY)
    assert get_mentorship_home_for(cast.amina, row.mentorship_id, at=NOON).has_a_next_time
    leave_mentorship(row.mentorship_id, by=cast.jonas, at=MET + DAY)
    assert not get_mentorship_home_for(cast.amina, row.mentorship_id, at=NOON).has_a_next_time


def test_after_the_third_meeting_the_next_time_is_still_there(cast: Cast) -> None:
    pair = met_thrice(cast).mentorship_id
    assert get_mentorship_home_for(cast.amina, pair, at=NOON).has_a_next_time
    pause_mentorship(pair, (NOON + 60 * DAY).date(), by=cast.jonas, at=NOON + 22 * DAY)
    assert not get_mentorship_home_for(cast.amina, pair, at=NOON).has_a_next_time


def test_the_form_starts_with_the_first_meetings_that_were_suggested_until_they_are_settled(
    cast: Cast, pair: uuid.UUID
) -> None:
    first = FirstMeetings(3, (NOON + 30 * DAY).date())
    propose_agreement(pair, Terms(TERMS.beat, TERMS.until_on, TERMS.what_for, first), by=cast.amina, at=NOON)
    page = get_terms_to_write(cast.jonas, pair, at=NOON)
    assert (page.lines.first, page.is_first) == (first, True)
    sign_agreement(Agreement.objects.get().pk, by=cast.jonas, at=NOON)
    settled = get_terms_to_write(cast.jonas, pair, at=NOON)
    assert (settled.lines.first, settled.is_first) == (None, False)


# --- behind a link ----------------------------------------------------------------------------------------


def _link(scope: Scope, person: Person, thing: uuid.UUID) -> str:
    return make_link(scope, person=person, thing=thing, expires_at=NOON + 90 * DAY)


@pytest.mark.parametrize("scope", [Scope.CROSSROADS, Scope.MEETING], ids=lambda scope: scope.value)
def test_a_link_asks_once_and_shows_no_answer(cast: Cast, scope: Scope) -> None:
    """Both mails lead to the question; each is good for one answer. Later only what stays of a meeting can be said."""
    row = talked(cast)
    assert row.meeting is not None
    thing = row.pk if scope is Scope.CROSSROADS else row.meeting.pk
    first, second = (_link(scope, cast.amina, thing) for _ in range(2))
    page = LinkPage(scope.value, "Amina", "Jonas", "", row.decide_by, "", True, "first talk", zone="Europe/Lisbon")
    assert get_link_page(first, at=MET + DAY) == page
    assert answer_by_link(first, "enough", at=MET + DAY) is None
    after = get_link_page(second, at=MET + DAY)
    assert (after.occasion, after.is_open) == ("", scope is Scope.MEETING)
    assert Wish.objects.get().person == cast.amina


def test_that_we_met_leads_to_the_question_by_a_link_of_its_own(cast: Cast, pair: uuid.UUID) -> None:
    meeting = plan_meeting(pair, MET, by=cast.jonas, at=NOON)
    onwards = answer_by_link(_link(Scope.MEETING, cast.amina, meeting), "met", at=MET + DAY)
    assert onwards is not None
    assert get_link_page(onwards, at=MET + DAY).occasion == "first talk"
    answer_by_link(onwards, "go-on", at=MET + DAY)
    with pytest.raises(Hidden):
        answer_by_link(onwards, "enough", at=MET + DAY)


def test_that_it_did_not_happen_leads_nowhere(cast: Cast, pair: uuid.UUID) -> None:
    meeting = plan_meeting(pair, MET, by=cast.jonas, at=NOON)
    assert answer_by_link(_link(Scope.MEETING, cast.amina, meeting), "called-off", at=MET + DAY) is None


def test_a_link_about_a_crossroads_of_others_is_like_none(cast: Cast) -> None:
    row = talked(cast)
    for person in (cast.sam, cast.priya):
        with pytest.raises(Hidden):
            get_link_page(_link(Scope.CROSSROADS, person, row.pk), at=NOON)
        with pytest.raises(Hidden):
            answer_by_link(_link(Scope.CROSSROADS, person, row.pk), "go-on", at=NOON)


# --- forms ------------------------------------------------------------------------------------------------

LINES = {"beat": "monthly", "until_on": "2027-09-01", "what_for": "Lead a team"}


@pytest.fixture
def amina(cast: Cast) -> Client:
    client = Client()
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.amina)
    return client


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"first_meetings": "3"}, "Choose the day on which you decide at the latest."),
        ({"decide_on": "2027-04-01"}, "Choose how many meetings you begin with, or clear the day."),
        ({"first_meetings": "3", "decide_on": "soon"}, "Type the day like 2027-06-03."),
        ({"first_meetings": "9", "decide_on": "2027-04-01"}, "9 is not one of the available choices"),
        ({"first_meetings": "3", "decide_on": "2027-09-02"}, "Choose a day to decide that is still to come"),
    ],
)
def test_what_is_half_stated_is_asked_for_beside_what_was_typed(
    cast: Cast, pair: uuid.UUID, amina: Client, more: dict[str, str], says: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        answer = amina.post(reverse("agreement:write", args=[pair]), {**LINES, **more})
    body = answer.content.decode()
    assert (answer.status_code, Agreement.objects.count()) == (422, 0)
    assert says in body and "Lead a team" in body and "<details open>" in body


def test_first_meetings_are_stated_and_read_by_both(cast: Cast, pair: uuid.UUID, amina: Client) -> None:
    more = {"first_meetings": "3", "decide_on": "2027-04-01"}
    with time_machine.travel(NOON, tick=False):
        amina.post(reverse("agreement:write", args=[pair]), {**LINES, **more})
        page = amina.get(reverse("mentorship:page", args=[pair])).content.decode()
        form = amina.get(reverse("agreement:write", args=[pair])).content.decode()
    assert "three meetings; after them, and on Thursday 1 April at the latest" in page
    assert "<details open>" in form and 'value="2027-04-01"' in form
    assert Agreement.objects.get().first == FirstMeetings(3, (NOON + 31 * DAY).date())


def test_the_lines_are_folded_for_whoever_states_nothing(cast: Cast, pair: uuid.UUID, amina: Client) -> None:
    form = amina.get(reverse("agreement:write", args=[pair])).content.decode()
    assert "<details >" in form and "trial" not in form.lower()


def test_an_answer_that_is_none_is_refused_with_a_sentence(cast: Cast, amina: Client) -> None:
    row = talked(cast)
    for says in ({}, {"says": ""}, {"says": "maybe"}):
        answer = amina.post(reverse("crossroads:answer", args=[row.pk]), says)
        assert answer.status_code == 409 and "Choose one of the two answers." in answer.content.decode()
    assert Wish.objects.count() == 0


def test_a_second_talk_said_by_the_page_brings_them_there(cast: Cast, pair: uuid.UUID, amina: Client) -> None:
    meeting = plan_meeting(pair, MET, by=cast.jonas, at=NOON)
    with time_machine.travel(MET + HOUR, tick=False):
        amina.post(reverse("meeting:held", args=[meeting]))
        page = amina.get(reverse("mentorship:page", args=[pair])).content.decode()
    assert "Shall you and Jonas do this again?" in page
    say_we_met(meeting, by=cast.jonas, at=MET + 2 * HOUR)
    assert Crossroads.objects.count() == 1
