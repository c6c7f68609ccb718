"""Sealing what has happened each night, reading it, finding where a seal no longer fits, and forgetting what is old."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet

from lamplighter.access.log import seal_over
from lamplighter.core.address import shorten
from lamplighter.core.privacy import Kind
from lamplighter.core.safety import ReportStage
from lamplighter.models.event import Event, record
from lamplighter.models.person import Person
from lamplighter.models.trail import Cut, Digest, Opening, note_opening
from lamplighter.services.signin import Change

A_NIGHT: Final = timedelta(hours=20)  # so often, whenever the worker comes by
NIGHTS: Final = 7  # of which the seals are looked at while somebody waits
SETTLES: Final = timedelta(hours=1)  # by then whatever was numbered before has been written, or never will be
EVENT: Final = ("id", "verb", "thing", "at")  # who did it may be forgotten, and so is not sealed
OPENING: Final = ("id", "reader", "whose", "kind", "thing", "at")
FIRST: Final = Digest(pk=0, events_to=0, openings_to=0, value=b"")
LOOKED_UP: Final = "was looked up in the record"
# What whoever runs the house reads: what was done by an office or by hand, to a way in, and who came and went. Whatever
# people do here besides, a block, a report, whom they consider, is theirs, and is counted only.
TOLD: Final = frozenset(
    {
        LOOKED_UP,
        "was given a sign-in link",
        "was given a copy by hand",
        "was signed out by hand",
        "was asked to read reports",
        "no longer reads reports",
        "signed out elsewhere",
        "joined",
        "is leaving",
        *(f"report {stage.value}" for stage in ReportStage if stage is not ReportStage.RECEIVED),
        *(change.value.replace("_", " ") for change in Change),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact. People and things are numbers; nobody is time itself, or whoever runs the server."""

    at: datetime
    what: str
    by: str
    whose: str  # or which thing


@dataclass(frozen=True, slots=True)
class Record:
    """The oldest line first."""

    lines: tuple[Line, ...]
    besides: int  # deeds of people between themselves, of which nothing is told
    fits: bool  # whether the newest seals do


@transaction.atomic
def read_record(*, since: datetime, person: Person | None, at: datetime) -> Record:
    """What was done since then, to or by one person or by all. Whoever is looked up finds that they were."""
    events, openings = Event.objects.filter(at__gte=since), Opening.objects.filter(at__gte=since)
    if person is not None:
        record(LOOKED_UP, person.pk, by=None, at=at)
        note_opening(reader=None, whose=person.pk, kind=Kind.PROFILE, thing=person.pk, at=at)
        events = events.filter(Q(by=person) | Q(thing=person.pk))
        openings = openings.filter(Q(reader=person.pk) | Q(whose=person.pk) & ~Q(kind=Kind.REPORT.name))
    deeds = events.filter(verb__in=TOLD).values_list("at", "verb", "by", "thing")
    lines = [Line(when, verb, _number(by), shorten(thing)) for when, verb, by, thing in deeds]
    lines += [Line(row.at, f"opened {row.kind.lower()}", _number(row.reader), shorten(_of(row))) for row in openings]
    besides = events.exclude(verb__in=TOLD).count()
    return Record(tuple(sorted(lines, key=lambda line: line.at)), besides, not any(find_broken_seals(newest=NIGHTS)))


def seal_the_trail(*, at: datetime) -> int:
    """Once a night: a seal over all that has happened since the last one, if anything has, and over that one."""
    last = Digest.objects.order_by("-pk").first()
    if last is not None and last.at > at - A_NIGHT:
        return 0
    before = last or FIRST
    digest = Digest(pk=before.pk + 1, events_to=_up_to(Event, before.events_to, at), at=at)
    digest.openings_to = _up_to(Opening, before.openings_to, at)
    if (digest.events_to, digest.openings_to) == (before.events_to, before.openings_to):
        return 0
    digest.value = _value(before, digest)
    with suppress(IntegrityError), transaction.atomic():  # of two workers one has this number
        digest.save(force_insert=True)
        return 1
    return 0


def find_broken_seals(*, newest: int | None = None) -> Iterator[Digest]:
    """Seals that do not fit what lies under them (any more). What has been forgotten by its age is not looked at."""
    digests = list(Digest.objects.order_by("-pk")[: None if newest is None else newest + 1])[::-1]
    begins = FIRST if newest is None or len(digests) <= newest else digests.pop(0)
    cut = Cut.objects.order_by("-pk").first() or FIRST
    for before, digest in zip([begins, *digests], digests, strict=False):
        is_forgotten = digest.events_to <= cut.events_to and digest.openings_to <= cut.openings_to
        if not is_forgotten and bytes(digest.value) != _value(before, digest):
            yield digest


def forget_old_trail(*, at: datetime) -> int:
    """That something happened, two years later: whole nights, and up to where is said first."""
    old = Digest.objects.filter(at__lt=at - settings.LIMITS.events_kept).order_by("-pk").first()
    if old is None or Cut.objects.filter(events_to__gte=old.events_to, openings_to__gte=old.openings_to).exists():
        return 0
    with transaction.atomic():
        Cut.objects.create(events_to=old.events_to, openings_to=old.openings_to, at=at)
        events, _ = Event.objects.filter(pk__lte=old.events_to).delete()
        openings, _ = Opening.objects.filter(pk__lte=old.openings_to).delete()
    return events + openings


def _number(person: uuid.UUID | None) -> str:
    return shorten(person) if person else ""


def _of(row: Opening) -> uuid.UUID:
    """Whose it is; of a report only which, for who wrote it is between them and those who read reports."""
    return row.thing if row.kind == Kind.REPORT.name else row.whose


def _up_to(model: type[Model], last: int, at: datetime) -> int:
    settled = model._default_manager.filter(pk__gt=last, at__lte=at - SETTLES).order_by("-pk")
    return settled.values_list("pk", flat=True).first() or last


def _value(before: Digest, digest: Digest) -> bytes:
    events = Event.objects.filter(pk__gt=before.events_to, pk__lte=digest.events_to)
    openings = Opening.objects.filter(pk__gt=before.openings_to, pk__lte=digest.openings_to)
    head = f"{digest.events_to} {digest.openings_to} {_plain(digest.at)}"
    return seal_over(bytes(before.value), [head, *_lines(events, EVENT), *_lines(openings, OPENING)])


def _lines(rows: QuerySet[Any], fields: tuple[str, ...]) -> Iterator[str]:
    for row in rows.order_by("pk").values_list(*fields).iterator(chunk_size=1000):
        yield " ".join(map(_plain, row))


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else repr(str(value))
