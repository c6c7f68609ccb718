"""Three lines, version by version, and two who say yes."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden, Keyring
from lamplighter.core import limits
from lamplighter.core.agreement import Beat, Terms, TermsIncomplete
from lamplighter.core.expectation import Expectations, Line, with_terms
from lamplighter.core.refusal import IllegalMove, Refusal
from lamplighter.models.agreement import Agreement, Signature
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.queries.agreement import get_agreement_for, may_words_travel
from lamplighter.queries.home import get_mentorship_home_for
from lamplighter.services.agreement import (
    draft_agreement,
    edit_line,
    propose_agreement,
    propose_draft,
    sign_agreement,
    write_agreement,
)
from lamplighter.services.mentorship import leave_mentorship, offer_to_finish, pause_mentorship, resume_mentorship
from tests.cast import NOON, TERMS, Cast, agree
from tests.outbox.post import carry

pytestmark = pytest.mark.engine


def _signed() -> set[tuple[int, str]]:
    return set(Signature.objects.values_list("agreement__version", "person__name"))


def _subjects() -> set[str]:
    return {str(mail["subject"]) for mail in carry()}


def test_the_second_yes_makes_it_active_and_takes_a_seat(cast: Cast, pair: uuid.UUID) -> None:
    agreement = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    assert Mentorship.objects.get().stage == "introduction"
    sign_agreement(agreement, by=cast.jonas, at=NOON + timedelta(hours=1))
    mentorship = Mentorship.objects.get()
    assert (mentorship.stage, mentorship.takes_a_seat) == ("active", True)
    assert Agreement.objects.get().agreed_at == NOON + timedelta(hours=1)
    assert _signed() == {(1, "Amina"), (1, "Jonas")}
    assert sorted(Notice.objects.filter(topic="agreement").values_list("recipient__name", "template")) == [
        ("Amina", "agreement/settled"),
        ("Jonas", "agreement/proposed"),
    ]


def test_what_it_is_for_is_read_by_both_and_lies_sealed(cast: Cast, agreement: uuid.UUID) -> None:
    row = Agreement.objects.get()
    assert {Keyring(person).read(row, "what_for") for person in (cast.amina, cast.jonas)} == {TERMS.what_for}
    with pytest.raises(Hidden):
        Keyring(cast.priya).read(row, "what_for")


def test_the_mail_says_who_has_written_it_or_that_nobody_has_alone(cast: Cast, pair: uuid.UUID, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    one_of_them = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    assert "Amina has written down three lines for you both" in _subjects()
    for line, value in ((Line.WHERE, "By telephone"), (Line.RULES, "Phones off")):
        edit_line(pair, line, value, by=cast.jonas, at=NOON)
    both = propose_draft(pair, NOON.isoformat(), by=cast.jonas, at=NOON)
    assert _subjects() == {"Jonas has agreed to the three lines for you both"}
    assert not get_agreement_for(cast.amina, both).written_by and get_agreement_for(cast.amina, one_of_them).i_wrote
    sign_agreement(both, by=cast.amina, at=NOON)
    assert _subjects() == {"You and Amina have agreed"}
    propose_agreement(pair, replace(TERMS, beat=Beat.MONTHLY), by=cast.amina, at=NOON)
    assert _subjects() == {"Amina suggests a change to what you’ve agreed"}


def test_lines_that_nobody_wrote_are_agreed_to_and_not_written(cast: Cast, pair: uuid.UUID, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    drawn_up = draft_agreement(Mentorship.objects.get(pk=pair), TERMS, at=NOON)
    sign_agreement(drawn_up.pk, by=cast.amina, at=NOON)
    assert "Amina has agreed to the three lines for you both" in _subjects()


def test_whoever_is_asked_for_a_yes_reads_all_that_it_would_change(cast: Cast, pair: uuid.UUID) -> None:
    lines = with_terms(Expectations(minutes=45, rules="Phones off"), TERMS)
    first = propose_agreement(pair, lines, by=cast.amina, at=NOON)
    differs = get_mentorship_home_for(cast.jonas, pair, at=NOON).differs
    assert [(one.line, one.now) for one in differs] == [(Line.MINUTES, 45), (Line.RULES, "Phones off")]
    sign_agreement(first, by=cast.jonas, at=NOON)
    assert get_mentorship_home_for(cast.jonas, pair, at=NOON).differs == ()
    propose_agreement(pair, replace(lines, beat=Beat.MONTHLY, rules="", by_mail=True), by=cast.jonas, at=NOON)
    differs = get_mentorship_home_for(cast.amina, pair, at=NOON).differs
    assert [(one.line, one.now, one.before) for one in differs] == [
        (Line.BEAT, Beat.MONTHLY, TERMS.beat),
        (Line.RULES, "", "Phones off"),
        (Line.BY_MAIL, True, False),
    ]


def test_saying_yes_twice_is_saying_it_once(cast: Cast, pair: uuid.UUID) -> None:
    agreement = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    sign_agreement(agreement, by=cast.amina, at=NOON)
    assert _signed() == {(1, "Amina")}
    assert Mentorship.objects.get().stage == "introduction", "one person is not two"


def test_the_same_lines_again_are_the_same_version(cast: Cast, pair: uuid.UUID) -> None:
    first = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    assert propose_agreement(pair, TERMS, by=cast.amina, at=NOON) == first
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    "terms",
    [
        Terms(Beat.WEEKLY, TERMS.until_on, TERMS.what_for),
        Terms(TERMS.beat, date(2027, 6, 2), TERMS.what_for),
        Terms(TERMS.beat, TERMS.until_on, "Lead two teams"),
    ],
    ids=["beat", "until_on", "what_for"],
)
def test_one_line_changed_is_a_new_version_that_nobody_has_agreed_to(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, terms: Terms
) -> None:
    newer = propose_agreement(pair, terms, by=cast.jonas, at=NOON)
    assert newer != agreement
    assert _signed() == {(1, "Amina"), (1, "Jonas"), (2, "Jonas")}
    assert Mentorship.objects.get().stage == "active"
    sign_agreement(newer, by=cast.amina, at=NOON)
    assert list(Agreement.objects.order_by("version").values_list("version", "agreed_at")) == [
        (1, NOON + timedelta(minutes=5)),
        (2, NOON),
    ]


def test_nobody_agrees_to_what_is_no_longer_the_newest(cast: Cast, pair: uuid.UUID) -> None:
    old = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    write_agreement(pair, Terms(Beat.MONTHLY, TERMS.until_on, "Something else"), by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="There is a newer version by now"):
        sign_agreement(old, by=cast.jonas, at=NOON)
    assert _signed() == {(1, "Amina")}


@pytest.mark.parametrize(
    ("terms", "missing"),
    [
        (Terms(None, TERMS.until_on, "Lead"), ("beat",)),
        (Terms(Beat.WEEKLY, None, "Lead"), ("until_on",)),
        (Terms(Beat.WEEKLY, TERMS.until_on, " "), ("what_for",)),
    ],
)
def test_a_missing_line_is_named_and_nothing_is_written(
    cast: Cast, pair: uuid.UUID, terms: Terms, missing: tuple[str, ...]
) -> None:
    with pytest.raises(TermsIncomplete) as refusal:
        propose_agreement(pair, terms, by=cast.amina, at=NOON)
    assert refusal.value.missing == missing
    assert Agreement.objects.count() == 0


def test_a_goal_is_a_line_and_not_a_page(cast: Cast, pair: uuid.UUID) -> None:
    with pytest.raises(Refusal, match="501 characters long; up to 500 fit"):
        propose_agreement(pair, Terms(Beat.WEEKLY, TERMS.until_on, "x" * (limits.GOAL + 1)), by=cast.amina, at=NOON)


def test_the_day_lies_ahead_in_the_calendar_of_whoever_writes(cast: Cast, pair: uuid.UUID) -> None:
    """NOON is the first of March everywhere in the cast."""
    with pytest.raises(Refusal, match="a day in the future"):
        propose_agreement(pair, Terms(Beat.WEEKLY, NOON.date(), "Lead"), by=cast.amina, at=NOON)


def test_strangers_and_organisers_neither_write_nor_agree(cast: Cast, pair: uuid.UUID) -> None:
    agreement = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    for person in (cast.priya, cast.sam):
        with pytest.raises(Hidden):
            propose_agreement(pair, TERMS, by=person, at=NOON)
        with pytest.raises(Hidden):
            sign_agreement(agreement, by=person, at=NOON)
    assert _signed() == {(1, "Amina")}


def test_after_the_end_nothing_is_agreed(cast: Cast, pair: uuid.UUID) -> None:
    agreement = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    leave_mentorship(pair, by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        sign_agreement(agreement, by=cast.jonas, at=NOON)
    with pytest.raises(Hidden):
        agree(cast, pair)


def test_while_one_has_offered_to_finish_that_comes_first(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    offer_to_finish(pair, by=cast.jonas, at=NOON)
    with pytest.raises(IllegalMove, match="One of you has offered to finish"):
        propose_agreement(pair, Terms(Beat.MONTHLY, TERMS.until_on, "More"), by=cast.amina, at=NOON)
    assert not Agreement.objects.filter(version=2).exists()


def test_in_a_break_nothing_is_proposed_and_what_was_waits(
    cast: Cast, pair: uuid.UUID, agreement: uuid.UUID, client: Client
) -> None:
    more = propose_agreement(pair, Terms(Beat.MONTHLY, TERMS.until_on, "More"), by=cast.amina, at=NOON)
    pause_mentorship(pair, NOON.date() + timedelta(20), by=cast.amina, at=NOON)
    with pytest.raises(IllegalMove, match="is resting"):
        propose_agreement(pair, Terms(Beat.WEEKLY, TERMS.until_on, "Less"), by=cast.amina, at=NOON)
    sign = reverse("agreement:agree", args=[more])
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.jonas)
        assert sign not in client.get(reverse("mentorship:page", args=[pair])).content.decode()
        resume_mentorship(pair, by=cast.jonas, at=NOON)
        assert sign in client.get(reverse("mentorship:page", args=[pair])).content.decode()


def test_nothing_is_settled_whose_day_has_passed(cast: Cast, pair: uuid.UUID) -> None:
    version = propose_agreement(pair, TERMS, by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="has passed meanwhile"):
        sign_agreement(version, by=cast.jonas, at=NOON + timedelta(400))
    assert _signed() == {(1, "Amina")}
    agree(cast, pair, at=NOON)
    assert Agreement.objects.get().agreed_at is not None


def test_one_no_is_enough_for_words_to_stay_at_home_again(cast: Cast, pair: uuid.UUID) -> None:
    for by_mail, travels in ((True, True), (False, False), (True, False)):
        lines = replace(with_terms(Expectations(), TERMS), by_mail=by_mail)
        version = propose_agreement(pair, lines, by=cast.amina, at=NOON)
        if not Agreement.objects.filter(agreed_at__isnull=False).exists():
            assert not may_words_travel(pair)
            sign_agreement(version, by=cast.jonas, at=NOON)
        assert may_words_travel(pair) is travels
    sign_agreement(version, by=cast.jonas, at=NOON)
    assert may_words_travel(pair)


def test_what_nobody_wrote_was_drawn_up(cast: Cast, pair: uuid.UUID, client: Client) -> None:
    draft_agreement(Mentorship.objects.get(), TERMS, at=NOON)
    client.force_login(cast.amina)
    page = " ".join(client.get(reverse("agreement:versions", args=[pair])).content.decode().split())
    assert "drawn up on" in page and " wrote it on" not in page
