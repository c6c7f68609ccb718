"""A person's own questions, and the words a browser left before there was a person."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import capfirst

from lamplighter.access import Hidden, Keyring, anybody, open_for, visible_to
from lamplighter.access.keyring import read_draft
from lamplighter.access.link import open_draft
from lamplighter.core import limits
from lamplighter.core.theme import VAGUE, gather
from lamplighter.models.fields import Sealed
from lamplighter.models.gap import Gap, Gapped, as_id
from lamplighter.models.person import Person
from lamplighter.models.question import Draft, GoalDraft, Question, Theme
from lamplighter.models.stems.words import fold, hear, stems


@dataclass(frozen=True, slots=True)
class QuestionLine:
    id: uuid.UUID
    words: str
    wondered_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One heading, and what stands under it."""

    id: uuid.UUID
    words: str
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Questions without a heading that could stand under this one."""

    heading: str
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """All that somebody wonders about: without a heading first, then heading by heading, then what is closed."""

    loose: tuple[QuestionLine, ...]
    themes: tuple[ThemeLine, ...]
    closed: tuple[QuestionLine, ...]
    goal: str
    together: Together | None = None

    @property
    def is_beginning(self) -> bool:
        """One question and nothing else yet: there may be a second."""
        return len(self.loose) == 1 and not self.themes and not self.closed


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question, and where it may go."""

    question: QuestionLine
    themes: tuple[ThemeLine, ...]
    under: uuid.UUID | None


def get_questions_page(person: Person) -> QuestionsPage:
    rows = list(visible_to(person, Question).order_by("-wondered_at", "pk"))
    headings = list(visible_to(person, Theme).order_by("made_at", "pk"))
    goals = list(visible_to(person, GoalDraft))
    ring = Keyring(person, [*rows, *headings, *goals])

    def under(theme: uuid.UUID | None) -> tuple[QuestionLine, ...]:
        return tuple(_line(row, ring) for row in rows if row.theme_id == theme and row.closed_at is None)

    loose = under(None)
    themes = tuple(ThemeLine(theme.pk, ring.read(theme, "words"), under(theme.pk)) for theme in headings)
    return QuestionsPage(
        loose=loose,
        themes=themes,
        together=_together(loose, themes),
        closed=tuple(_line(row, ring) for row in rows if row.closed_at is not None),
        goal=ring.read(goals[0], "words") if goals else "",
    )


def _together(loose: Sequence[QuestionLine], themes: Sequence[ThemeLine]) -> Together | None:
    """By the words of the questions alone; nobody else's are looked at."""
    questions = [_telling(line.words) for line in loose]
    found = gather(questions, [_telling(theme.words).keys() for theme in themes])
    if found is None:
        return None
    heading = capfirst(found.word) if found.heading is None else themes[found.heading].words
    return Together(heading[: limits.THEME], tuple(loose[number] for number in found.questions))


def _telling(sentence: str) -> dict[str, str]:
    speech = hear(sentence)
    words = [word for word in speech.words if fold(word) not in VAGUE and not word.isdigit()]
    return {stem: word for word in words for stem in stems(word, speech.languages)}


def get_question_page(person: Person, pk: uuid.UUID) -> QuestionPage:
    """Raises Hidden for anybody but its author."""
    row = open_for(person, Question, pk)
    headings = list(visible_to(person, Theme).order_by("made_at", "pk"))
    ring = Keyring(person, [row, *headings])
    themes = tuple(ThemeLine(theme.pk, ring.read(theme, "words"), ()) for theme in headings)
    return QuestionPage(_line(row, ring), themes, row.theme_id)


def get_theme_for(person: Person, pk: uuid.UUID) -> ThemeLine:
    """Raises Hidden for anybody but its author."""
    row = open_for(person, Theme, pk)
    return ThemeLine(row.pk, Keyring(person).read(row, "words"), ())


def get_my_goal_draft(person: Person) -> str:
    """What this person has in mind that it is all for; nothing if they have not said."""
    row = visible_to(person, GoalDraft).first()
    return Keyring(person).read(row, "words") if row else ""


def list_questions_for(person: Person, *, only_open: bool = False) -> tuple[QuestionLine, ...]:
    """What this person wonders about, newest first."""
    rows = visible_to(person, Question).order_by("-wondered_at", "pk")
    found = list(rows.filter(closed_at=None) if only_open else rows)
    ring = Keyring(person, found)
    return tuple(_line(row, ring) for row in found)


def one_question(has_joined: bool, is_named: bool) -> Gapped:
    """What is asked of the database alone, for whoever asks: one that is named, or the newest that is still open."""
    rows = visible_to(anybody(has_joined=has_joined), Question)
    named, open_ones = rows.filter(pk=Gap("question", models.UUIDField())), rows.filter(closed_at=None)
    asked = named if is_named else open_ones.order_by("-wondered_at", "pk")[:1]
    return Gapped(asked.values_list("pk", "asker_id", "words"))


def words_of(person: Person, answer: Sequence[Any]) -> tuple[str, uuid.UUID | None]:
    """What such a question of theirs says, and its id; there may be none."""
    pk, asker, words = answer
    if pk is None:
        return "", None
    row = Question(id=as_id(pk), asker_id=as_id(asker), words=Sealed(words))
    return Keyring(person).read(row, "words"), row.pk


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


def get_draft_more(token: str | None, *, at: datetime) -> tuple[str, ...]:
    """The second question and the third, if the holder of this cookie has typed any."""
    if token is None:
        return ()
    try:
        return more_in(open_draft(token, kept_since=at - settings.LIMITS.draft_kept))
    except Hidden:
        return ()


def more_in(draft: Draft) -> tuple[str, ...]:
    """What lies beside the first words of a draft."""
    return tuple(json.loads(read_draft(draft, "more") or "[]"))


def _line(row: Question, ring: Keyring) -> QuestionLine:
    return QuestionLine(row.pk, ring.read(row, "words"), row.wondered_at, row.closed_at is None)
