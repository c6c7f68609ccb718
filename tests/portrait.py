"""How people who have learnt from Jonas come to say something of him, and lend him their voice."""

from __future__ import annotations

import uuid
from datetime import datetime

from lamplighter.core.pulse import Part
from lamplighter.models.checkin import CheckIn, Sheet
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.services.checkin import keep_answers, lend_voice
from tests.cast import NOON, arrive
from tests.checkin import WHOLE

NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Fay", "Gil", "Hal", "Ida")


def learner(name: str, mentor: Person, *, tap: int = 3, lends: bool = True, at: datetime = NOON) -> Person:
    """One who has answered about this mentor's first quality, and lends their voice."""
    person = arrive(name)
    pair = Mentorship.objects.create(mentor=mentor, mentee=person, stage="active", began_at=at, moved_at=at)
    row = CheckIn.objects.create(mentorship=pair, occasion="quarter", number=1, asked_at=at, next_at=at)
    say(row.pk, person, tap, at=at)
    if lends:
        lend_voice(row.pk, True, by=person, at=at)
    return person


def say(checkin: uuid.UUID, by: Person, tap: int, *, at: datetime, quality: str = "M1") -> None:
    items = {f"{quality}.{number}": tap for number in (1, 2, 3)}
    keep_answers(checkin, {Part.THEIRS: {WHOLE: items}}, by=by, at=at)


def sheet_of(person: Person) -> uuid.UUID:
    """The check-in in which they have answered."""
    return Sheet.objects.get(person=person).checkin_id
