"""What each page shows to whom: frozen values, whole, and nothing of anybody else."""

from __future__ import annotations

import uuid
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db.models import Model

from lamplighter.access import Hidden, Keyring
from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.expectation import USUAL, Expectations, Line
from lamplighter.core.introduction import Size
from lamplighter.core.journey import RequestStage, Stage
from lamplighter.core.person import Visibility
from lamplighter.core.post import Topic
from lamplighter.models.agreement import Agreement
from lamplighter.models.introduction import Request
from lamplighter.models.programme import Programme
from lamplighter.queries.agreement import get_agreement_for, list_agreements_for
from lamplighter.queries.demo import list_faces, list_mail_of
from lamplighter.queries.directory.foretaste import get_foretaste
from lamplighter.queries.directory.people import list_people_for
from lamplighter.queries.home import get_home_for, get_mentorship_home_for, get_terms_to_write
from lamplighter.queries.introduction import (
    CardToAsk,
    get_card_to_ask,
    get_first_words,
    get_request_for,
    list_requests_for,
)
from lamplighter.queries.meeting import get_meeting_for, get_mentorship_of_item, get_talks_for, list_next_meetings_for
from lamplighter.queries.mentorship import PairFact, get_mentorship_for, list_mentorships_for, list_pairs_for
from lamplighter.queries.person import MyProfile, PersonCard, get_card_for, get_my_profile
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.introduction import accept, ask, decline, forget_answered_words, withdraw
from lamplighter.services.meeting import (
    call_off_meeting,
    hold_meeting,
    plan_meeting,
    put_on_agenda,
    take_off_agenda,
    write_note,
)
from lamplighter.services.mentorship import leave_mentorship, offer_to_finish, pause_mentorship
from lamplighter.services.operation import make_sign_in_link
from lamplighter.services.person import Card, change_card, stop_mail
from lamplighter.services.question import keep_draft, keep_question
from tests.cast import NOON, TERMS, Cast, agree, arrive

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)


def _holds_rows(value: object) -> bool:
    if isinstance(value, Model):
        return True
    if isinstance(value, tuple | list | frozenset):
        return any(map(_holds_rows, value))
    return is_dataclass(value) and any(_holds_rows(getattr(value, field.name)) for field in fields(value))


# --- people -----------------------------------------------------------------------------------------------


def test_a_card_shows_a_name_a_sentence_and_whether_there_is_room(cast: Cast, pair: uuid.UUID) -> None:
    assert get_card_for(cast.sam, cast.jonas.pk) == PersonCard(
        cast.jonas.pk, "Jonas", "leading a team for the first time", True, False
    )
    assert get_card_for(cast.jonas, cast.amina.pk) == PersonCard(cast.amina.pk, "Amina", "", True, False)
    assert get_card_for(cast.amina, cast.amina.pk).is_me


def test_a_signed_out_visitor_reads_public_cards_alone(cast: Cast) -> None:
    with pytest.raises(Hidden):
        get_card_for(None, cast.sam.pk)
    change_card(Card("Sam", "speaking", Visibility.PUBLIC, 0, "UTC"), by=cast.sam, at=NOON)
    assert get_card_for(None, cast.sam.pk) == PersonCard(cast.sam.pk, "Sam", "speaking", False, False)


def test_ones_own_profile_says_all_there_is_and_who_was_let_in_by_hand(cast: Cast) -> None:
    stop_mail(Topic.MEETING, by=cast.sam, at=NOON)
    make_sign_in_link("sam@example.org", at=NOON + DAY)
    assert get_my_profile(cast.sam) == MyProfile(
        id=cast.sam.pk,
        name="Sam",
        can_help_with="speaking in public",
        visibility=Visibility.MEMBERS,
        seats=2,
        seats_taken=0,
        zone="America/New_York",
        address="sam@example.org",
        has_passkey=False,
        wanted_mail=frozenset(
            {Topic.REQUEST, Topic.ANSWER, Topic.AGREEMENT, Topic.MESSAGE, Topic.JOURNEY, Topic.CHECKIN}
        ),
        quiet=None,
        unreached_at=None,
        let_in_at=NOON + DAY,
    )
    assert (get_my_profile(cast.amina).can_help_with, get_my_profile(cast.amina).let_in_at) == ("", None)


def _names(lines: tuple) -> list[str]:
    return [line.name for line in lines]


def test_people_who_fit_the_newest_question_come_first(cast: Cast) -> None:
    keep_question("How do I lead?", by=cast.amina, at=NOON)
    page = list_people_for(cast.amina, at=NOON)
    assert (page.words, _names(page.fitting), _names(page.others)) == ("How do I lead?", ["Jonas"], ["Sam"])
    assert page.fitting[0].can_help_with == "leading a team for the first time"


def test_people_for_an_older_question_of_mine_and_for_nobody_elses(cast: Cast) -> None:
    public = keep_question("Speaking in public?", by=cast.amina, at=NOON)
    keep_question("How do I lead?", by=cast.amina, at=NOON + DAY)
    page = list_people_for(cast.amina, public, at=NOON)
    assert (page.question_id, _names(page.fitting)) == (public, ["Sam"])
    with pytest.raises(Hidden):
        list_people_for(cast.sam, public, at=NOON)


def test_without_a_question_everybody_is_listed_and_never_oneself(cast: Cast) -> None:
    arrive("Noor", can_help_with="design", at=NOON + DAY)
    page = list_people_for(cast.sam, at=NOON)
    assert (page.words, page.fitting, sorted(_names(page.others))) == ("", (), ["Jonas", "Noor"])


def test_who_hides_is_not_listed_however_well_they_fit(cast: Cast) -> None:
    arrive("Noor", can_help_with="leading a team", visibility=Visibility.HIDDEN)
    keep_question("How do I lead a team?", by=cast.sam, at=NOON)
    page = list_people_for(cast.sam, at=NOON)
    assert (_names(page.fitting), _names(page.others)) == (["Jonas"], [])


def test_who_has_no_room_is_not_listed_and_who_is_full_is_marked(cast: Cast) -> None:
    change_card(Card("Sam", "speaking", Visibility.MEMBERS, 0, "UTC"), by=cast.sam, at=NOON)
    change_card(Card("Jonas", "leading", Visibility.MEMBERS, 1, "UTC"), by=cast.jonas, at=NOON)
    accept(ask(cast.jonas.pk, Size.REGULAR, "?", words_by_mail=False, by=cast.sam, at=NOON), by=cast.jonas, at=NOON)
    assert [(line.name, line.has_room) for line in list_people_for(cast.amina, at=NOON).others] == [("Jonas", False)]


def test_a_long_list_goes_on_where_it_stopped_and_shows_everybody_once(cast: Cast) -> None:
    most = settings.LIMITS.people_on_a_page
    for number in range(most):
        arrive(f"Noor {number}", can_help_with="design", at=NOON + (number % 3) * DAY)
    first = list_people_for(cast.amina, at=NOON)
    assert first.last is not None and len(first.others) == most
    second = list_people_for(cast.amina, after=first.last, at=NOON)
    assert second.last is None
    shown = _names(first.others) + _names(second.others)
    assert len(shown) == len(set(shown)) == most + 2


# --- before there is an account ---------------------------------------------------------------------------


def _taste(words: str) -> object:
    return get_foretaste(keep_draft(words, token=None, at=NOON), at=NOON)


def test_a_visitor_learns_no_more_than_a_topic_while_there_are_fewer_than_three(cast: Cast) -> None:
    page = _taste("How do I lead my team?")
    assert (page.count, page.public, page.nobody) == (None, (), False)
    assert "leading people" in page.phrases


def test_from_three_people_up_there_is_a_count_and_public_cards_by_their_topics(cast: Cast) -> None:
    arrive("Noor", can_help_with="leading, kindly", visibility=Visibility.PUBLIC)
    arrive("Ivo", can_help_with="managing managers")
    arrive("Full", can_help_with="leading", seats=0)
    arrive("Gone", can_help_with="leading", visibility=Visibility.HIDDEN)
    page = _taste("How do I lead my team?")
    assert page.count == 3
    assert [(line.name, line.phrases) for line in page.public] == [("Noor", ("leading people",))]


def test_words_of_no_topic_lead_to_nobody(cast: Cast) -> None:
    page = _taste("Hmm?")
    assert (page.words, page.phrases, page.count, page.public, page.nobody) == ("Hmm?", (), None, (), True)


def test_without_a_draft_there_is_nothing_to_taste(world: None) -> None:
    assert get_foretaste(None, at=NOON).words == ""


# --- requests ---------------------------------------------------------------------------------------------


def test_a_request_reads_the_same_from_both_sides(cast: Cast) -> None:
    pk = ask(cast.jonas.pk, Size.REGULAR, "How do I say no?", words_by_mail=False, by=cast.amina, at=NOON)
    mine, theirs = get_request_for(cast.amina, pk), get_request_for(cast.jonas, pk)
    assert (mine.words, mine.size, mine.stage, mine.is_pending) == (
        "How do I say no?",
        Size.REGULAR,
        RequestStage.OPEN,
        True,
    )
    assert (mine.i_asked, mine.other, theirs.i_asked, theirs.other) == (True, "Jonas", False, "Amina")
    assert [request.id for request in list_requests_for(cast.jonas)] == [pk]
    assert list_requests_for(cast.sam) == ()


def test_after_a_no_only_the_asker_still_finds_the_request(cast: Cast) -> None:
    pk = ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.amina, at=NOON)
    decline(pk, by=cast.jonas, at=NOON)
    assert not get_request_for(cast.amina, pk).is_pending
    with pytest.raises(Hidden):
        get_request_for(cast.jonas, pk)
    assert [request.id for request in get_home_for(cast.amina, at=NOON).in_vain] == [pk]
    assert list_requests_for(cast.jonas) == ()
    forget_answered_words(at=NOON + timedelta(days=7))
    assert list_requests_for(cast.amina) == ()


def test_a_card_to_ask_brings_my_question_and_where_we_stand(cast: Cast) -> None:
    def card() -> CardToAsk:
        return get_card_to_ask(cast.amina, cast.jonas.pk, at=NOON)

    assert (card().my_question, card().open_request, card().mentorship) == ("", None, None)
    keep_question("How do I lead?", by=cast.amina, at=NOON)
    request = ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.amina, at=NOON)
    assert (card().my_question, card().open_request, card().mentorship) == ("How do I lead?", request, None)
    pair = accept(request, by=cast.jonas, at=NOON)
    assert (card().open_request, card().mentorship) == (None, pair)
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    assert card().mentorship is None


def test_the_first_words_of_a_mentorship(cast: Cast, pair: uuid.UUID) -> None:
    first = get_first_words(cast.jonas, pair)
    assert first is not None and (first.words, first.mentorship) == ("How do I say no?", pair)
    assert get_first_words(cast.sam, pair) is None


# --- mentorships ------------------------------------------------------------------------------------------


def test_a_mentorship_as_each_of_the_two_sees_it(cast: Cast, pair: uuid.UUID) -> None:
    mine, theirs = get_mentorship_for(cast.amina, pair), get_mentorship_for(cast.jonas, pair)
    assert (mine.partner, mine.partner_zone, mine.i_am_mentor, mine.i_moved_last) == (
        "Jonas",
        "Europe/Berlin",
        False,
        False,
    )
    assert (theirs.partner, theirs.i_am_mentor, theirs.i_moved_last) == ("Amina", True, True)
    for person in (cast.priya, cast.sam):
        with pytest.raises(Hidden):
            get_mentorship_for(person, pair)


def _flags(cast: Cast, pair: uuid.UUID) -> set[str]:
    card = get_mentorship_for(cast.amina, pair)
    names = ("is_new", "is_paused", "is_closing", "is_over", "can_pause", "can_agree", "can_offer_to_finish")
    return {name for name in names if getattr(card, name)}


def test_a_page_offers_only_what_is_possible(cast: Cast, pair: uuid.UUID) -> None:
    assert _flags(cast, pair) == {"is_new", "can_agree"}
    agree(cast, pair)
    assert _flags(cast, pair) == {"can_pause", "can_agree", "can_offer_to_finish"}
    offer_to_finish(pair, by=cast.jonas, at=NOON)
    assert _flags(cast, pair) == {"is_closing"}
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    assert _flags(cast, pair) == {"is_over"}


def test_a_rest_says_until_when(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    pause_mentorship(pair, date(2027, 4, 1), by=cast.jonas, at=NOON)
    assert _flags(cast, pair) == {"is_paused"}
    assert get_mentorship_for(cast.amina, pair).back_on == date(2027, 4, 1)


def test_what_runs_comes_before_what_is_over(cast: Cast, pair: uuid.UUID) -> None:
    leave_mentorship(pair, by=cast.jonas, at=NOON + 9 * DAY)
    request = ask(cast.sam.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.amina, at=NOON)
    accept(request, by=cast.sam, at=NOON)
    assert [(card.partner, card.is_over) for card in list_mentorships_for(cast.amina)] == [
        ("Sam", False),
        ("Jonas", True),
    ]


def test_an_organiser_knows_that_a_pair_exists_and_no_word_of_theirs(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID
) -> None:
    """There is a goal, a note, something on the table: none of it is in what Priya is given."""
    put_on_agenda(pair, "secret", by=cast.amina, at=NOON)
    write_note(plan_meeting(pair, NOON, by=cast.jonas, at=NOON), "secret", is_private=False, by=cast.jonas, at=NOON)
    assert list_pairs_for(cast.priya) == (PairFact(pair, "Jonas", "Amina", Stage.ACTIVE, date(2027, 3, 1)),)
    assert list_pairs_for(cast.sam) == list_pairs_for(cast.amina) == ()
    assert list_mentorships_for(cast.priya) == ()


def test_an_organiser_who_is_also_a_partner_sees_their_own_pair_as_a_partner_alone(cast: Cast) -> None:
    request = ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.priya, at=NOON)
    own = accept(request, by=cast.jonas, at=NOON)
    assert [card.id for card in list_mentorships_for(cast.priya)] == [own]
    assert list_pairs_for(cast.priya) == ()
    assert Programme.objects.count() == 1


# --- agreements -------------------------------------------------------------------------------------------


def test_an_agreement_page_says_who_has_said_yes_and_whose_turn_it_is(cast: Cast, pair: uuid.UUID) -> None:
    pk = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    mine, theirs = get_agreement_for(cast.amina, pk), get_agreement_for(cast.jonas, pk)
    assert (mine.terms, mine.until_on, mine.written_by, mine.partner) == (TERMS, TERMS.until_on, "Amina", "Jonas")
    assert [(by.name, by.at, by.is_me) for by in mine.signatures] == [("Amina", NOON, True)]
    assert (mine.i_signed, mine.waits_for_me, theirs.i_signed, theirs.waits_for_me) == (True, False, False, True)
    with pytest.raises(Hidden):
        get_agreement_for(cast.priya, pk)


def test_an_older_version_waits_for_nobody(cast: Cast, pair: uuid.UUID) -> None:
    old = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    new = propose_agreement(pair, Terms(Beat.MONTHLY, TERMS.until_on, "More"), by=cast.amina, at=NOON)
    assert [(page.id, page.version, page.is_newest) for page in list_agreements_for(cast.jonas, pair)] == [
        (new, 2, True),
        (old, 1, False),
    ]
    assert not get_agreement_for(cast.jonas, old).waits_for_me
    assert list_agreements_for(cast.sam, pair) == ()


def test_an_agreement_whose_writer_has_gone_still_reads(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    Agreement.objects.update(written_by=None)
    assert get_agreement_for(cast.jonas, agreement).written_by == ""


def test_the_form_of_the_lines_starts_from_good_defaults(cast: Cast, pair: uuid.UUID) -> None:
    page = get_terms_to_write(cast.amina, pair, at=NOON)
    assert page.is_first
    assert page.lines == Expectations(
        until_on=(NOON + settings.LIMITS.review_after).date(), what_for="How do I say no?"
    )


def test_the_form_of_the_lines_starts_from_what_counts_now(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    page = get_terms_to_write(cast.jonas, pair, at=NOON)
    assert not page.is_first
    assert page.lines.terms == TERMS
    later = datetime.fromisoformat("2027-06-01T12:00+00:00")
    assert get_terms_to_write(cast.jonas, pair, at=later).lines.until_on == date(2027, 8, 31)


def test_a_pair_that_began_without_words_starts_from_an_empty_line(cast: Cast, pair: uuid.UUID) -> None:
    Request.objects.all().delete()
    assert get_terms_to_write(cast.amina, pair, at=NOON).lines.what_for == ""


# --- meetings ---------------------------------------------------------------------------------------------


def test_each_reads_the_shared_notes_and_their_own(cast: Cast, pair: uuid.UUID) -> None:
    meeting = plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    for person in (cast.amina, cast.jonas):
        write_note(meeting, f"{person.name}, shared", is_private=False, by=person, at=NOON)
        write_note(meeting, f"{person.name}, private", is_private=True, by=person, at=NOON)
    for person in (cast.amina, cast.jonas):
        page = get_meeting_for(person, meeting)
        assert {(note.words, note.is_mine) for note in page.shared} == {
            (f"{name}, shared", name == person.name) for name in ("Amina", "Jonas")
        }
        assert [note.words for note in page.mine] == [f"{person.name}, private"]
    with pytest.raises(Hidden):
        get_meeting_for(cast.priya, meeting)


def test_a_meeting_line_says_when_and_whether(cast: Cast, pair: uuid.UUID) -> None:
    meeting = plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    line = get_meeting_for(cast.amina, meeting).meeting
    assert (line.is_planned, line.has_begun(NOON), line.has_begun(NOON + DAY)) == (True, False, True)
    assert line.ends_at == NOON + DAY + timedelta(minutes=30)
    call_off_meeting(meeting, by=cast.jonas, at=NOON)
    assert not get_meeting_for(cast.amina, meeting).meeting.is_planned


def test_what_is_planned_what_was_and_what_lies_on_the_table(cast: Cast, pair: uuid.UUID) -> None:
    held = plan_meeting(pair, NOON, by=cast.jonas, at=NOON)
    hold_meeting(held, by=cast.jonas, at=NOON)
    write_note(held, "Last time", is_private=False, by=cast.jonas, at=NOON)
    write_note(held, "My own", is_private=True, by=cast.jonas, at=NOON)
    planned = plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    item = put_on_agenda(pair, "Who reads it?", by=cast.jonas, at=NOON)
    done = put_on_agenda(pair, "Done", by=cast.jonas, at=NOON)
    take_off_agenda(done, by=cast.amina, at=NOON)
    talks = get_talks_for(cast.amina, pair, ring=Keyring(cast.amina))
    assert talks.planned is not None and talks.planned.id == planned
    assert [line.id for line in talks.held] == [held]
    assert [(line.id, line.words, line.author, line.is_mine) for line in talks.agenda] == [
        (item, "Who reads it?", "Jonas", False)
    ]
    assert [note.words for note in talks.last_notes] == ["Last time"]
    assert {pk: line.id for pk, line in list_next_meetings_for(cast.jonas).items()} == {pair: planned}
    assert get_mentorship_of_item(cast.jonas, item) == pair
    with pytest.raises(Hidden):
        get_mentorship_of_item(cast.sam, item)


def test_what_was_planned_after_the_end_is_over(cast: Cast, pair: uuid.UUID) -> None:
    plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    put_on_agenda(pair, "Never said", by=cast.jonas, at=NOON)
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    talks = get_talks_for(cast.amina, pair, ring=Keyring(cast.amina))
    assert talks.planned is None
    assert [line.words for line in talks.agenda] == ["Never said"]  # both keep what they wrote, to read
    assert list_next_meetings_for(cast.amina) == {}


# --- home -------------------------------------------------------------------------------------------------


def test_home_says_who_waits_for_whom(cast: Cast, pair: uuid.UUID) -> None:
    keep_question("Too early?", by=cast.amina, at=NOON)
    to_sam = ask(cast.sam.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.amina, at=NOON)
    gone = ask(cast.jonas.pk, Size.CONVERSATION, "?", words_by_mail=False, by=cast.sam, at=NOON)
    withdraw(gone, by=cast.sam, at=NOON)
    meeting = plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    amina, jonas, sam = (get_home_for(person, at=NOON) for person in (cast.amina, cast.jonas, cast.sam))
    assert [(line.mentorship.partner, line.next_meeting and line.next_meeting.id) for line in amina.pairs] == [
        ("Jonas", meeting)
    ]
    assert ([r.id for r in amina.their_turn], amina.my_turn, [r.id for r in sam.my_turn]) == ([to_sam], (), [to_sam])
    assert ([q.words for q in amina.questions], jonas.questions) == (["Too early?"], ())
    leave_mentorship(pair, by=cast.amina, at=NOON)
    assert [card.partner for card in get_home_for(cast.jonas, at=NOON).past] == ["Amina"]


def test_a_mentorships_page_tells_what_counts_from_what_is_proposed(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID
) -> None:
    page = get_mentorship_home_for(cast.amina, pair, at=NOON)
    assert page.agreed is not None and (page.agreed.id, page.proposed) == (agreement, None)
    newer = propose_agreement(pair, Terms(Beat.MONTHLY, TERMS.until_on, "More"), by=cast.amina, at=NOON)
    page = get_mentorship_home_for(cast.jonas, pair, at=NOON)
    assert page.agreed is not None and page.proposed is not None
    assert (page.agreed.id, page.proposed.id) == (agreement, newer)
    with pytest.raises(Hidden):
        get_mentorship_home_for(cast.priya, pair, at=NOON)


def test_what_was_left_as_usual_comes_back_for_the_second_meeting_alone(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID
) -> None:
    def left() -> tuple[Line, ...]:
        return get_mentorship_home_for(cast.amina, pair, at=NOON + 9 * DAY).left_as_usual

    assert left() == ()
    hold_meeting(plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON), by=cast.jonas, at=NOON + 2 * DAY)
    assert left() == tuple(USUAL)
    lines = Expectations(Beat.FORTNIGHTLY, date(2027, 6, 1), "Lead", where="At the café")
    newer = propose_agreement(pair, lines, by=cast.amina, at=NOON + 3 * DAY)
    assert left() == ()  # first the other one reads it
    sign_agreement(newer, by=cast.jonas, at=NOON + 4 * DAY)
    assert left() == tuple(line for line in USUAL if line is not Line.WHERE)
    second = plan_meeting(pair, NOON + 5 * DAY, by=cast.jonas, at=NOON + 4 * DAY)
    assert left()
    hold_meeting(second, by=cast.jonas, at=NOON + 6 * DAY)
    assert left() == ()


def test_a_new_pair_has_agreed_on_nothing(cast: Cast, pair: uuid.UUID) -> None:
    page = get_mentorship_home_for(cast.amina, pair, at=NOON)
    assert (page.agreed, page.proposed) == (None, None)


def test_no_answer_holds_a_row(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    meeting = plan_meeting(pair, NOON, by=cast.jonas, at=NOON)
    write_note(meeting, "A note", is_private=False, by=cast.jonas, at=NOON)
    answers = [
        get_home_for(cast.amina, at=NOON),
        get_mentorship_home_for(cast.amina, pair, at=NOON),
        get_meeting_for(cast.amina, meeting),
        get_my_profile(cast.amina),
        get_card_to_ask(cast.amina, cast.jonas.pk, at=NOON),
        list_people_for(cast.amina, at=NOON),
        list_pairs_for(cast.priya),
        list_mail_of(cast.amina),
        list_faces(),
    ]
    assert [answer for answer in answers if _holds_rows(answer)] == []
    assert _holds_rows((cast.amina,)), "the control"
