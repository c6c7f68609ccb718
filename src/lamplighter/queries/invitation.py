"""Invitations, as their author sees them and as whoever holds the link does."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from lamplighter.access import Hidden, Keyring, open_for, visible_to
from lamplighter.access.keyring import read_handed_over
from lamplighter.access.link import open_handed_over
from lamplighter.core.invitation import CLOSED_WORDS, InvitationStage, Part
from lamplighter.models.invitation import Invitation
from lamplighter.models.person import Person
from lamplighter.queries.person import does_mail_leave
from lamplighter.queries.tie import TieLine, TieWithThanks, get_tie_for, get_tie_of_mentorship


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation as its author sees it."""

    id: uuid.UUID
    words: str
    token: str  # of the link to hand over, while it still works
    stage: InvitationStage
    expires_at: datetime

    @property
    def is_open(self) -> bool:
        return self.stage is InvitationStage.OPEN


@dataclass(frozen=True, slots=True)
class TiePage:
    """Somebody who changed how one works: what one wrote to them, and whether they are invited."""

    tie: TieLine
    letters: TieWithThanks
    invitation: InvitationLine | None  # the newest


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """What whoever holds the link reads: who invites, and what for."""

    inviter: str
    words: str
    is_mine: bool
    is_open: bool
    closed: str  # the sentence when it no longer is
    mentorship: uuid.UUID | None  # for the two whose page it has become
    part: Part = Part.HELP  # of whoever holds the link, as the inviter sees it
    lets_in: bool = False  # it is all the proof that somebody new needs


@dataclass(frozen=True, slots=True)
class JustTwo:
    """What one has handed over to let somebody in, or may. Its author alone reads it."""

    invitation: InvitationLine | None  # while it is open
    begun: uuid.UUID | None  # what the newest one has become


@dataclass(frozen=True, slots=True)
class Invited:
    """The words a mentorship began with, when it began by an invitation."""

    by: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Beginning:
    """What came before the first meeting."""

    tie: TieLine | None  # for its author alone
    invited: Invited | None  # for both


def get_tie_page(person: Person, pk: uuid.UUID, *, at: datetime) -> TiePage:
    """Raises Hidden for anybody but the tie's author."""
    letters = get_tie_for(person, pk, at=at)
    row = visible_to(person, Invitation).filter(tie=pk).order_by("-made_at", "pk").first()
    return TiePage(letters.tie, letters, _line(row, person, at) if row else None)


def get_just_two(person: Person, *, at: datetime) -> JustTwo:
    """One's own invitation to somebody new."""
    row = visible_to(person, Invitation).filter(inviter=person, tie=None).order_by("-made_at", "pk").first()
    line = _line(row, person, at) if row else None
    return JustTwo(line if line and line.is_open else None, row.mentorship_id if row else None)


def get_my_invitation(person: Person, pk: uuid.UUID, *, at: datetime) -> InvitationLine:
    """Raises Hidden for anybody but its author, and when it no longer works."""
    row = open_for(person, Invitation, pk)
    line = _line(row, person, at)
    if row.inviter_id != person.pk or not line.is_open:
        raise Hidden
    return line


def get_invitation_page(token: str, person: Person | None, *, at: datetime) -> InvitationPage:
    """For whoever holds the link; looking uses nothing up. Raises Hidden where there never was one."""
    row = open_handed_over(token, Invitation)
    stage = row.stage_at(at)
    is_open = stage is InvitationStage.OPEN
    is_ours = person is not None and visible_to(person, Invitation).filter(pk=row.pk).exists()
    return InvitationPage(
        inviter=row.inviter.name if is_open else "",
        words=read_handed_over(row) if is_open else "",
        is_mine=person is not None and row.inviter_id == person.pk,
        is_open=is_open,
        closed="" if is_open else CLOSED_WORDS[stage],
        mentorship=row.mentorship_id if is_ours else None,
        part=Part(row.part).of_the_other,
        lets_in=is_open and person is None and not does_mail_leave(),
    )


def get_beginning(person: Person, mentorship: uuid.UUID) -> Beginning:
    """Raises nothing for a stranger: for them there is none."""
    row = visible_to(person, Invitation).filter(mentorship=mentorship).select_related("inviter").first()
    words = Keyring(person).read(row, "words") if row else ""
    invited = Invited(row.inviter.name, words, row.made_at) if row else None
    return Beginning(get_tie_of_mentorship(person, mentorship), invited)


def _line(row: Invitation, person: Person, at: datetime) -> InvitationLine:
    ring = Keyring(person)
    return InvitationLine(row.pk, ring.read(row, "words"), ring.read(row, "token"), row.stage_at(at), row.expires_at)
