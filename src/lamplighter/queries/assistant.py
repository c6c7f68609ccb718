"""What whoever keeps somebody's diary sees: when, how long, and what could be instead. Never with whom."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from lamplighter.access import Hidden, Keyring, visible_to
from lamplighter.access.link import hash_of
from lamplighter.core.availability import write_times
from lamplighter.core.moment import day_in
from lamplighter.models.assistant import DiaryLink
from lamplighter.models.availability import OtherDay
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import OVER_CODES
from lamplighter.models.person import Person
from lamplighter.models.slot import OfferedSlot
from lamplighter.queries.slot import SlotLine

SHOWS_DAYS = 60


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """A meeting; without an end it is called off, and the times are what can be taken instead."""

    pk: uuid.UUID
    starts_at: datetime
    minutes: int
    is_off: bool
    instead: tuple[SlotLine, ...] = ()


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """A day that is not as usual; without times there is none."""

    on: date
    times: str


@dataclass(frozen=True, slots=True)
class DiaryPage:
    zone: str
    meetings: tuple[DiaryLine, ...]
    days: tuple[DiaryDay, ...]


@dataclass(frozen=True, slots=True)
class MyDiaryLink:
    """Without a token there is no link."""

    token: str = ""
    acted_at: datetime | None = None


def get_my_diary_link(person: Person) -> MyDiaryLink:
    row = DiaryLink.objects.filter(person=person).first()
    return MyDiaryLink(Keyring(person, [row]).read(row, "token"), row.acted_at) if row else MyDiaryLink()


def open_diary(token: str) -> DiaryLink:
    """Raises Hidden where nobody keeps a diary, or does no more."""
    rows = DiaryLink.objects.select_related("person").filter(token_hash=hash_of(token), person__is_active=True)
    link = rows.first()
    if link is None:
        raise Hidden
    return link


def get_diary_at(token: str, *, at: datetime) -> DiaryPage:
    """For whoever holds the link. Raises Hidden for anybody else."""
    person = open_diary(token).person
    today = day_in(person.zone, at)
    days = OtherDay.objects.filter(person=person, on__range=(today, today + timedelta(SHOWS_DAYS))).order_by("on")
    return DiaryPage(
        zone=person.zone,
        meetings=tuple(_meetings(person, at)),
        days=tuple(DiaryDay(row.on, write_times(row.half_hours)) for row in days),
    )


def _meetings(person: Person, at: datetime) -> list[DiaryLine]:
    """What is planned; and of what is called off the last one of each pair that has nothing planned instead."""
    slots: dict[uuid.UUID, list[SlotLine]] = {}
    open_slots = OfferedSlot.objects.filter(starts_at__gt=at, meeting__called_off_at__isnull=False)
    mine = open_slots.filter(Q(meeting__mentorship__mentor=person) | Q(meeting__mentorship__mentee=person))
    for slot in mine.order_by("number"):
        slots.setdefault(slot.meeting_id, []).append(SlotLine(slot.number, slot.starts_at))
    planned = Q(called_off_at=None, starts_at__gt=at)
    rows = visible_to(person, Meeting).filter(planned | Q(pk__in=list(slots)), held_at=None)
    found = list(rows.exclude(mentorship__stage__in=OVER_CODES).order_by("called_off_at", "starts_at", "pk"))
    by_pair = {row.mentorship_id: row for row in found if row.called_off_at is not None}
    by_pair |= {row.mentorship_id: row for row in found if row.called_off_at is None}
    lines = (
        DiaryLine(row.pk, row.starts_at, row.minutes, row.called_off_at is not None, tuple(slots.get(row.pk, ())))
        for row in by_pair.values()
    )
    return sorted(lines, key=lambda line: (line.starts_at, line.pk))
