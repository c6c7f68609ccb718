"""Planning a talk, holding it, and writing down what stays."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.urls import reverse

from lamplighter.access import Hidden, Keyring
from lamplighter.core import limits
from lamplighter.core.known import Area, Recalled
from lamplighter.core.refusal import IllegalMove, Refusal
from lamplighter.models.meeting import AgendaItem, Meeting, PrivateNote, SharedNote
from lamplighter.models.outbox import Notice
from lamplighter.queries.checkin import get_mosaic_for
from lamplighter.queries.home import get_mentorship_home_for
from lamplighter.queries.meeting import get_known_for, get_meeting_for, list_agenda_for
from lamplighter.services.crossroads import ask_after_meetings
from lamplighter.services.meeting import (
    call_off_meeting,
    hold_meeting,
    mark_recalled,
    move_meeting,
    note_known,
    plan_meeting,
    put_on_agenda,
    remind_of_meetings,
    say_i_came_alone,
    take_off_agenda,
    tell_from_memory,
    write_note,
)
from lamplighter.services.mentorship import leave_mentorship, pause_mentorship
from tests.cast import NOON, Cast
from tests.outbox.post import carry
from tests.sink import text_of

pytestmark = pytest.mark.engine

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
THEN = NOON + 3 * DAY


@pytest.fixture
def meeting(cast: Cast, pair: uuid.UUID) -> uuid.UUID:
    """Jonas has planned a talk in three days."""
    return plan_meeting(pair, THEN, by=cast.jonas, at=NOON)


def _told(template: str) -> list[str]:
    rows = Notice.objects.filter(template=f"meeting/{template}")
    return sorted(rows.values_list("recipient__name", flat=True))


# --- planning ---------------------------------------------------------------------------------------------


def test_the_other_one_learns_when(cast: Cast, meeting: uuid.UUID) -> None:
    assert _told("planned") == ["Amina"]
    assert Meeting.objects.values_list("starts_at", "minutes", "planned_by__name").get() == (THEN, 30, "Jonas")


def test_the_same_plan_twice_is_one_plan(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    assert plan_meeting(pair, THEN, by=cast.jonas, at=NOON) == meeting
    assert _told("planned") == ["Amina"]


def test_a_second_plan_is_refused(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="There is a meeting planned already"):
        plan_meeting(pair, THEN + DAY, by=cast.amina, at=NOON)
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("starts_at", "sentence"),
    [(NOON + 367 * DAY, "within the next year"), (NOON - 367 * DAY, "within the last year")],
    ids=["too late", "too early"],
)
def test_a_day_that_is_a_slip_of_the_finger_is_asked_for_again(
    cast: Cast, pair: uuid.UUID, meeting: uuid.UUID, starts_at: object, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        plan_meeting(pair, starts_at, by=cast.jonas, at=NOON)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match=sentence):
        move_meeting(meeting, starts_at, by=cast.jonas, at=NOON)  # type: ignore[arg-type]


def test_moving_tells_the_other_and_reminds_anew(cast: Cast, meeting: uuid.UUID) -> None:
    remind_of_meetings(at=THEN - HOUR)
    move_meeting(meeting, THEN + DAY, by=cast.amina, at=NOON)
    assert (_told("moved"), _told("tomorrow")) == (["Jonas"], ["Amina", "Jonas"])
    assert remind_of_meetings(at=THEN + DAY - HOUR) == 1
    assert _told("tomorrow") == ["Amina", "Amina", "Jonas", "Jonas"]


def test_moving_to_where_it_is_tells_nobody(cast: Cast, meeting: uuid.UUID) -> None:
    move_meeting(meeting, THEN, by=cast.amina, at=NOON)
    assert _told("moved") == []


def test_calling_off_makes_room_for_another(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    call_off_meeting(meeting, by=cast.amina, at=NOON)
    call_off_meeting(meeting, by=cast.amina, at=NOON)
    assert _told("called_off") == ["Jonas"]
    assert plan_meeting(pair, THEN, by=cast.amina, at=NOON) != meeting


def test_that_one_did_not_happen_is_no_news(cast: Cast, meeting: uuid.UUID) -> None:
    call_off_meeting(meeting, by=cast.amina, at=THEN + DAY)
    assert _told("called_off") == []


def test_whoever_was_there_alone_says_so_once_and_the_other_one_reads_it(
    cast: Cast, pair: uuid.UUID, meeting: uuid.UUID
) -> None:
    with pytest.raises(Refusal, match="still to come"):
        say_i_came_alone(meeting, by=cast.amina, at=NOON)
    say_i_came_alone(meeting, by=cast.amina, at=THEN + HOUR)
    say_i_came_alone(meeting, by=cast.amina, at=THEN + HOUR)
    say_i_came_alone(meeting, by=cast.jonas, at=THEN + 2 * HOUR)  # he waited elsewhere; one is enough
    row = Meeting.objects.get()
    assert (row.came_alone, row.called_off_at, row.held_at) == (cast.amina, THEN + HOUR, None)
    assert _told("missed") == ["Jonas"]
    for person in (cast.amina, cast.jonas):
        assert get_meeting_for(person, meeting).meeting.came_alone == cast.amina.pk
    assert plan_meeting(pair, THEN + DAY, by=cast.jonas, at=THEN + 2 * HOUR) != meeting


def test_to_a_meeting_that_was_held_both_came(cast: Cast, meeting: uuid.UUID) -> None:
    hold_meeting(meeting, by=cast.jonas, at=THEN)
    with pytest.raises(Refusal, match="This meeting is over"):
        say_i_came_alone(meeting, by=cast.amina, at=THEN + HOUR)


# --- holding ----------------------------------------------------------------------------------------------


def test_what_was_on_the_table_is_off_it_when_they_have_met(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    put_on_agenda(pair, "Before", by=cast.amina, at=NOON)
    hold_meeting(meeting, by=cast.amina, at=THEN + HOUR)
    hold_meeting(meeting, by=cast.jonas, at=THEN + 2 * HOUR)
    assert Meeting.objects.get().held_at == THEN
    assert list(AgendaItem.objects.values_list("done_at", flat=True)) == [THEN]


def test_what_is_to_come_was_not_held(cast: Cast, meeting: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="still to come"):
        hold_meeting(meeting, by=cast.amina, at=THEN - timedelta(seconds=1))
    hold_meeting(meeting, by=cast.amina, at=THEN)


def test_what_was_called_off_was_not_held(cast: Cast, meeting: uuid.UUID) -> None:
    call_off_meeting(meeting, by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="was called off"):
        hold_meeting(meeting, by=cast.amina, at=THEN + HOUR)


def test_what_is_over_is_neither_moved_nor_called_off(cast: Cast, meeting: uuid.UUID) -> None:
    hold_meeting(meeting, by=cast.jonas, at=THEN)
    with pytest.raises(Refusal, match="This meeting is over"):
        move_meeting(meeting, THEN + DAY, by=cast.jonas, at=THEN)
    with pytest.raises(Refusal, match="This meeting is over"):
        call_off_meeting(meeting, by=cast.jonas, at=THEN)


# --- words ------------------------------------------------------------------------------------------------


def test_something_to_talk_about_is_kept_once_and_can_be_taken_off(cast: Cast, pair: uuid.UUID) -> None:
    item = put_on_agenda(pair, " Who reads it? ", by=cast.amina, at=NOON)
    assert put_on_agenda(pair, "Who reads it?", by=cast.amina, at=NOON) == item
    assert put_on_agenda(pair, "Who reads it?", by=cast.jonas, at=NOON) != item, "both may wonder the same"
    take_off_agenda(item, by=cast.jonas, at=NOON + HOUR)
    take_off_agenda(item, by=cast.jonas, at=NOON + DAY)
    assert AgendaItem.objects.get(pk=item).done_at == NOON + HOUR
    assert put_on_agenda(pair, "Who reads it?", by=cast.amina, at=NOON + DAY) != item, "it may come up again"


def test_a_note_lies_in_the_layer_its_author_chose(cast: Cast, meeting: uuid.UUID) -> None:
    for _ in range(2):
        write_note(meeting, "For us", is_private=False, by=cast.jonas, at=NOON)
        write_note(meeting, "For me", is_private=True, by=cast.jonas, at=NOON)
    shared, private = SharedNote.objects.select_related("meeting").get(), PrivateNote.objects.get()
    assert Keyring(cast.amina).read(shared, "words") == "For us"
    assert Keyring(cast.jonas).read(private, "words") == "For me"
    with pytest.raises(Hidden):
        Keyring(cast.amina).read(private, "words")


def test_the_fourth_side_is_pointed_at_and_then_it_is_whole(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    """S-19: asked about three, the fourth stands in the next agenda; noted, it is whole. All of it is the mentor's."""
    with pytest.raises(Refusal, match="not met yet"):
        note_known(pair, Area.HARD, "Her sister", by=cast.jonas, at=NOON)
    hold_meeting(meeting, by=cast.jonas, at=THEN)
    for number, area in enumerate(Area):
        to_ask = get_mentorship_home_for(cast.jonas, pair, at=THEN + HOUR).to_ask
        assert to_ask is (area if number == 3 else None) and not get_known_for(cast.jonas, pair).is_whole
        for _ in range(2):
            note_known(pair, area, f"Side {number}", by=cast.jonas, at=THEN + HOUR)
    page = get_known_for(cast.jonas, pair)
    assert page.is_whole and [len(line.notes) for line in page.areas] == [1, 1, 1, 1]
    assert get_mentorship_home_for(cast.jonas, pair, at=THEN + HOUR).to_ask is None
    with pytest.raises(Hidden):
        get_known_for(cast.amina, pair)
    with pytest.raises(IllegalMove):
        note_known(pair, Area.HARD, "He frowns", by=cast.amina, at=THEN)
    assert get_mentorship_home_for(cast.amina, pair, at=THEN).to_ask is None


def test_the_opener_goes_on_the_list_and_is_not_offered_twice(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID) -> None:
    hold_meeting(meeting, by=cast.jonas, at=THEN)
    for area in (Area.HARD, Area.PLACE, Area.ABLE):
        note_known(pair, area, "Noted", by=cast.jonas, at=THEN)
    put_on_agenda(pair, Area.PLANS.value.opener, by=cast.jonas, at=THEN)
    assert get_mentorship_home_for(cast.jonas, pair, at=THEN).to_ask is None


def test_what_is_told_from_memory_is_looked_at_and_a_mismatch_is_talked_about(cast: Cast, pair: uuid.UUID) -> None:
    """S-18: due, told, marked; what is not quite so is the next thing on the list; both stand by the quality."""
    for _ in range(2):
        tell_from_memory(pair, ["To speak up", "", "To say no"], by=cast.jonas, at=NOON)
    with pytest.raises(Refusal, match="still wait"):
        tell_from_memory(pair, ["To wait"], by=cast.jonas, at=NOON)
    with pytest.raises(IllegalMove):
        tell_from_memory(pair, ["He frowns"], by=cast.amina, at=NOON)
    assert list_agenda_for(cast.amina, pair) == (), "nothing to talk about yet"
    right, wrong = get_mentorship_home_for(cast.amina, pair, at=NOON).talks.from_memory
    with pytest.raises(IllegalMove):
        mark_recalled(right.id, Recalled.RIGHT, by=cast.jonas, at=NOON)
    for mark in (Recalled.RIGHT, Recalled.NOT_QUITE):  # the first stands
        mark_recalled(right.id, mark, by=cast.amina, at=NOON)
    mark_recalled(wrong.id, Recalled.NOT_QUITE, by=cast.amina, at=NOON)
    (item,) = list_agenda_for(cast.jonas, pair)
    assert (item.words, item.recalled) == ("To say no", Recalled.NOT_QUITE)
    for person in (cast.amina, cast.jonas):
        told = get_mosaic_for(person, pair).recalled
        assert [(line.words, line.is_right) for line in told] == [("To speak up", True), ("To say no", False)]
    tell_from_memory(pair, ["To wait"], by=cast.jonas, at=NOON + DAY)


@pytest.mark.parametrize("words", ["", " \n"])
def test_nothing_is_not_written_down(cast: Cast, pair: uuid.UUID, meeting: uuid.UUID, words: str) -> None:
    with pytest.raises(Refusal, match="Write one line first"):
        put_on_agenda(pair, words, by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="Write one line first"):
        write_note(meeting, words, is_private=True, by=cast.amina, at=NOON)


def test_long_notes_are_kept_and_endless_ones_refused(cast: Cast, meeting: uuid.UUID) -> None:
    write_note(meeting, "x" * limits.NOTE, is_private=True, by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="up to 10000 fit"):
        write_note(meeting, "x" * (limits.NOTE + 1), is_private=True, by=cast.amina, at=NOON)


DEEDS: dict[str, Callable[[Cast, uuid.UUID, uuid.UUID, object], object]] = {
    "plan": lambda cast, pair, meeting, by: plan_meeting(pair, THEN, by=by, at=NOON),
    "move": lambda cast, pair, meeting, by: move_meeting(meeting, THEN + DAY, by=by, at=NOON),
    "call off": lambda cast, pair, meeting, by: call_off_meeting(meeting, by=by, at=NOON),
    "hold": lambda cast, pair, meeting, by: hold_meeting(meeting, by=by, at=THEN),
    "agenda": lambda cast, pair, meeting, by: put_on_agenda(pair, "words", by=by, at=NOON),
    "note": lambda cast, pair, meeting, by: write_note(meeting, "words", is_private=False, by=by, at=NOON),
    "private note": lambda cast, pair, meeting, by: write_note(meeting, "words", is_private=True, by=by, at=NOON),
    "a side": lambda cast, pair, meeting, by: note_known(pair, Area.ABLE, "words", by=by, at=NOON),
    "from memory": lambda cast, pair, meeting, by: tell_from_memory(pair, ["words"], by=by, at=NOON),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_nobody_else_does_anything_here_and_after_the_end_nobody_does(
    cast: Cast, pair: uuid.UUID, meeting: uuid.UUID, deed: Callable
) -> None:
    for person in (cast.priya, cast.sam):
        with pytest.raises(Hidden):
            deed(cast, pair, meeting, person)
    leave_mentorship(pair, by=cast.amina, at=NOON)
    for person in (cast.amina, cast.jonas):
        with pytest.raises(Hidden):
            deed(cast, pair, meeting, person)


def test_nobody_else_takes_anything_off_the_table(cast: Cast, pair: uuid.UUID) -> None:
    item = put_on_agenda(pair, "Mine", by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        take_off_agenda(item, by=cast.sam, at=NOON)
    assert AgendaItem.objects.get().done_at is None


# --- mails by themselves ----------------------------------------------------------------------------------


def test_both_are_reminded_the_day_before_and_once(cast: Cast, meeting: uuid.UUID) -> None:
    assert remind_of_meetings(at=THEN - DAY - timedelta(seconds=1)) == 0
    assert remind_of_meetings(at=THEN - DAY) == 1
    assert remind_of_meetings(at=THEN - HOUR) == 0
    assert _told("tomorrow") == ["Amina", "Jonas"]


def test_before_the_second_meeting_alone_they_are_led_back_to_what_they_left_as_usual(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, settings: LazySettings
) -> None:
    settings.MAIL_IS_SET_UP = True
    led = []
    for number in range(3):
        then = NOON + (7 * number + 3) * DAY
        planned = plan_meeting(pair, then, by=cast.jonas, at=then - 2 * DAY)
        assert remind_of_meetings(at=then - HOUR) == 1
        told = [text_of(mail) for mail in carry(at=then - HOUR) if "Soon:" in mail["Subject"]]
        led.append([reverse("agreement:together", args=[pair]) in words for words in told])
        hold_meeting(planned, by=cast.jonas, at=then + HOUR)
    assert led == [[False, False], [True, True], [False, False]]


def test_both_are_asked_whether_they_met_half_a_day_later_and_once(cast: Cast, meeting: uuid.UUID) -> None:
    assert ask_after_meetings(at=THEN + 12 * HOUR - timedelta(seconds=1)) == 0
    assert ask_after_meetings(at=THEN + 12 * HOUR) == 1
    assert ask_after_meetings(at=THEN + DAY) == 0
    assert _told("afterwards") == ["Amina", "Jonas"]


@pytest.mark.parametrize("what", ["held", "called off", "paused", "ended"])
def test_nobody_is_reminded_of_what_will_not_happen(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, meeting: uuid.UUID, what: str
) -> None:
    match what:
        case "held":
            hold_meeting(meeting, by=cast.jonas, at=THEN)
        case "called off":
            call_off_meeting(meeting, by=cast.jonas, at=NOON)
        case "paused":
            pause_mentorship(pair, (NOON + 30 * DAY).date(), by=cast.jonas, at=NOON)
        case "ended":
            leave_mentorship(pair, by=cast.jonas, at=NOON)
    assert remind_of_meetings(at=THEN - HOUR) == 0
    assert ask_after_meetings(at=THEN + DAY) == 0
