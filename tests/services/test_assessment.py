"""Choosing in private: the gut once, notes, side by side, the one question, and why."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lamplighter.access import Hidden
from lamplighter.core import limits
from lamplighter.core.assessment import Leaning, Noticed, Outcome, Seen, Span
from lamplighter.core.person import Visibility
from lamplighter.core.quality import OF_MENTORS, Quality
from lamplighter.core.refusal import Refusal
from lamplighter.models.assessment import Candidate, Impression, Priorities
from lamplighter.models.event import Event
from lamplighter.models.person import Person
from lamplighter.queries.assessment import (
    find_candidate,
    get_candidate_for,
    get_hindsight_for,
    get_notes_for,
    get_priorities_for,
    get_side_by_side,
    get_why_for,
    list_candidates_for,
)
from lamplighter.queries.question import list_questions_for
from lamplighter.services.assessment import (
    Note,
    Why,
    consider,
    forget_considered,
    keep_leaning,
    keep_notes,
    keep_sheet,
    look_back,
    say_gut,
    say_what_matters,
    stop_considering,
    take_question_along,
    write_why,
)
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.valueadd import add_statement
from tests.cast import NOON, Cast, agree, arrive, meet

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
YES, NO = Note(Noticed.YES), Note(Noticed.NO)
UNKEEPABLE = ["a\x00b", "\ud800"]


@pytest.fixture
def jonas(cast: Cast) -> uuid.UUID:
    """Whom Amina considers."""
    return consider(cast.jonas.pk, by=cast.amina, at=NOON)


def _note(pk: uuid.UUID, by: Person, *, yes: str = "", no: str = "", at: datetime = NOON) -> None:
    said = {Quality[f"M{number}"]: note for numbers, note in ((yes, YES), (no, NO)) for number in numbers.split()}
    keep_notes(pk, said, by=by, at=at)


# --- the list ---------------------------------------------------------------------------------------------


def test_considering_twice_is_once_and_only_its_author_finds_it(cast: Cast, jonas: uuid.UUID) -> None:
    assert consider(cast.jonas.pk, by=cast.amina, at=NOON + DAY) == jonas
    (line,) = list_candidates_for(cast.amina)
    assert (line.id, line.person, line.name, line.gut_at, line.chosen_at) == (jonas, cast.jonas.pk, "Jonas", None, None)
    assert line.kept_until == NOON + 90 * DAY
    assert find_candidate(cast.amina, cast.jonas.pk) == jonas
    for person in (cast.jonas, cast.priya, cast.sam):
        assert list_candidates_for(person) == () and find_candidate(person, cast.jonas.pk) is None
        for look in (get_candidate_for, get_notes_for, get_why_for):
            with pytest.raises(Hidden):
                look(person, jonas)


def test_nobody_is_considered_whose_card_is_not_found(cast: Cast) -> None:
    with pytest.raises(Hidden):
        consider(cast.priya.pk, by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="This is you"):
        consider(cast.amina.pk, by=cast.amina, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(author=cast.amina, person=cast.amina, considered_at=NOON, used_at=NOON)


def test_whoever_hides_later_is_on_the_list_without_a_name(cast: Cast, jonas: uuid.UUID) -> None:
    sam = consider(cast.sam.pk, by=cast.amina, at=NOON)
    for pk in (jonas, sam):
        _note(pk, cast.amina, yes="1")
        say_gut(pk, Leaning.UNSURE, by=cast.amina, at=NOON)
    Person.objects.filter(pk=cast.sam.pk).update(visibility=Visibility.HIDDEN.value)
    assert {line.name for line in list_candidates_for(cast.amina)} == {"Jonas", ""}
    page = get_side_by_side(cast.amina)
    assert len(page.columns) == 2 and page.odds == () and page.question is None


def test_so_many_fit_on_the_list(cast: Cast, jonas: uuid.UUID, settings: Any) -> None:
    settings.LIMITS = replace(settings.LIMITS, considered_at_most=1)
    assert consider(cast.jonas.pk, by=cast.amina, at=NOON) == jonas
    with pytest.raises(Refusal, match="Up to 1 people fit"):
        consider(cast.sam.pk, by=cast.amina, at=NOON)


def test_taken_off_the_list_it_is_all_gone(cast: Cast, jonas: uuid.UUID) -> None:
    _note(jonas, cast.amina, yes="1 2")
    with pytest.raises(Hidden):
        stop_considering(jonas, by=cast.jonas, at=NOON)
    for _ in range(2):
        stop_considering(jonas, by=cast.amina, at=NOON)
    assert (Candidate.objects.count(), Impression.objects.count()) == (0, 0)
    assert Event.objects.filter(thing=jonas, verb="no longer considered").count() == 1


def test_ninety_days_after_the_last_word_it_is_gone(cast: Cast, jonas: uuid.UUID) -> None:
    sam = consider(cast.sam.pk, by=cast.amina, at=NOON)
    _note(jonas, cast.amina, yes="1", at=NOON + 30 * DAY)
    assert forget_considered(at=NOON + 90 * DAY - timedelta(seconds=1)) == 0
    assert forget_considered(at=NOON + 90 * DAY) == 1
    assert [line.id for line in list_candidates_for(cast.amina)] == [jonas] and sam != jonas
    assert forget_considered(at=NOON + 120 * DAY) == 2 and not Impression.objects.exists()


# --- the gut ----------------------------------------------------------------------------------------------


def test_the_gut_speaks_once_and_stays_as_it_was(cast: Cast, jonas: uuid.UUID) -> None:
    for _ in range(2):
        say_gut(jonas, Leaning.TOWARDS, " She laughs \n at herself. ", by=cast.amina, at=NOON + DAY)
    line = get_candidate_for(cast.amina, jonas).candidate
    assert (line.leaning, line.gut, line.gut_at) == (Leaning.TOWARDS, "She laughs at herself.", NOON + DAY)
    for leaning, words in ((Leaning.AWAY, "She laughs at herself."), (Leaning.TOWARDS, "No.")):
        with pytest.raises(Refusal, match="Your gut has spoken already"):
            say_gut(jonas, leaning, words, by=cast.amina, at=NOON + 2 * DAY)
    assert get_candidate_for(cast.amina, jonas).candidate == line
    assert Event.objects.filter(thing=jonas, verb="said what their gut says").count() == 1


def test_one_tap_is_enough_and_it_lies_sealed(cast: Cast, jonas: uuid.UUID) -> None:
    say_gut(jonas, Leaning.UNSURE, by=cast.amina, at=NOON)
    row = Candidate.objects.get()
    assert str(row.leaning) == "(sealed)" and row.gut is None and b"unsure" not in bytes(row.leaning or b"")
    with pytest.raises(Hidden):
        say_gut(jonas, Leaning.UNSURE, by=cast.jonas, at=NOON)


@pytest.mark.parametrize("words", UNKEEPABLE)
def test_what_cannot_be_kept_is_refused(cast: Cast, jonas: uuid.UUID, words: str) -> None:
    for deed in (
        lambda: say_gut(jonas, Leaning.AWAY, words, by=cast.amina, at=NOON),
        lambda: keep_notes(jonas, {Quality.M1: Note(Noticed.YES, words)}, by=cast.amina, at=NOON),
        lambda: write_why(jonas, Why(why=words), by=cast.amina, at=NOON),
    ):
        with pytest.raises(Refusal, match="cannot keep"):
            deed()


@pytest.fixture
def kept(cast: Cast, jonas: uuid.UUID) -> uuid.UUID:
    """A gut that is kept, with words and notes beside it."""
    say_gut(jonas, Leaning.TOWARDS, "She laughs.", by=cast.amina, at=NOON)
    _note(jonas, cast.amina, yes="1")
    write_why(jonas, Why(why="He waits."), by=cast.amina, at=NOON)
    for _ in range(2):
        keep_leaning(jonas, by=cast.amina, at=NOON)
    return jonas


def _run(cast: Cast, *, until: datetime) -> None:
    pair = meet(cast)
    agree(cast, pair)
    leave_mentorship(pair, by=cast.amina, at=until)


def test_a_gut_is_kept_by_choice_alone_and_its_words_go(cast: Cast, kept: uuid.UUID) -> None:
    pair = meet(cast)
    agree(cast, pair)
    assert forget_considered(at=NOON + 90 * DAY) == 2 and forget_considered(at=NOON + 91 * DAY) == 0
    line = get_hindsight_for(cast.amina, kept).candidate
    assert (line.leaning, line.gut, line.gut_at, line.chosen_at) == (Leaning.TOWARDS, "", NOON, None)
    assert get_why_for(cast.amina, kept).why == "" and not Impression.objects.exists()
    leave_mentorship(pair, by=cast.amina, at=NOON + 200 * DAY)
    assert forget_considered(at=NOON + 564 * DAY) == 0 and forget_considered(at=NOON + 565 * DAY) == 1
    assert not Candidate.objects.exists()


def test_without_a_mentorship_a_kept_gut_goes_with_the_rest(cast: Cast, kept: uuid.UUID) -> None:
    assert forget_considered(at=NOON + 90 * DAY) == 2 and not Candidate.objects.exists()


def test_whoever_no_longer_wants_it_kept_has_nothing_left_of_it(cast: Cast, kept: uuid.UUID) -> None:
    _run(cast, until=NOON + DAY)
    look_back(kept, Outcome.RIGHT, "He waited.", by=cast.amina, at=NOON + DAY)
    for _ in range(2):
        keep_leaning(kept, keep=False, by=cast.amina, at=NOON + DAY)
    assert Candidate.objects.filter(outcome=None, went=None, looked_back_at=None, kept_at=None).count() == 1
    with pytest.raises(Hidden):
        get_hindsight_for(cast.amina, kept)
    assert forget_considered(at=NOON + 90 * DAY) == 2


def test_looking_back_waits_for_the_end_and_is_for_oneself(cast: Cast, kept: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="once a mentorship with them is over"):
        look_back(kept, Outcome.RIGHT, by=cast.amina, at=NOON)
    assert not get_hindsight_for(cast.amina, kept).has_run
    _run(cast, until=NOON + DAY)
    for _ in range(2):
        look_back(kept, Outcome.PARTLY, " He waited. ", by=cast.amina, at=NOON + DAY)
    page = get_hindsight_for(cast.amina, kept)
    assert (page.has_run, page.candidate.outcome, page.candidate.went) == (True, Outcome.PARTLY, "He waited.")
    assert not page.is_a_pattern
    assert Event.objects.filter(thing=kept, verb="looked back at what their gut said").count() == 1
    for deed in (get_hindsight_for, lambda who, pk: look_back(pk, Outcome.RIGHT, by=who, at=NOON)):
        with pytest.raises(Hidden):
            deed(cast.jonas, kept)


def test_a_gut_that_has_not_spoken_is_not_kept(cast: Cast, jonas: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="has not spoken yet"):
        keep_leaning(jonas, by=cast.amina, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.update(kept_at=NOON)


# --- notes ------------------------------------------------------------------------------------------------


def test_notes_are_kept_row_by_row(cast: Cast, jonas: uuid.UUID) -> None:
    assert not get_candidate_for(cast.amina, jonas).has_notes
    said = {
        Quality.M1: Note(Noticed.YES, "She asked."),
        Quality.M2: NO,
        Quality.M3: Note(),
        Quality.M4: Note(None, "?"),
    }
    keep_notes(jonas, said, by=cast.amina, at=NOON + DAY)
    rows = {row.quality: row for row in get_notes_for(cast.amina, jonas).rows}
    assert tuple(rows) == OF_MENTORS and rows[Quality.M1].asks.startswith("They spoke more of where")
    assert (rows[Quality.M1].noticed, rows[Quality.M1].evidence) == (Noticed.YES, "She asked.")
    assert (rows[Quality.M2].noticed, rows[Quality.M3].noticed) == (Noticed.NO, None)
    assert (rows[Quality.M4].noticed, rows[Quality.M4].evidence) == (None, "?")
    found = set(Impression.objects.values_list("quality", "pack", "language", "noted_at"))
    assert found == {(name, "short-notes-1", "en", NOON + DAY) for name in ("M1", "M2", "M4")}
    assert get_candidate_for(cast.amina, jonas).has_notes
    assert list_candidates_for(cast.amina)[0].kept_until == NOON + 91 * DAY


def test_the_same_notes_twice_are_once_and_an_empty_row_goes(cast: Cast, jonas: uuid.UUID) -> None:
    for day in (1, 2):
        _note(jonas, cast.amina, yes="1 2", at=NOON + day * DAY)
    assert Event.objects.filter(thing=jonas, verb="noted").count() == 1
    assert list_candidates_for(cast.amina)[0].kept_until == NOON + 91 * DAY
    keep_notes(jonas, {Quality.M1: NO, Quality.M2: Note()}, by=cast.amina, at=NOON + 3 * DAY)
    assert [(row.quality, row.noted_at) for row in Impression.objects.all()] == [("M1", NOON + 3 * DAY)]
    with pytest.raises(Hidden):
        _note(jonas, cast.sam, yes="3")


def test_the_whole_sheet_is_kept_sentence_by_sentence(cast: Cast, jonas: uuid.UUID) -> None:
    _note(jonas, cast.amina, yes="1", no="2")
    for _ in range(2):
        said = {"M1.a": 2, "M1.b": 1, "M3.a": 4, "M4.a": None}
        keep_sheet(jonas, said, {Quality.M1: " He \n waits. "}, by=cast.amina, at=NOON + DAY)
    rows = {row.quality: row for row in get_notes_for(cast.amina, jonas).rows}
    assert (rows[Quality.M1].answers, rows[Quality.M1].noticed) == ({"M1.a": 2, "M1.b": 1}, Noticed.YES)
    assert (rows[Quality.M1].evidence, rows[Quality.M1].said) == ("He waits.", ("Partly", "A little"))
    assert [rows[quality].seen for quality in OF_MENTORS[:4]] == [Seen.PARTLY, Seen.NO, Seen.NOT_YET, Seen.NOT_YET]
    found = set(Impression.objects.values_list("quality", "sheet"))
    assert found == {("M1", "intro-call-1"), ("M2", ""), ("M3", "intro-call-1")}
    assert Event.objects.filter(thing=jonas, verb="noted").count() == 2
    keep_notes(jonas, {Quality.M1: Note()}, by=cast.amina, at=NOON + 2 * DAY)  # the short notes take no answer away
    assert get_notes_for(cast.amina, jonas).rows[0].answers == {"M1.a": 2, "M1.b": 1}
    keep_sheet(jonas, {"M3.a": None}, {}, by=cast.amina, at=NOON + 2 * DAY)
    assert set(Impression.objects.values_list("quality", flat=True)) == {"M1", "M2"}
    with pytest.raises(Hidden):
        keep_sheet(jonas, {"M1.a": 4}, {}, by=cast.jonas, at=NOON)


def test_an_answer_that_nobody_can_give_is_refused(cast: Cast, jonas: uuid.UUID) -> None:
    for name, answer in (("M1.a", 5), ("M1.a", -1), ("M1.c", 2), ("E1.a", 2), ("M11", 1)):
        with pytest.raises(Refusal, match="no answer"):
            keep_sheet(jonas, {name: answer}, {}, by=cast.amina, at=NOON)
    assert not Impression.objects.exists()


def test_what_they_say_of_themselves_stands_beside_it(cast: Cast, jonas: uuid.UUID) -> None:
    add_statement("I help new leads.", by=cast.jonas, at=NOON)
    for page in (get_candidate_for(cast.amina, jonas), get_notes_for(cast.amina, jonas)):
        assert [(line.words, line.is_claim) for line in page.claims] == [("I help new leads.", True)]


# --- side by side -----------------------------------------------------------------------------------------


@pytest.fixture
def three(cast: Cast, jonas: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """Jonas, Sam and Ines, all with a gut."""
    ines = arrive("Ines")
    found = (jonas, *(consider(one.pk, by=cast.amina, at=NOON) for one in (cast.sam, ines)))
    for pk in found:
        say_gut(pk, Leaning.UNSURE, by=cast.amina, at=NOON)
    return found  # type: ignore[return-value]


def test_words_first_and_nobody_is_placed_above_another(cast: Cast, three: tuple[uuid.UUID, ...]) -> None:
    _note(three[0], cast.amina, yes="1 2", no="3")
    page = get_side_by_side(cast.amina, three)
    columns = {column.candidate.name: column for column in page.columns}
    assert [row.name for row in columns["Jonas"].noticed] == ["Willingness to help", "Curiosity about the other"]
    assert [row.name for row in columns["Jonas"].missed] == ["Still learning"] and len(columns["Jonas"].unseen) == 7
    assert not columns["Sam"].has_notes and page.cautions == () and page.question is None and page.odds == ()
    assert [row.name for row in page.table][:2] == ["Willingness to help", "Curiosity about the other"]
    assert len(page.table) == 10 and page.can_choose and page.at_most == 4


def test_up_to_four_and_those_with_notes_first(cast: Cast, three: tuple[uuid.UUID, ...]) -> None:
    more = [consider(arrive(f"More {k}").pk, by=cast.amina, at=NOON + k * DAY) for k in (1, 2, 3)]
    _note(three[2], cast.amina, yes="1", at=NOON - DAY)
    shown = [column.candidate.id for column in get_side_by_side(cast.amina).columns]
    assert shown[0] == three[2] and len(shown) == 4 and set(shown[1:]) == set(more)
    chosen = get_side_by_side(cast.amina, three[:2])
    assert {column.candidate.id for column in chosen.columns} == set(three[:2]) and len(chosen.all_of_them) == 6
    assert get_side_by_side(cast.sam, three).columns == ()


def test_no_odds_before_the_gut_has_spoken(cast: Cast, jonas: uuid.UUID) -> None:
    sam = consider(cast.sam.pk, by=cast.amina, at=NOON)
    for pk in (jonas, sam):
        _note(pk, cast.amina, yes="1")
    say_gut(jonas, Leaning.TOWARDS, by=cast.amina, at=NOON)
    page = get_side_by_side(cast.amina)
    assert page.odds == () and [line.id for line in page.guts_missing] == [sam]
    say_gut(sam, Leaning.AWAY, by=cast.amina, at=NOON)
    (odds,) = get_side_by_side(cast.amina).odds
    assert (odds.ahead, odds.times, odds.of) == ("", 1, 2)


def test_odds_in_words(cast: Cast, three: tuple[uuid.UUID, ...]) -> None:
    everything = "1 2 3 4 5 6 7 8 9 10"
    _note(three[0], cast.amina, yes=everything)
    _note(three[1], cast.amina, yes="8", no="1 2 3 4 5 6 7 9 10")
    _note(three[2], cast.amina, yes="1 2 3 4 5 8", no="6 7 9 10")
    found = {frozenset((odds.one, odds.other)): odds for odds in get_side_by_side(cast.amina, three).odds}
    clear, lean = found[frozenset(("Jonas", "Sam"))], found[frozenset(("Jonas", "Ines"))]
    assert (clear.ahead, clear.is_clear) == ("Jonas", True) and clear.times / clear.of >= 0.9
    assert (lean.ahead, lean.is_clear) == ("Jonas", False) and (lean.times, lean.of) == (5, 6)


def test_a_caution_about_respect_stands_alone(cast: Cast, three: tuple[uuid.UUID, ...]) -> None:
    """However good all the rest was: no odds are said for that person."""
    _note(three[0], cast.amina, yes="1 2 3 4 5 6 7 9 10", no="8")
    for pk in three[1:]:
        _note(pk, cast.amina, yes="1 8")
    page = get_side_by_side(cast.amina, three)
    assert [column.candidate.name for column in page.cautions] == ["Jonas"]
    assert [{odds.one, odds.other} for odds in page.odds] == [{"Sam", "Ines"}]


def test_a_sentence_about_respect_is_a_caution_too(cast: Cast, three: tuple[uuid.UUID, ...]) -> None:
    for pk in three:
        _note(pk, cast.amina, yes="1 8")
    keep_sheet(three[0], {"M8.b": 1}, {}, by=cast.amina, at=NOON)
    keep_sheet(three[1], {"M8.b": 2}, {}, by=cast.amina, at=NOON)
    page = get_side_by_side(cast.amina, three)
    assert [column.candidate.name for column in page.cautions] == ["Jonas"]
    assert {name for row in page.ranges for name, _ in row.spans} == {"Sam", "Ines"}


def test_ranges_are_shorter_where_more_was_answered(cast: Cast, three: tuple[uuid.UUID, ...]) -> None:
    _note(three[0], cast.amina, yes="1 2")
    _note(three[1], cast.amina, no="2")
    keep_sheet(three[0], {"M1.a": 3, "M1.b": 3}, {}, by=cast.amina, at=NOON)
    rows = {row.name: dict(row.spans) for row in get_side_by_side(cast.amina, three).ranges}
    assert rows == {
        "Willingness to help": {"Jonas": Span(60, 90), "Sam": None},
        "Curiosity about the other": {"Jonas": Span(40, 100), "Sam": Span(0, 60)},
    }


def test_no_range_before_the_gut(cast: Cast, jonas: uuid.UUID) -> None:
    _note(jonas, cast.amina, yes="1")
    assert get_side_by_side(cast.amina).ranges == ()
    say_gut(jonas, Leaning.TOWARDS, by=cast.amina, at=NOON)
    assert len(get_side_by_side(cast.amina).ranges) == 1


def test_the_one_question_is_about_what_matters_and_was_seen_of_another(
    cast: Cast, three: tuple[uuid.UUID, ...]
) -> None:
    _note(three[0], cast.amina, yes="1 2 3 8 9")
    _note(three[1], cast.amina, yes="1 2 3 8")
    _note(three[2], cast.amina, no="1 2 3 4 8")
    say_what_matters({**dict.fromkeys(OF_MENTORS, 1), Quality.M9: 3}, by=cast.amina, at=NOON)
    question = get_side_by_side(cast.amina, three).question
    assert question is not None and (question.candidate.name, question.quality) == ("Sam", Quality.M9)
    assert question.words == "What do you do when your advice doesn’t work for somebody?"
    for _ in range(2):
        take_question_along(question.candidate.id, question.quality, by=cast.amina, at=NOON)
    assert [line.words for line in list_questions_for(cast.amina)] == [question.words]
    with pytest.raises(Hidden):
        take_question_along(question.candidate.id, question.quality, by=cast.sam, at=NOON)


def test_one_answer_settles_it(cast: Cast, three: tuple[uuid.UUID, ...]) -> None:
    for pk in three[:2]:
        _note(pk, cast.amina, yes="1 8")
    say_what_matters({**dict.fromkeys(OF_MENTORS, 0), Quality.M1: 1, Quality.M9: 3}, by=cast.amina, at=NOON)
    assert {odds.ahead for odds in get_side_by_side(cast.amina, three[:2]).odds} == {""}
    question = get_side_by_side(cast.amina, three[:2]).question
    assert question is not None and question.quality is Quality.M9
    _note(three[0], cast.amina, yes="9")
    _note(three[1], cast.amina, no="9")
    (odds,) = get_side_by_side(cast.amina, three[:2]).odds
    assert odds.ahead == "Jonas"


# --- what matters, and why --------------------------------------------------------------------------------


def test_all_alike_until_somebody_says_otherwise(cast: Cast) -> None:
    assert set(get_priorities_for(cast.amina).values()) == {1}
    say_what_matters({}, by=cast.amina, at=NOON)
    assert not Priorities.objects.exists()
    for _ in range(2):
        say_what_matters({Quality.M2: 3, Quality.M7: 0}, by=cast.amina, at=NOON)
    found = get_priorities_for(cast.amina)
    assert (found[Quality.M2], found[Quality.M7], found[Quality.M10]) == (3, 0, 1)
    assert (
        set(get_priorities_for(cast.sam).values()) == {1}
        and Event.objects.filter(verb="said what matters").count() == 1
    )
    say_what_matters({Quality.M2: 1, Quality.M7: 1}, by=cast.amina, at=NOON)
    assert set(get_priorities_for(cast.amina).values()) == {1}


def test_why_is_kept_with_its_day_and_can_be_taken_back(cast: Cast, jonas: uuid.UUID) -> None:
    assert get_why_for(cast.amina, jonas).candidate.chosen_at is None
    for day in (1, 2):
        write_why(jonas, Why("To lead", " He asks back. ", ""), by=cast.amina, at=NOON + day * DAY)
    page = get_why_for(cast.amina, jonas)
    assert (page.what_for, page.why, page.unknown, page.candidate.chosen_at) == (
        *("To lead", "He asks back.", "", NOON + DAY),
    )
    write_why(jonas, Why(), by=cast.amina, at=NOON + 3 * DAY)
    page = get_why_for(cast.amina, jonas)
    assert (page.why, page.candidate.chosen_at) == ("", None)
    with pytest.raises(Hidden):
        write_why(jonas, Why("x"), by=cast.sam, at=NOON)
    with pytest.raises(Refusal, match="up to 1000 fit"):
        write_why(jonas, Why("x" * (limits.WHY + 1)), by=cast.amina, at=NOON)


def test_a_gut_without_a_day_is_none_to_the_database(cast: Cast, jonas: uuid.UUID) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=jonas).update(gut_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Impression.objects.create(author=cast.amina, candidate_id=jonas, quality="M1", noted_at=NOON)
