"""What lines of people are made of. The question for them is put together once, and asked again with other values."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery

from lamplighter.access import anybody, visible_as
from lamplighter.core.availability import reach_by_zones
from lamplighter.core.privacy import Standing
from lamplighter.models.availability import REACH
from lamplighter.models.card import Photo
from lamplighter.models.gap import Gap, Gapped
from lamplighter.models.person import Offer, Person
from lamplighter.models.stems.index import among, listed
from lamplighter.queries.availability import MyAvailability
from lamplighter.queries.card import is_here
from lamplighter.queries.directory.narrow import FULL, ROOM, Narrow, narrowed

REMEMBERED = 200  # questions, some kilobytes each
COLUMNS = (
    *("person_id", "place", "person__name", "words", "more", "stems", "proven"),
    *("person__seats_taken", "person__seats", "photo"),
)
AT: Any = Gap("at", models.DateTimeField())  # stands where a moment would
NEAR, CLOSE = Gap("near", models.TextField()), Gap("close", models.TextField())


class Row(NamedTuple):
    """What a line is made of, as the database has it."""

    person: uuid.UUID | str
    place: int
    name: str
    words: str
    more: str
    stems: str
    proven: str
    seats_taken: int
    seats: int
    photo: uuid.UUID | str | None

    @property
    def is_full(self) -> bool:
        return self.seats_taken >= self.seats

    def has_helped_with(self, counted: frozenset[str]) -> bool:
        """Whether somebody here says that an answer on just this helped. How many say so is not known here."""
        return not counted.isdisjoint(self.proven.split())


class Stretch(NamedTuple):
    """Part of the way around the ring: past those with room, or past the full."""

    is_full: bool
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Everybody:
    """All whom this person may find at this moment, of whom they want to see these."""

    person: Person
    narrow: Narrow
    mine: MyAvailability
    at: datetime

    def rows(
        self, *, near: Collection[int] = (), stretches: Sequence[Stretch] = (), close: Collection[int] = ()
    ) -> list[Row]:
        """Those who stand near; and of each stretch the first without the close, no more than a page and one."""
        at_most = settings.LIMITS.people_on_a_page + 1
        compares = self.narrow.shares_hours and self.mine.hours.are_known
        reach = reach_by_zones(self.mine.hours, self.mine.zone, self.at) if compares else ()
        full = tuple(stretch.is_full for stretch in stretches)
        question = _question(self.person.joined_at is not None, self.narrow, reach, bool(near), full, at_most)
        said = {"reader": self.person.pk, "at": self.at, "near": listed(near), "close": listed(close)}
        for number, stretch in enumerate(stretches):
            said |= {f"low{number}": stretch.low, f"high{number}": stretch.high}
        return [Row(*row) for row in question.ask(said)]


@lru_cache(REMEMBERED)
def _question(
    has_joined: bool, narrow: Narrow, reach: REACH, has_near: bool, full: tuple[bool, ...], at_most: int
) -> Gapped:
    """The question alone, for whoever asks; never its answer."""
    somebody = anybody(has_joined=has_joined)
    members = visible_as(somebody, Standing.MEMBER, Offer).filter(is_here(AT, "person__"), ~Q(person=somebody.pk))
    rows = narrowed(members.exclude(person__seats=0), narrow, reach)
    around = rows.exclude(among(CLOSE))
    parts = [rows.filter(among(NEAR))] if has_near else []
    for number, is_full in enumerate(full):
        low, high = (Gap(f"{end}{number}", models.BigIntegerField()) for end in ("low", "high"))
        stretch = (FULL if is_full else ROOM) & Q(person__place__gte=low, person__place__lt=high)
        parts.append(around.filter(stretch).order_by("person__place")[:at_most])
    return Gapped(_with_faces(parts[0] if len(parts) == 1 else _together(parts), somebody))


def _together(parts: Sequence[QuerySet[Offer]]) -> QuerySet[Offer]:
    first, *more = (Offer.objects.filter(pk__in=part.values("pk")).order_by().values("pk") for part in parts)
    return Offer.objects.filter(pk__in=first.union(*more, all=True))


def _with_faces(rows: QuerySet[Offer], somebody: Person) -> QuerySet[Offer, Any]:
    faces = visible_as(somebody, Standing.MEMBER, Photo).filter(person=OuterRef("person")).values("pk")
    return rows.annotate(photo=Subquery(faces[:1])).values_list(*COLUMNS)
