"""How does it go? Asked of both, answered by each in private, opened by both at the same moment or not at all."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lamplighter.access import Hidden, Keyring, visible_to
from lamplighter.core.pulse import Part, from_json
from lamplighter.core.quality import Quality
from lamplighter.core.refusal import IllegalMove, Refusal
from lamplighter.models.checkin import CheckIn, Growing, Opened, Sheet
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.queries.checkin import get_check_in_for, get_growing_for, get_mosaic_for
from lamplighter.queries.portrait import get_my_portrait
from lamplighter.services.checkin import (
    answer_taps,
    begin_check_ins,
    choose_to_open,
    forget_check_ins,
    keep_answers,
    say_growing,
)
from lamplighter.services.leaving.rows import delete_rows
from lamplighter.services.mentorship import leave_mentorship, offer_to_finish, pause_mentorship
from tests.cast import NOON, Cast, agree, meet
from tests.checkin import DAY, MONTH_ON, QUARTER_ON, WHOLE, answer, asked, both_open, running

pytestmark = pytest.mark.engine
AT = NOON + MONTH_ON


def told(template: str) -> list[str]:
    rows = Notice.objects.filter(template=f"checkin/{template}")
    return sorted(rows.values_list("recipient__name", flat=True))


# --- being asked ------------------------------------------------------------------------------------------


def test_after_a_month_both_are_asked_once(cast: Cast) -> None:
    running(cast)
    assert begin_check_ins(at=NOON + 29 * DAY) == 0
    assert begin_check_ins(at=AT) == 1 and begin_check_ins(at=AT) == 0
    row = CheckIn.objects.get()
    assert (row.occasion, row.number, row.opened_at) == ("first month", 0, None)
    assert told("asked") == ["Amina", "Jonas"]


def test_then_each_quarter_and_what_was_missed_is_not_caught_up(cast: Cast) -> None:
    running(cast)
    for after in (AT, NOON + 92 * DAY, NOON + 100 * DAY, NOON + 400 * DAY):
        begin_check_ins(at=after)
    rows = CheckIn.objects.order_by("asked_at").values_list("occasion", "number")
    assert list(rows) == [("first month", 0), ("quarter", 1), ("quarter", 4)]


def test_nobody_is_asked_who_has_not_met_or_who_rests(cast: Cast) -> None:
    pair = meet(cast)
    agree(cast, pair)
    assert begin_check_ins(at=AT) == 0
    Mentorship.objects.filter(pk=pair).delete()
    rests = running(cast)
    pause_mentorship(rests, (AT + 10 * DAY).date(), by=cast.amina, at=NOON + 2 * DAY)
    assert begin_check_ins(at=AT) == 0


def test_at_the_close_it_waits_on_the_page_without_a_mail(cast: Cast) -> None:
    offer_to_finish(running(cast), by=cast.amina, at=NOON + 5 * DAY)
    assert begin_check_ins(at=NOON + 6 * DAY) == 1 and begin_check_ins(at=NOON + 6 * DAY) == 0
    assert CheckIn.objects.get().occasion == "close" and told("asked") == []


def test_whoever_has_passed_by_three_times_gets_no_more_mail(cast: Cast) -> None:
    running(cast)
    for quarter in range(1, 5):
        begin_check_ins(at=NOON + quarter * QUARTER_ON)
        if quarter == 2:
            answer(CheckIn.objects.latest("asked_at").pk, cast.jonas, at=NOON + quarter * QUARTER_ON, R1=3)
    assert CheckIn.objects.count() == 4
    assert told("asked").count("Amina") == 3 and told("asked").count("Jonas") == 4


# --- answering --------------------------------------------------------------------------------------------


def test_answers_are_their_authors_alone(cast: Cast) -> None:
    pk = asked(cast)
    answer(pk, cast.amina, at=AT, R1=3, R2=None, L1="More questions back.")
    page = get_check_in_for(cast.amina, pk)
    assert [item.answer for item in page.sections[0].items] == [3, None, "", "More questions back."]
    other = get_check_in_for(cast.jonas, pk)
    assert {item.answer for section in other.sections for item in section.items} == {""} and not other.is_answered
    for person in (cast.jonas, cast.priya, cast.sam, None):
        assert not visible_to(person, Sheet).exists()
    for person in (cast.priya, cast.sam):
        with pytest.raises(Hidden):
            get_check_in_for(person, pk)
        with pytest.raises(Hidden):
            answer(pk, person, at=AT, R1=0)


def test_every_answer_stands_under_the_wording_it_was_given_to(cast: Cast) -> None:
    pk = asked(cast, after=QUARTER_ON)
    at = NOON + QUARTER_ON
    answer(pk, cast.jonas, at=at, R1=4, M1_1=2)
    sheet = Sheet.objects.get()
    said = from_json(Keyring(cast.jonas).read(sheet, "mine"))
    assert said == {"relationship-1 en": {"R1": 4}, "three-month-1 en": {"M1.1": 2}}


def test_a_draft_grows_and_saying_the_same_changes_nothing(cast: Cast) -> None:
    pk = asked(cast)
    answer(pk, cast.amina, at=AT, R1=3)
    answer(pk, cast.amina, at=AT + DAY, L1="Slower.")
    answer(pk, cast.amina, at=AT + 2 * DAY, R1=3)
    sheet = Sheet.objects.get()
    assert sheet.written_at == AT + DAY
    answer(pk, cast.amina, at=AT + 3 * DAY, L1="")
    assert from_json(Keyring(cast.amina).read(Sheet.objects.get(), "mine")) == {"month-one-1 en": {"R1": 3}}


def test_a_line_too_long_is_told(cast: Cast) -> None:
    pk = asked(cast)
    with pytest.raises(Refusal, match="Shorten"):
        answer(pk, cast.amina, at=AT, L1="x" * 301)


def test_from_a_mail_three_taps_and_a_line(cast: Cast) -> None:
    pk = asked(cast)
    answer_taps(pk, {"R1": "4", "R2": "-", "R3": ""}, "Good.", by=cast.amina, at=AT)
    said = from_json(Keyring(cast.amina).read(Sheet.objects.get(), "mine"))
    assert said == {"month-one-1 en": {"R1": 4, "R2": None, "L1": "Good."}}


def test_what_has_ended_is_read_and_not_answered(cast: Cast) -> None:
    pk = asked(cast)
    leave_mentorship(CheckIn.objects.get().mentorship_id, by=cast.jonas, at=AT)
    with pytest.raises(Refusal):
        answer(pk, cast.amina, at=AT, R1=1)


# --- opening it -------------------------------------------------------------------------------------------


def test_one_yes_opens_nothing_and_is_told_to_nobody(cast: Cast) -> None:
    pk = asked(cast)
    answer(pk, cast.amina, at=AT, R1=3)
    answer(pk, cast.jonas, at=AT, R1=1)
    before = get_check_in_for(cast.jonas, pk), get_mosaic_for(cast.jonas, CheckIn.objects.get().mentorship_id)
    choose_to_open(pk, True, by=cast.amina, at=AT)
    after = get_check_in_for(cast.jonas, pk), get_mosaic_for(cast.jonas, CheckIn.objects.get().mentorship_id)
    assert before == after and not Opened.objects.exists() and told("opened") == []
    choose_to_open(pk, False, by=cast.amina, at=AT + DAY)
    choose_to_open(pk, True, by=cast.jonas, at=AT + DAY)
    assert not Opened.objects.exists() and CheckIn.objects.get().opened_at is None


def test_two_yeses_open_both_at_once_and_for_good(cast: Cast) -> None:
    pk = asked(cast)
    answer(pk, cast.amina, at=AT, R1=3, L1="Slower.")
    answer(pk, cast.jonas, at=AT, R1=1)
    both_open(pk, cast, at=AT + DAY)
    both_open(pk, cast, at=AT + 2 * DAY)
    assert CheckIn.objects.get().opened_at == AT + DAY and told("opened") == ["Amina", "Jonas"]
    mine, theirs = (get_check_in_for(person, pk).both_said for person in (cast.amina, cast.jonas))
    assert [(line.mine, line.theirs) for line in mine] == [(line.theirs, line.mine) for line in theirs]
    assert (mine[0].mine, mine[0].theirs, mine[3].mine) == ("Mostly", "A little", "Slower.")
    for change in (
        lambda: answer(pk, cast.amina, at=AT + 3 * DAY, R1=0),
        lambda: choose_to_open(pk, False, by=cast.amina, at=AT + 3 * DAY),
    ):
        with pytest.raises(IllegalMove, match="both opened"):
            change()


def test_nothing_is_opened_by_whoever_has_said_nothing(cast: Cast) -> None:
    pk = asked(cast)
    keep_answers(pk, {Part.SAFETY: {"safety-1 en": {"S1": 2}}}, by=cast.amina, at=AT)
    with pytest.raises(Refusal, match="not answered anything"):
        choose_to_open(pk, True, by=cast.amina, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.update(would_open_at=AT)


def test_what_feels_wrong_is_never_opened(cast: Cast) -> None:
    pk = asked(cast)
    for person in (cast.amina, cast.jonas):
        answer(pk, person, at=AT, R1=3)
        keep_answers(pk, {Part.SAFETY: {"safety-1 en": {"S4": 2}}}, by=person, at=AT)
    both_open(pk, cast, at=AT)
    for row in Opened.objects.select_related("checkin"):
        assert "S4" not in Keyring(cast.amina).read(row, "mine") and row.theirs is None
    keep_answers(pk, {Part.SAFETY: {"safety-1 en": {"S1": 1}}}, by=cast.amina, at=AT)
    assert get_check_in_for(cast.amina, pk, whole=Part.SAFETY).said_yes_to_safety


def test_a_blank_or_a_no_offers_nothing_to_be_done(cast: Cast) -> None:
    pk = asked(cast)
    keep_answers(pk, {Part.SAFETY: {"safety-1 en": {"S1": 0, "S2": None}}}, by=cast.amina, at=AT)
    assert not get_check_in_for(cast.amina, pk, whole=Part.SAFETY).said_yes_to_safety


# --- what one grows in, and the mosaic --------------------------------------------------------------------


def test_up_to_three_of_ones_own_ten(cast: Cast) -> None:
    pair = running(cast)
    for picks in ([Quality.E1, Quality.E2, Quality.E3, Quality.E4], [Quality.M1]):
        with pytest.raises(Refusal, match="Up to three"):
            say_growing(pair, picks, asks_partner=False, by=cast.amina, at=NOON)
    say_growing(pair, [Quality.E5, Quality.E1], asks_partner=False, by=cast.amina, at=NOON)
    assert get_growing_for(cast.amina, pair).picks == (Quality.E1, Quality.E5)
    assert get_growing_for(cast.jonas, pair).picks == ()


def test_only_two_wishes_show_each_other_what_one_grows_in(cast: Cast) -> None:
    pk = asked(cast, after=QUARTER_ON)
    pair, at = CheckIn.objects.get().mentorship_id, NOON + QUARTER_ON
    before = get_growing_for(cast.jonas, pair), get_check_in_for(cast.jonas, pk)
    say_growing(pair, [Quality.E6], asks_partner=True, by=cast.amina, at=at)
    assert (get_growing_for(cast.jonas, pair), get_check_in_for(cast.jonas, pk)) == before
    say_growing(pair, [Quality.M2], asks_partner=True, by=cast.jonas, at=at)
    for person, quality in ((cast.amina, Quality.M2), (cast.jonas, Quality.E6)):
        (about,) = get_check_in_for(person, pk).about_them
        assert about.quality is quality and len(about.items) == 3
    say_growing(pair, [Quality.M2], asks_partner=False, by=cast.jonas, at=at)
    assert get_check_in_for(cast.amina, pk).about_them == () and not visible_to(cast.amina, Growing).filter(
        person=cast.jonas
    )


def test_the_short_one_asks_three_items_for_each_and_names_one_thing_to_try(cast: Cast) -> None:
    pk = asked(cast, after=QUARTER_ON)
    pair, at = CheckIn.objects.get().mentorship_id, NOON + QUARTER_ON
    say_growing(pair, [Quality.E1, Quality.E6], asks_partner=False, by=cast.amina, at=at)
    page = get_check_in_for(cast.amina, pk)
    assert [len(section.items) for section in page.sections] == [3, 3, 3] and page.to_try is None
    answer(pk, cast.amina, at=at, E1_1=4, E1_2=4, E6_1=1, E6_2=1)
    assert get_check_in_for(cast.amina, pk).to_try is Quality.E6


def test_two_check_ins_a_quarter_apart_make_a_mosaic(cast: Cast) -> None:
    first = asked(cast, after=QUARTER_ON)
    pair = CheckIn.objects.get().mentorship_id
    then, now = NOON + QUARTER_ON, NOON + 2 * QUARTER_ON
    three = {"M2_1": 4, "M2_2": 4, "M2_3": 4}
    answer(first, cast.jonas, at=then, E6_1=2, E6_2=2, part=Part.THEIRS)
    answer(first, cast.jonas, at=then, **three)
    answer(first, cast.amina, at=then, E6_1=1, E6_2=1)
    answer(first, cast.amina, at=then, part=Part.THEIRS, **dict.fromkeys(three, 1))
    assert get_mosaic_for(cast.amina, pair).opened == ()
    both_open(first, cast, at=then)
    begin_check_ins(at=now)
    second = CheckIn.objects.latest("asked_at").pk
    answer(second, cast.amina, at=now, E6_1=3, E6_2=3)
    keep_answers(second, {Part.MINE: {WHOLE: {"E6.why": "I wrote ahead."}}}, by=cast.amina, at=now)
    answer(second, cast.jonas, at=now, R1=3)
    page = get_mosaic_for(cast.amina, pair)
    (mine,), (theirs,) = page.me.tiles, page.them.tiles
    assert mine.quality is Quality.E6 and [point.word for point in mine.own.points] == ["seldom", "mostly"]
    assert mine.own.change is not None and mine.own.change.name == "MORE" and mine.own.trend is None
    assert mine.because == ("I wrote ahead.",) and page.them.to_ask == (theirs,)
    assert not page.me.is_mentor and page.them.is_mentor
    seen = get_mosaic_for(cast.jonas, pair)
    assert [point.word for point in seen.them.tiles[0].own.points] == ["seldom"], "the second is not opened yet"
    both_open(second, cast, at=now)
    assert len(get_mosaic_for(cast.jonas, pair).them.tiles[0].own.points) == 2


def test_a_mentor_here_and_a_mentee_there_has_two_mosaics_and_they_are_never_mixed(cast: Cast) -> None:
    """S-34: the same words both ways, and each side of somebody on the page of the two whom it concerns."""
    helps = running(cast)
    learns = running(Cast(cast.jonas, cast.sam, cast.priya, cast.amina))
    begin_check_ins(at=NOON + QUARTER_ON)
    for pair, said in ((helps, {"M2_1": 4, "M2_2": 4}), (learns, {"E6_1": 1, "E6_2": 1})):
        answer(CheckIn.objects.get(mentorship=pair).pk, cast.jonas, at=NOON + QUARTER_ON, **said)
    here, there = (get_mosaic_for(cast.jonas, pair).me for pair in (helps, learns))
    assert here.is_mentor and [tile.quality for tile in here.tiles] == [Quality.M2]
    assert not there.is_mentor and [tile.quality for tile in there.tiles] == [Quality.E6]
    with pytest.raises(Hidden):
        get_mosaic_for(cast.amina, learns)


def test_what_a_mentor_has_of_it_stays_with_them_and_may_suggest_a_rest(cast: Cast) -> None:
    pk = asked(cast, after=QUARTER_ON)
    at = NOON + QUARTER_ON
    keep_answers(pk, {Part.GAIN: {"mentor-return-1 en": {"V2": 1, "V3": 0}}}, by=cast.jonas, at=at)
    assert get_check_in_for(cast.jonas, pk).might_rest
    assert get_check_in_for(cast.amina, pk).for_myself == () and not get_check_in_for(cast.amina, pk).might_rest
    keep_answers(pk, {Part.GAIN: {"mentor-return-1 en": {"V2": 3}}}, by=cast.jonas, at=at)
    assert not get_check_in_for(cast.jonas, pk).might_rest, "heavy once, and with joy"


def test_a_mentor_reads_what_they_have_had_of_it_on_a_page_of_their_own(cast: Cast) -> None:
    pk = asked(cast, after=QUARTER_ON)
    said = {"V1": 3, "V3": None}
    keep_answers(pk, {Part.GAIN: {"mentor-return-1 en": said}}, by=cast.jonas, at=NOON + QUARTER_ON)
    (line,) = get_my_portrait(cast.jonas).returns
    assert (line.partner, [answer for _, answer in line.said]) == ("Amina", ["Mostly", "I can’t say"])
    assert get_my_portrait(cast.amina).returns == ()


@pytest.mark.parametrize(("after", "offers"), [(MONTH_ON, False), (QUARTER_ON, True), (2 * QUARTER_ON, False)])
def test_all_ten_are_offered_after_three_months(cast: Cast, after: timedelta, offers: bool) -> None:
    assert get_check_in_for(cast.amina, asked(cast, after=after)).offers_all is offers


def test_all_ten_are_offered_at_the_close(cast: Cast) -> None:
    offer_to_finish(running(cast), by=cast.amina, at=NOON + 5 * DAY)
    begin_check_ins(at=NOON + 6 * DAY)
    assert get_check_in_for(cast.jonas, CheckIn.objects.get().pk).offers_all


# --- being forgotten --------------------------------------------------------------------------------------


def test_a_year_after_the_end_nothing_is_left(cast: Cast) -> None:
    pk = asked(cast)
    answer(pk, cast.amina, at=AT, R1=3)
    say_growing(CheckIn.objects.get().mentorship_id, [Quality.E1], asks_partner=True, by=cast.amina, at=AT)
    leave_mentorship(CheckIn.objects.get().mentorship_id, by=cast.amina, at=AT)
    assert forget_check_ins(at=AT + 364 * DAY) == 0 and Sheet.objects.exists()
    assert forget_check_ins(at=AT + 365 * DAY) > 0
    assert not any(model.objects.exists() for model in (CheckIn, Sheet, Opened, Growing))


def test_whoever_leaves_takes_along_what_both_have_said_of_them(cast: Cast) -> None:
    pk = asked(cast)
    for person in (cast.amina, cast.jonas):
        answer(pk, person, at=AT, R1=3)
        answer(pk, person, at=AT, part=Part.THEIRS, M1_1=0)
    both_open(pk, cast, at=AT)
    leave_mentorship(CheckIn.objects.get().mentorship_id, by=cast.amina, at=AT)
    delete_rows(cast.jonas, frozenset[uuid.UUID](), at=AT)
    assert not Opened.objects.exists()
    sheet = Sheet.objects.get()
    assert (sheet.person, sheet.theirs) == (cast.amina, None) and sheet.mine is not None
