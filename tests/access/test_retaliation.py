"""Nobody can be made to pay for an answer: whatever one says of how it goes, the other one's world stays the same.

Their pages, their mails, what stands first and how many questions a page asks; also when it ends a day later.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import override_settings

from lamplighter.core.pulse import Part
from lamplighter.models.checkin import CheckIn
from lamplighter.services.checkin import choose_to_open, keep_answers, lend_voice
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.portrait import draw_portraits
from lamplighter.services.safety.report import name_contact, report
from tests.access.test_two_worlds import _ids, _undone, _work, everywhere, walk
from tests.cast import NOON, Cast, invite_cast
from tests.checkin import MONTH_ON, WHOLE, asked
from tests.conftest import BOTH_STORES

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)
AT = NOON + MONTH_ON + timedelta(hours=2)
DAY = timedelta(days=1)
Says = Callable[[Cast, uuid.UUID], object]


def says_nothing(cast: Cast, pk: uuid.UUID) -> None:
    """She passes by."""


def says_the_worst(cast: Cast, pk: uuid.UUID) -> None:
    """All there is to say: low answers, a yes to each sentence of harm, a voice, a yes to opening, and a report."""
    low = {f"M{quality}.{item}": 0 for quality in range(1, 11) for item in (1, 2, 3)}
    keep_answers(pk, {Part.MINE: {"month-one-1 en": {"R1": 0, "R2": 0, "R3": 0}}}, by=cast.amina, at=AT)
    keep_answers(pk, {Part.THEIRS: {WHOLE: low}}, by=cast.amina, at=AT)
    harm = {f"S{number}": 2 for number in range(1, 7)}
    keep_answers(pk, {Part.SAFETY: {"safety-1 en": harm}}, by=cast.amina, at=AT)
    lend_voice(pk, True, by=cast.amina, at=AT)
    choose_to_open(pk, True, by=cast.amina, at=AT)
    report(cast.jonas.pk, "He shouts.", by=cast.amina, at=AT)


def both_open(cast: Cast, pk: uuid.UUID) -> None:
    """The control: this he may know."""
    for person in (cast.amina, cast.jonas):
        keep_answers(pk, {Part.MINE: {"month-one-1 en": {"R1": 0}}}, by=person, at=AT)
        choose_to_open(pk, True, by=person, at=AT)


def world_of_jonas(says: Says, *, ends: bool) -> tuple[dict[str, Any], list[str]]:
    letters = defaultdict[str, list[str]](list)
    with _undone(), override_settings(MAIL_IS_SET_UP=True), time_machine.travel(NOON, tick=False) as clock:
        with _ids(0):
            cast = invite_cast()
            name_contact(cast.priya, at=NOON)
            pk = asked(cast)
        clock.move_to(AT)
        with _ids(1_000):
            says(cast, pk)
        with _ids(2_000):
            if ends:
                leave_mentorship(CheckIn.objects.get().mentorship_id, by=cast.amina, at=AT + DAY)
            clock.move_to(AT + 2 * DAY)
            _work(AT + 2 * DAY, letters)
            draw_portraits(at=AT + 2 * DAY)
        return walk(cast.jonas, everywhere), letters["Jonas"]


@pytest.mark.parametrize("ends", [False, True])
def test_what_she_said_is_nowhere_in_his_world(ends: bool) -> None:
    (pages, mails), (others, other_mails) = (world_of_jonas(says, ends=ends) for says in (says_nothing, says_the_worst))
    assert [place for place in pages.keys() | others.keys() if pages.get(place) != others.get(place)] == []
    assert mails == other_mails and mails and len(pages) > 20


def test_what_both_have_opened_he_finds() -> None:
    assert world_of_jonas(says_nothing, ends=False) != world_of_jonas(both_open, ends=False)
