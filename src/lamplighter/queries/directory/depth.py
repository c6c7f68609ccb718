"""The depth of somebody's card: their statements, what they are not for, and who else might be."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lamplighter.core.valueadd import touches
from lamplighter.models.person import Person
from lamplighter.models.stems.words import phrase_stems, stem_list
from lamplighter.queries.directory.people import PersonLine, search_people_for
from lamplighter.queries.valueadd import StatementLine, list_not_for, list_statements_for

OTHERS = 2


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What this person leaves to others, in their words, and others who help with it."""

    phrase: str
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class Depth:
    statements: tuple[StatementLine, ...]
    not_for: tuple[str, ...]
    elsewhere: Elsewhere | None  # when it is just what the reader wonders about


def get_depth_for(person: Person, whose: uuid.UUID, question: str, *, at: datetime) -> Depth:
    """Somebody's card in depth, for a reader with this question."""
    not_for = list_not_for(person, whose)
    phrase = _touched(question, not_for) if whose != person.pk else None
    return Depth(
        statements=list_statements_for(person, whose),
        not_for=not_for,
        elsewhere=Elsewhere(phrase, _others(person, whose, phrase, at)) if phrase else None,
    )


def _touched(question: str, phrases: Sequence[str]) -> str | None:
    asked = frozenset(stem_list(question))
    return next((phrase for phrase in phrases if touches(asked, phrase_stems(phrase))), None)


def _others(person: Person, whose: uuid.UUID, phrase: str, at: datetime) -> tuple[PersonLine, ...]:
    fitting = search_people_for(person, phrase, at=at).fitting
    return tuple(line for line in fitting if line.id != whose)[:OTHERS]
