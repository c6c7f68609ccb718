"""What somebody can help with, as others read it and as they write it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from lamplighter.access import Hidden, Keyring, visible_to
from lamplighter.core.privacy import Right
from lamplighter.core.quality import Quality
from lamplighter.core.valueadd import ASKS, Prompt, host_of
from lamplighter.models.person import Person
from lamplighter.models.valueadd import Reflection, Statement


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One sentence with what backs it. Without evidence and link it is a claim."""

    id: uuid.UUID
    words: str
    added_at: datetime
    evidence: str
    link: str
    backed_at: datetime | None
    helped_on: tuple[date, ...] = ()  # answers of theirs helped somebody here; the last days on which one came to count

    quality: Quality | None = None  # which of the ten it shows, as its author says

    @property
    def is_claim(self) -> bool:
        return self.backed_at is None and not self.helped_on

    @property
    def host(self) -> str:
        return host_of(self.link)


@dataclass(frozen=True, slots=True)
class ReflectionLine:
    """One of the ten prompts, and what somebody wrote to it."""

    prompt: Prompt
    asks: str
    words: str


@dataclass(frozen=True, slots=True)
class MyValueAdds:
    """What one's own page of sentences shows."""

    id: uuid.UUID
    statements: tuple[StatementLine, ...]
    written: tuple[ReflectionLine, ...]  # to the prompts; the empty ones are left out
    can_add: bool


@dataclass(frozen=True, slots=True)
class NotFor:
    """What somebody says they are not the right person for, and how many lines of it fit."""

    phrases: tuple[str, ...]
    at_most: int


def list_statements_for(person: Person | None, whose: uuid.UUID) -> tuple[StatementLine, ...]:
    """Somebody's statements in their own order, as far as this person may see their card."""
    rows = visible_to(person, Statement).filter(person=whose).order_by("place")
    return tuple(_line(row) for row in rows)


def get_my_statement(person: Person, pk: uuid.UUID) -> StatementLine:
    """One of one's own, to change it; raises Hidden for anybody else."""
    row = visible_to(person, Statement, Right.CHANGE).filter(pk=pk).first()
    if row is None:
        raise Hidden
    return _line(row)


def list_not_for(person: Person | None, whose: uuid.UUID) -> tuple[str, ...]:
    """What somebody says they are not the right person for."""
    return tuple("\n".join(visible_to(person, Person).filter(pk=whose).values_list("not_for", flat=True)).splitlines())


def get_my_value_adds(person: Person) -> MyValueAdds:
    """What somebody says, and what helps them to say more."""
    statements = list_statements_for(person, person.pk)
    return MyValueAdds(
        id=person.pk,
        statements=statements,
        written=tuple(line for line in list_my_reflections(person) if line.words),
        can_add=len(statements) < settings.LIMITS.statements_at_most,
    )


def get_my_not_for(person: Person) -> NotFor:
    return NotFor(tuple(person.not_for.splitlines()), settings.LIMITS.not_for_at_most)


def list_my_reflections(person: Person) -> tuple[ReflectionLine, ...]:
    """All ten prompts in their order, with what was written to them."""
    rows = {Prompt(row.prompt): row for row in visible_to(person, Reflection).filter(person=person)}
    ring = Keyring(person, rows.values())
    return tuple(
        ReflectionLine(prompt, ASKS[prompt], ring.read(rows[prompt], "words") if prompt in rows else "")
        for prompt in Prompt
    )


def _line(row: Statement) -> StatementLine:
    quality = Quality[row.quality] if row.quality else None
    days = tuple(map(date.fromisoformat, row.helped_on.split()))
    return StatementLine(row.pk, row.words, row.added_at, row.evidence, row.link, row.backed_at, days, quality)
