"""Mentors somebody has had, as they alone see them; and a thank-you as its one reader sees it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from lamplighter.access import Keyring, open_for, visible_to
from lamplighter.access.keyring import read_handed_over
from lamplighter.access.link import open_handed_over
from lamplighter.core.tie import Relation
from lamplighter.models.person import Person
from lamplighter.models.tie import Thanks, Tie


@dataclass(frozen=True, slots=True)
class TieLine:
    """Somebody who changed how one works."""

    id: uuid.UUID
    name: str
    gave: str
    depth: str
    relation: Relation
    noted_at: datetime
    mentorship: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class ThanksLine:
    """A thank-you as its author sees it."""

    id: uuid.UUID
    words: str
    answer: str
    token: str  # of the link to hand over, while it still works
    written_at: datetime
    expires_at: datetime
    was_taken_back: bool

    @property
    def waits(self) -> bool:
        return not self.answer and not self.was_taken_back


@dataclass(frozen=True, slots=True)
class TieWithThanks:
    tie: TieLine
    thanks: tuple[ThanksLine, ...]  # the newest first

    @property
    def has_answer(self) -> bool:
        return any(thanks.answer for thanks in self.thanks)

    @property
    def waiting(self) -> ThanksLine | None:
        """What nobody has answered yet, and nobody has taken back. There is one at a time."""
        return next((thanks for thanks in self.thanks if thanks.waits), None)


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """What whoever holds the link reads: who wrote, and what. Not a word of what else the author remembers."""

    author: str
    words: str
    written_at: datetime
    is_there: bool
    is_answered: bool


def list_ties_for(person: Person, *, at: datetime) -> tuple[TieWithThanks, ...]:
    """The newest first, each with what was written to them and what came back."""
    rows = list(visible_to(person, Tie).order_by("-noted_at", "pk"))
    letters = list(visible_to(person, Thanks).order_by("-written_at", "pk"))
    ring = Keyring(person, [*rows, *letters])
    return tuple(_with_thanks(row, letters, ring, at) for row in rows)


def get_tie_for(person: Person, pk: uuid.UUID, *, at: datetime) -> TieWithThanks:
    """Raises Hidden for anybody but its author."""
    row = open_for(person, Tie, pk)
    letters = list(visible_to(person, Thanks).filter(tie=row).order_by("-written_at", "pk"))
    return _with_thanks(row, letters, Keyring(person, [row, *letters]), at)


def has_ties(person: Person) -> bool:
    """Whether this person has looked back already."""
    return visible_to(person, Tie).exists()


def get_tie_of_mentorship(person: Person, mentorship: uuid.UUID) -> TieLine | None:
    """Where it began, long before it began here; for its author alone, and not for the other one."""
    row = visible_to(person, Tie).filter(mentorship=mentorship).first()
    return _tie(row, Keyring(person)) if row else None


def get_thanks_page(token: str, *, at: datetime) -> ThanksPage:
    """For whoever holds the link; looking uses nothing up. Raises Hidden where there never was one."""
    thanks = open_handed_over(token, Thanks)
    is_there = thanks.is_there(at)
    return ThanksPage(
        author=thanks.tie.author.name if is_there else "",
        words=read_handed_over(thanks) if is_there else "",
        written_at=thanks.written_at,
        is_there=is_there,
        is_answered=thanks.answered_at is not None,
    )


def _with_thanks(row: Tie, letters: list[Thanks], ring: Keyring, at: datetime) -> TieWithThanks:
    return TieWithThanks(
        _tie(row, ring), tuple(_thanks(letter, ring, at) for letter in letters if letter.tie_id == row.pk)
    )


def _tie(row: Tie, ring: Keyring) -> TieLine:
    return TieLine(
        id=row.pk,
        name=ring.read(row, "name"),
        gave=ring.read(row, "gave"),
        depth=ring.read(row, "depth"),
        relation=Relation(row.relation),
        noted_at=row.noted_at,
        mentorship=row.mentorship_id,
    )


def _thanks(row: Thanks, ring: Keyring, at: datetime) -> ThanksLine:
    token = ring.read(row, "token") if row.is_there(at) else ""
    return ThanksLine(
        id=row.pk,
        words=ring.read(row, "words"),
        answer=ring.read(row, "answer"),
        token=token,
        written_at=row.written_at,
        expires_at=row.expires_at,
        was_taken_back=row.withdrawn_at is not None,
    )
