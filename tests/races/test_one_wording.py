"""Sixteen wordings for one line that all have read alike; and a yes to lines while others are still filled in."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import transaction

from lamplighter.core.agreement import Beat
from lamplighter.core.expectation import Expectations, Line, Overtaken, mark_of
from lamplighter.core.introduction import Size
from lamplighter.core.refusal import Refusal
from lamplighter.models.person import Person
from lamplighter.queries.agreement import get_together_for, list_agreements_for
from lamplighter.services.agreement import edit_line, propose_draft
from lamplighter.services.introduction import accept, ask
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]

WORDS = (Line.WHERE, Line.CANNOT, Line.BETWEEN_US, Line.ENDING, Line.RULES, Line.OUTSIDE)
LATER = NOON + timedelta(minutes=1)
UNREAD = mark_of(Expectations(), Line.WHERE)


def test_of_sixteen_wordings_one_stands_and_the_others_are_shown_it(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_lock_a_wording_is_written_over(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd)) != ""


def test_a_yes_is_to_what_was_read_and_no_line_is_lost(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play_a_yes, crowd)) == ""


def test_without_the_lock_a_line_is_lost_with_the_yes(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play_a_yes, crowd)) != ""


def play(crowd: Crowd) -> str:
    two, pair = fill_in()
    edits = [
        partial(edit_line, pair, Line.WHERE, f"Room {number}", seen=UNREAD, by=two[number % 2], at=NOON)
        for number in range(CLIENTS)
    ]
    answers = crowd.at_once(*edits)
    stands = get_together_for(two[0], pair).lines.where
    kept = [f"Room {number}" for number, answer in enumerate(answers) if answer is None]
    shown = sum(isinstance(answer, Overtaken) for answer in answers)
    return "" if kept == [stands] and shown == CLIENTS - 1 else f"{stands}: {kept} {shown} {odd_ones(answers)}"


def play_a_yes(crowd: Crowd) -> str:
    """Each of the two says yes to the three lines they have read, while each fills in three others."""
    two, pair = fill_in()
    yeses = [partial(propose_draft, pair, NOON.isoformat(), by=person, at=LATER) for person in two]
    edits = [partial(edit_line, pair, line, "Ours", by=two[turn % 2], at=LATER) for turn, line in enumerate(WORDS)]
    answers = crowd.at_once(*edits[:3], *yeses, *edits[3:])
    said = answers[3:5]
    lines, versions = get_together_for(two[0], pair).lines, list_agreements_for(two[0], pair)
    found = {
        "kept": sum(lines.get(line) == "Ours" for line in WORDS),
        "said": sum(answer is None for answer in answers),
        "agreed unread": sum(version.lines.get(line) != "" for version in versions for line in WORDS),
        "yes": sum(isinstance(answer, uuid.UUID) for answer in said) - sum(len(one.signatures) for one in versions),
        "told": all(isinstance(answer, uuid.UUID | Refusal) for answer in said) and len(versions) <= 1,
    }
    right = {"kept": len(WORDS), "said": len(WORDS), "agreed unread": 0, "yes": 0, "told": True}
    return "" if found == right else f"{found} {odd_ones(answers)}"


def fill_in() -> tuple[tuple[Person, Person], uuid.UUID]:
    """A pair, and three lines of which both have read that nothing else is settled."""
    with transaction.atomic():  # one wait for the disk
        mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
        request = ask(mentor.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=mentee, at=NOON)
        pair = accept(request, by=mentor, at=NOON)
        for line, value in ((Line.BEAT, Beat.WEEKLY), (Line.UNTIL, date(2027, 9, 1)), (Line.WHAT_FOR, "Lead a team")):
            edit_line(pair, line, value, by=mentee, at=NOON)
    return (mentor, mentee), pair
