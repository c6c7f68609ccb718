"""Written apart until both have handed in; filled in together line by line; agreed on as everything else."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lamplighter.access import Hidden, Keyring
from lamplighter.core.agreement import Beat, TermsIncomplete
from lamplighter.core.expectation import Expectations, Line, Overtaken, Reply, Unsettled, mark_of
from lamplighter.core.refusal import Refusal
from lamplighter.models.agreement import Agreement, Expectation, JointDraft
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.queries.agreement import (
    Changed,
    Version,
    get_agreement_for,
    get_agreement_read_for,
    get_expectations_for,
    get_together_for,
    list_agreements_for,
    list_versions_for,
)
from lamplighter.services.agreement import (
    edit_line,
    propose_agreement,
    propose_draft,
    settle_expectations,
    sign_agreement,
    write_expectations,
)
from lamplighter.services.mentorship import leave_mentorship
from tests.cast import NOON, TERMS, Cast

pytestmark = pytest.mark.engine

HOUR = timedelta(hours=1)
HERS = Expectations(Beat.WEEKLY, date(2027, 6, 1), "Lead a team", minutes=60, rules="Phones off")
HIS = Expectations(Beat.MONTHLY, date(2027, 6, 1), "lead a team", minutes=30)
CHOSEN: dict[Line, Any] = {Line.BEAT: Beat.FORTNIGHTLY, Line.MINUTES: 45, Line.RULES: ""}


def _hand_in(cast: Cast, pair: uuid.UUID) -> None:
    write_expectations(pair, HERS, hand_in=True, by=cast.amina, at=NOON)
    write_expectations(pair, HIS, hand_in=True, by=cast.jonas, at=NOON + HOUR)


def _told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(topic="agreement").order_by("due_at", "recipient__name")
    return [
        (template.removeprefix("agreement/"), name)
        for template, name in rows.values_list("template", "recipient__name")
    ]


# --- apart ------------------------------------------------------------------------------------------------


def test_nobody_reads_the_others_lines_before_both_have_handed_theirs_in(cast: Cast, pair: uuid.UUID) -> None:
    write_expectations(pair, HERS, hand_in=True, by=cast.amina, at=NOON)
    write_expectations(pair, HIS, hand_in=False, by=cast.jonas, at=NOON)
    for person, mine in ((cast.amina, HERS), (cast.jonas, HIS)):
        page = get_expectations_for(person, pair)
        assert (page.mine, page.theirs, page.clashes) == (mine, None, ())
    row = Expectation.objects.get(author=cast.amina)
    assert b"Phones" not in bytes(row.lines)
    assert not get_expectations_for(cast.jonas, pair).i_handed_in
    with pytest.raises(Refusal, match="changed something since"):
        settle_expectations(pair, CHOSEN, by=cast.amina, at=NOON)


def test_the_second_hand_in_opens_both_and_shows_where_they_differ(cast: Cast, pair: uuid.UUID) -> None:
    _hand_in(cast, pair)
    page = get_expectations_for(cast.jonas, pair)
    assert (page.mine, page.theirs, page.i_handed_in) == (HIS, HERS, True)
    assert [clash.line for clash in page.clashes] == [Line.BEAT, Line.MINUTES, Line.RULES]
    assert _told() == [("your_turn", "Jonas"), ("side_by_side", "Amina")]


def test_handing_in_the_same_twice_is_once_and_a_change_closes_both(cast: Cast, pair: uuid.UUID) -> None:
    _hand_in(cast, pair)
    write_expectations(pair, HERS, hand_in=True, by=cast.amina, at=NOON + 2 * HOUR)
    assert get_expectations_for(cast.jonas, pair).theirs == HERS and len(_told()) == 2
    write_expectations(pair, replace(HERS, minutes=45), hand_in=False, by=cast.amina, at=NOON + 3 * HOUR)
    assert get_expectations_for(cast.jonas, pair).theirs is None
    assert get_expectations_for(cast.amina, pair).theirs is None
    write_expectations(pair, replace(HERS, minutes=45), hand_in=True, by=cast.amina, at=NOON + 4 * HOUR)
    theirs = get_expectations_for(cast.jonas, pair).theirs
    assert theirs is not None and theirs.minutes == 45


def test_three_clashes_settled_become_one_agreement_that_both_sign(cast: Cast, pair: uuid.UUID) -> None:
    _hand_in(cast, pair)
    with pytest.raises(Unsettled):
        settle_expectations(pair, {Line.BEAT: Beat.WEEKLY}, by=cast.jonas, at=NOON)
    agreement = settle_expectations(pair, CHOSEN, by=cast.jonas, at=NOON + 2 * HOUR)
    page = get_agreement_for(cast.amina, agreement)
    assert page.lines == replace(HIS, beat=Beat.FORTNIGHTLY, minutes=45)
    assert page.waits_for_me and not page.i_wrote
    assert settle_expectations(pair, CHOSEN, by=cast.jonas, at=NOON + 3 * HOUR) == agreement
    sign_agreement(agreement, by=cast.amina, at=NOON + 3 * HOUR)
    assert Mentorship.objects.get().stage == "active"


@pytest.mark.parametrize("lines", [replace(HERS, minutes=7), replace(HERS, rules="a\nb\nc\nd")])
def test_what_nobody_keeps_is_refused_and_nothing_is_changed(cast: Cast, pair: uuid.UUID, lines: Expectations) -> None:
    with pytest.raises(Refusal):
        write_expectations(pair, lines, hand_in=True, by=cast.amina, at=NOON)
    with pytest.raises(Refusal):
        propose_agreement(pair, lines, by=cast.amina, at=NOON)
    assert not Expectation.objects.exists() and not Agreement.objects.exists()


def test_after_the_end_they_are_there_to_read(cast: Cast, pair: uuid.UUID) -> None:
    _hand_in(cast, pair)
    leave_mentorship(pair, by=cast.jonas, at=NOON + 2 * HOUR)
    assert get_expectations_for(cast.amina, pair).theirs == HIS
    for deed in (
        lambda: write_expectations(pair, HERS, hand_in=False, by=cast.amina, at=NOON),
        lambda: edit_line(pair, Line.WHERE, "Here", by=cast.amina, at=NOON),
        lambda: settle_expectations(pair, CHOSEN, by=cast.amina, at=NOON),
    ):
        with pytest.raises(Hidden):
            deed()


def test_nobody_else_sees_or_writes_any_of_it(cast: Cast, pair: uuid.UUID) -> None:
    _hand_in(cast, pair)
    edit_line(pair, Line.WHERE, "By telephone", by=cast.amina, at=NOON)
    for stranger in (cast.sam, cast.priya):
        for look in (get_expectations_for, get_together_for):
            with pytest.raises(Hidden):
                look(stranger, pair)
        with pytest.raises(Hidden):
            write_expectations(pair, HIS, hand_in=True, by=stranger, at=NOON)
        with pytest.raises(Hidden):
            Keyring(stranger).read(JointDraft.objects.get(), "lines")
        assert list_versions_for(stranger, pair) == ()


# --- together ---------------------------------------------------------------------------------------------


def _fill_in(cast: Cast, pair: uuid.UUID) -> None:
    for person, line, value in (
        (cast.amina, Line.BEAT, Beat.FORTNIGHTLY),
        (cast.jonas, Line.UNTIL, date(2027, 6, 1)),
        (cast.amina, Line.WHAT_FOR, "Lead a team"),
        (cast.jonas, Line.REPLY, Reply.WEEK),
    ):
        edit_line(pair, line, value, by=person, at=NOON)


def test_each_sees_what_the_other_one_has_changed(cast: Cast, pair: uuid.UUID) -> None:
    before = get_together_for(cast.amina, pair)
    assert (before.lines, before.edits, before.edited_at) == (Expectations(), (), None)
    edit_line(pair, Line.WHERE, " By telephone ", by=cast.jonas, at=NOON)
    edit_line(pair, Line.WHERE, "By telephone", by=cast.amina, at=NOON + HOUR)  # says nothing new
    page = get_together_for(cast.amina, pair)
    assert page.lines.where == "By telephone"
    assert [(edit.line, edit.by, edit.is_me, edit.at) for edit in page.edits] == [(Line.WHERE, "Jonas", False, NOON)]
    edit_line(pair, Line.WHERE, "By video", by=cast.amina, at=NOON + HOUR)
    (edit,) = get_together_for(cast.jonas, pair).edits
    assert (edit.by, edit.is_me, edit.at) == ("Amina", False, NOON + HOUR)
    assert get_together_for(cast.jonas, pair).news == edit and get_together_for(cast.amina, pair).news is None


def test_agreeing_makes_a_version_and_the_draft_is_done(cast: Cast, pair: uuid.UUID) -> None:
    _fill_in(cast, pair)
    agreement = propose_draft(pair, NOON.isoformat(), by=cast.amina, at=NOON + HOUR)
    assert propose_draft(pair, NOON.isoformat(), by=cast.amina, at=NOON + HOUR) == agreement
    assert get_agreement_for(cast.jonas, agreement).lines.reply is Reply.WEEK
    assert not JointDraft.objects.exists()
    sign_agreement(agreement, by=cast.jonas, at=NOON + HOUR)
    assert Mentorship.objects.get().stage == "active"
    assert get_together_for(cast.amina, pair).lines.terms.what_for == "Lead a team"


def test_a_version_says_who_filled_in_which_line_whoever_agreed_first(cast: Cast, pair: uuid.UUID) -> None:
    _fill_in(cast, pair)
    first = propose_draft(pair, NOON.isoformat(), by=cast.amina, at=NOON + HOUR)
    sign_agreement(first, by=cast.jonas, at=NOON + HOUR)
    read = get_agreement_read_for(cast.jonas, first)
    assert read.page.is_together and all(change.is_first for change in read.changed)
    assert _who(read.changed) == {Line.BEAT: "Amina", Line.UNTIL: "Jonas", Line.WHAT_FOR: "Amina", Line.REPLY: "Jonas"}
    edit_line(pair, Line.MINUTES, 45, by=cast.jonas, at=NOON + HOUR)
    edit_line(pair, Line.WHERE, "By video", by=cast.jonas, at=NOON + HOUR)
    edit_line(pair, Line.WHERE, "By telephone", by=cast.amina, at=NOON + HOUR)
    second = propose_draft(pair, (NOON + HOUR).isoformat(), by=cast.jonas, at=NOON + HOUR)
    changed = get_agreement_read_for(cast.amina, second).changed
    assert _who(changed) == {Line.MINUTES: "Jonas", Line.WHERE: "Amina"}
    assert [(change.before, change.edit and change.edit.is_me) for change in changed] == [(30, False), ("", True)]
    propose_agreement(pair, replace(HERS, where="In the hall"), by=cast.amina, at=NOON + HOUR)
    third, *_ = list_versions_for(cast.jonas, pair)
    assert not third.page.is_together and set(_who(third.changed).values()) == {""} and third.page.written_by == "Amina"
    assert [version.page.is_together for version in list_versions_for(cast.jonas, pair)] == [False, True, True]


def test_of_two_who_say_yes_to_the_same_lines_the_second_one_settles_them(cast: Cast, pair: uuid.UUID) -> None:
    """Their page may still show the lines that the other one has just agreed to."""
    _fill_in(cast, pair)
    first, second = (
        propose_draft(pair, NOON.isoformat(), by=person, at=NOON + HOUR) for person in (cast.jonas, cast.amina)
    )
    assert first == second and Agreement.objects.get().agreed_at == NOON + HOUR
    assert Mentorship.objects.get().stage == "active"


def test_a_line_that_has_changed_since_it_was_read_is_not_written_over(cast: Cast, pair: uuid.UUID) -> None:
    seen = mark_of(get_together_for(cast.amina, pair).lines, Line.WHERE)
    edit_line(pair, Line.WHERE, "By video", seen=seen, by=cast.jonas, at=NOON)
    for unread in (seen, "", mark_of(get_together_for(cast.amina, pair).lines, Line.RULES)):
        with pytest.raises(Overtaken, match="has changed since you opened it"):
            edit_line(pair, Line.WHERE, "By telephone", seen=unread, by=cast.amina, at=NOON + HOUR)
    edit_line(pair, Line.WHERE, "By video", seen=seen, by=cast.amina, at=NOON + HOUR)  # both mean the same
    edit_line(pair, Line.RULES, "Phones off", seen=mark_of(HIS, Line.RULES), by=cast.amina, at=NOON + HOUR)
    page = get_together_for(cast.amina, pair)
    assert (page.lines.where, page.lines.rules) == ("By video", "Phones off")
    edit_line(pair, Line.WHERE, "By telephone", seen=mark_of(page.lines, Line.WHERE), by=cast.amina, at=NOON + HOUR)
    assert get_together_for(cast.jonas, pair).lines.where == "By telephone"


def test_a_version_that_was_written_meanwhile_counts_as_a_change(cast: Cast, pair: uuid.UUID) -> None:
    seen = mark_of(get_together_for(cast.amina, pair).lines, Line.RULES)
    propose_agreement(pair, HERS, by=cast.jonas, at=NOON)
    with pytest.raises(Overtaken):
        edit_line(pair, Line.RULES, "No homework", seen=seen, by=cast.amina, at=NOON + HOUR)
    assert not JointDraft.objects.exists()


def test_marks_tell_wordings_apart() -> None:
    """Of every kind of line; and what says the same has the same."""
    other = Expectations(Beat.WEEKLY, date(2027, 6, 1), "a", 45, "b", Reply.DAY, "c", "d", "e", "f", "g", True)
    for line in Line:
        assert mark_of(other, line) != mark_of(Expectations(), line) == mark_of(Expectations(), line)


def _lines(version: Version) -> list[Line]:
    return [change.line for change in version.changed]


def _who(changed: Sequence[Changed]) -> dict[Line, str]:
    return {change.line: change.edit.by if change.edit else "" for change in changed}


def test_nobody_agrees_to_what_they_have_not_read(cast: Cast, pair: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="Nothing is written yet"):
        propose_draft(pair, NOON.isoformat(), by=cast.amina, at=NOON)
    _fill_in(cast, pair)
    edit_line(pair, Line.BEAT, Beat.WEEKLY, by=cast.jonas, at=NOON + HOUR)
    with pytest.raises(Refusal, match="A line has just changed"):
        propose_draft(pair, NOON.isoformat(), by=cast.amina, at=NOON + HOUR)
    assert not Agreement.objects.exists()


def test_the_first_three_lines_are_needed_to_agree(cast: Cast, pair: uuid.UUID) -> None:
    edit_line(pair, Line.WHERE, "By video", by=cast.jonas, at=NOON)
    with pytest.raises(TermsIncomplete):
        propose_draft(pair, NOON.isoformat(), by=cast.jonas, at=NOON)
    assert JointDraft.objects.exists()


def test_a_change_together_starts_from_what_was_agreed(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    edit_line(pair, Line.MINUTES, 45, by=cast.jonas, at=NOON)
    assert get_together_for(cast.amina, pair).lines.terms == TERMS
    propose_draft(pair, NOON.isoformat(), by=cast.jonas, at=NOON)
    newest, first = list_versions_for(cast.amina, pair)
    assert (newest.page.version, _lines(newest)) == (2, [Line.MINUTES])
    assert (first.page.version, first.changed, first.page.agreed_at is not None) == (1, (), True)


def test_what_was_agreed_meanwhile_is_not_undone_by_lines_begun_before(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID
) -> None:
    edit_line(pair, Line.MINUTES, 45, by=cast.jonas, at=NOON)
    monthly = replace(TERMS, beat=Beat.MONTHLY)
    sign_agreement(propose_agreement(pair, monthly, by=cast.amina, at=NOON), by=cast.jonas, at=NOON)
    assert get_together_for(cast.amina, pair).lines.terms == monthly
    edit_line(pair, Line.WHERE, "By telephone", by=cast.amina, at=NOON + HOUR)
    propose_draft(pair, (NOON + HOUR).isoformat(), by=cast.jonas, at=NOON + HOUR)
    newest, *_ = list_versions_for(cast.amina, pair)
    assert (newest.page.lines.beat, _lines(newest)) == (Beat.MONTHLY, [Line.MINUTES, Line.WHERE])


def test_three_new_lines_leave_the_rest_as_it_was(cast: Cast, pair: uuid.UUID) -> None:
    propose_agreement(pair, HERS, by=cast.amina, at=NOON)
    propose_agreement(pair, TERMS, by=cast.jonas, at=NOON)
    newest, _ = list_agreements_for(cast.amina, pair)
    assert newest.lines == replace(HERS, beat=TERMS.beat, until_on=TERMS.until_on, what_for=TERMS.what_for)
    assert not Agreement.objects.get(version=2).words_by_mail
    propose_agreement(pair, replace(newest.lines, by_mail=True), by=cast.jonas, at=NOON)
    assert Agreement.objects.get(version=3).words_by_mail
