"""What one of two people sees of the question to both: the question, and their own answer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from lamplighter.access import Keyring, open_for, visible_to
from lamplighter.core.crossroads import Answer, Occasion, Way, decides_at, find_crossroads
from lamplighter.core.introduction import Size
from lamplighter.core.journey import Stage
from lamplighter.models.agreement import Agreement
from lamplighter.models.crossroads import Crossroads, Wish, is_open
from lamplighter.models.introduction import Request
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person

BOTH = ("mentorship__mentor", "mentorship__mentee")


@dataclass(frozen=True, slots=True)
class CrossroadsPage:
    """The same for both, but for whose answer stands in it."""

    id: uuid.UUID
    mentorship: uuid.UUID
    partner: str
    occasion: Occasion
    decides_at: datetime
    mine: Answer | None

    @property
    def is_talk(self) -> bool:
        return self.occasion is Occasion.FIRST_TALK

    @property
    def silence_goes_on(self) -> bool:
        return self.occasion.silence_goes_on

    @property
    def i_go_on(self) -> bool:
        return self.mine is Answer.ON

    @property
    def i_had_enough(self) -> bool:
        return self.mine is Answer.NO


@dataclass(frozen=True, slots=True)
class Crossings:
    """What the page of two people says about this: what is asked now, and which agreements both went on with."""

    asked: CrossroadsPage | None
    went_on: frozenset[uuid.UUID]


def get_crossings_of(person: Person, mentorship: uuid.UUID) -> Crossings:
    """What is asked on the page of the two, what this person has answered, and where both have said yes."""
    went_on = Q(goes_on=True, agreement__isnull=False)
    rows = list(_to(person).filter(is_open() | went_on, mentorship=mentorship))
    asked = next((row for row in rows if row.decided_at is None), None)
    passed = frozenset(row.agreement_id for row in rows if row.decided_at is not None and row.agreement_id is not None)
    return Crossings(_page(asked, person) if asked else None, passed)


def find_crossroads_in_mail(person: Person, named: uuid.UUID) -> CrossroadsPage | None:
    """The same by what a mail names: the crossroads, or the meeting that led there. None where nothing is to answer."""
    row = _to(person).filter(is_open(), Q(pk=named) | Q(meeting=named)).first()
    page = _page(row, person) if row else None
    return page if page and page.mine is None else None


def get_partner_at(person: Person, pk: uuid.UUID) -> str:
    """Who is asked as well. Raises Hidden for anybody but the two."""
    return open_for(person, Crossroads, pk, along=BOTH).mentorship.partner_of(person).name


def list_unanswered_by(person: Person) -> dict[uuid.UUID, Occasion]:
    """Where this person has not answered yet, by mentorship."""
    answered = visible_to(person, Wish).values("crossroads")
    rows = visible_to(person, Crossroads).filter(is_open()).exclude(pk__in=answered)
    return {pair: Occasion(code) for pair, code in rows.values_list("mentorship", "occasion")}


def _to(person: Person) -> QuerySet[Crossroads]:
    """With what this person has answered."""
    mine = visible_to(person, Wish).filter(crossroads=OuterRef("pk"))
    rows = visible_to(person, Crossroads).select_related(*BOTH)
    return rows.annotate(wish=Subquery(mine.values("pk")), says=Subquery(mine.values("says")))


def _page(row: Any, person: Person) -> CrossroadsPage:
    wish = Wish(pk=row.wish, crossroads=row, person=person, says=row.says) if row.wish else None
    code = Keyring(person).read(wish, "says") if wish else ""
    waits = settings.LIMITS.crossroads_waits
    return CrossroadsPage(
        id=row.pk,
        mentorship=row.mentorship_id,
        partner=row.mentorship.partner_of(person).name,
        occasion=Occasion(row.occasion),
        decides_at=decides_at(row.decide_by, row.mentorship.moved_at, waits=waits),
        mine=Answer(code) if code else None,
    )


def find_next_crossroads(mentorship: Mentorship, *, and_once_more: int = 0) -> Occasion | None:
    """Where the two stand now, or once they have met so often more. For deeds and mails; it shows nothing."""
    held = Meeting.objects.filter(mentorship=mentorship, held_at__isnull=False).values_list("starts_at", flat=True)
    lines = Agreement.objects.filter(mentorship=mentorship)
    latest = lines.order_by(IsNull(F("agreed_at"), True), "-version").first()  # what counts, or else what is proposed
    agreed_at = latest.agreed_at if latest else None
    met = list(held)
    been = Crossroads.objects.filter(mentorship=mentorship).values_list("occasion", flat=True)
    way = Way(
        stage=Stage(mentorship.stage),
        began_small=Request.objects.filter(mentorship=mentorship, size=Size.CONVERSATION.value).exists(),
        has_lines=latest is not None,
        held=len(met) + and_once_more,
        held_since=sum(agreed_at is None or starts_at > agreed_at for starts_at in met) + and_once_more,
        first=latest.first_meetings if latest and agreed_at else None,
        been=[Occasion(code) for code in been],
    )
    return find_crossroads(way)


def is_reached() -> Exists:
    """Of an agreement: whether both were asked about its first meetings, or on its day to decide."""
    return Exists(Crossroads.objects.filter(agreement=OuterRef("pk")))
