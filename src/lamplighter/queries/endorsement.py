"""Words under a name: what one has said of a mentor, what has been said of one, and what stands on a card."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from lamplighter.access import Keyring, open_for, visible_to
from lamplighter.core.quality import Quality
from lamplighter.core.safety import ReportStage
from lamplighter.models.endorsement import Endorsement, Shown
from lamplighter.models.goal import Milestone
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.safety import Report


@dataclass(frozen=True, slots=True)
class EndorsementLine:
    """One sentence, who says it, and what it shows."""

    id: uuid.UUID
    author: str
    words: str
    quality: Quality | None
    reached_on: date | None  # the day of a step that the two reached
    said_at: datetime
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step the two have reached, in their own words; on a card stands its day alone."""

    id: uuid.UUID
    words: str
    reached_on: date


@dataclass(frozen=True, slots=True)
class SayPage:
    """For the two: what the one who learns has said, if anything; and, for them, what they may say."""

    mentorship: uuid.UUID
    partner: str
    i_am_mentor: bool
    said: EndorsementLine | None
    have_met: bool
    steps: tuple[StepLine, ...]


def get_say_page_for(person: Person, mentorship: uuid.UUID) -> SayPage:
    """Raises Hidden for anybody but the two."""
    pair = open_for(person, Mentorship, mentorship, along=("mentor", "mentee"))
    i_am_mentor = pair.mentor_id == person.pk
    rows = list((_said_of(person) if i_am_mentor else visible_to(person, Endorsement)).filter(mentorship=pair))
    steps = [] if i_am_mentor or rows else list(_reached(person, pair))
    ring = Keyring(person, [*rows, *steps])
    said = next(iter(_lines(rows, person, ring)), None)
    return SayPage(
        mentorship=mentorship,
        partner=pair.partner_of(person).name,
        i_am_mentor=i_am_mentor,
        said=said,
        have_met=visible_to(person, Meeting).filter(mentorship=pair, held_at__isnull=False).exists(),
        steps=tuple(
            StepLine(row.pk, ring.read(row, "words"), row.reached_at.date()) for row in steps if row.reached_at
        ),
    )


def list_said_of(person: Person) -> tuple[EndorsementLine, ...]:
    """All that has been said of me, the newest first."""
    rows = list(_said_of(person).order_by("-said_at", "pk"))
    return _lines(rows, person, Keyring(person, rows))


def list_shown_of(person: Person, whose: uuid.UUID) -> tuple[EndorsementLine, ...]:
    """What stands on somebody's card, the newest first; as visible as the card, and only to members.

    Nothing by somebody who is leaving: their name stops at once.
    """
    rows = visible_to(person, Shown).filter(person=whose, author__leaves_at=None).select_related("author")
    return tuple(
        EndorsementLine(
            id=row.endorsement_id,
            author=row.author.name,
            words=row.words,
            quality=Quality[row.quality] if row.quality else None,
            reached_on=row.reached_on,
            said_at=row.said_at,
        )
        for row in rows.order_by("-said_at", "pk")
    )


def _said_of(person: Person) -> QuerySet[Endorsement]:
    """By those who have learnt from this person. Where they had reported its author, it waits until that is closed."""
    told = Report.objects.filter(author=person, about=OuterRef("author"), sent_at__lte=OuterRef("said_at"))
    open_ones = told.exclude(stage=ReportStage.CLOSED.value)
    return visible_to(person, Endorsement).filter(mentorship__mentor=person).exclude(Exists(open_ones))


def _reached(person: Person, pair: Mentorship) -> QuerySet[Milestone]:
    return visible_to(person, Milestone).filter(mentorship=pair, reached_at__isnull=False).order_by("reached_at", "pk")


def _lines(rows: Iterable[Endorsement], person: Person, ring: Keyring) -> tuple[EndorsementLine, ...]:
    found = list(rows)
    names = dict(Person.objects.filter(pk__in=[row.author_id for row in found]).values_list("pk", "name"))
    shown = set(Shown.objects.filter(endorsement__in=found).values_list("endorsement", flat=True))
    return tuple(
        EndorsementLine(
            id=row.pk,
            author=names[row.author_id],
            words=ring.read(row, "words"),
            quality=Quality[row.quality] if row.quality else None,
            reached_on=row.reached_on,
            said_at=row.said_at,
            is_shown=row.pk in shown,
        )
        for row in found
    )
