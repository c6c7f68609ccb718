"""A person's own questions, and the words a browser left before there was a person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from lamplighter.access import Hidden, Keyring, open_for, visible_to
from lamplighter.access.keyring import read_draft
from lamplighter.access.link import open_draft
from lamplighter.models.person import Person
from lamplighter.models.question import Question


@dataclass(frozen=True, slots=True)
class QuestionLine:
    id: uuid.UUID
    words: str
    wondered_at: datetime
    is_open: bool


def list_questions_for(person: Person, *, only_open: bool = False) -> tuple[QuestionLine, ...]:
    """What this person wonders about, newest first."""
    rows = visible_to(person, Question).order_by("-wondered_at", "pk")
    found = list(rows.filter(closed_at=None) if only_open else rows)
    ring = Keyring(person, found)
    return tuple(_line(row, ring) for row in found)


def get_question_for(person: Person, pk: uuid.UUID) -> QuestionLine:
    """Raises Hidden for anybody but its author."""
    row = open_for(person, Question, pk)
    return _line(row, Keyring(person))


def get_draft_words(token: str | None, *, at: datetime) -> str:
    """What the holder of this cookie typed, or nothing."""
    if token is None:
        return ""
    try:
        return read_draft(open_draft(token, kept_since=at - settings.LIMITS.draft_kept))
    except Hidden:
        return ""


def _line(row: Question, ring: Keyring) -> QuestionLine:
    return QuestionLine(row.pk, ring.read(row, "words"), row.wondered_at, row.closed_at is None)
